"""The register of one practice department: its cases, the keys it has seen, its numbers and its changes.

Every deed is one line (see keeping): checked, remembered, then applied. A restart applies the same lines
again and so stands where it stood, keys included.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from desktop.domain import numbers
from desktop.domain.catalogue import Catalogue
from desktop.practice.cases import Agenda, Filed, iso
from desktop.practice.consult.inquiries import Inquiries, NewInquiry
from desktop.practice.contract import Attachment, BlockWish, Message, NewCase, Problem
from desktop.practice.decisions import OPEN, Standing, next_standing, received_word, supplemented
from desktop.practice.keeping import Keeping, Keys, Told
from desktop.practice.papers import Papers

_EPOCH_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_case_lines = msgspec.json.Encoder()


class Register:
    """One department at work; its methods are called with ``lock`` held (``keys`` has its own)."""

    def __init__(
        self,
        catalogue: Catalogue,
        now: Callable[[], float],
        *,
        folder: Path | None = None,
        decide_after_s: float = 20.0,
        key_lifetime_s: int = 86_400,
    ) -> None:
        self.department = catalogue.department
        self.services = {service.id: service for service in catalogue.services}
        self.now = now
        self.decide_after_s = decide_after_s
        self.key_lifetime_s = key_lifetime_s
        self.lock = threading.RLock()
        self.papers = Papers(folder / "papers" if folder else None)
        self.epoch = "".join(secrets.choice(_EPOCH_LETTERS) for _ in range(5))
        self.cases: dict[str, Filed] = {}
        self.changes: list[dict[str, Any]] = []
        self._by_number: dict[str, Filed] = {}
        self._by_key: dict[str, Filed] = {}
        self._results: dict[str, Filed] = {}
        self.keys = Keys(now, key_lifetime_s)
        self._numbers_given = 0
        self._agenda = Agenda()
        self.inquiries = Inquiries(self.services)
        self._keeping = Keeping(folder)
        self._take_up()

    # --- remembering -------------------------------------------------------------------------------

    def _take_up(self) -> None:
        """Read what an earlier run remembered, and go on deciding where it stopped."""
        fresh = True
        for line in self._keeping.lines():
            fresh = False
            if line["do"] == "opened":
                self.epoch = line["epoch"]
            else:
                self._apply(line)
        if fresh:
            self._keeping.add({"do": "opened", "epoch": self.epoch})
        for filed in self.cases.values():
            self._agenda.enter(filed, self.now() + self.decide_after_s)

    def _do(self, line: dict[str, Any]) -> bytes:
        """Remember a deed, then apply it; the body of its answer."""
        self._keeping.add(line)
        return self._apply(line)

    def _line(self, do: str, key: str, print_: str, asked: Any, **more: Any) -> dict[str, Any]:
        """What is remembered of a request."""
        return {"do": do, "key": key, "print": print_, "at": self.now(), **more, "asked": asked}

    def _apply(self, line: dict[str, Any]) -> bytes:
        deed = getattr(self, f"_apply_{line['do']}")
        body = _case_lines.encode(deed(line))
        if "key" in line:
            self.keys.keep(line["key"], Told(line["print"], body, line["at"]))
        return body

    def close(self) -> None:
        """Let go of files."""
        with self.lock:
            self._keeping.close()

    # --- what a counter may ask for ----------------------------------------------------------------

    def file(self, asked: NewCase, key: str, print_: str) -> bytes:
        """Take a case in."""
        service = self.services.get(asked.service)
        if service is None:
            raise Problem(422, "unknown-service", "This department has no such service", asked.service)
        if asked.service_version > service.version:
            raise Problem(
                422,
                "unknown-service-version",
                "No such version of the service was published",
                newest=service.version,
            )
        there = self._by_number.get(asked.number)
        if there is not None:
            raise Problem(
                422, "number-already-used", "Another case bears this number", reference=there.reference
            )
        reference = f"{self.department.code}-{self.epoch}-{len(self.cases) + 1:06}"
        return self._do(self._line("case", key, print_, asked, reference=reference))

    def _apply_case(self, line: dict[str, Any]) -> dict[str, Any]:
        asked = msgspec.convert(line["asked"], NewCase)
        filed = Filed(
            reference=line["reference"],
            key=line["key"],
            asked=asked,
            service=self.services[asked.service],
            at=iso(line["at"]),
            standing=Standing("received"),
            held={m.evidence for m in asked.materials if m.state == "handed_in"},
        )
        self.cases[filed.reference] = self._by_number[asked.number] = self._by_key[filed.key] = filed
        self.changes.append(filed.change())
        self._agenda.enter(filed, line["at"] + self.decide_after_s)
        return filed.answer()

    def say(self, reference: str, said: Message, key: str, print_: str) -> bytes:
        """Take a message to a case."""
        filed = self.case(reference)
        state = filed.standing.state
        possible = {
            "withdraw": state in OPEN,
            "delivered": state in ("approved", "refused"),
        }.get(said.type, True)
        if not possible:
            raise Problem(
                422, "not-possible-now", "The state of the case does not allow this message", state=state
            )
        if (said.type == "rating") != (said.stars > 0):
            raise Problem(
                422,
                "not-as-agreed",
                "A rating has 1 to 5 stars, any other message none",
                errors=[{"at": "$.stars", "detail": "stars belong to a rating"}],
            )
        return self._do(self._line("message", key, print_, said, reference=reference))

    def _apply_message(self, line: dict[str, Any]) -> dict[str, Any]:
        filed, said = self.cases[line["reference"]], msgspec.convert(line["asked"], Message)
        name = filed.note_message(line["key"], said, iso(line["at"]))
        now = filed.standing
        if said.type == "withdraw":
            self._move(filed, Standing("withdrawn"), line["at"])
        elif said.type == "delivered":
            self._move(filed, Standing("delivered"), line["at"])
        elif said.type == "supplement":
            self._move(filed, supplemented(now, filed.held, in_words=True), line["at"])
        elif said.type in ("question", "urge"):
            self._move(filed, replace(now, reason=received_word(said.type)), line["at"], reconsider=False)
        return {"message": name, "state": filed.standing.state, "version": filed.version}

    def attach(self, reference: str, brought: Attachment, key: str, print_: str) -> bytes:
        """Make a paper that is here a material of a case."""
        self.case(reference)
        if not self.papers.has(brought.sha256):
            raise Problem(422, "paper-not-whole", "Send the paper before it is attached")
        return self._do(
            self._line("paper", key, print_, brought, reference=reference)
        )  # also after the decision: what comes late is put to the file and changes nothing

    def _apply_paper(self, line: dict[str, Any]) -> dict[str, Any]:
        filed = self.cases[line["reference"]]
        name = filed.note_paper(line["key"], msgspec.convert(line["asked"], Attachment), iso(line["at"]))
        self._move(filed, supplemented(filed.standing, filed.held, in_words=False), line["at"])
        return {"attachment": name, "state": filed.standing.state, "version": filed.version}

    def reserve(self, wish: BlockWish, key: str, print_: str) -> bytes:
        """Give a counter numbers ahead."""
        return self._do({"do": "block", "key": key, "print": print_, "at": self.now(), "asked": wish})

    def _apply_block(self, line: dict[str, Any]) -> dict[str, Any]:
        wish = msgspec.convert(line["asked"], BlockWish)
        start = self._numbers_given + 1
        self._numbers_given += wish.count
        given = numbers.series(self.department.code, self.epoch, start, wish.count)
        return {
            "block": f"{self.department.code}-{self.epoch}-B{start}",
            "counter": wish.counter,
            "numbers": given,
        }

    def ask(self, asked: NewInquiry, key: str, print_: str) -> bytes:
        """Take a question of a counter."""
        self.inquiries.may_ask(asked)
        reference = f"{self.department.code}-{self.epoch}-Q{len(self.inquiries.by_reference) + 1:05}"
        return self._do(self._line("inquiry", key, print_, asked, reference=reference))

    def _apply_inquiry(self, line: dict[str, Any]) -> dict[str, Any]:
        return self.inquiries.take(line, line["at"] + self.decide_after_s)

    def _apply_reply(self, line: dict[str, Any]) -> None:
        self.inquiries.answer(line)

    def case(self, reference: str) -> Filed:
        """A case by the department's reference; Problem 404 when there is none."""
        filed = self.cases.get(reference)
        if filed is None:
            raise Problem(404, "no-such-case", "No case bears this reference")
        return filed

    def find(self, number: str, key: str) -> list[Filed]:
        """The cases of a number or an idempotency key (either may be "")."""
        found = [self._by_number.get(number), self._by_key.get(key)]
        return list({f.reference: f for f in found if f is not None}.values())

    def since(self, mark: str, limit: int) -> dict[str, Any]:
        """One page of changes after a mark; a mark of another life of this register is the beginning."""
        epoch, _, place = mark.partition(".")
        start = min(int(place), len(self.changes)) if epoch == self.epoch else 0
        page = self.changes[start : start + limit]
        end = start + len(page)
        return {"changes": page, "mark": f"{self.epoch}.{end}", "more": end < len(self.changes)}

    def paper(self, digest: str) -> tuple[bytes, str]:
        """A paper's bytes and media type: a result of ours, or one that was sent."""
        filed = self._results.get(digest)
        if filed is not None:
            return filed.result(self.department), "application/pdf"
        return self.papers.content(digest)

    # --- deciding ----------------------------------------------------------------------------------

    def advance(self) -> None:
        """Decide, and answer, what is due by now."""
        for at, one in self.inquiries.due(self.now()):
            answer = self.inquiries.word(one.asked)
            self._do({"do": "reply", "reference": one.reference, "at": at, "answer": answer})
        for at, filed in self._agenda.due(self.now()):
            standing = next_standing(filed.standing, filed.asked, filed.service, filed.held)
            if standing is not None:
                self._do({"do": "step", "reference": filed.reference, "at": at, "standing": standing})

    def _apply_step(self, line: dict[str, Any]) -> None:
        filed = self.cases[line["reference"]]
        self._move(filed, msgspec.convert(line["standing"], Standing), line["at"])

    def _move(self, filed: Filed, standing: Standing, at: float, *, reconsider: bool = True) -> None:
        if standing == filed.standing:
            return
        if standing.state == "approved" and not filed.papers:
            digest = hashlib.sha256(filed.result(self.department)).hexdigest()
            filed.papers = (digest,)
            self._results[digest] = filed
        self.changes.append(filed.move(standing, at))
        if reconsider:
            self._agenda.enter(filed, at + self.decide_after_s)
