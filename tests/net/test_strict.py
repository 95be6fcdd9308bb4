"""The strict reader: what it refuses, and that what it accepts is what json.loads reads."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.net import Nonsense, read_json


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"a":1,"a":2}', "duplicate_key"),
        (b'[{"a":{"b":1,"b":1}}]', "duplicate_key"),
        (b"[NaN]", "not_a_number"),
        (b"[-Infinity]", "not_a_number"),
        (b"[1e999]", "not_a_number"),
        (b"[12345678901234567890]", "too_many_digits"),
        (b"[0." + b"1" * 70 + b"]", "too_many_digits"),
        (b"[" * 33 + b"]" * 33, "too_deep"),
        (b"[" * 100_000 + b"]" * 100_000, "too_deep"),
        (b'{"a":' * 50_000 + b"1" + b"}" * 50_000, "too_deep"),
        (b'"\\ud800"', "lone_surrogate"),
        (b'{"\\udfff":1}', "lone_surrogate"),
        (b'"\xed\xa0\x80"', "not_json"),
        (b"\xff\xfe", "not_json"),
        (b"\xef\xbb\xbf{}", "not_json"),
        (b"{} {}", "not_json"),
        (b"", "not_json"),
        (b"{'a':1}", "not_json"),
        (b'["' + b"x" * 5_000_000 + b'"]', "too_big"),
        (b"[" + b"[]," * 1_000_000 + b"1]", "too_many"),
    ],
)
def test_refuses(body: bytes, code: str) -> None:
    with pytest.raises(Nonsense) as caught:
        read_json(body)
    assert caught.value.code == code


def test_accepts_the_limits_themselves() -> None:
    assert read_json(b"[" * 32 + b"]" * 32) is not None
    assert read_json(b"-9223372036854775808") == -(2**63)
    assert read_json('{"名":"\\ud83d\\ude00𠮷"}'.encode()) == {"名": "😀𠮷"}


_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**19) + 1, 10**19 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)


@given(_values)
def test_reads_every_ordinary_document_as_it_was_written(value: object) -> None:
    assert read_json(json.dumps(value).encode()) == value


@given(st.binary(max_size=200))
def test_any_bytes_give_a_value_or_nonsense(body: bytes) -> None:
    with suppress(Nonsense):
        read_json(body)
