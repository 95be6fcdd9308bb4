"""One life event is several cases of several departments, one applicant, one set of papers."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.casework import intake
from desktop.casework.desk import Desk
from desktop.casework.sight import case_view
from desktop.domain import bundle as bundle_plan
from desktop.errors import Refused, Trouble
from desktop.store.lookups import CaseFilter
from tests.casework import centre, taking
from tests.casework.centre import SitDown

EVENT = "child-is-born"


@pytest.fixture
def desk(sit_down: SitDown) -> Desk:
    """The supervisor's desk: a birth asks for values of grade 4."""
    return sit_down("wang")


def test_a_clerk_without_the_clearance_opens_none_of_it(sit_down: SitDown) -> None:
    desk = sit_down("lina")
    resident = centre.register(desk)
    with pytest.raises(Refused, match="grade 4") as told:
        intake.open_bundle(desk, EVENT, resident, {})
    assert "colleague with clearance 4" in str(told.value.next_step)
    assert desk.store.journal.journals("case:") == ()


def test_every_service_of_the_event_becomes_a_case_of_its_department(desk: Desk) -> None:
    resident = centre.register(desk)
    event = desk.store.lookups.life_event(EVENT)
    assert event is not None
    bundle, cases = intake.open_bundle(desk, EVENT, resident, {}).result
    folded = [desk.case(case) for case in cases]
    assert [case.opened.service for case in folded if case.opened] == list(event.services)
    assert all(case.opened is not None and case.opened.bundle == bundle for case in folded)
    assert len({case.department for case in folded}) >= 3
    kept = desk.store.lookups.bundle(bundle)
    assert kept is not None
    assert (kept.life_event, kept.applicant) == (EVENT, resident)
    listed = desk.store.lookups.cases(CaseFilter(bundle=bundle)).rows
    assert {row.id for row in listed} == set(cases)


def test_answers_add_services_once(desk: Desk) -> None:
    event = desk.store.lookups.life_event(EVENT)
    assert event is not None
    answers = {question.id: True for question in event.questions}
    _, cases = intake.open_bundle(desk, EVENT, centre.register(desk), answers).result
    services = [c.opened.service for c in map(desk.case, cases) if c.opened]
    assert sorted(services) == sorted(bundle_plan.chosen(event, answers))
    assert len(services) == len(set(services)) > len(event.services)


def test_what_is_known_of_the_person_is_in_every_case(desk: Desk) -> None:
    resident = centre.register(desk)
    _, cases = intake.open_bundle(desk, EVENT, resident, {}, circumstances=("elderly",)).result
    for case in cases:
        folded = desk.case(case)
        assert folded.circumstances == ("elderly",)
        asked = {f.name for f in case_view(desk, case).fields}
        if "id_number" in asked:
            assert folded.values["id_number"] == centre.person(1)["id_number"]


def test_all_or_nothing_is_opened(desk: Desk) -> None:
    before = desk.store.journal.head()
    with pytest.raises(Trouble, match="not in the catalogue"):
        intake.open_bundle(desk, "moon-landing", centre.register(desk), {})
    with pytest.raises(Trouble, match="not registered"):
        intake.open_bundle(desk, EVENT, "resident:" + "0" * 32, {})
    with pytest.raises(Refused, match="no special circumstance"):
        intake.open_bundle(desk, EVENT, centre.register(desk), {}, circumstances=("left-handed",))
    assert desk.store.journal.journals("case:") == ()
    assert desk.store.journal.journals("bundle:") == ()
    assert desk.store.journal.head()[0] == before[0] + 1  # the resident alone


def test_a_whole_bundle_is_taken_in(desk: Desk, tmp_path: Path) -> None:
    _, cases = intake.open_bundle(desk, EVENT, centre.register(desk), {}).result
    numbers = []
    for case in cases:
        taking.fill_in(desk, case)
        taking.hand_in(desk, case, file=taking.scan(tmp_path))
        numbers.append(intake.receive(desk, case).result)
        intake.accept(desk, case)
    assert len(set(numbers)) == len(cases)
    assert {desk.case(case).state for case in cases} == {"accepted"}
