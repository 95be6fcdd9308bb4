"""A department without a line keeps the same promises: once, whole, on the same clocks, in the same lists."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop.casework import by_hand, handover, work
from desktop.casework.by_hand import Parcel
from desktop.casework.centre import add_department, read_department
from desktop.casework.desk import Desk
from desktop.errors import Refused, Trouble
from desktop.sync.engine import Engine
from desktop.words import render
from tests.casework import centre, taking
from tests.casework.centre import HandClock, SitDown
from tests.fakes.parcel_reader import open_parcel
from tests.reports.reading import flat_text_of, pages_of

FILE = """
id = "archives"
name = { en = "District archives", zh = "区档案馆" }
code = "AR"
connector = "by-hand"

[[services]]
id = "archive-copy"
name = { en = "Copy from the archives", zh = "查档复印" }
limits = { promised_days = 5, statutory_days = 20 }

[[fields]]
name = "about"
label = { en = "What is looked for", zh = "查询内容" }
required = true

[[materials]]
evidence = "id-card"
name = { en = "Resident identity card", zh = "居民身份证" }
"""
SECRET = "a long passphrase for parcels"
NUMBER = "档2026-17"


@pytest.fixture
def archives(sit_down: SitDown, tmp_path: Path) -> Desk:
    """A clerk's desk at a centre that has a department without a line, with its catalogue."""
    desk = sit_down()
    file = tmp_path / "archives.toml"
    file.write_text(FILE, encoding="utf-8")
    add_department(centre.as_staff(desk, "it"), read_department(file), SECRET)
    engine = Engine(desk.store, desk.clock)
    engine.once()
    engine.stop()
    return desk


def taken_in(desk: Desk, folder: Path, serial: int = 1) -> str:
    applicant = centre.register(desk, serial)
    return taking.accepted(desk, "archive-copy", applicant, file=taking.scan(folder, f"{serial}.pdf"))


def made(desk: Desk, folder: Path, **how: bool) -> Parcel:
    found = by_hand.make_parcel(desk, "archives", folder, **how).result
    assert isinstance(found, Parcel)
    return found


def states(desk: Desk, case: str) -> set[str]:
    return {s.state for delivery in desk.case(case).deliveries for s in delivery.steps}


def test_no_machine_sends_anything_and_the_status_says_whose_turn_it_is(
    archives: Desk, tmp_path: Path
) -> None:
    case = taken_in(archives, tmp_path)
    engine = Engine(archives.store, archives.clock)
    for _ in range(3):
        engine.once()
    engine.stop()
    assert states(archives, case) == {"waiting"}
    plan = next(one for one in engine.plan() if one.department.id == "archives")
    assert not plan.do
    assert {one.turn for one in plan.not_now} == {"clerk"}
    status = next(one for one in engine.status().departments if one.department == "archives")
    assert (status.state, status.needs_you, status.waiting) == ("needs_you", 2, 0)
    assert "2" in render(status.says, "zh")
    assert status.last_heard is None


def test_a_parcel_holds_all_that_waits_once_and_whole(archives: Desk, tmp_path: Path) -> None:
    cases = [taken_in(archives, tmp_path, serial) for serial in (1, 2)]
    parcel = made(archives, tmp_path)
    inside = open_parcel(parcel.file, SECRET)
    numbers = [archives.case(case).number for case in cases]
    assert sorted(parcel.numbers) == sorted(numbers)
    assert (parcel.papers, parcel.left) == (2, 0)
    told = json.loads(inside["cases.json"])
    assert sorted(one["number"] for one in told["cases"]) == sorted(numbers)
    for serial, number in enumerate(numbers, 1):
        assert inside[f"{number}/id-card.pdf"] == taking.scan(tmp_path, f"{serial}.pdf").read_bytes()
        assert "张伟" in inside[f"{number}/form.csv"].decode("utf-8-sig")
        assert "查询内容" in inside[f"{number}/form.csv"].decode("utf-8-sig")
    assert inside["sheet.pdf"] == parcel.sheet
    assert all(states(archives, case) == {"handed_over"} for case in cases)
    with pytest.raises(Refused, match="Nothing waits"):
        made(archives, tmp_path)


def test_nothing_of_a_person_can_be_read_without_the_passphrase(archives: Desk, tmp_path: Path) -> None:
    taken_in(archives, tmp_path)
    raw = made(archives, tmp_path).file.read_bytes()
    for personal in ("张伟", centre.person(1)["id_number"], centre.person(1)["phone"]):
        assert personal.encode() not in raw
        assert personal.encode("gb18030") not in raw


