"""Speaks to a department whose JSON system is described by its file alone."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import msgspec

from desktop.clock import Clock
from desktop.errors import Trouble, sentence
from desktop.net import Answered, Doubtful, WireTrouble
from desktop.store.rows import StepRow
from desktop.sync.connectors.declarative.answers import Telling
from desktop.sync.connectors.declarative.calls import ANSWER, STEP, Asked, Line, Reply, Scope, Unfitting
from desktop.sync.connectors.declarative.catalogue import Offering
from desktop.sync.connectors.declarative.config import Config, Find, Meaning
from desktop.sync.connectors.declarative.expressions import (
    Expression,
    Mistake,
    Surroundings,
)
from desktop.sync.connectors.declarative.filters import Unfit
from desktop.sync.connectors.declarative.pages import AskedList
from desktop.sync.connectors.declarative.papers import Carrying
from desktop.sync.lines.naming import is_reference
from desktop.sync.lines.reading import settings
from desktop.sync.lines.statuses import busy, by_status, not_taken, said_no
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
    explain_wire,
    no_doubles,
)

LARGEST_PAPER = 20 * 1024 * 1024
_BLOCK = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:~-]{0,79}")
_HIGHEST = 2**53


def connect(department: str, config: Mapping[str, Any], secret: str, clock: Clock) -> Declarative:
    """A connector from a department's file; raises Trouble that names the place of a mistake."""
    chosen = settings(config, Config)
    try:
        return Declarative(department, chosen, secret, clock)
    except Mistake as mistake:
        raise Trouble(
            sentence(
                "In the department's file this is not right: {text} {why}",
                text=mistake.text,
                why=mistake.says,
            ),
            sentence("Correct it in the file; docs/connectors.md tells what may stand between braces."),
        ) from None


class _Finding:
    """How it is found out whether one thing is there."""

    def __init__(self, how: Find, around: Surroundings) -> None:
        self._how = how
        self._list = AskedList(how, around)
        around = replace(around, names=ANSWER)
        self._where, self._equals = Expression(how.where, around), Expression(how.equals, around)
        self._reference, self._version = Expression(how.reference, around), Expression(how.version, around)

    def find(self, line: Line, scope: Scope) -> Sent | None:
        """The thing, None when it is certainly not there. Raises WireTrouble.

        Each item is compared by us: a server that ignores a filter gives all it has.
        """
        try:
            for page in self._list.all(line, scope):
                for item in page.items:
                    wanted = self._equals.text(item)
                    if wanted and self._where.text(item) == wanted:
                        reference = self._reference.text(item) or str(scope["reference"])
                        return Sent(usable(reference), version_of(self._version, item))
        except Answered as no:
            if no.status in self._how.absent:
                return None
            raise
        except Unfit:
            raise Doubtful("nonsense") from None
        return None


