"""Commands that speak to departments: sync by hand or until stopped, refresh the catalogue, check a file."""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import Any

from desktop.casework import handover, upkeep
from desktop.casework.desk import Desk
from desktop.casework.exchange import catalogues, results
from desktop.casework.exchange.stuck import stuck
from desktop.cli.departments.catalogues import document as documented
from desktop.cli.departments.catalogues import said
from desktop.cli.speaking import Voice
from desktop.sync.engine import Engine
from desktop.sync.plan import DepartmentPlan, NotNow
from desktop.sync.status import DepartmentStatus, Status
from desktop.words import language, render, say


def sync(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    """One round (the usual way), until stopped, only the plan, or a switch of the line."""
    engine = Engine(desk.store, desk.clock, offline=words.offline)
    try:
        if words.plan:
            _tell_plan(engine, voice)
            return 0
        _switch(engine, words)
        if words.watch:
            return _watch(engine, desk, voice)
        settled = 0 if engine.offline else engine.once()
        now, day = engine.status(), handover.reconcile(desk)
        document = {"settled": settled, **_document(desk, now), "today": day}
        lines = [*_lines(now), *_stuck_lines(desk), *upkeep.reconciliation_lines(day)]
        voice.answer(document, lines)
        return 0
    finally:
        engine.stop()


def _switch(engine: Engine, words: argparse.Namespace) -> None:
    """What stays switched over restarts: a department that rests, and the line as a whole."""
    if words.switch:
        engine.set_offline(words.switch == "off")
    for department, paused in ((words.pause, True), (words.resume, False)):
        if department:
            engine.pause(department, paused)


def _watch(engine: Engine, desk: Desk, voice: Voice) -> int:
    """Exchange until interrupted, and say what changes: the line, what is on its way or stuck, today."""
    engine.start()
    last: list[str] = []
    head, tail = "", [""]
    try:
        while True:
            at = desk.store.journal.head()
            if str(at) != head:
                head = str(at)
                tail = [*_stuck_lines(desk), *upkeep.reconciliation_lines(handover.reconcile(desk))]
            lines = [*_lines(engine.status()), *tail]
            for line in lines if lines != last else ():
                voice.progress(line)
            last = lines
            desk.clock.sleep(1.0)
    except KeyboardInterrupt:
        day = handover.reconcile(desk)
        voice.answer({**_document(desk, engine.status()), "today": day}, ())
        return 0


def _lines(now: Status) -> list[str]:
    lines = [render(now.says), *(render(note) for note in now.notes)]
    for row in now.departments:
        told = [f"{row.name.to(language())}: {render(row.says)}"]
        if row.next_step is not None:
            told.append(render(row.next_step))
        lines.append("  " + " ".join(told) + " " + _facts(row))
    return lines


def _facts(row: DepartmentStatus) -> str:
    if row.by_hand:
        return say("(waiting {waiting})", waiting=row.waiting + row.needs_you)
    heard = _time(row.last_heard) if row.last_heard else say("never")
    if row.waiting_since is None:
        return say("(waiting {waiting}, last heard {heard})", waiting=row.waiting, heard=heard)
    return say(
        "(waiting {waiting} since {since}, last heard {heard})",
        waiting=row.waiting,
        since=_time(row.waiting_since),
        heard=heard,
    )


def _stuck_lines(desk: Desk) -> list[str]:
    """How much waits for a person, and where to see it."""
    many = sum(one.turn in ("clerk", "it") for one in stuck(desk)) + len(results.lacking(desk))
    return [say("Stuck: {many}. See them all: one-counter stuck.", many=many)] if many else []


def _document(desk: Desk, now: Status) -> dict[str, Any]:
    return {
        "line": render(now.says),
        "offline": now.offline,
        "notes": [render(note) for note in now.notes],
        "stuck": sum(one.turn in ("clerk", "it") for one in stuck(desk)),
        "departments": _departments(now),
    }


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
            "next_step": render(d.next_step) if d.next_step is not None else "",
            "since": d.since,
            "waiting_since": d.waiting_since,
            "paused": d.paused,
            "progress": d.progress,
        }
        for d in now.departments
    ]


def _time(at: datetime) -> str:
    local = at.astimezone()
    today = datetime.now(local.tzinfo).date() == local.date()
    return local.strftime("%H:%M:%S" if today else "%Y-%m-%d %H:%M")


def _tell_plan(engine: Engine, voice: Voice) -> None:
    plans, notes = engine.plan(), engine.status().notes
    document = {
        "notes": [render(note) for note in notes],
        "departments": [
            {
                "department": p.department.id,
                "send": [render(d.said) for d in p.do],
                "ask": [render(a.said) for a in p.ask],
                "not_now": [_not_now(n) for n in p.not_now],
                "held": render(p.held.why) if p.held else "",
                "more": p.more,
            }
            for p in plans
        ],
    }
    lines = [render(note) for note in notes]
    for plan in plans:
        lines += _plan_lines(plan)
    voice.answer(document, lines)


def _not_now(one: NotNow) -> dict[str, Any]:
    return {"why": render(one.why), "next": render(one.next_step), "turn": one.turn, "until": one.until}


def _plan_lines(plan: DepartmentPlan) -> list[str]:
    """One department's plan: why nothing goes, what would be sent, what asked, and what waits for what."""
    lines = [plan.department.name.to(language())]
    if plan.held:
        until = say(" Until {at}.", at=_time(plan.held.until)) if plan.held.until else ""
        lines.append(f"  {render(plan.held.why)} {render(plan.held.next_step)}{until}")
    lines += ["  " + render(one.said) for one in plan.do]
    lines += ["  " + render(one.said) for one in plan.ask]
    for one in plan.not_now:
        until = say(" Until {at}.", at=_time(one.until)) if one.until else ""
        lines.append(f"  {render(one.why)} {render(one.next_step)}{until}")
    if plan.more:
        lines.append("  " + say("And {count} more steps after these.", count=plan.more))
    if len(lines) == 1:
        lines.append("  " + say("Nothing to send and nothing to ask."))
    return lines


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
    news = [v for v in catalogues.changed_since(desk, began.astimezone().date()) if v.at >= began]
    new = sorted({(s.id, s.version) for s in services} - before)
    document = {"services": len(services), "new": new, "unreached": [d.department for d in troubles]}
    document["changed"] = [documented(version) for version in news]
    lines = [say("{many} services, {new} of them new or changed.", many=len(services), new=len(new))]
    lines += [line for version in news for line in said(version)]
    lines += [f"  {d.name.to(language())}: {render(d.says)}" for d in troubles]
    voice.answer(document, lines)
    return 1 if troubles else 0