def test_the_sheet_says_what_lies_in_the_parcel(archives: Desk, tmp_path: Path) -> None:
    case = taken_in(archives, tmp_path)
    parcel = made(archives, tmp_path)
    text = flat_text_of(parcel.sheet)
    for said in (parcel.id, archives.case(case).number, "查档复印", "区档案馆", "Hand-overtoadepartment"):
        assert said in text
    assert centre.person(1)["id_number"] not in text
    assert pages_of(parcel.sheet) == 1


def test_a_lost_stick_is_made_again_under_the_same_name(archives: Desk, tmp_path: Path) -> None:
    case = taken_in(archives, tmp_path)
    first = made(archives, tmp_path)
    other = tmp_path / "other"
    other.mkdir()
    again = made(archives, other, again=True)
    assert (again.id, again.numbers) == (first.id, first.numbers)
    by_hand.taken(archives, case, NUMBER)
    with pytest.raises(Refused, match="Nothing waits"):
        made(archives, other, again=True)


def test_what_cannot_be_written_is_not_handed_over(archives: Desk, tmp_path: Path) -> None:
    case = taken_in(archives, tmp_path)
    with pytest.raises(Trouble):
        made(archives, tmp_path / "no such stick")
    archives.store.secrets.put("department:archives", "short")
    with pytest.raises(Trouble, match="too short"):
        made(archives, tmp_path)
    assert states(archives, case) == {"waiting"}
    assert not list(tmp_path.glob("*.zip*"))


def test_the_number_typed_back_says_that_it_is_there(archives: Desk, tmp_path: Path) -> None:
    case, other = taken_in(archives, tmp_path, 1), taken_in(archives, tmp_path, 2)
    with pytest.raises(Refused, match="Nothing of this case was carried"):
        by_hand.taken(archives, case, NUMBER)
    made(archives, tmp_path)
    before = handover.reconcile(archives)
    assert before.closes
    assert len(before.waiting) == 2
    by_hand.taken(archives, case, f" {NUMBER} ")
    assert states(archives, case) == {"done"}
    assert archives.case(case).reference == NUMBER
    after = handover.reconcile(archives)
    assert after.closes
    assert (after.at_departments, after.waiting) == (1, (archives.case(other).number,))
    for wrong in ("", "a\nb", "x" * 81, NUMBER):
        with pytest.raises(Refused):
            by_hand.taken(archives, other, wrong)


def test_answers_typed_back_move_the_same_clocks(archives: Desk, tmp_path: Path, clock: HandClock) -> None:
    case = taken_in(archives, tmp_path)
    with pytest.raises(Refused, match="number"):
        by_hand.answer(archives, case, "in_review", archives.today)
    made(archives, tmp_path)
    by_hand.taken(archives, case, NUMBER)
    due = archives.case(case).due_on
    by_hand.answer(archives, case, "waiting_supplement", archives.today, reason="照片", asked_for=("photo",))
    known = archives.case(case)
    assert (known.state, known.due_on, due is not None) == ("waiting_supplement", None, True)
    clock.sleep(2 * 86_400)
    work.supplement(archives, case, {"id-card": taking.scan(tmp_path, "again.pdf")}, "brought")
    assert made(archives, tmp_path).numbers == (known.number,)
    by_hand.answer(archives, case, "in_review", archives.today)
    by_hand.answer(archives, case, "approved", archives.today, papers=(taking.scan(tmp_path, "result.pdf"),))
    known = archives.case(case)
    assert (known.state, known.decided_on) == ("approved", archives.today)
    assert [one.version for one in known.answers] == [1, 2, 3]
    assert len(known.answers[-1].papers) == 1
    assert len(known.pauses) == 1


def test_an_answer_that_cannot_be_is_refused(archives: Desk, tmp_path: Path) -> None:
    case = taken_in(archives, tmp_path)
    made(archives, tmp_path)
    by_hand.taken(archives, case, NUMBER)
    for day in (archives.today + timedelta(days=1), date(2020, 1, 1)):
        with pytest.raises(Refused, match="cannot have answered"):
            by_hand.answer(archives, case, "approved", day)
    with pytest.raises(Refused, match="needs a reason"):
        by_hand.answer(archives, case, "refused", archives.today)
    by_hand.answer(archives, case, "refused", archives.today, reason="not kept here")
    with pytest.raises(Refused, match="finished"):
        by_hand.answer(archives, case, "approved", archives.today)


def test_departments_with_a_line_are_left_to_it(archives: Desk, tmp_path: Path) -> None:
    centre.connect(centre.as_staff(archives, "it"), {"civil-affairs": "http://127.0.0.1:9/x"})
    case = taking.accepted(archives, "minimum-living-allowance", centre.register(archives))
    with pytest.raises(Refused, match="not handed over by hand"):
        by_hand.make_parcel(archives, "civil-affairs", tmp_path)
    with pytest.raises(Refused, match="not handed over by hand"):
        by_hand.answer(archives, case, "approved", archives.today)
