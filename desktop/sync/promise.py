"""The one promise every connector keeps, and what its answers and failures mean to the rest of sync."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, Protocol, runtime_checkable

from desktop.domain.catalogue import Catalogue
from desktop.domain.kinds.case import DepartmentAnswered
from desktop.errors import Sentence, sentence
from desktop.net import Answered, Doubtful, Unreachable, WireTrouble
from desktop.store.rows import StepRow

DoubtClass = Literal["A", "B", "C"]
BY_HAND = "by-hand"  # the kind of department to which cases are carried; no machine sends anything there

_LONGEST_TITLE = 200
_LONGEST_DETAIL = 1000
_UNWRITTEN = frozenset({"Cc", "Cs"})  # control characters, and halves of a character that no file can hold
# They turn the reading direction around, so that a text can look like another one.
_TURNING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True)
class Offers:
    """What a department's system offers, as it says itself.

    ``doubt`` is how a step in doubt is settled: A by the idempotency key, B by looking first, C by a
    person. ``key_lifetime`` is how long the department remembers a key. ``unseen`` are services whose
    cases cannot be looked for: for them it is C, whatever ``doubt`` says of the others.
    """

    doubt: DoubtClass
    key_lifetime: timedelta
    numbers: bool = False
    gzip: bool = False
    unseen: tuple[str, ...] = ()
    inquiries: bool = False  # takes questions of residents and answers them
    datasets: bool = False  # its registers may be asked about a person


@dataclass(frozen=True, slots=True)
class Prepared:
    """The catalogue, or None when the one known by its tag is still in force."""

    catalogue: Catalogue | None
    etag: str


@dataclass(frozen=True, slots=True)
class Block:
    """Numbers a department gave ahead; ``id`` is the department's name for the block."""

    id: str
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sent:
    """The department's own word that it has a step, whether now or already before."""

    reference: str
    version: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """One answer of a department about one case, found by its reference or our number."""

    number: str
    answer: DepartmentAnswered


@dataclass(frozen=True, slots=True)
class Changes:
    """One page of answers; ``mark`` continues after it."""

    changes: tuple[Change, ...]
    mark: str
    more: bool


@dataclass(frozen=True, slots=True)
class Reply:
    """A department's answer to an inquiry, found by its reference or our number."""

    reference: str
    number: str
    version: int
    at: str  # the department's clock, ISO 8601
    text: str
    legal_basis: str = ""
    valid_until: date | None = None
    who: str = ""


@dataclass(frozen=True, slots=True)
class Replies:
    """One page of answers to inquiries; ``mark`` continues after it."""

    replies: tuple[Reply, ...]
    mark: str
    more: bool


@runtime_checkable
class Answering(Protocol):
    """A connector to a department that takes inquiries (``Offers.inquiries``) and answers them."""

    def replies(self, mark: str, limit: int) -> Replies:
        """Answers since a mark, oldest first; an empty mark is the beginning."""
        ...


@dataclass(frozen=True, slots=True)
class Carried:
    """How much of a paper the department holds, in bytes."""

    there: int
    size: int

    @property
    def whole(self) -> bool:
        """Whether all of it arrived."""
        return self.there >= self.size


class PaperSource(Protocol):
    """A kept paper as it is read for sending."""

    @property
    def size(self) -> int:
        """Its whole length in bytes."""
        ...

    def read(self, offset: int, length: int) -> bytes:
        """At most *length* bytes from *offset* on."""
        ...


@dataclass(frozen=True, slots=True)
class Explained:
    """A failure in words, and what it means for the step.

    ``sort``: *later* tries again by itself; *needs_clerk* and *needs_it* wait for that person;
    *refused* is the department's own no. ``certain`` says that the department did not act on the step;
    otherwise it is in doubt. ``whole_department`` says that no other step would fare better now.
    ``retry_after`` is in seconds.
    """

    sort: Literal["later", "needs_clerk", "needs_it", "refused"]
    code: str
    title: Sentence
    next_step: Sentence
    certain: bool
    whole_department: bool = False
    status: int = 0
    detail: str = ""
    retry_after: float | None = None


class NotOffered(WireTrouble):
    """The department's system takes no such thing at all; nothing was sent, and nothing of it could be."""

    def __init__(self) -> None:
        super().__init__("not_offered")


@dataclass(frozen=True, slots=True)
class Fetching:
    """A result paper on its way: bytes that are here of all of it, and the whole once it is checked."""

    here: int
    size: int  # 0: not known yet
    content: bytes | None = None


@runtime_checkable
class ByPieces(Protocol):
    """A connector that fetches result papers piece by piece, and goes on after a broken line."""

    def fetch_some(self, sha256: str) -> Fetching:
        """The next piece of a paper; call again until ``content`` is there."""
        ...


class KnownCases(Protocol):
    """The cases of one department as this counter knows them."""

    def open(self) -> Sequence[tuple[str, str]]:
        """(reference, number) of each case that the department has and that is not finished, by reference."""
        ...

    def latest(self, reference: str) -> DepartmentAnswered | None:
        """The department's answer that is in force, None when there was none yet."""
        ...


@runtime_checkable
class Follower(Protocol):
    """A connector to a system that tells no changes of itself: it asks about each open case by itself.

    ``follow`` is called before ``changes``. Where the system has no versions, a change is what differs
    from ``latest``, and its version the next one: then the same change seen twice, or at two counters,
    is the same entry.
    """

    def follow(self, cases: KnownCases) -> None:
        """Take the cases to ask about; cheap, asks nobody."""
        ...


