"""Names are found as people type them: characters, pinyin, initials, words, in any reading."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.pinyin import name_tokens, query_tokens


def found(name: str, query: str) -> bool:
    """The index's rule: a token of the name begins with a token of the query."""
    tokens = name_tokens(name)
    return any(token.startswith(asked) for asked in query_tokens(query) for token in tokens)


@pytest.mark.parametrize(
    ("name", "queries"),
    [
        (
            "张伟",
            "张伟|伟|张|zw|ZW|zhangwei|zhang wei|Zhang Wei|wei zhang|wei|zhang|zhangw|zhang w|张wei|ｚｗ",
        ),
        ("曾国藩", "zeng|zengguofan|ceng|zgf|cgf|guofan|国藩|gf"),
        ("仇英", "qiuying|chouying|qy|cy"),
        ("查良镛", "zhaliang|chaliang|zly|cly"),
        ("区寄", "ouji|quji|oj|qj"),
        ("单雄信", "shanxiongxin|danxiongxin|sxx|dxx"),
        ("解缙", "xiejin|jiejin|xj|jj"),
        ("任静", "renjing|rj"),
        ("朴英", "piaoying|puying"),
        ("盖叫天", "gejiaotian|gaijiaotian"),
        ("覃勇", "qinyong|tanyong"),
        ("翟天", "zhaitian|ditian"),
        ("吕布", "lvbu|lubu|lyubu|lübu|lb|LYU BU"),
        ("女略", "nvlve|nulue|nyulyue"),
        ("尉迟恭", "yuchigong|weichigong|ycg|wcg"),
        ("万俟雅", "moqiya|wan"),
        ("单于明", "chanyuming|shanyuming"),
        ("欧阳娜娜", "欧阳|娜娜|oynn|ouyang na na|nana"),
        ("阿卜杜拉·买买提", "买买提|阿卜|abudula|maimaiti|abdlmmt"),
        ("Anna-Maria Müller", "anna|maria|muller|MÜLLER|müller|anna m|muller anna|amm"),
        ("𠮷田", "𠮷|𠮷田|田|tian|𠮷tian"),
        ("张𬭊", "𬭊|张𬭊|zhang|zhangdu|zd"),
        ("\ue863伟", "\ue863|wei|\ue863wei"),
        ("乐乐", "yuele|lele|yl|ll"),
    ],
)
def test_a_name_is_found_as_it_is_typed(name: str, queries: str) -> None:
    for query in queries.split("|"):
        assert found(name, query), (query, name_tokens(name))


@pytest.mark.parametrize(
    ("name", "query"), [("张伟", "李"), ("张伟", "hang"), ("张伟", "伟张"), ("李娜", "zw")]
)
def test_a_name_is_not_found_by_another(name: str, query: str) -> None:
    assert not found(name, query)


def test_a_title_stays_small_and_is_found_inside() -> None:
    title = "城乡居民基本养老保险待遇领取资格认证（60周岁）"
    assert found(title, "养老保险")
    assert found(title, "ylbx")
    assert found(title, "60")
    assert len(name_tokens(title)) <= 3 * len(title)


def test_nothing_typed_looks_for_nothing() -> None:
    assert query_tokens("") == query_tokens(" ·-") == ()
    assert name_tokens("") == name_tokens(" · ") == ()


hanzi = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF) | st.sampled_from(
    "𠮷𬭊𪚥\U0002f800〇曾单吕"
)
names = st.text(hanzi, min_size=1, max_size=6)


@given(names)
def test_any_name_is_found_by_each_of_its_endings_and_beginnings(name: str) -> None:
    for start in range(len(name)):
        for end in range(start + 1, len(name) + 1):
            assert found(name, name[start:end])


@given(names)
def test_any_name_is_found_by_each_token_and_bounded(name: str) -> None:
    tokens = name_tokens(name)
    assert len(set(tokens)) == len(tokens) <= 200
    for token in tokens:
        assert found(name, token)
        assert token == token.casefold()


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_is_taken(name: str, query: str) -> None:
    found(name, query)
    assert all(name_tokens(name))
    assert all(query_tokens(query))


def test_the_tables_are_loaded_only_when_needed() -> None:
    code = "import sys, desktop.domain.pinyin; print('pypinyin' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "False"


def test_forty_characters_of_many_spellings_are_indexed_within_bounds() -> None:
    tokens = name_tokens("女" * 40)
    assert "女" * 40 in tokens
    assert "nv" * 40 in tokens
    assert len(tokens) < 40 * 140
