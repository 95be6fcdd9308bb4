"""The table of scenes: it names every page that can be opened, and its pictures are taken in any look."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from desktop.app import pictures, practising
from desktop.app.pictures import SIZE, Look
from desktop.app.scenes import OF_TOUR, SCENES, scene
from desktop.app.touring import Counter
from desktop.casework.desk import sit_down
from desktop.clock import SystemClock
from desktop.paths import StorePaths
from desktop.ui import theme
from desktop.ui.places import OPENED, PLACES


@pytest.fixture(scope="session")
def practice_centre(tmp_path_factory: pytest.TempPathFactory) -> StorePaths:
    """A practice centre with some cases and a draft, its departments out of reach."""
    folder = tmp_path_factory.mktemp("practice")
    practice = practising.departments(folder, decide_after_s=3600)
    paths = StorePaths(folder / "store")
    practising.prepare(paths, practice, SystemClock())
    practice.stop()
    desk = sit_down(paths, practising.CLERK, practising.PASSPHRASE, SystemClock())
    counter = Counter(desk, folder)
    counter.take_in(3)
    counter.draft()
    desk.store.close()
    return paths


def test_every_page_that_can_be_opened_has_a_scene() -> None:
    opened = {each.id.split("-")[0] for each in SCENES}
    of_place = {"counter": "counter", "cases": "work", "centre": "month", "admin": "connections"}
    assert set(OPENED) <= opened
    assert {of_place.get(place.id, place.id) for place in PLACES} <= opened
    assert len({each.id for each in SCENES}) == len(SCENES)
    assert all(scene(which).id == which for which in OF_TOUR)


def test_a_picture_shows_its_look_and_its_size(practice_centre: StorePaths, tmp_path: Path) -> None:
    looks = (Look("en", "light"), Look("zh", "dark"), Look("en", "contrast", 200))
    scenes = (scene("counter"), scene("case-note"))
    assert pictures.take_scenes(practice_centre, tmp_path, SystemClock(), scenes, looks) == 6
    seen = set()
    for each in scenes:
        for look in looks:
            image = QImage(str(tmp_path / f"{each.id}-{look.name}.png"))
            assert (image.width(), image.height()) == SIZE
            seen.add(image.constBits().tobytes())
            if each.id == "counter":
                ground = theme.THEMES[look.theme].bg.lower()
                assert image.pixelColor(SIZE[0] - 6, SIZE[1] - 4).name() == ground
    assert len(seen) == 6
