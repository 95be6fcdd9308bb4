"""The plan: what goes first, what waits for what, and that each has its sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from desktop.domain.catalogue import Text
from desktop.store.rows import DepartmentRow, StepRow
from desktop.sync import doubt, plan
from desktop.sync.plan import DepartmentPlan, View
from desktop.sync.promise import DoubtClass, Offers
from desktop.sync.schedule import Standing

NOW = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
TAX = DepartmentRow("tax", Text("Tax office", "税务局"), "TA", "department-api", {}, True, 3)
LIFE = timedelta(days=1)


def offers(kind: DoubtClass) -> Offers:
    return Offers(kind, LIFE)


def row(case: str, call: str = "create", state: str = "waiting", **more: object) -> StepRow:
    on = more.pop("on", TODAY)
    assert isinstance(on, date)
    made = StepRow(
        f"case:{case}", case, f"d-{case}", call, "tax", call, "k", '{"evidence":"id","size":2000}', "",
        state, 0, 0, NOW - timedelta(minutes=5), on, reference="" if call == "create" else f"R-{case}",
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


def planned(*rows: StepRow, standing: Standing | None = None, **more: object) -> DepartmentPlan:
    siblings: dict[str, list[StepRow]] = {}
    for one in rows:
        siblings.setdefault(one.case, []).append(one)
    view = View(NOW, TODAY, TAX, standing or Standing(offers=offers("A")), rows, siblings)
    return plan.plan(replace(view, **more))  # type: ignore[arg-type]


def did(found: DepartmentPlan) -> list[tuple[str, str, str]]:
    return [(one.what, one.row.case_number, one.row.call) for one in found.do]


def test_words_before_papers_and_today_before_last_week() -> None:
    found = planned(
        row("old", on=TODAY - timedelta(days=7)),
        row("old2", "paper", on=TODAY - timedelta(days=7)),
        row("new"),
        row("new2", "message"),
    )
    assert did(found) == [
        ("send", "new", "create"), ("send", "new2", "message"), ("send", "old", "create"),
        ("carry", "old2", "paper"),
    ]  # fmt: skip


def test_what_failed_before_makes_way_for_what_did_not() -> None:
    from desktop.sync import schedule
    from tests.sync.test_schedule import LATER, PACE

    tired, fresh = row("tired"), row("fresh", on=TODAY - timedelta(days=1))
    standing = schedule.step_failed(Standing(), tired, LATER, NOW - timedelta(minutes=1), PACE, 0.1)
    assert [name for _, name, _ in did(planned(tired, fresh, standing=standing))] == ["fresh", "tired"]


def test_a_stuck_case_delays_only_itself() -> None:
    stuck = row("a", state="refused", why="No such service", turn="clerk")
    found = planned(stuck, row("a", "paper", reference=""), row("b"), row("b2", "paper"))
    assert [name for _, name, _ in did(found)] == ["b", "b2"]
    assert [one.turn for one in found.not_now] == ["clerk", "machine"]


def test_a_message_waits_for_its_papers_and_for_earlier_messages() -> None:
    paper = row("a", "paper", delivery="x", step="p")
    message = row("a", "message", delivery="x", step="m", position=1)
    later = row("a", "message", delivery="y", step="m2")
    assert did(planned(paper, message, later)) == [("carry", "a", "paper")]
    assert did(planned(replace(paper, state="done"), message, later))[0] == ("send", "a", "message")
    assert len(did(planned(replace(message, state="refused"), later))) == 1


@pytest.mark.parametrize(
    ("kind", "first", "age", "expected"),
    [
        ("A", timedelta(hours=1), timedelta(minutes=5), "again"),
        ("A", timedelta(hours=25), timedelta(minutes=5), "look"),
        ("A", None, timedelta(minutes=5), "look"),
        ("A", timedelta(hours=-5), timedelta(minutes=5), "look"),  # the clock was turned back
        ("B", timedelta(hours=1), timedelta(minutes=5), "look"),
        ("B", timedelta(hours=1), timedelta(seconds=5), ""),  # may still be under way
        ("C", timedelta(hours=1), timedelta(minutes=5), ""),
    ],
)
def test_a_doubt_is_settled_by_what_the_department_offers(
    kind: DoubtClass, first: timedelta | None, age: timedelta, expected: str
) -> None:
    doubtful = row("a", state="in_doubt", since=NOW - age, why="timeout", attempt=1)
    times = {"d-a/create": NOW - first} if first is not None else {}
    found = planned(doubtful, standing=Standing(offers=offers(kind)), first_sent=times)
    assert [one.what for one in found.do] == ([expected] if expected else [])
    if kind == "C":
        assert found.not_now[0].turn == "clerk"
        assert "phone" in str(found.not_now[0].next_step)


def test_a_message_waits_for_earlier_ones_but_not_for_one_that_waits_for_a_person() -> None:
    first = row("a", "message", delivery="one", step="first")
    later = row("a", "message", delivery="two", step="later")
    assert did(planned(first, later)) == [("send", "a", "message")]
    lost = row("a", "paper", "refused", delivery="one", step="paper", turn="it")
    behind = planned(lost, first, later)
    assert [one.row.step for one in behind.do] == ["later"]


def test_nothing_is_marked_ahead_where_only_a_person_can_settle_it() -> None:
    assert doubt.ahead(offers("C"), 32) == 1
    assert doubt.ahead(offers("A"), 32) == 32


def test_every_reason_has_words() -> None:
    states = ("waiting", "sending", "in_doubt", "refused")
    rows = [row(f"{n}{state}", call, state) for n, state in enumerate(states) for call in ("create", "paper")]
    rows += [row("w", "message", reference="")]
    for standing in (Standing(), Standing(offers=offers("C"))):
        found = planned(*rows, standing=standing)
        assert len(found.do) + len(found.not_now) == len(rows)
        for one in (*found.do, *found.ask):
            assert str(one.said)
        for other in found.not_now:
            assert str(other.why)
            assert str(other.next_step)
            assert other.turn in ("machine", "clerk", "it")


def test_offline_and_paused_are_told() -> None:
    assert "offline" in str(planned(row("a"), offline=True).held.why)  # type: ignore[union-attr]
    assert "paused" in str(planned(row("a"), paused=True).held.why)  # type: ignore[union-attr]


def test_what_is_asked_and_when() -> None:
    assert planned(numbers_left=10).asks == {"changes", "catalogue", "numbers"} - {"numbers"}
    able = Standing(offers=Offers("A", LIFE, numbers=True), last_asked=NOW, last_catalogue=NOW)
    assert planned(standing=able, numbers_left=10).asks == {"numbers"}
    assert planned(standing=able, numbers_left=150).asks == frozenset()
    future = replace(able.offers, numbers=False) if able.offers else None
    turned_back = Standing(offers=future, last_asked=NOW + timedelta(days=300), last_catalogue=NOW)
    assert planned(standing=turned_back).asks == {"changes"}


def test_a_departments_words_are_never_filled_in() -> None:
    hostile = row("a", state="refused", why="{step.__class__} {0} {", turn="clerk")
    (found,) = planned(hostile).not_now
    assert "{step.__class__} {0} {" in str(found.why)
