"""What a department offers: told in our own format, mapped from its list, or written in its file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import msgspec

from desktop.domain.catalogue import Catalogue, Department, Service, Text
from desktop.errors import sentence
from desktop.net import Doubtful
from desktop.sync.connectors.declarative.calls import ANSWER, Line
from desktop.sync.connectors.declarative.config import Offered
from desktop.sync.connectors.declarative.expressions import Mistake, Surroundings, compiled, evaluated
from desktop.sync.connectors.declarative.filters import Unfit
from desktop.sync.connectors.declarative.pages import AskedList
from desktop.sync.lines.offering import service
from desktop.sync.promise import Prepared

_MOST_SERVICES = 5000
_canonical = msgspec.json.Encoder(order="sorted")


class Offering:
    """The department's catalogue, known again by a tag of ours over what it comes to."""

    def __init__(self, department: str, how: Offered, around: Surroundings) -> None:
        """Raises Mistake."""
        if (how.style == "fixed") != (how.ask is None):
            raise Mistake(sentence("A fixed catalogue asks nobody; any other needs ask."))
        if (how.style == "native") != (not how.service):
            raise Mistake(sentence("A catalogue in our own format needs no service; any other does."))
        self._department = department
        self._how = how
        self._ask = AskedList(how.ask, around, told="public") if how.ask else None
        services = [how.service] if isinstance(how.service, dict) else list(how.service)
        self._services = [compiled(one, replace(around, names=ANSWER)) for one in services]

    def prepare(self, line: Line, tag: str) -> Prepared:
        """The catalogue, unless it is the one with this tag. Raises WireTrouble."""
        ours, _, theirs = tag.partition(" ")
        told, etag = self._told(line, theirs)
        if told is None:
            return Prepared(None, tag)
        catalogue = self._catalogue(told)
        own = catalogue.department.id == self._department
        if not own or any(one.department != self._department for one in catalogue.services):
            raise Doubtful("nonsense")
        mark = hashlib.sha256(_canonical.encode(catalogue)).hexdigest()[:32]
        return Prepared(None if mark == ours else catalogue, f"{mark} {etag}".strip())

    def _told(self, line: Line, etag: str) -> tuple[list[dict[str, Any]] | None, str]:
        """What the department says, None when it says that nothing changed; and its own tag."""
        if self._ask is None:
            return [dict(line.scope) for _ in self._services], ""
        if self._how.ask is not None and self._how.ask.paging is None:
            headers = {"If-None-Match": etag} if etag else {}
            reply = line.ask(self._ask.asked, {}, also=(304,) if etag else (), headers=headers)
            if reply.status == 304:
                return None, etag
            return list(self._ask.items(reply.scope(line.scope))), reply.headers.get("etag", "")[:200]
        return [item for page in self._ask.all(line, {}) for item in page.items], ""

    def _catalogue(self, told: list[dict[str, Any]]) -> Catalogue:
        if len(told) > _MOST_SERVICES:
            raise Doubtful("nonsense")
        try:
            if self._how.style == "native":
                return msgspec.convert(told[0]["item"], Catalogue) if told else _nothing()
            texts = self._services if self._ask is None else self._services[:1] * len(told)
            services = tuple(self._made(text, item) for text, item in zip(texts, told, strict=True))
        except (Unfit, msgspec.ValidationError, ValueError, TypeError):
            raise Doubtful("nonsense") from None
        if len({one.id for one in services}) != len(services):
            raise Doubtful("nonsense")
        about = Department(self._department, Text(self._department, self._department), "")
        return Catalogue(about, services)

    def _made(self, text: Any, item: Mapping[str, Any]) -> Service:
        return service(
            self._department, evaluated(text, item), fields=self._how.fields, materials=self._how.materials
        )


def _nothing() -> Catalogue:
    raise Doubtful("nonsense")
