"""The intake page: one step at a time, every answer kept as it is left, from first word to receipt."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.casework.together.deeds import Brought
from desktop.casework.together.reading import Taking
from desktop.domain.telling import STATE_NAMES
from desktop.errors import Sentence, Trouble, sentence
from desktop.ui.pages.intake import wiring
from desktop.ui.pages.intake.deeds import IntakeDeeds
from desktop.ui.pages.intake.ending import Ending
from desktop.ui.pages.intake.footer import Footer, to_be_checked
from desktop.ui.pages.intake.problems import Problems
from desktop.ui.pages.intake.registers import Registers
from desktop.ui.pages.intake.states import StepStates
from desktop.ui.pages.intake.step_list import Step, StepList
from desktop.ui.pages.intake.steps.applicant import ApplicantStep
from desktop.ui.pages.intake.steps.check import CheckStep
from desktop.ui.pages.intake.steps.circumstances import CircumstancesStep
from desktop.ui.pages.intake.steps.form import FormSteps
from desktop.ui.pages.intake.steps.materials import MaterialsStep
from desktop.ui.pages.intake.steps.receipt import ReceiptStep
from desktop.ui.pages.intake.steps.situation import SituationStep
from desktop.ui.parts.cards import IdentityBar
from desktop.ui.parts.labels import Said
from desktop.ui.parts.page import Frame, Page, Scroll

_NAMES: dict[str, Sentence] = {
    "applicant": sentence("For whom"),
    "situation": sentence("Situation"),
    "circumstances": sentence("Circumstances"),
    "materials": sentence("Materials"),
    "check": sentence("Check"),
    "receipt": sentence("Receipt"),
}
_FORM = sentence("Form")


class IntakePage(Page):
    """Takes in one case, or all cases of a life event.

    Opened with ``service``, ``life_event`` or ``case`` (go on with one), and perhaps ``applicant``.
    """

    name = sentence("Intake")

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.work, self.ending = IntakeDeeds(self), Ending(self)
        self.taking: Taking | None = None
        self.current = "applicant"
        self._seen: set[str] = set()  # steps that were shown while the case was open
        self.checked = False  # whether problems are shown: not before the person asked for it
        self.bar = IdentityBar()
        self.bar.back.clicked.connect(frame.back)
        self.steps = StepList()
        self.steps.chosen.connect(self.show_step)
        self.applicant = ApplicantStep(self)
        self.situation = SituationStep()
        self.form = FormSteps(self)
        self.circumstances = CircumstancesStep()
        self.materials = MaterialsStep()
        self.check = CheckStep()
        self.receipt = ReceiptStep(frame)
        self.foot = Footer()
        self.states, self.problems, self.registers = StepStates(self), Problems(self), Registers(self)
        self.stack = QStackedWidget(self)
        self._fixed: dict[str, QWidget] = {step: getattr(self, step) for step in _NAMES}
        for widget in self._fixed.values():
            self.stack.addWidget(wiring.scrolled(widget))
        wiring.lay_out(self)
        wiring.connect(self)
        self.show_steps()

    # What the window asks of a page

    def begin(self, **what: Any) -> None:
        self.work.begin(**what)
        self.show_steps()

    def refresh(self) -> None:
        self.work.read()

    def concerns(self, subjects: frozenset[str]) -> bool:
        return bool(subjects.intersection(self.work.cases))

    def first(self) -> QWidget | None:
        first = getattr(self._widget(self.current), "first", None)
        found = first() if first is not None else None
        return found if found is not None else self.foot.forward

    def leave(self) -> bool:
        """What is being typed is kept: leaving the line saves it."""
        focus = self.focusWidget()
        if focus is not None:
            focus.clearFocus()
        return True

    def title(self) -> Said:
        return self.work.title

    def acts(self) -> dict[str, Callable[[], None]]:
        acts: dict[str, Callable[[], None]] = {"error": self.check.summary.next, "submit": self.submit}
        acts |= self.registers.acts()
        if self.work.service and (self.work.cases or not self.applicant.applicant.id):
            acts["guide"] = lambda: self.frame.open("guide", service=self.work.service)
        if self.current == "materials" and self.taking is not None and self.taking.open:
            acts["all_here"] = self.materials.all_here
            acts["take_scan"] = self.materials.take_newest
        if self.current == "receipt":
            acts["print"] = self.receipt.pane.start_print
            acts["new"] = self.work.next_person
        for number, step in enumerate(self.states.order()[:9], 1):
            acts[f"step.{number}"] = partial(self.show_step, step)
        return acts

    # Steps

    def show_step(self, step: str) -> None:
        """Show a step; the ones after the applicant only once the case is open."""
        if step not in self.states.order() or self.states.of(step) == "locked":
            self.show_steps()
            return
        if self.taking is not None:
            self._seen.add(self.current)
        self.current = step
        self._show_summary()
        holder = self._widget(step)
        for at in range(self.stack.count()):
            scroll = self.stack.widget(at)
            if isinstance(scroll, Scroll) and scroll.isAncestorOf(holder):
                self.stack.setCurrentIndex(at)
        self.show_steps()
        self._to_first()
        self.frame.acts_changed()

    def go_on(self) -> None:
        """The next step; on the last one before the receipt, submit."""
        order = self.states.order()
        at = order.index(self.current) if self.current in order else 0
        if self.current in ("applicant", "situation") and not self.work.cases:
            self._open_or_next()
        elif self.current == "check":
            self.submit()
        elif self.current == "receipt":
            self.work.next_person()
        else:
            self.show_step(self._next_step(order[at + 1 :]))

    def asked_about(self, step: str) -> bool:
        """Whether a step that may be left empty was looked at, here or when the case was begun."""
        taking = self.taking
        if step in self._seen or taking is None or not taking.open:
            return True
        said = any(wanted.state for wanted in taking.wanted) or bool(taking.circumstances)
        return step == "circumstances" and said

    def submit(self) -> None:
        """From anywhere to Check; from there receive and accept, or show what stops it."""
        if not self.work.cases:
            self.go_on()
            return
        focus = self.focusWidget()
        if focus is not None and self.current.startswith("form:"):
            focus.clearFocus()  # keeps what is being typed
        self.checked = True
        if self.current != "check":
            self.show_step("check")
            self.work.read()
        elif to_be_checked(self.taking):
            self.ending.hand_over()
        elif self.taking is not None and not self.taking.problems:
            self.ending.submit(self.taking)
        else:
            self.problems.show()
            self.check.summary.next()

    # What the deeds call

    def show_offered(self) -> None:
        """What is to be taken in is known now."""
        self.bar.show_subject(self.work.title)
        self.show_steps()
        self._to_first()

    def show_taking(self, taking: Taking) -> None:
        """Show what the cases hold now."""
        first_time = self.taking is None
        self.taking = taking
        if first_time:
            self.form.build(taking)
            self.applicant.show_filer(taking.first)
            self.applicant.fix()
            self.situation.fix()
        else:
            self.form.show_taking(taking)
        self.circumstances.show_taking(taking)
        self.materials.show_taking(taking, self.frame.doors.desk.today)
        self._show_summary()
        self.problems.show()
        self.applicant.applicant.show_person(taking.first.applicant.id, *taking.who)
        _show_identity(self.bar, taking)
        if first_time:
            self.show_step(self._where_to_begin(taking))
            _tell_given_back(self.frame, taking)
        self.show_steps()
        self.frame.acts_changed()

    # Inside

    def _show_summary(self) -> None:
        """The check and the receipt say everything again: only while they are looked at."""
        step = self._fixed.get(self.current)
        if self.taking is not None and isinstance(step, CheckStep | ReceiptStep):
            step.show_taking(self.taking)

    def _next_step(self, following: list[str]) -> str:
        """The next step in which something is to be said; what was filled in ahead is passed by."""
        for step in following:
            group = step.removeprefix("form:")
            if group == step or self.states.of(step) != "done" or not self.form.touched(group):
                return step
        return following[-1]

    def _to_first(self) -> None:
        first = self.first()
        if first is not None and self.isVisible():
            first.setFocus()

    def _open_or_next(self) -> None:
        filer = self.applicant.filer()
        if filer is None:
            if not self.applicant.register():
                self.show_step("applicant")
        elif self.work.event is not None and not self.situation.complete:
            self.show_step("situation")
        else:
            self.work.open(filer, self.situation.answers())

    def _where_to_begin(self, taking: Taking) -> str:
        if not taking.open:
            return "receipt"
        order = self.states.order()
        undone = [step for step in order if self.states.of(step) != "done"]
        return next((step for step in undone if step != "receipt"), "check")

    def _widget(self, step: str) -> QWidget:
        if step.startswith("form:"):
            return self.form.page(step.removeprefix("form:"))
        return self._fixed[step]

    def show_steps(self) -> None:
        """Say again how far every step is."""
        shown: list[Step] = []
        for step in self.states.order():
            name: Said = _NAMES.get(step, _FORM)
            if step.startswith("form:"):
                text = self.form.name(step.removeprefix("form:"))
                name = text if text.en else _FORM
            shown.append(Step(step, name, self.states.of(step)))
        self.steps.show_steps(tuple(shown), self.current)
        self._show_footer()

    def _show_footer(self) -> None:
        known = self.work.event is None or self.situation.complete
        opens = not self.work.cases and (self.current == "situation" or known)
        self.foot.show_step(self.current, self.taking, opens=opens)

    def all_here(self, several: tuple[Brought, ...]) -> None:
        """Nothing is left to say of materials: keep it, and on to the check."""
        if several:
            self.work.take(*several)
        self.submit()

    def people_known(self) -> None:
        """Once it is known who it is for, Enter opens the case."""
        self.show_steps()
        self.work.look_for_draft(self.applicant.applicant.id)
        if self.applicant.filer() is not None and not self.work.cases:
            self.foot.forward.setFocus()

    def step_back(self) -> None:
        """To the step before."""
        order = self.states.order()
        at = order.index(self.current)
        if at:
            self.show_step(order[at - 1])


def _tell_given_back(frame: Frame, taking: Taking) -> None:
    """What the second person found different on the paper form, until it is put away."""
    paper = taking.first.case.paper
    if paper is not None and paper.state == "returned":
        frame.trouble(
            Trouble(
                sentence("Given back by the second person: {reason}", reason=paper.reason),
                sentence("Put it right and hand it over again."),
            )
        )


def _show_identity(bar: IdentityBar, taking: Taking) -> None:
    """Whose it is, masked, the numbers, the state."""
    name, id_number = taking.who
    numbers = ", ".join(case.number for case in taking.cases if case.number)
    paper = taking.first.case.paper
    draft = sentence("Paper form {number}", number=paper.number) if paper else sentence("Draft")
    facts = sentence("{id} · {number}", id=id_number, number=numbers or draft)
    bar.show_subject(sentence("{name} · {service}", name=name, service=taking.title), facts)
    states = {case.state for case in taking.cases}
    bar.show_state(STATE_NAMES[taking.first.case.state] if len(states) == 1 else sentence("Several"))
