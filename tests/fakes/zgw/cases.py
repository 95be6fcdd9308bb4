"""What the case register lets a client write: cases, roles, properties, statuses, results, links."""

from __future__ import annotations

import time
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tests.fakes.zgw.books import Fields, Refusal, invalid

if TYPE_CHECKING:
    from tests.fakes.zgw.server import ZgwServer

BASE = "/zaken/api/v1"


class Cases:
    """Writing calls of the Zaken API."""

    def __init__(self, server: ZgwServer) -> None:
        self._server, self._books = server, server.books
        server.route("POST", f"{BASE}/zaken", self._new_case)
        server.route("PATCH", f"{BASE}/zaken/<name>", self._patched)
        server.route("GET", f"{BASE}/zaken/<name>/zaakeigenschappen", self._properties)
        server.route("POST", f"{BASE}/zaken/<name>/zaakeigenschappen", self._new_property)
        server.route("POST", f"{BASE}/rollen", self._new_role)
        server.route("POST", f"{BASE}/statussen", self._new_status)
        server.route("POST", f"{BASE}/resultaten", self._new_result)
        server.route("POST", f"{BASE}/zaakinformatieobjecten", self._new_link)

    def _new_case(self) -> Any:
        self._server.crs("Accept-Crs")
        self._server.crs("Content-Crs")
        wish = self._server.body()
        self._server.needed(wish, "bronorganisatie", "zaaktype", "verantwoordelijkeOrganisatie", "startdatum")
        wish["zaaktype"] = self._server.linked("zaaktype", "zaaktypen", wish["zaaktype"])
        if self._books.get(*wish["zaaktype"])["concept"]:
            raise invalid("zaaktype", "not-published")
        for field, most in (("identificatie", 40), ("omschrijving", 80), ("toelichting", 1000)):
            if len(wish.get(field) or "") > most:
                raise invalid(field, "max_length")
        wish["identificatie"] = wish.get("identificatie") or self._books.number()
        own = {"identificatie": wish["identificatie"], "bronorganisatie": wish["bronorganisatie"]}
        if self._books.all("zaken", **own):
            raise invalid("identificatie", "identificatie-niet-uniek")
        calm = {"opschorting": {"indicatie": False, "reden": ""}, "verlenging": {"reden": "", "duur": None}}
        name = self._books.put("zaken", **calm, einddatum=None, **{"kenmerken": [], **wish})
        return 201, self._server.shown("zaken", name)

    def _patched(self, name: str) -> Any:
        self._server.crs("Accept-Crs")
        self._server.crs("Content-Crs")
        case = self._open_case(("zaken", name))
        case.update(self._server.body())
        return self._server.shown("zaken", name)

    def _open_case(self, case: tuple[str, str]) -> Fields:
        found = self._books.get(*case)
        if found["einddatum"]:
            raise Refusal(403, "permission_denied", "Een gesloten zaak kan niet bewerkt worden.")
        return found

    def _new_property(self, name: str) -> Any:
        self._open_case(("zaken", name))
        wish = self._server.body()
        kind = self._server.linked("eigenschap", "eigenschappen", wish.get("eigenschap"))
        form = self._books.get(*kind)["specificatie"]
        value = str(wish.get("waarde", ""))
        fine = value in form["waardenverzameling"] if form["waardenverzameling"] else True
        fine = fine and (form["formaat"] != "datum" or value.isdigit())
        if not fine or len(value) > int(form["lengte"]):
            raise invalid("waarde", "does-not-match-specification")
        own = {"zaak": ("zaken", name), "naam": self._books.get(*kind)["naam"]}
        fields = {**own, "eigenschap": kind, "waarde": value}
        return self._made("zaakeigenschappen", **fields)

    def _properties(self, name: str) -> Any:
        kept = self._books.all("zaakeigenschappen", zaak=("zaken", name))
        return [self._server.shown("zaakeigenschappen", one) for one, _ in kept]

    def _new_role(self) -> Any:
        wish = self._server.body()
        self._server.needed(wish, "zaak", "betrokkeneType", "roltype", "roltoelichting")
        wish["zaak"] = self._server.linked("zaak", "zaken", wish["zaak"])
        wish["roltype"] = self._server.linked("roltype", "roltypen", wish["roltype"])
        self._open_case(wish["zaak"])
        generic = self._books.get(*wish["roltype"])["omschrijvingGeneriek"]
        if generic == "initiator" and self._books.all("rollen", zaak=wish["zaak"], roltype=wish["roltype"]):
            raise invalid("roltype", "max-occurences")
        if len(wish.get("betrokkeneIdentificatie", {}).get("anpIdentificatie", "")) > 17:
            raise invalid("betrokkeneIdentificatie.anpIdentificatie", "max_length")
        return 201, self._server.shown(
            "rollen", self._books.put("rollen", omschrijvingGeneriek=generic, **wish)
        )

    def _new_status(self) -> Any:
        wish = self._server.body()
        self._server.needed(wish, "zaak", "statustype", "datumStatusGezet")
        wish["zaak"] = self._server.linked("zaak", "zaken", wish["zaak"])
        wish["statustype"] = self._server.linked("statustype", "statustypen", wish["statustype"])
        case = self._open_case(wish["zaak"])
        when = datetime.fromisoformat(wish["datumStatusGezet"])
        if when.timestamp() > time.time() + self._server.ahead_s + 60:
            raise invalid("datumStatusGezet", "future-not-allowed")
        if self._books.all("statussen", zaak=wish["zaak"], datumStatusGezet=wish["datumStatusGezet"]):
            raise invalid("nonFieldErrors", "unique")
        if self._books.get(*wish["statustype"])["isEindstatus"]:
            if not self._books.all("resultaten", zaak=wish["zaak"]):
                raise invalid("nonFieldErrors", "resultaat-does-not-exist")
            case["einddatum"] = when.date().isoformat()
        return self._made("statussen", **wish)

    def _new_result(self) -> Any:
        wish = self._server.body()
        wish["zaak"] = self._server.linked("zaak", "zaken", wish.get("zaak"))
        wish["resultaattype"] = self._server.linked(
            "resultaattype", "resultaattypen", wish.get("resultaattype")
        )
        self._open_case(wish["zaak"])
        if self._books.all("resultaten", zaak=wish["zaak"]):
            raise invalid("zaak", "unique")
        return self._made("resultaten", **wish)

    def _new_link(self) -> Any:
        wish = self._server.body()
        wish["zaak"] = self._server.linked("zaak", "zaken", wish.get("zaak"))
        paper = self._server.linked(
            "informatieobject", "enkelvoudiginformatieobjecten", wish.get("informatieobject")
        )
        self._open_case(wish["zaak"])
        if self._books.all("zaakinformatieobjecten", zaak=wish["zaak"], informatieobject=paper):
            raise invalid("nonFieldErrors", "unique")
        fields = {**wish, "informatieobject": paper}
        return 201, self._server.shown(
            "zaakinformatieobjecten", self._books.put("zaakinformatieobjecten", **fields)
        )

    def _linked(self, wish: Fields, field: str, sort: str) -> tuple[str, str]:
        return self._server.linked(field, sort, wish.get(field))

    def _made(self, sort: str, **fields: Any) -> Any:
        return 201, self._server.shown(sort, self._books.put(sort, **fields))
