"""docs/connectors.md keeps its word: each file in it is right, and every filter and value is named."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from desktop.casework.centre import read_department
from desktop.sync.connectors import KINDS
from desktop.sync.connectors.declarative.calls import STEP
from desktop.sync.connectors.declarative.filters import FILTERS

GUIDE = (Path(__file__).parents[3] / "docs" / "connectors.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)
FILES = [block for block in BLOCKS if "\nid = " in "\n" + block]


def test_there_are_whole_files_in_it() -> None:
    assert len(FILES) >= 4


@pytest.mark.parametrize("block", FILES, ids=lambda block: tomllib.loads(block)["id"])
def test_a_file_in_the_guide_is_right(block: str, tmp_path: Path) -> None:
    file = tmp_path / "department.toml"
    file.write_text(block, encoding="utf-8")
    assert read_department(file).settings


@pytest.mark.parametrize("block", [block for block in BLOCKS if block not in FILES])
def test_a_part_of_a_file_is_right_in_a_whole_one(block: str, tmp_path: Path) -> None:
    whole = next(one for one in FILES if 'connector = "declarative"' in one)
    file = tmp_path / "department.toml"
    if block.startswith("auth"):
        whole = re.sub(r"^auth = .*$", "", whole, flags=re.MULTILINE)
        for line in block.splitlines():
            named = line.removeprefix("# ")
            file.write_text(
                re.sub(r"^\[states\]", named.split("     ")[0] + "\n[states]", whole, flags=re.MULTILINE)
            )
            assert read_department(file).settings["auth"]
        return
    file.write_text(whole + block, encoding="utf-8")
    assert read_department(file).settings


def test_it_names_every_filter_every_value_and_every_kind() -> None:
    named = set(re.findall(r"`([a-z_0-9-]+)[`:.…]", GUIDE))
    assert not set(FILTERS) - named
    assert not STEP - named
    assert not set(KINDS) - named
