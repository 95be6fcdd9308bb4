"""Rows of consultation: answers with how they are found, inquiries, and what was told to whom."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import msgspec

from desktop.domain import order
from desktop.domain.consult.answer import Answer
from desktop.domain.consult.answer import fold as fold_answer
from desktop.domain.consult.inquiry import Inquiry
from desktop.domain.consult.inquiry import fold as fold_inquiry
from desktop.domain.consult.wording import grams
from desktop.domain.deliveries import overall
from desktop.domain.entry import Opened
from desktop.domain.kinds import consult as k
from desktop.domain.pinyin import name_tokens
from desktop.store.projections.cases import place_steps, step_rows
from desktop.store.projections.residents import index_name

_ANSWER = """INSERT INTO answers (id, state, pending, department, service, valid_until, published_at, body,
    writer) VALUES (?,?,?,?,?,?,?,?,?)
    ON CONFLICT (id) DO UPDATE SET state = excluded.state, pending = excluded.pending,
    department = excluded.department, service = excluded.service, valid_until = excluded.valid_until,
    published_at = excluded.published_at, body = excluded.body, writer = excluded.writer"""


def project_answer(connection: Any, journal: str, entries: Sequence[Opened]) -> None:
    """One answer of the library; only what is in force is found by its words."""
    answer = fold_answer(journal, entries)
    shown = answer.shown
    if shown is None:
        return
    body = shown.body
    connection.execute(
        _ANSWER,
        (
            journal,
            answer.state,
            answer.pending is not None,
            body.department,
            body.service,
            body.valid_until.isoformat() if body.valid_until else None,
            answer.published_at.isoformat(),
            msgspec.json.encode(body).decode(),
            answer.pending.by if answer.pending else "",
        ),
    )
    n = connection.execute("SELECT n FROM answers WHERE id = ?", (journal,)).fetchone()[0]
    _found_by(connection, n, answer, body)


def _found_by(connection: Any, n: int, answer: Answer, body: k.AnswerWritten) -> None:
    connection.execute("DELETE FROM names WHERE n = ? AND +kind = 'answer'", (n,))
    connection.execute("DELETE FROM answer_words WHERE rowid = ?", (n,))
    if answer.state != "in_force":
        return
    english = body.question.en.casefold().split()
    sounds = [token for keyword in body.keywords for token in name_tokens(keyword)]
    index_name(connection, "answer", n, body.question.zh, (*english, *sounds, body.question.en))
    connection.execute(
        "INSERT INTO answer_words (rowid, text) VALUES (?, ?)", (n, " ".join(sorted(compared(body))))
    )


def compared(body: k.AnswerWritten) -> frozenset[str]:
    """The pieces of a wording that a question is compared with: question and keywords, and its text."""
    texts = (body.question.zh, body.question.en, *body.keywords, body.text.zh, body.text.en)
    return frozenset(piece for text in texts for piece in grams(text))


def project_inquiry(connection: Any, journal: str, entries: Sequence[Opened]) -> None:
    """One inquiry, and whom its answer was told to."""
    inquiry = fold_inquiry(journal, entries)
    asked = inquiry.asked
    if asked is None:
        return
    connection.execute(
        "INSERT OR REPLACE INTO inquiries VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (
            journal,
            asked.number,
            asked.question,
            asked.department,
            asked.service,
            asked.resident,
            inquiry.state,
            inquiry.owner,
            inquiry.offer.to if inquiry.offer else "",
            asked.due.isoformat() if asked.due else None,
            inquiry.asked_at.isoformat(),
            inquiry.device,
            overall(inquiry.deliveries),
            inquiry.reference,
            inquiry.proposed,
            bool(inquiry.odd),
        ),
    )
    rows = step_rows(
        journal,
        asked.number,
        inquiry.device,
        inquiry.asked_at.date(),
        inquiry.reference,
        inquiry.deliveries,
    )
    place_steps(connection, json.dumps([journal]), rows)
    _told_of(connection, inquiry, entries)


def _told_of(connection: Any, inquiry: Inquiry, entries: Sequence[Opened]) -> None:
    told = [entry for entry in order.arranged(entries) if isinstance(entry.body, k.InquiryTold)]
    question = inquiry.asked.question if inquiry.asked else ""
    connection.executemany(
        "INSERT OR REPLACE INTO told VALUES (?,?,?,?,?,?,?,?)",
        [
            (entry.id, entry.at.isoformat(), entry.by.staff, entry.body.to, "", inquiry.id, question, True)
            for entry in told
        ],
    )


def project_consultation(connection: Any, journal: str, entries: Sequence[Opened]) -> None:
    """One telling of an answer of the library."""
    for entry in entries:
        body = entry.body
        if isinstance(body, k.AnswerTold):
            connection.execute(
                "INSERT OR REPLACE INTO told VALUES (?,?,?,?,?,?,?,?)",
                (
                    entry.id,
                    entry.at.isoformat(),
                    entry.by.staff,
                    body.to,
                    body.answer,
                    body.inquiry,
                    body.question,
                    body.helped,
                ),
            )
