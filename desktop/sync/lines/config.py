"""The settings every kind of department shares: its address, the way there, and who vouches for whom."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec

from desktop.errors import Trouble, sentence
from desktop.net import WireSettings

_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,80}")
_MEMBER = r"[A-Za-z0-9_.()-]{1,64}"
_HERE = ("http://127.0.0.1:", "http://localhost:", "http://[::1]:")


class XRoad(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The department is reached through an X-Road security server (X-Road Message Protocol for REST)."""

    client: Annotated[
        str,
        msgspec.Meta(
            pattern=f"^{_MEMBER}/{_MEMBER}/{_MEMBER}(/{_MEMBER})?$",
            description="Who asks: instance/class/member/subsystem, as registered for this centre.",
        ),
    ]
    service: Annotated[
        str,
        msgspec.Meta(
            pattern=f"^{_MEMBER}/{_MEMBER}/{_MEMBER}(/{_MEMBER})?/{_MEMBER}$",
            description="Who is asked: instance/class/member/subsystem/service of the department.",
        ),
    ]
    user: Annotated[str, msgspec.Meta(description="Sent as X-Road-UserId; empty: not sent.")] = ""


class LineConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Settings of any department that is spoken to over HTTP; each kind adds its own below it."""

    url: Annotated[
        str,
        msgspec.Meta(
            description="The address under which every call lies. With xroad: of the security server."
        ),
    ]
    ca_file: Annotated[
        str,
        msgspec.Meta(
            description="PEM file of the authority that vouches for the department; empty: the usual."
        ),
    ] = ""
    proxy: Annotated[str, msgspec.Meta(description="Address of a proxy; empty: none is used.")] = ""
    timeout_s: Annotated[
        float, msgspec.Meta(gt=0, le=120, description="Seconds after which a call is given up.")
    ] = 20.0
    client_certificate: Annotated[
        str, msgspec.Meta(description="PEM file with which this centre proves who it is (mutual TLS).")
    ] = ""
    client_key: Annotated[str, msgspec.Meta(description="PEM file of the key that belongs to it.")] = ""
    headers: Annotated[
        dict[str, str],
        msgspec.Meta(description="Sent with every call. Never a secret: those are entered apart."),
    ] = {}
    xroad: XRoad | None = None

    def settings(self, headers: Mapping[str, str] | None = None, url: str = "") -> WireSettings:
        """How the wire gets there; *headers* (a key, perhaps) come on top. Raises Trouble.

        *url* is another address of the same department, for systems that have several.
        """
        address = (url or self.url).rstrip("/")
        _check_address(address)
        sent = {**self.headers, **self._road_headers()}
        for name, value in sent.items():
            _check_header(name, value)
        if bool(self.client_certificate) != bool(self.client_key):
            raise Trouble(
                sentence("Mutual TLS needs both a certificate and its key."),
                sentence("Give client_certificate and client_key in the department's file, or neither."),
            )
        for file in (self.ca_file, self.client_certificate, self.client_key):
            if file and not Path(file).is_file():
                raise Trouble(
                    sentence("The file {file} that the department's file names is not there.", file=file),
                    sentence("Put it there, or correct its path in the department's file."),
                )
        return WireSettings(
            address + (f"/r1/{self.xroad.service}" if self.xroad else ""),
            ca_file=self.ca_file,
            client_certificate=(self.client_certificate, self.client_key) if self.client_key else None,
            proxy=self.proxy,
            total_seconds=self.timeout_s,
            connect_seconds=min(5.0, self.timeout_s),
            headers={**sent, **(headers or {})},
        )

    def _road_headers(self) -> dict[str, str]:
        if self.xroad is None:
            return {}
        user = {"X-Road-UserId": self.xroad.user} if self.xroad.user else {}
        return {"X-Road-Client": self.xroad.client, **user}


def _check_address(address: str) -> None:
    if not address.startswith(("https://", *_HERE)):
        raise Trouble(
            sentence("The address of a department must begin with https://."),
            sentence("Correct url in the file; plain http is only for practice on this computer."),
        )


def _check_header(name: str, value: str) -> None:
    if not _HEADER.fullmatch(name) or not (value.isprintable() and value.isascii()):
        raise Trouble(
            sentence("The header {name} cannot be sent as it is.", name=name),
            sentence("Headers have plain names and values of plain letters; correct it in the file."),
        )
