"""A case register that speaks ZGW as running ones do: Catalogi, Zaken, Documenten; every variant a switch.

What it keeps to was seen on a register in use: a second POST without ``identificatie`` makes a second case,
every trouble with the token is a 403, ``If-Match`` means nothing, unknown query parameters are refused.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from base64 import urlsafe_b64decode
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit

import bottle

from tests.fakes.listening import Listening
from tests.fakes.zgw.books import Books, Fields, Refusal, invalid
from tests.fakes.zgw.cases import Cases
from tests.fakes.zgw.papers import Papers

BASES = {"catalogi": "/catalogi/api/v1", "zaken": "/zaken/api/v1", "documenten": "/documenten/api/v1"}
OF_CATALOGUE = (
    "zaaktypen", "statustypen", "roltypen", "resultaattypen", "eigenschappen", "informatieobjecttypen",
    "zaaktype-informatieobjecttypen",
)  # fmt: skip
OF_CASES = ("zaken", "rollen", "statussen", "resultaten", "zaakinformatieobjecten")
FILTERS = {
    "zaaktypen": {"identificatie", "status", "catalogus", "trefwoorden"},
    "zaken": {"identificatie", "bronorganisatie", "zaaktype", "startdatum", "einddatum__isnull", "ordering"},
    "rollen": {"zaak", "roltype", "betrokkeneType"},
    "statussen": {"zaak", "statustype"},
    "resultaten": {"zaak", "resultaattype"},
    "zaakinformatieobjecten": {"zaak", "informatieobject"},
    "enkelvoudiginformatieobjecten": {"identificatie", "bronorganisatie"},
}
UNPAGED = {"zaakinformatieobjecten", "zaakeigenschappen"}


class ZgwServer(Listening):
    """The register, with a switch for each way in which others differ.

    ``numbers`` (new, old, ""), ``zoek``, ``shows_lock``, ``parts_in_lists``, ``removes``, ``problem_media``,
    ``page_size``, ``part_size`` (bytes), ``ahead_s`` (its clock before ours), ``busy`` (so many of the next
    calls are answered 429).
    """

    def __init__(self, port: int = 0, secret: str = "practice") -> None:
        super().__init__(self._timed, port)
        self.secret, self.client = secret, "one-counter"
        self.books = Books()
        self.numbers, self.zoek, self.shows_lock, self.parts_in_lists = "new", True, True, True
        self.removes = True
        self.problem_media = "application/json"
        self.page_size, self.part_size, self.ahead_s, self.busy = 100, 256 * 1024, 0.0, 0
        self.app = bottle.Bottle()
        self.app.catchall = False
        self.papers = Papers(self)
        Cases(self)
        self._routes()

    # -- answering --------------------------------------------------------------------------------------

    def _timed(self, environ: Any, start: Any) -> Any:
        now = datetime.fromtimestamp(time.time() + self.ahead_s, UTC)

        def dated(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            return start(status, [*headers, ("Date", format_datetime(now, usegmt=True))], *more)

        return self.app(environ, dated)

    def route(self, method: str, where: str, act: Callable[..., Any]) -> None:
        """Let *act* answer; what it returns is the JSON of the answer, a Refusal the one of an error."""

        def answer(**parts: str) -> Any:
            try:
                self._admitted()
                found = act(**parts)
            except Refusal as no:
                return self._refused(no)
            if isinstance(found, bottle.HTTPResponse):
                return found
            status, value = found if isinstance(found, tuple) else (200, found)
            return self._told(status, value)

        self.app.route(where, method, answer)

    def _told(self, status: int, value: Any) -> Any:
        body = json.dumps(value).encode() if status != 204 else b""
        tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        if bottle.request.method == "GET" and bottle.request.get_header("If-None-Match") == tag:
            return bottle.HTTPResponse(b"", 304, ETag=tag)
        headers = {"Content-Type": "application/json", "API-version": "1.5.1"}
        if bottle.request.method == "GET":
            headers["ETag"] = tag
        return bottle.HTTPResponse(body, status, headers)

    def _refused(self, no: Refusal) -> Any:
        problem = {
            "type": f"http://{bottle.request.get_header('Host')}/ref/fouten/{no.code}/",
            "code": no.code,
            "title": no.title,
            "status": no.status,
            "detail": no.title,
            "instance": "urn:uuid:0",
        }
        if no.fields:
            problem["invalidParams"] = [{"name": n, "code": code, "reason": code} for n, code in no.fields]
        headers = {"Content-Type": self.problem_media}
        if no.status == 429:
            headers["Retry-After"] = "3"
        return bottle.HTTPResponse(json.dumps(problem), no.status, headers)

    def _admitted(self) -> None:
        if self.busy > 0:
            self.busy -= 1
            raise Refusal(429, "throttled", "Te veel verzoeken.")
        head, _, seal = bottle.request.get_header("Authorization", "").removeprefix("Bearer ").rpartition(".")
        right = hmac.new(self.secret.encode(), head.encode(), hashlib.sha256).digest()
        try:
            claims = json.loads(urlsafe_b64decode(head.split(".")[1] + "=="))
            sealed = urlsafe_b64decode(seal + "==")
        except (ValueError, IndexError):
            raise Refusal(403, "not_authenticated", "Authenticatiegegevens zijn niet opgegeven.") from None
        if not hmac.compare_digest(sealed, right) or claims.get("client_id") != self.client:
            raise Refusal(403, "invalid-jwt-token", "Het token is niet geldig.")
        age = time.time() + self.ahead_s - claims.get("iat", 0)
        if age > 3600 or age < -60:
            raise Refusal(403, "jwt-expired", "Het token is verlopen.")

    # -- links --------------------------------------------------------------------------------------------

    def link(self, sort: str, name: str) -> str:
        """The address of a resource, on the host that was asked."""
        api = "catalogi" if sort in OF_CATALOGUE else "zaken"
        api = "documenten" if sort in ("enkelvoudiginformatieobjecten", "bestandsdelen") else api
        return f"http://{bottle.request.get_header('Host')}{BASES[api]}/{sort}/{name}"

    def linked(self, field: str, sort: str, url: object) -> tuple[str, str]:
        """What a link in a request leads to; a link to another host is refused."""
        name = str(url).rpartition("/")[2]
        if urlsplit(str(url)).netloc != bottle.request.get_header("Host") or url != self.link(sort, name):
            raise invalid(field, "bad-url", "De URL is ongeldig.")
        if name not in self.books.kept.get(sort, {}):
            raise invalid(field, "does-not-exist", "De URL wijst niet naar iets.")
        return sort, name

    def shown(self, sort: str, name: str) -> Fields:
        """A resource as it is told."""
        own = self.books.get(sort, name)
        fields = {k: self.link(*v) if isinstance(v, tuple) else v for k, v in own.items() if k[0] != "_"}
        fields = {"url": self.link(sort, name), **fields}
        if sort == "zaken":
            fields |= {"uuid": name, "status": self._last_status(name), "resultaat": None}
            for result, _ in self.books.all("resultaten", zaak=("zaken", name)):
                fields["resultaat"] = self.link("resultaten", result)
        return fields

    def _last_status(self, case: str) -> str | None:
        statuses = self.books.all("statussen", zaak=("zaken", case))
        times = {name: datetime.fromisoformat(one["datumStatusGezet"]) for name, one in statuses}
        latest = max(times, key=lambda name: times[name], default=None)
        return self.link("statussen", latest) if latest else None

    # -- the calls ----------------------------------------------------------------------------------------

    def _routes(self) -> None:
        cases, catalogue = BASES["zaken"], BASES["catalogi"]
        for sort in OF_CATALOGUE:
            self.route("GET", f"{catalogue}/{sort}", lambda sort=sort: self.listed(sort))
            self.route("GET", f"{catalogue}/{sort}/<name>", lambda name, sort=sort: self.shown(sort, name))
        self.route("POST", f"{cases}/zaaknummer_reserveren", lambda: self._reserved("new"))
        self.route("POST", f"{cases}/reserveer_zaaknummer", lambda: self._reserved("old"))
        self.route("GET", f"{cases}/zaaknummer_reserveren", lambda: self._reserved("new"))
        self.route("GET", f"{cases}/reserveer_zaaknummer", lambda: self._reserved("old"))
        self.route("POST", f"{cases}/zaken/_zoek", self._sought)
        for sort in OF_CASES:
            self.route("GET", f"{cases}/{sort}", lambda sort=sort: self.listed(sort))
            self.route("GET", f"{cases}/{sort}/<name>", lambda name, sort=sort: self._one(sort, name))

    def _one(self, sort: str, name: str) -> Any:
        if sort == "zaken":
            self.crs("Accept-Crs")
        return self.shown(sort, name)

    def crs(self, header: str) -> None:
        """Refuse a request without the one coordinate system there is."""
        told = bottle.request.get_header(header)
        if told is None:
            raise Refusal(412, "precondition-failed", f"De header {header} ontbreekt.")
        if told != "EPSG:4326":
            raise Refusal(406, "crs-not-supported", "Dit CRS is er niet.")

    def body(self) -> Fields:
        """The JSON of a request."""
        try:
            found = json.loads(bottle.request.body.read())
        except ValueError:
            raise Refusal(400, "parse_error", "Malformed request.") from None
        return dict(found)

    def listed(self, sort: str) -> Any:
        """A list, filtered by the query and paged."""
        if sort == "zaken":
            self.crs("Accept-Crs")
        query = {name: str(value) for name, value in bottle.request.query.items()}
        page = int(query.pop("page", "1"))
        known = FILTERS.get(sort, {"zaaktype", "catalogus", "status"})
        if unknown := sorted(set(query) - known):
            raise Refusal(400, "unknown-parameters", "Onbekende query parameters: " + ", ".join(unknown))
        other = ("status", "ordering", "einddatum__isnull", "catalogus")
        wanted = {name: value for name, value in query.items() if name not in other}

        def fits(one: Fields) -> bool:
            told = {n: self.link(*one[n]) if isinstance(one.get(n), tuple) else one.get(n) for n in wanted}
            return told == wanted and not (query.get("status") == "definitief" and one.get("concept"))

        names = [name for name, one in self.books.all(sort) if fits(one)]
        return self._page(sort, names, page)

    def _page(self, sort: str, names: list[str], page: int) -> Any:
        if sort in UNPAGED:
            return [self.shown(sort, name) for name in names]
        start = (page - 1) * self.page_size
        if page > 1 and start >= len(names):
            raise Refusal(404, "not_found", "Ongeldige pagina.")
        more = start + self.page_size < len(names)
        here = bottle.request.url.partition("?")[0]
        return {
            "count": len(names),
            "next": f"{here}?page={page + 1}" if more else None,
            "previous": None,
            "results": [self._in_list(sort, name) for name in names[start : start + self.page_size]],
        }

    def _in_list(self, sort: str, name: str) -> Fields:
        whole = sort == "enkelvoudiginformatieobjecten" and self.parts_in_lists
        return self.papers.shown(name) if whole else self.shown(sort, name)

    def _sought(self) -> Any:
        self.crs("Accept-Crs")
        if not self.zoek:
            raise Refusal(404, "not_found", "Niet gevonden.")
        wanted = self.body().get("uuid__in", [])
        return self._page("zaken", [name for name in wanted if name in self.books.kept.get("zaken", {})], 1)

    def _reserved(self, kind: str) -> Any:
        if self.numbers != kind:
            raise Refusal(404, "not_found", "Niet gevonden.")
        if bottle.request.method == "GET":
            raise Refusal(405, "method_not_allowed", 'Methode "GET" niet toegestaan.')
        wish = self.body()
        if wish.get("bronorganisatie") != "111222333":
            raise invalid("bronorganisatie", "invalid")
        given = [{"zaaknummer": self.books.number()} for _ in range(wish.get("aantal", 1))]
        return 201, given[0] if len(given) == 1 else given

    def needed(self, wish: Fields, *names: str) -> None:
        """Refuse a request without these fields."""
        if missing := [name for name in names if wish.get(name) in (None, "")]:
            raise Refusal(400, "invalid", "Invalid input.", *((name, "required") for name in missing))
