"""Accessible names that follow the language, for widgets that show no words of their own."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from desktop.ui.parts.labels import Said, said


class _Name(QObject):
    """Says a widget's name again whenever the language changes."""

    def __init__(self, widget: QWidget, what: Said) -> None:
        super().__init__(widget)
        self._widget = widget
        self.what = what
        widget.installEventFilter(self)
        self.say()

    def say(self) -> None:
        self._widget.setAccessibleName(said(self.what))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LanguageChange:
            self.say()
        return False


def call(widget: QWidget, what: Said) -> None:
    """Give a widget the name a screen reader says, in the language spoken now and later."""
    for child in widget.children():
        if isinstance(child, _Name):
            child.what = what
            child.say()
            return
    _Name(widget, what)
