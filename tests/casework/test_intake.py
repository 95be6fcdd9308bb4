"""Taking a case in: opened, filled, papers, received with its number and dates, accepted or refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from desktop.casework import intake
from desktop.casework.desk import Desk
from desktop.domain import numbers
from desktop.domain.kinds.book import NumberSpent
from desktop.domain.rules.intake import needed
from desktop.errors import Refused, Trouble
from tests.casework import centre, taking
from tests.casework.centre import HandClock, SitDown

SERVICE = "minimum-living-allowance"


def test_a_case_opens_with_what_is_known_of_the_resident(desk: Desk) -> None:
    resident = centre.register(desk)
    case = desk.case(intake.open_case(desk, SERVICE, resident).result)
    person = centre.person(1)
    assert case.state == "draft"
    assert case.department == "civil-affairs"
    assert case.owner == desk.who.id
    assert case.values["name"] == person["name"]
    assert case.values["id_number"] == person["id_number"]
    assert case.number == ""


def test_a_service_that_is_not_offered_and_a_stranger_open_nothing(desk: Desk) -> None:
    resident = centre.register(desk)
    with pytest.raises(Trouble, match="not offered"):
        intake.open_case(desk, "flying-licence", resident)
    with pytest.raises(Trouble, match="not registered"):
        intake.open_case(desk, SERVICE, "resident:" + "0" * 32)
    with pytest.raises(Refused, match="no special circumstance"):
        intake.open_case(desk, SERVICE, resident, circumstances=("left-handed",))
    assert desk.store.journal.journals("case:") == ()


def test_filling_keeps_the_last_answer_and_writes_nothing_twice(desk: Desk) -> None:
    case = intake.open_case(desk, SERVICE, centre.register(desk)).result
    intake.fill(desk, case, {"address": "清河路2号"})
    before = len(desk.store.journal.read(case))
    assert intake.fill(desk, case, {"address": "清河路2号"}).subjects == frozenset()
    assert len(desk.store.journal.read(case)) == before
    intake.fill(desk, case, {"address": "清河路3号"})
    folded = desk.case(case)
    assert folded.values["address"] == "清河路3号"
    assert folded.clashes == ()


def test_a_field_the_form_does_not_have_is_refused_by_name(desk: Desk) -> None:
    case = intake.open_case(desk, SERVICE, centre.register(desk)).result
    with pytest.raises(Refused, match="no field shoe_size"):
        intake.fill(desk, case, {"shoe_size": 43})


def test_circumstances_change_what_papers_are_asked_for(desk: Desk) -> None:
    case = intake.open_case(desk, SERVICE, centre.register(desk)).result

    def asked() -> set[str]:
        folded = desk.case(case)
        return {m.evidence for m in needed(desk.service_of(folded), folded.circumstances, folded.values)}

    assert "power-of-attorney" not in asked()
    intake.set_circumstances(desk, case, ("proxy", "elderly"))
    assert desk.case(case).circumstances == ("proxy", "elderly")
    assert {"power-of-attorney", "proxy-id-card"} <= asked()
    intake.set_circumstances(desk, case, ())
    assert "power-of-attorney" not in asked()
    with pytest.raises(Refused, match="no special circumstance"):
        intake.set_circumstances(desk, case, ("left-handed",))


def test_a_scan_is_kept_with_the_case_whole_and_sealed(desk: Desk, tmp_path: Path) -> None:
    case = intake.open_case(desk, SERVICE, centre.register(desk)).result
    file = taking.scan(tmp_path, "身份证.pdf", size=600_000)
    intake.take_material(desk, case, "id-card", "handed_in", file=file)
    standing = desk.case(case).materials["id-card"]
    assert (standing.state, standing.file_name) == ("handed_in", "身份证.pdf")
    assert b"".join(desk.store.papers.parts(standing.paper)) == file.read_bytes()
    kept = [p for p in desk.store.paths.papers.rglob("*") if p.is_file()]
    assert kept
    assert not any(b"a scan made for a test" in p.read_bytes() for p in kept)


def test_what_is_no_paper_is_not_taken(desk: Desk, tmp_path: Path) -> None:
    case = intake.open_case(desk, SERVICE, centre.register(desk)).result
    program = tmp_path / "id.pdf"
    program.write_bytes(b"MZ\x90\x00 not a paper")
    with pytest.raises(Trouble) as told:
        intake.take_material(desk, case, "id-card", "handed_in", file=program)
    assert told.value.next_step is not None
    assert "id-card" not in desk.case(case).materials


def test_a_promise_needs_its_day_and_a_paper_must_be_asked_for(desk: Desk) -> None:
    case = intake.open_case(desk, SERVICE, centre.register(desk)).result
    with pytest.raises(Refused, match="needs its day"):
        intake.take_material(desk, case, "income-proof", "promised")
    with pytest.raises(Refused, match="does not ask for"):
        intake.take_material(desk, case, "pilot-licence", "handed_in")
    intake.take_material(desk, case, "income-proof", "promised", until=date(2026, 3, 9))
    assert desk.case(case).missing == ("income-proof",)


def test_check_tells_everything_that_is_missing_at_once(desk: Desk) -> None:
    case = intake.open_case(desk, SERVICE, centre.register(desk)).result
    told = {problem.where for problem in intake.check(desk, case)}
    assert {"material:id-card", "material:household-booklet", "field:truthful"} <= told
    taking.fill_in(desk, case)
    taking.hand_in(desk, case)
    assert intake.check(desk, case) == ()


def test_receiving_gives_a_number_and_the_dates_of_the_law(desk: Desk) -> None:
    case = taking.ready_draft(desk, SERVICE, centre.register(desk))
    number = intake.receive(desk, case).result
    folded = desk.case(case)
    assert folded.state == "received"
    assert folded.number == number
    assert numbers.check(number)
    assert folded.received is not None
    assert folded.received.on == date(2026, 3, 2)
    # 5, 20 and 30 working days after Monday 2 March 2026; Qingming is Monday 6 April.
    assert folded.received.accept_by == date(2026, 3, 9)
    assert folded.received.promised_by == date(2026, 3, 30)
    assert folded.received.statutory_by == date(2026, 4, 14)
    assert folded.due_on == date(2026, 3, 9)
    with pytest.raises(Refused, match=number):
        intake.receive(desk, case)


def test_a_year_without_a_calendar_is_not_guessed(desk: Desk, clock: HandClock) -> None:
    clock.at = clock.at.replace(year=2040)
    case = intake.open_case(desk, SERVICE, centre.register(desk)).result
    intake.receive(desk, case)
    received = desk.case(case).received
    assert received is not None
    assert received.number
    assert (received.accept_by, received.promised_by, received.statutory_by) == (None, None, None)


def test_numbers_are_unique_and_each_spending_is_in_its_block(desk: Desk) -> None:
    resident = centre.register(desk)
    given = []
    for _ in range(53):  # one more block than the first
        given.append(intake.receive(desk, intake.open_case(desk, SERVICE, resident).result).result)
    assert len(set(given)) == 53
    blocks = desk.store.journal.journals("block:")
    assert len(blocks) == 2
    spent = {
        entry.body.number: entry.body.case
        for block in blocks
        for entry in desk.store.journal.read(block)
        if isinstance(entry.body, NumberSpent)
    }
    assert set(spent) == set(given)
    assert all(desk.case(case).number == number for number, case in spent.items())
    assert desk.store.lookups.numbers_left(desk.store.identity.device, "") == 100 - 53


def test_an_incomplete_case_is_not_accepted_and_says_what_first(desk: Desk) -> None:
    case = intake.open_case(desk, SERVICE, centre.register(desk)).result
    with pytest.raises(Refused, match="Only a received case"):
        intake.accept(desk, case)
    intake.receive(desk, case)
    with pytest.raises(Refused, match="cannot be accepted yet"):
        intake.accept(desk, case)
    assert desk.case(case).state == "received"


def test_the_notice_is_given_once_and_names_everything(desk: Desk) -> None:
    case = intake.open_case(desk, SERVICE, centre.register(desk)).result
    intake.receive(desk, case)
    missing = intake.give_notice(desk, case, "bring all of it together").result
    assert [p.where for p in missing] == [p.where for p in intake.check(desk, case)]
    with pytest.raises(Refused, match="already given"):
        intake.give_notice(desk, case)
    complete = taking.ready_draft(desk, SERVICE, centre.register(desk))
    with pytest.raises(Refused, match="Nothing is missing"):
        intake.give_notice(desk, complete)


def test_a_tolerated_paper_may_be_promised_another_may_not(desk: Desk) -> None:
    resident = centre.register(desk)
    case = taking.ready_draft(desk, SERVICE, resident, leave_out=("income-proof",))
    intake.take_material(desk, case, "income-proof", "promised", until=date(2026, 3, 9))
    intake.receive(desk, case)
    intake.accept(desk, case)
    assert desk.case(case).state == "accepted"
    other = taking.ready_draft(desk, SERVICE, resident, leave_out=("id-card",))
    intake.take_material(desk, other, "id-card", "promised", until=date(2026, 3, 9))
    intake.receive(desk, other)
    with pytest.raises(Refused, match="cannot be promised"):
        intake.accept(desk, other)


def test_accepting_plans_one_delivery_that_waits(desk: Desk, tmp_path: Path) -> None:
    case = taking.accepted(desk, SERVICE, centre.register(desk), file=taking.scan(tmp_path))
    (delivery,) = desk.case(case).deliveries
    assert delivery.department == "civil-affairs"
    assert [(s.step.call, s.state) for s in delivery.steps] == [("create", "waiting"), ("paper", "waiting")]
    assert len({s.step.key for s in delivery.steps}) == 2
    with pytest.raises(Refused, match="no longer be changed"):
        intake.fill(desk, case, {"address": "清河路9号"})


def test_refusing_needs_a_reason_and_gives_a_number(desk: Desk) -> None:
    case = intake.open_case(desk, SERVICE, centre.register(desk)).result
    with pytest.raises(Refused, match="needs its reason"):
        intake.not_accept(desk, case, ("  ",))
    intake.not_accept(desk, case, ("Not a resident of this district",))
    folded = desk.case(case)
    assert folded.state == "not_accepted"
    assert folded.number
    assert folded.refusal is not None
    assert folded.refusal.legal_basis  # that of the service, when nobody names another
    assert folded.deliveries == ()
    with pytest.raises(Refused):
        intake.accept(desk, case)


def test_every_service_of_the_catalogue_can_be_taken_in(sit_down: SitDown) -> None:
    desk = sit_down("wang")
    resident = centre.register(desk)
    services = desk.store.lookups.services()
    assert len(services) >= 60
    assert len({service.department for service in services}) == 8
    for service in services:
        case = desk.case(taking.accepted(desk, service.id, resident))
        assert case.state == "accepted", service.id
        assert [d.department for d in case.deliveries] == [service.department]


def test_who_could_not_read_it_back_does_not_take_it_on(desk: Desk) -> None:
    with pytest.raises(Refused, match="grade 4") as told:
        intake.open_case(desk, "adoption-registration", centre.register(desk))
    assert "clearance 4" in str(told.value.next_step)
    assert desk.store.journal.journals("case:") == ()