class Declarative:
    """A department described by its file. All that is kept here may be lost at any time."""

    def __init__(self, department: str, config: Config, secret: str, clock: Clock) -> None:
        """Raises Mistake for a text that is not of the language, Trouble for an address that is none."""
        self._config = config
        around = Surroundings(None, config.tables, config.zone)
        self.line = Line(config, secret, clock, around)
        self._greeting = Asked(config.greeting, around)
        named = replace(around, names=ANSWER)
        self._holds = [(Expression(a, named), Expression(b, named)) for a, b in config.greeting.holds.items()]
        self._offering = Offering(department, config.catalogue, around)
        self._create = Asked(config.create, around)
        create = config.create
        self._created = [
            Expression(text, named) for text in (create.reference, create.number, create.version)
        ]
        self._find = _Finding(config.find, around) if config.find else None
        self._messages: dict[str, tuple[Asked, Expression, _Finding | None]] = {
            sort: (
                Asked(how, around),
                Expression(how.version, named),
                _Finding(how.find, around) if how.find else None,
            )
            for sort, how in config.messages.items()
        }
        self._papers = Carrying(config.papers, around, config.timeout_s) if config.papers else None
        paper = config.papers
        self._paper_find = _Finding(paper.find, around) if paper and paper.find else None
        self._paper_version = Expression(paper.version if paper else "", named)
        self._telling = Telling(department, config.answers, dict(config.states), around, clock.now)
        self._numbers = Asked(config.numbers, around, STEP | {"count"}) if config.numbers else None
        self._fetch = Asked(config.fetch, around) if config.fetch else None

    @property
    def skew_s(self) -> float:
        """Seconds by which the department's clock is ahead of ours, as last seen."""
        skew = self.line.wire.skew
        return skew.total_seconds() if skew is not None else 0.0

    def greet(self) -> Offers:
        """The file's greeting; what the department offers is what its file says."""
        reply = self.line.ask(self._greeting, {})
        scope = reply.scope(self.line.scope)
        try:
            if any(left.text(scope) != right.text(scope) for left, right in self._holds):
                raise Doubtful("portal")
        except Unfit:
            raise Doubtful("nonsense") from None
        return Offers(
            doubt=self._config.doubt,
            key_lifetime=timedelta(hours=self._config.key_lifetime_h),
            numbers=self._numbers is not None,
            gzip=self._config.gzip,
        )

    def prepare(self, etag: str) -> Prepared:
        """The catalogue, unless it is still the one with this tag."""
        return self._offering.prepare(self.line, etag)

    def reserve(self, counter: str, count: int, key: str) -> Block:
        """Numbers to give offline, where the file says how."""
        if self._numbers is None or self._config.numbers is None:
            raise NotOffered
        scope = {"counter": counter, "count": count, "key": key}
        at_hand = {**scope, **self.line.ask(self._numbers, scope).scope(self.line.scope)}
        around = Surroundings(ANSWER | {"count"}, self._config.tables, self._config.zone)
        try:
            numbers = Expression(self._config.numbers.numbers, around).value(at_hand)
            block = Expression(self._config.numbers.block, around).text(at_hand)
        except Unfit:
            raise Doubtful("nonsense") from None
        if not isinstance(numbers, list) or not all(isinstance(one, str) for one in numbers):
            raise Doubtful("nonsense")
        if len(numbers) > count or not no_doubles(numbers) or not _BLOCK.fullmatch(block):
            raise Doubtful("nonsense")
        return Block(block, tuple(numbers))

    def carry(self, step: StepRow, paper: PaperSource) -> Carried:
        """Bring the next piece of a paper over."""
        if self._papers is None:
            raise NotOffered
        return self._papers.carry(self.line, _scope(step), paper)

    def send(self, step: StepRow) -> Sent:
        """Send a step as the file says; what it does not name is no matter for this line."""
        scope = _scope(step)
        if step.call == "create":
            return self._taken(self.line.ask(self._create, scope), scope)
        usable(step.reference)
        if step.call == "paper":
            if self._papers is None:
                raise NotOffered
            sent = self._sent(self._papers.attach(self.line, scope), self._paper_version, scope)
            confirm = self._config.papers is not None and self._config.papers.confirm
            return self._confirmed(self._paper_find, scope) if confirm else sent
        asked, version, _ = self._message(scope)
        return self._sent(self.line.ask(asked, scope), version, scope)

    def find(self, step: StepRow) -> Sent | None:
        """Look for a step, where the file says how."""
        scope = _scope(step)
        finding = self._find
        if step.call != "create":
            usable(step.reference)
            finding = self._paper_find if step.call == "paper" else self._message(scope)[2]
        if finding is None:
            raise NotOffered
        return finding.find(self.line, scope)

    def follow(self, cases: KnownCases) -> None:
        """The open cases, for a department that has to be asked about each."""
        self._telling.follow(cases)

    def changes(self, mark: str, limit: int) -> Changes:
        """Answers since a mark."""
        return self._telling.changes(self.line, mark, limit)

    def fetch(self, sha256: str) -> bytes:
        """A result paper, checked against its digest."""
        if self._fetch is None:
            raise NotOffered
        body = self.line.bytes_of(self._fetch, {"sha256": sha256}, LARGEST_PAPER)
        if hashlib.sha256(body).hexdigest() != sha256:
            raise Doubtful("nonsense")
        return body

    def explain(self, trouble: WireTrouble) -> Explained:
        """What a failure means: by the file's meanings first, then by its status alone."""
        if isinstance(trouble, Unfitting):
            return Explained(
                "needs_it",
                trouble.code,
                sentence("The department's file does not fit this case: {why}.", why=trouble.says),
                sentence("Ask IT staff to correct the department's file, then try again."),
                certain=True,
            )
        if not isinstance(trouble, Answered):
            return explain_wire(trouble)
        for meaning in self._config.errors.meanings:
            code = trouble.problem.type
            if (not meaning.status or trouble.status in meaning.status) and (
                not meaning.code or code in meaning.code
            ):
                return _meant(meaning, trouble)
        return by_status(trouble, trouble.problem.type)

    def close(self) -> None:
        """Let go of the line."""
        self.line.close()

    def _message(self, scope: Scope) -> tuple[Asked, Expression, _Finding | None]:
        found = self._messages.get(str(scope.get("type"))) or self._messages.get("*")
        if found is None:
            raise NotOffered
        return found

    def _taken(self, reply: Reply, scope: Scope) -> Sent:
        """The department's word that it has the case; it must be about our case and name it usably."""
        at_hand = reply.scope({**self.line.scope, **scope})
        try:
            reference, number, version = (
                self._created[0].text(at_hand),
                self._created[1].text(at_hand),
                version_of(self._created[2], at_hand),
            )
        except Unfit:
            raise Doubtful("nonsense") from None
        if self._config.create.number and number != scope["number"]:
            raise Doubtful("nonsense")
        sent = Sent(usable(reference), version)
        if self._config.create.confirm:
            return self._confirmed(self._find, {**scope, "reference": sent.reference})
        return sent

    def _confirmed(self, finding: _Finding | None, scope: Scope) -> Sent:
        """What an answer without words is worth is seen by looking."""
        try:
            found = finding.find(self.line, scope) if finding is not None else None
        except Doubtful:
            raise
        except WireTrouble as trouble:  # of the look alone: the step itself was taken before
            raise Doubtful("unconfirmed") from trouble
        if found is None:
            raise Doubtful("nonsense")
        return found

    def _sent(self, reply: Reply, version: Expression, scope: Scope) -> Sent:
        at_hand = reply.scope({**self.line.scope, **scope})
        try:
            return Sent(str(scope["reference"]), version_of(version, at_hand))
        except Unfit:
            raise Doubtful("nonsense") from None


