"""How a practice department decides: simple rules on what a clerk can see, so that a practice day moves.

A case goes received → in review; there a missing material or a form that breaks its schema means waiting
for supplement, a rule of resources/practice/decisions.json means refused, a licence means a visit on site
(special procedure) first, and everything else is approved. The same case is always decided alike.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal

import fastjsonschema
import msgspec

from desktop.domain.catalogue import Material, Service, Text
from desktop.domain.forms.conditions import declared, holds
from desktop.practice.contract import NewCase, State
from desktop.practice.district import RESOURCES

OPEN: frozenset[State] = frozenset({"received", "in_review", "waiting_supplement", "special_procedure"})
SUPPLEMENT_DAYS = 15  # calendar days to bring what was asked for


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case stands at the department: its state, why, and what is asked for."""

    state: State
    reason: str = ""
    asked_for: tuple[str, ...] = ()
    corrected: bool = False  # the form was put right by a supplement
    visited: bool = False  # somebody was on site


@dataclass(frozen=True, slots=True)
class _Ground:
    """One ground for a refusal: a test of the form, and what the resident is told."""

    holds: Callable[[Any], Any]
    reason: str


def said(text: Text) -> str:
    """A department's sentence for everybody: Chinese first, as its letters are, then English."""
    return f"{text.zh} ({text.en})"


def next_standing(now: Standing, case: NewCase, service: Service, held: Collection[str]) -> Standing | None:
    """What the department does next with a case, None when it is not its turn.

    ``held`` names the evidence it has, from the counter and from supplements.
    """
    if now.state == "received":
        return replace(now, state="in_review", reason="", asked_for=())
    if now.state == "in_review":
        return _reviewed(now, case, service, held)
    if now.state == "special_procedure":
        return replace(now, state="in_review", visited=True, reason=said(_VISITED))
    return None


def _reviewed(now: Standing, case: NewCase, service: Service, held: Collection[str]) -> Standing:
    missing = [m for m in service.materials if needed(m, case) and m.evidence not in held]
    if missing:
        zh, en = "、".join(m.name.zh for m in missing), "; ".join(m.name.en for m in missing)
        asked = tuple(m.evidence for m in missing)
        return replace(
            now,
            state="waiting_supplement",
            asked_for=asked,
            reason=said(Text(f"Please bring: {en}", f"请补交：{zh}")),
        )
    fault = None if now.corrected else form_fault(service, case.form)
    if fault:
        return replace(now, state="waiting_supplement", asked_for=(), reason=said(fault))
    for ground in _grounds().get(service.id, ()):
        if _holds(ground, case.form):
            return replace(now, state="refused", reason=ground.reason, asked_for=())
    if service.kind == "licensing" and not now.visited:
        return replace(now, state="special_procedure", reason=said(_VISIT), asked_for=())
    return replace(now, state="approved", reason=said(_GRANTED), asked_for=())


def supplemented(now: Standing, held: Collection[str], in_words: bool) -> Standing:
    """After something was brought: back to review once all that was asked for is there.

    ``in_words`` when a supplement message came, which also puts a form right.
    """
    if now.state != "waiting_supplement":
        return now
    if any(evidence not in held for evidence in now.asked_for):
        return now
    if not now.asked_for and not in_words:
        return now
    return replace(
        now,
        state="in_review",
        reason=said(_BROUGHT),
        asked_for=(),
        corrected=now.corrected or (in_words and not now.asked_for),
    )


def received_word(type: Literal["question", "urge"]) -> str:
    """What a counter is told when it asks or urges."""
    return said(_ASKED if type == "question" else _URGED)


def needed(material: Material, case: NewCase) -> bool:
    """Whether a case needs a material, by its circumstance or form condition."""
    return material.required and holds(material.when, case.circumstances, case.form)


def form_fault(service: Service, form: dict[str, Any]) -> Text | None:
    """The first thing wrong with a form by its own schema, in words; None when it holds."""
    try:
        _form_test(service)(form)
    except fastjsonschema.JsonSchemaValueException as wrong:
        if wrong.rule == "required":
            fields = [f for f in wrong.rule_definition or () if f not in (wrong.value or {})]
        else:
            fields = [str(part) for part in wrong.path[1:2]]
        labels = [_label(service.form, field) for field in fields]
        zh, en = "、".join(label.zh for label in labels), ", ".join(label.en for label in labels)
        return Text(f"Please put right in the form: {en}", f"请更正表单：{zh}")
    return None


def _holds(ground: _Ground, form: dict[str, Any]) -> bool:
    try:
        ground.holds(form)
    except fastjsonschema.JsonSchemaValueException:
        return False
    return True


def _label(schema: dict[str, Any], field: str) -> Text:
    for name, definition in declared(schema):
        if name == field and "x-label" in definition:
            return Text(**definition["x-label"])
    return Text(field, field)


def _form_test(service: Service) -> Callable[[Any], Any]:
    key = (service.id, service.version)
    if key not in _form_tests:
        _form_tests[key] = fastjsonschema.compile(service.form)
    return _form_tests[key]


_form_tests: dict[tuple[str, int], Callable[[Any], Any]] = {}  # made on first use: making one takes a while


@cache
def _grounds() -> dict[str, tuple[_Ground, ...]]:
    rules = msgspec.json.decode((RESOURCES / "decisions.json").read_bytes())
    return {
        service: tuple(
            _Ground(fastjsonschema.compile(rule["when"]), said(Text(**rule["reason"]))) for rule in grounds
        )
        for service, grounds in rules.items()
    }


_VISIT = Text("A visit on site comes first", "需进行现场核查，所需时间不计入办理时限")
_VISITED = Text("The visit on site is done", "现场核查已完成")
_BROUGHT = Text("The supplement has arrived; review goes on", "补正材料已收到，继续审查")
_GRANTED = Text("Approved", "准予办理")
_ASKED = Text("The question has arrived; staff will call back", "咨询已收到，工作人员将电话答复")
_URGED = Text("The urging is noted; the case is taken up with priority", "催办已登记，将优先办理")
