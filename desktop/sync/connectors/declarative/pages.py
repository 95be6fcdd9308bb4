"""Lists as departments give them: page by page, however the next one is named, and never in a circle."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

import msgspec

from desktop.net import Doubtful, origin, query_of
from desktop.sync.connectors.declarative.calls import ANSWER, STEP, Asked, Line, Reply, Scope
from desktop.sync.connectors.declarative.config import ListAsk, Paging
from desktop.sync.connectors.declarative.expressions import MISSING, Expression, Surroundings
from desktop.sync.connectors.declarative.filters import Unfit

MOST_PAGES = 100  # of one list


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, each item with the values at hand; ``next`` is the token of the one after it."""

    items: tuple[dict[str, Any], ...]
    reply: Reply
    next: str


class AskedList:
    """A request answered by a list, read once."""

    def __init__(
        self,
        how: ListAsk,
        around: Surroundings,
        names: Collection[str] = STEP,
        *,
        told: Literal["", "public"] = "",
    ) -> None:
        """*told*: what its answer is (see ``net.Call``). Raises Mistake when a text in it is not right."""
        self.asked = Asked(how, around, names, told=told)
        around = replace(around, names=ANSWER | set(names))
        self._items = Expression(how.items, around)
        self._paging = how.paging
        self._next = Expression(how.paging.next, around) if how.paging else None

    def page(self, line: Line, scope: Scope, token: str, *, also: Collection[int] = ()) -> Page:
        """The page that a token names, "" the first. Raises WireTrouble."""
        query = self._query(token)
        reply = line.ask(self.asked, scope, also=also, query=query)
        at_hand = reply.scope({**line.scope, **scope})
        items = self.items(at_hand)
        return Page(items, reply, self._after(line, reply, at_hand, token, len(items)))

    def items(self, at_hand: dict[str, Any]) -> tuple[dict[str, Any], ...]:
        """Each item of an answer, with the values at hand beside it. Raises Doubtful."""
        try:
            found = self._items.value(at_hand)
        except Unfit:
            raise Doubtful("nonsense") from None
        if found is MISSING:  # a list that is not where it should be says nothing of what is in it
            raise Doubtful("nonsense")
        listed = found if isinstance(found, list) else [found]
        return tuple({**at_hand, "item": item} for item in listed)

    def all(self, line: Line, scope: Scope, *, also: Collection[int] = ()) -> Iterator[Page]:
        """Every page, within a bound. Raises WireTrouble; a list that leads in a circle is nonsense."""
        token, seen = "", {""}
        for _ in range(MOST_PAGES):
            page = self.page(line, scope, token, also=also)
            yield page
            token = page.next
            if not token:
                return
            if token in seen:
                raise Doubtful("nonsense")
            seen.add(token)
        raise Doubtful("nonsense")

    def _query(self, token: str) -> dict[str, str]:
        paging = self._paging
        if paging is None:
            return {}
        sized = {paging.size_parameter: str(paging.size)} if paging.size_parameter else {}
        if paging.style in ("link", "next"):
            return {**sized, **(msgspec.json.decode(token, type=dict[str, str]) if token else {})}
        if paging.style == "cursor":
            return {**sized, **({paging.parameter: token} if token else {})}
        return {**sized, paging.parameter: token or str(paging.first)}

    def _after(self, line: Line, reply: Reply, scope: Scope, token: str, many: int) -> str:
        paging = self._paging
        if paging is None or self._next is None:
            return ""
        if paging.style in ("page", "offset"):
            return _counted(paging, token, many)
        told = _linked(reply.headers.get("link", "")) if paging.style == "link" else _told(self._next, scope)
        if not told or paging.style == "cursor":
            return told[:1000]
        base = line.address + self.asked.call({**line.scope, **scope}).path
        query = query_of(_absolute(told, base), base)
        if query is None:
            raise Doubtful("redirect")  # a page that lies elsewhere is never asked for
        return msgspec.json.encode(query).decode()


def _counted(paging: Paging, token: str, many: int) -> str:
    if many < paging.size:
        return ""
    here = int(token) if token.isascii() and token.isdigit() and len(token) < 10 else paging.first
    return str(here + (1 if paging.style == "page" else many))


def _told(next_: Expression, scope: Scope) -> str:
    try:
        return next_.text(scope)
    except Unfit:
        raise Doubtful("nonsense") from None


def _linked(header: str) -> str:
    """The target with rel=next of a Link header (RFC 8288)."""
    for one in header.split(","):
        target, _, parameters = one.partition(";")
        if any(p.replace('"', "").replace(" ", "") == "rel=next" for p in parameters.split(";")):
            return target.strip().removeprefix("<").removesuffix(">")
    return ""


def _absolute(told: str, base: str) -> str:
    if told.startswith("?"):
        return base + told
    return origin(base) + told if told.startswith("/") and not told.startswith("//") else told
