"""The documents of the case register: whole or in parts, locked until they are complete."""

from __future__ import annotations

import uuid
from base64 import b64decode
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import bottle

from tests.fakes.zgw.books import Fields, Refusal, invalid

if TYPE_CHECKING:
    from tests.fakes.zgw.server import ZgwServer

BASE = "/documenten/api/v1"
SORT = "enkelvoudiginformatieobjecten"


class Papers:
    """Calls about documents; ``server.part_size`` is how large a part the register wishes."""

    def __init__(self, server: ZgwServer) -> None:
        self._server, self._books = server, server.books
        server.route("GET", f"{BASE}/{SORT}", lambda: server.listed(SORT))
        server.route("POST", f"{BASE}/{SORT}", self._create)
        server.route("GET", f"{BASE}/{SORT}/<name>", self.shown)
        server.route("DELETE", f"{BASE}/{SORT}/<name>", self._delete)
        server.route("GET", f"{BASE}/{SORT}/<name>/download", self._download)
        server.route("POST", f"{BASE}/{SORT}/<name>/unlock", self._unlock)
        server.route("PUT", f"{BASE}/bestandsdelen/<name>", self._part)

    def _create(self) -> Any:
        wish = self._server.body()
        self._server.needed(
            wish, "bronorganisatie", "creatiedatum", "titel", "auteur", "taal", "informatieobjecttype"
        )
        kind = self._server.linked(
            "informatieobjecttype", "informatieobjecttypen", wish["informatieobjecttype"]
        )
        own = {"identificatie": wish.get("identificatie"), "bronorganisatie": wish["bronorganisatie"]}
        if own["identificatie"] and self._books.all(SORT, **own):
            raise invalid("identificatie", "identificatie-niet-uniek")
        if len(wish["taal"]) != 3 or len(wish["titel"]) > 200 or len(wish.get("identificatie") or "") > 40:
            raise invalid("taal", "max_length")
        content = wish.pop("inhoud", None)
        size = wish.get("bestandsomvang")
        raw = b64decode(content, validate=True) if content is not None else None
        if raw is not None and size not in (None, len(raw)):
            raise invalid("inhoud", "file-size")
        name = self._books.put(SORT, **{**wish, "informatieobjecttype": kind, "locked": False, "_lock": ""})
        if raw is not None:
            self._books.content[name] = raw
        elif size:
            self._in_parts(name, int(size))
        return 201, self.shown(name, new=True)

    def _in_parts(self, name: str, size: int) -> None:
        fields = self._books.get(SORT, name)
        fields["_lock"], fields["locked"] = uuid.uuid4().hex, True
        step = self._server.part_size
        for n, start in enumerate(range(0, size, step), 1):
            self._books.put(
                "bestandsdelen", _of=name, volgnummer=n, omvang=min(step, size - start), voltooid=False
            )

    def _parts(self, name: str) -> list[tuple[str, Fields]]:
        return self._books.all("bestandsdelen", _of=name)

    def shown(self, name: str, *, new: bool = False) -> Fields:
        """A document as it is told, with its parts."""
        shown = self._server.shown(SORT, name)
        fields = self._books.get(SORT, name)
        lock = fields["_lock"] if self._server.shows_lock or new else ""
        shown["bestandsdelen"] = [
            {**self._server.shown("bestandsdelen", part), "lock": lock} for part, _ in self._parts(name)
        ]
        shown["inhoud"] = shown["url"] + "/download?versie=1"
        return {**shown, "lock": fields["_lock"]} if new else shown

    def _part(self, name: str) -> Any:
        part = self._books.get("bestandsdelen", name)
        file, lock = bottle.request.files.get("inhoud"), bottle.request.forms.get("lock")
        if lock != self._books.get(SORT, part["_of"])["_lock"]:
            raise invalid("nonFieldErrors", "incorrect-lock-id")
        raw = file.file.read() if file else b""
        if len(raw) != part["omvang"]:
            raise invalid("nonFieldErrors", "file-size")
        self._books.content[name] = raw
        part["voltooid"] = True
        return self._server.shown("bestandsdelen", name)

    def _unlock(self, name: str) -> Any:
        fields = self._books.get(SORT, name)
        if not fields["_lock"] or self._server.body().get("lock") != fields["_lock"]:
            raise invalid("nonFieldErrors", "incorrect-lock-id")
        parts = self._parts(name)
        if not all(part["voltooid"] for _, part in parts):
            raise invalid("nonFieldErrors", "incomplete-upload")
        ordered = sorted(parts, key=lambda one: int(one[1]["volgnummer"]))
        if parts:
            self._books.content[name] = b"".join(self._books.content.pop(part) for part, _ in ordered)
        for part, _ in parts:
            del self._books.kept["bestandsdelen"][part]
        fields["_lock"], fields["locked"] = "", False
        return 204, None

    def _delete(self, name: str) -> Any:
        if not self._server.removes:
            raise Refusal(403, "permission_denied", "U heeft geen toestemming om deze actie uit te voeren.")
        self._books.get(SORT, name)
        for part, _ in self._parts(name):
            del self._books.kept["bestandsdelen"][part]
        del self._books.kept[SORT][name]
        return 204, None

    def _download(self, name: str) -> Any:
        self._books.get(SORT, name)
        if name not in self._books.content:
            raise Refusal(404, "not_found", "Niet gevonden.")
        return bottle.HTTPResponse(
            self._books.content[name], 200, {"Content-Type": "application/octet-stream"}
        )


def issue(server: ZgwServer, case: str, content: bytes, title: str = "Besluit") -> str:
    """The department puts a decision of its own into a case; returns the document's uuid."""
    books = server.books
    (kind, _), *_ = books.all("informatieobjecttypen", omschrijving="Besluit")
    paper = books.put(
        SORT,
        identificatie="BESLUIT-1-" + case[:8],
        bronorganisatie="111222333",
        titel=title,
        status="definitief",
        bestandsomvang=len(content),
        formaat="application/pdf",
        informatieobjecttype=("informatieobjecttypen", kind),
        locked=False,
        _lock="",
        creatiedatum=datetime.now(UTC).date().isoformat(),
        auteur="Afdeling",
        taal="nld",
    )
    books.content[paper] = content
    books.put("zaakinformatieobjecten", zaak=("zaken", case), informatieobject=(SORT, paper))
    return paper


def set_status(server: ZgwServer, case: str, number: int, text: str = "", result: str = "") -> None:
    """The department moves a case on to its status *number*; with a result before the last one."""
    books = server.books
    own = books.get("zaken", case)["zaaktype"]
    ((kind, about),) = books.all("statustypen", zaaktype=own, volgnummer=number)
    now = datetime.now(UTC)
    if result:
        ((decided, _),) = books.all("resultaattypen", zaaktype=own, omschrijving=result)
        books.put(
            "resultaten", zaak=("zaken", case), resultaattype=("resultaattypen", decided), toelichting=text
        )
    books.put(
        "statussen", zaak=("zaken", case), statustype=("statustypen", kind), datumStatusGezet=now.isoformat(),
        statustoelichting=text,
    )  # fmt: skip
    if about["isEindstatus"]:
        books.get("zaken", case)["einddatum"] = now.date().isoformat()
