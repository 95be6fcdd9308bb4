"""What an endpoint says about open requests: their status, and where it tells them, their updates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import msgspec

from desktop.domain.kinds.case import DepartmentAnswered
from desktop.net import Answered, Doubtful
from desktop.sync.connectors.open311 import reading
from desktop.sync.connectors.open311.config import Config, State
from desktop.sync.connectors.open311.lines import Lines
from desktop.sync.connectors.open311.reading import Found
from desktop.sync.connectors.open311.references import References
from desktop.sync.connectors.open311.sent import Requests
from desktop.sync.lines.following import Walk, news
from desktop.sync.promise import Change, Changes, KnownCases, plain

_AT_ONCE = 50  # numbers in one address
_BACK = timedelta(days=7)
# What the statuses of the updates extension mean, beside the two of the specification.
STATES: dict[str, State] = {
    "open": "in_review",
    "investigating": "in_review",
    "in_progress": "in_review",
    "action_scheduled": "in_review",
    "internal_referral": "in_review",
    "closed": "approved",
    "fixed": "approved",
    "no_further_action": "refused",
    "not_councils_responsibility": "refused",
    "duplicate": "refused",
}
_FINISHED = frozenset({"approved", "refused", "withdrawn"})


class Answers:
    """Follows the open requests of one endpoint."""

    def __init__(
        self,
        lines: Lines,
        requests: Requests,
        references: References,
        config: Config,
        department: str,
        now: Callable[[], datetime],
    ) -> None:
        self._lines, self._requests, self._references = lines, requests, references
        self._config, self._department, self._now = config, department, now
        self.walk = Walk()
        self._updates: dict[str, list[Found]] | None = None

    def follow(self, known: KnownCases) -> None:
        """Take the requests to ask about."""
        self.walk.follow(known)
        self._updates = None

    def changes(self, mark: str, limit: int) -> Changes:
        """What is new about the next open requests."""
        part = self.walk.stretch(mark, min(limit, _AT_ONCE))
        numbers = {
            number: ref for ref, _ in part.cases if (number := self._references.number(ref)) is not None
        }
        known = dict(part.cases)
        told: list[Change] = []
        for number, found in self._read(list(numbers)).items():
            reference = numbers[number]
            told += [Change(known[reference], answer) for answer in self._news(reference, number, found)]
        return Changes(tuple(told), part.mark, part.more)

    def _read(self, numbers: list[str]) -> dict[str, Found]:
        """The requests with these numbers; those that the endpoint does not tell are left out."""
        if not numbers:
            return {}
        try:
            told = self._lines.get("requests", query={"service_request_id": ",".join(numbers)})
        except (Answered, Doubtful) as trouble:
            status = trouble.status if isinstance(trouble, Answered) else trouble.code
            if len(numbers) == 1 and status == 404:
                return {}
            if status not in (400, 404, 500, "server_error") or len(numbers) == 1:
                raise
            return self._each(numbers)
        wanted = set(numbers)
        found = reading.things(told, "service_request_id")
        return {n: one for one in found if (n := reading.name(one["service_request_id"])) in wanted}

    def _each(self, numbers: list[str]) -> dict[str, Found]:
        """One by one: some endpoints fail at a whole list for one number that they no longer know."""
        found: dict[str, Found] = {}
        failed = 0
        for number in numbers:
            try:
                told = reading.things(self._lines.get("requests", number), "service_request_id")
            except Answered as no:
                if no.status not in (400, 404):
                    raise
                continue
            except Doubtful as doubt:
                failed += 1
                if doubt.code != "server_error" or failed == len(numbers):
                    raise
                continue
            if told and reading.name(told[0]["service_request_id"]) == number:
                found[number] = told[0]
        return found

    # -- telling ------------------------------------------------------------------------------------------

    def _news(self, reference: str, number: str, found: Found) -> list[DepartmentAnswered]:
        latest = self.walk.latest(reference)
        told: list[DepartmentAnswered] = []
        updates = self._updates_of(reference, number, found) if self._config.updates else []
        for answer in _after(latest, updates):
            new = news(latest, answer)
            if new is not None:
                told.append(new)
                latest = new
        if told or (self._config.updates and latest is not None and self._agrees(latest, found)):
            return told  # the updates say it more finely than open and closed do
        answer = self._answer(reference, found, reading.text(found.get("status_notes")), found)
        new = news(latest, answer)
        return [*told, new] if new is not None else told

    def _agrees(self, latest: DepartmentAnswered, found: Found) -> bool:
        return (latest.state in _FINISHED) == (self._state(found) in _FINISHED)

    def _updates_of(self, reference: str, number: str, found: Found) -> list[DepartmentAnswered]:
        """What the updates of one request say, in their order; those of a counter say nothing new."""
        if self._updates is None:
            self._updates = {}
            now = self._now() + timedelta(seconds=self._lines.skew_s)
            for update in self._requests.updates(now - _BACK, now + timedelta(days=1)):
                own = reading.name(update.get("service_request_id"))
                self._updates.setdefault(own, []).append(update)
        said = [
            self._answer(reference, update, reading.text(update.get("description")), found)
            for update in self._updates.get(number, [])
            if reading.moment(update.get("updated_datetime")) is not None and not _is_ours(update)
        ]
        return sorted(said, key=lambda answer: answer.at)

    def _answer(self, reference: str, status: Found, words: str, found: Found) -> DepartmentAnswered:
        when = reading.moment(status.get("updated_datetime")) or reading.moment(
            found.get("requested_datetime")
        )
        when = when or (self._now() + timedelta(seconds=self._lines.skew_s))
        due = reading.moment(found.get("expected_datetime"))
        state = self._state(status)
        told = {
            "department": self._department,
            "reference": reference,
            "version": 1,
            "state": state,
            "at": when.astimezone(UTC).isoformat(),
            "reason": plain(words),
            "due": due.date() if due and state not in _FINISHED else None,
        }
        return msgspec.convert(told, DepartmentAnswered)

    def _state(self, status: Found) -> State:
        """What a status means. One that nobody has a meaning for is work going on: it decides nothing."""
        told = reading.text(status.get("status"), 60).strip().lower().replace(" ", "_")
        return self._config.states.get(told) or STATES.get(told) or "in_review"


def _after(latest: DepartmentAnswered | None, updates: list[DepartmentAnswered]) -> list[DepartmentAnswered]:
    """The updates that came after what is known. Times are whole seconds: within one, the order counts."""
    if latest is None:
        return updates
    known = datetime.fromisoformat(latest.at)
    younger = [one for one in updates if datetime.fromisoformat(one.at) >= known]
    for place in range(len(younger), 0, -1):
        one = younger[place - 1]
        if datetime.fromisoformat(one.at) == known and news(latest, one) is None:
            return younger[place:]
    if latest.state in _FINISHED:  # closed without an update: one of the same second came before that
        return [one for one in younger if datetime.fromisoformat(one.at) > known]
    return younger


def _is_ours(update: Found) -> bool:
    """Whether an update is a message of a counter come back."""
    words = reading.text(update.get("description"), 5000).rstrip()
    mark = words.rpartition("[")[2]
    return words.endswith("]") and len(mark) == 13 and all(c in "0123456789abcdef" for c in mark[:-1])
