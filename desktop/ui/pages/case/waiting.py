"""What a case waits for, told on top of its page: what the department asks for, and that the clock stands."""

from __future__ import annotations

from desktop.domain.telling import listed, material_name
from desktop.errors import Sentence, sentence
from desktop.ui.pages.case.reading import Read
from desktop.ui.parts.banner import Banner

_ON_PAPER: dict[str, tuple[Sentence, Sentence]] = {
    "typed": (
        sentence("It is being typed in from a paper form."),
        sentence("When everything is there, hand it over to be checked."),
    ),
    "wanted": (
        sentence("It was typed in from a paper form and waits for a second person."),
        sentence("Somebody who did not type it compares it with the paper; then it is received and sent."),
    ),
    "returned": (
        sentence("Given back by the second person."),
        sentence("Put it right and hand it over again."),
    ),
}


class WaitingBanner(Banner):
    """Says what somebody has to bring, or why nothing moves; hidden while the case goes its way."""

    def __init__(self) -> None:
        super().__init__("warning", closable=False)

    def show_read(self, read: Read) -> None:
        """Show what is waited for now."""
        case = read.case
        paper = case.paper
        pause = case.pauses[-1] if case.pauses and case.pauses[-1].until is None else None
        if paper is not None and paper.state in _ON_PAPER and case.state in ("draft", "received"):
            what, next_step = _ON_PAPER[paper.state]
            if paper.state == "returned":
                what = sentence("Given back by the second person: {reason}", reason=paper.reason)
            self.say(what, next_step, "warning")
        elif case.state == "waiting_supplement":
            self.say(_asked(read), _since(pause.since.isoformat() if pause else ""), "warning")
        elif case.state == "special_procedure":
            told = sentence("The department works on it in a special procedure.")
            self.say(told, _still(pause.since.isoformat() if pause else ""), "warning")
        elif case.state == "approved":
            self.say(
                sentence("The result is ready to be handed over."),
                sentence("Ctrl+Enter hands it over."),
                "success",
            )
        else:
            self.hide()


def _asked(read: Read) -> Sentence:
    answer = read.case.answer
    asked = answer.asked_for if answer is not None else ()
    names = listed(tuple(material_name(e, read.view.service) for e in asked))
    if answer is not None and answer.asked_for and answer.reason:
        return sentence("The department asks for {names}: {reason}", names=names, reason=answer.reason)
    if answer is not None and answer.asked_for:
        return sentence("The department asks for {names}.", names=names)
    if answer is not None and answer.reason:
        return sentence("The department waits for the applicant: {reason}", reason=answer.reason)
    return sentence("The department waits for the applicant.")


def _still(since: str) -> Sentence | str:
    return sentence("The clock has stood still since {day}.", day=since) if since else ""


def _since(since: str) -> Sentence:
    if not since:
        return sentence("Ctrl+Enter hands in what is brought.")
    return sentence("The clock has stood still since {day}. Ctrl+Enter hands in what is brought.", day=since)
