"""Changes to a case that is there: read, compare, write, because the register ignores every If-Match."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from desktop.net import Answered
from desktop.sync.connectors.zgw.cases import stamp
from desktop.sync.connectors.zgw.lines import Found, Lines
from desktop.sync.connectors.zgw.troubles import UNIQUE, changed_meanwhile, closed_case, codes, nothing_for
from desktop.sync.connectors.zgw.types import Types, day, moment

_DATES = ("einddatumGepland", "uiterlijkeEinddatumAfdoening")


class Writing:
    """Suspends, resumes, extends and closes. Dates do not move by themselves in the register: they move here.

    Between reading and writing somebody else can still come; the answer is compared once more, and what
    differs is told, never hidden. Every call raises Verdict for that, or WireTrouble.
    """

    def __init__(self, lines: Lines, types: Types, now: Callable[[], datetime]) -> None:
        self._lines, self._types, self._now = lines, types, now

    def suspend(self, reference: str, reason: str, base: Mapping[str, object]) -> None:
        """Set a case aside; *base* is what we last saw of the dates and of the suspension."""
        case = self._read(reference, base)
        if suspended(case):
            return
        self._write(reference, {"opschorting": {"indicatie": True, "reden": reason[:200]}})

    def resume(self, reference: str, since: date, reason: str, base: Mapping[str, object]) -> None:
        """Go on with a case that was set aside *since* a day; its dates move on by that time."""
        case = self._read(reference, base)
        if not suspended(case):
            return
        days = max(0, (self._now().astimezone().date() - since).days)
        moved = _moved(case, days)
        self._write(reference, {"opschorting": {"indicatie": False, "reden": reason[:200]}, **moved})

    def extend(self, reference: str, days: int, reason: str, base: Mapping[str, object]) -> None:
        """Lengthen a case's time by so many calendar days, once."""
        case = self._read(reference, base)
        longer = {"reden": reason[:200], "duur": f"P{days}D"}
        if case.get("verlenging") == longer:
            return
        self._write(reference, {"verlenging": longer, **_moved(case, days)})

    def close(self, reference: str, result: str, words: str) -> None:
        """Give a case its result, by the result type's name, and then its last status."""
        case = self._lines.read("zaken", "zaken", reference)
        link, own = case.get("url"), str(case.get("zaaktype"))
        kinds = {
            str(one.get("omschrijving")): one.get("url") for one in self._types.parts("resultaattypen", own)
        }
        if result not in kinds:
            raise nothing_for(result)
        if not case.get("resultaat"):
            body = {"zaak": link, "resultaattype": kinds[result], "toelichting": words[:1000]}
            try:
                self._lines.make("zaken", "resultaten", body=body)
            except Answered as no:
                if no.status != 400 or UNIQUE not in codes(no):
                    raise
                raise changed_meanwhile() from None
        elif self._lines.follow(case["resultaat"]).get("resultaattype") != kinds[result]:
            raise closed_case()  # the department decided otherwise meanwhile
        if not case.get("einddatum"):
            self._end(case, own)

    def is_closed_with(self, reference: str, result: str) -> bool:
        """Whether a case has ended with this result."""
        case = self._lines.read("zaken", "zaken", reference)
        if not case.get("einddatum") or not case.get("resultaat"):
            return False
        kind = self._types.single(self._lines.follow(case["resultaat"]).get("resultaattype"))
        return kind.get("omschrijving") == result

    def _end(self, case: Found, own: str) -> None:
        ends = [one for one in self._types.parts("statustypen", own) if one.get("isEindstatus") is True]
        if not ends:
            raise nothing_for("statustype")
        when = self._lines.now()
        if case.get("status"):  # the last one is what the register shows: ours comes after whatever is there
            before = moment(self._lines.follow(case["status"]).get("datumStatusGezet"))
            when = max(when, before + timedelta(milliseconds=1)) if before else when
        body = {"zaak": case.get("url"), "statustype": ends[-1].get("url"), "datumStatusGezet": stamp(when)}
        self._lines.make("zaken", "statussen", body=body)

    def _read(self, reference: str, base: Mapping[str, object]) -> Found:
        case = self._lines.read("zaken", "zaken", reference)
        if case.get("einddatum"):
            raise closed_case()
        if any(case.get(name) != value for name, value in base.items()):
            raise changed_meanwhile()
        return case

    def _write(self, reference: str, fields: Found) -> None:
        told = self._lines.patch("zaken", "zaken", reference, body=fields)
        for name, value in fields.items():
            there = told.get(name)
            if isinstance(value, dict) and isinstance(there, dict):
                there = {key: there.get(key) for key in value}
            if there != value:
                raise changed_meanwhile()


def suspended(case: Found) -> bool:
    """Whether a case is set aside."""
    pause = case.get("opschorting")
    return isinstance(pause, dict) and pause.get("indicatie") is True


def _moved(case: Found, days: int) -> Found:
    found: Found = {}
    for name in _DATES:
        there = day(case.get(name))
        if there is not None and days:
            found[name] = (there + timedelta(days=days)).isoformat()
    return found
