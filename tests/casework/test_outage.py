"""The outage kit through its deeds: printed ahead, typed in with the original time, checked by a second."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from desktop.casework import handover, intake, outage, papers, people, sight, upkeep
from desktop.casework.desk import Desk
from desktop.casework.exchange import numbers
from desktop.casework.outage import kits
from desktop.domain.case import Case
from desktop.domain.kinds import back_entry as b
from desktop.domain.kinds.case import CaseSeen
from desktop.domain.kinds.delivery import DeliveryPlanned
from desktop.domain.numbers import series
from desktop.domain.outage.code import code
from desktop.domain.outage.paper import COMPARING
from desktop.errors import Refused
from desktop.store.lookups import CaseFilter
from desktop.words import render
from tests.casework import centre, taking
from tests.casework.centre import HandClock, as_staff, register
from tests.reports.reading import flat_text_of

SERVICE = "minimum-living-allowance"
HOUR = timedelta(hours=1)


def kit_of(desk: Desk, many: int = 3, general: int = 2) -> kits.Kit:
    block: str = outage.print_kit(desk, {SERVICE: many, "": general}).result
    return kits.kit(desk, block)


def typed_in(desk: Desk, number: str, at: datetime, **how: Any) -> str:
    """A form typed in whole and handed over to be checked."""
    case: str = outage.begin(desk, number, register(desk), at, **how).result
    taking.fill_in(desk, case)
    taking.hand_in(desk, case)
    outage.want_check(desk, case)
    return case


def received_at(case: Case) -> datetime:
    """What the department is told."""
    planned = next(m.body for m in case.timeline if isinstance(m.body, DeliveryPlanned))
    return datetime.fromisoformat(json.loads(planned.steps[0].request)["received_at"])


def test_the_numbers_of_a_kit_are_given_by_its_forms_only(desk: Desk) -> None:
    first = taking.accepted(desk, SERVICE, register(desk))  # takes a block of the own series
    kit = kit_of(desk)
    on_paper = {form.number for form in kit.forms}
    assert len(on_paper) == 5
    given = set()
    for _ in range(60):  # beyond what was reserved before: another block is taken, never the kit's
        case = taking.ready_draft(desk, SERVICE, register(desk))
        given.add(intake.receive(desk, case).result)
    assert not given & on_paper
    assert desk.case(first).number not in on_paper
    ledger = numbers.look(desk)
    assert ledger.closes
    block = next(one for one in ledger.blocks if one.block == kit.id)
    assert (block.size, block.printed, block.unused, block.spent, block.voided) == (5, 5, 0, 0, 0)
    with pytest.raises(Refused, match="printed on a paper form"):
        numbers.void(desk, next(iter(on_paper)), "torn")


def test_a_form_becomes_a_case_with_its_number_and_the_dates_of_its_original_time(
    desk: Desk, clock: HandClock
) -> None:
    kit = kit_of(desk)
    clock.sleep(3600)
    asked_at = clock.now()  # a Monday
    clock.sleep(4 * 24 * 3600)  # typed in on Friday
    form = kit.forms[0]
    case = typed_in(desk, code(form.number, centre.SITE.centre), asked_at)
    with pytest.raises(Refused, match="second person"):
        intake.receive(desk, case)
    with pytest.raises(Refused, match="You typed this form in yourself"):
        outage.confirm(desk, case)
    second = as_staff(desk, "wang")
    compared = outage.compare(second, case)
    assert compared.typed_by == ("李娜",)
    assert compared.view.applicant.id_number == centre.person(1)["id_number"]
    number, accepted = outage.confirm(second, case).result
    assert (number, accepted) == (form.number, True)
    known = desk.case(case)
    assert known.received is not None
    assert known.received.on == date(2026, 3, 2)
    ordinary = desk.case(taking.accepted(desk, SERVICE, register(desk))).received
    assert ordinary is not None
    assert known.received.promised_by < ordinary.promised_by  # type: ignore[operator]
    assert received_at(known) == asked_at
    checked = next(m for m in known.timeline if isinstance(m.body, b.CaseChecked))
    assert checked.at == clock.now()  # its own stamp stays true
    assert known.paper is not None
    assert (known.paper.state, known.paper.checked_by) == ("checked", second.who.id)
    assert known.paper.typed_by == (desk.who.id,)
    seen = [m.body for m in known.timeline if isinstance(m.body, CaseSeen)]
    assert [body.purpose for body in seen] == [COMPARING]
    assert kits.form_of(kits.kit(desk, kit.id), number).state == "used"
    assert not known.odd


def test_a_form_scanned_twice_opens_the_same_case(desk: Desk, clock: HandClock) -> None:
    number = kit_of(desk).forms[0].number
    case = outage.begin(desk, number, register(desk), clock.now()).result
    assert outage.begin(desk, number, register(desk, 2), clock.now()).result == case
    assert outage.find(desk, number).form.case == case
    taking.fill_in(desk, case)
    taking.hand_in(desk, case)
    outage.want_check(desk, case)
    outage.confirm(as_staff(desk, "wang"), case)
    assert outage.begin(desk, number, register(desk, 2), clock.now()).result == case
    assert desk.store.lookups.case_by_number(number) == case


def test_the_original_time_lies_between_printing_and_now(desk: Desk, clock: HandClock) -> None:
    number = kit_of(desk).forms[0].number
    printed = clock.now()
    clock.sleep(7200)
    for wrong, why in ((printed - HOUR, "only printed on"), (clock.now() + HOUR, "in the future")):
        with pytest.raises(Refused, match=why):
            outage.begin(desk, number, register(desk), wrong)
    case = outage.begin(desk, number, register(desk), printed).result
    with pytest.raises(Refused, match="in the future"):
        outage.change_time(desk, case, clock.now() + HOUR, "line")
    outage.change_time(desk, case, printed + HOUR, "line")
    paper = desk.case(case).paper
    assert paper is not None
    assert (paper.asked_at, paper.outage) == (printed + HOUR, "line")


def test_a_form_of_another_centre_is_refused_in_a_sentence(desk: Desk) -> None:
    number = kit_of(desk).forms[0].number
    strange = series("YH", "A1", 3, 1)[0]
    for text in (strange, code(strange, "yunhe"), code(number, "another centre with the same letters")):
        with pytest.raises(Refused, match="belongs to another centre"):
            outage.find(desk, text)
    with pytest.raises(Refused, match="not the number of a paper form"):
        outage.find(desk, "hello")
    with pytest.raises(Refused, match="cannot be right"):
        outage.find(desk, code(number, centre.SITE.centre).replace("QH", "QX", 1))


def test_a_form_is_spoiled_once_and_with_a_reason(desk: Desk, clock: HandClock) -> None:
    kit = kit_of(desk)
    number, other = kit.forms[0].number, kit.forms[1].number
    with pytest.raises(Refused, match="needs its reason"):
        outage.spoil(desk, kit.id, number, " ")
    outage.spoil(desk, kit.id, number, "coffee")
    with pytest.raises(Refused, match="spoiled: coffee"):
        outage.begin(desk, number, register(desk), clock.now())
    with pytest.raises(Refused, match="spoiled: coffee"):
        outage.spoil(desk, kit.id, number, "again")
    outage.begin(desk, other, register(desk), clock.now())
    with pytest.raises(Refused, match="waits for its check"):
        outage.spoil(desk, kit.id, other, "no")
    ledger = numbers.look(desk)
    block = next(one for one in ledger.blocks if one.block == kit.id)
    assert (block.printed, block.voided, ledger.closes) == (4, 1, True)


def test_what_is_changed_after_the_check_asks_for_another_one(desk: Desk, clock: HandClock) -> None:
    number = kit_of(desk).forms[0].number
    case = outage.begin(desk, number, register(desk), clock.now()).result
    taking.fill_in(desk, case)
    outage.want_check(desk, case)  # a material is missing: it will be received only
    second = as_staff(desk, "wang")
    assert outage.confirm(second, case).result == (number, False)
    assert desk.case(case).state == "received"
    taking.hand_in(desk, case)  # brought later; it does not stand on the paper
    assert desk.case(case).paper.state == "checked"  # type: ignore[union-attr]
    intake.fill(second, case, {"address": "清河路9号"})
    with pytest.raises(Refused, match="second person"):
        intake.accept(desk, case)
    outage.want_check(second, case)
    with pytest.raises(Refused, match="yourself"):
        outage.confirm(second, case)
    assert outage.confirm(desk, case).result == (number, True)  # who typed the rest may check this
    assert desk.case(case).state == "accepted"


def test_what_is_given_back_is_put_right_by_who_typed_it(desk: Desk, clock: HandClock) -> None:
    number = kit_of(desk).forms[0].number
    case = typed_in(desk, number, clock.now())
    second = as_staff(desk, "wang")
    with pytest.raises(Refused, match="needs a reason"):
        outage.give_back(second, case, "")
    outage.give_back(second, case, "The street is another", ("field:address",))
    paper = desk.case(case).paper
    assert paper is not None
    assert (paper.state, paper.reason, paper.where) == (
        "returned",
        "The street is another",
        ("field:address",),
    )
    with pytest.raises(Refused, match="not ready"):
        outage.confirm(second, case)
    intake.fill(desk, case, {"address": "清河路7号"})
    outage.want_check(desk, case)
    assert outage.confirm(second, case).result == (number, True)


def test_an_entry_that_is_given_up_frees_its_form(desk: Desk, clock: HandClock) -> None:
    kit = kit_of(desk)
    general = next(form for form in kit.forms if not form.service)
    with pytest.raises(Refused, match="any business"):
        outage.begin(desk, general.number, register(desk), clock.now())
    wrong = outage.begin(
        desk, general.number, register(desk), clock.now(), service="home-record-query"
    ).result
    with pytest.raises(Refused, match="needs a reason"):
        outage.give_up(desk, wrong, "")
    outage.give_up(desk, wrong, "wrong service")
    assert desk.case(wrong).state == "withdrawn"
    with pytest.raises(Refused, match="given up"):
        outage.want_check(desk, wrong)
    case = typed_in(desk, general.number, clock.now(), service=SERVICE)
    assert case != wrong
    assert outage.confirm(as_staff(desk, "wang"), case).result == (general.number, True)
    with pytest.raises(Refused, match="can no longer be given up"):
        outage.give_up(desk, case, "late")


def test_a_form_for_one_service_is_not_used_for_another(desk: Desk, clock: HandClock) -> None:
    with pytest.raises(Refused, match="another service"):
        outage.begin(
            desk, kit_of(desk).forms[0].number, register(desk), clock.now(), service="home-record-query"
        )


def test_what_was_compared_is_what_is_confirmed(desk: Desk, clock: HandClock) -> None:
    case = typed_in(desk, kit_of(desk).forms[0].number, clock.now())
    second = as_staff(desk, "wang")
    saw = outage.compare(second, case).paper.typed
    intake.fill(desk, case, {"address": "清河路77号"})  # while the second person reads
    outage.want_check(desk, case)
    with pytest.raises(Refused, match="changed since you compared"):
        outage.confirm(second, case, saw)
    saw = outage.compare(second, case, again=True).paper.typed
    assert outage.confirm(second, case, saw).result[1]


def test_the_same_numbers_are_printed_again_with_a_reason(desk: Desk) -> None:
    kit = kit_of(desk)
    with pytest.raises(Refused, match="needs a reason"):
        outage.print_again(desk, kit.id, "")
    with pytest.raises(Refused, match="work at the counter"):
        outage.print_again(as_staff(desk, "it"), kit.id, "jam")
    outage.print_again(desk, kit.id, "jam")
    assert outage.look(desk).kits[0].reprinted == 1
    wrong = [checked for checked in upkeep.doctor(desk) if not checked.good]
    assert any("Few forms are left" in render(checked.says) for checked in wrong)


def test_every_form_stands_somewhere_and_what_is_missing_is_named(desk: Desk, clock: HandClock) -> None:
    kit = kit_of(desk, 5, 2)
    one, two, three = (form.number for form in kit.forms[:3])
    typed_in(desk, three, clock.now())  # the third came back, so the first two were handed out
    outage.spoil(desk, kit.id, two, "torn")
    found = outage.look(desk)
    pile = found.kits[0].piles[0]
    assert (pile.left, pile.typed, pile.used, pile.spoiled, pile.missing) == (2, 1, 0, 1, (one,))
    assert all(pile.closes for kit in found.kits for pile in kit.piles)
    assert found.missing == (one,)
    top = kit.forms[4].number
    with pytest.raises(Refused, match="no longer in the drawer"):
        outage.count(desk, kit.id, 0, three)
    with pytest.raises(Refused, match="not of this pile"):
        outage.count(desk, kit.id, 1, top)
    assert outage.count(desk, kit.id, 0, top).result == (one, kit.forms[3].number)
    assert outage.count(desk, kit.id, 0, "").result == (one, kit.forms[3].number, top)
    assert outage.count(desk, kit.id, 0, top).result == (one, kit.forms[3].number)
    assert next(left for name, left in outage.look(desk).low if name.en != "Any business") == 1
    day = handover.reconcile(desk)
    assert day.missing == (one, kit.forms[3].number)
    assert day.to_check == (three,)
    told = "\n".join(upkeep.reconciliation_lines(day))
    assert one in told
    assert three in told


def test_the_day_closes_with_what_came_in_from_earlier_days(desk: Desk, clock: HandClock) -> None:
    number = kit_of(desk).forms[0].number
    asked_at = clock.now()
    clock.sleep(24 * 3600)
    taking.accepted(desk, SERVICE, register(desk))
    case = typed_in(desk, number, asked_at)
    assert handover.reconcile(desk).taken_in == 1
    outage.confirm(as_staff(desk, "wang"), case)
    day = handover.reconcile(desk)
    assert (day.taken_in, day.entered, day.closes) == (2, (number,), True)
    clock.sleep(24 * 3600)
    assert handover.reconcile(desk).entered == ()


def test_the_work_list_knows_what_is_to_be_checked(desk: Desk, clock: HandClock) -> None:
    kit = kit_of(desk)
    waiting = typed_in(desk, kit.forms[0].number, clock.now())
    begun = outage.begin(desk, kit.forms[1].number, register(desk, 2), clock.now()).result
    lookups = desk.store.lookups
    assert [row.id for row in lookups.cases(CaseFilter(paper=("wanted",))).rows] == [waiting]
    found = outage.look(desk)
    assert ([row.id for row in found.to_check], [row.id for row in found.unfinished]) == ([waiting], [begun])
    assert lookups.form_counts() == {"left": 3, "typed": 2}
    assert desk.store.journal.rebuild(check=True) == []


def test_it_staff_print_no_forms_and_who_cannot_see_it_does_not_check(desk: Desk, clock: HandClock) -> None:
    with pytest.raises(Refused, match="work at the counter"):
        outage.print_kit(as_staff(desk, "it"), {"": 1})
    for wanted in ({}, {"": 0}, {"": 201}, {"unknown": 1}):
        with pytest.raises(Refused):
            outage.print_kit(desk, wanted)
    case = typed_in(desk, kit_of(desk).forms[0].number, clock.now())
    people.add_staff(as_staff(desk, "it"), "zhao", "赵敏", "clerk", centre.WORDS, clearance=2)
    low = as_staff(desk, "zhao")
    with pytest.raises(Refused):
        outage.compare(low, case)
    with pytest.raises(Refused):
        outage.confirm(low, case)
    assert desk.case(case).paper.state == "wanted"  # type: ignore[union-attr]


def test_the_report_and_the_timeline_tell_of_both_people(desk: Desk, clock: HandClock) -> None:
    case = typed_in(desk, kit_of(desk).forms[0].number, clock.now())
    outage.confirm(as_staff(desk, "wang"), case)
    told = [render(what) for _, what in sight.case_view(desk, case).lines]
    assert any("paper form" in line and "asked for on" in line for line in told)
    assert any("Compared with the paper form by a second person" in line for line in told)
    report = flat_text_of(papers.case_report(desk, case))
    for line in ("Fromapaperform", "Typedinby李娜", "Checkedby王芳", "Checkedbyasecondperson"):
        assert line in report


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-01 17:05", (3, 1, 17, 5)),
        ("03-01 17:05", (3, 1, 17, 5)),
        ("08：15", (3, 2, 8, 15)),
        ("2026/03/01 7:05", (3, 1, 7, 5)),
    ],
)
def test_times_are_read_as_people_write_them(desk: Desk, text: str, expected: tuple[int, ...]) -> None:
    found = outage.moment(desk, text)
    assert (found.month, found.day, found.hour, found.minute) == expected
    assert found.tzinfo is not None
    for wrong in ("", "noon", "25:00", "2026-02-30 10:00", "1 2 3"):
        with pytest.raises(Refused):
            outage.moment(desk, wrong)