def _scope(step: StepRow) -> dict[str, Any]:
    """What the texts of a request may speak of."""
    asked: dict[str, Any] = msgspec.json.decode(step.request)
    # The number it was frozen with counts: a clash may have given the case another one since.
    return {"number": step.case_number, **asked, "key": step.key, "reference": step.reference}


def usable(reference: str) -> str:
    """A reference that can be kept and asked for; raises Doubtful."""
    if not is_reference(reference) or {".", ".."} & set(reference.split("/")):
        raise Doubtful("nonsense")
    return reference


def version_of(text: Expression, scope: Scope) -> int:
    """A version as the department tells it, 0 where the file asks for none; raises Doubtful, Unfit."""
    told = text.value(scope)
    if told == "":
        return 0
    if type(told) is not int or not 0 <= told <= _HIGHEST:
        raise Doubtful("nonsense")
    return told


def _meant(meaning: Meaning, no: Answered) -> Explained:
    """A refusal that the file gives a meaning."""
    stands_for = {"wait": 429, "key": 401}
    if meaning.means in stands_for:
        status = stands_for[meaning.means]
        return replace(by_status(Answered(status, no.problem, no.retry_after)), status=no.status)
    if meaning.means in ("there", "busy"):
        return busy(no, no.problem.type)
    if meaning.means == "later":
        return replace(busy(no, no.problem.type), certain=True)
    if meaning.means == "needs_it":
        return not_taken(no)
    return replace(said_no(no), sort="refused" if meaning.means == "refused" else "needs_clerk")
