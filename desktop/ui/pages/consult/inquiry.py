"""One inquiry: who is responsible and until when, what the department said, and everything that happened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.casework import consult
from desktop.casework.consult import InquiryView
from desktop.casework.desk import Changed, Desk
from desktop.domain.consult.answer import STATE_NAMES as ANSWER_STATES
from desktop.domain.consult.inquiry import STATE_NAMES
from desktop.domain.deliveries import overall
from desktop.domain.telling import STEP_NAMES
from desktop.errors import Sentence, sentence
from desktop.ui.dialogs.asking import AskDialog
from desktop.ui.pages.consult import asking, saying
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.cards import Card, IdentityBar
from desktop.ui.parts.flow import Columns, flowing
from desktop.ui.parts.labels import PlainLabel, Said, said
from desktop.ui.parts.page import Frame, Page, Scroll
from desktop.ui.questions.facts import Facts


class InquiryPage(Page):
    """Opened with ``inquiry``, a journal. Ctrl+Enter does what is next for it."""

    name = sentence("Inquiry")

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.inquiry = ""
        self.view: InquiryView | None = None
        self.bar = IdentityBar()
        self.bar.back.clicked.connect(frame.back)
        self.question = PlainLabel("", "lead", lines=True)
        self.answer_card = Card(sentence("What the department said"))
        self.answer = PlainLabel("", "lead", lines=True)
        self.source = PlainLabel("", "body", "muted", lines=True)
        self.offered = Card(sentence("A handover is offered"))
        self.offered_text = PlainLabel("", "body", lines=True)
        self.facts = Facts()
        self.history = Card(sentence("What happened"))
        self._lines: list[PlainLabel] = []
        self.buttons: dict[str, Button] = {
            "accept": Button(sentence("Accept: I am responsible"), "primary", "done"),
            "decline": Button(sentence("Decline…"), "plain", "close"),
            "carried": Button(sentence("The department was asked…"), "primary", "department"),
            "answered": Button(sentence("Type the answer in…"), "primary", "text"),
            "told": Button(sentence("Tell the resident…"), "primary", "person"),
            "library": Button(sentence("For the library…"), "plain", "add"),
            "hand_over": Button(sentence("Hand it over…"), "plain", "hand"),
            "close": Button(sentence("Close the inquiry…"), "danger", "close"),
        }
        for deed, button in self.buttons.items():
            button.clicked.connect(lambda _checked=False, which=deed: self.press(which))
        self._lay_out()

    def begin(self, inquiry: str = "", **_what: Any) -> None:
        """Which inquiry."""
        self.inquiry = inquiry

    def refresh(self) -> None:
        desk, inquiry = self.frame.doors.desk, self.inquiry
        self.ask("inquiry", lambda: consult.inquiry_view(desk, inquiry), self._show)

    def concerns(self, subjects: frozenset[str]) -> bool:
        return self.inquiry in subjects or any(one.startswith("answer:") for one in subjects)

    def first(self) -> QWidget | None:
        wanted = self.next_deed()
        return self.buttons[wanted] if wanted else self.bar.back

    def title(self) -> Said:
        return self.view.inquiry.number if self.view is not None else self.name

    def retranslate(self) -> None:
        if self.view is not None:
            self._show(self.view)

    def acts(self) -> dict[str, Callable[[], None]]:
        wanted = self.next_deed()
        return {"submit": self.buttons[wanted].click} if wanted else {}

    def next_deed(self) -> str:
        """What is to be done next here, "" for nothing."""
        if self.view is None:
            return ""
        if self.view.offered_to_me:
            return "accept"
        state = self.view.inquiry.state
        if state == "asked" and overall(self.view.inquiry.deliveries) in ("waiting", "sending"):
            return ""  # it goes by itself
        return {"asked": "carried", "with_department": "answered", "answered": "told"}.get(state, "")

    def press(self, deed: str) -> AskDialog | None:
        """One deed; most ask something first."""
        desk, inquiry = self.frame.doors.desk, self.inquiry
        if deed == "accept":
            self.do(
                lambda: consult.take_over(desk, inquiry), toast=sentence("You are responsible for it now.")
            )
            return None
        if deed == "library" and self.view is not None:
            return asking.write(
                self, view=self.view, done=lambda answer: self.frame.open("answer", answer=answer)
            )
        if deed in _REASONED:
            title, under, told, work = _REASONED[deed]
            return asking.reason(self, title, under, lambda at, why: work(at, inquiry, why), told)
        return _ASKED[deed](self, inquiry)

    # Inside

    def _show(self, view: InquiryView) -> None:
        fresh, self.view = self.view is None, view
        inquiry, asked = view.inquiry, view.inquiry.asked
        assert asked is not None  # else the view would have been refused
        self.bar.show_subject(inquiry.number, saying.due(inquiry, view.left))
        tone, icon = saying.INQUIRY_SIGNS[inquiry.state]
        late = view.left is not None and view.left < 0 and not inquiry.finished
        self.bar.show_state(STATE_NAMES[inquiry.state], "danger" if late else tone, icon)
        self.question.say(asked.question)
        self.facts.show_facts(self._facts(view))
        self._show_answer(view)
        self.offered.setVisible(inquiry.offer is not None)
        if inquiry.offer is not None:
            self.offered_text.say(
                sentence(
                    "{name} was asked to take it over; until then {owner} is responsible.",
                    name=view.offered_to,
                    owner=view.owner,
                )
            )
        self._show_buttons(view)
        self._show_history(view)
        self.frame.acts_changed()
        first = self.first()
        if first is not None and (self.bar.back.hasFocus() if fresh else not self._keys_are_here()):
            first.setFocus()

    def _keys_are_here(self) -> bool:
        """Whether what had the keys is still there: a deed that is done takes its button away."""
        at = self.window().focusWidget()
        return not self.isVisible() or (at is not None and at.isVisible())

    def _facts(self, view: InquiryView) -> list[tuple[Said, Said]]:
        found: list[tuple[Said, Said]] = [
            (sentence("Responsible"), view.owner),
            (sentence("Due"), saying.due(view.inquiry, view.left)),
            (sentence("Department"), view.department),
            (sentence("Service"), view.service),
            (sentence("Who asked"), view.resident or sentence("Nobody named")),
        ]
        sending = overall(view.inquiry.deliveries)
        if sending:
            found.append((sentence("Over the line"), STEP_NAMES[sending]))
        if view.proposed:
            found.append((sentence("In the library"), ANSWER_STATES[view.proposed]))
        if view.inquiry.reason:
            found.append((sentence("Closed because"), view.inquiry.reason))
        return found

    def _show_answer(self, view: InquiryView) -> None:
        reply = view.inquiry.reply
        self.answer_card.setVisible(reply is not None)
        if reply is None:
            return
        self.answer.say(reply.body.text)
        where = (
            sentence("The department's own word, over the line")
            if reply.machine
            else sentence("As it was heard and typed in")
        )
        parts: list[Said] = [where]
        parts += [part for part in (reply.body.who, reply.body.legal_basis) if part]
        self.source.say(" · ".join(said(part) for part in parts))

    def _show_buttons(self, view: InquiryView) -> None:
        inquiry = view.inquiry
        is_open, leads = not inquiry.finished, view.mine or view.may_lead
        offer = inquiry.offer
        shown = {
            "accept": view.offered_to_me,
            "decline": offer is not None and (view.offered_to_me or leads),
            "carried": is_open and inquiry.state in ("asked", "with_department"),
            "answered": is_open and inquiry.state != "answered",
            "told": inquiry.reply is not None and is_open,
            "library": inquiry.reply is not None and not inquiry.proposed,
            "hand_over": is_open and leads,
            "close": is_open and leads,
        }
        for deed, button in self.buttons.items():
            button.setVisible(shown[deed])

    def _show_history(self, view: InquiryView) -> None:
        for label in self._lines:
            self.history.inside.removeWidget(label)
            label.deleteLater()
        self._lines = [
            PlainLabel(
                sentence(
                    "{at} · {who} · {what}",
                    at=f"{line.at.astimezone():%m-%d %H:%M}",
                    who=who,
                    what=told,
                ),
                "body",
                lines=True,
            )
            for line, who, told in view.lines
        ]
        for label in self._lines:
            self.history.inside.addWidget(label)

    def _lay_out(self) -> None:
        asked_card = Card(sentence("The question"))
        asked_card.inside.addWidget(self.question)
        self.answer_card.inside.addWidget(self.answer)
        self.answer_card.inside.addWidget(self.source)
        self.offered.inside.addWidget(self.offered_text)
        self.offered.inside.addWidget(flowing(self.buttons["accept"], self.buttons["decline"]))
        about = Card()
        about.inside.addWidget(self.facts)
        columns = Columns(780)
        left, right = columns.column(5), columns.column(4)
        for card in (asked_card, self.answer_card, self.history):
            left.addWidget(card)
        left.addStretch(1)
        for card in (self.offered, about):
            right.addWidget(card)
        right.addStretch(1)
        others = [button for deed, button in self.buttons.items() if deed not in ("accept", "decline")]
        scroll = Scroll()
        scroll.inside.addWidget(flowing(*others))
        scroll.inside.addWidget(columns, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(scroll, 1)


def _decline(desk: Desk, inquiry: str, why: str) -> Changed:
    return consult.decline(desk, inquiry, why)


_ASKED: dict[str, Callable[[Page, str], AskDialog]] = {
    "carried": asking.carry,
    "answered": asking.type_answer,
    "told": asking.tell,
    "hand_over": asking.hand_over,
}
_REASONED: dict[str, tuple[Sentence, Sentence, Sentence, Callable[[Desk, str, str], Changed]]] = {
    "decline": (
        sentence("Decline"),
        sentence("Who is responsible stays so, and sees why."),
        sentence("Not accepted; nothing changes."),
        _decline,
    ),
    "close": (
        sentence("Close the inquiry"),
        sentence("No answer was told; the reason is kept."),
        sentence("Closed."),
        consult.close,
    ),
}
