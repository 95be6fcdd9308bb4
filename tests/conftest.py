"""What every test stands on: no screen, no real home folder, English, and hypothesis within bounds."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Before anything loads Qt. A campaign that wants a real (virtual) screen sets its own platform.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# The same examples every time on CI, so that a red run is about the change; fresh ones elsewhere.
settings.register_profile(
    "ci",
    derandomize=True,
    max_examples=60,
    stateful_step_count=30,
    deadline=None,
    print_blob=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("dev", parent=settings.get_profile("ci"), derandomize=False, database=None)
settings.register_profile(
    "campaign", parent=settings.get_profile("dev"), max_examples=2_000, stateful_step_count=60
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "dev"))


@pytest.fixture(autouse=True)
def home_of_its_own(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test reads or writes the home folder of whoever runs it."""
    home = tmp_path_factory.mktemp("home")
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.delenv("ONE_COUNTER_PASSPHRASE", raising=False)
    return home


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Every test begins and ends in English, whatever it speaks in between; Qt too, where it was loaded."""
    from desktop import words

    words.use("en")
    yield
    looks = sys.modules.get("desktop.ui.frame.looks")
    (looks.speak if looks else words.use)("en")
