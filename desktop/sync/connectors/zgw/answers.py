"""What a register says about open cases: each asked for by itself with its tag, or many at once."""

from __future__ import annotations

import hashlib
from datetime import UTC

import msgspec

from desktop.domain.case import DECIDED
from desktop.domain.kinds.case import DepartmentAnswered
from desktop.net import Answered, Doubtful
from desktop.sync.connectors.zgw.config import Config, State
from desktop.sync.connectors.zgw.lines import Found, Lines, uuid_of
from desktop.sync.connectors.zgw.papers import Papers, is_ours
from desktop.sync.connectors.zgw.types import Types, day, moment, number
from desktop.sync.lines.following import Walk, news
from desktop.sync.promise import Change, Changes, KnownCases, plain

_FEW = 10  # open cases up to which each is asked for by itself, with its tag
_AT_ONCE = 100
_NOT_OFFERED = frozenset({400, 403, 404, 405})
# What the generic results of the Selectielijst for Dutch municipalities mean for a resident.
RESULTS: dict[str, State] = {
    "verleend": "approved",
    "toegekend": "approved",
    "vastgesteld": "approved",
    "gegrond": "approved",
    "verwerkt": "approved",
    "afgehandeld": "approved",
    "geweigerd": "refused",
    "afgewezen": "refused",
    "niet verleend": "refused",
    "niet ontvankelijk": "refused",
    "ongegrond": "refused",
    "buiten behandeling": "refused",
    "ingetrokken": "withdrawn",
}


