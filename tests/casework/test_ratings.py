"""Ratings through their deeds: once a visit and matter, sealed by keys from clerks, figures in fives only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from desktop.casework import hall, people
from desktop.casework.desk import Desk, sit_down
from desktop.casework.hall import ratings
from desktop.domain.hall.rating import BATCH, LEVELS, Rating, group, offered, together, typed_code
from desktop.domain.kinds import visits
from desktop.domain.kinds.delivery import DeliveryPlanned
from desktop.errors import Refused, Trouble
from desktop.paths import StorePaths
from desktop.practice.serving import Practice
from desktop.store.opening.joining import _opened, invite
from desktop.sync.engine import Engine
from tests.casework.centre import WORDS, HandClock, SitDown, as_staff, connect, register, sit_down_at_copy
from tests.casework.taking import accepted

SERVICE = "minimum-living-allowance"
NEVER_SEEN = "慢得离谱"  # what a resident wrote; it must be nowhere in the open


@pytest.fixture
def folder(founded: Path, tmp_path: Path, clock: HandClock) -> Path:
    """A store with a manager and the department's address in its book; closed."""
    admin = sit_down_at_copy(founded, tmp_path / "rated", clock, "it")
    people.add_staff(admin, "chen", "陈静", "manager", WORDS, clearance=3)
    people.add_staff(admin, "zhou", "周敏", "clerk", WORDS, clearance=4)
    connect(admin, {"civil-affairs": "http://127.0.0.1:9/civil-affairs"})
    admin.store.close()
    return tmp_path / "rated"


@pytest.fixture
def as_(folder: Path, clock: HandClock) -> Iterator[object]:
    """Signs somebody in, and whoever was there out."""
    made: list[Desk] = []

    def sign_in(login: str) -> Desk:
        if made:
            made.pop().store.close()
        made.append(sit_down(StorePaths(folder), login, WORDS, clock))
        return made[0]

    yield sign_in
    for desk in made:
        desk.store.close()


def visit(desk: Desk, level: int, reasons: tuple[str, ...] = (), text: str = "") -> str:
    """Somebody came, was served and rated; the code."""
    ticket: str = hall.take(desk, "any").result
    (asked,) = ratings.ask(desk, ticket).result
    ratings.rate(desk, asked.visit.code, Rating(level, reasons, text))
    return str(asked.visit.code)


def test_one_rating_a_visit_and_matter(as_: SitDown) -> None:
    desk = as_("lina")
    ticket: str = hall.take(desk, "any").result
    hall.call_next(desk)
    cases = [accepted(desk, SERVICE, register(desk, n)) for n in (1, 2)]
    first, second = ratings.ask(desk, ticket).result
    assert {first.visit.case, second.visit.case} == set(cases)
    assert ratings.ask(desk, ticket).result == (first, second)  # the same codes again
    ratings.rate(desk, first.visit.code, Rating(4, ("quick",)))
    with pytest.raises(Refused):
        ratings.rate(desk, first.visit.code, Rating(1))
    with pytest.raises(Refused):
        ratings.rate(desk, second.visit.code, Rating(2, ("slow",)), "paper")  # a clerk reads no slips
    ratings.rate(as_staff(desk, "chen"), second.visit.code, Rating(2, ("slow",)), "paper")
    told = [m.body for m in desk.case(first.visit.case).timeline if isinstance(m.body, visits.CaseRated)]
    assert told == [visits.CaseRated(first.visit.id)]


@pytest.mark.parametrize(
    "rating", [Rating(0), Rating(6), Rating(5, ("slow",)), Rating(1, ("quick",)), Rating(3, (), "x" * 501)]
)
def test_what_is_no_rating_is_refused(as_: SitDown, rating: Rating) -> None:
    desk = as_("lina")
    ticket: str = hall.take(desk, "any").result
    (asked,) = ratings.ask(desk, ticket).result
    with pytest.raises(Refused):
        ratings.rate(desk, asked.visit.code, rating)


