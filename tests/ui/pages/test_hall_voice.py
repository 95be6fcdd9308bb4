"""The system's voice: what is said, in which order, and what happens without one."""

from __future__ import annotations

import re
import stat
from pathlib import Path

from pytestqt.qtbot import QtBot

from desktop.ui.hall.voice import Voice
from desktop.words import render


def speaker(folder: Path, code: int = 0) -> str:
    """A program that writes down what it is to say, in place of the system's."""
    program = folder / "speak"
    program.write_text(f'#!/bin/sh\necho "$@" >> "{folder}/said"\nexit {code}\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return str(program)


def test_calls_are_said_in_both_languages_one_after_the_other(tmp_path: Path, qtbot: QtBot) -> None:
    voice = Voice(program=speaker(tmp_path))
    assert voice.there
    voice.call("A012", "7")
    said = tmp_path / "said"
    qtbot.waitUntil(lambda: said.exists() and len(said.read_text().splitlines()) == 2, timeout=10_000)
    first, second = said.read_text().splitlines()
    assert re.search(r"zh .*A 0 1 2", first)
    assert re.search(r"en .*Number A 0 1 2, please come to window 7", second)


def test_without_a_voice_it_is_silent_and_says_so(tmp_path: Path, qtbot: QtBot) -> None:
    voice = Voice(program="no-such-program")
    voice.call("A012", "7")
    assert not voice.there
    assert "no speech" in render(voice.state())
    broken = Voice(program=speaker(tmp_path, code=1))
    with qtbot.waitSignal(broken.changed, timeout=10_000):
        broken.call("A012", "7")
    assert "does not answer" in render(broken.state())
    assert len((tmp_path / "said").read_text().splitlines()) == 1
    quiet = Voice(program=speaker(tmp_path))
    quiet.switch(False)
    quiet.call("A012", "7")
    assert "not spoken" in render(quiet.state())
    assert len((tmp_path / "said").read_text().splitlines()) == 1
