"""What a department's file may say when its system speaks ZGW."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from desktop.domain.catalogue import Text
from desktop.sync.lines.config import LineConfig

State = Literal[
    "received", "in_review", "waiting_supplement", "special_procedure", "approved", "refused", "withdrawn"
]
_Organisation = Annotated[str, msgspec.Meta(pattern="^[0-9]{9}$")]


class Config(LineConfig, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``url`` is the address of the Zaken API, as ``https://open.example/zaken/api/v1``."""

    catalogi_url: Annotated[str, msgspec.Meta(description="Address of the Catalogi API.")]
    documenten_url: Annotated[str, msgspec.Meta(description="Address of the Documenten API.")]
    client_id: Annotated[str, msgspec.Meta(min_length=1, max_length=50)]
    organisation: Annotated[
        _Organisation, msgspec.Meta(description="Number (RSIN) of the organisation whose cases these are.")
    ]
    responsible: Annotated[
        str, msgspec.Meta(pattern="^([0-9]{9})?$", description="RSIN of who decides; empty: the same.")
    ] = ""
    source: Annotated[
        str, msgspec.Meta(max_length=40, description="Our name in the register's kenmerken.")
    ] = "one-counter"
    catalogue: Annotated[
        str, msgspec.Meta(description="Link to the one catalogus to offer; empty: all that are published.")
    ] = ""
    language: Annotated[
        str, msgspec.Meta(pattern="^[a-z]{3}$", description="Language of papers, ISO 639-2.")
    ] = "nld"
    bsn_kind: Annotated[
        str, msgspec.Meta(description="The kind of identity number that is a BSN; empty: none is.")
    ] = ""
    documents: Annotated[
        dict[str, str], msgspec.Meta(description="Evidence to the name of its informatieobjecttype.")
    ] = msgspec.field(default_factory=dict)
    other_document: Annotated[
        str, msgspec.Meta(description="informatieobjecttype of papers and messages without one of their own.")
    ] = ""
    statuses: Annotated[
        dict[str, State], msgspec.Meta(description="What a statustype means, by its omschrijving.")
    ] = msgspec.field(default_factory=dict)
    results: Annotated[
        dict[str, State], msgspec.Meta(description="What a resultaattype means, by its omschrijving.")
    ] = msgspec.field(default_factory=dict)
    suspended: Annotated[State, msgspec.Meta(description="What an opschorting means.")] = "waiting_supplement"
    withdrawn_result: Annotated[
        str, msgspec.Meta(description="resultaattype to close a withdrawn case with; empty: only a message.")
    ] = ""
    lift_suspension: Annotated[
        bool, msgspec.Meta(description="End the opschorting, and move the dates, when a supplement comes.")
    ] = False
    inline_bytes: Annotated[
        int, msgspec.Meta(ge=0, le=4_000_000, description="Papers up to this size travel in one piece.")
    ] = 65536
    texts: Annotated[
        dict[str, Text], msgspec.Meta(description="What the register says in one language, in both of ours.")
    ] = msgspec.field(default_factory=dict)
