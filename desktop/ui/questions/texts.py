"""Answers that are typed: one line, several lines, numbers, days and lists."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from desktop.errors import sentence
from desktop.ui.parts.fields import Line

_NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,6})?")
_DAY = re.compile(r"(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*[-/.月]?\s*(\d{1,2})\s*日?")
_DAY_HINT = sentence("Year-month-day, e.g. 2026-05-01")


class LineAnswer(Line):
    """One line of text."""

    changed = Signal()  # at every key
    left = Signal()  # when the answer is complete: Enter, or the keys went elsewhere

    def __init__(self, hint: Any = "", parent: QWidget | None = None) -> None:
        super().__init__(hint, parent=parent)
        self.textEdited.connect(lambda _text: self.changed.emit())
        self.editingFinished.connect(self._left)

    def value(self) -> Any:
        """What stands there, without spaces around it."""
        return self.text().strip()

    def put(self, value: Any) -> None:
        """Show an answer that is known."""
        text = "" if value is None else str(value)
        if text != self.text():
            self.setText(text)
            self.setCursorPosition(0)

    def _left(self) -> None:
        self.put(self.value())
        self.left.emit()


class NumberAnswer(LineAnswer):
    """A number; what is no number stays a text, so that the form can say so."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)

    def value(self) -> Any:
        text = self.text().strip()
        plain = text.replace(",", "").replace("，", "")
        if not _NUMBER.fullmatch(plain):
            return text
        return float(plain) if "." in plain else int(plain)


class DayAnswer(LineAnswer):
    """A day, typed as 20260501, 2026/5/1 or 2026年5月1日; kept as ISO 8601."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_DAY_HINT, parent)

    def value(self) -> Any:
        return day_of(self.text())


def day_of(text: str) -> str:
    """A typed day as ISO 8601; the text itself when it is no day that exists."""
    found = _DAY.fullmatch(text.strip())
    if found is None:
        return text.strip()
    year, month, day = (int(part) for part in found.groups())
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return text.strip()


class LongAnswer(QPlainTextEdit):
    """Several lines of text; Tab goes on, as everywhere."""

    changed = Signal()
    left = Signal()

    def __init__(self, lines: int = 3, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = lines
        self._quiet = False
        self.setTabChangesFocus(True)
        self.textChanged.connect(self._edited)
        self._size()

    def value(self) -> Any:
        """What stands there, without spaces around it."""
        return self.toPlainText().strip()

    def put(self, value: Any) -> None:
        """Show an answer that is known."""
        text = "" if value is None else str(value)
        if text != self.toPlainText():
            self._quiet = True
            self.setPlainText(text)
            self._quiet = False

    def setReadOnly(self, locked: bool) -> None:
        """Locked fields look locked."""
        super().setReadOnly(locked)
        self.setEnabled(not locked)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        submit = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if submit and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()  # Ctrl+Enter submits the page
            return
        super().keyPressEvent(event)

    def _edited(self) -> None:
        if not self._quiet:
            self.changed.emit()

    def _size(self) -> None:
        high = QFontMetrics(self.font()).lineSpacing() * self._lines + 20
        self.setFixedHeight(max(high, 64))


class ListAnswer(LongAnswer):
    """Several answers, one a line."""

    def value(self) -> Any:
        return [line.strip() for line in self.toPlainText().splitlines() if line.strip()]

    def put(self, value: Any) -> None:
        several = value if isinstance(value, (list, tuple)) else [value] if value else []
        super().put("\n".join(str(one) for one in several))


def lock(edit: QWidget, locked: bool) -> None:
    """Make an input that may only be read, or may be changed again."""
    if isinstance(edit, QLineEdit | QPlainTextEdit):
        edit.setReadOnly(locked)
    else:
        edit.setEnabled(not locked)
