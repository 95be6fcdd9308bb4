"""An Open311 GeoReport v2 endpoint, as three that are in use behave: their differences are its switches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

import bottle

from tests.fakes.listening import Listening
from tests.fakes.open311.books import QUESTIONS, SERVICES, Books, Fields, Refused
from tests.fakes.open311.shapes import Habits

BASE = "/georeport/v2"
LONGEST = timedelta(days=90)


class Open311Server(Listening):
    """The endpoint; ``habits`` is how it writes, the other switches are what it does.

    ``answer`` ("id" or "whole" reports after a POST), ``created`` (200 or 201), ``key_in`` ("body",
    "query" or "any"), ``paging`` ("", "header", "page"), ``most`` (of a list), ``chunked``,
    ``unknown_status`` (of an unknown report), ``updates`` (the extension), ``jurisdiction``, ``hides``
    (new reports appear in no list), ``keeps_marker`` (descriptions are told as they came).
    """

    def __init__(self, port: int = 0, key: str = "practice") -> None:
        self.app = bottle.Bottle()
        super().__init__(self.app, port)
        self.key = key
        self.books = Books()
        self.habits = Habits()
        self.services: list[Fields] = [dict(one) for one in SERVICES]
        self.answer, self.created, self.key_in, self.paging = "id", 201, "any", ""
        self.most, self.unknown_status = 1000, 404
        self.chunked = self.updates = self.hides = False
        self.keeps_marker = True
        self.jurisdiction = ""
        self.changeset = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
        self.endpoint = ""  # what the discovery document says instead of the truth
        self._routes()

    def _routes(self) -> None:
        calls: list[tuple[str, str, str, Callable[..., Any]]] = [
            ("GET", "/discovery", "discovery", self._discovery),
            ("GET", "/services", "services", lambda: self.services),
            ("GET", "/services/<code:path>", "service_definition", self._definition),
            ("POST", "/requests", "service_requests", self._create),
            ("GET", "/requests", "service_requests", self._list),
            ("GET", "/requests/<id>", "service_requests", self._one),
            ("GET", "/tokens/<token>", "service_requests", self._token),
            ("GET", "/servicerequestupdates", "service_request_updates", self._updates),
            ("POST", "/servicerequestupdates", "service_request_updates", self._update),
        ]
        for method, where, root, act in calls:
            for fmt in ("json", "xml"):
                self.app.route(f"{BASE}{where}.{fmt}", method, self._answering(fmt, root, act))

    def _answering(self, fmt: str, root: str, act: Callable[..., Any]) -> Callable[..., Any]:
        def answer(**parts: str) -> Any:
            headers: dict[str, str] = {}
            try:
                if root != "discovery" and self.jurisdiction:
                    told = self._query("jurisdiction_id") or self._form().get("jurisdiction_id", [""])[0]
                    if told != self.jurisdiction:
                        raise Refused(404, "404", "jurisdiction_id was not found")
                value = act(**parts)
            except Refused as no:
                return self._refused(fmt, no)
            status = 200
            if isinstance(value, tuple):
                status, value, headers = value
            media, body = self.habits.written(fmt, root, value)
            return self._sent(status, media, body, headers)

        return answer

    def _sent(self, status: int, media: str, body: bytes, headers: dict[str, str]) -> Any:
        if not self.chunked:
            return bottle.HTTPResponse(body, status, {"Content-Type": media, **headers})

        def pieces() -> Iterator[bytes]:
            for start in range(0, len(body), 50):
                yield body[start : start + 50]

        return bottle.HTTPResponse(pieces(), status, {"Content-Type": media, **headers})

    def _refused(self, fmt: str, no: Refused) -> Any:
        if self.habits.errors == "html" or no.status >= 500:
            page = f"<!DOCTYPE html><html><head><title>{no.description}</title></head><h1>x</h1></html>"
            return bottle.HTTPResponse(page, no.status, {"Content-Type": "text/html"})
        told: Any = [{"code": no.code, "description": no.description}]
        if self.habits.errors == "object":
            told = {"code": int(no.code), "detail": no.description}
        media, body = self.habits.written(fmt, "errors", told)
        return bottle.HTTPResponse(body, no.status, {"Content-Type": media})

    # -- what is asked ------------------------------------------------------------------------------------

    def _query(self, name: str) -> str:
        return str(bottle.request.query.getunicode(name) or "")

    def _form(self) -> dict[str, list[str]]:
        if bottle.request.method != "POST":
            return {}
        return parse_qs(bottle.request.body.read().decode(), keep_blank_values=True)

    def _admit(self, form: dict[str, list[str]]) -> None:
        given = {"body": form.get("api_key", [""])[0], "query": self._query("api_key")}
        if self.key not in (given.values() if self.key_in == "any" else [given[self.key_in]]):
            raise Refused(403, "403", "Missing or invalid api_key")

    def _service(self, code: str) -> Fields:
        found = next((one for one in self.services if one["service_code"] == code), None)
        if found is None:
            raise Refused(404, "404", "service_code was not found")
        return found

    def _discovery(self) -> Any:
        url = self.endpoint or f"http://{bottle.request.get_header('Host')}{BASE}"
        spec = {"specification": "http://wiki.open311.org/GeoReport_v2", "changeset": self.changeset}
        formats = ["text/xml", "application/json"]
        return {
            "changeset": self.changeset,
            "contact": "A person",
            "key_service": "Write to us",
            "endpoints": [
                {**spec, "url": url + "/test", "type": "test", "formats": formats},
                {**spec, "url": url, "type": "production", "formats": formats},
            ],
        }

    def _definition(self, code: str) -> Any:
        self._service(code)
        return {"service_code": code, "attributes": QUESTIONS}

    def _create(self) -> Any:
        form = self._form()
        self._admit(form)
        service = self._service(form.get("service_code", [""])[0])
        address = form.get("address_string", form.get("address_id", [""]))[0]
        if not address and not (form.get("lat") and form.get("long")):
            raise Refused(400, "400", "one of lat and long, address_string or address_id is needed")
        if service["metadata"] and not form.get("attribute[DEPTH]"):
            raise Refused(400, "400", "attribute DEPTH is required")
        if len(form.get("description", [""])[0]) > 4000:
            raise Refused(400, "400", "description is too long")
        report = self.books.take(service, form, address)
        notice = {"service_notice": "Thank you", "account_id": None}
        if service["type"] == "blackbox":
            return self.created, [notice], {}
        if service["type"] == "batch":
            return self.created, [{"token": report["token"], **notice}], {}
        if self.answer == "whole":
            return self.created, [self._shown(report)], {}
        return self.created, [{"service_request_id": report["id"], **notice}], {}

    def _shown(self, report: Fields) -> Fields:
        words = report["description"]
        return {
            "service_request_id": report["id"],
            "status": report["status"],
            "status_notes": report["status_notes"] or None,
            "service_name": report["service_name"],
            "service_code": report["service_code"],
            "description": words if self.keeps_marker else words.partition("]")[2].strip(),
            "agency_responsible": None,
            "service_notice": None,
            "requested_datetime": report["requested"],
            "updated_datetime": report["updated"],
            "expected_datetime": None,
            "address": report["address"],
            "address_id": None,
            "zipcode": None,
            "lat": 30.5,
            "long": 120.25,
            "media_url": None,
        }

    def _listed(self) -> list[Fields]:
        seen = [one for one in self.books.reports if one["id"] is not None and one["type"] != "blackbox"]
        return [] if self.hides else seen

    def _list(self) -> Any:
        wanted = self._query("service_request_id")
        if wanted:
            asked = wanted.split(",")
            if self.unknown_status == 500 and any(self.books.by_id(one) is None for one in asked):
                raise Refused(500, "500", "Server Error")
            return [self._shown(one) for one in self._listed() if str(one["id"]) in asked]
        since, until = self._times()
        code = self._query("service_code")
        found = [
            one
            for one in self._listed()
            if code in ("", one["service_code"]) and since <= one["requested"] <= until
        ]
        return self._paged([self._shown(one) for one in found])

    def _times(self) -> tuple[datetime, datetime]:
        now = datetime.now(UTC)
        since, until = self._query("start_date"), self._query("end_date")
        start = datetime.fromisoformat(since) if since else now - LONGEST
        end = datetime.fromisoformat(until) if until else now + timedelta(days=2)
        if end - start > LONGEST:
            raise Refused(400, "400", "start_date and end_date may be 90 days apart")
        return start, end

    def _paged(self, found: list[Fields]) -> Any:
        page = int(self._query("page") or "1") if self.paging else 1
        part = found[(page - 1) * self.most : page * self.most]
        headers = {}
        if self.paging == "header" and page * self.most < len(found):
            query = "&".join(f"{k}={v}" for k, v in bottle.request.query.items() if k != "page")
            here = bottle.request.url.partition("?")[0]
            headers["X-Next-Page-URL"] = f"{here}?{query.replace('+', '%2B')}&page={page + 1}"
        return 200, part, headers

    def _one(self, id: str) -> Any:
        report = self.books.by_id(id)
        if report is None or report["type"] == "blackbox":
            raise Refused(self.unknown_status, str(self.unknown_status), "service_request_id was not found")
        return [self._shown(report)]

    def _token(self, token: str) -> Any:
        report = next((one for one in self.books.reports if one["token"] == token), None)
        if report is None:
            raise Refused(404, "404", "token was not found")
        return [{"service_request_id": report["id"], "token": token}]

    def _updates(self) -> Any:
        if not self.updates:
            raise Refused(404, "404", "not found")
        since, until = self._times()
        return [one for one in self.books.updates if since <= one["updated_datetime"] <= until]

    def _update(self) -> Any:
        if not self.updates:
            raise Refused(404, "404", "not found")
        form = self._form()
        self._admit(form)
        if self.books.by_id(form.get("service_request_id", [""])[0]) is None:
            raise Refused(404, "404", "service_request_id was not found")
        kept: Fields = {name: values[0] for name, values in form.items() if name != "api_key"}
        kept["updated_datetime"] = datetime.now(UTC)
        kept["told_id"], kept["update_id"] = kept.get("update_id"), f"own-{len(self.books.updates)}"
        self.books.updates.append(kept)
        return 200, [{"update_id": kept["update_id"]}], {}
