"""Asking registers: the trace first, then the question, then what lands in the form or stands beside it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from desktop.casework import intake
from desktop.casework.desk import Changed, Desk
from desktop.casework.together import offered
from desktop.casework.together.offered import Askable
from desktop.casework.together.reading import Taking
from desktop.domain import forms
from desktop.domain.catalogue import SharedField, Text
from desktop.domain.entry import Draft
from desktop.domain.kinds.registers import Outcome, RegisterAsked, RegisterTold, origin
from desktop.domain.registers.answers import fitting
from desktop.domain.registers.asking import Known, Question
from desktop.domain.registers.origins import origins
from desktop.domain.rules import intake as rules
from desktop.errors import Refused, Trouble, sentence
from desktop.sync.registers import Unanswered

_NUMBER = re.compile(r"[0-9]{17}[0-9X]")
LookUp = Callable[[str, Question], Mapping[str, Known]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question whose trace is written: it may leave now."""

    id: str
    what: Askable
    question: Question


@dataclass(frozen=True, slots=True)
class Told:
    """What came of a question: the register's words, or why there are none."""

    asked: Asked
    known: Mapping[str, Known] = field(repr=False)
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """What a register says of an answer that a person gave: shown beside it, the person chooses."""

    name: str  # of the answer, in the form
    label: Text
    value: Any = field(repr=False)
    origin: str
    department: Text


@dataclass(frozen=True, slots=True)
class Landed:
    """What became of the answers, by the labels of the form."""

    filled: tuple[Text, ...] = ()
    beside: tuple[Beside, ...] = ()
    silent: tuple[Text, ...] = ()  # registers that know nothing of it
    unfit: tuple[Text, ...] = ()  # what a register says is no answer to the question
    troubles: tuple[Trouble, ...] = ()


def begin(desk: Desk, taking: Taking, names: Collection[str], typing: Collection[str] = ()) -> Changed:
    """Write down what is about to be asked; the result are the questions that may leave now.

    *names* are the answers wanted, *typing* those a person is typing. Asked for is only what may be asked
    at this moment, whatever the screen showed. Raises Refused where there is nothing to ask by.
    """
    cases = [desk.case(case) for case in taking.ids]
    answers = taking.answers({name: value for case in cases for name, value in case.values.items()})
    pairs = [(case, view.service) for case, view in zip(cases, taking.views, strict=True)]
    left = (one.only(names, typing) for one in offered.askable(desk, pairs, taking.schema, answers))
    asked = tuple(_asked(desk, one) for one in left if one is not None)
    drafts = [Draft(one.what.case, _trace(desk, one)) for one in asked]
    return desk.write(drafts, asked) if drafts else Changed(frozenset(), ())


def ask(look_up: LookUp, asked: tuple[Asked, ...]) -> tuple[Told, ...]:
    """Ask one after the other, each as long as its line takes; for a background thread."""
    told: list[Told] = []
    for one in asked:
        try:
            told.append(Told(one, look_up(one.what.department, one.question)))
        except Trouble as trouble:
            told.append(Told(one, {}, trouble))
    return tuple(told)


def keep(desk: Desk, taking: Taking, told: tuple[Told, ...], typing: Collection[str] = ()) -> Changed:
    """Write down what came of it, and fill in what a person has not answered meanwhile.

    The result says what landed. *typing* are answers a person is just typing: they are theirs.
    """
    drafts = [Draft(one.asked.what.case, _outcome(one)) for one in told]
    filled: dict[str, Any] = {}
    whence: dict[str, str] = {}
    labels: list[Text] = []
    beside: list[Beside] = []
    unfit: list[Text] = []
    for one, shared, label, value in _values(desk, taking, told):
        known = one.known[shared.asked]
        source = origin(one.asked.what.department, one.asked.what.dataset, known.at)
        if value is None:
            unfit.append(label)
        elif shared.field in typing or _typed(desk, taking, shared.field):
            if not _says_so(desk, taking, shared.field, value) or shared.field in typing:
                beside.append(Beside(shared.field, label, value, source, one.asked.what.name))
        else:
            filled[shared.field], whence[shared.field] = value, source
            labels.append(label)
    drafts += _filling(desk, taking, filled, whence)
    silent = tuple(one.asked.what.register for one in told if one.trouble is None and not one.known)
    troubles = tuple(one.trouble for one in told if one.trouble is not None)
    return desk.write(drafts, Landed(tuple(labels), tuple(beside), silent, tuple(unfit), troubles))


