"""What is the matter, above the page: a banner with the next step, and a summary of errors with jumps."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.errors import Sentence, Trouble, sentence
from desktop.ui import theme
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.labels import Picture, PlainLabel, Said
from desktop.ui.theme import Tone

_SIGNS: dict[Tone, str] = {
    "danger": "error",
    "warning": "warning",
    "success": "done",
    "accent": "notice",
    "offline": "offline",
    "plain": "notice",
}


class Banner(QFrame):
    """A box in a tone: what is the matter (strong), the next step, and a way to put it away."""

    closed = Signal()

    def __init__(
        self, tone: Tone = "danger", *, closable: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(12)
        self._sign = Picture(_SIGNS[tone], tone if tone != "plain" else "text2", 20)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        self.column = QVBoxLayout()
        self.column.setSpacing(4)
        self.what = PlainLabel("", "strong", lines=True)
        self.next_step = PlainLabel("", "body", lines=True)
        self.column.addWidget(self.what)
        self.column.addWidget(self.next_step)
        row.addLayout(self.column, 1)
        self._close = Button(sentence("Put away"), "icon", "close")
        self._close.clicked.connect(self._put_away)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self._close.setVisible(closable)
        self.setProperty("tint", tone)
        self.hide()

    def say(self, what: Said, next_step: Said = "", tone: Tone = "danger") -> None:
        """Show it."""
        self.what.say(what)
        self.next_step.say(next_step)
        self.next_step.setVisible(bool(next_step))
        self._sign.show_as(_SIGNS[tone], tone if tone != "plain" else "text2")
        self.setProperty("tint", tone)
        self.style().unpolish(self)
        self.style().polish(self)
        self.setAccessibleName(self.what.full())
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def say_trouble(self, trouble: Trouble) -> None:
        """Show a trouble with its next step."""
        self.say(trouble.what, trouble.next_step or "", "danger")

    def _put_away(self) -> None:
        self.hide()
        self.closed.emit()


class _Jump(Button):
    """A link as long as a sentence: it breaks into lines, where other buttons would be cut off."""

    def __init__(self, text: Said) -> None:
        super().__init__(text, "quiet")
        label = PlainLabel(text, "body", "accent", lines=True)
        label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 8, 12, 8)
        self._row.addWidget(label)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(theme.control(), self._row.heightForWidth(width))

    def sizeHint(self) -> QSize:
        wide = self._row.sizeHint().width()
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._row.minimumSize().width(), theme.control())

    def _show(self) -> None:
        super()._show()
        self.setText("")  # the label says it


class ErrorSummary(Banner):
    """Everything that is wrong with a form, each with a jump to its place; F8 walks through them.

    ``show_errors`` takes (sentence, jump); an empty list puts the summary away.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("danger", closable=False, parent=parent)
        self._jumps: list[Callable[[], None]] = []
        self._links: list[_Jump] = []
        self._at = -1

    def show_errors(self, errors: list[tuple[Sentence, Callable[[], None]]]) -> None:
        """Show these."""
        for link in self._links:
            self.column.removeWidget(link)
            link.deleteLater()
        self._links = []
        self._jumps = [jump for _, jump in errors]
        self._at = -1
        if not errors:
            self.hide()
            return
        for text, jump in errors:
            link = _Jump(text)
            link.clicked.connect(lambda _checked=False, go=jump: go())
            self.column.addWidget(link)
            self._links.append(link)
        several = sentence("There are {n} problems.", n=len(errors))
        what = sentence("There is 1 problem.") if len(errors) == 1 else several
        self.say(what, sentence("Choose one to go to it, or press F8."))

    def next(self) -> None:
        """Jump to the next error, from the last back to the first."""
        if self._jumps:
            self._at = (self._at + 1) % len(self._jumps)
            self._jumps[self._at]()
