"""The case page: the bar on top, what can be done, the timeline, and the cards beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.casework import sight
from desktop.casework.sight import CaseView
from desktop.domain.catalogue import Text
from desktop.domain.telling import STATE_NAMES
from desktop.errors import Sentence, sentence
from desktop.ui.dialogs.asking import AskDialog, asked
from desktop.ui.pages.case import deeds
from desktop.ui.pages.case.cards import (
    BundleCard,
    ClashCard,
    DatesCard,
    DeliveriesCard,
    FormCard,
    MaterialsCard,
)
from desktop.ui.pages.case.reading import Read, read
from desktop.ui.pages.case.results import ResultsCard
from desktop.ui.pages.case.timeline import Timeline
from desktop.ui.pages.case.waiting import WaitingBanner
from desktop.ui.pages.case.who import WhoCard
from desktop.ui.paper.viewer import ViewerDialog
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.cards import IdentityBar
from desktop.ui.parts.flow import Columns, flowing
from desktop.ui.parts.labels import Said
from desktop.ui.parts.page import Frame, Page, Scroll
from desktop.ui.theme import Tone

SHOWN_SECONDS = 10
STATE_TONES: dict[str, tuple[Tone, str]] = {
    "draft": ("plain", "text"),
    "received": ("accent", "paper"),
    "accepted": ("accent", "done"),
    "not_accepted": ("danger", "close"),
    "in_review": ("accent", "clock"),
    "waiting_supplement": ("warning", "needs_you"),
    "special_procedure": ("warning", "clock"),
    "approved": ("success", "done"),
    "refused": ("danger", "close"),
    "withdrawn": ("plain", "undo"),
    "delivered": ("success", "hand"),
}
_PURPOSE = Text("What it is for", "查看用途")
_PURPOSES = (
    ("comparing with the papers", Text("Comparing with the papers", "与材料核对")),
    ("answering the applicant", Text("Answering the applicant", "答复申请人")),
    ("correcting a mistake", Text("Correcting a mistake", "更正差错")),
)

# id, text, drawing, what it needs (a name of Read.can; "" always)
_BUTTONS: tuple[tuple[str, Sentence, str, str], ...] = (
    ("form_check", sentence("Compare with the paper form…"), "eye", "form_check"),
    ("intake", sentence("Go on with the intake"), "counter", "intake"),
    ("deliver", sentence("Hand over the result…"), "hand", "deliver"),
    ("supplement", sentence("Hand in later…"), "add", "supplement"),
    ("message", sentence("Ask or urge…"), "sending", "message"),
    ("rate", sentence("Rating…"), "done", "rate"),
    ("correct", sentence("Put right…"), "text", "correct"),
    ("note", sentence("Note…"), "text", ""),
    ("delivery", sentence("Paper to sign…"), "print", "delivery"),
    ("receipt", sentence("Receipt…"), "print", "receipt"),
    ("notice", sentence("One-time notice…"), "print", "notice"),
    ("refusal", sentence("Notice of refusal…"), "print", "refusal"),
    ("case_report", sentence("Case report…"), "report", ""),
    ("withdraw", sentence("Withdraw…"), "close", "withdraw"),
)
_FIRST = ("form_check", "intake", "deliver", "supplement")  # the first that is possible: Ctrl+Enter
_MAIN = ("form_check", "intake", "deliver")


AnyCard = (
    ClashCard | ResultsCard | WhoCard | DeliveriesCard | DatesCard | BundleCard | MaterialsCard | FormCard
)


class CasePage(Page):
    """Shows one case; opened with ``case``, its journal."""

    name = sentence("Case")

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.id = ""
        self.shown: Read | None = None
        self.bar = IdentityBar()
        self.bar.back.clicked.connect(frame.back)
        self.buttons: dict[str, Button] = {}
        for which, text, icon, _ in _BUTTONS:
            button = Button(text, "primary" if which in _MAIN else "plain", icon)
            button.clicked.connect(lambda _checked=False, which=which: self.start(which))
            button.hide()
            self.buttons[which] = button
        self.timeline = Timeline()
        self.dates, self.materials, self.form = DatesCard(), MaterialsCard(), FormCard()
        self.deliveries, self.clashes, self.bundle = DeliveriesCard(self), ClashCard(self), BundleCard()
        self.results, self.who, self.waiting = ResultsCard(self), WhoCard(), WaitingBanner()
        self.who.chosen.connect(lambda resident: frame.open("resident", resident=resident))
        self.bundle.chosen.connect(lambda case: frame.open("case", case=case))
        for sometimes in (self.clashes, self.bundle, self.results):
            sometimes.hide()
        self.form.wanted.connect(self.ask_purpose)
        self.materials.wanted.connect(self.ask_scan)
        self._seconds = 0
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self._count_down)
        self._lay_out()

    def begin(self, case: str = "", **_what: Any) -> None:
        """Which case."""
        self.id = case

    def refresh(self) -> None:
        desk, case = self.frame.doors.desk, self.id
        self.ask("case", lambda: read(desk, case), self._show)

    def concerns(self, subjects: frozenset[str]) -> bool:
        return self.id in subjects

    def retranslate(self) -> None:
        if self.shown is not None:
            self.refresh()  # values of the form are worded where they are read

    def first(self) -> QWidget | None:
        return self.timeline

    def title(self) -> Said:
        number = self.shown.case.number if self.shown else ""
        return sentence("Case {number}", number=number) if number else self.name

    def acts(self) -> dict[str, Callable[[], None]]:
        acts: dict[str, Callable[[], None]] = {}
        if self.shown is not None:
            paper = next((p for p in ("receipt", "refusal", "notice") if p in self.shown.can), "case_report")
            acts["print"] = lambda: self.start(paper)
            main = next((which for which in _FIRST if which in self.shown.can), "")
            if main:
                acts["submit"] = lambda: self.start(main)
        return acts

    def start(self, which: str) -> None:
        """Start a deed by the id of its button."""
        shown = self.shown
        if shown is None:
            return
        if which == "intake":
            self.frame.open("intake", case=self.id)
        elif which == "form_check":
            self.frame.open("form_check", case=self.id)
        elif which in deeds.PAPERS:
            deeds.print_paper(self, shown, next(paper for paper in deeds.PAPERS if paper == which))
        else:
            {
                "note": deeds.write_note,
                "message": deeds.write_message,
                "rate": deeds.rate,
                "correct": deeds.correct,
                "supplement": deeds.supplement,
                "deliver": deeds.deliver,
                "withdraw": deeds.withdraw,
            }[which](self, shown)

    def ask_purpose(self) -> AskDialog:
        """Ask what masked values are looked at for."""
        dialog = AskDialog(
            self,
            sentence("Show what is masked"),
            sentence("It is shown for ten seconds. Who looked, at what and why, is kept with the case."),
            (asked("purpose", _PURPOSE, "choice", choices=_PURPOSES),),
            sentence("Show"),
        )
        dialog.answered.connect(lambda said: self.show_openly(str(said["purpose"])))
        dialog.open()
        return dialog

    def ask_scan(self, evidence: str) -> AskDialog:
        """Ask what the scan of a material is looked at for."""
        dialog = AskDialog(
            self,
            sentence("Look at the scan"),
            sentence("Who looked, at what and why, is kept with the case."),
            (asked("purpose", _PURPOSE, "choice", choices=_PURPOSES),),
            sentence("Show"),
        )
        dialog.answered.connect(lambda said: self.show_scan(evidence, str(said["purpose"])))
        dialog.open()
        return dialog

    def show_scan(self, evidence: str, purpose: str) -> ViewerDialog:
        """Show the scan of a material, drawn by a process of its own."""
        desk, case = self.frame.doors.desk, self.id
        name = (
            next((m.name for m in self.shown.view.materials if m.evidence == evidence), self.name)
            if self.shown is not None
            else self.name
        )
        dialog = ViewerDialog(
            self.frame, self, name, lambda: sight.material_paper(desk, case, evidence, purpose)
        )
        dialog.open()
        return dialog

    def show_openly(self, purpose: str) -> None:
        """Show the form unmasked for ten seconds; that it was looked at becomes an entry."""
        desk, case = self.frame.doors.desk, self.id
        self.frame.background.deed(
            self, lambda: sight.show(desk, case, purpose), self._show_open, self.frame.trouble
        )

    # Inside

    def _show(self, found: Read) -> None:
        self.shown = found
        case, view = found.case, found.view
        facts = [view.applicant.id_number, case.number or sentence("Draft")]
        text = sentence("{id} · {number}", id=facts[0], number=facts[1])
        if found.due is not None:
            due = found.due.isoformat()
            text = sentence("{id} · {number} · due {due}", id=facts[0], number=facts[1], due=due)
        name = sentence("{name} · {service}", name=view.applicant.name, service=view.service.name)
        self.bar.show_subject(name, text)
        tone, icon = STATE_TONES.get(case.state, ("plain", ""))
        self.bar.show_state(STATE_NAMES[case.state], tone, icon)
        self._show_buttons(found)
        self.timeline.show_lines(found.lines)
        self.waiting.show_read(found)
        for card in self._cards():
            if not isinstance(card, FormCard):
                card.show_read(found)
        if not self._second.isActive():
            self.form.show_read(found)
        self.frame.acts_changed()

    def _show_buttons(self, found: Read) -> None:
        for which, _, _, needs in _BUTTONS:
            self.buttons[which].setVisible(not needs or needs in found.can)

    def _show_open(self, view: CaseView) -> None:
        if self.shown is None:
            return
        self.frame.bus.changed.emit(frozenset({self.id}))
        self.form.facts.show_facts([(field.label, field.text) for field in view.fields])
        self.form.open.hide()
        self._seconds = SHOWN_SECONDS
        self._say_left()
        self._second.start()

    def _count_down(self) -> None:
        self._seconds -= 1
        if self._seconds <= 0:
            self.mask_again()
        else:
            self._say_left()

    def mask_again(self) -> None:
        """The ten seconds are over."""
        self._second.stop()
        self.form.left.hide()
        if self.shown is not None:
            self.form.show_read(self.shown)

    def _say_left(self) -> None:
        self.form.left.say(sentence("Masked again in {n} s", n=self._seconds))
        self.form.left.show()

    def _cards(self) -> tuple[AnyCard, ...]:
        """The cards beside the timeline, in their order."""
        return (
            *(self.clashes, self.results, self.who, self.dates),
            *(self.deliveries, self.bundle, self.materials, self.form),
        )

    def _lay_out(self) -> None:
        columns = Columns(780)
        left = columns.column(5)
        left.addWidget(self.timeline, 1)
        right = columns.column(4)
        for card in self._cards():
            right.addWidget(card)
        right.addStretch(1)
        scroll = Scroll()
        scroll.inside.addWidget(self.waiting)
        scroll.inside.addWidget(flowing(*self.buttons.values()))
        scroll.inside.addWidget(columns, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(scroll, 1)
