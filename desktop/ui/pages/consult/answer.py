"""One answer of the library: what it says, on what law, until when; and whether it answered the question."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.casework import consult
from desktop.casework.consult import AnswerView
from desktop.casework.desk import Changed
from desktop.domain.consult.answer import STATE_NAMES
from desktop.errors import sentence
from desktop.ui.dialogs.asking import AskDialog
from desktop.ui.pages.consult import asking, saying
from desktop.ui.pages.resident.finder import PersonFinder
from desktop.ui.parts.banner import Banner
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.cards import Card, IdentityBar
from desktop.ui.parts.flow import Columns, flowing
from desktop.ui.parts.labels import PlainLabel, Said, said
from desktop.ui.parts.page import Frame, Page, Scroll
from desktop.ui.questions.facts import Facts


class AnswerPage(Page):
    """Opened with ``answer``, a journal, and perhaps ``question``, as it was asked.

    Ctrl+Enter keeps that it answered the question, Ctrl+N asks the department instead.
    """

    name = sentence("Answer of the library")

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.answer, self.question, self.person = "", "", ""
        self.view: AnswerView | None = None
        self.bar = IdentityBar()
        self.bar.back.clicked.connect(frame.back)
        self.warning = Banner("danger", closable=False)
        self.text = PlainLabel("", "lead", lines=True)
        self.facts = Facts()
        self.yes = Button(sentence("Yes, that answered it"), "primary", "done", "submit")
        self.no = Button(sentence("No: ask the department…"), "plain", "department", "new")
        self.whom = PlainLabel(sentence("Nobody named"), "body", "muted", lines=True)
        self.finder = PersonFinder(self, sentence("Who asked (may be left open)"))
        self.anonymous = Button(sentence("Nobody named"), "quiet", "close")
        self.pending = Card(sentence("A wording waits for a review"))
        self.pending_text = PlainLabel("", "body", lines=True)
        self.publish = Button(sentence("Publish"), "primary", "done")
        self.return_ = Button(sentence("Return…"), "plain", "undo")
        self.rewrite = Button(sentence("Write it anew…"), "plain", "text")
        self.withdraw = Button(sentence("Take out of force…"), "danger", "close")
        self._connect()
        self._lay_out()

    def begin(self, answer: str = "", question: str = "", **_what: Any) -> None:
        """Which answer, and the question it is shown for."""
        self.answer, self.question = answer, question

    def refresh(self) -> None:
        desk, answer = self.frame.doors.desk, self.answer
        self.ask("answer", lambda: consult.answer_view(desk, answer), self._show)

    def concerns(self, subjects: frozenset[str]) -> bool:
        return self.answer in subjects or any(one.startswith("consultation:") for one in subjects)

    def first(self) -> QWidget | None:
        if self._tellable():
            return self.yes
        return self.no if self.view is not None else self.bar.back

    def title(self) -> Said:
        wording = self.view.answer.shown if self.view is not None else None
        return wording.body.question if wording is not None else self.name

    def retranslate(self) -> None:
        if self.view is not None:
            self._show(self.view)

    def acts(self) -> dict[str, Callable[[], None]]:
        found: dict[str, Callable[[], None]] = {"new": self.no.click}
        return {**found, "submit": self.told} if self._tellable() else found

    # Deeds

    def told(self) -> None:
        """It answered the question: keep what was told to whom, and go back."""
        desk, answer, question, to = self.frame.doors.desk, self.answer, self.question, self.person
        self.do(
            lambda: consult.tell_answer(desk, answer, question=question, to=to),
            lambda _changed: self.frame.back(),
            toast=sentence("Kept: the answer was told."),
        )

    def ask_department(self) -> AskDialog:
        """It did not answer the question: an inquiry, with the question filled in."""
        wording = self.view.answer.shown if self.view is not None else None
        body = wording.body if wording is not None else None
        about = (
            ""
            if body is None
            else f"service:{body.service}"
            if body.service
            else f"department:{body.department}"
        )
        question = self.question or (said(body.question) if body is not None else "")
        return asking.ask(
            self,
            question=question,
            about=about,
            answer=self.answer,
            resident=self.person,
            done=lambda inquiry: self.frame.open("inquiry", inquiry=inquiry),
        )

    def name_person(self, resident: str, name: str, number: str) -> None:
        """Who asked."""
        self.person = resident
        self.whom.say(f"{name} · {number}" if number else name)
        self.anonymous.setVisible(True)
        self.yes.setFocus()

    def nobody(self) -> None:
        """Nobody is named after all."""
        self.person = ""
        self.whom.say(sentence("Nobody named"))
        self.anonymous.setVisible(False)

    def write_anew(self) -> AskDialog:
        """Another wording, for a review."""
        wording = self.view.answer.pending or self.view.answer.in_force if self.view is not None else None
        return asking.write(
            self,
            wording.body if wording is not None else None,
            answer=self.answer,
            done=lambda _answer: self.refresh(),
        )

    # Inside

    def _tellable(self) -> bool:
        return self.view is not None and self.view.standing == "in_force"

    def _show(self, view: AnswerView) -> None:
        fresh, self.view = self.view is None, view
        wording = view.answer.shown
        assert wording is not None  # else the view would have been refused
        body = wording.body
        self.bar.show_subject(body.question, view.service if view.service.en else view.department)
        self.bar.show_state(STATE_NAMES[view.standing], *saying.ANSWER_SIGNS[view.standing])
        self.text.say(body.text)
        self.facts.show_facts(self._facts(view))
        self._warn(view)
        self.yes.setVisible(self._tellable())
        self.anonymous.setVisible(bool(self.person))
        leads = self.frame.doors.desk.who.role in ("supervisor", "manager")
        pending = view.answer.pending
        self.pending.setVisible(pending is not None)
        if pending is not None:
            self.pending_text.say(
                sentence("{question} {text}", question=pending.body.question, text=pending.body.text)
            )
        self.publish.setVisible(leads and pending is not None)
        self.return_.setVisible(leads and pending is not None)
        self.withdraw.setVisible(leads and view.answer.in_force is not None and view.standing != "withdrawn")
        self.frame.acts_changed()
        first = self.first()
        if fresh and first is not None and self.bar.back.hasFocus():
            first.setFocus()

    def _facts(self, view: AnswerView) -> list[tuple[Said, Said]]:
        wording = view.answer.shown
        assert wording is not None
        body = wording.body
        basis = "\n".join(said(one) for one in body.legal_basis)
        taken_over = wording.by == view.answer.published_by  # a department's file: it was reviewed there
        return [
            (sentence("Legal basis"), basis),
            (sentence("May be told until"), str(body.valid_until or "")),
            (sentence("Department"), view.department),
            (sentence("Service"), view.service),
            (sentence("Written by"), view.department if taken_over else view.writer),
            (sentence("Taken over by") if taken_over else sentence("Reviewed by"), view.reviewer),
            (sentence("Told"), sentence("{n} times, helped {m}", n=view.told, m=view.helped)),
        ]

    def _warn(self, view: AnswerView) -> None:
        warnings = {
            "expired": sentence("This answer has expired: do not tell it."),
            "withdrawn": sentence("This answer was withdrawn: do not tell it."),
            "review": sentence("This answer was not reviewed yet: do not tell it."),
        }
        self.warning.setVisible(view.standing in warnings)
        if view.standing in warnings:
            self.warning.say(
                warnings[view.standing], sentence("Ask the department instead: Ctrl+N."), "danger"
            )

    def _connect(self) -> None:
        self.yes.clicked.connect(self.told)
        self.no.clicked.connect(self.ask_department)
        self.finder.chosen.connect(self.name_person)
        self.anonymous.clicked.connect(self.nobody)
        self.rewrite.clicked.connect(self.write_anew)
        self.publish.clicked.connect(self._publish)
        self.return_.clicked.connect(self._return)
        self.withdraw.clicked.connect(self._withdraw)

    def _publish(self) -> None:
        desk, answer = self.frame.doors.desk, self.answer
        self.do(lambda: consult.publish(desk, answer), toast=sentence("The answer is in force."))

    def _return(self) -> AskDialog:
        answer = self.answer

        def deed(desk: Any, why: str) -> Changed:
            return consult.return_(desk, answer, why)

        return asking.reason(
            self,
            sentence("Return"),
            sentence("The one who wrote it sees why."),
            deed,
            sentence("The wording is returned."),
        )

    def _withdraw(self) -> AskDialog:
        answer = self.answer

        def deed(desk: Any, why: str) -> Changed:
            return consult.withdraw(desk, answer, why)

        return asking.reason(
            self,
            sentence("Take out of force"),
            sentence("It is found no more, and nobody is told it from now on."),
            deed,
            sentence("The answer is out of force."),
        )

    def _lay_out(self) -> None:
        said_card = Card()
        said_card.inside.addWidget(self.text)
        told_card = Card(sentence("Did this answer it?"))
        told_card.inside.addWidget(flowing(self.yes, self.no))
        told_card.inside.addWidget(self.whom)
        told_card.inside.addWidget(self.anonymous)
        told_card.inside.addWidget(self.finder)
        about = Card()
        about.inside.addWidget(self.facts)
        about.inside.addWidget(flowing(self.rewrite, self.withdraw))
        self.pending.inside.addWidget(self.pending_text)
        self.pending.inside.addWidget(flowing(self.publish, self.return_))
        columns = Columns(780)
        left, right = columns.column(5), columns.column(4)
        for card in (said_card, told_card):
            left.addWidget(card)
        left.addStretch(1)
        for card in (self.pending, about):
            right.addWidget(card)
        right.addStretch(1)
        scroll = Scroll()
        scroll.inside.addWidget(self.warning)
        scroll.inside.addWidget(columns, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(scroll, 1)