class Answers:
    """Follows the open cases of one register."""

    def __init__(
        self,
        lines: Lines,
        types: Types,
        papers: Papers,
        config: Config,
        department: str,
    ) -> None:
        self._lines, self._types, self._papers = lines, types, papers
        self._config, self._department = config, department
        self.walk = Walk()
        self._seen: dict[str, tuple[str, DepartmentAnswered]] = {}  # what was told when a case looked so
        self._tags: dict[str, str] = {}
        self._issued: dict[str, str] = {}  # digest of a result paper: the document's name
        self._at_once = _AT_ONCE
        self._seeks = True  # whether the register answers for many cases at once

    def follow(self, known: KnownCases) -> None:
        """Take the cases to ask about."""
        self.walk.follow(known)

    def changes(self, mark: str, limit: int) -> Changes:
        """What is new about the next open cases."""
        many = self._seeks and len(self.walk.cases()) > _FEW
        part = self.walk.stretch(mark, min(limit, self._at_once if many else 2 * _FEW))
        references = [reference for reference, _ in part.cases]
        found = (self._sought(references) if many else None) or self._looked(references)
        told = [change for case in found if (change := self._change(case)) is not None]
        return Changes(tuple(told), part.mark, part.more)

    # -- reading ----------------------------------------------------------------------------------------

    def _sought(self, references: list[str]) -> list[Found] | None:
        """Many cases with one call; None when the register does not offer that."""
        try:
            told = self._lines.post("zaken", "zaken", "_zoek", body={"uuid__in": references}, expect=200)
        except Answered as no:
            if no.status not in _NOT_OFFERED:
                raise
            self._seeks = False
            return None
        results = told.get("results") if isinstance(told, dict) else None
        if not isinstance(results, list):
            raise Doubtful("nonsense")
        cases = {uuid_of(one.get("url")): one for one in results if isinstance(one, dict)}
        found = [cases[one] for one in references if one in cases]
        if told.get("next"):  # its pages are shorter than what we asked for: the rest by themselves, now
            self._at_once = max(_FEW, len(results))
            found += self._looked([one for one in references if one not in cases])
        return found

    def _looked(self, references: list[str]) -> list[Found]:
        """Each case by itself; what has not changed since the last look costs the register nothing."""
        found: list[Found] = []
        for reference in references:
            known = self._tags.get(reference, "") if self._is_told(reference) else ""
            try:
                answer = self._lines.get("zaken", "zaken", reference, etag=known)
            except Answered as no:
                if no.status == 404:
                    continue  # the department removed it; what it said last stays
                raise
            if answer.status == 304:
                continue
            if not isinstance(answer.json, dict) or uuid_of(answer.json.get("url")) != reference:
                raise Doubtful("nonsense")
            self._tags[reference] = plain(answer.headers.get("ETag", ""), 200)
            found.append(answer.json)
        return found

    def _is_told(self, reference: str) -> bool:
        """Whether what was told last is what the counter has: an answer may have been lost on its way in."""
        seen, latest = self._seen.get(reference), self.walk.latest(reference)
        return seen is not None and latest is not None and news(latest, seen[1]) is None

    # -- telling ----------------------------------------------------------------------------------------

    def _change(self, case: Found) -> Change | None:
        reference = uuid_of(case.get("url"))
        looks = _looks(case)
        seen = self._seen.get(reference)
        if seen is not None and seen[0] == looks and self._is_told(reference):
            return None
        answer = self._answer(reference, case)
        if answer is None:
            return None
        self._seen[reference] = (looks, answer)
        new = news(self.walk.latest(reference), answer)
        return Change(plain(case.get("identificatie"), 40), new) if new is not None else None

    def _answer(self, reference: str, case: Found) -> DepartmentAnswered | None:
        """A case's standing as our own words have it; None while the department has not begun with it."""
        if not case.get("status"):
            return None
        status = self._lines.follow(case["status"])
        kind = self._types.single(status.get("statustype"))
        state, reason = self._status(case, status, kind)
        papers: tuple[str, ...] = ()
        if case.get("resultaat"):
            state, reason = self._result(case, state, reason)
        if state in DECIDED:
            papers = self._results(str(case.get("url")))
        due = day(case.get("uiterlijkeEinddatumAfdoening")) or day(case.get("einddatumGepland"))
        told = {
            "department": self._department,
            "reference": reference,
            "version": 1,
            "state": state,
            "at": self._when(status.get("datumStatusGezet")),
            "reason": reason,
            "papers": papers,
            "due": None if state in DECIDED else due,
        }
        return msgspec.convert(told, DepartmentAnswered)

    def _status(self, case: Found, status: Found, kind: Found) -> tuple[State, str]:
        name = plain(kind.get("omschrijving"), 80)
        words = plain(status.get("statustoelichting"))
        paused = case.get("opschorting")
        if isinstance(paused, dict) and paused.get("indicatie") is True:
            return self._config.suspended, plain(paused.get("reden")) or words
        longer = case.get("verlenging")
        if isinstance(longer, dict) and longer.get("reden"):
            words = words or plain(longer["reden"])
        first = number(kind.get("volgnummer")) <= 1
        state = self._config.statuses.get(name, "received" if first else "in_review")
        if first and state == "received":
            return state, words
        return state, f"{name}: {words}" if words else name

    def _result(self, case: Found, state: State, reason: str) -> tuple[State, str]:
        """A result decides the case; one nobody has a meaning for is told in words and decides nothing."""
        result = self._lines.follow(case["resultaat"])
        name = plain(self._types.single(result.get("resultaattype")).get("omschrijving"), 80)
        words = plain(result.get("toelichting"))
        told = f"{name}: {words}" if words else name
        meaning = self._config.results.get(name) or RESULTS.get(name.lower())
        if meaning is None:
            return state, f"{reason}; {told}" if reason else told
        return (meaning, told) if case.get("einddatum") else (state, reason)

    def _results(self, case: str) -> tuple[str, ...]:
        """The digests of the papers that the department put into a case."""
        found: list[str] = []
        for link in self._papers.links(case)[:100]:
            document = self._lines.follow(link.get("informatieobject"))
            if is_ours(document) or document.get("locked"):
                continue
            digest = self._papers.digest(document)
            self._issued[digest] = uuid_of(document.get("url"))
            found.append(digest)
        return tuple(sorted(found))

    def issued(self, digest: str) -> str | None:
        """The name of the document with this digest; after a restart it is looked for in the open cases."""
        if digest not in self._issued:
            for reference, _ in self.walk.cases():
                latest = self.walk.latest(reference)
                if latest is not None and digest in latest.papers:
                    self._results(self._lines.link("zaken", "zaken", reference))
        return self._issued.get(digest)

    def _when(self, told: object) -> str:
        """The register's time of a status; now, by its clock, when it gives none."""
        return (moment(told) or self._lines.now()).astimezone(UTC).isoformat()


def _looks(case: Found) -> str:
    """What about a case can change what is told of it, as one text."""
    fields = ("status", "resultaat", "einddatum", "einddatumGepland", "uiterlijkeEinddatumAfdoening")
    shown = [case.get(name) for name in (*fields, "opschorting", "verlenging", "laatstGemuteerd")]
    return hashlib.sha256(msgspec.json.encode(shown)).hexdigest()
