"""A department's answers: by its own mark, from a list, or case by case; each made an answer of ours."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import msgspec

from desktop.domain.kinds.case import DepartmentAnswered
from desktop.log import logger
from desktop.net import Answered, Doubtful
from desktop.sync.connectors.declarative import dates
from desktop.sync.connectors.declarative.calls import ANSWER, STEP, Line, Scope
from desktop.sync.connectors.declarative.config import Answers
from desktop.sync.connectors.declarative.expressions import MISSING, Expression, Surroundings
from desktop.sync.connectors.declarative.filters import Unfit
from desktop.sync.connectors.declarative.pages import AskedList
from desktop.sync.lines.following import Walk, news
from desktop.sync.lines.naming import is_reference
from desktop.sync.promise import Change, Changes, KnownCases, plain

_DIGEST = re.compile(r"[0-9a-f]{64}")
_AT_A_TIME = 50  # single cases asked in one page of changes
_MOST_TAGS = 20_000
_MOST_LISTED = 100
_LONGEST_MARK = 1000
_HIGHEST = 2**53
_log = logger("sync")


class _Place(msgspec.Struct, frozen=True):
    """How far a list was read: from which time on, at which page, and the newest thing seen on the way."""

    since: str = ""
    page: str = ""
    newest: str = ""  # as the department writes it
    at: str = ""  # the same moment in ISO 8601
    told: int = 0  # grows with each thing told, so that a mark after news is never the mark before it


class Telling:
    """What the department has to say, since a mark."""

    def __init__(
        self,
        department: str,
        how: Answers,
        states: dict[str, Any],
        around: Surroundings,
        now: Callable[[], datetime],
    ) -> None:
        """Raises Mistake when a text is not right."""
        self._department = department
        self._how = how
        self._states = states
        self._zone = around.zone
        self._now = now
        self._list = AskedList(how, around, STEP | {"mark", "limit", "since"})
        around = replace(around, names=ANSWER | {"mark", "limit", "since"})
        names = ("reference", "state", "at", "number", "version", "reason", "asked_for", "papers", "due")
        self._texts = {
            name: Expression(getattr(how, name), around) for name in (*names, "mark", "more", "since")
        }
        self._walk = Walk()
        self._tags: dict[str, str] = {}

    def follow(self, known: KnownCases) -> None:
        """The cases as this counter knows them."""
        self._walk.follow(known)

    def changes(self, line: Line, mark: str, limit: int) -> Changes:
        """One page since a mark. Raises WireTrouble."""
        ways = {"poll": self._polled, "list": self._listed, "mark": self._marked}
        try:
            return ways[self._how.style](line, mark, limit)
        except Unfit:
            raise Doubtful("nonsense") from None

    def _marked(self, line: Line, mark: str, limit: int) -> Changes:
        page = self._list.page(line, {"mark": mark, "limit": limit}, "")
        after = self._text("mark", page.reply.scope({"mark": mark}))
        if not 0 < len(after) <= _LONGEST_MARK or len(page.items) > limit:
            raise Doubtful("nonsense")
        more = self._value("more", page.reply.scope({}))
        told = [one for item in page.items if (one := self._change(item)) is not None]
        return Changes(tuple(told), after, more is True or more == "true")

    # -- from a list ------------------------------------------------------------------------------------

    def _listed(self, line: Line, mark: str, limit: int) -> Changes:
        place = _place(mark)
        page = self._list.page(line, {"since": place.since, "limit": limit}, place.page)
        told: list[Change] = []
        for item in page.items:
            change = self._change(item)
            if change is None:
                continue
            newest = self._text("since", item)
            if newest and change.answer.at > place.at:
                place = msgspec.structs.replace(place, newest=newest[:200], at=change.answer.at)
            if self._is_news(change, whole_list=not self._how.since):
                told.append(change)
        place = msgspec.structs.replace(place, page=page.next, told=place.told + len(told))
        if not page.next:
            place = msgspec.structs.replace(place, since=place.newest, page="")
        return Changes(tuple(told), msgspec.json.encode(place).decode(), bool(page.next))

    def _is_news(self, change: Change, *, whole_list: bool) -> bool:
        """A list tells old things again: what we know already is passed over."""
        latest = self._walk.latest(change.answer.reference)
        if latest is not None:
            return change.answer.version > latest.version
        # A whole list tells of everybody's cases each time, and so would each of its pages.
        return not whole_list or change.answer.reference in {one for one, _ in self._walk.cases()}

    # -- case by case -----------------------------------------------------------------------------------

    def _polled(self, line: Line, mark: str, limit: int) -> Changes:
        part = self._walk.stretch(mark, min(limit, _AT_A_TIME))
        told: list[Change] = []
        for reference, number in part.cases:
            change = self._looked_at(line, {"reference": reference, "number": number})
            if change is not None:
                told.append(change)
        return Changes(tuple(told), part.mark if told or part.more or mark == "" else mark, part.more)

    def _looked_at(self, line: Line, scope: dict[str, Any]) -> Change | None:
        reference = scope["reference"]
        tag = self._tags.get(reference, "")
        headers = {"If-None-Match": tag} if tag else {}
        try:
            reply = line.ask(self._list.asked, scope, also=(304,), headers=headers)
        except Answered as no:
            if no.status in (404, 410):
                _log.warning("%s: a case is no longer there", self._department)
                return None
            raise
        if reply.status == 304:
            return None
        items = self._list.items(reply.scope({**line.scope, **scope}))
        change = self._change(items[0]) if items else None
        if change is None or change.answer.reference != reference:
            return None
        latest = self._walk.latest(reference)
        if latest is not None and latest.version >= change.answer.version:
            # Only what is in the book already may be answered with "not modified" next time.
            self._remember(reference, reply.headers.get("etag", ""))
            return None
        return change

    def _remember(self, reference: str, tag: str) -> None:
        if self._how.etag and 0 < len(tag) <= 200:
            if len(self._tags) >= _MOST_TAGS:
                self._tags.clear()
            self._tags[reference] = tag

    # -- one answer -------------------------------------------------------------------------------------

    def _change(self, item: Scope) -> Change | None:
        """What an item says, as an answer of ours; None when it cannot be understood, and others count."""
        try:
            answer = self._answer(item)
            number = self._text("number", item)
        except (Unfit, ValueError, msgspec.ValidationError) as why:
            _log.warning("%s: an answer is not understood (%s)", self._department, type(why).__name__)
            return None
        if self._how.version:
            return Change(plain(number, 40), answer)
        latest = self._walk.latest(answer.reference)
        told = news(latest, answer)
        return Change(plain(number, 40), told or latest or answer)

    def _answer(self, item: Scope) -> DepartmentAnswered:
        reference = self._text("reference", item)
        version = self._value("version", item)
        if not is_reference(reference):
            raise ValueError("reference")
        if self._how.version and (type(version) is not int or not 0 <= version <= _HIGHEST):
            raise ValueError("version")
        state = self._text("state", item)
        return msgspec.convert(
            {
                "department": self._department,
                "reference": reference,
                "version": version if self._how.version else 1,
                "state": self._states.get(state, self._states.get("*")),
                "at": self._at(item),
                "reason": plain(self._text("reason", item)),
                "asked_for": [plain(one, 80) for one in self._values("asked_for", item)],
                "papers": [one for one in self._values("papers", item) if _DIGEST.fullmatch(one)],
                "due": self._due(item),
            },
            DepartmentAnswered,
        )

    def _at(self, item: Scope) -> str:
        told = self._text("at", item)
        if not told:
            return self._now().isoformat(timespec="seconds")
        moment = dates.iso(told, self._zone)
        if not isinstance(moment, datetime):
            zone = dates.zone_of(self._zone)
            moment = datetime(moment.year, moment.month, moment.day, tzinfo=zone)
        return moment.isoformat()

    def _due(self, item: Scope) -> date | None:
        told = self._text("due", item)
        if not told:
            return None
        moment = dates.iso(told, self._zone)
        return moment.date() if isinstance(moment, datetime) else moment

    def _value(self, name: str, scope: Scope) -> Any:
        return self._texts[name].value(scope)

    def _text(self, name: str, scope: Scope) -> str:
        return self._texts[name].text(scope)

    def _values(self, name: str, scope: Scope) -> list[str]:
        found = self._value(name, scope)
        if found is MISSING or found == "":
            return []
        listed = found if isinstance(found, list) else [found]
        return [one for one in listed[:_MOST_LISTED] if isinstance(one, str)]


def _place(mark: str) -> _Place:
    try:
        return msgspec.json.decode(mark or "{}", type=_Place)
    except msgspec.MsgspecError:
        return _Place()