def test_codes_are_typed_as_they_are_read(as_: SitDown, clock: HandClock) -> None:
    desk = as_("lina")
    ticket: str = hall.take(desk, "any").result
    (asked,) = ratings.ask(desk, ticket).result
    code = asked.visit.code
    assert ratings.look(desk, f" {code[:4]} {code[4:]} ").visit.id == asked.visit.id
    assert typed_code("１２３４-5678") == "12345678"
    for wrong in ("", "1234", "abcdefgh", str((int(code) + 1) % 10**8).zfill(8)):
        with pytest.raises(Refused):
            ratings.look(desk, wrong)
    clock.sleep((ratings.OPEN_DAYS + 1) * 24 * 3600)
    with pytest.raises(Refused):
        ratings.look(desk, code)


def test_no_clerk_opens_a_rating_whatever_the_clearance(as_: SitDown) -> None:
    desk = as_("lina")
    code = visit(desk, 1, ("slow",), NEVER_SEEN)
    row = desk.store.lookups.visit_by_code(code)
    assert row is not None
    assert row.sealed
    for login in ("lina", "zhou", "wang", "it"):
        desk = as_(login)
        assert not desk.store.ratings.may_open
        assert desk.store.ratings.take(row.sealed, row.id) is None
        with pytest.raises(Refused):
            ratings.figures(desk, 2026, 3)
        # A manager's name on the desk does not open what the keys do not open.
        with pytest.raises(Refused):
            ratings.figures(as_staff(desk, "chen"), 2026, 3)
    manager = as_("chen")
    opened = manager.store.ratings.take(row.sealed, row.id)
    assert opened is not None
    assert NEVER_SEEN in opened.decode()
    assert manager.store.ratings.take(row.sealed, "visit:another") is None


def test_figures_come_in_fives_and_never_fewer(as_: SitDown) -> None:
    desk = as_("lina")
    for level in (5, 5, 4, 2):
        visit(desk, level)
    manager = as_("chen")
    found = ratings.figures(manager, 2026, 3)
    assert (found.asked, found.rated, found.every.counted, found.every.waiting) == (4, 4, 0, 4)
    assert found.every.levels == {}
    assert found.every.mean is None
    desk = as_("lina")
    visit(desk, 1, ("slow",))
    found = ratings.figures(as_("chen"), 2026, 3)
    assert found.every.levels == {5: 2, 4: 1, 2: 1, 1: 1}
    assert found.every.mean == pytest.approx(3.4)
    assert found.every.reasons == {"slow": 1}
    assert ratings.figures(as_("chen"), 2026, 4).asked == 0


def test_a_later_rating_changes_no_figure_until_there_are_five_more(as_: SitDown, clock: HandClock) -> None:
    before = None
    for n in range(12):
        visit(as_("lina"), 1 + n % 5)
        clock.sleep(60)
        now = ratings.figures(as_("chen"), 2026, 3).every
        if before is not None and (n + 1) % BATCH:
            assert now.levels == before.levels
        before = now
    assert before is not None
    assert before.counted == 10


