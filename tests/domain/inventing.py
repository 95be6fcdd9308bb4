"""Entries that no counter would write: any kinds, any times, any replacements, for properties of the fold."""

from __future__ import annotations

import hashlib
from datetime import UTC, date
from typing import Any

from hypothesis import strategies as st

from desktop.domain.catalogue import Limits, Text
from desktop.domain.entry import Author, Envelope, Hidden, Opened, Stamp, encode, identity
from desktop.domain.kinds import back_entry as b
from desktop.domain.kinds import case as k
from desktop.domain.kinds import delivery as d
from desktop.domain.kinds import name_of
from desktop.domain.kinds import registers as g
from desktop.domain.kinds import resident as r

ROLES = ("clerk", "supervisor", "manager", "it", "department", "counter")
_FEW = st.sampled_from(["a", "b", "c"])
_WALLS = st.sampled_from(
    ["2026-03-02T09:00:00.000+00:00", "1970-01-01T00:00:00+00:00", "9999-12-31T23:59:59+00:00", "", "noon"]
)
_VALUES: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.integers(0, 3), st.sampled_from(["", "x", "清河"]), st.just(Hidden(3))
)
_TEXTS = st.builds(Text, _FEW, _FEW)
_STEPS = st.builds(
    d.Step, _FEW, st.sampled_from(["create", "message", "paper"]), _FEW, st.just("{}"), st.just("")
)
_ANSWERED = st.builds(
    k.DepartmentAnswered,
    _FEW,
    _FEW,
    st.integers(0, 4),
    st.sampled_from(
        ["received", "in_review", "waiting_supplement", "special_procedure", "approved", "refused"]
    ),
    _WALLS,
    papers=st.just(()) | st.tuples(_FEW),
)

_YEARS = st.lists(st.sampled_from([-1, 0, 1, 2026, 9999, 10_000]), max_size=3).map(tuple)
_DAYS = st.lists(st.dates(), max_size=3).map(tuple)
_CLOCKS = st.builds(k.ClockSet, st.builds(Limits, promised_days=st.integers(-1, 2001)), _YEARS, _DAYS, _DAYS)

CASE_BODIES: st.SearchStrategy[Any] = st.one_of(
    st.builds(k.CaseOpened, _FEW, st.integers(1, 2), _FEW, _FEW),
    st.builds(k.CaseFilled, st.dictionaries(_FEW, _VALUES, min_size=1)),
    st.builds(k.CaseFilled, st.dictionaries(_FEW, _VALUES, min_size=1)),
    st.builds(k.MaterialNoted, _FEW, st.sampled_from(["handed_in", "promised", "missing", "returned"])),
    st.builds(k.CircumstancesSet, st.tuples(_FEW)),
    st.builds(k.CaseReceived, _FEW, st.dates() | st.just(date.max)),
    st.builds(k.CaseAccepted),
    st.builds(k.CaseNotAccepted, st.tuples(_FEW)),
    st.builds(k.CaseWithdrawn, _FEW),
    st.builds(k.CaseDelivered, _FEW),
    st.builds(k.NoticeGiven, st.tuples(_FEW)),
    st.builds(k.CaseSupplemented),
    st.builds(k.CaseNoted, _FEW),
    _ANSWERED,
    _CLOCKS,
    st.builds(d.DeliveryPlanned, _FEW, _FEW, st.lists(_STEPS, max_size=3).map(tuple), _FEW),
    st.builds(d.StepSending, _FEW, _FEW, st.integers(0, 3)),
    st.builds(d.StepDone, _FEW, _FEW, _FEW),
    st.builds(d.StepRefused, _FEW, _FEW, st.just(422), _FEW),
    st.builds(d.StepDoubted, _FEW, _FEW, _FEW),
    st.builds(d.StepCleared, _FEW, _FEW, st.sampled_from(["not_found", "person"])),
    st.builds(d.StepHandedOver, _FEW, _FEW, st.sampled_from(["paper", "it", "dropped"])),
    st.builds(k.ResultKept, _FEW, _FEW, st.just("application/pdf"), st.integers(1, 9)),
    st.builds(k.ResultLacking, _FEW, _FEW),
    st.builds(k.ResultWanted, _FEW),
    st.builds(b.CaseOnPaper, _FEW, _FEW, st.datetimes(timezones=st.just(UTC))),
    st.builds(b.CheckWanted),
    st.builds(b.CaseChecked, st.tuples(_FEW), st.tuples(_FEW)),
    st.builds(b.CheckFailed, _FEW),
    st.builds(b.EntryGivenUp, _FEW),
    st.builds(g.RegisterAsked, _FEW, _FEW, _FEW, _TEXTS, _FEW, st.tuples(_FEW), _TEXTS, _TEXTS),
    st.builds(g.RegisterTold, _FEW, _TEXTS, st.sampled_from(["answered", "nothing", "refused", "failed"])),
    st.none(),  # newer than this program, or its key was forgotten
)
RESIDENT_BODIES: st.SearchStrategy[Any] = st.one_of(
    st.builds(r.ResidentRegistered, st.dictionaries(_FEW, _VALUES)),
    st.builds(r.ResidentChanged, st.dictionaries(_FEW, _VALUES)),
    st.builds(r.ResidentSeen, st.tuples(_FEW), _FEW),
    st.none(),
)


def made(place: int, body: Any, role: str, stamp: Stamp, wall: str, replaces: tuple[str, ...]) -> Opened:
    """An opened entry around a body."""
    kind, version = name_of(body) if body is not None else ("something.newer", 9)
    digest = hashlib.sha256(repr((place, body)).encode()).hexdigest()
    envelope = Envelope(
        1, "centre", "d", "e", place, "", stamp, wall, kind, version, "case:x", replaces, "key", 1, digest
    )
    return Opened(identity(encode(envelope)), envelope, Author(f"staff:{role}", role), body)


@st.composite
def _entries(draw: st.DrawFn, bodies: st.SearchStrategy[Any]) -> list[Opened]:
    found: list[Opened] = []
    for place in range(draw(st.integers(0, 14))):
        known = [entry.id for entry in found]
        strangers = ["f" * 64]  # what is replaced need not be here
        replaced = draw(st.lists(st.sampled_from([*known, *strangers]), max_size=3, unique=True))
        stamp = Stamp(draw(st.integers(0, 3)), draw(st.integers(0, 1)))
        entry = made(place, draw(bodies), draw(st.sampled_from(ROLES)), stamp, draw(_WALLS), tuple(replaced))
        found.append(entry)
    return found


def case_entries() -> st.SearchStrategy[list[Opened]]:
    """Entries of one case."""
    return _entries(CASE_BODIES)


def resident_entries() -> st.SearchStrategy[list[Opened]]:
    """Entries of one resident."""
    return _entries(RESIDENT_BODIES)
