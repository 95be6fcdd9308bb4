"""Which steps an intake has now, in their order, and how far each one is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.ui.pages.intake.step_list import StepState

if TYPE_CHECKING:
    from desktop.ui.pages.intake.page import IntakePage


class StepStates:
    """Reads the steps' states off an intake page; a state is shown in words, never kept."""

    def __init__(self, page: IntakePage) -> None:
        self._page = page

    def order(self) -> list[str]:
        """The ids of the steps asked now."""
        before = ["applicant", "situation"] if self._page.work.event is not None else ["applicant"]
        groups = [f"form:{group}" for group in self._page.form.groups]
        return [*before, *groups, "circumstances", "materials", "check", "receipt"]

    def of(self, step: str) -> StepState:
        """How far a step is."""
        page, taking = self._page, self._page.taking
        if step == "applicant":
            return "done" if page.applicant.filer() or taking else "in_progress"
        if step == "situation":
            return "done" if page.situation.complete or taking else "not_started"
        if taking is None:
            return "locked"
        if step.startswith("form:"):
            return self._group(step.removeprefix("form:"))
        if step == "materials":
            return self._materials()
        if step == "receipt":
            return "done" if not taking.open else "not_started" if page.ending.paper else "locked"
        if step == "check":
            return "done" if not taking.open else "not_started" if taking.problems else "in_progress"
        return "done" if page.asked_about(step) else "not_started"  # circumstances: none is an answer

    def _group(self, group: str) -> StepState:
        form, wrong = self._page.form, self._wrong("field")
        needed, given = form.state(group)
        bad = any(form.group_of(name) == group for name in wrong)
        if bad and self._page.checked:
            return "returned"
        return _how_far(given if needed else int(form.touched(group)), bad or given < needed)

    def _materials(self) -> StepState:
        taking = self._page.taking
        lacking = bool(self._wrong("material"))
        if lacking and self._page.checked:
            return "returned"
        return _how_far(sum(bool(wanted.state) for wanted in taking.wanted) if taking else 0, lacking)

    def _wrong(self, sort: str) -> set[str]:
        """Names of fields or materials something is wrong with."""
        taking = self._page.taking
        if taking is None:
            return set()
        found = (problem.where.partition(":") for problem in taking.problems)
        return {name for kind, _, name in found if kind == sort}


def _how_far(given: int, lacking: bool) -> StepState:
    if not lacking:
        return "done"
    return "in_progress" if given else "not_started"
