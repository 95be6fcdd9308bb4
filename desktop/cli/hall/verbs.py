"""Commands of the hall: numbers, calls, lines; ratings typed in, and their figures."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from desktop.casework import hall
from desktop.casework.desk import Desk
from desktop.casework.hall import groups, ratings, seen, taking
from desktop.cli.cases import write
from desktop.cli.speaking import Voice, table
from desktop.domain.catalogue import Text
from desktop.domain.hall import waits
from desktop.domain.hall.rating import BATCH, Group, Rating
from desktop.domain.hall.ticket import STATE_NAMES
from desktop.domain.hall.turns import RULE
from desktop.errors import Refused, sentence
from desktop.store.rows import TicketRow
from desktop.words import language, render, say


def run(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    """Carry out one `queue` command."""
    return _VERBS[words.verb](desk, words, voice)


def _take(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    line = words.line or groups.lines(desk)[0].id
    due = taking.moment(desk, words.at) if words.at else None
    ticket = hall.take(desk, line, priority=words.priority, appointment=due).result
    found = taking.outlook(desk, ticket)
    if words.out:
        from desktop.casework.papers import of_hall

        write(words.out, of_hall.ticket(desk, ticket))
    document = {"number": found.row.number, "line": line, "ahead": found.ahead, "wait": found.wait}
    lines = [
        say("Number {number}, {ahead} before it.", number=found.row.number, ahead=found.ahead),
        render(waits.told(found.ahead, found.wait)),
    ]
    voice.answer(document, lines)
    return 0


def _list(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    rows = desk.store.lookups.tickets(desk.today)
    names = {group.id: group.name for group in groups.lines(desk)}
    document = [
        {"number": r.number, "line": r.group, "state": r.state, "priority": r.priority, "window": r.window}
        for r in rows
    ]
    order = [row.id for row in hall.read(desk).mine]
    cells = [
        (
            r.number,
            names[r.group].to(language()) if r.group in names else r.group,
            STATE_NAMES[r.state].to(language()),
            str(order.index(r.id) + 1) if r.id in order else "",
            r.window,
        )
        for r in rows
    ]
    voice.answer(
        document, table(cells, (say("Number"), say("Line"), say("State"), say("Turn"), say("Window")))
    )
    return 0


def _call(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    changed = hall.call(desk, taking.find(desk, words.number).id) if words.number else hall.call_next(desk)
    row: TicketRow | None = changed.result
    told = say("{number} is called to this window.", number=row.number) if row else say("Nobody waits.")
    voice.answer({"number": row.number if row else ""}, [told])
    return 0


def _simple(deed: Callable[[Desk], Any]) -> Callable[[Desk, argparse.Namespace, Voice], int]:
    def carry_out(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
        row: TicketRow = deed(desk).result
        now = desk.store.lookups.ticket(row.id)
        voice.answer(
            {"number": row.number, "state": now.state},
            [f"{row.number}: {STATE_NAMES[now.state].to(language())}"],
        )
        return 0

    return carry_out


def _hold(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    return _simple(lambda at: hall.hold(at, words.reason))(desk, words, voice)


def _send(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    return _simple(lambda at: hall.transfer(at, words.line, note=words.note))(desk, words, voice)


def _back(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    row = taking.find(desk, words.number)
    hall.come_back(desk, row.id)
    voice.answer({"number": row.number, "state": "waiting"}, [say("Back in the line.")])
    return 0


def _line(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    name = Text(words.name_en, words.name_zh)
    hall.set_group(desk, words.line, words.letter, name, tuple(words.department))
    voice.answer({"line": words.line}, [say("The line is set up.")])
    return 0


def _end_line(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    hall.end_group(desk, words.line, words.reason)
    voice.answer({"ended": words.line}, [say("No more numbers are given for this line.")])
    return 0


def _rule(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    voice.answer([render(text) for text in RULE], [f"- {render(text)}" for text in RULE])
    return 0


def _rate(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    ratings.rate(desk, words.code, Rating(words.level), "paper")
    voice.answer({"sealed": True}, [say("The rating is sealed.")])
    return 0


def _times(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    year, month = _month(words.period)
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    found = seen.measured(desk, date(year, month, 1), last)
    names = {group.id: group.name for group in desk.store.lookups.groups(every=True)}
    cells = [
        (
            names[t.line].to(language()) if t.line in names else t.line,
            *(str(n) for n in (t.taken, t.served, t.missed)),
            *("" if s is None else str(waits.minutes(s)) for s in (t.waited, t.waited_most, t.handled)),
        )
        for t in found
    ]
    head = (
        *(say("Line"), say("Taken"), say("Served"), say("Not there")),
        *(say("Waited, min (half)"), say("Waited, min (nine of ten)"), say("Served, min (half)")),
    )
    voice.answer(found, table(cells, head))
    return 0


def _month(period: str) -> tuple[int, int]:
    year, _, month = period.partition("-")
    if not (year.isdecimal() and month.isdecimal() and 1 <= int(month) <= 12 and 2000 <= int(year) <= 2199):
        raise Refused(sentence("{period} is no month.", period=period), sentence("Write it like 2026-10."))
    return int(year), int(month)


def _ratings(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    found = ratings.figures(desk, *_month(words.period))
    rows = [(say("All departments together"), found.every), *((g.department or "-", g) for g in found.groups)]
    voice.answer(found, [_told(name, group) for name, group in rows])
    return 0


def _told(name: str, group: Group) -> str:
    if group.mean is None:
        return f"{name}: " + say("Fewer than {n} ratings: nothing is shown yet.", n=BATCH)
    mean = say("{mean} of 5", mean=f"{group.mean:.1f}")
    return f"{name}: {mean} ({group.counted})"


_VERBS: dict[str, Callable[[Desk, argparse.Namespace, Voice], int]] = {
    "take": _take,
    "list": _list,
    "call": _call,
    "recall": _simple(hall.recall),
    "missed": _simple(hall.miss),
    "done": _simple(hall.finish),
    "hold": _hold,
    "send": _send,
    "back": _back,
    "line": _line,
    "end-line": _end_line,
    "rule": _rule,
    "rate": _rate,
    "times": _times,
    "ratings": _ratings,
}
