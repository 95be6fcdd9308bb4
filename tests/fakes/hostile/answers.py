"""Every kind of hostile answer there is, by its name."""

from __future__ import annotations

from tests.fakes.hostile import in_words, on_the_wire
from tests.fakes.hostile.kinds import KINDS, Kind

__all__ = ["KINDS", "Kind", "in_words", "on_the_wire"]
