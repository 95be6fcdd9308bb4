"""Case numbers: check digits against an independent reading, and the ledger in any order."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_97_10

from desktop.domain import numbers
from desktop.domain.kinds.book import BlockReserved, NumberSpent, NumberVoided
from desktop.errors import Refused

codes = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=1, max_size=8)
given_numbers = st.builds(
    lambda centre, prefix, start: numbers.series(centre, prefix, start, 1)[0],
    codes,
    codes,
    st.integers(1, 99_999_999),
)


@given(codes, codes, st.integers(1, 2_000_000), st.integers(0, 30))
def test_any_series_is_right_by_the_standard_and_has_no_number_twice(
    centre: str, prefix: str, start: int, count: int
) -> None:
    made = numbers.series(centre, prefix, start, count)
    assert len(set(made)) == count
    for number in made:
        assert numbers.check(number)
        assert mod_97_10.is_valid(number.replace("-", ""))


@given(given_numbers, st.data())
def test_any_one_wrong_character_is_found(number: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(number) - 1))
    kind = "0123456789" if number[place].isdigit() else "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    wrong = number[:place] + data.draw(st.sampled_from(kind)) + number[place + 1 :]
    assert numbers.check(wrong) == (wrong == number)


@given(given_numbers, st.data())
def test_any_two_neighbouring_digits_swapped_are_found(number: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(number) - 2))
    wrong = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    if number[place].isdigit() and number[place + 1].isdigit() and wrong != number:
        assert not numbers.check(wrong)


@given(codes, codes, codes, codes, st.integers(1, 9_999_999), st.integers(1, 9_999_999))
def test_any_two_counters_never_give_one_number(a: str, b: str, c: str, d: str, m: int, n: int) -> None:
    same = numbers.series(a, b, m, 1) == numbers.series(c, d, n, 1)
    assert same == ((a, b, m) == (c, d, n))


@pytest.mark.parametrize(
    "parts",
    [
        ("", "A", 1, 1),
        ("yh", "A", 1, 1),
        ("YH", "A-1", 1, 1),
        ("YH", "A", 0, 1),
        ("YH", "A", 1, -1),
        ("YH", "A", 1, 10_001),
        ("YH123456789", "A", 1, 1),
    ],
)
def test_parts_that_cannot_stand_in_a_number(parts: tuple[str, str, int, int]) -> None:
    with pytest.raises(ValueError, match=r"centre code|start"):
        numbers.series(*parts)


@given(given_numbers)
def test_any_number_is_read_as_a_person_types_it(number: str) -> None:
    sloppy = " " + number.lower().replace("-", " － ") + "\n"
    assert numbers.typed(sloppy) == number


def test_the_next_block_begins_after_the_last() -> None:
    first = BlockReserved("b1", "d1", "", numbers.series("YH", "A", 1, 20))
    second = BlockReserved("b2", "d1", "", numbers.series("YH", "A", 21, 20))
    other = BlockReserved("b3", "d2", "", numbers.series("YH", "B", 1, 500))
    foreign = BlockReserved("b4", "d1", "civil", ("MZ2026000999",))
    assert numbers.next_start([], "YH", "A") == 1
    assert numbers.next_start([second, other, foreign, first], "YH", "A") == 41


blocks = [
    BlockReserved(f"b{n}", f"d{n % 2}", ["", "civil"][n // 2], numbers.series("YH", f"P{n}", 1, 4))
    for n in range(4)
]
every = [number for block in blocks for number in block.numbers]
bodies = st.lists(
    st.one_of(
        st.sampled_from(blocks),
        st.builds(NumberSpent, st.sampled_from([*every, "stray"]), st.sampled_from(["case:a", "case:b"])),
        st.builds(NumberVoided, st.sampled_from([*every, "stray"]), st.sampled_from(["misprint", "torn"])),
    )
)


@given(bodies, st.randoms(use_true_random=False))
def test_any_order_and_repetition_folds_to_the_same_ledger(told: list[object], random: Random) -> None:
    shuffled = told + told[: len(told) // 2]
    random.shuffle(shuffled)
    assert numbers.ledger(told) == numbers.ledger(shuffled)  # type: ignore[arg-type]


@given(bodies)
def test_any_ledger_accounts_for_every_number_exactly_once(told: list[object]) -> None:
    book = numbers.ledger(told)  # type: ignore[arg-type]
    reserved = {n for body in told if isinstance(body, BlockReserved) for n in body.numbers}
    places = [set(book.unused), set(book.spent), set(book.voided)]
    assert sum(map(len, places)) == len(set.union(*places))
    assert set.union(*places) == reserved | set(book.strays)
    assert not set(book.strays) & reserved
    for number, cases in book.doubled.items():
        assert len(cases) > 1
        assert book.spent[number] in cases


def test_a_begun_block_is_used_up_first() -> None:
    told = [blocks[0], blocks[2], NumberSpent(blocks[2].numbers[0], "case:a")]
    assert numbers.next_number(numbers.ledger(told)) == blocks[2].numbers[1]
    assert numbers.next_number(numbers.ledger(told, department="")) == blocks[0].numbers[0]
    assert numbers.ledger(told, device="d1").unused == ()


def test_no_number_left_is_a_sentence() -> None:
    told = [BlockReserved("b", "d", "", ("n1",)), NumberVoided("n1", "torn")]
    with pytest.raises(Refused) as caught:
        numbers.next_number(numbers.ledger(told))
    assert "No reserved case number" in str(caught.value)
