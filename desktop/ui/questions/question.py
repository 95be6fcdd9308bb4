"""One question of a form with its input, what is known of its answer, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.entry import Hidden
from desktop.domain.forms import FormField
from desktop.errors import Sentence, sentence
from desktop.ui.parts.fields import Field
from desktop.ui.parts.labels import PlainLabel, Said
from desktop.ui.questions.beside import Beside
from desktop.ui.questions.choices import SHORT, OneOf, OneShown, SomeOf, YesNo
from desktop.ui.questions.texts import DayAnswer, LineAnswer, ListAnswer, LongAnswer, NumberAnswer, lock

_HIDDEN = sentence("This answer is there, but graded above what you may see.")


class _Bound(Protocol):
    def connect(self, call: Any) -> Any: ...


class Answering(Protocol):
    """What every input of a question can do."""

    @property
    def changed(self) -> _Bound: ...

    @property
    def left(self) -> _Bound: ...

    def value(self) -> Any: ...

    def put(self, value: Any) -> None: ...


def input_for(field: FormField) -> QWidget:
    """The input for a field's sort of answer."""
    if field.type == "yes_no":
        return YesNo(may_be_open=not field.required)
    if field.type == "choice":
        if len(field.choices) <= SHORT:
            shown = tuple((each.value, cast(Said, each.label)) for each in field.choices)
            return OneShown(shown, may_be_open=not field.required)
        return OneOf(field.choices)
    if field.type == "choices":
        return SomeOf(field.choices)
    if field.type == "date":
        return DayAnswer()
    if field.type in ("integer", "number"):
        return NumberAnswer()
    if field.type == "list":
        return ListAnswer()
    if field.type == "long_text":
        return LongAnswer()
    line = LineAnswer()
    if field.max_length:
        line.setMaxLength(field.max_length)
    return line


class Question(QWidget):
    """A question: ``changed`` while it is answered, ``left`` once it is answered.

    ``put`` shows an answer; a Hidden one is shown as hidden and cannot be changed by mistake.
    """

    changed = Signal()
    left = Signal()

    def __init__(self, field: FormField, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.asked = field
        self.beside: Beside | None = None  # what a register says, while nobody chose
        self.onward: Callable[[], None] | None = None  # where Enter leads; None: to what comes next
        self.edit = input_for(field)
        self._answering = cast(Answering, self.edit)
        self._hidden = False
        self.field = Field(
            field.label, self.edit, field.help if field.help.en else "", required=field.required
        )
        self._note = PlainLabel("", "caption", "muted", lines=True)
        self._note.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.field)
        column.addWidget(self._note)
        self._answering.changed.connect(self.changed)
        self._answering.left.connect(self.left)
        if isinstance(self.edit, OneOf | OneShown):
            self.edit.done.connect(self.go_on)
        self.setFocusProxy(self.edit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on to the next question; inputs pass it on when it is nothing of their own."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.go_on()
        else:
            super().keyPressEvent(event)

    def go_on(self) -> None:
        """This is answered: the keys go on."""
        if self.onward is not None:
            self.onward()
            return
        for _ in self.findChildren(QWidget):
            self.focusNextChild()
            now = self.window().focusWidget()
            if now is None or not self.isAncestorOf(now):
                return

    def value(self) -> Any:
        """The answer given; None for one that is hidden from this person."""
        return None if self._hidden else self._answering.value()

    @property
    def hidden(self) -> bool:
        """Whether the answer is there but not for these eyes."""
        return self._hidden

    def put(self, value: Any) -> None:
        """Show an answer that is known."""
        self._hidden = isinstance(value, Hidden)
        lock(self.edit, self._hidden)
        self._answering.put(None if self._hidden else value)
        if self._hidden:
            self.note(_HIDDEN)

    def lock(self, locked: bool) -> None:
        """Make it read only, or let it be answered."""
        lock(self.edit, locked or self._hidden)

    def need(self, needed: bool) -> None:
        """Whether it must be answered now."""
        self.field.need(needed)

    def note(self, what: Said) -> None:
        """A remark below the answer: where it comes from."""
        self._note.say(what)
        self._note.setVisible(bool(what))

    def offer(self, what: Said, take: Callable[[], None]) -> None:
        """Show what somebody else says of it; *take* when the person chooses that."""
        beside = Beside()
        self._drop_offer()
        self.beside = beside
        beside.taken.connect(take)
        for button in (beside.take, beside.keep):
            button.clicked.connect(self._drop_offer)
        cast(QVBoxLayout, self.layout()).addWidget(beside)
        beside.offer(what)

    def _drop_offer(self) -> None:
        beside, self.beside = self.beside, None
        if beside is not None:
            self.edit.setFocus()
            beside.hide()
            beside.deleteLater()

    def say_wrong(self, what: Sentence | None) -> None:
        """Show what is wrong, or None."""
        self.field.say_wrong(what)
