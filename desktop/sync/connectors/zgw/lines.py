"""The three APIs of a ZGW register: a fresh token a call, the right headers, links that stay inside."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec

from desktop.clock import Clock
from desktop.net import Answer, Answered, Call, Doubtful, hs256, path
from desktop.sync.connectors.zgw.config import Config

JSON = {"Content-Type": "application/json"}
_CRS = {"Accept-Crs": "EPSG:4326"}
_ERRORS = ("application/problem+json", "application/json")
_NAME = re.compile(r"[A-Za-z0-9-]{1,64}")
_PAGES = 200
_SLOWEST = 16 * 1024  # bytes a second that a bad line still carries; a large part is given the time for it
_NEWS = 5.0  # seconds of difference in the department's clock that make another try with a new token sensible

_canonical = msgspec.json.Encoder(order="sorted")
Found = dict[str, Any]


class Lines:
    """The ways to Zaken, Catalogi and Documenten; every call may raise WireTrouble only."""

    def __init__(self, config: Config, secret: str, clock: Clock) -> None:
        self._bases = {
            "zaken": config.url.rstrip("/"),
            "catalogi": config.catalogi_url.rstrip("/"),
            "documenten": config.documenten_url.rstrip("/"),
        }
        self._wires = {api: config.wire(secret, clock, url=base) for api, base in self._bases.items()}
        self._config, self._secret, self._clock = config, secret, clock

    @property
    def skew_s(self) -> float:
        """Seconds by which the department's clock is ahead of ours, as last seen; 0 when unknown."""
        found = [
            (wire.last_heard, wire.skew)
            for wire in self._wires.values()
            if wire.skew is not None and wire.last_heard is not None
        ]
        return max(found)[1].total_seconds() if found else 0.0

    def now(self) -> datetime:
        """The time by the register's clock; its Date tells whole seconds, so below two there is no skew."""
        skew = self.skew_s
        return self._clock.now() + timedelta(seconds=skew if abs(skew) >= 2 else 0)

    def close(self) -> None:
        """Let go of all lines."""
        for wire in self._wires.values():
            wire.close()

    # -- calls --------------------------------------------------------------------------------------------

    def ask(self, api: str, call: Call) -> Answer:
        """One call, signed. A token refused for its time is made once more by the department's clock.

        That is a safe second try of any call: who refuses the token did not act.
        """
        assumed = self.skew_s
        wire = self._wires[api]
        try:
            return wire.ask(self._signed(api, call, assumed))
        except Answered as no:
            if no.status != 403 or abs(self.skew_s - assumed) < _NEWS:
                raise
        return wire.ask(self._signed(api, call, self.skew_s))

    def get(self, api: str, *segments: str, query: Mapping[str, str] | None = None, etag: str = "") -> Answer:
        """Read something; with the tag of what is known the answer may be 304 and empty."""
        headers = {"If-None-Match": etag} if etag else {}
        expect = frozenset({200, 304}) if etag else frozenset({200})
        told: Literal["", "public"] = "public" if api == "catalogi" else ""
        return self.ask(api, Call("GET", path(*segments), query or {}, headers, expect=expect, told=told))

    def read(self, api: str, *segments: str) -> Found:
        """One resource."""
        return _object(self.get(api, *segments).json)

    def follow(self, link: object) -> Found:
        """The resource a link leads to; a link out of the register is no usable answer."""
        api, segments = self.inside(link)
        return self.read(api, *segments)

    def post(self, api: str, *segments: str, body: Any, expect: int = 201) -> Any:
        """Make something; the JSON of the answer."""
        sent = _canonical.encode(body)
        seconds = self._config.timeout_s + len(sent) / _SLOWEST
        call = Call(
            "POST", path(*segments), headers=JSON, body=sent, expect=frozenset({expect}), seconds=seconds
        )
        return self.ask(api, call).json

    def make(self, api: str, *segments: str, body: Any) -> Found:
        """Make a resource; who made it says where it is. A status with any other words made nothing."""
        made = _object(self.post(api, *segments, body=body))
        if self.inside(made.get("url"))[0] != api:
            raise Doubtful("nonsense")
        return made

    def patch(self, api: str, *segments: str, body: Found) -> Found:
        """Change some fields."""
        call = Call("PATCH", path(*segments), headers=JSON, body=_canonical.encode(body))
        return _object(self.ask(api, call).json)

    def every(self, api: str, *segments: str, query: Mapping[str, str] | None = None) -> list[Found]:
        """A whole list, page by page; a page that vanished meanwhile ends it."""
        found: list[Found] = []
        for page in range(1, _PAGES + 1):
            asked = {**(query or {}), **({"page": str(page)} if page > 1 else {})}
            try:
                told = self.get(api, *segments, query=asked).json
            except Answered as no:
                if page > 1 and no.status == 404:
                    return found
                raise
            if isinstance(told, list):  # some lists of the standard are not paged
                return found + [_object(one) for one in told]
            results = _object(told).get("results")
            if not isinstance(results, list):
                raise Doubtful("nonsense")
            found += [_object(one) for one in results]
            if not told.get("next"):
                return found
        raise Doubtful("too_big")

    # -- links --------------------------------------------------------------------------------------------

    def link(self, api: str, *segments: str) -> str:
        """The address of a resource, as the register itself writes it."""
        return self._bases[api] + path(*segments)

    def inside(self, link: object) -> tuple[str, tuple[str, ...]]:
        """Which API a link belongs to, and its segments; Doubtful when it leads anywhere else."""
        for api, base in self._bases.items():
            if isinstance(link, str) and link.startswith(base + "/") and len(link) <= 1000:
                segments = tuple(link[len(base) + 1 :].split("/"))
                if len(segments) <= 4 and all(_NAME.fullmatch(one) for one in segments):
                    return api, segments
        raise Doubtful("nonsense")

    # -- signing ------------------------------------------------------------------------------------------

    def _signed(self, api: str, call: Call, skew_s: float) -> Call:
        # By the department's clock: a computer whose clock is wrong would be refused like a wrong key.
        now = int(self._clock.now().timestamp() + skew_s)
        client = self._config.client_id
        claims: dict[str, str | int] = {
            "iss": client,
            "iat": now,
            "client_id": client,
            "user_id": client,
            "user_representation": "One Counter",
        }
        headers = {**call.headers, "Authorization": f"Bearer {hs256(claims, self._secret)}"}
        if api == "zaken":
            headers |= _CRS if call.body is None else {**_CRS, "Content-Crs": "EPSG:4326"}
        return replace(call, headers=headers, problem_media=_ERRORS)


def uuid_of(link: object) -> str:
    """The last part of a link, which names the resource within its sort."""
    return named(link.rpartition("/")[2] if isinstance(link, str) else "")


def named(text: str) -> str:
    """A name of a resource that can stand in an address; Doubtful when it cannot."""
    if not _NAME.fullmatch(text):
        raise Doubtful("nonsense")
    return text


def _object(told: Any) -> Found:
    if not isinstance(told, dict):
        raise Doubtful("nonsense")
    return told
