"""The questions about a resident; the identity number is judged while it is typed, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain import residents
from desktop.domain.catalogue import Text
from desktop.domain.forms import Choice, FieldType, FormField
from desktop.errors import Refused, sentence
from desktop.ui.parts.flow import Columns
from desktop.ui.parts.labels import Said
from desktop.ui.questions.question import Question

_NONE = Text("", "")
_KINDS: dict[str, FieldType] = {
    "text": "text",
    "date": "date",
    "choice": "choice",
    "id_number": "id_number",
    "phone": "phone",
}
_FIRST = ("id_kind", "id_number", "name", "phone", "address")  # asked of everybody
_REST = tuple(name for name in residents.FIELDS if name not in _FIRST)
_FULL = 18  # characters of an identity number: from here on it is judged while it is typed


class ResidentForm(QWidget):
    """Asks for the values of a resident; ``told`` after each complete answer to ``id_number``.

    With *brief* only what a registration needs; birth and sex are read from the number.
    """

    told = Signal(str)
    changed = Signal()

    def __init__(self, today: date, *, brief: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._questions: dict[str, Question] = {}
        self._shown: dict[str, Any] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        columns = Columns(640)
        column.addWidget(columns)
        sides = (columns.column(), columns.column())
        names = _FIRST if brief else (*_FIRST, *_REST)
        for at, name in enumerate(names):
            question = Question(_asked(name))
            question.changed.connect(lambda name=name: self._changed(name))
            question.left.connect(lambda name=name: self._left(name))
            self._questions[name] = question
            sides[at >= (len(names) + 1) // 2].addWidget(question)  # one below the other, the order stays
        for side in sides:
            side.addStretch(1)
        self._questions["id_kind"].put("national_id")

    def put(self, values: Mapping[str, Any]) -> None:
        """Show what is known, perhaps masked; only answers that are changed afterwards are given back."""
        for name, question in self._questions.items():
            question.put(values.get(name))
            question.say_wrong(None)
            self._shown[name] = question.value()

    def begin(self, id_number: str = "", name: str = "") -> None:
        """Empty it for somebody new, with what was typed already."""
        self.put({"id_kind": "national_id", "id_number": id_number, "name": name})
        self._shown = {}
        if id_number:
            self._judge("id_number", complete=True)

    def values(self) -> dict[str, Any]:
        """The answers that were given or changed here."""
        given = {name: question.value() for name, question in self._questions.items() if not question.hidden}
        return {
            name: value
            for name, value in given.items()
            if (value not in ("", None) or self._shown.get(name)) and value != self._shown.get(name)
        }

    def problems(self) -> bool:
        """Say at each question what is wrong; whether anything is."""
        wrong = residents.wrong({**self.values()}, self._today)
        for name, question in self._questions.items():
            changed = question.value() != self._shown.get(name) or name not in self._shown
            question.say_wrong(wrong.get(name) if changed else None)
        return any(name in self._questions and self._questions[name].field.wrong for name in wrong)

    def first(self) -> QWidget:
        """Where typing begins: the first question without an answer."""
        order = [self._questions[name] for name in ("id_number", "name", "phone")]
        return next((q.edit for q in order if not q.value()), order[0].edit)

    def question(self, name: str) -> Question:
        """One question."""
        return self._questions[name]

    def _changed(self, name: str) -> None:
        if name in ("id_number", "id_kind"):
            self._judge("id_number", complete=False)
        else:
            self._questions[name].say_wrong(None)
        self.changed.emit()

    def _left(self, name: str) -> None:
        if name == "id_number":
            self._judge(name, complete=True)
            value = str(self._questions[name].value() or "")
            if value:
                self.told.emit(value)
        elif name == "phone":
            self._judge(name, complete=True)

    def _judge(self, name: str, *, complete: bool) -> None:
        """Say what is wrong with a number as soon as it can be known."""
        question = self._questions[name]
        text = str(question.value() or "")
        question.note("")
        if not text or question.value() == self._shown.get(name):
            question.say_wrong(None)
            return
        try:
            if name == "phone":
                residents.phone(text)
            else:
                self._read_number(text)
        except Refused as trouble:
            if complete or len(residents.plain(text)) >= _FULL:
                question.say_wrong(trouble.what)
            else:
                question.say_wrong(None)
        else:
            question.say_wrong(None)

    def _read_number(self, text: str) -> None:
        kind = str(self._questions["id_kind"].value() or "national_id")
        number = residents.document_number(kind, text, self._today)
        if kind == "national_id":
            self._questions["id_number"].note(_told_by(residents.national_id(number)))


def _asked(name: str) -> FormField:
    known = residents.FIELDS[name]
    return FormField(
        name=name,
        label=known.label,
        help=_NONE,
        grade=known.grade,
        group=_NONE,
        type=_KINDS[known.kind],
        choices=tuple(Choice(value, text) for value, text in known.choices),
        required=name in ("name", "id_number"),
        visible=True,
    )


def _told_by(read: residents.NationalId) -> Said:
    """What the number tells; the region is only a hint."""
    sex = residents.SEXES[read.sex]
    if read.region_hint is None:
        return sentence("{sex}, born {birth}.", sex=sex, birth=read.birth.isoformat())
    return sentence(
        "{sex}, born {birth}. Number first given in {region} (a hint only).",
        sex=sex,
        birth=read.birth.isoformat(),
        region=read.region_hint,
    )
