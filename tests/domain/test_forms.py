"""Forms: conditions evaluated for real, rules in words, several forms as one, hostile schemas refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from desktop import words
from desktop.domain import forms
from desktop.domain.catalogue import Text
from desktop.domain.entry import Hidden
from desktop.domain.residents import practice_number
from desktop.errors import Refused

MARRIAGE: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "properties": {
        "name": {
            "type": "string",
            "minLength": 2,
            "maxLength": 50,
            "x-grade": 1,
            "x-label": {"en": "Name", "zh": "姓名"},
            "x-group": {"en": "Applicant", "zh": "申请人"},
        },
        "id_number": {
            "type": "string",
            "format": "national-id",
            "x-grade": 3,
            "x-label": {"en": "ID number", "zh": "身份证号码"},
        },
        "status": {
            "enum": ["single", "married"],
            "x-label": {"en": "Status", "zh": "婚姻状况"},
            "x-options": {
                "single": {"en": "Single", "zh": "未婚"},
                "married": {"en": "Married", "zh": "已婚"},
            },
        },
        "wed_on": {"type": "string", "format": "date"},
        "phone": {
            "type": "string",
            "pattern": "^1[0-9]{10}$",
            "x-help": {"en": "11 digits", "zh": "11位数字"},
        },
        "children": {"type": "integer", "minimum": 0, "maximum": 20},
        "languages": {"type": "array", "items": {"enum": ["zh", "ug"]}, "minItems": 1, "uniqueItems": True},
        "truthful": {"type": "boolean", "const": True},
    },
    "required": ["name", "status", "truthful"],
    "dependentRequired": {"children": ["languages"]},
    "allOf": [
        {
            "if": {"properties": {"status": {"const": "married"}}, "required": ["status"]},
            "then": {
                "properties": {"spouse": {"type": "string", "x-grade": 3}},
                "required": ["spouse", "wed_on"],
            },
            "else": {"properties": {"wed_on": False}},
        },
        {
            "if": {
                "properties": {"circumstances": {"contains": {"const": "proxy"}}},
                "required": ["circumstances"],
            },
            "then": {"properties": {"proxy_name": {"type": "string"}}, "required": ["proxy_name"]},
        },
    ],
}


def by_name(values: dict[str, Any]) -> dict[str, forms.FormField]:
    return {field.name: field for field in forms.fields(MARRIAGE, values)}


def wrong(values: dict[str, Any], schema: dict[str, Any] = MARRIAGE) -> dict[str, str]:
    return {p.field: words.render(p.what) for p in forms.problems(schema, values)}


def test_a_field_says_what_it_is() -> None:
    found = by_name({})
    assert list(found) == [
        "name",
        "id_number",
        "status",
        "wed_on",
        "phone",
        "children",
        "languages",
        "truthful",
        "spouse",
        "proxy_name",
    ]
    assert found["name"].label == Text("Name", "姓名")
    assert found["name"].group.zh == "申请人"
    assert found["wed_on"].label == Text("Wed on", "Wed on")
    assert [found[n].type for n in found] == [
        "text",
        "id_number",
        "choice",
        "date",
        "phone",
        "integer",
        "choices",
        "yes_no",
        "text",
        "text",
    ]
    assert [c.label.zh for c in found["status"].choices] == ["未婚", "已婚"]
    assert [c.value for c in found["languages"].choices] == ["zh", "ug"]
    assert found["name"].max_length == 50


def test_an_answer_opens_and_closes_questions() -> None:
    single, married = by_name({"status": "single"}), by_name({"status": "married"})
    assert (single["spouse"].visible, single["wed_on"].visible) == (False, False)
    assert (married["spouse"].visible, married["wed_on"].visible) == (True, True)
    assert (single["wed_on"].required, married["wed_on"].required) == (False, True)
    assert by_name({"children": 1})["languages"].required
    assert not by_name({})["languages"].required


def test_a_special_circumstance_changes_what_is_asked() -> None:
    assert by_name({"circumstances": ["elderly", "proxy"]})["proxy_name"].required
    assert not by_name({"circumstances": ["elderly"]})["proxy_name"].visible
    assert wrong({"name": "张伟", "status": "single", "truthful": True, "circumstances": ("proxy",)}) == {
        "proxy_name": "Proxy name is needed."
    }


def test_the_answer_to_a_question_no_longer_asked_does_not_count() -> None:
    values = {
        "name": "张伟",
        "status": "single",
        "truthful": True,
        "spouse": "李娜",
        "wed_on": "never",
        "phone": "",
    }
    assert forms.kept(MARRIAGE, values) == {"name": "张伟", "status": "single", "truthful": True}
    assert wrong(values) == {}


def test_every_rule_in_our_words() -> None:
    assert wrong(
        {
            "name": "张",
            "id_number": "110105199003070012",
            "status": "married",
            "wed_on": "2025-02-30",
            "phone": "12",
            "children": 21,
            "languages": ["zh", "zh"],
            "truthful": False,
            "hobby": "chess",
        }
    ) == {
        "name": "Name needs at least 2 characters.",
        "id_number": "ID number: The check character of this identity number does not fit the other digits.",
        "wed_on": "Wed on is not a date that exists.",
        "phone": "Phone is not written as asked: 11 digits",
        "children": "Children must be 20 or less.",
        "languages": "Languages: the same answer stands there twice.",
        "truthful": "Truthful must be confirmed.",
        "spouse": "Spouse is needed.",
        "hobby": "The form has no field hobby.",
    }
    assert wrong({"name": 3, "status": "widowed", "children": -1, "languages": "zh"}) == {
        "name": "Name must be a text.",
        "status": "Status: choose one from the list.",
        "children": "Children must be 0 or more.",
        "languages": "Languages must be a list.",
        "truthful": "Truthful is needed.",
    }
    words.use("zh")
    assert wrong({"name": "张伟", "status": "已婚", "truthful": True}) == {
        "status": "“婚姻状况”请从列表中选择。"
    }


def test_an_identity_number_is_checked_wholly_though_the_form_has_but_a_pattern() -> None:
    schema = {"properties": {"mother_id_number": {"type": "string", "pattern": "^[0-9A-Z]{5,18}$"}}}
    number = practice_number("110105", date(1990, 3, 7), 12)
    assert wrong({"mother_id_number": number}, schema) == {}
    assert wrong({"mother_id_number": "E12345678"}, schema) == {}
    mistyped = number[:16] + str((int(number[16]) + 1) % 10) + number[17]
    assert "check character" in wrong({"mother_id_number": mistyped}, schema)["mother_id_number"]


def test_several_problems_of_one_field_are_all_told() -> None:
    schema = {"properties": {"code": {"type": "string", "minLength": 5, "pattern": "^[A-Z]+$"}}}
    assert [str(p.what.text) for p in forms.problems(schema, {"code": "ab"})] == [
        "{field} needs at least {count} characters.",
        "{field} is not written as asked.",
    ]


def test_a_hidden_answer_counts_as_given() -> None:
    values = {
        "name": "张伟",
        "status": "married",
        "truthful": True,
        "wed_on": "2020-02-29",
        "spouse": Hidden(3),
    }
    assert wrong(values) == {}


def test_grades_over_all_branches() -> None:
    found = forms.grades(MARRIAGE)
    assert (found["name"], found["id_number"], found["spouse"], found["phone"]) == (1, 3, 3, 2)


def test_a_good_number_passes_its_format() -> None:
    number = practice_number("110105", date(1990, 3, 7), 12)
    assert "id_number" not in wrong({"id_number": number})


@pytest.mark.parametrize(
    ("when", "held"),
    [
        ("", True),
        ("proxy", True),
        ("elderly", False),
        ("status=married", True),
        ("status=single", False),
        ("owner=true", True),
        ("kinds=b", True),
        ("kinds=c", False),
        ("none=", False),
        ("status = married", True),
    ],
)
def test_when_a_material_is_needed(when: str, held: bool) -> None:
    assert forms.holds(when, {"proxy"}, {"status": "married", "owner": True, "kinds": ["a", "b"]}) is held


def test_a_question_of_several_services_is_asked_once() -> None:
    one = {
        "properties": {
            "home": {"type": "string", "maxLength": 200, "x-label": {"en": "Home", "zh": "住址"}},
            "pay": {"enum": ["card", "cash"], "x-choices": {"cash": {"en": "Cash", "zh": "现金"}}},
        },
        "required": ["home"],
    }
    other = {
        "properties": {
            "home": {
                "type": "string",
                "maxLength": 80,
                "x-label": {"en": "Address", "zh": "地址"},
                "x-grade": 3,
            },
            "pay": {"enum": ["cash", "phone"]},
            "pet": {"type": "string"},
        }
    }
    merged = forms.merge([one, other])
    home, pay, pet = forms.fields(merged, {})
    assert (home.label.en, home.grade, home.max_length, home.required) == ("Home", 3, 80, True)
    assert [c.label.zh for c in pay.choices] == ["现金"]
    assert (pet.name, pet.visible) == ("pet", True)
    assert forms.fields(forms.merge([merged, one, other]), {}) == [home, pay, pet]


def test_one_name_for_two_things_is_a_sentence() -> None:
    with pytest.raises(Refused) as caught:
        forms.merge(
            [{"properties": {"home": {"type": "string"}}}, {"properties": {"home": {"type": "integer"}}}]
        )
    assert "ask for" in str(caught.value)
