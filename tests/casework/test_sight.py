"""What a person sees of a case: by grade and clearance, and looking behind a mask leaves an entry."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.casework import intake, people, sight
from desktop.casework.desk import Desk
from desktop.casework.desk import sit_down as open_at
from desktop.domain.entry import Draft, Hidden
from desktop.domain.kinds.case import CaseFilled, CaseSeen
from desktop.errors import Refused
from tests.casework import centre, taking
from tests.casework.centre import SitDown

SERVICE = "minimum-living-allowance"


def cleared(desk: Desk, clearance: int, role: str = "clerk", departments: tuple[str, ...] = ()) -> Desk:
    """The same store, looked at by somebody else."""
    return Desk(
        desk.store, replace(desk.who, clearance=clearance, role=role, departments=departments), desk.clock
    )


@pytest.fixture
def case(desk: Desk) -> str:
    """A draft with values of every grade up to 3."""
    return taking.ready_draft(desk, SERVICE, centre.register(desk))


def texts(desk: Desk, case: str, *, purpose: str = "") -> dict[str, str]:
    """What is shown of each field."""
    return {field.name: field.text for field in sight.case_view(desk, case, purpose=purpose).fields}


def test_without_a_purpose_only_the_everyday_is_shown(desk: Desk, case: str) -> None:
    number = centre.person(1)["id_number"]
    view = sight.case_view(desk, case)
    for field in view.fields:
        assert field.masked == (field.grade > 1), field.name
    assert number not in texts(desk, case).values()
    assert number not in view.case.values.values()
    assert view.applicant.id_number.startswith("110")
    assert "*" in view.applicant.id_number
    assert view.applicant.name == "张伟"


def test_a_purpose_shows_what_the_clearance_allows_and_is_remembered(desk: Desk, case: str) -> None:
    with pytest.raises(Refused, match="needs a purpose"):
        sight.show(desk, case, "  ")
    shown = {field.name: field for field in sight.show(desk, case, "compare with the card").fields}
    assert shown["id_number"].text == centre.person(1)["id_number"]
    assert not shown["id_number"].masked
    looked = desk.case(case).timeline[0]
    assert isinstance(looked.body, CaseSeen)
    assert looked.body.purpose == "compare with the card"
    assert "id_number" in looked.body.fields
    assert looked.by.staff == desk.who.id


def test_beyond_the_clearance_no_purpose_helps(desk: Desk, case: str) -> None:
    low = cleared(desk, 2)
    number = centre.person(1)["id_number"]
    field = next(f for f in sight.case_view(low, case, purpose="curious").fields if f.name == "id_number")
    assert field.grade == 3
    assert field.masked
    assert not field.can_open
    assert number not in texts(low, case, purpose="curious").values()
    lowest = cleared(desk, 1)
    assert texts(lowest, case, purpose="curious")["id_number"] == ""  # two grades beyond: not even its length


def test_another_departments_business_is_not_read(desk: Desk, case: str) -> None:
    other = cleared(desk, 3, departments=("taxation",))
    for field in sight.case_view(other, case, purpose="curious").fields:
        if field.grade >= 3:
            assert field.text == "", field.name
        elif field.grade == 2:
            assert field.masked, field.name


def test_running_the_computers_gives_no_sight(desk: Desk, case: str) -> None:
    admin = cleared(desk, 4, role="it")
    assert centre.person(1)["id_number"] not in texts(admin, case, purpose="maintenance").values()
    assert centre.person(1)["phone"] not in texts(admin, case, purpose="maintenance").values()


def test_without_the_clearance_key_a_value_is_not_in_memory_at_all(sit_down: SitDown) -> None:
    boss = sit_down("it")
    people.add_staff(boss, "xiao", "小赵", "clerk", centre.WORDS, clearance=2)
    boss.store.close()
    paths, clock = boss.store.paths, boss.clock
    desk = open_at(paths, "wang", centre.WORDS, clock)
    case = intake.open_case(desk, SERVICE, centre.register(desk)).result
    assert texts(desk, case, purpose="review")["id_number"] == centre.person(1)["id_number"]
    desk.store.close()
    low = open_at(paths, "xiao", centre.WORDS, clock)
    try:
        assert low.case(case).values["id_number"] == Hidden(3)
        assert low.case(case).values["address"] == "清河路1号"
        assert texts(low, case, purpose="curious")["id_number"] == ""
    finally:
        low.store.close()


def test_lists_and_the_one_box_mask_alike(desk: Desk, case: str) -> None:
    row = desk.store.lookups.case_row(case)
    assert row is not None
    assert sight.case_line(desk, row).applicant_name == "张伟"
    hits = [sight.hit(desk, found) for found in desk.store.lookups.search("张伟")]
    assert hits
    assert all(centre.person(1)["id_number"] not in (hit.title, hit.detail) for hit in hits)


def test_a_clash_is_marked_on_its_field(desk: Desk, case: str) -> None:
    desk.store.journal.append([Draft(case, CaseFilled({"address": "another"}, {"address": 2}))], desk.author)
    view = sight.case_view(desk, case)
    assert {field.name for field in view.fields if field.clash} == {"address"}
    intake.fill(desk, case, {"address": "decided"})
    assert not any(field.clash for field in sight.case_view(desk, case).fields)
