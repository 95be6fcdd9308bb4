"""Walks through what a department's system promises, step by step: what holds, and what to do next."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from desktop.clock import Clock
from desktop.domain.catalogue import Service
from desktop.errors import Sentence, sentence
from desktop.net import WireTrouble
from desktop.store.rows import DepartmentRow
from desktop.sync import parcel
from desktop.sync.checking.asking import answers
from desktop.sync.checking.notes import Found, Notes, told
from desktop.sync.checking.sending import Sending
from desktop.sync.checking.trial import PAPER, Given, Trial, chosen
from desktop.sync.promise import BY_HAND, Connector, NotOffered, Offers

_FURTHEST_CLOCK = 300.0  # seconds; beyond, signed requests are refused and dates go wrong
_NOTHING = "0" * 64  # no paper has this digest


class Walk:
    """One walk. *send*: with a marked case; *stranger* makes a connector whose secret is wrong."""

    def __init__(
        self,
        department: DepartmentRow,
        connector: Connector,
        clock: Clock,
        *,
        secret: str = "",
        send: bool = False,
        given: Given | None = None,
        stranger: Callable[[], Connector] | None = None,
        knows: Callable[[Trial], None] = lambda trial: None,
    ) -> None:
        """*knows* is told of the marked case before anything of it is sent."""
        self._department, self._connector, self._clock = department, connector, clock
        self._secret, self._send, self._given = secret, send, given or Given()
        self._stranger, self._knows = stranger, knows
        self._offers: Offers | None = None
        self._services: tuple[Service, ...] = ()
        self._trial: Trial | None = None
        self._notes = Notes(connector)

    def run(self) -> list[Found]:
        """Everything, one after the other; ends where nothing further makes sense."""
        notes = self._notes
        if not notes.attempt(sentence("Greeting"), self._greeting):
            return notes.found
        notes.attempt(sentence("Clock"), self._clocks)
        notes.attempt(sentence("Catalogue"), self._catalogue)
        notes.attempt(sentence("Answers"), lambda: answers(self._connector, ()))
        if self._department.connector == BY_HAND:
            notes.attempt(sentence("Parcel"), self._parcel)
            return notes.found
        notes.attempt(sentence("Unknown paper"), self._unknown_paper)
        if not self._send:
            notes.note(
                sentence("Handing over, papers, messages, refusals"),
                None,
                sentence("not tried: that sends something"),
                sentence("Where the department allows it, send one marked case: --send."),
            )
        elif self._services:
            notes.attempt(sentence("Marked case"), self._marked)
            if self._trial is not None:
                Sending(self._connector, self._trial, self._offers, self._stranger, notes).run()
        return notes.found

    # -- reading ----------------------------------------------------------------------------------------

    def _greeting(self) -> Sentence:
        self._offers = self._connector.greet()
        if self._department.connector == BY_HAND:
            return sentence("no line and none needed: its cases are carried in parcels")
        return _DOUBTS[self._offers.doubt]

    def _clocks(self) -> Found | Sentence:
        ahead = self._connector.skew_s
        if abs(ahead) <= _FURTHEST_CLOCK:
            return sentence("the two clocks agree")
        return Found(
            sentence("Clock"),
            False,
            sentence("the department's clock differs by {seconds} s", seconds=round(ahead)),
            sentence("Set this computer's clock; if it is right, tell the department."),
        )

    def _catalogue(self) -> Found | Sentence:
        prepared = self._connector.prepare("")
        self._services = prepared.catalogue.services if prepared.catalogue else ()
        many = len(self._services)
        if not many:
            return Found(
                sentence("Catalogue"),
                False,
                sentence("the department offers nothing"),
                sentence("Look at catalogue in the file, and whether this key may see the services."),
            )
        if self._connector.prepare(prepared.etag).catalogue is not None:
            return Found(
                sentence("Catalogue"),
                False,
                sentence("{many} services, told anew each time although nothing changed", many=many),
                sentence("Ask the department why its list changes between two readings."),
            )
        return sentence("{many} services", many=many)

    def _unknown_paper(self) -> Found | Sentence:
        try:
            self._connector.fetch(_NOTHING)
        except NotOffered:
            raise
        except WireTrouble as trouble:
            return sentence("not given: {why}", why=told(self._connector.explain(trouble)))
        return Found(
            sentence("Unknown paper"),
            False,
            sentence("it gave a paper that does not exist"),
            sentence("Tell the department; its papers could be mistaken for one another."),
        )

    def _parcel(self) -> Sentence:
        """A parcel like those that are carried, made and thrown away."""
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "TEST.zip"
            parcel.write(file, [("TEST.pdf", PAPER)], self._secret, self._clock.now().astimezone())
            return sentence("sealed with its passphrase: {size} bytes", size=file.stat().st_size)

    def _marked(self) -> Sentence:
        """Make the case that is sent. Raises Trouble when its form asks for what nobody here can make up."""
        service = chosen(self._services, self._given)
        self._trial = Trial(self._department, service, self._clock.now(), self._given)
        self._knows(self._trial)
        return sentence("number {number}, service {service}", number=self._trial.number, service=service.id)


_DOUBTS: dict[str, Sentence] = {
    "A": sentence("reached; after a lost answer the same is sent again, for it knows our key (A)"),
    "B": sentence("reached; after a lost answer it is looked for first (B)"),
    "C": sentence("reached; after a lost answer a person asks (C)"),
}
