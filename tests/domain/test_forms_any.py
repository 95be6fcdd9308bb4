"""Any form and any answers: judged as the standard does, merged without loss; hostile schemas refused."""

from __future__ import annotations

import time
from typing import Any

import fastjsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain import forms
from desktop.errors import Refused

NAMES = ("a", "b", "c", "d")
answers = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(["x", "y", "zz", "", None, 1, 3, True]))
rules = st.sampled_from(
    [
        {"type": "string"},
        {"enum": ["x", "y"]},
        {"enum": ["y", "zz"]},
        {"type": "integer", "minimum": 2},
        {"type": "string", "minLength": 2},
        {"type": "string", "pattern": "^[xy]"},
        {"const": "x"},
        {},
    ]
)
texts = st.sampled_from(
    [
        {"type": "string"},
        {"type": "string", "enum": ["x", "y"]},
        {"type": "string", "enum": ["y", "zz"]},
        {"type": "string", "minLength": 2, "x-grade": 3},
        {"type": "string", "pattern": "^[xy]", "x-grade": 1},
    ]
)
some_names = st.lists(st.sampled_from(NAMES), unique=True, max_size=2)


def objects(definitions: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "properties": st.dictionaries(st.sampled_from(NAMES), definitions, max_size=3),
            "required": some_names,
        }
    )


def schemas(definitions: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    whole = st.fixed_dictionaries(dict.fromkeys(NAMES, definitions))
    condition = st.fixed_dictionaries(
        {"if": objects(rules), "then": objects(definitions)}, optional={"else": objects(definitions)}
    )
    return st.builds(
        lambda properties, required, members, needed: {
            "type": "object",
            "properties": properties,
            "required": required,
            "allOf": members,
            "dependentRequired": needed,
        },
        whole,
        some_names,
        st.lists(condition, max_size=3),
        st.dictionaries(st.sampled_from(NAMES), some_names, max_size=2),
    )


def really_valid(schema: dict[str, Any], values: dict[str, Any]) -> bool:
    """What the library alone says, dependentRequired written as the conditions it stands for."""
    needed = [
        {"if": {"required": [n]}, "then": {"required": names}}
        for n, names in schema.get("dependentRequired", {}).items()
    ]
    plain = {**schema, "allOf": [*schema["allOf"], *needed]}
    plain.pop("dependentRequired")
    try:
        fastjsonschema.compile(plain, use_default=False)(values)
    except fastjsonschema.JsonSchemaValueException:
        return False
    return True


@given(schemas(rules), answers)
def test_any_form_and_answers_are_judged_as_the_standard_does(
    schema: dict[str, Any], values: dict[str, Any]
) -> None:
    assert (forms.problems(schema, values) == []) == really_valid(schema, forms.kept(schema, values))


@given(schemas(rules), answers)
def test_any_field_needed_and_empty_is_a_problem_and_no_hidden_one_is(
    schema: dict[str, Any], values: dict[str, Any]
) -> None:
    told = {p.field for p in forms.problems(schema, values)}
    for field in forms.fields(schema, values):
        if (
            field.required
            and not isinstance(values.get(field.name), (bool, int))
            and not values.get(field.name)
        ):
            assert field.name in told
        if not field.visible:
            assert field.name not in told


@given(st.lists(schemas(texts), min_size=1, max_size=3), answers)
def test_any_forms_as_one_are_satisfied_exactly_when_each_is(
    several: list[dict[str, Any]], values: dict[str, Any]
) -> None:
    merged = forms.merge(several)
    assert (forms.problems(merged, values) == []) == all(forms.problems(s, values) == [] for s in several)
    grades = [forms.grades(schema) for schema in several]
    assert forms.grades(merged) == {name: max(g[name] for g in grades) for name in grades[0]}
    assert {f.name for f in forms.fields(merged, values)} == set(NAMES)


# -- what a department may send ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("schema", "what"),
    [
        ({"properties": {"a": {"$ref": "http://127.0.0.1/x"}}}, "$ref"),
        ({"properties": {"a": {"$id": "http://127.0.0.1/x"}}}, "$id"),
        ({"patternProperties": {".*": {}}}, "patternProperties"),
        ({"properties": {"a b": {}}}, "unusable name"),
        ({"properties": {"a": {"pattern": "(a+)+$"}}}, "pattern"),
        ({"properties": {"a": {"pattern": "(a|aa)*$"}}}, "pattern"),
        ({"properties": {"a": {"pattern": ".*.*.*.*x"}}}, "pattern"),
        ({"properties": {"a": {"pattern": "("}}}, "pattern"),
        ({"properties": {"a": {"pattern": r"(a*)\1"}}}, "pattern"),
        ({"properties": {"a": {"pattern": 5}}}, "pattern"),
        ({"required": "name"}, "unusable value"),
        ({"properties": {"a": {"minLength": "3"}}}, "unusable value"),
        ({"properties": {"a": {"type": "text"}}}, "unusable value"),
        ({"properties": {"a": {"multipleOf": 0}}}, "unusable value"),
        ({"properties": ["a"]}, "too many fields"),
        ({"allOf": {}}, "nested too deeply"),
        ({"properties": {f"f{n}": {} for n in range(201)}}, "too many fields"),
    ],
)
def test_a_form_that_may_not_be_used(schema: dict[str, Any], what: str) -> None:
    for use in (forms.sound, lambda s: forms.fields(s, {}), lambda s: forms.problems(s, {"a": "b"})):
        with pytest.raises(Refused) as caught:
            use(schema)
        assert what in str(caught.value)
        assert caught.value.next_step is not None


def test_a_form_nested_without_end_is_refused() -> None:
    schema: dict[str, Any] = {}
    for _ in range(200):
        schema = {"allOf": [schema]}
    with pytest.raises(Refused):
        forms.sound(schema)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "type",
                    "properties",
                    "required",
                    "if",
                    "then",
                    "allOf",
                    "enum",
                    "const",
                    "pattern",
                    "minLength",
                    "x-label",
                    "x-grade",
                    "x-options",
                    "x-group",
                    "items",
                    "format",
                    "a",
                    "b",
                    "dependentRequired",
                    "dependentSchemas",
                    "contains",
                    "not",
                    "anyOf",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(
    st.dictionaries(
        st.sampled_from(
            [
                "type",
                "properties",
                "required",
                "if",
                "then",
                "else",
                "allOf",
                "dependentRequired",
                "dependentSchemas",
            ]
        ),
        json_values,
    ),
    answers,
)
def test_any_schema_is_used_or_refused(schema: dict[str, Any], values: dict[str, Any]) -> None:
    try:
        forms.sound(schema)
    except Refused:
        return
    forms.fields(schema, values)
    forms.problems(schema, values)
    forms.grades(schema)


def test_a_pattern_cannot_run_for_minutes() -> None:
    schema = {"properties": {"a": {"type": "string", "pattern": "^(x*)y*x*$", "maxLength": 100_000}}}
    start = time.perf_counter()
    assert forms.problems(schema, {"a": "x" * 299 + "!"})
    assert forms.problems(schema, {"a": "x" * 99_999 + "!"})
    assert time.perf_counter() - start < 2