def take(desk: Desk, taking: Taking, beside: Beside) -> Changed:
    """The person chose what the register says."""
    return desk.write(_filling(desk, taking, {beside.name: beside.value}, {beside.name: beside.origin}))


def _asked(desk: Desk, what: Askable) -> Asked:
    case = desk.case(what.case)
    rules.may_change(case)
    person = desk.store.lookups.resident(case.opened.applicant if case.opened else "").values
    number, name = person.get("id_number"), person.get("name")
    if not isinstance(number, str) or not isinstance(name, str) or not _NUMBER.fullmatch(number):
        raise Refused(
            sentence("Registers are asked by identity number, and this person has another document."),
            sentence("Ask the resident."),
        )
    fields = tuple(dict.fromkeys(one.asked for one in what.fields))
    question = Question(what.dataset, fields, what.legal_basis.zh, what.purpose.zh, number, name)
    return Asked(secrets.token_hex(16), what, question)


def _trace(desk: Desk, asked: Asked) -> RegisterAsked:
    what, case = asked.what, desk.case(asked.what.case)
    return RegisterAsked(
        asked.id,
        what.department,
        what.dataset,
        what.register,
        case.opened.applicant if case.opened else "",
        tuple(one.field for one in what.fields),
        what.legal_basis,
        what.purpose,
    )


def _outcome(told: Told) -> RegisterTold:
    what, trouble = told.asked.what, told.trouble
    outcome: Outcome = "answered" if told.known else "nothing"
    code = ""
    if trouble is not None:
        outcome, code = "failed", "trouble"
        if isinstance(trouble, Unanswered):
            outcome, code = "refused" if trouble.refused else "failed", trouble.code
    fields = tuple(one.field for one in what.fields if one.asked in told.known)
    return RegisterTold(told.asked.id, what.register, outcome, fields, code)


def _values(
    desk: Desk, taking: Taking, told: tuple[Told, ...]
) -> Iterator[tuple[Told, SharedField, Text, Any]]:
    """Each word of a register with the question it answers, and the answer it is; None when it is none."""
    cases = [desk.case(case) for case in taking.ids]
    answers = taking.answers({name: value for case in cases for name, value in case.values.items()})
    asked = {one.name: one for one in forms.fields(taking.schema, answers)}
    for one in told:
        for shared in one.asked.what.fields:
            field_ = asked.get(shared.field)
            if field_ is not None and shared.asked in one.known:
                said = one.known[shared.asked].value
                yield one, shared, field_.label, fitting(taking.schema, answers, field_, shared, said)


def _typed(desk: Desk, taking: Taking, name: str) -> bool:
    cases = [desk.case(case) for case in taking.ids]
    return any(offered.typed(case, origins(case), name) for case in cases)


def _says_so(desk: Desk, taking: Taking, name: str, value: Any) -> bool:
    """Whether what stands in the form is just that."""
    return all(desk.case(case).values.get(name, value) == value for case in taking.ids)


def _filling(desk: Desk, taking: Taking, values: Mapping[str, Any], whence: Mapping[str, str]) -> list[Draft]:
    """Entries for every case that asks; one that was accepted meanwhile stays as it is."""
    drafts: list[Draft] = []
    for view in taking.views:
        mine = {n: v for n, v in values.items() if n in forms.grades(view.service.form)}
        if mine and desk.case(view.case.id).state in ("draft", "received"):
            drafts += intake.filled(desk, view.case.id, mine, {n: whence[n] for n in mine})
    return drafts
