"""What an endpoint's refusals mean, and what stops a request before it is sent, in sentences."""

from __future__ import annotations

from desktop.errors import sentence
from desktop.net import WireTrouble, origin
from desktop.net.errors import Answered
from desktop.sync.lines.statuses import by_status, said_no
from desktop.sync.lines.verdict import Verdict, verdict
from desktop.sync.promise import Explained, explain_wire


def explain(trouble: WireTrouble) -> Explained:
    """What a failure means; judged by the status, for the codes of endpoints are only statuses again."""
    if isinstance(trouble, Verdict):
        return trouble.explained
    if not isinstance(trouble, Answered):
        return explain_wire(trouble)
    if trouble.status in (400, 404, 422) and trouble.problem.title:
        return said_no(trouble)  # it says what it does not like about this request
    return by_status(trouble, trouble.problem.type)


def no_endpoint() -> Verdict:
    """The discovery document names no endpoint of ours."""
    return verdict(
        "needs_it",
        "no-endpoint",
        sentence("The department's system no longer says where requests are taken."),
        sentence(
            "Ask IT staff to compare environment in the department's file with what the department says."
        ),
    )


def strange_endpoint(url: str) -> Verdict:
    """The discovery document leads to a host nobody agreed on."""
    return verdict(
        "needs_it",
        "strange-endpoint",
        sentence("The department's system sends us to another host: {host}.", host=origin(url) or "?"),
        sentence("Ask the department; if it is meant, IT staff adds it to hosts in the department's file."),
    )


def unknown_service() -> Verdict:
    """The endpoint has no such service, or no longer."""
    return verdict(
        "refused",
        "unknown-service",
        sentence("The department's system does not offer this service."),
        sentence("Refresh the department's catalogue and open the case anew, or hand it over on paper."),
    )


def no_place() -> Verdict:
    """A request without a place, and none is set for such."""
    return verdict(
        "needs_clerk",
        "no-place",
        sentence("The department's system takes requests only with a place, and this case names none."),
        sentence("Enter the address in the form, or hand it over on paper."),
    )


def too_long(what: str) -> Verdict:
    """A text the endpoint would refuse or cut off."""
    return verdict(
        "needs_clerk",
        "too-long",
        sentence("This is too long for the department's system: {what}.", what=what),
        sentence("Shorten it, or hand it over on paper."),
    )


def no_number_yet() -> Verdict:
    """The request waits for its number, so nothing can refer to it."""
    return verdict(
        "later",
        "no-number-yet",
        sentence("The department has not given this request its number yet."),
        sentence("Nothing to do: it is tried again by itself."),
    )


def cannot_be_sure() -> Verdict:
    """The list to look in was cut off."""
    return verdict(
        "later",
        "list-cut-off",
        sentence("The department's list is too long to be sure that the request is not in it."),
        sentence("Ask IT staff to set paging in the department's file, or ask the department by phone."),
    )
