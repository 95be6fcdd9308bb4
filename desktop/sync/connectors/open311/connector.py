"""A department whose system is an Open311 GeoReport v2 endpoint, behind the one promise."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from desktop.clock import Clock
from desktop.net import WireTrouble
from desktop.store.rows import StepRow
from desktop.sync.connectors.open311 import troubles
from desktop.sync.connectors.open311.answers import Answers
from desktop.sync.connectors.open311.config import Config
from desktop.sync.connectors.open311.lines import Lines
from desktop.sync.connectors.open311.offered import Services
from desktop.sync.connectors.open311.reading import Found
from desktop.sync.connectors.open311.references import References
from desktop.sync.connectors.open311.sent import Requests
from desktop.sync.promise import (
    Block,
    Carried,
    Changes,
    Explained,
    KnownCases,
    NotOffered,
    Offers,
    PaperSource,
    Prepared,
    Sent,
)


class Open311:
    """Class B by our number in each request; C for services whose requests cannot be looked for.

    The specification is made for places: it takes no papers and gives no numbers ahead.
    """

    def __init__(self, department: str, config: Config, secret: str, clock: Clock) -> None:
        self._config = config
        self._lines = Lines(config, secret, clock)
        self._services = Services(self._lines, department, config)
        references = References(self._lines)
        self._requests = Requests(self._lines, self._services, references, config, clock.now)
        self._answers = Answers(self._lines, self._requests, references, config, department, clock.now)
        self._changeset: str | None = None

    @property
    def skew_s(self) -> float:
        """Seconds by which the department's clock is ahead of ours, as last seen; 0 when unknown."""
        return self._lines.skew_s

    def greet(self) -> Offers:
        """The discovery document, where there is one, else the list of services: both change nothing."""
        changeset = self._lines.discover()
        if changeset is None or changeset != self._changeset:
            self._services.refresh()
        unseen = self._services.unseen()
        self._changeset = changeset
        if unseen and len(unseen) == len(self._services.every()):
            return Offers("C", timedelta(0))
        return Offers("B", timedelta(0), unseen=unseen)

    def prepare(self, etag: str) -> Prepared:
        """All services with their questions; with the changeset of last time nothing is asked."""
        changeset = self._lines.discover()
        told, _, tag = etag.rpartition("#")
        if changeset is not None and changeset != "none" and told == changeset:
            return Prepared(None, etag)
        self._services.refresh(questions=True)
        found, new = self._services.catalogue(changeset or "")
        same = bool(tag) and tag == new
        return Prepared(None if same else found, f"{changeset or ''}#{new}")

    def reserve(self, counter: str, count: int, key: str) -> Block:
        """The specification has no numbers ahead; the greeting never offers them."""
        raise NotOffered

    def carry(self, step: StepRow, paper: PaperSource) -> Carried:
        """The specification takes no papers."""
        raise NotOffered

    def send(self, step: StepRow) -> Sent:
        """Send one request or update. Never called again for a doubt before it was looked for."""
        if step.call == "create":
            return self._requests.send(step, _request(step))
        if step.call == "message":
            return self._requests.tell(step, _request(step))
        raise NotOffered

    def find(self, step: StepRow) -> Sent | None:
        """Look for a request by our number in the lists, for an update by our mark."""
        if step.call == "create":
            return self._requests.find(step, _request(step))
        if step.call == "message":
            return self._requests.find_told(step, _request(step))
        raise NotOffered

    def follow(self, known: KnownCases) -> None:
        """Take the requests to ask about."""
        self._answers.follow(known)

    def changes(self, mark: str, limit: int) -> Changes:
        """What is new about the next open requests."""
        return self._answers.changes(mark, limit)

    def fetch(self, sha256: str) -> bytes:
        """The specification issues no papers."""
        raise NotOffered

    def explain(self, trouble: WireTrouble) -> Explained:
        """What a failure means, in words."""
        return troubles.explain(trouble)

    def close(self) -> None:
        """Let go of the line."""
        self._lines.close()


def _request(step: StepRow) -> Found:
    found: Found = msgspec.json.decode(step.request)
    return found
