"""The settings every kind of department shares: its address, the way there, and who vouches for whom."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated

import msgspec

from desktop.clock import Clock
from desktop.errors import Trouble, sentence
from desktop.net import Wire, WireSettings, origin, quoted
from desktop.sync.lines.gate import Gate, prover
from desktop.sync.lines.secrets import Secrets

_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,80}")
_MEMBER = r"[A-Za-z0-9_.()-]{1,64}"
IN_VAULT = "vault"  # instead of a file: the key was entered and lies sealed
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
    client_key: Annotated[
        str,
        msgspec.Meta(description="PEM file of the key that belongs to it; vault: it is entered apart."),
    ] = ""
    pins: Annotated[
        tuple[Annotated[str, msgspec.Meta(pattern="^sha256/[A-Za-z0-9+/]{43}=$")], ...],
        msgspec.Meta(
            description="Keys that the department's certificate may have, now and next; none: any verified."
        ),
    ] = ()
    proxy_user: Annotated[
        str, msgspec.Meta(description="Who we are to the proxy; its password is entered apart.")
    ] = ""
    gate: Annotated[
        Gate | None,
        msgspec.Meta(description="What stands before the department asks for this proof with every call."),
    ] = None
    headers: Annotated[
        dict[str, str],
        msgspec.Meta(description="Sent with every call. Never a secret: those are entered apart."),
    ] = {}
    xroad: XRoad | None = None

    def wire(
        self, secret: str, clock: Clock, headers: Mapping[str, str] | None = None, url: str = ""
    ) -> Wire:
        """A line to the department; see ``settings``. Raises Trouble."""
        return Wire(self.settings(secret, clock, headers, url), clock)

    def settings(
        self,
        secret: str = "",
        clock: Clock | None = None,
        headers: Mapping[str, str] | None = None,
        url: str = "",
    ) -> WireSettings:
        """How the wire gets there; *headers* (a key, perhaps) come on top. Raises Trouble.

        *url* is another address of the same department, for systems that have several. Of *secret* only
        what stands beside the department's own key is used here (see ``secrets.Secrets``).
        """
        address = (url or self.url).rstrip("/")
        _check_address(address)
        sent = {**self.headers, **self._road_headers()}
        for name, value in sent.items():
            _check_header(name, value)
        beside = self._beside(secret)
        bare = WireSettings(
            address + (f"/r1/{self.xroad.service}" if self.xroad else ""),
            ca_file=self._file(self.ca_file),
            client_certificate=self._certificate(beside),
            proxy=self._proxy(beside),
            pins=self.pins,
            total_seconds=self.timeout_s,
            connect_seconds=min(5.0, self.timeout_s),
            headers={**sent, **(headers or {})},
        )
        if self.gate is None:
            return bare
        return replace(bare, prover=prover(self.gate, beside.gate, partial(_line_to, bare, clock)))

    def _beside(self, secret: str) -> Secrets:
        """The secrets beside the department's key; a file that is only checked needs none yet."""
        if not isinstance(secret, Secrets):
            return Secrets(secret)
        needed = (
            (self.client_key == IN_VAULT, secret.client_key, "client-key"),
            (self.gate is not None, secret.gate, "gate"),
            (bool(self.proxy_user), secret.proxy, "proxy"),
        )
        for wanted, there, part in needed:
            if wanted and not there:
                raise Trouble(
                    sentence("A secret that the department's file needs was not entered: {part}.", part=part),
                    sentence("Enter it: one-counter department secret ID {part}.", part=part),
                )
        return secret

    def _certificate(self, beside: Secrets) -> tuple[str, str] | None:
        if bool(self.client_certificate) != bool(self.client_key):
            raise Trouble(
                sentence("Mutual TLS needs both a certificate and its key."),
                sentence("Give client_certificate and client_key in the department's file, or neither."),
            )
        if not self.client_key:
            return None
        certificate = self._file(self.client_certificate)
        if self.client_key != IN_VAULT:
            return certificate, self._file(self.client_key)
        return (certificate, beside.client_key) if beside.client_key else None

    def _proxy(self, beside: Secrets) -> str:
        scheme, _, host = self.proxy.partition("://")
        if "@" in host:
            raise Trouble(
                sentence("The address of the proxy names a password."),
                sentence("Write proxy_user in the department's file; the password is asked for apart."),
            )
        if not self.proxy_user:
            return self.proxy
        return f"{scheme}://{quoted(self.proxy_user)}:{quoted(beside.proxy)}@{host}"

    @staticmethod
    def _file(file: str) -> str:
        if file and not Path(file).is_file():
            raise Trouble(
                sentence("The file {file} that the department's file names is not there.", file=file),
                sentence("Put it there, or correct its path in the department's file."),
            )
        return file

    def _road_headers(self) -> dict[str, str]:
        if self.xroad is None:
            return {}
        user = {"X-Road-UserId": self.xroad.user} if self.xroad.user else {}
        return {"X-Road-Client": self.xroad.client, **user}


def _line_to(settings: WireSettings, clock: Clock | None, url: str) -> Wire:
    """A line to what gives out tokens: by the same way, with nothing of the department's on its calls.

    Pins name the department's own key, not that of another host.
    """
    _check_address(url)
    own = origin(url) == origin(settings.base_url)
    pins = settings.pins if own else ()
    return Wire(replace(settings, base_url=url, headers={}, pins=pins), clock)


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
