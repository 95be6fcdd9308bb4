"""What a kit of paper forms is drawn from: plain frozen records in which everything is decided and worded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from desktop.reports.sheets import Head, Said

BlankKind = Literal["text", "wide", "lines", "short", "digits", "date", "ticks"]


@dataclass(frozen=True, slots=True)
class Blank:
    """One question with room for its answer; ``cells`` for digits, ``choices`` to tick."""

    label: Said
    kind: BlankKind
    required: bool = False
    only_if: bool = False  # asked in some situations only
    cells: int = 0
    choices: tuple[Said, ...] = ()
    help: Said = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Questions that belong together, under a title."""

    title: Said
    blanks: tuple[Blank, ...]


@dataclass(frozen=True, slots=True)
class PaperMaterial:
    """One material to tick: handed in, or promised where that is tolerated."""

    name: Said
    note: Said = ""
    copies: int = 1
    tolerated: bool = False
    only_if: bool = False


@dataclass(frozen=True, slots=True)
class PileSheet:
    """The forms of one service: the same questions, each with its own number and its own code."""

    service: Said  # "" for any business
    department: Said
    version: str
    numbers: tuple[tuple[str, str], ...]  # number, what its square says
    parts: tuple[Part, ...]
    materials: tuple[PaperMaterial, ...]
    circumstances: tuple[Said, ...]
    promised_days: int = 0


@dataclass(frozen=True, slots=True)
class KitSheet:
    """A whole kit: its cover, then every form."""

    head: Head
    piles: tuple[PileSheet, ...]
    low: int
