"""What can go wrong on the wire, sorted by the one question that matters: may it have been acted on?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Problem:
    """Problem details (RFC 9457) as a department sent them: untrusted, bounded plain text."""

    type: str = "about:blank"
    title: str = ""
    detail: str = ""
    more: dict[str, Any] = field(default_factory=dict)


class WireTrouble(Exception):  # noqa: N818 - trouble is the word of the house
    """A call ended without the answer it asked for. ``code`` is for programs, never for people."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Unreachable(WireTrouble):
    """No byte of the request left this computer: nobody can have acted on it.

    Codes: ``dns``, ``refused``, ``connect_timeout``, ``tls``, ``pin``, ``token``, ``proxy``, ``no_route``,
    ``offline``.
    """


class Doubtful(WireTrouble):
    """Bytes left, and no usable answer of the department came: it may or may not have acted.

    Codes: ``timeout``, ``reset``, ``nonsense``, ``too_big``, ``overlong``, ``truncated``, ``portal``
    (an answer of a form the department never gives, as a sign-in page does), ``redirect``,
    ``server_error`` (a 5xx without a word of the department), ``unconfirmed`` (taken without a word, and
    the look that would have confirmed it failed).
    """


class Answered(WireTrouble):
    """The department itself answered, in good form, with a status nobody hoped for.

    ``retry_after`` is in seconds, already computed against the department's clock and capped;
    None when it gave none.
    """

    def __init__(self, status: int, problem: Problem, retry_after: float | None = None) -> None:
        super().__init__(str(status))
        self.status = status
        self.problem = problem
        self.retry_after = retry_after
