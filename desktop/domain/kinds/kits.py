"""Kinds of the outage kit: numbers of a block that lie on paper ahead, and what became of each form."""

from __future__ import annotations

import msgspec

from desktop.domain.kinds.registry import kind


class Pile(msgspec.Struct, frozen=True):
    """The forms of one service in a kit, in the order they lie; service "" is the form for any business."""

    service: str
    version: int
    numbers: tuple[str, ...]


@kind("forms.printed")
class FormsPrinted(msgspec.Struct, frozen=True):
    """The numbers of this block were printed on paper forms: no case gets them but by its form."""

    piles: tuple[Pile, ...]
    low: int = 5  # a pile with fewer forms left is to be filled up


@kind("forms.reprinted")
class FormsReprinted(msgspec.Struct, frozen=True):
    """The same numbers were printed once more, and why: of two copies only one may be used."""

    reason: str


@kind("forms.counted")
class PileCounted(msgspec.Struct, frozen=True):
    """Somebody looked into the drawer: the number on top of a pile, "" when none is left."""

    pile: int  # its place in the kit, from 0
    top: str = ""


@kind("form.claimed")
class FormClaimed(msgspec.Struct, frozen=True):
    """A form is being typed in; its case gets the number once a second person has checked it."""

    number: str
    case: str


@kind("form.freed")
class FormFreed(msgspec.Struct, frozen=True):
    """The case that was begun for a form does not go on; the form may be typed in again."""

    number: str
    case: str
    reason: str
