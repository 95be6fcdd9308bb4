"""Every text for people is a literal with its Chinese, the same places in both, and none is left over."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest

from tests.house.sources import ROOT, Source, product
from tests.house.texts import PASS_ON, Said, placeholders, renamed_in, said_in, word_files


@pytest.fixture(scope="module")
def said() -> list[Said]:
    return [text for source in product() if source.path not in PASS_ON for text in said_in(source)]


@pytest.fixture(scope="module")
def chinese() -> dict[str, str]:
    return {english: text for words in word_files().values() for english, text in words.items()}


def test_every_text_is_a_literal(said: list[Said]) -> None:
    assert said
    assert not [one.place for one in said if one.text is None]


def test_the_functions_go_by_their_own_names() -> None:
    assert not [place for source in product() for place in renamed_in(source)]


def test_every_text_has_its_chinese(said: list[Said], chinese: dict[str, str]) -> None:
    missing = {one.text: one.place for one in said if one.text is not None and not chinese.get(one.text)}
    assert not missing


def test_no_chinese_is_left_of_a_text_that_is_gone(said: list[Said], chinese: dict[str, str]) -> None:
    assert not set(chinese) - {one.text for one in said}


def test_both_languages_have_the_same_places(chinese: dict[str, str]) -> None:
    assert not {en: zh for en, zh in chinese.items() if placeholders(en) != placeholders(zh)}


def test_every_place_is_filled_and_every_value_has_a_place(said: list[Said]) -> None:
    wrong = {
        one.place: sorted(one.places ^ one.values)
        for one in said
        if one.text is not None and one.values is not None and one.places != one.values
    }
    assert not wrong


def test_no_text_stands_in_two_files() -> None:
    times = Counter(english for words in word_files().values() for english in words)
    assert not [english for english, n in times.items() if n > 1]


def test_chinese_is_chinese(chinese: dict[str, str]) -> None:
    """A name or an order of values may be the same in both languages; a sentence that is was forgotten."""
    own = {en: re.sub(r"\{[^}]*\}", "", en) for en, zh in chinese.items() if en == zh}
    assert not [en for en, text in own.items() if " " in text.strip() and any(c.islower() for c in text)]


def test_files_are_sorted_one_text_a_line() -> None:
    files = word_files()
    assert files
    for name, words in files.items():
        text = (ROOT / "resources" / "words" / name).read_text(encoding="utf-8")
        assert text == json.dumps(words, ensure_ascii=False, indent=1, sort_keys=True) + "\n", name


def test_texts_are_found_wherever_they_stand() -> None:
    source = Source(
        "made/up.py",
        "say('One')\nwords.say_in('zh', 'Two {n}', n=1)\nerrors.sentence('Three' ' more')\n"
        "sentence(text)\nother.say('not ours')\nSentence('Four', {})\nSentence(kept)\n"
        "say('Five {a}', **all)\n",
    )
    assert [one.text for one in said_in(source)] == ["One", "Two {n}", "Three more", None, "Four", "Five {a}"]
    assert [one.values for one in said_in(source)][1:2] == [frozenset({"n"})]


def test_places_are_read_as_format_reads_them() -> None:
    assert placeholders("{count:,} of {who.name}, {{kept}}") == {"count", "who"}
