"""The schema of department files is fresh, takes the files that ship, refuses what the program refuses."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import fastjsonschema
import pytest

from desktop.casework.centre import read_department
from desktop.errors import Trouble
from installer.department_schema import SCHEMA, drawn

READY = sorted((SCHEMA.parents[1] / "departments").glob("*.toml"))


@pytest.fixture(scope="module")
def check() -> Any:
    return fastjsonschema.compile(json.loads(SCHEMA.read_text(encoding="utf-8")))


def test_the_schema_is_fresh() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == drawn(), "run: python -m installer.department_schema"


def test_files_ship() -> None:
    assert {"digit-pgr.toml", "primero.toml"} <= {file.name for file in READY}


@pytest.mark.parametrize("file", READY, ids=lambda file: file.name)
def test_a_ready_file_is_right(file: Path, check: Any) -> None:
    check(tomllib.loads(file.read_text(encoding="utf-8")))
    assert read_department(file).settings


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[greeting]", "[greating]"),
        ('doubt = "B"', 'doubt = "D"'),
        ("[create]", "[created]"),
        ("timeout_s = 30", 'timeout_s = "long"'),
        ('kind = "token"', 'kind = "magic"'),
    ],
)
def test_what_the_schema_refuses_the_program_refuses(tmp_path: Path, check: Any, old: str, new: str) -> None:
    text = READY[0].read_text(encoding="utf-8")
    assert old in text
    changed = tmp_path / "changed.toml"
    changed.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(fastjsonschema.JsonSchemaValueException):
        check(tomllib.loads(changed.read_text(encoding="utf-8")))
    with pytest.raises(Trouble):
        read_department(changed)
