"""The one rule of who sees what, and masks that never give the value away."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain import sharing
from desktop.domain.entry import Hidden
from desktop.domain.residents import practice_number
from desktop.domain.sharing import Viewer, mask, may_see

departments = st.sampled_from(["", "civil", "tax", "health"])
viewers = st.builds(
    Viewer,
    st.sampled_from(["clerk", "supervisor", "manager", "it"]),
    st.integers(0, 5),
    st.sampled_from([(), ("civil",), ("civil", "tax")]),
)
grades = st.integers(-1, 6)
purposes = st.sampled_from(["", "  ", "intake of a case"])
OPENNESS = {"hidden": 0, "masked": 1, "shown": 2}

CLERK = Viewer("clerk", 2)


@pytest.mark.parametrize(
    ("viewer", "grade", "department", "purpose", "sight"),
    [
        (CLERK, 1, "civil", "", "shown"),
        (CLERK, 2, "civil", "", "masked"),
        (CLERK, 2, "civil", "intake", "shown"),
        (CLERK, 3, "civil", "intake", "masked"),
        (CLERK, 4, "civil", "intake", "hidden"),
        (Viewer("clerk", 3), 4, "civil", "intake", "hidden"),
        (Viewer("supervisor", 4), 4, "civil", "a complaint", "shown"),
        (Viewer("supervisor", 4), 4, "civil", "", "masked"),
        (Viewer("clerk", 4, ("tax",)), 1, "civil", "intake", "shown"),
        (Viewer("clerk", 4, ("tax",)), 2, "civil", "intake", "masked"),
        (Viewer("clerk", 4, ("tax",)), 3, "civil", "intake", "hidden"),
        (Viewer("clerk", 2, ("tax",)), 2, "", "intake", "shown"),
        (Viewer("it", 4), 1, "civil", "repair", "shown"),
        (Viewer("it", 4), 2, "civil", "repair", "masked"),
        (Viewer("it", 4), 3, "", "repair", "hidden"),
    ],
)
def test_who_sees_what(viewer: Viewer, grade: int, department: str, purpose: str, sight: str) -> None:
    assert may_see(viewer, grade, department, purpose=purpose) == sight


@given(viewers, grades, grades, departments, purposes)
def test_any_higher_grade_is_never_more_open(
    viewer: Viewer, one: int, other: int, department: str, purpose: str
) -> None:
    low, high = sorted(g if g in sharing.GRADES else 4 for g in (one, other))
    lower = may_see(viewer, low, department, purpose=purpose)
    assert OPENNESS[may_see(viewer, high, department, purpose=purpose)] <= OPENNESS[lower]


@given(viewers, grades, departments, purposes)
def test_any_clearance_or_department_less_never_opens_more(
    viewer: Viewer, grade: int, department: str, purpose: str
) -> None:
    here = OPENNESS[may_see(viewer, grade, department, purpose=purpose)]
    lower = Viewer(viewer.role, viewer.clearance - 1, viewer.departments)
    narrower = Viewer(viewer.role, viewer.clearance, ("health",))
    assert OPENNESS[may_see(lower, grade, department, purpose=purpose)] <= here
    if department != "health":
        assert OPENNESS[may_see(narrower, grade, department, purpose=purpose)] <= here


@given(viewers, grades, departments, purposes)
def test_nothing_above_the_everyday_is_shown_to_any_without_purpose_clearance_and_department(
    viewer: Viewer, grade: int, department: str, purpose: str
) -> None:
    if grade != 1 and may_see(viewer, grade, department, purpose=purpose) == "shown":
        assert purpose.strip()
        assert (grade if grade in sharing.GRADES else 4) <= viewer.clearance
        assert viewer.role != "it"
        assert not department or not viewer.departments or department in viewer.departments


@given(viewers, grades, departments)
def test_the_offer_to_show_is_kept(viewer: Viewer, grade: int, department: str) -> None:
    shown = may_see(viewer, grade, department, purpose="intake") == "shown"
    assert sharing.may_open(viewer, grade, department) == shown


@pytest.mark.parametrize(
    ("field", "value", "masked"),
    [
        ("id_number", practice_number("110105", date(1990, 3, 7), 1), "110***********"),
        ("phone", "13812345678", "138****5678"),
        ("contact_phone", "01012345678", "010****5678"),
        ("name", "张伟", "张*"),
        ("name", "欧阳娜娜", "欧***"),
        ("name", "𠮷田", "𠮷*"),
        ("name", "Anna Weber", "A*** W****"),
        ("name", "李", "*"),
        ("address", "杭州市西湖区文三路100号2幢301室", "杭州市西湖区***"),
        ("address", "文三路1号", "文***"),
        ("birth", "1990-03-07", "1990-**-**"),
        ("birth", date(1990, 3, 7), "1990-**-**"),
        ("email", "zhangwei@example.cn", "z***@example.cn"),
        ("bank_account", "6222020200112233445", "***************3445"),
        ("disability_certificate", "11010519900307001143", "***"),
        ("monthly_income", 5200, "***"),
        ("phone", "", ""),
        ("phone", None, ""),
        ("health_note", Hidden(3), ""),
        ("id_number", "E1234567", "E1****67"),
    ],
)
def test_masks(field: str, value: object, masked: str) -> None:
    shown = mask(field, value)
    assert shown == masked or (field == "id_number" and shown.startswith(masked) and len(shown) == 18)


fields = st.sampled_from(["id_number", "phone", "name", "address", "birth", "email", "bank_account", "note"])


@given(fields, st.text(st.characters(exclude_characters="*"), min_size=1, max_size=40))
def test_any_mask_never_shows_the_value(field: str, value: str) -> None:
    shown = mask(field, value)
    if value.strip():
        assert "*" in shown
        assert value not in shown


@given(st.sampled_from(["id_number", "phone", "bank_account", "address"]), st.text("0123456789X", min_size=1))
def test_any_number_keeps_a_third_covered(field: str, value: str) -> None:
    shown = mask(field, value)
    assert len(shown.replace("*", "")) * 3 <= len(value) * 2


@given(
    viewers,
    st.dictionaries(
        st.sampled_from(["name", "phone", "health_note", "x"]), st.text("好z9", min_size=4, max_size=9)
    ),
    purposes,
)
def test_any_values_handed_to_a_face_obey_the_rule(
    viewer: Viewer, values: dict[str, str], purpose: str
) -> None:
    told = {"name": 1, "phone": 2, "health_note": 3}  # x has no grade
    handed = sharing.seen_all(viewer, values, told, "civil", purpose=purpose)
    assert handed.keys() == values.keys()
    for name, value in values.items():
        sight = may_see(viewer, told.get(name, 4), "civil", purpose=purpose)
        if sight != "shown":
            assert value not in str(handed[name])
        if sight == "hidden":
            assert handed[name] == ""


def test_a_value_without_its_key_is_hidden_even_from_the_highest() -> None:
    assert sharing.seen("shown", "health_note", Hidden(4)) == ""
