"""Tells the window's pages what changed, so that each refreshes itself and no page tells another."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class Bus(QObject):
    """One for each window.

    ``changed`` carries a frozenset of subjects (journal ids, or a word like "catalogue"),
    ``line`` carries the newest doors.Line.
    """

    changed = Signal(object)
    line = Signal(object)