class Connector(Protocol):
    """What the code for one kind of department system owes; every call may raise WireTrouble only."""

    @property
    def skew_s(self) -> float:
        """Seconds by which the department's clock is ahead of ours, as last seen; 0 when unknown."""
        ...

    def greet(self) -> Offers:
        """Ask for nothing but a sign of life, cheaply; nothing changes there."""
        ...

    def prepare(self, etag: str) -> Prepared:
        """The catalogue, unless it is still the one with this tag."""
        ...

    def reserve(self, counter: str, count: int, key: str) -> Block:
        """Numbers to give offline; the same key gives the same block again."""
        ...

    def carry(self, step: StepRow, paper: PaperSource) -> Carried:
        """Send the next piece of a step's paper; call again until it is whole."""
        ...

    def send(self, step: StepRow) -> Sent:
        """Send one step: the same bytes and the same key at every try."""
        ...

    def find(self, step: StepRow) -> Sent | None:
        """Look whether the department has a step, by our key or number; None: it certainly has not."""
        ...

    def changes(self, mark: str, limit: int) -> Changes:
        """Answers since a mark, oldest first; an empty mark is the beginning."""
        ...

    def fetch(self, sha256: str) -> bytes:
        """A result paper, checked against its SHA-256."""
        ...

    def explain(self, trouble: WireTrouble) -> Explained:
        """What a failure of a call means, in words."""
        ...

    def close(self) -> None:
        """Let go of the line."""
        ...


def plain(text: object, limit: int = _LONGEST_DETAIL) -> str:
    """A text from outside as plain text: one language direction, no control or broken characters, bounded."""
    if not isinstance(text, str):
        return ""
    kept = "".join(
        c
        for c in text[: limit * 2]
        if c == "\n" or (unicodedata.category(c) not in _UNWRITTEN and c not in _TURNING)
    )
    return kept[:limit].strip()


def refused(trouble: Answered, title: Sentence, next_step: Sentence, *, it: bool = False) -> Explained:
    """The department's own no to one step, with its words beside ours."""
    told = plain(trouble.problem.title, _LONGEST_TITLE)
    return Explained(
        sort="needs_it" if it else "refused",
        code=trouble.problem.type,
        title=Sentence(told) if told else title,  # without values its words are never filled in
        next_step=next_step,
        certain=True,
        status=trouble.status,
        detail=plain(trouble.problem.detail),
    )


def explain_wire(trouble: WireTrouble) -> Explained:
    """What a failure of the line itself means; the same for every connector."""
    if isinstance(trouble, NotOffered):
        return Explained(
            "needs_clerk",
            trouble.code,
            sentence("The department's system cannot take this over the line."),
            sentence("Tell the department by phone or hand it over on paper."),
            certain=True,
        )
    if isinstance(trouble, Unreachable):
        return _unreachable(trouble.code)
    if isinstance(trouble, Doubtful):
        return _doubtful(trouble.code)
    status = trouble.status if isinstance(trouble, Answered) else 0
    return Explained(
        "later",
        trouble.code,
        sentence("The department's system answered with an error ({code}).", code=trouble.code),
        sentence("Nothing to do: it is tried again by itself."),
        certain=False,
        status=status,
    )


_UNREACHABLE: dict[str, tuple[Sentence, Sentence]] = {
    "tls": (
        sentence("The department's certificate could not be verified, so nothing was sent."),
        sentence("Ask IT staff to check the computer's date and the certificate file of the department."),
    ),
    "pin": (
        sentence("The department shows another key than those its file names, so nothing was sent."),
        sentence("Ask IT staff to compare the department's new certificate with pins in its file."),
    ),
    "token": (
        sentence("What gives out the tokens for the department did not give a usable one."),
        sentence("Ask IT staff to check gate in the department's file and its secret."),
    ),
    "proxy": (
        sentence("The proxy does not let the program through."),
        sentence("Ask IT staff to check the proxy setting of the department."),
    ),
    "dns": (
        sentence("The name of the department's system is not known on this line."),
        sentence("Check the line; if it is there, ask IT staff to check the address of the department."),
    ),
}


def _unreachable(code: str) -> Explained:
    title, next_step = _UNREACHABLE.get(
        code,
        (
            sentence("The department cannot be reached."),
            sentence("Nothing to do: everything is kept and sent by itself when the line is back."),
        ),
    )
    sort: Literal["later", "needs_it"] = "needs_it" if code in ("tls", "pin", "proxy") else "later"
    return Explained(sort, code, title, next_step, certain=True, whole_department=True)


# Somebody else answers: the next step would fare alike. Anything else may be about one step only, which
# must not stop the others; several of them in a row count for the department.
_OF_THE_LINE = frozenset({"portal", "redirect"})


def _doubtful(code: str) -> Explained:
    if code in ("portal", "redirect"):
        title = sentence(
            "Something else than the department answered, as a sign-in page of the network does."
        )
        next_step = sentence("Sign in to the network, or ask IT staff to look at the line.")
    elif code == "timeout":
        title = sentence("No answer came in time; it may or may not have arrived.")
        next_step = sentence("Nothing to do: it is settled with the department by itself.")
    elif code == "server_error":
        title = sentence("The department's system failed; it may or may not have arrived.")
        next_step = sentence("Nothing to do: it is settled with the department by itself.")
    else:
        title = sentence("No usable answer came; it may or may not have arrived.")
        next_step = sentence("Nothing to do: it is settled with the department by itself.")
    return Explained("later", code, title, next_step, certain=False, whole_department=code in _OF_THE_LINE)


def no_doubles(numbers: Sequence[str]) -> bool:
    """Whether numbers given ahead are all different and of a usable form."""
    usable = all(1 <= len(n) <= 40 and n.isascii() and n.replace("-", "").isalnum() for n in numbers)
    return usable and len(set(numbers)) == len(numbers)
