"""docs/map.md says what the modules say of themselves now; ``make map`` draws it anew."""

from __future__ import annotations

from installer import map as the_map
from tests.house.sources import product


def test_the_map_is_fresh() -> None:
    assert the_map.MAP.read_text(encoding="utf-8") == the_map.drawn(), "run: make map"


def test_every_module_is_on_the_map() -> None:
    drawn = the_map.drawn()
    files = [source.path.rpartition("/")[2] for source in product()]
    names = [name for name in files if name != "__init__.py"]
    assert not [name for name in names if f"| `{name}` |" not in drawn]
