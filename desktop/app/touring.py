"""What the clerk of the practice tour does: the deeds, in the order of a day, for made-up residents."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from desktop.app import samples
from desktop.casework import intake, papers, people, work
from desktop.casework.desk import Desk
from desktop.domain.catalogue import Service
from desktop.domain.rules.intake import needed
from desktop.practice.serving import Practice

_SCAN = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def at_departments(practice: Practice) -> int:
    """How many cases the departments have."""
    return len(practice.cases())


class Counter:
    """One clerk at one counter; what was acknowledged is said line by line: nothing of it may be lost."""

    def __init__(self, desk: Desk, folder: Path) -> None:
        self.desk = desk
        self.receipts = folder / "receipts"
        self.receipts.mkdir(parents=True, exist_ok=True)
        self.scan = folder / "scan.pdf"
        self.scan.write_bytes(_SCAN)
        self.sent: dict[str, str] = {}  # number to department: accepted, so each must arrive exactly once
        self.numbers: list[str] = []
        self.names: list[str] = []
        self.offline = 0
        self._place = sum(desk.store.lookups.case_counts().values())  # a tour cut off goes on from there
        self._services = self._in_turn()

    @property
    def many(self) -> int:
        """Cases received so far in this tour."""
        return len(self.numbers)

    def figures(self) -> dict[str, Any]:
        """What was done so far."""
        return {
            "cases": self.many,
            "accepted": len(self.sent),
            "receipts": len(list(self.receipts.glob("*.pdf"))),
        }

    def departments(self) -> dict[str, int]:
        """How many accepted cases each department should have."""
        return dict(Tally(self.sent.values()))

    def _in_turn(self) -> list[Service]:
        """Services of all departments in turn, so that a few cases touch every department."""
        by_department: dict[str, list[Service]] = {}
        for service in self.desk.store.lookups.services():
            by_department.setdefault(service.department, []).append(service)
        longest = max((len(group) for group in by_department.values()), default=0)
        return [group[i] for i in range(longest) for group in by_department.values() if i < len(group)]

    def take_in(self, many: int) -> None:
        """Take in residents one after another: register, open, fill, materials, receive, accept, receipt."""
        for _ in range(many):
            service = self._services[self._place % len(self._services)]
            applicant = self._resident()
            case: str = intake.open_case(
                self.desk, service.id, applicant, circumstances=("elderly",) if self._place % 9 == 4 else ()
            ).result
            self._complete(case, service, scan=self._place % 4 == 0)
            self._receipt(self._finish(case, service.department), case)

    def bundle(self) -> int:
        """A life event: several departments, one set of papers, one receipt. Returns its services."""
        event = max(self.desk.store.lookups.life_events(), key=lambda e: len(e.services))
        applicant = self._resident()
        _, cases = intake.open_bundle(
            self.desk, event.id, applicant, {q.id: True for q in event.questions}
        ).result
        number = ""
        for case in cases:
            service = self.desk.service_of(self.desk.case(case))
            self._complete(case, service, scan=False)
            number = self._finish(case, service.department)
        self._receipt(number, cases[0])
        return len(cases)

    def draft(self) -> None:
        """A resident who comes back after lunch: the form half filled, to be gone on with."""
        service = next(s for s in self._services if s.id == "marriage-registration")
        case = intake.open_case(self.desk, service.id, self._resident()).result
        intake.take_material(self.desk, case, service.materials[0].evidence, "handed_in")

    def notice_and_refusal(self) -> None:
        """One resident lacks papers and gets the one-time notice; another is refused with reasons in law."""
        service = next(s for s in self._services if any(m.required and not m.tolerated for m in s.materials))
        case = intake.open_case(self.desk, service.id, self._resident()).result
        number = intake.receive(self.desk, case).result
        self._said(number)
        (self.receipts / f"notice-{number}.pdf").write_bytes(papers.notice(self.desk, case))
        intake.give_notice(self.desk, case)
        other = intake.open_case(self.desk, service.id, self._resident()).result
        intake.not_accept(self.desk, other, ("不属于本辖区办理范围",))
        number = self.desk.case(other).number
        self._said(number)
        (self.receipts / f"refusal-{number}.pdf").write_bytes(papers.refusal(self.desk, other))

    def follow(self, move_on: Callable[[], None]) -> dict[str, Any]:
        """Let the departments decide; supplement what they ask for, hand over what they decide."""
        supplemented: set[str] = set()
        delivered: set[str] = set()
        for _ in range(12):
            move_on()
            for number in self.sent:
                journal = self.desk.store.lookups.case_by_number(number)
                case = self.desk.case(journal) if journal else None
                if case is None:
                    continue
                if case.state == "waiting_supplement" and number not in supplemented:
                    asked = case.answer.asked_for if case.answer else ()
                    work.supplement(self.desk, case.id, dict.fromkeys(asked, self.scan), "补正材料")
                    supplemented.add(number)
                elif case.state in ("approved", "refused") and number not in delivered:
                    work.deliver(self.desk, case.id, "本人")
                    delivered.add(number)
            if len(delivered) == len(self.sent):
                break
        move_on()
        states = Tally(row.state for row in self._rows())
        return {"supplemented": len(supplemented), "delivered": len(delivered), "states": dict(states)}

    def exactly_once(self, practice: Practice) -> tuple[int, int, int]:
        """Of the accepted cases, how many their department has once, more than once, never."""
        there = Tally((row["department"], row["number"]) for row in practice.cases())
        counts = [there[department, number] for number, department in self.sent.items()]
        return sum(n == 1 for n in counts), sum(n > 1 for n in counts), sum(n == 0 for n in counts)

    def _rows(self) -> list[Any]:
        lookups = self.desk.store.lookups
        found = (lookups.case_by_number(number) for number in self.numbers)
        rows = (lookups.case_row(journal) for journal in found if journal)
        return [row for row in rows if row]

    def _resident(self) -> str:
        values = samples.resident(self._place)
        self._place += 1
        self.names.append(values["name"])
        journal: str = people.register_resident(self.desk, values).result
        return journal

    def _complete(self, case: str, service: Service, *, scan: bool) -> None:
        known = self.desk.case(case)
        intake.fill(self.desk, case, samples.fill(service, known.values, self.desk.today))
        known = self.desk.case(case)
        for place, material in enumerate(needed(service, known.circumstances, known.values)):
            if material.tolerated and place % 2:
                until = self.desk.today + timedelta(days=14)
                intake.take_material(self.desk, case, material.evidence, "promised", until=until)
            else:
                file = self.scan if scan and place == 0 else None
                intake.take_material(self.desk, case, material.evidence, "handed_in", file=file)

    def _finish(self, case: str, department: str) -> str:
        number: str = intake.receive(self.desk, case).result
        intake.accept(self.desk, case)
        self.sent[number] = department
        self._said(number)
        return number

    def _said(self, number: str) -> None:
        self.numbers.append(number)
        print(f"           {number}", flush=True)

    def _receipt(self, number: str, case: str) -> None:
        (self.receipts / f"receipt-{number}.pdf").write_bytes(papers.receipt(self.desk, case))
        work.printed(self.desk, case, "receipt")
