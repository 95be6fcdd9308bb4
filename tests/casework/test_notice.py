"""The one-time notice: everything missing over all departments of a bundle, told once, the same for ever."""

from __future__ import annotations

import pytest

from desktop.casework import intake, papers
from desktop.casework.desk import Desk
from tests.casework import centre, taking
from tests.casework.centre import SitDown
from tests.reports.reading import flat_text_of


@pytest.fixture
def desk(sit_down: SitDown) -> Desk:
    return sit_down("wang")


def test_the_notice_of_a_bundle_tells_all_departments_at_once(desk: Desk) -> None:
    _, cases = intake.open_bundle(desk, "child-is-born", centre.register(desk), {}).result
    told = {case: intake.give_notice(desk, case, "请带齐原件").result for case in cases}
    sheet = papers.notice_sheet(desk, cases[0])
    assert len(sheet.parts) == len([case for case in cases if told[case]]) > 1
    for part, case in zip(sheet.parts, [each for each in cases if told[each]], strict=True):
        wheres = [problem.where for problem in told[case]]
        assert len(part.missing) == sum(where.startswith("material:") for where in wheres)
        assert len(part.problems) == sum(where.startswith("field:") for where in wheres)
    text = flat_text_of(papers.notice(desk, cases[-1]))
    for case in cases:
        assert desk.service_of(desk.case(case)).name.zh in text
    assert "新生儿出生" in text
    assert "请带齐原件" in text


def test_printed_again_it_says_what_was_told(desk: Desk) -> None:
    case = intake.open_case(desk, "marriage-registration", centre.register(desk)).result
    intake.give_notice(desk, case, "")
    before = papers.notice_sheet(desk, case).parts
    taking.fill_in(desk, case)
    taking.hand_in(desk, case)
    assert not intake.check(desk, case)
    after = papers.notice_sheet(desk, case).parts
    assert [len(part.problems) for part in after] == [len(part.problems) for part in before]
    assert [[line.name for line in part.missing] for part in after] == [
        [line.name for line in part.missing] for part in before
    ]
