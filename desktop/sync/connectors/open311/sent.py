"""Requests and updates as an endpoint takes them, each marked with our number so that it is found again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from desktop.net import Doubtful
from desktop.store.rows import StepRow
from desktop.sync.connectors.open311 import reading, troubles
from desktop.sync.connectors.open311.config import Config
from desktop.sync.connectors.open311.lines import Lines
from desktop.sync.connectors.open311.offered import Offered, Question, Services
from desktop.sync.connectors.open311.reading import Found
from desktop.sync.connectors.open311.references import BLACKBOX, TOKEN, References
from desktop.sync.promise import NotOffered, Sent

_LONGEST = 4000  # characters of a description, says the specification
_WINDOW = timedelta(days=89)  # a list spans 90 days at most
_SHORTEST = timedelta(minutes=10)
_NOTICE = 5000  # characters
_BEFORE = timedelta(days=1)
_OWN = ("address_string", "address_id", "lat", "long", "media_url", "description")
_WORDS = {
    "supplement": "Supplement",
    "withdraw": "The applicant withdraws this request",
    "question": "Question",
    "urge": "Reminder",
    "delivered": "The result was handed over",
    "rating": "Rating",
}


class Requests:
    """Makes requests and looks for them; it never makes one again by itself."""

    def __init__(
        self,
        lines: Lines,
        services: Services,
        references: References,
        config: Config,
        now: Callable[[], datetime],
    ) -> None:
        self._lines, self._services, self._references = lines, services, references
        self._config, self._now = config, now

    # -- cases --------------------------------------------------------------------------------------------

    def send(self, step: StepRow, wish: Found) -> Sent:
        """POST a request; a number, a token or, from a blackbox, at least an answer says that it is there."""
        one = self._services.of(str(wish.get("service")))
        fields = self._fields(step, wish, one)
        told = self._lines.post("requests", fields=fields)
        for found in reading.things(told, "service_request_id", "token", "service_notice"):
            number, token = (
                reading.name(found.get("service_request_id")),
                reading.name(found.get("token")),
            )
            if number:
                return Sent(self._references.made(number))
            if token:
                return Sent(self._references.made(TOKEN + token))
            if one.type == "blackbox" and _is_receipt(found):
                return Sent(BLACKBOX + step.case_number)
        raise Doubtful("nonsense")

    def find(self, step: StepRow, wish: Found) -> Sent | None:
        """Look through the endpoint's lists, since the case was received, for our number.

        A service that is offered no longer may have been when the request was made: then among all of them.
        """
        service = str(wish.get("service"))
        code = next((one.code for one in self._services.every() if one.service == service), "")
        if service in self._services.unseen():
            raise NotOffered
        received = reading.moment(wish.get("received_at"))
        start = (received or self._now()) - _BEFORE
        end = self._now() + timedelta(seconds=self._lines.skew_s) + _BEFORE
        while start < end:
            until = min(start + _WINDOW, end)
            found = self._in_window(step, code, start, until)
            if found is not None:
                return found
            start = until
        return None

    def _in_window(self, step: StepRow, code: str, start: datetime, end: datetime) -> Sent | None:
        """Look between two times; a list that was cut off is asked for in two halves."""
        query = {"start_date": written(start), "end_date": written(end)}
        if code:
            query["service_code"] = code
        listed, whole = self._lines.every("requests", query=query, names=("service_request_id",))
        for told in listed:
            number = reading.name(told.get("service_request_id"))
            if number and self._is_ours(told, step.case_number):
                return Sent(self._references.made(number))
        if whole:
            return None
        if end - start < _SHORTEST:
            raise troubles.cannot_be_sure()
        middle = start + (end - start) / 2
        return self._in_window(step, code, start, middle) or self._in_window(step, code, middle, end)

    def _is_ours(self, told: Found, number: str) -> bool:
        return mark(number) in reading.text(told.get("description"), 5000) or (
            reading.name(told.get("account_id")) == number
        )

    def _fields(self, step: StepRow, wish: Found, one: Offered) -> list[tuple[str, str]]:
        asked = wish.get("form") or {}
        form = {name: value for name, value in asked.items() if value not in (None, "", [])}
        questions = {question.name: question for question in self._services.questions(one)}
        fields = [("service_code", one.code), *self._place(form)]
        for name, value in sorted(form.items()):
            if name in questions:
                fields += _attribute(questions[name], value)
        others = {name: value for name, value in form.items() if name not in questions and name not in _OWN}
        words = [str(form.get("description") or ""), *(f"{n}: {v}" for n, v in sorted(others.items()))]
        if wish.get("circumstances"):
            words.append("circumstances: " + ", ".join(wish["circumstances"]))
        marked = self._config.marker == "description"
        described = "\n".join([*([mark(step.case_number)] if marked else []), *(w for w in words if w)])
        if len(described) > _LONGEST:
            raise troubles.too_long("description")
        fields.append(("description", described))
        if not marked:
            fields.append(("account_id", step.case_number))
        if form.get("media_url"):
            fields.append(("media_url", str(form["media_url"])))
        return [*fields, *(_person(wish.get("applicant") or {}) if self._config.person else [])]

    def _place(self, form: dict[str, Any]) -> list[tuple[str, str]]:
        found = [(name, str(form[name])) for name in ("address_string", "address_id") if form.get(name)]
        if "lat" in form and "long" in form:
            found += [("lat", str(form["lat"])), ("long", str(form["long"]))]
        if not found and self._config.place:
            found = [("address_string", self._config.place)]
        if not found:
            raise troubles.no_place()
        return found

    # -- updates ------------------------------------------------------------------------------------------

    def tell(self, step: StepRow, wish: Found) -> Sent:
        """POST an update to a request, where the endpoint has that extension; else a person tells it."""
        number = self._number(step)
        known = reading.things(self._lines.get("requests", number), "service_request_id")
        if not known:
            raise Doubtful("nonsense")
        words = [_WORDS.get(str(wish.get("type")), "Message"), str(wish.get("text") or "")]
        if wish.get("stars"):
            words.append(f"{wish['stars']}/5")
        described = ": ".join(word for word in words if word) + f" {mark(step.key[:12])}"
        if len(described) > _LONGEST:
            raise troubles.too_long("text")
        now = self._now() + timedelta(seconds=self._lines.skew_s)
        fields = [
            ("service_request_id", number),
            ("update_id", step.key[:32]),
            (
                "status",
                reading.text(known[0].get("status"), 40).upper() or "OPEN",
            ),  # it says, it decides nothing
            ("updated_datetime", written(now)),
            ("description", described),
        ]
        told = self._lines.post("servicerequestupdates", fields=fields)
        if not reading.things(told, "update_id"):
            raise Doubtful("nonsense")
        return Sent(step.reference)

    def find_told(self, step: StepRow, wish: Found) -> Sent | None:
        """Look for an update by our id, or by our mark where the endpoint gives ids of its own."""
        number = self._number(step)
        start = (reading.moment(wish.get("at")) or self._now()) - _BEFORE
        end = min(self._now() + timedelta(seconds=self._lines.skew_s) + _BEFORE, start + _WINDOW)
        for told in self.updates(start, end):
            own = reading.name(told.get("update_id")) == step.key[:32]
            marked = mark(step.key[:12]) in reading.text(told.get("description"), 5000)
            if (own or marked) and reading.name(told.get("service_request_id")) == number:
                return Sent(step.reference)
        return None

    def updates(self, start: datetime, end: datetime) -> list[Found]:
        """Every update between two times."""
        query = {"start_date": written(start), "end_date": written(end)}
        found, whole = self._lines.every("servicerequestupdates", query=query, names=("update_id",))
        if not whole:
            raise troubles.cannot_be_sure()
        return found

    def _number(self, step: StepRow) -> str:
        if not self._config.updates:
            raise NotOffered
        number = self._references.number(step.reference)
        if number is None:
            raise NotOffered if step.reference.startswith(BLACKBOX) else troubles.no_number_yet()
        return number


def mark(number: str) -> str:
    """What our number looks like inside a text."""
    return f"[{number}]"


def written(when: datetime) -> str:
    """A time as the specification wants it."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _attribute(question: Question, value: Any) -> list[tuple[str, str]]:
    name = f"attribute[{question.code}]"
    if question.datatype == "multivaluelist":
        return [(name + "[]", str(one)) for one in (value if isinstance(value, list) else [value])]
    if question.datatype == "datetime" and len(str(value)) == 10:
        value = f"{value}T00:00:00Z"
    return [(name, str(value))]


def _person(person: Found) -> list[tuple[str, str]]:
    first, _, last = str(person.get("name") or "").rpartition(" ")
    told = {
        "first_name": first,
        "last_name": last,
        "phone": person.get("phone"),
        "email": person.get("email"),
    }
    return [(name, str(value)) for name, value in told.items() if value]


def _is_receipt(told: Found) -> bool:
    """Whether a blackbox's answer is one: no number where it gives none, and a notice a person could read."""
    notice = told.get("service_notice") or ""
    numbered = told.get("service_request_id") or told.get("token")
    return not numbered and isinstance(notice, str) and len(notice) <= _NOTICE
