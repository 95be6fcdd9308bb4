"""What a department's no means by its HTTP status alone (RFC 9110), where its kind knows nothing better."""

from __future__ import annotations

from desktop.errors import sentence
from desktop.net import Answered
from desktop.sync.promise import Explained, refused


def by_status(no: Answered, code: str = "") -> Explained:
    """A failure explained by its status; *code* is the department's own name for it."""
    if no.status in (401, 403):
        return Explained(
            "needs_it",
            code,
            sentence("The department does not accept this centre's key."),
            sentence("Ask IT staff to enter the department's current key; everything is kept until then."),
            certain=True,
            whole_department=True,
            status=no.status,
        )
    if no.status == 429 or (no.status == 503 and no.retry_after is not None):
        return Explained(
            "later",
            code,
            sentence("The department asks to wait before sending more."),
            sentence("Nothing to do: it goes on by itself."),
            certain=no.status == 429,
            whole_department=True,
            status=no.status,
            retry_after=no.retry_after,
        )
    if no.status >= 500:
        return Explained(
            "later",
            code,
            sentence("The department's system failed; it may or may not have arrived."),
            sentence("Nothing to do: it is settled with the department by itself."),
            certain=False,
            status=no.status,
            retry_after=no.retry_after,
        )
    if no.status == 409:
        return busy(no, code)
    if no.status in (400, 404, 405, 406, 410, 411, 413, 414, 415, 431):
        return not_taken(no)
    return said_no(no)


def busy(no: Answered, code: str = "") -> Explained:
    """The same request, or the same case, is there already or being worked on: look again."""
    return Explained(
        "later",
        code,
        sentence("The department is still working on the same request."),
        sentence("Nothing to do: its answer is fetched by itself."),
        certain=False,
        status=no.status,
        retry_after=no.retry_after,
    )


def not_taken(no: Answered) -> Explained:
    """The two systems do not understand each other: a matter for IT."""
    return refused(
        no,
        sentence("The department's system does not take this request."),
        sentence("Ask IT staff to compare the versions of the two systems, or hand it over on paper."),
        it=True,
    )


def said_no(no: Answered) -> Explained:
    """The department's own no to this case."""
    return refused(
        no,
        sentence("The department refused it."),
        sentence("Read its reason, correct the case or hand it over on paper, then try again."),
    )
