"""What happened, in sentences: every kind has one, and none shows an id to a person."""

from __future__ import annotations

from desktop.domain.catalogue import Text
from desktop.domain.kinds import back_entry as paper_kinds
from desktop.domain.kinds import case as case_kinds
from desktop.domain.kinds import delivery as delivery_kinds
from desktop.domain.kinds import registers as register_kinds
from desktop.domain.kinds import visits as visit_kinds
from desktop.domain.telling import field_name, known_kinds, step_name
from desktop.practice.district import load


def test_a_step_is_named_by_what_it_carries() -> None:
    service = next(s for s in load()["civil-affairs"].services if s.id == "minimum-living-allowance")
    assert step_name("d46666e6:create", service) == Text("the case", "办件")
    assert step_name("d46666e6:message", service) == Text("the message", "消息")
    assert step_name("d46666e6:paper:id-card", service).zh == "居民身份证"


def test_every_kind_of_a_case_has_its_sentence() -> None:
    written = {
        each
        for room in (case_kinds, delivery_kinds, visit_kinds, paper_kinds, register_kinds)
        for each in vars(room).values()
        if isinstance(each, type) and each.__module__ == room.__name__ and each.__name__ != "Step"
    }
    assert known_kinds() == written


def test_a_field_is_called_by_its_label_under_whatever_condition_it_is_asked() -> None:
    service = next(s for s in load()["civil-affairs"].services if s.id == "minimum-living-allowance")
    assert "employer_name" not in service.form["properties"]
    assert field_name("employer_name", service) == Text("Employer", "工作单位")
    assert field_name("no_such_field", service) == Text("no_such_field", "no_such_field")
