"""Hands a case over in the register's order: case, roles, properties, and the first status last."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from desktop.net import Answered, Doubtful
from desktop.store.rows import StepRow
from desktop.sync.connectors.zgw import catalogue, people
from desktop.sync.connectors.zgw.config import Config
from desktop.sync.connectors.zgw.lines import Found, Lines, uuid_of
from desktop.sync.connectors.zgw.troubles import NOT_UNIQUE, another_case, codes, nothing_for, too_long
from desktop.sync.connectors.zgw.types import CaseType, Types, number
from desktop.sync.promise import Sent

_WORDS = 1000  # characters of a toelichting
_PAPERS = "-papers"  # after our name in kenmerken: how many papers follow before the case is complete


class Cases:
    """Cases of one register. Everything can be done again at any time: what is there is never made twice."""

    def __init__(self, lines: Lines, types: Types, config: Config) -> None:
        self._lines, self._types, self._config = lines, types, config
        # (case, part) that was seen complete: on a bad line each try then has less to do than the one before.
        self._seen: set[tuple[str, str]] = set()

    # -- handing over -----------------------------------------------------------------------------------

    def send(self, step: StepRow, wish: Found) -> Sent:
        """Make the case, or go on with the one that an earlier try made, until it is complete."""
        kind = self._types.of(str(wish.get("service")), number(wish.get("service_version")))
        roles = people.roles(wish, self._types.parts("roltypen", kind.link), self._config)
        values, body = self._frame(step, wish, kind)
        # A case that was tried before is looked for: making it again would only be refused.
        case = self._ours(step) if step.attempt > 0 else None
        fresh = case is None
        if case is None:
            try:
                case = self._checked(self._lines.post("zaken", "zaken", body=body), step)
            except Answered as no:
                if no.status != 400 or NOT_UNIQUE not in codes(no):
                    raise
                case, fresh = self._ours(step), False
                if case is None:
                    raise Doubtful("nonsense") from None  # taken and not there: no sensible register
        link = str(case.get("url"))
        if (link, "roles") not in self._seen:
            self._add_roles(link, [] if fresh else self._kept_roles(link), roles)
        if (link, "values") not in self._seen:
            self._add_values(link, values, [] if fresh else self._kept_values(link))
        if not papers_expected(case, self._config.source):
            self.begin(case)
        return self._done(link)

    def find(self, step: StepRow, wish: Found) -> Sent | None:
        """The case with our number if it is ours and complete; one left half done counts as not there.

        Sending it (again) goes on where it was left, so saying *not there* can never make a second one.
        """
        case = self._ours(step)
        if case is None:
            return None
        link = str(case.get("url"))
        kind = self._types.at(str(case.get("zaaktype")))
        if not case.get("status") and not papers_expected(case, self._config.source):
            return None
        if (link, "roles") not in self._seen:
            wanted = people.roles(wish, self._types.parts("roltypen", kind.link), self._config)
            if not {role for role, _ in wanted} <= {
                str(one.get("roltype")) for one in self._kept_roles(link)
            }:
                return None
            self._seen.add((link, "roles"))
        values, _ = self._frame(step, wish, kind)
        if values and (link, "values") not in self._seen:
            if not {told for told, _ in values} <= named_in(self._kept_values(link), "eigenschap"):
                return None
            self._seen.add((link, "values"))
        return self._done(link)

    def _done(self, link: str) -> Sent:
        self._seen -= {(link, "roles"), (link, "values")}
        return Sent(uuid_of(link))

    def begin(self, case: Found) -> None:
        """Set the first status of a case that has none: from now on the department's listeners see it."""
        if case.get("status"):
            return
        statuses = self._types.parts("statustypen", str(case.get("zaaktype")))
        first = min(statuses, key=lambda one: number(one.get("volgnummer")), default=None)
        if first is None:
            raise nothing_for("statustype")
        link = case.get("url")
        body = {"zaak": link, "statustype": first.get("url"), "datumStatusGezet": stamp(self._lines.now())}
        self._lines.make("zaken", "statussen", body=body)

    def waits_to_begin(self, case: Found, papers: int) -> bool:
        """Whether a case lacks its first status although all papers announced with it are there."""
        return not case.get("status") and papers >= papers_expected(case, self._config.source)

    # -- parts ------------------------------------------------------------------------------------------

    def _frame(self, step: StepRow, wish: Found, kind: CaseType) -> tuple[list[tuple[str, str]], Found]:
        """The values that have a property in the register, and the body of the case itself."""
        properties = self._types.properties(kind.link)
        asked = wish.get("form") or {}
        form = {name: value for name, value in asked.items() if value not in (None, "", [])}
        values = [
            (str(properties[name].get("url")), catalogue.written(properties[name], value))
            for name, value in sorted(form.items())
            if name in properties
        ]
        words = [f"{name}: {value}" for name, value in sorted(form.items()) if name not in properties]
        if wish.get("circumstances"):
            words.append("circumstances: " + ", ".join(wish["circumstances"]))
        if len("\n".join(words)) > _WORDS:
            raise too_long(", ".join(sorted(name for name in form if name not in properties)))
        return values, self._body(step, wish, kind, "\n".join(words))

    def _body(self, step: StepRow, wish: Found, kind: CaseType, words: str) -> Found:
        day = str(wish.get("received_at"))[:10]
        config = self._config
        papers = sum(1 for one in wish.get("materials") or () if one.get("paper"))
        marks = [{"bron": config.source, "kenmerk": mark_of(step)}]
        if papers:
            marks.append({"bron": (config.source + _PAPERS)[-40:], "kenmerk": str(papers)})
        body: dict[str, Any] = {
            "identificatie": step.case_number,
            "bronorganisatie": config.organisation,
            "verantwoordelijkeOrganisatie": config.responsible or config.organisation,
            "zaaktype": kind.link,
            "startdatum": day,
            "registratiedatum": day,
            "omschrijving": kind.name[:80],
            "kenmerken": marks,
        }
        if words:
            body["toelichting"] = words
        if wish.get("promised_by"):
            body["einddatumGepland"] = wish["promised_by"]
        return body

    def _ours(self, step: StepRow) -> Found | None:
        """The case with our number; None when there is none; Verdict when it is somebody else's."""
        query = {"identificatie": step.case_number, "bronorganisatie": self._config.organisation}
        found = self._lines.every("zaken", "zaken", query=query)
        mine = [one for one in found if one.get("identificatie") == step.case_number]
        if not mine:
            return None
        marks = mine[0].get("kenmerken")
        own = {"bron": self._config.source, "kenmerk": mark_of(step)}
        if not isinstance(marks, list) or own not in marks:
            raise another_case()
        return self._checked(mine[0], step)

    def _checked(self, case: Any, step: StepRow) -> Found:
        """A case as an answer; it must be the one that was asked for."""
        if not isinstance(case, dict) or case.get("identificatie") != step.case_number:
            raise Doubtful("nonsense")
        api, segments = self._lines.inside(case.get("url"))
        if api != "zaken" or len(segments) != 2:
            raise Doubtful("nonsense")
        return case

    def _add_roles(self, link: str, there: list[Found], wanted: list[tuple[str, dict[str, Any]]]) -> None:
        known = named_in(there, "roltype")
        for role, body in wanted:
            if role not in known:
                self._lines.make("zaken", "rollen", body={"zaak": link, "roltype": role, **body})
        self._seen.add((link, "roles"))

    def _kept_roles(self, link: str) -> list[Found]:
        return self._lines.every("zaken", "rollen", query={"zaak": link})

    def _kept_values(self, link: str) -> list[Found]:
        return self._lines.every("zaken", "zaken", uuid_of(link), "zaakeigenschappen")

    def _add_values(self, link: str, values: list[tuple[str, str]], there: list[Found]) -> None:
        known = named_in(there, "eigenschap")
        for told, value in values:
            if told not in known:
                body = {"zaak": link, "eigenschap": told, "waarde": value}
                self._lines.make("zaken", "zaken", uuid_of(link), "zaakeigenschappen", body=body)
        self._seen.add((link, "values"))


def named_in(there: list[Found], field: str) -> set[str]:
    """The links that a list of resources has in one field."""
    return {one[field] for one in there if isinstance(one.get(field), str)}


def stamp(when: datetime) -> str:
    """A time as the register writes it; it refuses a status of the future, so it is one of its own clock."""
    return when.astimezone(UTC).isoformat(timespec="milliseconds")


def mark_of(step: StepRow) -> str:
    """What names our case in the register's kenmerken: its journal, the same for every try and every edit."""
    return step.case[-40:]


def papers_expected(case: Found, source: str) -> int:
    """How many papers were announced when a case was made."""
    marks = case.get("kenmerken")
    for mark in marks if isinstance(marks, list) else ():
        if isinstance(mark, dict) and mark.get("bron") == (source + _PAPERS)[-40:]:
            told = str(mark.get("kenmerk"))
            return int(told) if told.isdigit() and len(told) < 5 else 0
    return 0
