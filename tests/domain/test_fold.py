"""Promise 2: any permutation and duplication of any entries folds without error, to the same case."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.casework import handover, intake, sight, work
from desktop.casework.desk import Desk, sit_down
from desktop.domain import people
from desktop.domain.case import Case, fold
from desktop.domain.entry import Author, Draft, Opened
from desktop.domain.kinds import case as k
from desktop.domain.kinds import delivery as d
from tests.casework import centre, taking
from tests.casework.centre import HandClock
from tests.domain import inventing

SERVICE = "minimum-living-allowance"
DEPARTMENT = Author("civil-affairs", "department")
COUNTER = Author("", "counter")


def rich_case(first: Desk, second: Desk, folder: Path) -> str:
    """A case two counters worked on, without knowing of each other, through everything that can happen."""
    case = taking.ready_draft(first, SERVICE, centre.register(first), leave_out=("income-proof",))
    intake.take_material(first, case, "income-proof", "promised", until=date(2026, 3, 9))
    second.store.journal.receive(first.store.journal.parcel(second.store.journal.heads()))
    for desk, street in ((first, "清河路2号"), (second, "清河路3号")):
        intake.fill(desk, case, {"address": street})
        intake.set_circumstances(desk, case, ("elderly",) if desk is first else ("proxy", "elderly"))
        intake.take_material(desk, case, "bank-card", "handed_in", file=taking.scan(folder))
        work.note(desk, case, "seen at two counters")
    intake.give_notice(second, case)
    intake.receive(first, case)
    intake.set_circumstances(first, case, ())
    intake.accept(first, case)
    work.printed(first, case, "receipt")
    sight.show(first, case, "compare with the card")
    delivery, name = first.case(case).deliveries[0], first.case(case).deliveries[0].steps[0].step.id
    for happened in (
        d.StepSending(delivery.id, name, 1),
        d.StepDoubted(delivery.id, name, "timeout"),
        d.StepCleared(delivery.id, name, "not_found"),
        d.StepRefused(delivery.id, name, 422, "Not as agreed"),
    ):
        first.store.journal.append([Draft(case, happened)], COUNTER)
    handover.try_again(first, case, name)
    first.store.journal.append([Draft(case, d.StepDone(delivery.id, name, "CA-1", 1))], COUNTER)
    for version, state in ((3, "in_review"), (2, "waiting_supplement"), (3, "in_review"), (4, "approved")):
        said = k.DepartmentAnswered("civil-affairs", "CA-1", version, state, "2026-03-03T09:00:00+08:00")  # type: ignore[arg-type]
        first.store.journal.append([Draft(case, said)], DEPARTMENT)
    work.message(first, case, "rating", "good", stars=5)
    work.deliver(first, case, "张伟")
    work.withdraw(second, case, "did not know it was approved") if second.case(case).number else None
    first.store.journal.receive(second.store.journal.parcel(first.store.journal.heads()))
    return case


@pytest.fixture(scope="module")
def entries(tmp_path_factory: pytest.TempPathFactory) -> tuple[Opened, ...]:
    """Real entries of a rich case, as a store gives them."""
    folder, clock = tmp_path_factory.mktemp("rich"), HandClock()
    first = centre.found_centre(folder / "a", clock, ["civil-affairs"])
    first.store.close()
    first = sit_down(first.store.paths, "wang", centre.WORDS, clock)
    second = centre.join_centre(first, folder / "b", clock, "wang", "B2")
    try:
        return first.store.journal.read(rich_case(first, second, folder))
    finally:
        first.store.close()
        second.store.close()


def folded(entries: Iterable[Opened]) -> Case:
    return fold("case:" + "0" * 32, entries)


def test_the_rich_case_is_rich(entries: tuple[Opened, ...]) -> None:
    case = folded(entries)
    assert len({entry.envelope.kind for entry in entries}) >= 17
    assert len({entry.envelope.device for entry in entries}) == 2
    assert case.state == "delivered"
    assert {clash.subject for clash in case.clashes} >= {"value:address", "circumstances"}


@given(shuffle=st.randoms(use_true_random=False), again=st.integers(0, 30))
def test_order_and_duplicates_of_real_entries_do_not_matter(
    entries: tuple[Opened, ...], shuffle: random.Random, again: int
) -> None:
    mixed = [*entries, *shuffle.choices(entries, k=again)]
    shuffle.shuffle(mixed)
    assert folded(mixed) == folded(entries)


@given(chosen=st.data())
def test_any_part_of_a_case_folds_and_the_order_of_the_part_does_not_matter(
    entries: tuple[Opened, ...], chosen: st.DataObject
) -> None:
    part = chosen.draw(st.lists(st.sampled_from(entries), unique_by=lambda e: e.id))
    mixed = chosen.draw(st.permutations(part))
    assert folded(mixed) == folded(part)


@given(chosen=st.data())
def test_any_invented_entries_fold_without_error_to_the_same_case(chosen: st.DataObject) -> None:
    made = chosen.draw(inventing.case_entries())
    mixed = chosen.draw(st.permutations([*made, *made[:3]]))
    assert folded(mixed) == folded(made)


@given(chosen=st.data())
def test_any_invented_resident_folds_alike(chosen: st.DataObject) -> None:
    made = chosen.draw(inventing.resident_entries())
    mixed = chosen.draw(st.permutations([*made, *made[:3]]))
    assert people.fold("resident:x", mixed) == people.fold("resident:x", made)


@given(chosen=st.data())
def test_no_entry_is_dropped_silently(chosen: st.DataObject) -> None:
    made = chosen.draw(inventing.case_entries())
    case = folded(made)
    assert {moment.entry for moment in case.timeline} == {entry.id for entry in made}
    assert {e.id for e in made if e.body is None} <= set(case.odd)


@given(chosen=st.data())
def test_a_value_knowingly_replaced_never_returns(chosen: st.DataObject) -> None:
    made = chosen.draw(inventing.case_entries())
    some = chosen.draw(st.lists(st.sampled_from(made), unique_by=lambda e: e.id)) if made else []
    for known in (some, made):  # the fewer and then the more entries
        sources = folded(known).sources
        for subject, standing in sources.items():
            gone = {
                replaced
                for entry in some
                if _gives(entry.body, subject)
                for replaced in entry.envelope.replaces
            }
            assert not gone & set(standing), subject


def _gives(body: Any, subject: str) -> bool:
    what, _, name = subject.partition(":")
    if what == "value":
        return isinstance(body, k.CaseFilled) and name in body.values
    if what == "material":
        return isinstance(body, k.MaterialNoted) and body.evidence == name
    return isinstance(body, k.CircumstancesSet)
