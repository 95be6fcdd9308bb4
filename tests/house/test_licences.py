"""Everything locked has a known licence, and what ships with the program may ship with it."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import metadata

import pytest

from tests.house.sources import ROOT

# What may ship in one package with a program under Apache-2.0. Qt's LGPL is kept by shipping it as files of
# their own that anyone may replace (a PyInstaller folder, not one file).
MAY_SHIP = {
    "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "LGPL-3.0-only", "MIT", "MIT-0", "MIT-CMU", "MPL-2.0",
    "PSF-2.0", "ZPL-2.1", "Zlib",
}  # fmt: skip
PINNED = re.compile(r"^([a-z0-9-]+)==([^ ;]+)", re.MULTILINE)


@cache
def _locked(lock: str) -> dict[str, str]:
    return dict(PINNED.findall((ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")))


@cache
def _known() -> dict[str, dict[str, str]]:
    return tomllib.loads((ROOT / "requirements" / "licences.toml").read_text(encoding="utf-8"))


def may_ship(expression: str) -> bool:
    """Whether one branch of an SPDX expression holds only licences that may ship."""
    return any(set(branch.split(" AND ")) <= MAY_SHIP for branch in expression.split(" OR "))


def test_every_locked_requirement_has_a_known_licence() -> None:
    run = _locked("run")
    assert run
    assert set(_known()["run"]) == set(run)
    assert set(_known()["build"]) == set(_locked("dev")) - set(run)


def test_what_ships_may_ship() -> None:
    assert not {name: licence for name, licence in _known()["run"].items() if not may_ship(licence)}


@pytest.mark.parametrize("expression", ["GPL-3.0-only", "MIT AND GPL-3.0-only", "AGPL-3.0-only OR SSPL-1.0"])
def test_what_may_not_ship_is_found(expression: str) -> None:
    assert not may_ship(expression)


def test_packages_agree_with_what_is_known_of_them() -> None:
    differing: dict[str, str] = {}
    for name, licence in (_known()["run"] | _known()["build"]).items():
        try:
            about = metadata.metadata(name)
        except metadata.PackageNotFoundError:
            continue  # for another operating system
        if "License-Expression" in about and about["License-Expression"] != licence:
            differing[name] = about["License-Expression"]
    assert not differing


def test_both_locks_pin_the_same_versions_with_hashes() -> None:
    run, dev = _locked("run"), _locked("dev")
    assert {name: dev.get(name) for name in run} == run
    for lock in ("run", "dev", "contract"):
        text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
        blocks = re.split(r"\n(?=[a-z0-9])", text)
        assert not [b.split("\n")[0] for b in blocks if PINNED.match(b) and "--hash=sha256:" not in b]
        assert "index-url" not in text
        assert "find-links" not in text
