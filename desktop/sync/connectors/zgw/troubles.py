"""What a ZGW register's refusals mean: ValidatieFout and Fout with their codes, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.errors import Sentence, sentence
from desktop.net import Answered, WireTrouble
from desktop.sync.lines.statuses import by_status
from desktop.sync.lines.verdict import Verdict, verdict
from desktop.sync.promise import Explained, explain_wire, plain, refused

NOT_UNIQUE = "identificatie-niet-uniek"
UNIQUE = "unique"

_KNOWN: dict[str, tuple[Sentence, Sentence, bool]] = {
    "not-published": (
        sentence("The department has not published this service yet."),
        sentence("Ask the department to publish it, or hand the case over on paper."),
        True,
    ),
    "deelzaken-not-closed": (
        sentence("The department's register still has open parts of this case."),
        sentence("Ask the department to close them first, then try again."),
        False,
    ),
    "resultaat-does-not-exist": (
        sentence("The department's register wants a result before the case is closed."),
        sentence("Ask IT staff to name the result for withdrawn cases in the department's file."),
        True,
    ),
    "indicatiegebruiksrecht-unset": (
        sentence("A paper of this case lacks its right of use, so the register does not close the case."),
        sentence("Ask the department to set it for that paper, then try again."),
        False,
    ),
}


def codes(no: Answered) -> frozenset[str]:
    """The register's own codes in a refusal: of the whole, and of each field."""
    own = no.problem.more.get("code")
    return frozenset(code for _, code, _ in params(no)) | ({own} if isinstance(own, str) else frozenset())


def params(no: Answered) -> Iterator[tuple[str, str, str]]:
    """(field, code, reason) of each field that a ValidatieFout names."""
    told = no.problem.more.get("invalidParams")
    for one in told[:20] if isinstance(told, list) else ():
        if isinstance(one, dict):
            name, code, reason = (plain(one.get(key), 200) for key in ("name", "code", "reason"))
            yield name, code, reason


def explain(trouble: WireTrouble) -> Explained:
    """What a failure means; a register's no is judged by status and codes, never by its words."""
    if isinstance(trouble, Verdict):
        return trouble.explained
    if not isinstance(trouble, Answered):
        return explain_wire(trouble)
    own = plain(trouble.problem.more.get("code"), 80)
    found = codes(trouble)
    for code, (title, next_step, it) in _KNOWN.items():
        if code in found:
            return refused(_without_title(trouble), title, next_step, it=it)
    if trouble.status == 412 or trouble.status == 406:
        return by_status(Answered(400, trouble.problem), own)
    if trouble.status == 400 and (fields := list(params(trouble))):
        return _fields(trouble, fields)
    return by_status(trouble, own)


def _fields(no: Answered, fields: list[tuple[str, str, str]]) -> Explained:
    told = "; ".join(f"{name}: {reason or code}" for name, code, reason in fields)
    return Explained(
        "refused",
        fields[0][1],
        sentence("The department's register does not take: {fields}", fields=told[:400]),
        sentence("Correct these values in the case, or hand it over on paper, then try again."),
        certain=True,
        status=no.status,
        detail=plain(no.problem.detail),
    )


def _without_title(no: Answered) -> Answered:
    """The same refusal without the register's general title, so that ours, which says more, is shown."""
    from dataclasses import replace

    return Answered(no.status, replace(no.problem, title=""), no.retry_after)


def another_case() -> Verdict:
    """The number is taken, by a case that is not ours."""
    return verdict(
        "needs_it",
        "number-taken",
        sentence("The department's register has another case under this number."),
        sentence("Ask IT staff: two counters must not give the same numbers. Hand this case over on paper."),
    )


def unknown_service() -> Verdict:
    """The register has no such case type, or no longer."""
    return verdict(
        "refused",
        "unknown-service",
        sentence("The department's register does not offer this service."),
        sentence("Refresh the department's catalogue and open the case anew, or hand it over on paper."),
    )


def closed_case() -> Verdict:
    """Nothing can be added any more."""
    return verdict(
        "refused",
        "case-closed",
        sentence("The department has closed this case; nothing can be added to it."),
        sentence("Read its decision, and ask the department if something is still to be told."),
    )


def changed_meanwhile() -> Verdict:
    """The register has no way to say *only if unchanged*; what was read first is no longer what is there."""
    return verdict(
        "needs_clerk",
        "changed-meanwhile",
        sentence("The department changed this case meanwhile, so nothing was written over it."),
        sentence("Read what it says now, then try again."),
    )


def nothing_for(what: str) -> Verdict:
    """A role or a sort of paper that the register's case type lacks."""
    return verdict(
        "needs_it",
        "no-type",
        sentence("The department's register has no place for this: {what}.", what=what),
        sentence("Ask IT staff to name one in the department's file, or hand it over on paper."),
    )


def too_long(what: str) -> Verdict:
    """A text that the register would cut off."""
    return verdict(
        "needs_clerk",
        "too-long",
        sentence("This is too long for the department's register: {what}.", what=what),
        sentence("Shorten it, or hand it over on paper."),
    )


def not_arrived() -> Verdict:
    """A paper is to be put into a case before it is there whole."""
    return verdict(
        "later",
        "paper-not-whole",
        sentence("The paper did not arrive as it was sent."),
        sentence("Nothing to do: it is sent once more by itself."),
    )
