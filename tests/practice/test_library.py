"""The practice library: enough answers, in both languages, of services that exist, each on a law."""

from __future__ import annotations

import re
from pathlib import Path

from desktop.app import practising
from desktop.casework import consult
from desktop.casework.consult import seen
from desktop.casework.desk import sit_down
from desktop.clock import SystemClock
from desktop.paths import StorePaths
from desktop.practice.district import library, load

_HANZI = re.compile("[\u4e00-\u9fff]")


def test_every_answer_belongs_to_a_service_and_says_everything_in_both_languages() -> None:
    services = {s.id: s.department for catalogue in load().values() for s in catalogue.services}
    answers = library()
    assert len(answers) >= 40
    assert len({one.id for one in answers}) == len(answers)
    for one in answers:
        assert services[one.service] == one.department, one.id
        for text in (one.question, one.text, *one.legal_basis):
            assert text.en.isascii(), text.en
            assert _HANZI.search(text.zh), one.id
        assert one.legal_basis, one.id
    assert {one.department for one in answers} == set(load())


def test_the_practice_centre_has_it_and_finds_every_answer_by_its_own_question(tmp_path: Path) -> None:
    practice = practising.departments(tmp_path)
    try:
        paths, clock = StorePaths(tmp_path / "store"), SystemClock()
        practising.prepare(paths, practice, clock)
        practising.prepare(paths, practice, clock)  # a second start adds nothing
        desk = sit_down(paths, practising.CLERK, practising.PASSPHRASE, clock)
        assert desk.store.lookups.answer_count() == len(library())
        for one in library():
            for asked in (one.question.zh, one.question.en):
                first = consult.find(desk, asked)
                assert one.question.zh in [found.row.body.question.zh for found in first[:3]], asked
        standings = {found.standing for found in seen.to_review(desk)}
        assert standings == {"in_force", "expired"}  # one ends soon, one is over
        desk.store.close()
    finally:
        practice.stop()
