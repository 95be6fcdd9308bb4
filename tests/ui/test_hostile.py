"""Hostile text in every field: a few of the texts here, all of them in ``make prove-hostile-text``."""

from __future__ import annotations

import pytest

from desktop.ui.window import Window
from tests.ui.hostile import TEXTS, Trial


@pytest.mark.parametrize("which", ["markup", "bidi", "nul", "broken"])
def test_hostile_text_is_text(working: Window, which: str) -> None:
    trial = Trial(working)
    trial.run(which, 1 + list(TEXTS).index(which))
    assert trial.found == []
    assert trial.fields > 10
    assert trial.papers >= 3
