"""What a case register of the ZGW standard knows: a catalogue made for tests, and the books it keeps."""

from __future__ import annotations

import uuid
from typing import Any

Fields = dict[str, Any]

MARRIAGE = "HUWELIJK"
OLD_VERSION = "2024-01-01"
VERSION = "2026-01-01"
PAPERS = ("Identiteitsbewijs", "Pasfoto", "Brief", "Besluit")


class Refusal(Exception):  # noqa: N818 - the register's own word
    """A refusal as the register words it: status, code, title, and the fields it is about."""

    def __init__(self, status: int, code: str, title: str, *fields: tuple[str, str]) -> None:
        super().__init__(code)
        self.status, self.code, self.title, self.fields = status, code, title, fields


def invalid(name: str, code: str, title: str = "Invalid input.") -> Refusal:
    """A ValidatieFout about one field."""
    return Refusal(400, "invalid", title, (name, code))


class Books:
    """Every resource by sort and uuid; a link to another one is kept as (sort, uuid)."""

    def __init__(self) -> None:
        self.kept: dict[str, dict[str, Fields]] = {}
        self.content: dict[str, bytes] = {}  # of documents and of parts, by uuid
        self.last_number = 0
        self._catalogue()

    def put(self, sort: str, **fields: Any) -> str:
        """Keep a new resource; returns its uuid."""
        name = str(uuid.uuid4())
        self.kept.setdefault(sort, {})[name] = fields
        return name

    def get(self, sort: str, name: str) -> Fields:
        """One resource, or a refusal."""
        found = self.kept.get(sort, {}).get(name)
        if found is None:
            raise Refusal(404, "not_found", "Niet gevonden.")
        return found

    def all(self, sort: str, **wanted: Any) -> list[tuple[str, Fields]]:
        """The resources of a sort whose fields have these values, in the order they came."""
        return [
            (name, one)
            for name, one in self.kept.get(sort, {}).items()
            if all(one.get(field) == value for field, value in wanted.items())
        ]

    def number(self) -> str:
        """The next number of the register's own."""
        self.last_number += 1
        return f"ZAAK-2026-{self.last_number:010}"

    def _catalogue(self) -> None:
        papers = {name: self._paper_type(name) for name in PAPERS}
        self._case_type(MARRIAGE, "Melding voorgenomen huwelijk", OLD_VERSION, papers, until="2025-12-31")
        self._case_type(MARRIAGE, "Melding voorgenomen huwelijk", VERSION, papers)
        self._case_type("PARKEREN/1", "Parkeervergunning", VERSION, papers)
        self._case_type("CONCEPT", "Nog niet klaar", VERSION, papers, concept=True)

    def _paper_type(self, name: str) -> str:
        return self.put("informatieobjecttypen", omschrijving=name, concept=False)

    def _case_type(
        self,
        code: str,
        name: str,
        since: str,
        papers: dict[str, str],
        *,
        until: str = "",
        concept: bool = False,
    ) -> None:
        case_type = self.put(
            "zaaktypen",
            identificatie=code,
            omschrijving=name,
            toelichting=f"Toelichting op {name}",
            doel=f"Doel van {name}",
            doorlooptijd="P8W",
            servicenorm="P28D",
            opschortingEnAanhoudingMogelijk=True,
            verlengingMogelijk=True,
            verlengingstermijn="P4W",
            trefwoorden=["balie"],
            beginGeldigheid=since,
            eindeGeldigheid=until or None,
            versiedatum=since,
            concept=concept,
        )
        own = ("zaaktypen", case_type)
        self._properties(own)
        for n, status in enumerate(("Ontvangen", "In behandeling", "Afgehandeld"), 1):
            self.put("statustypen", zaaktype=own, omschrijving=status, volgnummer=n, isEindstatus=n == 3)
        self.put("roltypen", zaaktype=own, omschrijving="Aanvrager", omschrijvingGeneriek="initiator")
        self.put("roltypen", zaaktype=own, omschrijving="Betrokkene", omschrijvingGeneriek="belanghebbende")
        for result in ("Verleend", "Geweigerd", "Ingetrokken", "Doorgestuurd"):
            self.put("resultaattypen", zaaktype=own, omschrijving=result)
        self._papers(own, papers)

    def _papers(self, own: tuple[str, str], papers: dict[str, str]) -> None:
        for n, (paper, kept) in enumerate(papers.items(), 1):
            way = "uitgaand" if paper == "Besluit" else "inkomend"
            kind = ("informatieobjecttypen", kept)
            self.put(
                "zaaktype-informatieobjecttypen",
                zaaktype=own,
                informatieobjecttype=kind,
                volgnummer=n,
                richting=way,
            )

    def _properties(self, own: tuple[str, str]) -> None:
        for field, form, length, values in (
            ("remark", "tekst", "255", []),
            ("trouwdatum", "datum", "8", []),
            ("gasten", "getal", "3", []),
            ("plaats", "tekst", "20", ["stadhuis", "elders"]),
        ):
            self.put(
                "eigenschappen",
                zaaktype=own,
                naam=field,
                definitie=f"Definitie van {field}",
                specificatie={
                    "groep": "huwelijk",
                    "formaat": form,
                    "lengte": length,
                    "kardinaliteit": "1",
                    "waardenverzameling": values,
                },
            )
