"""Names as they are found: by their characters, their pinyin and its initials, from any character on."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice, product

_LONGEST = 40  # characters of a name that are indexed
_MOST = 64  # spellings of one ending: 女 alone has three, and a hostile name may hold forty of them
_SHORT = 4  # characters up to which a given name's second readings are indexed too

# Surnames that are read otherwise than the same character in a word; the surname's reading first.
_SURNAMES: dict[str, tuple[str, ...]] = {
    surname: tuple(readings.split())
    for surname, readings in {
        "曾": "zeng ceng", "仇": "qiu chou", "查": "zha cha", "区": "ou qu", "单": "shan dan chan",
        "解": "xie jie", "任": "ren", "朴": "piao pu", "盖": "ge gai", "种": "chong zhong", "繁": "po fan",
        "覃": "qin tan", "乐": "yue le", "员": "yun yuan", "尉": "wei yu", "缪": "miao mou", "宓": "mi fu",
        "折": "she zhe", "秘": "bi mi", "翟": "zhai di", "召": "shao zhao", "冼": "xian", "洗": "xian xi",
        "黑": "he hei", "句": "gou ju", "祭": "zhai ji", "谌": "chen shen", "沈": "shen chen",
        "盛": "sheng cheng", "都": "du dou", "於": "yu wu", "隗": "wei kui", "牟": "mu mou", "郇": "xun huan",
        "贾": "jia gu", "卜": "bu bo", "藏": "zang cang", "柏": "bai bo", "薄": "bo bao", "车": "che ju",
        "乜": "nie mie", "万": "wan mo", "宿": "su xiu", "逄": "pang", "晁": "chao", "钭": "tou", "佴": "nai",
        "葛": "ge", "纪": "ji", "华": "hua", "应": "ying", "燕": "yan", "冯": "feng", "石": "shi",
    }.items()
}  # fmt: skip
_COMPOUND: dict[str, tuple[str, str]] = {
    "尉迟": ("yu", "chi"), "万俟": ("mo", "qi"), "单于": ("chan", "yu"), "长孙": ("zhang", "sun"),
    "澹台": ("tan", "tai"), "令狐": ("ling", "hu"), "子车": ("zi", "ju"), "宰父": ("zai", "fu"),
    "乐正": ("yue", "zheng"), "夹谷": ("jia", "gu"),
}  # fmt: skip


def name_tokens(name: str) -> tuple[str, ...]:
    """What a name is found by: each token, and every beginning of one, finds it. No token twice.

    For 张伟: 张伟 and 伟, zhangwei and wei, zw. Names in letters by their words, in small letters, with
    and without accents. A character without a known reading, beyond U+FFFF too, stands for itself.
    """
    units = _units(_folded(name)[:_LONGEST])
    readings = _readings(units)
    tokens: dict[str, None] = {}
    for start in range(len(units)):
        tokens["".join(units[start:])] = None
        for spelled in islice(product(*readings[start:]), _MOST):
            tokens["".join(spelled)] = None
            if len(spelled) > 1:
                tokens["".join(sound[0] for sound in spelled)] = None
    if len(units) > 1 and not any(map(_is_hanzi, units)):
        # A family name that stands last is often said first.
        tokens["".join(sounds[-1] for sounds in (readings[-1], *readings[:-1]))] = None
    return tuple(tokens)


def query_tokens(text: str) -> tuple[str, ...]:
    """What to look for: a name is found when one of its tokens begins with one of these; the best first.

    "zhang wei" looks for zhangwei and, as some write it, weizhang; "张wei" for zhangwei; "" for nothing.
    """
    units = _units(_folded(text)[:_LONGEST])
    if not units:
        return ()
    typed = "".join(units)
    tokens = {typed: None, typed.replace("ü", "v"): None}
    letters = [not _is_hanzi(unit) for unit in units]
    if any(letters) and not all(letters):
        tokens["".join(sounds[0] for sounds in _readings(units))] = None
    if all(letters) and len(units) > 1:
        tokens["".join(reversed(units))] = None
    return tuple(tokens)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _units(text: str) -> list[str]:
    """A name's parts: single Chinese characters, and words of letters and digits; the rest falls away."""
    units: list[str] = []
    word = ""
    for c in text:
        if not _is_hanzi(c) and (c.isalnum() or unicodedata.category(c) in ("Mn", "Mc")):
            word += c
            continue
        if word:
            units.append(word)
            word = ""
        if _is_hanzi(c):
            units.append(c)
    return [*units, word] if word else units


