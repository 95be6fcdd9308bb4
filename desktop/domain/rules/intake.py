"""Rules of taking a case in: what may be filled, received, accepted or refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desktop.domain import forms
from desktop.domain.case import Case
from desktop.domain.catalogue import CIRCUMSTANCES, Material, Service
from desktop.domain.rules.outage import must_be_checked
from desktop.errors import Refused, Sentence, sentence

_OPEN = ("draft", "received")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that still stops a case, and where: a form field or a material."""

    where: str  # field:NAME or material:EVIDENCE
    what: Sentence


def may_change(case: Case) -> None:
    """Form, circumstances and materials change only before the case is accepted or refused."""
    if case.opened is None:
        raise Refused(
            sentence("This case is not known on this computer."), sentence("Look it up again by its number.")
        )
    if case.state not in (*_OPEN, "waiting_supplement"):
        raise Refused(
            sentence("This case is already with the department and can no longer be changed here."),
            sentence("Send the department a message, or withdraw the case and open a new one."),
        )


def known_circumstances(circumstances: tuple[str, ...]) -> None:
    """Every special circumstance must be one the papers and reports know."""
    for name in circumstances:
        if name not in CIRCUMSTANCES:
            raise Refused(
                sentence("There is no special circumstance called {name}.", name=name),
                sentence("Choose from the list: {names}.", names=", ".join(CIRCUMSTANCES)),
            )


def may_stand_in(applicant: str, proxy: str) -> None:
    """Nobody is their own proxy or guardian: then they file in person."""
    if proxy and proxy == applicant:
        raise Refused(
            sentence("The applicant cannot stand in for themselves."),
            sentence("Choose who stands in, or say that the applicant files in person."),
        )


def needed(
    service: Service, case_circumstances: tuple[str, ...], values: Mapping[str, Any]
) -> tuple[Material, ...]:
    """The materials this case needs, given its circumstances and what the form says."""
    return tuple(m for m in service.materials if forms.holds(m.when, case_circumstances, values))


def answered(case: Case) -> dict[str, Any]:
    """What a form is judged by: the values, and the special circumstances that may change it."""
    return {**case.values, "circumstances": list(case.circumstances)}


def stops_acceptance(case: Case, service: Service) -> tuple[Problem, ...]:
    """Everything that still stops acceptance, at once, so that it is told once."""
    answers = answered(case)
    found = [Problem(f"field:{p.field}", p.what) for p in forms.problems(service.form, answers)]
    for material in needed(service, case.circumstances, case.values):
        standing = case.materials.get(material.evidence)
        state = standing.state if standing else "missing"
        if not material.required or state == "handed_in" or (state == "promised" and material.tolerated):
            continue
        if state == "promised":
            what = sentence(
                "{material} cannot be promised: it must be here to accept.", material=material.name
            )
        else:
            what = sentence("{material} is missing.", material=material.name)
        found.append(Problem(f"material:{material.evidence}", what))
    return tuple(found)


def may_take_on(service: Service, clearance: int) -> None:
    """Who takes a case in must be able to read back what they write and hand on."""
    highest = max(forms.grades(service.form).values(), default=1)
    if highest > max(clearance, 2):
        raise Refused(
            sentence("The form of this service asks for values of grade {grade}.", grade=highest),
            sentence("Ask a colleague with clearance {grade} to take this case in.", grade=highest),
        )


def may_receive(case: Case) -> None:
    """A draft is received once."""
    may_change(case)
    if case.state != "draft":
        raise Refused(
            sentence("This case was already received as {number}.", number=case.number),
            sentence("Print its receipt again if the resident needs one."),
        )
    must_be_checked(case)


def may_accept(case: Case, service: Service) -> None:
    """A received case is accepted when nothing stops it; promised materials must be tolerated ones."""
    if case.state != "received":
        raise Refused(
            sentence("Only a received case can be accepted."),
            sentence("Receive it first: it gets its number then."),
        )
    must_be_checked(case)
    stops = stops_acceptance(case, service)
    if stops:
        raise Refused(
            sentence("The case cannot be accepted yet: {first}", first=stops[0].what),
            sentence("Complete it, or print the one-time notice with everything that is missing."),
        )


def may_not_accept(case: Case, reasons: tuple[str, ...]) -> None:
    """Refusing needs a received case and a reason that is printed."""
    if case.state not in _OPEN:
        raise Refused(
            sentence("Only a case that was not accepted yet can be refused."),
            sentence("Withdraw it if the resident takes it back."),
        )
    if not any(reason.strip() for reason in reasons):
        raise Refused(
            sentence("A refusal needs its reason."),
            sentence("Write the reason; it is printed for the resident."),
        )
    must_be_checked(case)


def may_give_notice(case: Case, service: Service) -> None:
    """The one-time notice is given once, and only when something is missing."""
    if case.noticed:
        raise Refused(
            sentence("The one-time notice was already given for this case."),
            sentence("Print it again: nothing new may be asked for."),
        )
    if not stops_acceptance(case, service):
        raise Refused(sentence("Nothing is missing."), sentence("Accept the case."))
