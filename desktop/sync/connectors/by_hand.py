"""For departments without any system: their cases are carried there, and their answers typed back.

Nothing goes over a line, so nothing can fail on it: the plan gives every step to a person
(``promise.BY_HAND``), ``casework.by_hand`` makes the sealed parcel and takes the answers down. What is left
for this connector is the catalogue, which stands in the department's file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any

import msgspec

from desktop.clock import Clock
from desktop.domain.catalogue import Catalogue, Department, Material, Text
from desktop.errors import Trouble, sentence
from desktop.net import WireTrouble
from desktop.store.rows import StepRow
from desktop.sync.lines.offering import Field, service
from desktop.sync.lines.reading import said, settings
from desktop.sync.promise import (
    Block,
    Carried,
    Changes,
    Explained,
    NotOffered,
    Offers,
    PaperSource,
    Prepared,
    Sent,
    explain_wire,
)

_canonical = msgspec.json.Encoder(order="sorted")


class Config(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A department to which cases are carried."""

    services: Annotated[
        tuple[dict[str, Any], ...],
        msgspec.Meta(
            description="What it does, each named as in our catalogue: id, name, summary, limits, ..."
        ),
    ]
    fields: Annotated[tuple[Field, ...], msgspec.Meta(description="The form of every service here.")] = ()
    materials: Annotated[
        tuple[Material, ...], msgspec.Meta(description="What every service here needs.")
    ] = ()


def connect(department: str, config: Mapping[str, Any], secret: str, clock: Clock) -> ByHand:
    """A connector from a department's file; raises Trouble that names the place of a mistake."""
    chosen = settings(config, Config)
    try:
        services = tuple(
            service(department, one, fields=chosen.fields, materials=chosen.materials)
            for one in chosen.services
        )
    except msgspec.ValidationError as error:
        raise Trouble(
            said(str(error), Config), sentence("Correct that place in the department's file.")
        ) from None
    about = Department(department, Text(department, department), "")
    return ByHand(Catalogue(about, services))


class ByHand:
    """Knows the catalogue and sends nothing."""

    skew_s = 0.0

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def greet(self) -> Offers:
        """Nobody is asked: whether a parcel arrived, no machine can tell."""
        return Offers(doubt="C", key_lifetime=timedelta())

    def prepare(self, etag: str) -> Prepared:
        """The catalogue of the department's file."""
        tag = hashlib.sha256(_canonical.encode(self._catalogue)).hexdigest()[:32]
        return Prepared(None if tag == etag else self._catalogue, tag)

    def reserve(self, counter: str, count: int, key: str) -> Block:
        """There is nobody to reserve numbers from."""
        raise NotOffered

    def carry(self, step: StepRow, paper: PaperSource) -> Carried:
        """Papers travel in the parcel."""
        raise NotOffered

    def send(self, step: StepRow) -> Sent:
        """A person hands it over."""
        raise NotOffered

    def find(self, step: StepRow) -> Sent | None:
        """A person asks."""
        raise NotOffered

    def changes(self, mark: str, limit: int) -> Changes:
        """Answers are typed in; nothing comes by itself."""
        return Changes((), mark, False)

    def fetch(self, sha256: str) -> bytes:
        """Result papers are brought."""
        raise NotOffered

    def explain(self, trouble: WireTrouble) -> Explained:
        """Only what is not offered can happen here."""
        return explain_wire(trouble)

    def close(self) -> None:
        """There is no line to let go of."""
