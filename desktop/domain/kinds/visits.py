"""Kinds of a case's journal that tell of the visit it came from: the ticket, the time it took, the rating."""

from __future__ import annotations

import msgspec

from desktop.domain.kinds.registry import kind


@kind("case.ticketed")
class CaseTicketed(msgspec.Struct, frozen=True):
    """Opened, or worked on, while a ticket of the queue was served; ``ticket`` is its journal."""

    ticket: str
    number: str
    waited_s: int


@kind("case.served")
class CaseServed(msgspec.Struct, frozen=True):
    """The visit ended; ``handled_s`` is the whole visit's, which several cases may share (``shared``)."""

    ticket: str
    number: str
    window: str
    waited_s: int
    handled_s: int
    shared: int = 1


@kind("case.rated")
class CaseRated(msgspec.Struct, frozen=True):
    """The applicant gave a sealed rating; what it says is nowhere in this journal in the open."""

    visit: str


KINDS = (CaseTicketed, CaseServed, CaseRated)