def test_no_two_figures_differ_by_fewer_than_five() -> None:
    every = [Rating(1 + n % 5) for n in range(23)]
    before = None
    for many in range(24):
        now = together([group("a", every[:many]), group("b", every[: many // 2])])
        if before is not None:
            assert (now.counted - before.counted) % BATCH == 0
            assert now.counted >= before.counted
        assert sum(now.levels.values()) == now.counted
        before = now


def test_a_manager_who_comes_later_reads_after_another_one_looked(as_: SitDown) -> None:
    visit(as_("lina"), 5)
    admin = as_("it")
    people.add_staff(admin, "later", "新来", "manager", WORDS, clearance=2)
    with pytest.raises(Refused):
        ratings.figures(as_("later"), 2026, 3)
    ratings.figures(as_("chen"), 2026, 3)
    assert ratings.figures(as_("later"), 2026, 3).rated == 1
    people.disable_staff(as_("it"), "chen")
    ratings.figures(as_("later"), 2026, 3)


def test_who_reads_ratings_gives_the_key_to_no_clerk_and_no_other_counter(as_: SitDown) -> None:
    visit(as_("lina"), 1)
    people.add_staff(as_("it"), "head", "总管", "manager", WORDS, clearance=4)
    ratings.figures(as_("chen"), 2026, 3)
    manager = as_("head")
    assert manager.store.ratings.may_open
    clerk = next(row.id for row in manager.store.lookups.staff() if row.login == "lina")
    manager.store.grant(clerk, 3)  # another clearance, given by somebody who holds the key
    manager.store.add_slot(clerk, "lina", WORDS, 3)  # and a slot made anew
    code, invitation = invite(manager.store)
    assert not as_("lina").store.ratings.may_open
    assert "ratings" not in _opened(invitation, code).keys


def test_where_nobody_could_read_nobody_is_asked(sit_down: SitDown) -> None:
    desk = sit_down()
    ticket: str = hall.take(desk, "any").result
    with pytest.raises(Trouble):
        ratings.ask(desk, ticket)


def test_the_department_gets_it_and_the_journal_does_not_tell(as_: SitDown) -> None:
    desk = as_("lina")
    case = accepted(desk, SERVICE, register(desk))
    (asked,) = ratings.ask_about(desk, case).result
    ratings.rate(desk, asked.visit.code, Rating(1, ("unfriendly",), NEVER_SEEN))
    said = [
        step.request
        for entry in desk.store.journal.read(case)
        if isinstance(entry.body, DeliveryPlanned) and entry.body.cause == "case.rated"
        for step in entry.body.steps
    ]
    assert len(said) == 1
    assert said[0].startswith("sealed:")
    every = b"".join(msgspec.json.encode(e.body) for e in desk.store.journal.read(case) if e.body is not None)
    assert NEVER_SEEN.encode() not in every
    assert b"stars" not in every
    # What is sent is the request as the department's contract wants it.
    row = next(row for row in desk.store.lookups.steps_of(case) if row.call == "message")
    request = msgspec.json.decode(row.request)
    assert (request["type"], request["stars"]) == ("rating", 1)
    assert NEVER_SEEN in request["text"]


def test_nothing_is_sent_where_the_department_takes_no_ratings(as_: SitDown, folder: Path) -> None:
    desk = as_("lina")
    draft: str = hall.take(desk, "any").result
    hall.call_next(desk)
    from desktop.casework import intake

    case: str = intake.open_case(desk, SERVICE, register(desk)).result  # the department does not have it
    (asked,) = ratings.ask(desk, draft).result
    assert asked.visit.case == case
    ratings.rate(desk, asked.visit.code, Rating(5))
    assert desk.case(case).deliveries == ()


def test_reasons_fit_every_level() -> None:
    for level in LEVELS:
        assert len(offered(level)) == 5


def test_a_rating_arrives_at_its_department_after_a_restart(
    founded: Path, tmp_path: Path, clock: HandClock
) -> None:
    with Practice(state_folder=tmp_path / "departments", decide_after_s=3600) as practice:
        admin = sit_down_at_copy(founded, tmp_path / "sent", clock, "it")
        people.add_staff(admin, "chen", "陈静", "manager", WORDS, clearance=3)
        connect(admin, {"civil-affairs": practice.url_of("civil-affairs")})
        admin.store.close()
        desk = sit_down(StorePaths(tmp_path / "sent"), "lina", WORDS, clock)
        case = accepted(desk, SERVICE, register(desk))
        (asked,) = ratings.ask_about(desk, case).result
        ratings.rate(desk, asked.visit.code, Rating(2, ("slow",)))
        desk.store.close()
        desk = sit_down(StorePaths(tmp_path / "sent"), "lina", WORDS, clock)
        engine = Engine(desk.store, desk.clock)
        try:
            engine.once()
            engine.once()
            (there,) = practice.cases("civil-affairs")
            (message,) = there["messages"]
            assert (message["type"], message["stars"], message["text"]) == ("rating", 2, "办理缓慢")
            assert {row.state for row in desk.store.lookups.steps_of(case)} == {"done"}
        finally:
            engine.stop()
            desk.store.close()
