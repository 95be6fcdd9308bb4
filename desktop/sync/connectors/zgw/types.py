"""The Catalogi API: case types, and what belongs to each; read once and kept while the connector lives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from desktop.net import Doubtful
from desktop.sync.connectors.zgw.config import Config
from desktop.sync.connectors.zgw.lines import Found, Lines, uuid_of
from desktop.sync.connectors.zgw.troubles import unknown_service
from desktop.sync.lines.naming import evidence_id, field_name, service_id
from desktop.sync.promise import plain


@dataclass(frozen=True, slots=True)
class CaseType:
    """One version of a zaaktype; ``version`` is its versiedatum as a number, 20260101."""

    link: str
    service: str
    version: int
    name: str
    since: date
    until: date | None
    told: Found

    def in_force(self, day: date) -> bool:
        """Whether a case may begin under it on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class PaperType:
    """An informatieobjecttype of a case type; ``incoming`` are papers that residents bring."""

    link: str
    name: str
    incoming: bool


class Types:
    """Case types of one register."""

    def __init__(self, lines: Lines, department: str, config: Config, today: Callable[[], date]) -> None:
        self._lines, self._department, self._config, self._today = lines, department, config, today
        self._all: list[CaseType] | None = None
        self._parts: dict[tuple[str, str], list[Found]] = {}
        self._papers: dict[str, tuple[PaperType, ...]] = {}
        self._single: dict[str, Found] = {}

    def refresh(self) -> None:
        """Forget what was read."""
        self._all = None
        self._parts.clear()
        self._papers.clear()
        self._single.clear()

    def every(self) -> list[CaseType]:
        """Every published case type, with its versions."""
        if self._all is None:
            query = {"status": "definitief"}
            if self._config.catalogue:
                query["catalogus"] = self._config.catalogue
            told = self._lines.every("catalogi", "zaaktypen", query=query)
            self._all = [self._case_type(one) for one in told if one.get("concept") is not True]
        return self._all

    def of(self, service: str, version: int) -> CaseType:
        """The case type of a service in this version, or the one in force now; Verdict when there is none."""
        known = [one for one in self.every() if one.service == service]
        exact = [one for one in known if one.version == version]
        today = self._today()
        if exact and exact[-1].in_force(today):
            return exact[-1]
        current = [one for one in known if one.in_force(today)]
        if not current:
            raise unknown_service()
        return max(current, key=lambda one: one.version)

    def at(self, link: str) -> CaseType:
        """The case type that a case of the register has."""
        for one in self.every():
            if one.link == link:
                return one
        return self._case_type(self.single(link))

    def parts(self, kind: str, case_type: str) -> list[Found]:
        """Statustypen, roltypen, resultaattypen or eigenschappen of a case type."""
        key = (kind, case_type)
        if key not in self._parts:
            self._parts[key] = self._lines.every("catalogi", kind, query={"zaaktype": case_type})
        return self._parts[key]

    def single(self, link: object) -> Found:
        """One resource of the catalogue by its link."""
        if not isinstance(link, str) or self._lines.inside(link)[0] != "catalogi":
            raise Doubtful("nonsense")
        if link not in self._single:
            self._single[link] = self._lines.follow(link)
        return self._single[link]

    def papers(self, case_type: str) -> tuple[PaperType, ...]:
        """The sorts of papers a case type knows, in its order."""
        if case_type not in self._papers:
            told = self.parts("zaaktype-informatieobjecttypen", case_type)
            ordered = sorted(told, key=lambda one: number(one.get("volgnummer")))
            self._papers[case_type] = tuple(self._paper_type(one) for one in ordered)
        return self._papers[case_type]

    def paper_for(self, case_type: str, evidence: str) -> PaperType | None:
        """What an evidence is filed as: as the department's file says, by its name, or as *other*."""
        names = {one.name: one for one in self.papers(case_type)}
        named = self._config.documents.get(evidence, "")
        if named:
            return names.get(named)
        for name, one in names.items():
            if self.evidence(name) == evidence:
                return one
        return names.get(self._config.other_document)

    def evidence(self, name: str) -> str:
        """Our id of a sort of paper."""
        for evidence, named in self._config.documents.items():
            if named == name:
                return evidence
        return evidence_id(name)

    def properties(self, case_type: str) -> dict[str, Found]:
        """The eigenschappen of a case type by the name that our form gives their fields."""
        told = self.parts("eigenschappen", case_type)
        return {field_name(str(one.get("naam"))): one for one in told if one.get("naam")}

    def _case_type(self, told: Found) -> CaseType:
        code, link = told.get("identificatie"), told.get("url")
        if not isinstance(code, str | int) or not code or self._lines.inside(link)[0] != "catalogi":
            raise Doubtful("nonsense")
        since = day(told.get("beginGeldigheid")) or date(2000, 1, 1)
        dated = day(told.get("versiedatum")) or since
        return CaseType(
            str(link),
            service_id(self._department, str(code)),
            dated.year * 10_000 + dated.month * 100 + dated.day,
            plain(told.get("omschrijving"), 200) or str(code),
            since,
            day(told.get("eindeGeldigheid")),
            told,
        )

    def _paper_type(self, told: Found) -> PaperType:
        link = told.get("informatieobjecttype")
        about = self.single(link)
        uuid_of(link)
        incoming = told.get("richting") in ("inkomend", None, "")
        return PaperType(str(link), plain(about.get("omschrijving"), 100), incoming)


def day(told: object) -> date | None:
    """A date as the register writes it, also the date of a date-time; None when it is none."""
    try:
        return date.fromisoformat(told[:10]) if isinstance(told, str) else None
    except ValueError:
        return None


def moment(told: object) -> datetime | None:
    """A time with its zone as the register writes it, None when it is none."""
    try:
        found = datetime.fromisoformat(told) if isinstance(told, str) else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None and 1900 < found.year < 2300 else None


def number(told: object) -> int:
    """A whole number, 0 when it is none."""
    return told if isinstance(told, int) and not isinstance(told, bool) else 0
