"""Rules of back-entry: what came on paper is received and sent only when two people stand for it."""

from __future__ import annotations

from desktop.domain.case import Case
from desktop.domain.outage.paper import Paper
from desktop.errors import Refused, sentence


def must_be_checked(case: Case) -> None:
    """A case from a paper form is received, accepted or refused after a second person's check only."""
    if case.paper is not None and not case.paper.settled:
        raise Refused(
            sentence("This case was typed from a paper form; a second person has to check it first."),
            sentence("Hand it over to be checked; a colleague compares it with the paper."),
        )


def _paper(case: Case) -> Paper:
    if case.paper is None:
        raise Refused(
            sentence("This case did not come from a paper form."), sentence("Work on it as on any other.")
        )
    if case.paper.state == "given_up":
        raise Refused(
            sentence("The entry of this form was given up: {why}", why=case.paper.reason),
            sentence("Scan the form again to begin anew."),
        )
    return case.paper


def may_want_check(case: Case) -> None:
    """What is typed in is handed over once, before the case is accepted or refused."""
    paper = _paper(case)
    if case.state not in ("draft", "received"):
        raise Refused(
            sentence("This case is already accepted or refused."), sentence("Nothing is left to be checked.")
        )
    if paper.state in ("wanted", "checked"):
        raise Refused(
            sentence("This form was already handed over to be checked."),
            sentence("A colleague checks it; you can still change what you typed."),
        )


def may_check(case: Case, who: str) -> None:
    """The check is a second person's: none of those whose typing it is about. *who*: a staff id."""
    paper = _paper(case)
    if paper.state == "checked":
        raise Refused(sentence("This form was already checked."), sentence("Go on with the case."))
    if paper.state != "wanted":
        raise Refused(
            sentence("This form is not ready to be checked."),
            sentence("Whoever types it in hands it over when everything is there."),
        )
    if who in paper.typed_by:
        raise Refused(
            sentence("You typed this form in yourself; a second person has to check it."),
            sentence("Ask a colleague to sign in and to compare it with the paper."),
        )


def may_confirm(case: Case, who: str, saw: tuple[str, ...] | None) -> None:
    """What is confirmed is what was compared. *saw*: the entries of then; None: those of now."""
    may_check(case, who)
    if saw is not None and set(saw) != set(_paper(case).typed):
        raise Refused(
            sentence("Something was changed since you compared it with the paper."),
            sentence("Compare it again; what is new is shown."),
        )


def may_return(case: Case, who: str, reason: str) -> None:
    """Who checks may give it back, and says what is not as on the paper."""
    may_check(case, who)
    if not reason.strip():
        raise Refused(
            sentence("Giving it back needs a reason."),
            sentence("Say what is different on the paper."),
        )


def may_give_up(case: Case, reason: str) -> None:
    """An entry is given up before it has its number; then the form is free again."""
    _paper(case)
    if case.state != "draft":
        raise Refused(
            sentence("This case has its number and can no longer be given up."),
            sentence("Withdraw it instead; the form stays used."),
        )
    if not reason.strip():
        raise Refused(
            sentence("Giving an entry up needs a reason."),
            sentence("Say why: wrong service, wrong form."),
        )


def may_change_time(case: Case) -> None:
    """The original time is put right until the case has its number, which was given for that day."""
    _paper(case)
    if case.state != "draft":
        raise Refused(
            sentence("The case is received; its dates count from the time on the form."),
            sentence("Write a note if the time was wrong."),
        )
