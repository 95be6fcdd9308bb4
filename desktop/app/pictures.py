"""Pictures of the practice centre's window: every scene in every look, without a screen."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import words
from desktop.app import practising
from desktop.app.house import House
from desktop.app.scenes import NEW, OF_TOUR, SCENES, scene
from desktop.app.stage import Scene, Stage, let_go
from desktop.clock import Clock
from desktop.paths import StorePaths
from desktop.ui.doors import Preferences, ThemeName
from desktop.words import LANGUAGES, Language

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap
    from PySide6.QtWidgets import QDialog, QWidget

SIZE = (1366, 768)  # the smallest screen a counter has
REDRAWN_S = 0.25  # the page of a preview after another look
SCALES = (100, 200)
THEMES: tuple[ThemeName, ...] = ("light", "dark", "contrast")


@dataclass(frozen=True)
class Look:
    """One way the window can look."""

    language: Language
    theme: ThemeName
    scale: int = 100

    @property
    def name(self) -> str:
        """As it stands in the names of files: "en-light", "zh-dark-200"."""
        return f"{self.language}-{self.theme}" + ("" if self.scale == 100 else f"-{self.scale}")


# Another language is worn faster than other colours: it changes most often.
LOOKS = tuple(Look(language, theme, scale) for scale in SCALES for theme in THEMES for language in LANGUAGES)
FEW = (Look("en", "light"), Look("zh", "light"), Look("zh", "dark"), Look("en", "contrast"))


def take(paths: StorePaths, folder: Path, clock: Clock, looks: tuple[Look, ...] = FEW) -> int:
    """The pictures of the practice tour; returns how many."""
    return take_scenes(paths, folder, clock, tuple(scene(which) for which in OF_TOUR), looks)


def take_scenes(
    paths: StorePaths,
    folder: Path,
    clock: Clock,
    scenes: tuple[Scene, ...] = SCENES,
    looks: tuple[Look, ...] = LOOKS,
) -> int:
    """Pictures of these scenes, FOLDER/<scene>-<look>.png; returns how many."""
    folder.mkdir(parents=True, exist_ok=True)
    many = 0
    for stage, each in walk(paths, clock, scenes, looks):
        for look in looks_of(looks, stage):
            wear(stage, look)
            picture(stage).save(str(folder / f"{each.id}-{look.name}.png"), "PNG")
            many += 1
    return many


def walk(
    paths: StorePaths, clock: Clock, scenes: Iterable[Scene] = SCENES, looks: Iterable[Look] = LOOKS
) -> Iterator[tuple[Stage, Scene]]:
    """Every scene open and settled, once for each text size of *looks*; leaves nothing behind it."""
    without_screen()
    spoken = words.language()
    try:
        for size, _ in groupby(sorted(look.scale for look in looks)):
            for who, own in groupby(sorted(scenes, key=_order), key=lambda each: each.who):
                yield from _walk_as(paths, clock, who, tuple(own), size)
    finally:
        words.use(spoken)


def looks_of(looks: Iterable[Look], stage: Stage) -> tuple[Look, ...]:
    """Those of the text size worn now: text grows before a dialog is opened, never while it is."""
    size = stage.house.preferences().scale
    return tuple(look for look in looks if look.scale == size)


def wear(stage: Stage, look: Look) -> None:
    """Change the look live, and let everything follow."""
    stage.window.looks.wear(
        replace(Preferences(), language=look.language, theme=look.theme, scale=look.scale)
    )
    for each in (stage.window, stage.beside):
        if each is not None:
            each.resize(*SIZE)
    stage.settle()
    _let_draw(REDRAWN_S if _dialog() or _drawn(stage) else 0.02)


def picture(stage: Stage) -> QPixmap:
    """What a person would see now: the window, and over it the dialog that is open."""
    from PySide6.QtGui import QColor, QPainter

    shown = (stage.beside or stage.window).grab()
    dialog = _dialog()
    if dialog is not None:
        over = dialog.grab()
        painter = QPainter(shown)
        painter.fillRect(shown.rect(), QColor(0, 0, 0, 110))
        x, y = (shown.width() - over.width()) // 2, (shown.height() - over.height()) // 2
        painter.drawPixmap(x, y, over)
        painter.setPen(QColor("#768394"))  # the frame that the desktop draws around a dialog
        painter.drawRect(x - 1, y - 1, over.width() + 1, over.height() + 1)
        painter.end()
    return shown


def without_screen() -> None:
    """Where there is no screen, draw into memory."""
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # The offscreen screen cannot keep size hints, and says so at every window.
    os.environ.setdefault("QT_LOGGING_RULES", "qt.qpa.plugin=false;*.warning=false")


class _Stays(House):
    """A house whose lock is a picture, not a new process."""

    def lock(self) -> None:
        self.close()


def _order(each: Scene) -> tuple[int, int]:
    """Scenes of one person together, in the order of the table."""
    people = list(dict.fromkeys(one.who for one in SCENES))
    return people.index(each.who) if each.who in people else len(people), 0


def _walk_as(
    paths: StorePaths, clock: Clock, who: str, scenes: tuple[Scene, ...], size: int
) -> Iterator[tuple[Stage, Scene]]:
    from desktop.ui.application import make

    if who == NEW:
        paths = StorePaths(paths.folder.with_name("new-counter"))
        shutil.rmtree(paths.folder, ignore_errors=True)
    house = _Stays(paths, clock, logins=practising.LOGINS, practice=practising.WELCOME)
    house.keep(replace(Preferences(), scale=size))
    house.idle_seconds = 0  # nobody types while pictures are taken
    window = make(house)
    stage = Stage(window, house)
    try:
        window.resize(*SIZE)
        window.show()
        if who not in ("", NEW):
            sign_in(stage, who)
        for each in scenes:
            yield from _opened(stage, each)
    finally:
        window.close()
        window.deleteLater()  # or it would hear of the next window's language
        let_go()
        house.close()


def _opened(stage: Stage, each: Scene) -> Iterator[tuple[Stage, Scene]]:
    wear(stage, Look("en", "light", stage.house.preferences().scale))
    each.open(stage)
    stage.settle()
    _let_draw(each.drawn_s)
    yield stage, each
    while (dialog := _dialog()) is not None:
        dialog.done(1)  # the crash dialog's other answer closes the program
        _let_draw(0.02)
    if each.who in ("", NEW):
        return
    if stage.beside is not None:
        stage.beside.close()
        stage.beside = None
    stage.window.header.box.put_away()
    stage.window.toasts.clear()
    stage.window.calm()
    while stage.window.shelf.level() == 2:
        stage.window.back()
    let_go()  # else every page opened before is dressed again in every look


def sign_in(stage: Stage, who: str) -> None:
    """Sign in as a person does."""
    login = stage.window.login
    login.who.setEditText(who)
    login.passphrase.setText(practising.PASSPHRASE)
    login.enter.click()
    stage.settle()


def _dialog() -> QDialog | None:
    from PySide6.QtWidgets import QApplication, QDialog

    shown = QApplication.activeModalWidget()
    return shown if isinstance(shown, QDialog) else None


def on_top(stage: Stage) -> QWidget:
    """What a person works with now: the dialog, else the window."""
    return _dialog() or stage.beside or stage.window


def _drawn(stage: Stage) -> bool:
    from PySide6.QtPdfWidgets import QPdfView

    return any(view.isVisible() for view in stage.window.findChildren(QPdfView))


def _let_draw(seconds: float) -> None:
    """Let what is drawn beside the window's own work, such as pages of a PDF, appear."""
    from PySide6.QtWidgets import QApplication

    until = time.monotonic() + seconds
    while True:
        QApplication.processEvents()
        if time.monotonic() >= until:
            return
        time.sleep(0.02)
