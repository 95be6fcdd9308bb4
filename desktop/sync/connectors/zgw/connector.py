"""A department whose system is a ZGW case register: Catalogi, Zaken and Documenten behind the one promise."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from desktop.clock import Clock
from desktop.net import Answered, Doubtful, WireTrouble
from desktop.store.rows import StepRow
from desktop.sync.connectors.zgw import catalogue, troubles
from desktop.sync.connectors.zgw.answers import Answers
from desktop.sync.connectors.zgw.cases import Cases
from desktop.sync.connectors.zgw.config import Config
from desktop.sync.connectors.zgw.lines import Found, Lines, named, uuid_of
from desktop.sync.connectors.zgw.papers import Papers
from desktop.sync.connectors.zgw.types import Types
from desktop.sync.connectors.zgw.writing import Writing, suspended
from desktop.sync.promise import (
    Block,
    Carried,
    Changes,
    Explained,
    KnownCases,
    NotOffered,
    Offers,
    PaperSource,
    Prepared,
    Sent,
    no_doubles,
)

_RESERVING = ("zaaknummer_reserveren", "reserveer_zaaknummer")  # the name of VNG 1.7.0, and the one before
_TITLES = {
    "supplement": "Supplement brought to the counter",
    "withdraw": "Withdrawal",
    "question": "Question from the counter",
    "urge": "Reminder from the counter",
    "delivered": "Result handed over",
    "rating": "Rating",
}


class Zgw:
    """Class B: a case has our number, a paper a name of ours, so whatever is in doubt is looked up first."""

    def __init__(self, department: str, config: Config, secret: str, clock: Clock) -> None:
        self._config, self._clock = config, clock
        self._lines = Lines(config, secret, clock)
        self._types = Types(self._lines, department, config, self._today)
        self._department = department
        self._cases = Cases(self._lines, self._types, config)
        self._papers = Papers(self._lines, config, clock.now)
        self._answers = Answers(self._lines, self._types, self._papers, config, department)
        self.writing = Writing(self._lines, self._types, clock.now)
        self._reserving: str | None = None  # the call that reserves numbers; "" none; None: not asked yet

    @property
    def skew_s(self) -> float:
        """Seconds by which the department's clock is ahead of ours, as last seen; 0 when unknown."""
        return self._lines.skew_s

    def greet(self) -> Offers:
        """Ask for a case that nobody has: a sign of life that also proves the key and the rights."""
        query = {"identificatie": "one-counter-greeting", "bronorganisatie": self._config.organisation}
        told = self._lines.get("zaken", "zaken", query=query).json
        if not isinstance(told, dict) or not isinstance(told.get("results"), list):
            raise Doubtful("nonsense")
        if self._reserving is None:
            self._reserving = self._reserving_call()
        return Offers("B", timedelta(0), numbers=bool(self._reserving))

    def _reserving_call(self) -> str:
        """Which call reserves numbers: a GET, which reserves none, is *not allowed*, else *not found*."""
        for call in _RESERVING:
            try:
                self._lines.get("zaken", call)
            except Answered as no:
                if no.status == 405:
                    return call
                if no.status != 404:
                    raise
            except Doubtful as doubt:
                if doubt.code != "portal":
                    raise
        return ""

    def prepare(self, etag: str) -> Prepared:
        """Every published case type with what belongs to it, unless all of it is as it was."""
        self._types.refresh()
        found, tag = catalogue.read(self._types, self._department, self._config, self._today())
        return Prepared(None if tag == etag else found, tag)

    def reserve(self, counter: str, count: int, key: str) -> Block:
        """Numbers to give offline. The register knows no keys: numbers of a lost answer stay unused there."""
        if not self._reserving:
            raise NotOffered  # nobody asks for numbers where the greeting offered none
        body = {"bronorganisatie": self._config.organisation, "aantal": count}
        told = self._lines.post("zaken", self._reserving, body=body)
        given = told if isinstance(told, list) else [told]
        numbers = tuple(str(one.get("zaaknummer") or "") if isinstance(one, dict) else "" for one in given)
        if len(numbers) != count or not no_doubles(numbers):
            raise Doubtful("nonsense")
        return Block("zgw-" + hashlib.sha256("\n".join(numbers).encode()).hexdigest()[:16], numbers)

    # -- steps ------------------------------------------------------------------------------------------

    def carry(self, step: StepRow, paper: PaperSource) -> Carried:
        """Send the next part of a step's paper."""
        named(step.reference)
        return self._papers.carry(step.key, lambda: self._about(step), paper)

    def _about(self, step: StepRow) -> Found:
        """What a document says of itself, for the case it is to be put into."""
        wanted = _request(step)
        return {
            **self._filed_as(self._case(step), str(wanted.get("evidence"))),
            "titel": str(wanted.get("name") or wanted.get("evidence"))[:200],
            "bestandsnaam": str(wanted.get("name") or "paper")[:255],
            "formaat": str(wanted.get("media_type") or "")[:255],
        }

    def send(self, step: StepRow) -> Sent:
        """Make what a step asks for, or go on where an earlier try of it ended."""
        wanted = _request(step)
        if step.call == "create":
            return self._cases.send(step, wanted)
        if step.call == "message":
            return self._over(step, self._message(step, wanted))
        document = self._papers.whole(step.key)
        if document is None:
            raise troubles.not_arrived()
        case = self._case(step)
        papers = self._papers.put_into(str(case.get("url")), str(document.get("url")))
        if self._cases.waits_to_begin(case, papers):
            self._cases.begin(case)
        return self._over(step, Sent(step.reference))

    def _over(self, step: StepRow, sent: Sent) -> Sent:
        self._papers.settled(step.key)
        return sent

    def find(self, step: StepRow) -> Sent | None:
        """Look for a step: by our number, or by the name that its paper or message has in the register."""
        if step.call == "create":
            return self._cases.find(step, _request(step))
        case = self._lines.read("zaken", "zaken", named(step.reference))
        kept = self._told(step.key, case)
        if not kept or (step.call == "paper" and self._cases.waits_to_begin(case, kept)):
            return None  # sending goes on where it was left
        result = self._config.withdrawn_result
        if step.call == "message" and _request(step).get("type") == "withdraw" and result:
            return Sent(step.reference) if self.writing.is_closed_with(step.reference, result) else None
        return Sent(step.reference)

    def _told(self, key: str, case: Found) -> int:
        """How many papers are in a case if the one of this key is among them, else 0."""
        document = self._papers.whole(key)
        if document is None:
            return 0
        kept = self._papers.links(str(case.get("url")))
        return len(kept) if any(one.get("informatieobject") == document.get("url") for one in kept) else 0

    def _message(self, step: StepRow, wanted: Found) -> Sent:
        """A message is a small document in the case; a withdrawal may close it, a supplement resume it."""
        case = self._lines.read("zaken", "zaken", named(step.reference))
        kind, result = str(wanted.get("type")), self._config.withdrawn_result
        link = str(case.get("url"))
        if case.get("einddatum"):
            told = self._told(step.key, case)
            if told and kind == "withdraw" and result and self.writing.is_closed_with(step.reference, result):
                return Sent(step.reference)
            raise troubles.closed_case()
        title = _TITLES.get(kind, "Message from the counter")
        about = {**self._filed_as(case, "message"), "titel": title, "bestandsnaam": f"{kind}.txt"}
        document = self._papers.write(step.key, {**about, "formaat": "text/plain"}, _letter(title, wanted))
        self._papers.put_into(link, str(document.get("url")))
        if kind == "withdraw" and result:
            self.writing.close(step.reference, result, str(wanted.get("text") or ""))
        if kind == "supplement" and self._config.lift_suspension and suspended(case):
            self._resume(step.reference, case)
        return Sent(step.reference)

    def _resume(self, reference: str, case: Found) -> None:
        latest = self._answers.walk.latest(reference)
        if latest is None or latest.state != self._config.suspended:
            raise troubles.changed_meanwhile()  # nobody here knows since when it was set aside
        since = datetime.fromisoformat(latest.at).astimezone().date()
        shown = ("opschorting", "einddatumGepland", "uiterlijkeEinddatumAfdoening")
        base = {name: case.get(name) for name in shown}
        self.writing.resume(reference, since, "", base)

    # -- answers ----------------------------------------------------------------------------------------

    def follow(self, known: KnownCases) -> None:
        """Take the cases to ask about."""
        self._answers.follow(known)

    def changes(self, mark: str, limit: int) -> Changes:
        """What is new about the next open cases."""
        return self._answers.changes(mark, limit)

    def fetch(self, sha256: str) -> bytes:
        """A result paper, checked against its digest."""
        document = self._answers.issued(sha256)
        content = self._papers.content(document) if document is not None else b""
        if document is None or hashlib.sha256(content).hexdigest() != sha256:
            raise Doubtful("nonsense")
        return content

    def explain(self, trouble: WireTrouble) -> Explained:
        """What a failure means, in words."""
        return troubles.explain(trouble)

    def close(self) -> None:
        """Let go of the lines."""
        self._lines.close()

    # -- parts ------------------------------------------------------------------------------------------

    def _today(self) -> date:
        return self._clock.now().astimezone().date()

    def _case(self, step: StepRow) -> Found:
        """The case of a step as it is now; closed ones take nothing any more."""
        case = self._lines.read("zaken", "zaken", named(step.reference))
        if uuid_of(case.get("url")) != step.reference:
            raise Doubtful("nonsense")
        if case.get("einddatum"):
            raise troubles.closed_case()
        return case

    def _filed_as(self, case: Found, evidence: str) -> dict[str, Any]:
        kind = self._types.paper_for(str(case.get("zaaktype")), evidence)
        if kind is None:
            raise troubles.nothing_for(evidence)
        return {"informatieobjecttype": kind.link}


def _letter(title: str, wanted: Found) -> bytes:
    """A message as a plain text that an official can read."""
    lines = [title, str(wanted.get("at") or ""), "", str(wanted.get("text") or "")]
    if wanted.get("evidence"):
        lines.append("evidence: " + ", ".join(str(one) for one in wanted["evidence"]))
    if wanted.get("stars"):
        lines.append(f"stars: {wanted['stars']}/5")
    return "\n".join(lines).encode()


def _request(step: StepRow) -> Found:
    found: Found = msgspec.json.decode(step.request)
    return found
