"""Asks a department's register about one person, over the line its cases travel on; nothing waits for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol, runtime_checkable

from desktop.domain.registers.asking import Known, Question
from desktop.errors import Sentence, Trouble, sentence
from desktop.net import Answered, WireTrouble
from desktop.sync.promise import Connector, Explained, NotOffered, Offers


class Answerer(Protocol):
    """Whoever asks one department, as the engine knows it."""

    def look_up(self, question: Question) -> dict[str, Known]:
        """What a register says."""
        ...


@runtime_checkable
class LookingUp(Protocol):
    """A connector to a department whose registers may be asked (``Offers.datasets``)."""

    def look_up(self, question: Question) -> dict[str, Known]:
        """What a register says, by the dataset's field names; raises WireTrouble."""
        ...


class Unanswered(Trouble):
    """A question that got no answer: ``refused`` when the department itself said no, and its ``code``."""

    def __init__(self, what: Sentence, next_step: Sentence, code: str, *, refused: bool) -> None:
        super().__init__(what, next_step)
        self.code = code
        self.refused = refused


def offering(connector: object) -> LookingUp:
    """The connector as one that looks up; raises NotOffered for a kind that has no registers."""
    if not isinstance(connector, LookingUp):
        raise NotOffered
    return connector


def answer(workers: Sequence[Answerer], question: Question) -> dict[str, Known]:
    """What the one worker of a department hears. Raises Unanswered when there is none: nobody to ask."""
    if not workers:
        raise Unanswered(_NOBODY, _INSTEAD, "nobody", refused=False)
    return workers[0].look_up(question)


def ask(
    connector: Connector,
    offers: Offers | None,
    question: Question,
    *,
    switched_off: Literal["", "offline", "paused"] = "",
) -> dict[str, Known]:
    """The answer of a department to a question; *offers* is what it last said of itself, None: not yet.

    Takes as long as the line does, at most about twenty seconds. Raises Unanswered with the reason and
    what helps.
    """
    if switched_off:
        raise Unanswered(_SWITCHED_OFF[switched_off], _SWITCH, switched_off, refused=False)
    try:
        line = offering(connector)
        if not (offers or connector.greet()).datasets:
            raise NotOffered
        return line.look_up(question)
    except WireTrouble as trouble:
        raise _unanswered(connector.explain(trouble), trouble) from None


def _unanswered(why: Explained, trouble: WireTrouble) -> Unanswered:
    """A failure in words for somebody who waits at the counter: nothing is tried again by itself here."""
    if isinstance(trouble, NotOffered):
        return Unanswered(_NO_REGISTERS, _INSTEAD, why.code, refused=True)
    if why.code in NOT_OPENED:
        return Unanswered(why.title, why.next_step, why.code, refused=True)
    if why.sort != "later" and isinstance(trouble, Answered) and why.status not in (401, 403):
        return Unanswered(why.title, _TELL_IT, why.code, refused=True)
    if why.sort != "later" or why.code in ("portal", "redirect"):
        return Unanswered(why.title, why.next_step, why.code, refused=False)
    # What is said of a case on its way does not fit a question: nothing of it can be in doubt.
    return Unanswered(why.title if why.certain else _NO_ANSWER, _AGAIN, why.code, refused=False)


# The types of problems by which our contract says that a register stays closed, or is not there.
NOT_OPENED = frozenset({"legal-basis-not-accepted", "no-such-dataset", "unknown-field"})

_NOBODY = sentence("This counter has no line to the department of the register.")
_NO_REGISTERS = sentence("The department's registers cannot be asked over the line.")
_NO_ANSWER = sentence("The department's register did not answer.")
_SWITCHED_OFF = {
    "offline": sentence("This counter was set to work offline."),
    "paused": sentence("The exchange with the department is paused."),
}
_SWITCH = sentence("Switch it on again on the connections page, or ask the resident.")
_INSTEAD = sentence("Ask the resident.")
_TELL_IT = sentence("Ask the resident, and tell IT staff what the department said.")
_AGAIN = sentence("Ask the resident, or try again a little later.")
