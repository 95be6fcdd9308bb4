"""The manual is true: every key and command in it exists, every picture is there, both languages agree."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from desktop import words
from desktop.app.pictures import LOOKS
from desktop.app.scenes import SCENES
from desktop.cli.parser import parser
from desktop.paths import manual
from desktop.ui.actions import ACTS
from desktop.ui.pages.manual import CHAPTERS

FILES = sorted(manual().glob("*.md"))
_MARKED = re.compile(r"`([^`]+)`")
_SHOWN = re.compile(r"!\[[^\]]+\]\(([^)]+)\)")
_PLAIN_KEYS = {"Enter"}  # what every field does with it


def marked(file: Path) -> list[str]:
    return _MARKED.findall(file.read_text(encoding="utf-8"))


def keys() -> set[str]:
    known = {key for act in ACTS for key in act.keys} | _PLAIN_KEYS
    return known | {key.replace("Return", "Enter") for key in known}


def test_every_chapter_is_there_in_both_languages() -> None:
    assert {file.name for file in FILES} == {
        f"{chapter}-{language}.md" for chapter in CHAPTERS for language in words.LANGUAGES
    }


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_key_and_command_exists(file: Path) -> None:
    assert marked(file)
    for text in marked(file):
        if text.startswith("one-counter "):
            told = parser().parse_args(text.split()[1:])  # leaves with status 2 for one that does not exist
            assert told.command
        else:
            assert text in keys(), text


@pytest.mark.parametrize("chapter", list(CHAPTERS))
def test_both_languages_name_the_same_keys_commands_and_pictures(chapter: str) -> None:
    english, chinese = (manual() / f"{chapter}-{language}.md" for language in words.LANGUAGES)
    assert sorted(marked(english)) == sorted(marked(chinese))
    pictures = [_SHOWN.findall(file.read_text(encoding="utf-8")) for file in (english, chinese)]
    assert [each.replace("-en-", "-zh-") for each in pictures[0]] == pictures[1]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_picture_is_one_of_make_screenshots(file: Path) -> None:
    taken = {f"pictures/{scene.id}-{look.name}.png" for scene in SCENES for look in LOOKS}
    for shown in _SHOWN.findall(file.read_text(encoding="utf-8")):
        assert shown in taken
        assert (file.parent / shown).stat().st_size > 10_000


def test_a_key_that_is_gone_would_be_found() -> None:
    assert "Ctrl+Alt+Q" not in keys()
    with pytest.raises(SystemExit):
        parser().parse_args(["no-such-command"])
