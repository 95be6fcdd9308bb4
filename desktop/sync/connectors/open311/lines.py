"""The calls of an endpoint: its format at the end of every path, its jurisdiction, its key, its pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from desktop.clock import Clock
from desktop.errors import Trouble
from desktop.net import FORM, Answer, Call, Doubtful, form, origin, path, query_of
from desktop.sync.connectors.open311 import reading, troubles
from desktop.sync.connectors.open311.config import Config
from desktop.sync.connectors.open311.reading import Found

_ACCEPT = {"json": "application/json", "xml": "text/xml, application/xml"}
_PAGES = 100
_SPECIFICATION = "georeport_v2"


class Lines:
    """The ways to the discovery document and to the endpoint; every call may raise WireTrouble only."""

    def __init__(self, config: Config, secret: str, clock: Clock) -> None:
        self._config, self._secret, self._clock = config, secret, clock
        base, _, document = config.url.rpartition("/") if config.discovers else (config.url, "", "")
        self._first = config.wire(secret, clock, url=base)
        self._document = document
        self._base = "" if document else config.url.rstrip("/")
        self._wire = self._first

    @property
    def skew_s(self) -> float:
        """Seconds by which the department's clock is ahead of ours, as last seen; 0 when unknown."""
        return self._wire.skew.total_seconds() if self._wire.skew is not None else 0.0

    def close(self) -> None:
        """Let go of the lines."""
        self._first.close()
        self._wire.close()

    # -- discovery ----------------------------------------------------------------------------------------

    def discover(self) -> str | None:
        """Read the discovery document and go to the endpoint it names; its changeset, None without one."""
        if not self._document:
            return None
        call = self._call("GET", path(self._document), {}, seconds=self._first.quick)
        told = self._answered(self._first.ask(call))
        wanted = [
            one
            for one in reading.things(told, "specification")
            if _SPECIFICATION in reading.text(one.get("specification")).lower().replace("-", "_")
            and reading.text(one.get("type")) == self._config.environment
        ]
        if not wanted:
            raise troubles.no_endpoint()
        self._go_to(reading.text(wanted[0].get("url")).rstrip("/"))
        return reading.text(wanted[0].get("changeset"), 100) or "none"

    def _go_to(self, url: str) -> None:
        """Speak to an endpoint, if it is of a host that is known: a key and a person's name go there."""
        if url == self._base:
            return
        if not origin(url) or origin(url) not in (origin(self._config.url), *self._config.hosts):
            raise troubles.strange_endpoint(url)
        try:
            wire = self._config.wire(self._secret, self._clock, url=url)
        except Trouble:
            raise troubles.strange_endpoint(url) from None
        if self._wire is not self._first:
            self._wire.close()
        self._wire, self._base = wire, url

    # -- calls --------------------------------------------------------------------------------------------

    def get(self, *segments: str, query: Mapping[str, str] | None = None) -> Any:
        """What the endpoint says; the last segment gets the format."""
        return self._answered(self._asked(self._where(segments), query or {}))

    def every(
        self, *segments: str, query: Mapping[str, str], names: tuple[str, ...]
    ) -> tuple[list[Found], bool]:
        """A list to its end, page by page, and whether that is all of it."""
        where, asked = self._where(segments), dict(query)
        found: list[Found] = []
        for page in range(2, _PAGES + 2):
            answer = self._asked(where, asked)
            part = reading.things(self._answered(answer), *names)
            found += part
            further = self._further(answer, where, query, page, len(part))
            if further is None:
                return found, len(part) < self._config.most or self._config.paging == "page"
            asked = further
        return found, False

    def _further(
        self, answer: Answer, where: str, query: Mapping[str, str], page: int, size: int
    ) -> dict[str, str] | None:
        """What asks for the next page; None at the end."""
        if self._config.paging == "page":
            return {**query, "page": str(page)} if size >= self._config.most else None
        link = answer.headers.get("X-Next-Page-URL", "")
        if not link:
            return None
        told = query_of(link, self._base + where)
        if told is None:
            raise Doubtful("nonsense")  # a next page somewhere else is not followed
        return {name: value for name, value in told.items() if name != "jurisdiction_id"}

    def post(self, *segments: str, fields: Sequence[tuple[str, str]]) -> Any:
        """Send a form with the key; what the endpoint says."""
        sent, query = list(fields), {}
        if self._config.key_in == "query":
            query["api_key"] = self._secret
        else:
            sent.append(("api_key", self._secret))
        if self._config.jurisdiction:
            sent.append(("jurisdiction_id", self._config.jurisdiction))
        call = self._call("POST", self._where(segments), query, body=form(sent))
        return self._answered(self._wire.ask(call))

    def _where(self, segments: Sequence[str]) -> str:
        return path(*segments[:-1], f"{segments[-1]}.{self._config.format}")

    def _asked(self, where: str, query: Mapping[str, str]) -> Answer:
        return self._wire.ask(self._call("GET", where, query))

    def _call(
        self,
        method: str,
        where: str,
        query: Mapping[str, str],
        *,
        body: bytes | None = None,
        seconds: float | None = None,
    ) -> Call:
        own = {"jurisdiction_id": self._config.jurisdiction} if self._config.jurisdiction else {}
        headers = {"Accept": _ACCEPT[self._config.format]}
        return Call(
            method,
            where,
            {**own, **query},
            headers if body is None else {**headers, "Content-Type": FORM},
            body,
            expect=frozenset({200, 201}) if body is not None else frozenset({200}),
            media="",
            seconds=seconds,
            told="public" if where.startswith(("/services", "/discovery.")) else "",
            problem=partial(reading.problem, pages=self._config.html_errors),
        )

    def _answered(self, answer: Answer) -> Any:
        return reading.answered(answer.headers, answer.body)
