"""Look-ups of consultation: answers and how a question finds them, inquiries, and what was told."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import msgspec

from desktop.domain.consult import answer as answers
from desktop.domain.consult import inquiry as inquiries
from desktop.domain.consult.inquiry import OPEN
from desktop.domain.kinds.consult import AnswerWritten
from desktop.store.lookups import library
from desktop.store.lookups.asking import Asking, day
from desktop.store.rows import AnswerRow, InquiryRow, ToldRow

_ANSWER = "SELECT n, id, state, pending, body, published_at, writer FROM answers "
_INQUIRY = """SELECT id, number, question, department, service, resident, state, owner, offered_to, due_on,
    asked_at, device, sending, reference, proposed FROM inquiries """
_TOLD = "SELECT id, at, staff, resident, answer, inquiry, question, helped FROM told "
_body = msgspec.json.Decoder(AnswerWritten).decode


class ConsultLookups(Asking):
    """The library, and what is asked of departments."""

    def answer(self, journal: str) -> answers.Answer:
        """One answer, folded from its journal."""
        return answers.fold(journal, self._journal.read(journal))

    def answer_row(self, journal: str) -> AnswerRow | None:
        """One answer as lists show it."""
        return next(iter(self._answers("WHERE id = ?", (journal,))), None)

    def answers_of(self, service: str) -> tuple[AnswerRow, ...]:
        """What is in force about a service, in a lasting order."""
        return self._answers("WHERE service = ? AND state = 'in_force' ORDER BY id", (service,))

    def answers_pending(self) -> tuple[AnswerRow, ...]:
        """Wordings that wait for a review."""
        return self._answers("WHERE pending ORDER BY id")

    def answers_until(self, last: date) -> tuple[AnswerRow, ...]:
        """Answers in force whose last day is this one or an earlier one, the first to end first."""
        clause = "WHERE state = 'in_force' AND valid_until <= ? ORDER BY valid_until, id"
        return self._answers(clause, (last.isoformat(),))

    def answer_count(self) -> int:
        """How many answers are in force, expired ones counted."""
        with self._vault.read() as connection:
            found: int = connection.execute(
                "SELECT count(*) FROM answers WHERE state = 'in_force'"
            ).fetchone()[0]
        return found

    def find_answers(self, text: str, today: date, limit: int = 10) -> tuple[AnswerRow, ...]:
        """Answers to what was typed, the likeliest first, expired ones last."""
        with self._vault.read() as connection:
            found = library.find(connection, text, limit)
            rows = {row[0]: row for row in _rows(connection, found)}
        ordered = [_answer(rows[n]) for n in found if n in rows]
        return tuple(sorted(ordered, key=lambda row: answers.expired(row.body.valid_until, today)))

    def inquiry(self, journal: str) -> inquiries.Inquiry:
        """One inquiry, folded from its journal."""
        return inquiries.fold(journal, self._journal.read(journal))

    def inquiry_row(self, journal: str) -> InquiryRow | None:
        """One inquiry as lists show it."""
        return next(iter(self._inquiries("WHERE id = ?", (journal,))), None)

    def inquiry_by_number(self, number: str) -> InquiryRow | None:
        """The inquiry with this number."""
        return next(iter(self._inquiries("WHERE number = ?", (number,))), None)

    def inquiry_by_reference(self, department: str, reference: str) -> InquiryRow | None:
        """The inquiry a department knows by this reference."""
        clause = "WHERE department = ? AND reference = ? AND reference <> ''"
        return next(iter(self._inquiries(clause, (department, reference))), None)

    def inquiries(
        self, states: tuple[str, ...] = OPEN, *, of: str = "", department: str = "", limit: int = 200
    ) -> tuple[InquiryRow, ...]:
        """Inquiries in these states, due soonest first; *of*: owned by or offered to one of the staff.

        *limit*: at most so many, all of them when it is negative.
        """
        marks = ",".join("?" * len(states))
        clause = f"""WHERE state IN ({marks}) AND (? IN ('', owner) OR offered_to = ?)
            AND ? IN ('', department) ORDER BY due_on IS NULL, due_on, asked_at, id LIMIT ?"""
        return self._inquiries(clause, (*states, of, of, department, limit))

    def asked_over_line(self, department: str) -> bool:
        """Whether a department was asked anything over the line; only then it has anything to answer."""
        found = self._one(
            "SELECT id FROM inquiries WHERE department = ? AND sending <> '' AND state <> 'closed' LIMIT 1",
            department,
        )
        return found is not None

    def inquiries_that_day(self, day: date, device: str) -> int:
        """How many inquiries a counter numbered so far on a (local) day."""
        head = f"I{day:%y%m%d}-"
        with self._vault.read() as connection:
            found: int = connection.execute(
                "SELECT count(*) FROM inquiries WHERE device = ? AND number >= ? AND number < ?",
                (device, head, head + "\U0010ffff"),
            ).fetchone()[0]
        return found

    def told_to(self, resident: str, limit: int = 50) -> tuple[ToldRow, ...]:
        """What a resident was told, newest first."""
        return self._told(
            "WHERE resident = ? AND resident <> '' ORDER BY at DESC, id LIMIT ?", (resident, limit)
        )

    def told_of(self, answer: str, limit: int = 50) -> tuple[ToldRow, ...]:
        """Whom an answer was told to, newest first."""
        return self._told("WHERE answer = ? ORDER BY at DESC, id LIMIT ?", (answer, limit))

    def _answers(self, clause: str = "", values: tuple[Any, ...] = ()) -> tuple[AnswerRow, ...]:
        with self._vault.read() as connection:
            rows = connection.execute(_ANSWER + clause, values).fetchall()
        return tuple(_answer(row) for row in rows)

    def _inquiries(self, clause: str, values: tuple[Any, ...]) -> tuple[InquiryRow, ...]:
        with self._vault.read() as connection:
            rows = connection.execute(_INQUIRY + clause, values).fetchall()
        return tuple(_inquiry(row) for row in rows)

    def _told(self, clause: str, values: tuple[Any, ...]) -> tuple[ToldRow, ...]:
        with self._vault.read() as connection:
            rows = connection.execute(_TOLD + clause, values).fetchall()
        return tuple(_told(row) for row in rows)


def _rows(connection: Any, found: list[int]) -> list[tuple[Any, ...]]:
    marks = ",".join("?" * len(found))
    rows: list[tuple[Any, ...]] = connection.execute(_ANSWER + f"WHERE n IN ({marks})", found).fetchall()
    return rows


def _answer(row: tuple[Any, ...]) -> AnswerRow:
    return AnswerRow(
        id=row[1],
        state=row[2],
        pending=bool(row[3]),
        body=_body(row[4]),
        published_at=datetime.fromisoformat(row[5]),
        writer=row[6],
    )


def _inquiry(row: tuple[Any, ...]) -> InquiryRow:
    return InquiryRow(
        id=row[0],
        number=row[1],
        question=row[2],
        department=row[3],
        service=row[4],
        resident=row[5],
        state=row[6],
        owner=row[7],
        offered_to=row[8],
        due_on=day(row[9]),
        asked_at=datetime.fromisoformat(row[10]),
        device=row[11],
        sending=row[12],
        reference=row[13],
        proposed=row[14],
    )


def _told(row: tuple[Any, ...]) -> ToldRow:
    return ToldRow(
        id=row[0],
        at=datetime.fromisoformat(row[1]),
        staff=row[2],
        resident=row[3],
        answer=row[4],
        inquiry=row[5],
        question=row[6],
        helped=bool(row[7]),
    )
