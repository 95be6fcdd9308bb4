"""A department of one kind on loopback, as the promise suite needs it: a real server with honest books."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Self

import msgspec

from desktop.casework.desk import Desk
from desktop.domain.catalogue import Text
from desktop.domain.entry import Draft
from desktop.domain.kinds import book
from desktop.domain.kinds.case import DepartmentAnswered
from desktop.store.rows import StepRow
from desktop.sync.promise import DoubtClass
from desktop.sync.rounds.sending import StorePaper
from tests.fakes.counter import COUNTER, Counter
from tests.sync.promise.promises import NEEDS

EVERYTHING = frozenset(
    {"key", "numbers", "papers", "messages", "results", "reasons", "refuses"}
    | {"answers", "looked-up", "recognises"}
)


@dataclass(frozen=True)
class Filed:
    """One case as the department itself has it; ``papers`` maps evidence to the SHA-256 of what arrived."""

    reference: str
    number: str
    service: str
    messages: tuple[str, ...] = ()  # the types, in the order they came
    papers: Mapping[str, str] = field(default_factory=dict)


class Stage(ABC):
    """One kind of department. Subclass it, put the class into ``stages.STAGES``, and the suite runs on it.

    ``can`` names what this kind of department takes part in, beyond what all must do: ``key`` (a secret
    that may be wrong), ``numbers`` (blocks), ``papers``, ``messages``, ``results`` (result papers),
    ``reasons`` (an answer says why), ``refuses`` (it says no to ``no_service``), ``registers`` (they may be
    asked), ``answers`` (it tells what became of a case), ``looked-up`` (a case can be looked for),
    ``recognises`` (it takes a create that comes twice for one). ``own`` are promises that this kind keeps in
    tests of its own, ``excused`` those that cannot apply to it, each with the reason.
    """

    kind: str  # as in connectors.KINDS
    department: str
    service: str
    no_service = "no-such-service"
    doubt: DoubtClass
    can: frozenset[str]
    own: ClassVar[frozenset[str]] = frozenset()
    excused: ClassVar[Mapping[str, str]] = {}
    secret = "practice"
    code = "CA"
    faulty = 0.3  # of all requests, in the random plans; less for kinds that need many requests for one step

    @classmethod
    def why_not(cls, promise: str) -> str:
        """Why a promise does not apply to this kind; "" when it does."""
        ability, why = NEEDS.get(promise, ("", ""))
        return cls.excused.get(promise, "") or (why if ability and ability not in cls.can else "")

    @property
    @abstractmethod
    def port(self) -> int:
        """Where the real server listens on loopback."""

    @abstractmethod
    def config(self, port: int) -> dict[str, Any]:
        """The department's configuration, speaking to this port: the server's own or a proxy's before it."""

    @abstractmethod
    def creates(self, line: str) -> bool:
        """Whether a request line (``POST /x HTTP/1.1``) is the one that hands a case over."""

    @abstractmethod
    def filed(self) -> list[Filed]:
        """Every case the department has, read from its own books and not through the connector."""

    @abstractmethod
    def decide(self, reference: str, paper: bytes = b"") -> str:
        """The department moves a case on; returns the state that the connector must tell.

        With *paper* (only where ``can`` has ``results``) it approves and issues that paper or one of its own.
        """

    @abstractmethod
    def start(self) -> None:
        """Begin to listen."""

    @abstractmethod
    def stop(self) -> None:
        """Stop listening; the books stay readable."""

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def counter(self, folder: Path, port: int = 0, secret: str | None = None) -> Counter:
        """A counter with a real store that has this department in its book."""
        counter = Counter(folder, "")
        config = self.config(port or self.port)
        added = book.DepartmentAdded(
            self.department, Text(self.department, self.department), self.code, self.kind, config
        )
        counter.store.secrets.put(f"department:{self.department}", self.secret if secret is None else secret)
        counter.store.journal.append([Draft(f"department:{self.department}", added)], COUNTER)
        return counter


class KnownCases:
    """What a counter knows of its open cases, for a connector that has to ask about each (``Follower``)."""

    def __init__(self, cases: Mapping[str, str]) -> None:
        self._cases = dict(cases)  # reference: number
        self.answers: dict[str, DepartmentAnswered] = {}

    def open(self) -> list[tuple[str, str]]:
        return sorted(self._cases.items())

    def latest(self, reference: str) -> DepartmentAnswered | None:
        return self.answers.get(reference)


def at_desk(counter: Counter) -> Desk:
    """The desk of whoever works at a counter."""
    return Desk(counter.store, counter.store.lookups.staff()[0], counter.clock)


def paper_of(counter: Counter, row: StepRow) -> StorePaper:
    """The kept paper of a paper step, as the engine gives it to a connector."""
    return StorePaper(counter.store.papers, row.paper, int(msgspec.json.decode(row.request)["size"]))


def by_name(papers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Papers by what they are, a second one of the same sort under a name of its own: none is hidden."""
    found: dict[str, str] = {}
    for name, content in papers:
        found[name if name not in found else f"{name} again, {len(found)}"] = content
    return found


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
