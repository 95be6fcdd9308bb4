"""Proves that everybody can use every page and dialog: names, roles, Tab, contrast, whole at double type."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import desktop.ui  # noqa: F401 - before any event loop
from desktop.app.pictures import SIZE, Look, looks_of, on_top, walk, wear, without_screen
from desktop.app.scenes import SCENES, scene
from desktop.app.stage import Scene, Stage
from desktop.clock import SystemClock
from desktop.paths import StorePaths
from desktop.words import LANGUAGES

LOOKS = tuple(Look(language, "light", scale) for scale in (100, 200) for language in LANGUAGES)


class Walk:
    """The findings of one walk; every number is of something looked at."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.controls = self.stops = self.pages = 0
        self._english: dict[str, list[str]] = {}

    def look(self, stage: Stage, each: Scene, look: Look) -> None:
        """One scene in one look."""
        from tests.ui.spoken import controls, names, unspoken
        from tests.ui.whole import cut_off

        root: Any = on_top(stage)
        where = f"{each.id} {look.name}"
        self.pages += 1
        self._tell(where, (*unspoken(root), *cut_off(root), *_too_big(root)))
        self.controls += len(controls(root))
        if look.language == "en":
            self._english[each.id] = names(root)
        else:
            same = set(names(root)).intersection(self._english.get(each.id, []))
            english = sorted(name for name in same if _is_english(name))
            self._tell(where, [f"called “{name}” in Chinese too" for name in english])

    def keys(self, stage: Stage, each: Scene) -> None:
        """The way of Tab through one scene."""
        from tests.ui.spoken import tab_trouble

        found, stops = tab_trouble(on_top(stage))
        self._tell(each.id, found)
        self.stops += stops

    def _tell(self, where: str, found: Iterable[str]) -> None:
        for what in found:
            self.found.append(f"{where}: {what}")
            print(f"  {where}: {what}", flush=True)


def _is_english(name: str) -> bool:
    words = [word for word in name.split() if word.isalpha() and word.islower()]
    return name.isascii() and len(words) > 1  # a screen in the hall says both languages at once


def _too_big(root: Any) -> list[str]:
    if root.width() <= SIZE[0] and root.height() <= SIZE[1]:
        return []
    return [f"{root.width()}x{root.height()} is larger than a screen of {SIZE[0]}x{SIZE[1]}"]


def pairs() -> tuple[int, list[str]]:
    """Every pair of colours that stand on each other, in every theme: how many, and those too faint."""
    from desktop.ui import theme

    faint = [
        f"{name}: {ink} on {ground} reaches {reached:.2f}, not {least}"
        for name, worn in theme.THEMES.items()
        for ink, ground, least in theme.PAIRS
        if (reached := theme.contrast(getattr(worn, ink), getattr(worn, ground))) < least
    ]
    return len(theme.THEMES) * len(theme.PAIRS), faint


def look_at(paths: StorePaths, scenes: tuple[Scene, ...] = SCENES, looks: tuple[Look, ...] = LOOKS) -> Walk:
    """Walk through the scenes of a practice centre."""
    from PySide6.QtGui import QAccessible

    from desktop.ui.application import application

    without_screen()
    application()
    QAccessible.setActive(True)  # as while a screen reader listens
    walked = Walk()
    for stage, each in walk(paths, SystemClock(), scenes, looks):
        own = looks_of(looks, stage)
        for look in own:
            wear(stage, look)
            walked.look(stage, each, look)
        if own[0].scale == min(look.scale for look in looks):
            walked.keys(stage, each)
    return walked


def main(arguments: list[str]) -> int:
    """Walk over every scene in both languages at 100 and 200 %; 0 when nothing was found."""
    parser = argparse.ArgumentParser(prog="prove accessible", description=__doc__)
    parser.add_argument("--only", action="append", default=[], help="scenes to look at; else all")
    parser.add_argument("--practice", type=Path, help="a practice centre; else a new one is made")
    told = parser.parse_args(arguments)
    from installer.screenshots import practice_day

    began = time.monotonic()
    scenes = tuple(scene(which) for which in told.only) or SCENES
    with tempfile.TemporaryDirectory() as folder:
        centre = told.practice or Path(folder) / "practice"
        practice = practice_day(centre)
        try:
            walked = look_at(StorePaths(centre / "store"), scenes)
        finally:
            practice.stop()
    many, faint = pairs()
    for what in faint:
        print(f"  {what}")
    found = len(walked.found) + len(faint)
    print(
        f"accessible: {len(scenes)} pages and dialogs, {walked.pages} looks, "
        f"{walked.controls} controls named, {walked.stops} stops of Tab, {many} pairs of colours, "
        f"{time.monotonic() - began:.0f} s: {found} findings"
    )
    return 1 if found else 0
