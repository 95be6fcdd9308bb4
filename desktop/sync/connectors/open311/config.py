"""What a department's file may say when its system speaks Open311 GeoReport v2."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from desktop.domain.catalogue import Text
from desktop.sync.lines.config import LineConfig

State = Literal[
    "received", "in_review", "waiting_supplement", "special_procedure", "approved", "refused", "withdrawn"
]
ServiceType = Literal["realtime", "batch", "blackbox"]


class Config(LineConfig, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``url`` is the endpoint's address, or its discovery document's (it ends in discovery.json or .xml)."""

    format: Annotated[Literal["json", "xml"], msgspec.Meta(description="What is asked for.")] = "json"
    environment: Annotated[
        Literal["production", "test"], msgspec.Meta(description="Which endpoint of the discovery document.")
    ] = "production"
    hosts: Annotated[
        list[str],
        msgspec.Meta(description="Other hosts that discovery may lead to, as https://open.example:443."),
    ] = msgspec.field(default_factory=list)
    jurisdiction: Annotated[str, msgspec.Meta(description="jurisdiction_id; empty: none is sent.")] = ""
    key_in: Annotated[
        Literal["body", "query"], msgspec.Meta(description="Where the endpoint expects api_key.")
    ] = "body"
    paging: Annotated[
        Literal["header", "page"],
        msgspec.Meta(description="header: X-Next-Page-URL or none; page: page=2 and on."),
    ] = "header"
    most: Annotated[
        int, msgspec.Meta(ge=1, le=10_000, description="A list this long may have been cut off.")
    ] = 1000
    look_in: Annotated[
        list[ServiceType],
        msgspec.Meta(description="Types of services whose new requests appear in lists within a minute."),
    ] = msgspec.field(default_factory=lambda: ["realtime"])
    marker: Annotated[
        Literal["description", "account_id"],
        msgspec.Meta(description="Where our case number stands, so that a request is found again."),
    ] = "description"
    person: Annotated[bool, msgspec.Meta(description="Send the applicant's name and phone.")] = True
    place: Annotated[
        str, msgspec.Meta(max_length=200, description="Address of requests whose form names no place.")
    ] = ""
    updates: Annotated[
        bool, msgspec.Meta(description="The endpoint has the service request updates extension.")
    ] = False
    html_errors: Annotated[
        bool, msgspec.Meta(description="The endpoint refuses with HTML pages; else those count as no answer.")
    ] = False
    states: Annotated[
        dict[str, State], msgspec.Meta(description="What a status means, in small letters.")
    ] = msgspec.field(default_factory=dict)
    texts: Annotated[
        dict[str, Text], msgspec.Meta(description="What the endpoint says in one language, in both of ours.")
    ] = msgspec.field(default_factory=dict)

    @property
    def discovers(self) -> bool:
        """Whether the address is that of a discovery document."""
        return self.url.endswith(("/discovery.json", "/discovery.xml"))
