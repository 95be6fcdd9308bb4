"""A step of a delivery in words: what it is, where it stands, why, what comes next and whose turn it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from desktop.casework.exchange.stuck import Act, Stuck
from desktop.domain.catalogue import Text
from desktop.domain.deliveries import Delivery
from desktop.domain.telling import STEP_NAMES
from desktop.errors import Sentence, sentence
from desktop.ui.parts.labels import Said
from desktop.ui.theme import Tone

_TONES: dict[str, tuple[Tone, str]] = {
    "waiting": ("plain", "clock"),
    "sending": ("accent", "sending"),
    "done": ("success", "done"),
    "refused": ("danger", "error"),
    "in_doubt": ("warning", "warning"),
    "handed_over": ("offline", "hand"),
}
_DOUBTS: dict[str, Sentence] = {
    "timeout": sentence("The department did not answer in time."),
    "reset": sentence("The line broke while it was sent."),
    "nonsense": sentence("The department's answer could not be read."),
    "server_error": sentence("The department's system failed while it took it."),
    "restart": sentence("The program was stopped while it was sent."),
}
_HANDED: dict[str, Sentence] = {
    "paper": sentence("It is carried on paper."),
    "it": sentence("IT staff look after it."),
    "dropped": sentence("It is not sent any more."),
}
_TURNS: dict[str, Sentence] = {
    "machine": sentence("The program's turn"),
    "clerk": sentence("Your turn"),
    "it": sentence("IT's turn"),
    "department": sentence("The department's turn"),
}
_GIVEN_UP = sentence("Not sent: a person has to look")
_CALLS: dict[str, Sentence] = {
    "create": sentence("The case"),
    "message": sentence("A message"),
}


@dataclass(frozen=True)
class StepSaid:
    """One step, ready to be shown; ``case`` and ``step`` are what the deeds need."""

    case: str
    step: str
    number: str
    what: Sentence
    state: str
    state_name: Said
    tone: Tone
    icon: str
    why: Said
    next: Said
    turn: Sentence
    since: datetime
    department: Said = ""
    acts: frozenset[Act] = frozenset()


def of_stuck(found: Stuck) -> StepSaid:
    """A step that waits for somebody: what helps is said by who found it."""
    row = found.row
    tone, icon = _TONES.get(row.state, ("plain", ""))
    if row.state == "waiting":
        tone, icon = "danger", "needs_you"
    return StepSaid(
        row.case,
        row.step,
        row.case_number,
        found.what,
        row.state,
        _GIVEN_UP if row.state == "waiting" else STEP_NAMES.get(row.state, STEP_NAMES["waiting"]),
        tone,
        icon,
        found.why,
        found.next_step,
        _TURNS.get(found.turn, _TURNS["machine"]),
        found.since,
        found.department,
        found.acts,
    )


def of_delivery(
    case: str, number: str, delivery: Delivery, papers: Mapping[str, Text]
) -> tuple[StepSaid, ...]:
    """The steps of a delivery of a folded case; *papers* says what its evidence is called."""
    return tuple(
        _said(
            case,
            s.step.id,
            number,
            _what(s.step.call, s.step.id, papers),
            s.state,
            s.why,
            s.turn,
            s.attempt,
            s.since,
        )
        for s in delivery.steps
    )


def _what(call: str, step: str, papers: Mapping[str, Text]) -> Sentence:
    if call != "paper":
        return _CALLS.get(call, _CALLS["message"])
    evidence = step.rpartition(":")[2]
    return sentence("Paper: {name}", name=papers.get(evidence, Text(evidence, evidence)))


def _said(
    case: str,
    step: str,
    number: str,
    what: Sentence,
    state: str,
    why: str,
    turn: str,
    attempt: int,
    since: datetime,
) -> StepSaid:
    tone, icon = _TONES.get(state, ("plain", ""))
    if state in ("refused", "handed_over"):
        whose = "clerk" if turn == "machine" else turn
    else:
        whose = "machine" if state == "in_doubt" else turn
    return StepSaid(
        case,
        step,
        number,
        what,
        state,
        STEP_NAMES.get(state, STEP_NAMES["waiting"]),
        tone,
        icon,
        _why(state, why, attempt),
        _next(state, whose),
        _TURNS.get(whose, _TURNS["machine"]),
        since,
    )


def _why(state: str, why: str, attempt: int) -> Said:
    if state == "in_doubt":
        return _DOUBTS.get(why, sentence("It was sent, but no usable answer came."))
    if state == "handed_over":
        return _HANDED.get(why, _HANDED["paper"])
    if state == "refused":
        return why  # the department's own words, shown as they are
    if state == "waiting" and attempt:
        return sentence("Tried {n} times so far.", n=attempt)
    return ""


def _next(state: str, turn: str) -> Said:
    if state == "waiting":
        return sentence("It is sent by itself as soon as the department can be reached.")
    if state == "sending":
        return sentence("The department's answer comes in a moment.")
    if state == "in_doubt":
        return sentence("The program asks the department whether it has it. Nothing is sent twice.")
    if state == "refused" and turn == "it":
        return sentence("Tell IT; then try again, or hand it over on paper.")
    if state == "refused":
        return sentence("Put right what the department names, then try again, or hand it over on paper.")
    return ""
