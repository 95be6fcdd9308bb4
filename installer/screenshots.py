"""Makes pictures of every page and dialog in every look, and contact sheets of them, in out/screenshots."""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import time
from pathlib import Path

from desktop.app import practising
from desktop.app.pictures import LOOKS, Look, take_scenes, without_screen
from desktop.app.scenes import SCENES, scene
from desktop.app.tour import Tour
from desktop.app.touring import Counter
from desktop.casework.desk import sit_down
from desktop.clock import SystemClock
from desktop.paths import StorePaths, manual
from desktop.practice.serving import Practice
from desktop.sync.engine import Engine

MORE = 12  # cases of the afternoon: still on their way when the pictures are taken
SLOW_S = 100_000.0  # no department decides while pictures are taken
ACROSS = 3  # pictures side by side on a sheet
THUMB = (683, 384)  # px


def practice_day(folder: Path) -> Practice:
    """A practice centre after a day, with an afternoon's cases under way; its departments, listening."""
    clock = SystemClock()
    if not (folder / "tour.json").exists() and Tour(folder, clock).run(pictures=False):
        raise SystemExit("The practice tour did not end well; there is nothing to take pictures of.")
    practice = practising.departments(folder, decide_after_s=SLOW_S)
    paths = StorePaths(folder / "store")
    practising.prepare(paths, practice, clock)
    desk = sit_down(paths, practising.CLERK, practising.PASSPHRASE, clock)
    engine = Engine(desk.store, clock)
    try:
        counter = Counter(desk, folder)
        for _ in range(2):  # those of the morning go two steps on: waiting for a paper, decided
            counter.take_in(MORE)
            engine.once()
            practice.advance(SLOW_S)  # those of the afternoon one: in review
            engine.once()
        counter.take_in(2)  # not sent yet
        counter.draft()
    finally:
        engine.stop()
        desk.store.close()
    return practice


def sheets(folder: Path, looks: tuple[Look, ...]) -> Path:
    """One sheet a scene with all its looks (sheets/*.png), and all of them as one PDF; its file."""
    from PySide6.QtCore import QMarginsF, QRect, QSize, Qt
    from PySide6.QtGui import QColor, QPageLayout, QPageSize, QPainter, QPdfWriter, QPixmap

    (folder / "sheets").mkdir(exist_ok=True)
    file = folder / "contact-sheet.pdf"
    pdf = QPdfWriter(str(file))
    pdf.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    pdf.setPageOrientation(QPageLayout.Orientation.Landscape)
    pdf.setPageMargins(QMarginsF(8, 8, 8, 8), QPageLayout.Unit.Millimeter)
    pdf.setResolution(200)
    pages = QPainter(pdf)
    rows = -(-len(looks) // ACROSS)
    first = True
    looks = tuple(sorted(looks, key=lambda look: (look.scale, look.language)))
    for each in SCENES:
        taken = [folder / f"{each.id}-{look.name}.png" for look in looks]
        if not all(one.exists() for one in taken):
            continue
        sheet = QPixmap(ACROSS * THUMB[0], rows * THUMB[1] + 36)
        sheet.fill(QColor("#808080"))
        painter = QPainter(sheet)
        painter.drawText(QRect(8, 0, sheet.width(), 36), Qt.AlignmentFlag.AlignVCenter, each.id)
        for at, one in enumerate(taken):
            shown = QPixmap(str(one)).scaled(
                THUMB[0] - 6, THUMB[1] - 6, mode=Qt.TransformationMode.SmoothTransformation
            )
            painter.drawPixmap(3 + at % ACROSS * THUMB[0], 36 + at // ACROSS * THUMB[1], shown)
        painter.end()
        sheet.save(str(folder / "sheets" / f"{each.id}.png"), "PNG")
        if not first:
            pdf.newPage()
        first = False
        fitted = sheet.size().scaled(QSize(pdf.width(), pdf.height()), Qt.AspectRatioMode.KeepAspectRatio)
        pages.drawPixmap(QRect(0, 0, fitted.width(), fitted.height()), sheet)
    pages.end()
    return file


def renew_manual(folder: Path) -> None:
    """Put the pictures the manual shows into its folder, as they were taken now."""
    own = manual() / "pictures"
    own.mkdir(exist_ok=True)
    for chapter in manual().glob("*.md"):
        for name in re.findall(r"\(pictures/([^)]+)\)", chapter.read_text(encoding="utf-8")):
            if (folder / name).exists():
                shutil.copyfile(folder / name, own / name)


def main(arguments: list[str]) -> int:
    """Take the pictures; 0 when every one was taken."""
    told = argparse.ArgumentParser(prog="screenshots", description=__doc__)
    told.add_argument("folder", type=Path, nargs="?", default=Path("out/screenshots"))
    told.add_argument("--only", action="append", default=[], help="scenes to take; all when none is named")
    told.add_argument("--look", action="append", default=[], help="looks such as zh-dark-200; else all")
    told.add_argument("--manual", action="store_true", help="also put those of the manual into its folder")
    told.add_argument("--practice", type=Path, help="a practice centre to take them of; else a new one")
    said = told.parse_args(arguments)
    without_screen()
    began = time.monotonic()
    centre = said.practice or said.folder / "practice"
    if said.practice is None:
        shutil.rmtree(centre, ignore_errors=True)
    scenes = tuple(scene(which) for which in said.only) or SCENES
    looks = tuple(look for look in LOOKS if not said.look or look.name in said.look)
    practice = practice_day(centre)
    try:
        many = take_scenes(StorePaths(centre / "store"), said.folder, SystemClock(), scenes, looks)
    finally:
        practice.stop()
        if said.practice is None:
            shutil.rmtree(centre, ignore_errors=True)
    if said.manual:
        renew_manual(said.folder)
    file = sheets(said.folder, looks)
    print(f"{many} pictures of {len(scenes)} pages and dialogs in {time.monotonic() - began:.0f} s: {file}")
    return 0 if many == len(scenes) * len(looks) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
