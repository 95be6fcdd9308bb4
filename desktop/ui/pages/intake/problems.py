"""What stops acceptance, told at its places and together, with a jump to each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from desktop.domain.rules.intake import Problem

if TYPE_CHECKING:
    from desktop.ui.pages.intake.page import IntakePage


class Problems:
    """Shows the problems of an intake once the person asked for them."""

    def __init__(self, page: IntakePage) -> None:
        self._page = page

    def show(self) -> None:
        """Say what is wrong at each question and material, and all of it in the summary."""
        page, taking = self._page, self._page.taking
        if taking is None or not page.checked or not taking.open:
            page.check.summary.show_errors([])
            return
        page.form.show_problems(taking.problems)
        page.materials.show_problems(taking.problems)
        page.check.summary.show_errors([(p.what, partial(self.jump, p)) for p in taking.problems])

    def jump(self, problem: Problem) -> None:
        """Go to where a problem is put right."""
        page = self._page
        sort, _, name = problem.where.partition(":")
        if sort == "field":
            page.show_step(f"form:{page.form.group_of(name)}")
            question = page.form.question(name)
            if question is not None:
                question.edit.setFocus()
        else:
            page.show_step("materials")
            row = page.materials.rows.get(name)
            if row is not None:
                row.states.setFocus()
