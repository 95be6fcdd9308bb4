"""The outage kit's rules: every form stands somewhere, and nobody ever checks what they typed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain import numbers
from desktop.domain.case import fold as fold_case
from desktop.domain.entry import Opened, Stamp
from desktop.domain.kinds import back_entry as b
from desktop.domain.kinds import case as k
from desktop.domain.kinds import kits as kinds
from desktop.domain.kinds.book import BlockReserved, NumberSpent, NumberVoided
from desktop.domain.outage import code, kit, rules
from desktop.domain.rules import outage as case_rules
from desktop.errors import Refused
from tests.domain.inventing import case_entries, made

SERIES = numbers.series("QH", "A1", 1, 8)
PILES = (kinds.Pile("a-service", 1, SERIES[:5]), kinds.Pile("", 0, SERIES[5:]))
PRINTED = (BlockReserved("block:x", "d", "", SERIES), kinds.FormsPrinted(PILES, 3))
_NUMBERS = st.sampled_from([*SERIES, "QH-A1-999999-00"])
_CASES = st.sampled_from(["case:a", "case:b", "case:c"])
BODIES: st.SearchStrategy[Any] = st.one_of(
    st.builds(kinds.FormClaimed, _NUMBERS, _CASES),
    st.builds(kinds.FormClaimed, _NUMBERS, _CASES),
    st.builds(kinds.FormFreed, _NUMBERS, _CASES, st.just("wrong form")),
    st.builds(kinds.PileCounted, st.integers(-1, 3), st.sampled_from([*SERIES, ""])),
    st.builds(NumberSpent, _NUMBERS, _CASES),
    st.builds(NumberVoided, _NUMBERS, st.sampled_from(["torn", "lost"])),
    st.sampled_from(PRINTED),
    st.none(),
)


def entries(bodies: list[Any], stamps: list[int]) -> list[Opened]:
    """Entries of a block after its printing, at any times."""
    whole = [*PRINTED, *bodies]
    times = [0, 1, *(2 + stamp for stamp in stamps)]
    wall = "2026-03-02T09:00:00.000+00:00"
    return [
        made(place, body, "clerk", Stamp(at, 0), wall, ())
        for place, (body, at) in enumerate(zip(whole, times, strict=True))
    ]


@given(st.lists(st.tuples(BODIES, st.integers(0, 9)), max_size=25), st.randoms(use_true_random=False))
def test_every_form_stands_somewhere_whatever_happened_in_any_order(
    happened: list[tuple[Any, int]], dice: random.Random
) -> None:
    found = entries([body for body, _ in happened], [at for _, at in happened])
    once = kit.fold("block:x", found)
    assert once is not None
    shuffled = [*found, *found]
    dice.shuffle(shuffled)
    assert kit.fold("block:x", shuffled) == once
    assert [form.number for form in once.forms] == list(SERIES)
    assert sum(len(once.of(state)) for state in kit.STATE_NAMES) == len(SERIES)
    ledger = numbers.ledger([entry.body for entry in found if entry.body is not None])
    assert not ledger.unused  # no number on paper is ever given to a case at the counter
    for form in once.forms:
        assert (form.state == "used") == (form.number in ledger.spent)
        assert (form.state == "spoiled") == (form.number in ledger.voided)
        assert (form.state in ("left", "missing", "typed")) == (form.number in ledger.printed)
        assert bool(form.case) == (form.state in ("used", "typed"))


@given(st.lists(st.tuples(BODIES, st.integers(0, 9)), max_size=25))
def test_missing_is_what_lies_before_something_that_came_back(happened: list[tuple[Any, int]]) -> None:
    found = kit.fold("block:x", entries([body for body, _ in happened], [at for _, at in happened]))
    assert found is not None
    for pile in range(len(PILES)):
        states = [form.state for form in found.forms if form.pile == pile]
        # What is left is the end of the pile: forms go from the top, and none before it is said to be left.
        gone = len(states) - len(found.of("left", pile=pile))
        assert all(state == "left" for state in states[gone:])
        assert "left" not in states[:gone]


@given(case_entries())
def test_nobody_checks_what_they_typed(found: list[Opened]) -> None:
    case = fold_case("case:x", found)
    paper = case.paper
    if paper is None or paper.state != "checked":
        return
    assert paper.checked_by
    assert paper.checked_by not in paper.typed_by


def typed(*told: tuple[Any, str]) -> list[Opened]:
    """A case from a paper form, told step by step: (body, who)."""
    wall = "2026-03-02T09:00:00.000+00:00"
    return [made(n, body, who, Stamp(n, 0), wall, ()) for n, (body, who) in enumerate(told)]


ON_PAPER = b.CaseOnPaper(SERIES[0], "block:x", datetime(2026, 3, 2, 8, tzinfo=UTC))
FILLED = k.CaseFilled({"a": 1})


def checked_after(found: list[Opened]) -> b.CaseChecked:
    paper = fold_case("case:x", found).paper
    assert paper is not None
    return b.CaseChecked(paper.typed_by, paper.typed)


def test_a_check_by_who_typed_it_is_none_and_is_flagged() -> None:
    found = typed((ON_PAPER, "clerk"), (FILLED, "clerk"), (b.CheckWanted(), "clerk"))
    wrong = typed(
        (ON_PAPER, "clerk"), (FILLED, "clerk"), (b.CheckWanted(), "clerk"), (checked_after(found), "clerk")
    )
    case = fold_case("case:x", wrong)
    assert case.paper is not None
    assert (case.paper.state, len(case.odd)) == ("wanted", 1)
    with pytest.raises(Refused):
        case_rules.may_check(case, "staff:clerk")
    with pytest.raises(Refused):
        case_rules.must_be_checked(case)
    case_rules.may_check(case, "staff:manager")
    right = [*wrong[:3], *typed(*[(None, "")] * 3, (checked_after(found), "manager"))[3:]]
    done = fold_case("case:x", right)
    assert done.paper is not None
    assert (done.paper.state, done.paper.checked_by) == ("checked", "staff:manager")
    assert done.paper.typed_by == ("staff:clerk",)
    case_rules.must_be_checked(done)


def every_state() -> Iterator[tuple[str, list[Opened]]]:
    base = ((ON_PAPER, "clerk"), (FILLED, "clerk"))
    yield "typed", typed(*base)
    yield "wanted", typed(*base, (b.CheckWanted(), "clerk"))
    yield "returned", typed(*base, (b.CheckWanted(), "clerk"), (b.CheckFailed("no"), "manager"))
    yield "given_up", typed(*base, (b.EntryGivenUp("wrong"), "clerk"))


def test_what_is_not_checked_is_never_received() -> None:
    for state, found in every_state():
        case = fold_case("case:x", found)
        assert case.paper is not None
        assert case.paper.state == state
        with pytest.raises(Refused):
            case_rules.must_be_checked(case)


@given(st.sampled_from(SERIES), st.text(max_size=12))
def test_a_square_is_read_back_and_bears_its_centres_mark(number: str, centre: str) -> None:
    said = code.code(number, centre)
    assert said.isascii()
    for typed_so in (said, said.lower(), said.replace("-", " - ")):
        found = code.read(typed_so)
        assert found is not None
        assert (found.number, found.mark) == (number, code.mark(number, centre))
    found = code.read(number)
    assert found == code.Scanned(number)


@given(st.text(max_size=40))
def test_any_text_is_a_form_or_none(text: str) -> None:
    found = code.read(text)
    assert found is None or found.number


@given(st.integers(-400, 400), st.integers(0, 400))
def test_the_original_time_lies_between_printing_and_now(asked: int, now: int) -> None:
    printed = datetime(2026, 3, 2, 8, tzinfo=UTC)
    form = kit.Form(SERIES[0], "a", 1, 0, 0, "left", "", "", printed)
    minute = timedelta(minutes=1)

    def ask() -> None:
        rules.may_have_been_asked(form, printed, printed + asked * minute, printed + now * minute)

    if -1 <= asked <= now:
        ask()
    else:
        with pytest.raises(Refused):
            ask()
