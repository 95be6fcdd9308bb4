"""The one box: names, numbers, services, commands, barcodes; answers in a list of its own below it."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop import words
from desktop.errors import sentence
from desktop.store.rows import Hit
from desktop.ui.actions import act, keys_shown
from desktop.ui.frame.answers import Answers
from desktop.ui.parts.labels import Picture

DEBOUNCE_MS = 120
SCAN_MS, SCAN_LENGTH = 35, 6  # a scanner types at least six characters, none later than 35 ms after the last

_NAME = sentence("Find anything")


class OneBox(QLineEdit):
    """Typing sends ``asked`` after 120 ms of rest; taking an answer ``chosen``, a barcode ``scanned``.

    The window answers with ``answer(text, hits)``; answers to a text that is no longer there are not shown.
    """

    asked = Signal(str)
    chosen = Signal(object)
    scanned = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setProperty("box", True)
        self.setMaxLength(200)
        self._sign = Picture("search", "text2", 20, self)
        self.answers = Answers(window, self)
        self.answers.taken.connect(self._take)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(DEBOUNCE_MS)
        self._rest.timeout.connect(self._ask)
        self._since = QElapsedTimer()
        self._slowest = 0
        self._enter_waits = False
        self._answered = ""
        self.textEdited.connect(self._edited)
        self._say()

    def look_for(self, text: str) -> None:
        """Find a text as if it had been typed; for screenshots and for other parts of the window."""
        self.setFocus()
        self.setText(text)
        self._ask()

    def answer(self, text: str, hits: tuple[Hit, ...]) -> None:
        """Show the answers to *text*, if it still is what stands in the box."""
        if text != self.text().strip() or self.window().focusWidget() is not self:
            return
        self._answered = text
        if self._enter_waits and hits:
            self._enter_waits = False
            self._take(hits[0])
            return
        self._enter_waits = False
        self.answers.show_hits(hits)

    def put_away(self) -> bool:
        """Hide the answers and empty the box; False when there was nothing."""
        something = self.answers.isVisible() or bool(self.text())
        self._rest.stop()
        self.clear()
        self.answers.hide()
        self._answered = ""
        self._enter_waits = False
        return something

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down walk through the answers, Enter takes one; the rest is typing."""
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.answers.isVisible():
            self.answers.move_by(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The answers go with the keys."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.answers.hide()

    def changeEvent(self, event: QEvent) -> None:
        """Follow language and theme."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._say()
        if event.type() == QEvent.Type.LanguageChange and self.answers.isVisible():
            self._ask()  # what is found is said in the other language too

    def minimumSizeHint(self) -> QSize:
        """May become narrow: the header must fit small screens at double type."""
        return QSize(120, super().minimumSizeHint().height())

    def _say(self) -> None:
        keys = keys_shown(act("box"))
        hint = words.say("Name, ID, case number, phone or service ({keys})", keys=keys)
        short = words.say("Name, number, service ({keys})", keys=keys)
        self._hints = (hint, short, f"{words.render(_NAME)} ({keys})")
        self.setAccessibleName(words.render(_NAME))
        self.setAccessibleDescription(hint)
        self._place_sign()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The sign stays in the middle of its height."""
        super().resizeEvent(event)
        self._place_sign()

    def _place_sign(self) -> None:
        side = self._sign.sizeHint().width()
        self._sign.setGeometry(12, (self.height() - side) // 2, side, side)
        self.setTextMargins(side + 16, 0, 0, 0)
        self._place_hint(self.width() - side - 40)

    def _place_hint(self, room: int) -> None:
        """The longest hint that is there whole: large type and what stands beside leave less room."""
        wide = self.fontMetrics().horizontalAdvance
        self.setPlaceholderText(next((hint for hint in self._hints if wide(hint) <= room), self._hints[-1]))

    def _edited(self, text: str) -> None:
        gap = self._since.restart() if self._since.isValid() else 0
        if not self._since.isValid():
            self._since.start()
        self._slowest = max(self._slowest, gap) if len(text) > 1 else 0
        self._enter_waits = False
        if text.strip():
            self._rest.start()
        else:
            self._rest.stop()
            self.answers.hide()

    def _ask(self) -> None:
        self.asked.emit(self.text().strip())

    def _enter(self) -> None:
        text = self.text().strip()
        if not text:
            return
        gap = self._since.elapsed() if self._since.isValid() else SCAN_MS + 1
        if len(text) >= SCAN_LENGTH and max(self._slowest, gap) <= SCAN_MS:
            self._rest.stop()
            self.put_away()
            self.scanned.emit(text)
        elif self.answers.isVisible() and self._answered == text:
            hit = self.answers.current()
            if hit is not None:
                self._take(hit)
        else:  # faster than the answers: Enter takes the first when it comes
            self._rest.stop()
            self._enter_waits = True
            self.asked.emit(text)

    def _take(self, hit: object) -> None:
        self.put_away()
        self.chosen.emit(hit)