def _is_hanzi(unit: str) -> bool:
    """One Chinese character, rare ones included; those that only the police's fonts know are private-use."""
    if len(unit) != 1:
        return False
    code = ord(unit)
    return (
        0x4E00 <= code <= 0x9FFF
        or 0x3400 <= code <= 0x4DBF
        or 0x20000 <= code <= 0x3FFFF
        or 0xF900 <= code <= 0xFAFF
        or 0xE000 <= code <= 0xF8FF
        or code >= 0xF0000
        or code == 0x3007
    )


def _readings(units: list[str]) -> list[tuple[str, ...]]:
    """How each part may be read, the likeliest first."""
    found = [_of_word(unit) for unit in units]
    for start, run in _runs(units):
        for place, sounds in enumerate(_of_characters(run), start):
            found[place] = sounds
    if units:
        _read_surname(units, found)
    if len(units) > _SHORT:
        # Long names and titles: the surname's readings are enough, or the index would grow without use.
        found[2:] = [sounds[:1] for sounds in found[2:]]
    return [_spellings(sounds) for sounds in found]


def _read_surname(units: list[str], found: list[tuple[str, ...]]) -> None:
    single = _SURNAMES.get(units[0])
    if single:
        found[0] = single
    compound = _COMPOUND.get("".join(units[:2])) if len(units) > 1 else None
    if compound:
        for place, sound in enumerate(compound):
            found[place] = tuple(dict.fromkeys((sound, *found[place])))


def _of_word(word: str) -> tuple[str, ...]:
    plain = "".join(c for c in unicodedata.normalize("NFD", word) if unicodedata.category(c) != "Mn")
    return (word, plain) if plain and plain != word else (word,)


def _runs(units: list[str]) -> Iterator[tuple[int, str]]:
    """Chinese characters standing together, with the place of the first: words tell how to read them."""
    start, run = 0, ""
    for place, unit in enumerate([*units, ""]):
        if _is_hanzi(unit):
            start, run = (start if run else place), run + unit
        elif run:
            yield start, run
            run = ""


@lru_cache(maxsize=8192)
def _of_characters(run: str) -> tuple[tuple[str, ...], ...]:
    # Loading the tables takes a while and 56 MB: only who indexes or looks for a name pays for it.
    from pypinyin import Style, pinyin

    sounds = pinyin(run, style=Style.NORMAL, heteronym=True)
    if len(sounds) != len(run):  # neighbours without a reading come back as one
        sounds = [pinyin(c, style=Style.NORMAL, heteronym=True)[0] for c in run]
    return tuple(_usual(character, told) for character, told in zip(run, sounds, strict=True))


def _usual(character: str, told: Iterable[str]) -> tuple[str, ...]:
    """The two most usual readings; the others are those of old books."""
    return tuple(dict.fromkeys(told))[:2] or (character,)


def _spellings(sounds: tuple[str, ...]) -> tuple[str, ...]:
    """ü is typed v (input methods), u (what the eye sees) or yu (passports): 吕 is lv, lu and lyu."""
    spelled: dict[str, None] = {}
    for sound in sounds:
        spelled[sound] = None
        if sound.startswith(("lv", "nv")):
            spelled[sound[0] + "u" + sound[2:]] = None
            spelled[sound[0] + "yu" + sound[2:]] = None
    return tuple(spelled)
