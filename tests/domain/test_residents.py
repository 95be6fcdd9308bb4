"""Residents: identity numbers against an independent reading, phones, grades, and what is put right."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric
from stdnum.iso7064 import mod_11_2

from desktop.domain import residents
from desktop.domain.catalogue import Text
from desktop.domain.residents import national_id, phone, practice_number
from desktop.errors import Refused

TODAY = date(2026, 11, 23)
births = st.dates(date(1900, 1, 1), date(2026, 11, 23))
regions = st.integers(110000, 839999).map(str)
numbers = st.builds(practice_number, regions, births, st.integers(0, 999))


@given(regions, births, st.integers(0, 999))
def test_any_practice_number_reads_back(region: str, birth: date, serial: int) -> None:
    found = national_id(practice_number(region, birth, serial), TODAY if birth >= date(1897, 1, 1) else None)
    assert (found.region, found.birth, found.sex) == (region, birth, "male" if serial % 2 else "female")


@given(numbers)
def test_any_check_character_is_the_standards(number: str) -> None:
    assert mod_11_2.is_valid(number)
    assert ric.calc_check_digit(number) == number[17] == residents.check_character(number[:17])


def test_the_oracle_accepts_where_it_knows_the_region() -> None:
    number = practice_number("360426", date(1991, 1, 1), 7)
    assert ric.validate(number) == number == national_id(number).number


@given(numbers, st.integers(0, 17), st.sampled_from("0123456789X"))
def test_any_one_wrong_character_is_found(number: str, place: int, other: str) -> None:
    wrong = number[:place] + other + number[place + 1 :]
    if wrong != number:
        with pytest.raises(Refused) as caught:
            national_id(wrong)
        assert caught.value.next_step


@given(numbers, st.integers(0, 16))
def test_any_two_neighbours_swapped_are_found(number: str, place: int) -> None:
    wrong = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    if wrong != number:
        with pytest.raises(Refused):
            national_id(wrong)


@given(numbers)
def test_any_number_is_the_same_full_width_spaced_and_small(number: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) for c in number.lower())
    spaced = f" {number[:6]} {number[6:14]}\u200b {number[14:].lower()}\n"
    assert national_id(wide).number == national_id(spaced).number == number


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_and_what_was_read_reads_the_same(text: str) -> None:
    for kind in residents.ID_KINDS:
        with suppress(Refused):
            number = residents.document_number(kind, text, TODAY)
            assert residents.document_number(kind, number, TODAY) == number
    with suppress(Refused):
        assert phone(phone(text)) == phone(text)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("11010519900230", "18 characters"),
        ("110105900307123", "15-digit"),
        ("11010519900307A011", "Character 15"),
        ("1101051990X3070011", "Character 11"),
        ("110105199002300011", "no such birth date: 1990-02-30"),
        ("010105199003070011", "begin with 0"),
        (practice_number("110105", date(2027, 1, 1), 1), "future"),
        (practice_number("110105", date(1890, 1, 1), 1), "too long ago"),
        ("٣60426199101010071", "Character 1"),
    ],
)
def test_the_sentence_says_what_is_wrong(text: str, what: str) -> None:
    with pytest.raises(Refused) as caught:
        national_id(text, TODAY)
    assert what in str(caught.value)


def test_the_region_is_only_a_hint() -> None:
    known = national_id(practice_number("330500", date(1980, 5, 5), 22))
    unknown = national_id(practice_number("990500", date(1980, 5, 5), 22).replace(" ", ""))
    assert known.region_hint == Text("Zhejiang", "浙江")
    assert unknown.region_hint is None


@pytest.mark.parametrize("bad", [("11010", 1), ("010105", 1), ("110105", 1000), ("110105", -1)])
def test_a_practice_number_needs_sound_parts(bad: tuple[str, int]) -> None:
    with pytest.raises(ValueError, match="region"):
        practice_number(bad[0], date(1990, 1, 1), bad[1])


@pytest.mark.parametrize(
    ("kind", "text", "number"),
    [
        ("passport", "e 1234 5678", "E12345678"),
        ("hk_macau_permit", "h12345678", "H12345678"),
        ("hk_macau_permit", "M1234567801", "M1234567801"),
        ("taiwan_permit", "１２３４５６７８", "12345678"),
        ("foreign_resident", "usa110012345678", "USA110012345678"),
        ("foreign_resident", practice_number("911156", date(1988, 8, 8), 3), None),
        ("hmt_residence_permit", practice_number("810000", date(1988, 8, 8), 3), None),
    ],
)
def test_other_documents(kind: str, text: str, number: str | None) -> None:
    assert residents.document_number(kind, text) == (number or text)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("passport", "E12"),
        ("hk_macau_permit", "A12345678"),
        ("taiwan_permit", "T1"),
        ("library_card", "1"),
        ("hmt_residence_permit", practice_number("110000", date(1988, 8, 8), 3)),
    ],
)
def test_other_documents_refused(kind: str, text: str) -> None:
    with pytest.raises(Refused):
        residents.document_number(kind, text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("138 0000 1111", "13800001111"),
        ("+86-13800001111", "13800001111"),
        ("008613800001111", "13800001111"),
        ("8613800001111", "13800001111"),
        ("１３８００００１１１１", "13800001111"),
        ("010-1234 5678", "01012345678"),
        ("(010)12345678", "01012345678"),
        ("0572-1234567", "05721234567"),
        ("0572-12345678-801", "057212345678-801"),
        ("01012345678转801", "01012345678-801"),
        ("400-123-4567", "4001234567"),
        ("+852 9123 4567", "+85291234567"),
    ],
)
def test_phones_are_put_right(text: str, number: str) -> None:
    assert phone(text) == number


@pytest.mark.parametrize("text", ["", "12345", "12800001111", "138000011112", "010-1234567", "phone", "110"])
def test_what_cannot_be_called_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        phone(text)


def test_a_childs_whole_record_is_sensitive_until_the_fourteenth_birthday() -> None:
    born = date(2012, 11, 23)
    assert residents.is_child_under_14(born, date(2026, 11, 22))
    assert not residents.is_child_under_14(born, date(2026, 11, 23))
    assert set(residents.grades(born, date(2026, 11, 22)).values()) == {3}
    assert residents.grades(born, TODAY)["name"] == 1
    assert residents.grades(None, TODAY)["id_number"] == 2


def test_a_leap_day_child_grows_older_on_the_first_of_march() -> None:
    assert residents.age(date(2012, 2, 29), date(2026, 2, 28)) == 13
    assert residents.age(date(2012, 2, 29), date(2026, 3, 1)) == 14


def test_birth_and_sex_are_read_from_the_number() -> None:
    number = practice_number("330500", date(1980, 5, 5), 22)
    values = residents.checked(
        {"name": " 张  伟 ", "id_number": number.lower(), "phone": "138-0000-1111", "address": ""}, TODAY
    )
    assert values == {
        "name": "张 伟",
        "id_kind": "national_id",
        "id_number": number,
        "phone": "13800001111",
        "birth": "1980-05-05",
        "sex": "female",
    }
    assert residents.checked(values, TODAY) == values


def test_everything_wrong_is_told_by_field() -> None:
    number = practice_number("330500", date(1980, 5, 5), 22)
    wrong = residents.wrong({"id_number": number, "sex": "male", "birth": "1980-13-05", "phone": "1"}, TODAY)
    assert set(wrong) == {"name", "sex", "birth", "phone"}
    with pytest.raises(Refused):
        residents.checked({"name": "李娜", "id_number": number, "birth": "1981-05-05"}, TODAY)


def test_every_field_has_both_labels_and_a_grade() -> None:
    for name, field in residents.FIELDS.items():
        assert (field.name, bool(field.label.en), bool(field.label.zh)) == (name, True, True)
        assert 1 <= field.grade <= 4
    assert residents.FIELDS["name"].grade == 1
    assert residents.FIELDS["disability_certificate"].grade == 3
