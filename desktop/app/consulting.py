"""Scenes of consultation: an answer, inquiries in their states, and what is asked before their deeds."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from desktop.casework import consult

if TYPE_CHECKING:
    from desktop.app.stage import Stage

_ASKED = "居住证可以由子女代领吗？"
_DEPARTMENT = "household-registration"


def opened(view: str, question: str = "") -> Callable[[Stage], object]:
    """The page of consultation at one of its views."""

    def open_it(stage: Stage) -> None:
        _inquiry(stage)
        stage.open("consult", view=view, question=question)

    return open_it


def answer(question: str, then: str = "") -> Callable[[Stage], object]:
    """The answer found first, and perhaps what is asked from there."""

    def open_it(stage: Stage) -> None:
        found = consult.find(stage.desk, question)
        page = stage.open("answer", answer=found[0].row.id, question=question)
        if then:
            getattr(page, then)()

    return open_it


def inquiry(state: str, deed: str = "") -> Callable[[Stage], object]:
    """An inquiry in a state, and perhaps what is asked before a deed."""

    def open_it(stage: Stage) -> None:
        page = stage.open("inquiry", inquiry=_inquiry(stage, state))
        if deed:
            page.press(deed)

    return open_it


def _inquiry(stage: Stage, state: str = "with_department") -> str:
    """The journal of an inquiry in this state; made when there is none."""
    desk: Any = stage.desk
    there = desk.store.lookups.inquiries((state,))
    if there:
        return str(there[0].id)
    made: str = consult.ask(desk, _ASKED, _DEPARTMENT, service="residence-permit").result
    if state != "asked":
        consult.carried(desk, made, "phone", "户政科")
    if state == "answered":
        consult.answered(desk, made, "可以，凭双方身份证和关系证明。", who="户政科")
    return made
