"""The desks the deeds are tested at: one founded centre, copied for every test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.casework.desk import Desk
from tests.casework import centre
from tests.casework.centre import HandClock, SitDown


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed store of a centre with staff and catalogues."""
    folder = tmp_path_factory.mktemp("founded") / "store"
    centre.found_centre(folder, HandClock()).store.close()
    return folder


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def sit_down(founded: Path, tmp_path: Path, clock: HandClock) -> Iterator[SitDown]:
    """Opens one more copy of the store for somebody; closed when the test ends."""
    made: list[Desk] = []

    def at(login: str = "lina") -> Desk:
        desk = centre.sit_down_at_copy(founded, tmp_path / f"store{len(made)}", clock, login)
        made.append(desk)
        return desk

    yield at
    for desk in made:
        desk.store.close()


@pytest.fixture
def desk(sit_down: SitDown) -> Desk:
    """The clerk's desk."""
    return sit_down()
