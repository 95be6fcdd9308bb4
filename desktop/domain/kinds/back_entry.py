"""Kinds of a case's journal that tell how it came from a paper form: who typed it, who checked it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from desktop.domain.kinds.registry import kind

Outage = Literal["line", "computer"]


@kind("case.on_paper")
class CaseOnPaper(msgspec.Struct, frozen=True):
    """The application was made on a paper form, at ``asked_at``; the clocks of the case count from then."""

    number: str
    block: str  # journal of the block the form's number is from
    asked_at: datetime  # with its zone
    outage: Outage = "line"


@kind("case.check_wanted")
class CheckWanted(msgspec.Struct, frozen=True):
    """Everything on the paper is typed in; a second person is to compare it."""


@kind("case.checked")
class CaseChecked(msgspec.Struct, frozen=True):
    """A second person compared it with the paper; ``typed_by`` are those whose work they checked.

    ``saw`` are the entries they had before them: what another counter typed meanwhile is not checked.
    """

    typed_by: tuple[str, ...]
    saw: tuple[str, ...]


@kind("case.check_failed")
class CheckFailed(msgspec.Struct, frozen=True):
    """What was typed is not what stands on the paper."""

    reason: str
    where: tuple[str, ...] = ()  # field:NAME, material:EVIDENCE, person or time


@kind("case.entry_given_up")
class EntryGivenUp(msgspec.Struct, frozen=True):
    """The entry of a paper form does not go on: wrong form, wrong service; the form is free again."""

    reason: str


KINDS = (CaseOnPaper, CheckWanted, CaseChecked, CheckFailed, EntryGivenUp)
