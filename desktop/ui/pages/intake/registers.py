"""Asks registers for answers of the form: says what and why first, asks aside, shows what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.casework.desk import Changed
from desktop.casework.together import asking
from desktop.casework.together.asking import Asked, Beside, Landed, Told
from desktop.casework.together.offered import Askable
from desktop.casework.together.reading import Taking
from desktop.domain.telling import listed
from desktop.errors import Sentence, Trouble, sentence
from desktop.ui.doors import DepartmentLine, Line
from desktop.ui.parts.labels import Said
from desktop.ui.questions.showing import answer_shown

if TYPE_CHECKING:
    from desktop.ui.pages.intake.page import IntakePage

_AHEAD = sentence("Ask the resident; when the line is back, the registers can be asked.")


class Registers(QObject):
    """The questions of one intake to registers; one round at a time, the window goes on meanwhile."""

    def __init__(self, page: IntakePage) -> None:
        super().__init__(page)
        self._page = page
        self._line: Line | None = None
        self._busy = False
        page.frame.bus.line.connect(self._heard)

    def acts(self) -> dict[str, Callable[[], None]]:
        """What it does for ids of actions.ACTS: only where the step shown has something to ask for."""
        group = self._page.current.removeprefix("form:")
        return {"registers": lambda: self.ask(group)} if group in self._groups and self._possible() else {}

    def show(self) -> None:
        """Say where registers know something what the whole form could ask for now: one press asks it all."""
        taking = self._page.taking
        if taking is None:
            return
        if self._line is None:  # a page that is just opened has not heard of it
            self._page.ask("line", self._page.frame.doors.status, self._heard)
        lines, here = [self._line_of(one) for one in self._possible()], self._groups
        for group, made in self._page.form.pages.items():
            if group in here:
                made.registers.show_questions(lines, busy=self._busy)
            else:
                made.registers.hide()

    def ask(self, group: str) -> None:
        """Ask every register that can be reached for what the form still needs; *group* is where from."""
        page, desk, taking = self._page, self._page.frame.doors.desk, self._page.taking
        if self._busy or taking is None:
            return
        possible = self._possible()
        reached = [one for one in possible if self._why_not(one.department) is None]
        if possible and not reached:
            why = self._why_not(possible[0].department)
            page.frame.trouble(Trouble(why or _AHEAD, _AHEAD))
            return
        names = {one.field for each in reached for one in each.fields}
        typing = page.form.typing
        self._turn(busy=True)

        def stopped(trouble: Trouble) -> None:
            self._turn(busy=False)
            page.frame.trouble(trouble)

        page.do(
            lambda: asking.begin(desk, taking, names, typing),
            lambda begun: self._leave(group, taking, begun.result),
            stopped,
        )

    # Inside

    def _leave(self, group: str, taking: Taking, asked: tuple[Asked, ...]) -> None:
        """The trace is on the disk: the questions go out, off the window and off what keeps answers."""
        doors = self._page.frame.doors
        self._page.frame.background.ask(
            self._page,
            "registers",
            lambda: asking.ask(doors.look_up, asked),
            lambda told: self._told(group, taking, told),
        )

    def _told(self, group: str, taking: Taking, told: tuple[Told, ...]) -> None:
        page, desk, typing = self._page, self._page.frame.doors.desk, self._page.form.typing
        page.do(
            lambda: asking.keep(desk, taking, told, typing),
            lambda kept: self._landed(group, taking, kept),
            after=lambda: self._turn(busy=False),
        )

    def _landed(self, group: str, taking: Taking, kept: Changed) -> None:
        landed: Landed = kept.result
        lines = list(_said_of(landed))
        self._page.form.page(group).registers.tell(lines)
        for trouble in landed.troubles[:1]:
            self._page.frame.trouble(trouble)
        for beside in landed.beside:
            self._offer(taking, beside)

    def _offer(self, taking: Taking, beside: Beside) -> None:
        question = self._page.form.question(beside.name)
        if question is None:
            return
        desk, page = self._page.frame.doors.desk, self._page
        says = sentence(
            "{department} says: {value}",
            department=beside.department,
            value=answer_shown(beside.value, question.asked),
        )

        def take() -> None:
            page.form.let_go(beside.name)  # what was typed gives way: the person said so
            page.do(lambda: asking.take(desk, taking, beside))

        question.offer(says, take)

    @property
    def _groups(self) -> set[str]:
        """The groups of the form in which a register knows something."""
        taking = self._page.taking
        if taking is None or not taking.open or taking.first.case.paper is not None:
            return set()
        names = {one.field for view in taking.views for one in view.service.shared}
        return {self._page.form.group_of(name) for name in names}

    def _possible(self) -> list[Askable]:
        """What may be asked for now, without what somebody is typing."""
        form, taking = self._page.form, self._page.taking
        asked = taking.registers if taking is not None else ()
        names = {one.field for each in asked for one in each.fields}
        left = (each.only(names, form.typing) for each in asked)
        return [each for each in left if each is not None]

    def _line_of(self, one: Askable) -> Sentence:
        fields = listed(tuple(self._page.form.label(each.field) for each in one.fields))
        why = self._why_not(one.department)
        if why is not None:
            return sentence(
                "{register} ({department}): {fields}. Not now: {why}",
                register=one.register,
                department=one.name,
                fields=fields,
                why=why,
            )
        return sentence(
            "{register} ({department}): {fields}. For: {purpose}. Legal basis: {law}",
            register=one.register,
            department=one.name,
            fields=fields,
            purpose=one.purpose,
            law=one.legal_basis,
        )

    def _why_not(self, department: str) -> Sentence | None:
        """Why a department cannot be asked now; None when its line is up."""
        line = self._line
        if line is None:
            return sentence("The line is being looked at.")
        if line.offline:
            return sentence("This counter was set to work offline.")
        return _down(next((one for one in line.departments if one.department == department), None))

    def _heard(self, line: Line) -> None:
        if line != self._line:
            self._line = line
            self.show()

    def _turn(self, *, busy: bool) -> None:
        self._busy = busy
        self.show()


def _down(row: DepartmentLine | None) -> Sentence | None:
    if row is None:
        return sentence("This counter has no line to the department of the register.")
    if row.by_hand:
        return sentence("The department's registers cannot be asked over the line.")
    if row.paused:
        return sentence("The exchange with the department is paused.")
    up = row.state in ("online", "sending") or (row.state == "needs_you" and row.next_try is None)
    return None if up else row.says


def _said_of(landed: Landed) -> Iterator[Said]:
    """What came of it, a line for each sort of outcome."""
    if landed.filled:
        yield sentence("Filled in from registers: {fields}", fields=listed(landed.filled))
    if landed.beside:
        names = listed(tuple(one.label for one in landed.beside))
        yield sentence("A register says otherwise; choose below: {fields}", fields=names)
    if landed.silent:
        yield sentence("No record of this person: {registers}", registers=listed(landed.silent))
    if landed.unfit:
        yield sentence("What a register says is no answer here, ask: {fields}", fields=listed(landed.unfit))
    for trouble in landed.troubles:
        yield trouble.what
        if trouble.next_step is not None:
            yield trouble.next_step
