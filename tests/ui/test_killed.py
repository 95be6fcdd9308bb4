"""The promise *drafts* in small: a window killed in the middle of an intake, and the next start."""

from __future__ import annotations

import pytest

from tests.campaigns import drafts
from tests.campaigns.drafts import Kept, Run


def test_a_killed_window_leaves_everything_that_was_left(capsys: pytest.CaptureFixture[str]) -> None:
    assert drafts.main(["2", "7"]) == 0, capsys.readouterr().out


def test_a_lost_answer_would_be_seen() -> None:
    before = {"case:1": Kept({"address": "文三路"}, {"photo"})}
    there = {"at": "found", "case": "case:1", "state": "draft", "materials": {"photo": "handed_in"}}
    kept = {"stored": {"address": "文三路"}, "shown": {"address": "文三路"}}
    assert not drafts._missing(before, Run([{**there, **kept}], "ready"))
    assert drafts._missing(before, Run([{**there, **kept, "shown": {}}], "ready"))
    assert drafts._missing(before, Run([{**there, **kept, "materials": {}}], "ready"))
    assert drafts._missing(before, Run([], "ready"))
