"""Commands that speak to departments: sync by hand or until stopped, refresh the catalogue, check a file."""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import Any

from desktop.casework import centre, handover, upkeep
from desktop.casework.desk import Desk
from desktop.cli.office import department_secret
from desktop.cli.speaking import Voice
from desktop.clock import Clock
from desktop.store.rows import DepartmentRow
from desktop.sync import checking, connectors
from desktop.sync.engine import Engine
from desktop.sync.plan import DepartmentPlan
from desktop.sync.status import Status
from desktop.words import language, render, say


def sync(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    """One round (the usual way), until stopped, or only the plan."""
    engine = Engine(desk.store, desk.clock)
    try:
        if words.plan:
            _tell_plan(engine.plan(), voice)
            return 0
        if words.watch:
            return _watch(engine, desk, voice)
        settled = engine.once()
        now, day = engine.status(), handover.reconcile(desk)
        document = {"settled": settled, **_document(now), "today": day}
        lines = [*_lines(now), *upkeep.reconciliation_lines(day)]
        voice.answer(document, lines)
        return 0
    finally:
        engine.stop()


def _watch(engine: Engine, desk: Desk, voice: Voice) -> int:
    """Exchange until interrupted, and say what changes."""
    engine.start()
    last: list[str] = []
    try:
        while True:
            lines = _lines(engine.status())
            if lines != last:
                for line in lines:
                    voice.progress(line)
                last = lines
            desk.clock.sleep(1.0)
    except KeyboardInterrupt:
        voice.answer(_document(engine.status()), ())
        return 0


def _lines(now: Status) -> list[str]:
    lines = [render(now.says)]
    for row in now.departments:
        heard = _time(row.last_heard) if row.last_heard else say("never")
        lines.append(
            f"  {row.name.to(language())}: {render(row.says)} "
            + say("(waiting {waiting}, last heard {heard})", waiting=row.waiting, heard=heard)
        )
    return lines


def _document(now: Status) -> dict[str, Any]:
    return {"line": render(now.says), "departments": _departments(now)}


def _departments(now: Status) -> list[dict[str, Any]]:
    return [
        {
            "department": d.department,
            "state": d.state,
            "says": render(d.says),
            "waiting": d.waiting,
            "needs_you": d.needs_you,
            "last_heard": d.last_heard,
            "next_try": d.next_try,
        }
        for d in now.departments
    ]


def _time(at: datetime) -> str:
    return at.astimezone().strftime("%H:%M:%S")


def _tell_plan(plans: tuple[DepartmentPlan, ...], voice: Voice) -> None:
    document = [
        {
            "department": p.department.id,
            "send": [render(d.said) for d in p.do],
            "ask": [render(a.said) for a in p.ask],
            "not_now": [
                {"why": render(n.why), "next": render(n.next_step), "turn": n.turn} for n in p.not_now
            ],
            "held": render(p.held.why) if p.held else "",
        }
        for p in plans
    ]
    lines: list[str] = []
    for plan in plans:
        lines.append(plan.department.name.to(language()))
        if plan.held:
            lines.append(f"  {render(plan.held.why)} {render(plan.held.next_step)}")
        lines += ["  " + render(one.said) for one in plan.do]
        lines += ["  " + render(one.said) for one in plan.ask]
        lines += [f"  {render(one.why)} {render(one.next_step)}" for one in plan.not_now]
    voice.answer(document, lines)


def refresh(desk: Desk, voice: Voice) -> int:
    """Ask every department for its catalogue now."""
    before, began = {(s.id, s.version) for s in desk.store.lookups.services()}, desk.clock.now()
    engine = Engine(desk.store, desk.clock)
    try:
        engine.refresh_catalogues()
        rows = engine.status().departments
        spoken = [d for d in rows if not d.by_hand]
        troubles = [d for d in spoken if d.last_heard is None or d.last_heard < began]
    finally:
        engine.stop()
    services = desk.store.lookups.services()
    new = sorted({(s.id, s.version) for s in services} - before)
    document = {"services": len(services), "new": new, "unreached": [d.department for d in troubles]}
    lines = [say("{many} services, {new} of them new or changed.", many=len(services), new=len(new))]
    lines += [f"  {d.name.to(language())}: {render(d.says)}" for d in troubles]
    voice.answer(document, lines)
    return 1 if troubles else 0


def check(words: argparse.Namespace, clock: Clock, voice: Voice) -> int:
    """Walk through what a department's system offers, without writing anything there or here."""
    file = centre.read_department(words.file)
    key = department_secret(file.name.to(language()))
    row = DepartmentRow(file.id, file.name, file.code, file.connector, file.settings, True, 0)
    connector = connectors.connect(row, key, clock)
    try:
        found = checking.walk(connector)
    finally:
        connector.close()
    voice.answer(
        [{"step": render(f.step), "holds": f.holds, "says": render(f.says)} for f in found],
        [("✓ " if f.holds else "✗ ") + f"{render(f.step)}: {render(f.says)}" for f in found],
    )
    return 0 if all(f.holds for f in found) else 1
