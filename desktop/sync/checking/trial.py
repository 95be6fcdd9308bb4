"""One marked case with which a department's system is tried: made up, and plainly a test."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import msgspec

from desktop.domain import forms
from desktop.domain.catalogue import Service
from desktop.domain.forms import FormField
from desktop.domain.residents import practice_number
from desktop.errors import Trouble, sentence
from desktop.store.rows import DepartmentRow, StepRow
from desktop.sync.deliveries import key_of

NAME = "TEST 测试"
WORDS = "TEST: please ignore. 测试，请忽略。"
PAPER = b"%PDF-1.4\n% TEST: please ignore\n" + bytes(range(256)) * 8 + b"\n%%EOF\n"
_NOWHERE = "990000"  # a region that exists nowhere, so that the number is nobody's
_BORN = date(1950, 1, 1)
_PHONE = "19900000000"
_ROUNDS = 60
_canonical = msgspec.json.Encoder(order="sorted")


class TrialPaper:
    """The one paper of the trial, as a connector reads it."""

    size = len(PAPER)

    def read(self, offset: int, length: int) -> bytes:
        """A piece of it."""
        return PAPER[offset : offset + length]


@dataclass(frozen=True, slots=True)
class Given:
    """What IT staff say of the case themselves; what is empty is chosen and filled in here."""

    service: str = ""
    form: Mapping[str, Any] | None = None
    applicant: Mapping[str, str] | None = None


class Trial:
    """The steps of the marked case, made of nothing but the department's catalogue and one moment."""

    def __init__(self, department: DepartmentRow, service: Service, at: datetime, given: Given) -> None:
        """Raises Trouble when the form asks for something that nothing here fits."""
        self._department = department.id
        self.number = f"TEST-{department.code}-{at:%Y%m%d%H%M%S}"
        self.service = service
        self._at = at
        self._delivery = hashlib.sha256(f"trial/{self.number}".encode()).hexdigest()[:32]
        self._case = f"case:{self._delivery}"
        evidence = next((one.evidence for one in service.materials), "test")
        self._paper = {
            "evidence": evidence,
            "sha256": hashlib.sha256(PAPER).hexdigest(),
            "size": len(PAPER),
            "media_type": "application/pdf",
            "name": "TEST.pdf",
        }
        self._body = self._created(given)

    def _created(self, given: Given) -> dict[str, Any]:
        person = {
            "name": NAME,
            "id_kind": "national_id",
            "id_number": practice_number(_NOWHERE, _BORN, 1),
            "phone": _PHONE,
            "address": WORDS,
        }
        form = dict(given.form) if given.form is not None else filled(self.service, self._at.date())
        paper = {"evidence": self._paper["evidence"], "state": "handed_in", "paper": self._paper["sha256"]}
        return {
            "number": self.number,
            "service": self.service.id,
            "service_version": self.service.version,
            "centre": "TEST",
            "counter": "TEST",
            "received_at": self._at.isoformat(timespec="seconds"),
            "applicant": person | dict(given.applicant or {}),
            "circumstances": [],
            "form": form,
            "materials": [paper],
        }

    @property
    def words(self) -> Iterator[str]:
        """Every text that is sent: they are ours and nobody's."""
        return texts([self._body, self._paper, WORDS, NAME, self.create().key, self.create().case])

    def create(self) -> StepRow:
        """Hands the case over."""
        return self._step("create", self._body)

    def another(self) -> StepRow:
        """A case that is never sent."""
        number = f"{self.number}-NEVER"
        return replace(self._step("create", self._body | {"number": number}, "other"), case_number=number)

    def unknown(self) -> StepRow:
        """A case for a service that no department has."""
        number = f"{self.number}-REFUSE"
        body = self._body | {"number": number, "service": "no-such-service"}
        return replace(self._step("create", body, "unknown"), case_number=number)

    def paper(self, reference: str) -> StepRow:
        """Its one paper."""
        return replace(self._step("paper", self._paper), reference=reference)

    def farewell(self, reference: str) -> StepRow:
        """The message that takes it back."""
        body = {"type": "withdraw", "text": WORDS, "evidence": [], "at": self._at.isoformat()}
        return replace(self._step("message", body), reference=reference)

    def _step(self, call: str, body: Mapping[str, Any], name: str = "") -> StepRow:
        request = _canonical.encode(body).decode()
        step = f"{self._delivery}:{name or call}"
        return StepRow(
            self._case,
            self.number,
            self._delivery,
            step,
            self._department,
            call,
            key_of(self._department, self._delivery, step, request),
            request,
            "",
            "sending",
            0,
            0,
            self._at,
            self._at.date(),
        )


def chosen(services: tuple[Service, ...], given: Given) -> Service:
    """The service to try: the one that was named, else the one that asks for least. Raises Trouble."""
    if given.service:
        for one in services:
            if one.id == given.service:
                return one
        raise Trouble(
            sentence("The department does not offer {service}.", service=given.service),
            sentence("It offers: {names}.", names=", ".join(one.id for one in services[:20])),
        )
    return min(services, key=lambda one: (len(one.form.get("required", ())), one.id))


def filled(service: Service, today: date) -> dict[str, Any]:
    """Answers to whatever a form requires. Raises Trouble naming a field that nothing here fits."""
    values: dict[str, Any] = {}
    for _ in range(_ROUNDS):
        wrong = [problem.field for problem in forms.problems(service.form, values)]
        if not wrong:
            break
        field = next((one for one in forms.fields(service.form, values) if one.name == wrong[0]), None)
        if field is None:
            break
        values[field.name] = _fitting(service, field, values, today)
    return values


def _fitting(service: Service, field: FormField, values: Mapping[str, Any], today: date) -> Any:
    for candidate in _candidates(field, today):
        tried = {**values, field.name: candidate}
        if not any(one.field == field.name for one in forms.problems(service.form, tried)):
            return candidate
    raise Trouble(
        sentence(
            "Nothing made up fits the field {field} of {service}.", field=field.name, service=service.id
        ),
        sentence("Give the answers in a file: --case FILE.json."),
    )


def _candidates(field: FormField, today: date) -> Iterator[Any]:
    choices = [choice.value for choice in field.choices]
    if field.type in ("choices", "list"):
        yield from ([value] for value in choices)
        yield ["TEST"]
        yield []
    yield from choices
    if field.type == "date":
        yield from (today.isoformat(), _BORN.isoformat(), "2099-12-31")
    if field.type == "yes_no":
        yield from (True, False)
    yield from (1, 0, 10, 100, 1000, today.year, 100_000)
    person = practice_number(_NOWHERE, _BORN, 1)
    yield from (WORDS, NAME, "TEST", _PHONE, person, "test@example.org", "000000", "A12345678")
    yield from ("0" * 15, "0" * 18, "0" * 19, f"{today.year}", f"{today:%Y-%m}", "A" * 17, "A1", "0")


def texts(told: Any) -> Iterator[str]:
    """Every text in a value, names of members left out."""
    if isinstance(told, str):
        yield told
    elif isinstance(told, dict):
        for value in told.values():
            yield from texts(value)
    elif isinstance(told, list | tuple):
        for value in told:
            yield from texts(value)
