"""A clash and its decision: what each side said beside the other, the one that counts, and the reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from desktop.domain.catalogue import Text
from desktop.errors import sentence
from desktop.ui.dialogs.asking import asked
from desktop.ui.dialogs.framed import AskingDialog
from desktop.ui.parts.banner import Banner
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.cards import Card
from desktop.ui.parts.flow import Columns
from desktop.ui.parts.labels import PlainLabel, Said, said
from desktop.ui.questions.question import Question

_TITLE = sentence("Two people changed the same thing")
_UNDER = sentence("Choose what counts. Nothing is lost: all of it stays in the timeline, with who said it.")
_WHY = Text("Why", "理由")
_HERE, _THERE = sentence("Said here"), sentence("Said at another counter")
_COUNTS = sentence("Counts now, until a person decides")


@dataclass(frozen=True)
class SideShown:
    """One side in words: what it says, by whom and when, and whether at this computer."""

    entry: str
    what: Said
    who: str
    at: datetime
    here: bool


@dataclass(frozen=True)
class DisputeShown:
    """One thing that was said twice; the side that counts now comes first."""

    subject: str
    name: Said
    sides: tuple[SideShown, ...]


class ClashDialog(AskingDialog):
    """``answered`` carries ({subject: entry that counts}, reason)."""

    answered = Signal(object, str)

    def __init__(self, parent: QWidget, disputes: tuple[DisputeShown, ...]) -> None:
        super().__init__(parent, _TITLE, _UNDER, Button(sentence("Let it count"), "primary", keys="submit"))
        self.rows = {one.subject: _Row(one) for one in disputes}
        self.why = Question(asked("why", _WHY, "long_text"))
        self.why.changed.connect(lambda: self.why.say_wrong(None))
        self.banner = Banner(closable=False)
        for widget in (self.banner, *self.rows.values(), self.why):
            self.column.addWidget(widget)
        self.finish(880, 380 + 170 * len(disputes))
        next(iter(self.rows.values())).radios[0].setFocus()

    def answer(self) -> None:
        """Give the decision, when every row has its result and there is a reason."""
        undecided = next((row for row in self.rows.values() if row.chosen is None), None)
        if undecided is not None:
            self.banner.say(sentence("Not everything is decided."), sentence("Choose one side in every row."))
            undecided.radios[0].setFocus()
            return
        why = str(self.why.value() or "")
        if not why.strip():
            self.why.say_wrong(sentence("{field} is needed.", field=_WHY))
            self.why.edit.setFocus()
            return
        self.accept()
        self.answered.emit({subject: row.chosen for subject, row in self.rows.items()}, why)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            for row in self.rows.values():
                row.retranslate()


class _Row(Card):
    """One dispute: its sides beside each other, and below them the result."""

    def __init__(self, dispute: DisputeShown) -> None:
        super().__init__(dispute.name)
        self._dispute = dispute
        self._group = QButtonGroup(self)
        self.radios: list[QRadioButton] = []
        columns = Columns(520)
        for at, side in enumerate(dispute.sides):
            column = columns.column()
            column.setSpacing(4)
            column.addWidget(PlainLabel(_HERE if side.here else _THERE, "caption", "muted", lines=True))
            radio = QRadioButton()
            radio.toggled.connect(self._decided)
            self._group.addButton(radio, at)
            self.radios.append(radio)
            column.addWidget(radio)
            at_home = side.at.astimezone().strftime("%Y-%m-%d %H:%M")
            told = sentence("by {who} on {at}", who=side.who, at=at_home)
            column.addWidget(PlainLabel(told, "caption", "muted", lines=True))
            if at == 0:
                column.addWidget(PlainLabel(_COUNTS, "caption", "warning", lines=True))
            column.addStretch(1)
        self.inside.addWidget(columns)
        self.result = PlainLabel(sentence("Result: not decided yet"), "strong", lines=True)
        self.inside.addWidget(self.result)
        self.retranslate()

    @property
    def chosen(self) -> str | None:
        """The entry that shall count; None while nobody chose."""
        at = self._group.checkedId()
        return self._dispute.sides[at].entry if at >= 0 else None

    def retranslate(self) -> None:
        """Say again what each side said."""
        for radio, side in zip(self.radios, self._dispute.sides, strict=True):
            whole = said(side.what)
            radio.setText(whole if len(whole) <= _SHORT else f"{whole[:_SHORT]}…")
            where = said(_HERE if side.here else _THERE)
            radio.setAccessibleName(f"{said(self._dispute.name)}: {whole}, {where}")

    def _decided(self) -> None:
        at = self._group.checkedId()
        if at >= 0:
            self.result.say(sentence("Result: {what}", what=self._dispute.sides[at].what))


_SHORT = 60  # characters beside a button; the result below says all of it
