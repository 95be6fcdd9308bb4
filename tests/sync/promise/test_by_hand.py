"""The promises as a department without a line keeps them: parcel, sheet, number and answers typed back."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop.casework import by_hand, handover
from desktop.casework.by_hand import Parcel, parcels
from desktop.casework.desk import Desk
from desktop.errors import Refused, Trouble
from desktop.store.lookups import CaseFilter
from desktop.words import render
from tests.fakes.counter import Counter
from tests.fakes.parcel_reader import open_parcel
from tests.reports.reading import flat_text_of
from tests.sync.promise.by_hand import ByHandStage
from tests.sync.promise.stage import at_desk, digest

PDF = b"%PDF-1.4\n" + bytes(range(256)) * 300
promise = pytest.mark.promise
KIND = "by-hand"


class Window:
    """A counter, the office its parcels go to, and a stick to carry them on."""

    def __init__(self, folder: Path) -> None:
        self.office = ByHandStage()
        self.counter: Counter = self.office.counter(folder / "store")
        self.desk: Desk = at_desk(self.counter)
        self.stick = folder / "stick"
        self.stick.mkdir()

    def case(self, **more: object) -> str:
        return self.counter.case(self.office.department, self.office.service, **more)  # type: ignore[arg-type]

    def number(self, case: str) -> str:
        return self.counter.store.lookups.case(case).number

    def parcel(self, *, again: bool = False) -> Parcel:
        made = by_hand.make_parcel(self.desk, self.office.department, self.stick, again=again).result
        assert isinstance(made, Parcel)
        return made

    def carry(self) -> dict[str, str]:
        """A parcel goes there, the signed sheet comes back, and its numbers are typed."""
        signed = self.office.take(self.parcel().file)
        for number, reference in signed.items():
            case = self.counter.store.lookups.case_by_number(number)
            assert case is not None
            by_hand.taken(self.desk, case, reference)
        return signed

    def states(self, case: str) -> set[str]:
        return set(self.counter.states(case).values())


@pytest.fixture
def window(tmp_path: Path) -> Iterator[Window]:
    window = Window(tmp_path)
    yield window
    window.counter.store.close()


@promise("once", KIND)
def test_a_case_arrives_once_under_our_number(window: Window) -> None:
    case = window.case()
    parcel = window.parcel()
    text = flat_text_of(parcel.sheet)
    assert window.number(case) in text
    assert parcel.id in text
    signed = window.office.take(parcel.file)
    by_hand.taken(window.desk, case, signed[window.number(case)])
    (there,) = window.office.filed()
    assert (there.number, there.service) == (window.number(case), window.office.service)
    assert window.counter.store.lookups.case(case).reference == there.reference
    assert window.states(case) == {"done"}


@promise("paper", KIND)
def test_a_paper_arrives_whole(window: Window) -> None:
    window.case(papers={"id-card": PDF})
    window.carry()
    (there,) = window.office.filed()
    assert dict(there.papers) == {"id-card": digest(PDF)}


@promise("message", KIND)
def test_a_message_goes_with_the_next_parcel(window: Window) -> None:
    case = window.case()
    window.carry()
    window.counter.say(case, "question", "How long will it take?")
    assert window.states(case) == {"done", "waiting"}
    window.carry()
    assert window.office.filed()[0].messages == ("question",)
    assert window.states(case) == {"done"}


@promise("answer", KIND)
def test_a_typed_answer_is_told_once(window: Window) -> None:
    case = window.case()
    window.carry()
    by_hand.answer(window.desk, case, "in_review", window.desk.today)
    by_hand.answer(window.desk, case, "approved", window.desk.today, reason="found")
    answers = window.counter.store.lookups.case(case).answers
    assert [(one.version, one.state) for one in answers] == [(1, "in_review"), (2, "approved")]
    with pytest.raises(Refused, match="noted already"):
        by_hand.answer(window.desk, case, "approved", window.desk.today, reason="found")


@promise("no-answer-lost", KIND)
def test_parcel_after_parcel_leaves_no_case_out(window: Window) -> None:
    many = parcels.MOST_CASES + 3
    cases = window.counter.cases(window.office.department, window.office.service, many)
    first = window.parcel()
    assert (len(first.numbers), first.left) == (parcels.MOST_CASES, 3)
    second = window.parcel()
    assert (len(second.numbers), second.left) == (3, 0)
    window.office.take(first.file)
    window.office.take(second.file)
    assert {one.number for one in window.office.filed()} == {window.number(case) for case in cases}


@promise("result", KIND)
def test_a_result_paper_is_kept_with_its_answer(window: Window, tmp_path: Path) -> None:
    case = window.case()
    window.carry()
    (tmp_path / "result.pdf").write_bytes(PDF)
    by_hand.answer(window.desk, case, "approved", window.desk.today, papers=(tmp_path / "result.pdf",))
    answer = window.counter.store.lookups.case(case).answer
    assert answer is not None
    assert answer.papers == (digest(PDF),)
    with pytest.raises(Trouble):
        by_hand.answer(window.desk, case, "approved", window.desk.today, papers=(tmp_path / "none.pdf",))


@promise("refusal", KIND)
def test_a_refusal_needs_its_reason_and_shows_it(window: Window) -> None:
    case = window.case()
    window.carry()
    with pytest.raises(Refused) as caught:
        by_hand.answer(window.desk, case, "refused", window.desk.today)
    assert caught.value.next_step is not None
    assert any("\u4e00" <= char <= "\u9fff" for char in render(caught.value.next_step, "zh"))
    by_hand.answer(window.desk, case, "refused", window.desk.today, reason="not kept here")
    known = window.counter.store.lookups.case(case)
    assert known.answer is not None
    assert (known.state, known.answer.reason) == ("refused", "not kept here")


@promise("wrong-key", KIND)
def test_without_a_long_passphrase_no_parcel_is_made_and_no_case_marked(window: Window) -> None:
    case = window.case()
    window.counter.store.secrets.put("department:archives", "short")
    with pytest.raises(Trouble, match="too short"):
        window.parcel()
    assert window.states(case) == {"waiting"}
    assert not list(window.stick.iterdir())
    window.counter.store.secrets.put("department:archives", window.office.secret)
    parcel = window.parcel()
    with pytest.raises(ValueError, match="wrong passphrase"):
        open_parcel(parcel.file, "another passphrase of enough length")


@promise("reference", KIND)
@pytest.mark.parametrize("typed", ["../../x", "..", "a/b", "a?b=c", "a#b", "=1+1", "<b>"])
def test_a_strange_number_stays_a_text(window: Window, typed: str) -> None:
    case = window.case(papers={"id-card": PDF})
    window.parcel()
    by_hand.taken(window.desk, case, typed)
    assert window.counter.store.lookups.case(case).reference == typed
    window.counter.say(case, "question", "?")
    inside = open_parcel(window.parcel().file, window.office.secret)
    assert all(".." not in name and not name.startswith("/") for name in inside)


@promise("reference", KIND)
@pytest.mark.parametrize("typed", ["", " ", "x" * 500, "a\r\nX: y", "a\0b"])
def test_what_cannot_be_a_number_is_refused(window: Window, typed: str) -> None:
    case = window.case()
    window.parcel()
    with pytest.raises(Refused):
        by_hand.taken(window.desk, case, typed)
    assert window.states(case) == {"handed_over"}


@promise("one-fault", KIND)
@pytest.mark.parametrize("fault", ["stick lost", "parcel cut short", "a byte changed", "sheet lost"])
def test_one_fault_on_the_way(window: Window, fault: str) -> None:
    """The parcel is made again under the same name; until the number is typed nothing counts as there."""
    case = window.case(papers={"id-card": PDF})
    first = window.parcel()
    raw = first.file.read_bytes()
    if fault == "sheet lost":
        window.office.take(first.file)
    elif fault != "stick lost":
        place = len(raw) // 2
        cut, changed = raw[:place], raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]
        first.file.write_bytes(cut if fault == "parcel cut short" else changed)
        with pytest.raises(Exception):  # noqa: B017, PT011 - whatever an archive program says to that
            window.office.take(first.file)
    first.file.unlink()
    assert window.states(case) == {"handed_over"}
    assert window.counter.store.lookups.case(case).reference == ""
    again = window.parcel(again=True)
    assert (again.id, again.numbers) == (first.id, first.numbers)
    signed = window.office.take(again.file)
    by_hand.taken(window.desk, case, signed[window.number(case)])
    (there,) = window.office.filed()
    assert dict(there.papers) == {"id-card": digest(PDF)}


@promise("doubled", KIND)
def test_a_parcel_that_comes_twice_makes_one_case(window: Window) -> None:
    case = window.case()
    parcel = window.parcel()
    assert window.office.take(parcel.file) == window.office.take(parcel.file)
    assert len(window.office.filed()) == 1
    by_hand.taken(window.desk, case, window.office.filed()[0].reference)
    with pytest.raises(Refused, match="Nothing waits"):
        window.parcel(again=True)


@promise("many-faults", KIND)
def test_many_faults_on_the_way(window: Window, seed: int) -> None:
    dice = random.Random(seed)
    cases = [window.case(papers={"id-card": PDF}) for _ in range(6)]
    for _ in range(40):
        waiting = [case for case in cases if window.states(case) != {"done"}]
        if not waiting:
            break
        parcel = window.parcel(again=True)
        if dice.random() < 0.5:
            continue  # the stick is lost
        signed = window.office.take(parcel.file)
        if dice.random() < 0.3:
            continue  # the signed sheet is lost
        for case in waiting:
            if dice.random() < 0.5:  # some lines of the sheet cannot be read
                by_hand.taken(window.desk, case, signed[window.number(case)])
    assert all(window.states(case) == {"done"} for case in cases)
    there = window.office.filed()
    assert len(there) == len(cases)
    assert {one.number: one.reference for one in there} == {
        window.number(case): window.counter.store.lookups.case(case).reference for case in cases
    }


@promise("dead-line", KIND)
def test_no_machine_sends_anything(window: Window) -> None:
    case = window.case()
    worker = window.counter.worker(window.office.department)
    worker.once()
    assert window.states(case) == {"waiting"}
    assert worker.course.standing.failures == 0
    assert not worker.plan().do
    assert {one.turn for one in worker.plan().not_now} == {"clerk"}


@promise("entries", KIND)
def test_a_typed_answer_is_an_entry_of_its_case_alone(window: Window) -> None:
    case, other = window.case(), window.case()
    window.carry()
    before = len(window.counter.store.journal.read(other))
    by_hand.answer(window.desk, case, "approved", window.desk.today)
    assert window.counter.store.lookups.case(case).state == "approved"
    assert len(window.counter.store.journal.read(other)) == before


@promise("clocks", KIND)
def test_the_same_clocks_and_the_same_lists(window: Window) -> None:
    case, other = window.case(), window.case()
    lookups = window.counter.store.lookups
    before = handover.reconcile(window.desk)
    assert (before.taken_in, before.at_departments, len(before.waiting), before.closes) == (2, 0, 2, True)
    window.carry()
    after = handover.reconcile(window.desk)
    assert (after.at_departments, after.waiting, after.closes) == (2, (), True)
    by_hand.answer(
        window.desk, case, "waiting_supplement", window.desk.today, reason="photo", asked_for=("photo",)
    )
    assert lookups.case(case).pauses
    by_hand.answer(window.desk, case, "approved", window.desk.today)
    known = lookups.case(case)
    assert (known.state, known.decided_on) == ("approved", window.desk.today)
    listed = lookups.cases(CaseFilter(states=("approved",), department=window.office.department)).rows
    assert {row.id for row in listed} == {case}
    assert lookups.case(other).received is not None


@promise("hostile", KIND)
@pytest.mark.parametrize(
    ("state", "on", "reason"),
    [
        ("approved", date(9999, 12, 31), ""),
        ("approved", date(1, 1, 1), ""),
        ("refused", None, "   "),
        ("refused", None, "\u202e\u2066"),
        ("waiting_supplement", None, "\0\0"),
        ("lost", None, "because"),
        ("delivered", None, "because"),
    ],
)
def test_what_no_honest_letter_says_is_refused(
    window: Window, state: str, on: date | None, reason: str
) -> None:
    case = window.case()
    window.carry()
    before = len(window.counter.store.journal.read(case))
    with pytest.raises(Refused) as caught:
        by_hand.answer(window.desk, case, state, on or window.desk.today, reason=reason)  # type: ignore[arg-type]
    assert render(caught.value.what, "zh") != render(caught.value.what, "en")
    assert len(window.counter.store.journal.read(case)) == before


@promise("mutated", KIND)
def test_whatever_is_typed_is_refused_or_kept_as_plain_text(window: Window, seed: int) -> None:
    dice = random.Random(seed)
    case = window.case()
    window.carry()
    strange = "张\0\u202eab\r\n\t<b>=1+1'\";--%s{}\ud800\x7f"
    for _ in range(40):
        words = "".join(dice.choice(strange) for _ in range(dice.randrange(0, 3000, 7)))
        on = window.desk.today + timedelta(days=dice.randrange(-2, 2))
        state = dice.choice(["in_review", "waiting_supplement", "special_procedure"])
        with contextlib.suppress(Refused):
            by_hand.answer(window.desk, case, state, on, reason=words)  # type: ignore[arg-type]
    known = window.counter.store.lookups.case(case)
    for answer in known.answers:
        assert not set(answer.reason) & set("\0\u202e\r\ud800\x7f")
        assert len(answer.reason) <= 2000
    assert window.counter.store.journal.verify() == []
