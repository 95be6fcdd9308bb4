"""Any order of anybody's deeds with paper forms: two people stand for every case, and no number is lost."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from random import Random

import pytest

from desktop.casework import intake, outage, people
from desktop.casework.desk import Desk
from desktop.casework.exchange import numbers
from desktop.casework.outage import kits
from desktop.domain.kinds import back_entry as b
from desktop.domain.kinds import case as k
from desktop.domain.kinds.delivery import DeliveryPlanned
from desktop.errors import Trouble
from desktop.store.lookups import CaseFilter
from tests.casework import centre, taking
from tests.casework.centre import HandClock, SitDown, as_staff, register

SERVICE = "minimum-living-allowance"
STEPS = 400
_TOLD = (b.CaseOnPaper, k.CaseFilled, k.CircumstancesSet)


class Counter:
    """Three people who do whatever comes to their hands; what is refused is refused."""

    def __init__(self, desk: Desk, clock: HandClock, dice: Random) -> None:
        self.dice, self.clock = dice, clock
        self.staff = [as_staff(desk, login) for login in ("lina", "wang", "zhao")]
        self.residents = [register(desk, serial) for serial in range(1, 5)]
        self.blocks = [outage.print_kit(self.staff[0], {SERVICE: 5, "": 3}).result for _ in range(4)]

    def one(self) -> Desk:
        """Somebody."""
        return self.dice.choice(self.staff)

    def case(self, desk: Desk) -> str:
        """Some case from a paper form, whatever its state."""
        return self.dice.choice(self.cases(desk))

    def waiting(self, desk: Desk) -> str:
        """Some case that waits for its check, mostly."""
        rows = desk.store.lookups.cases(CaseFilter(paper=("wanted",))).rows
        return self.dice.choice(rows).id if rows and self.dice.random() < 0.8 else self.case(desk)

    def cases(self, desk: Desk) -> list[str]:
        """All of them."""
        states = ("typed", "wanted", "returned", "checked", "given_up")
        return [row.id for row in desk.store.lookups.cases(CaseFilter(paper=states)).rows]

    def step(self) -> None:
        """One deed of one of them."""
        desk = self.one()
        self.clock.sleep(self.dice.randrange(1, 3000))
        deeds: list[Callable[[Desk], object]] = [
            *([self.begin] * 3),
            *([self.fill] * 2),
            lambda d: outage.want_check(d, self.case(d)),
            lambda d: outage.want_check(d, self.case(d)),
            *([lambda d: outage.confirm(d, self.waiting(d))] * 4),
            lambda d: outage.give_back(d, self.case(d), "different"),
            self.give_up,
            lambda d: intake.receive(d, self.case(d)),
            lambda d: intake.accept(d, self.case(d)),
            lambda d: intake.not_accept(d, self.case(d), ("no",)),
            lambda d: intake.set_circumstances(d, self.case(d), ("elderly",)),
            self.spoil,
            self.count,
        ]
        with suppress(Trouble, IndexError):
            self.dice.choice(deeds)(desk)

    def form(self, desk: Desk) -> tuple[str, kits.Form]:
        """Some form of some kit."""
        block = self.dice.choice(self.blocks)
        return block, self.dice.choice(kits.kit(desk, block).forms)

    def begin(self, desk: Desk) -> None:
        """Type a form in, whole or in part."""
        _, form = self.form(desk)
        who = self.dice.choice(self.residents)
        case = outage.begin(desk, form.number, who, self.clock.now(), service=form.service or SERVICE).result
        if self.dice.random() < 0.8:
            taking.fill_in(desk, case)
            taking.hand_in(desk, case)

    def fill(self, desk: Desk) -> None:
        """Change an answer of a case."""
        intake.fill(desk, self.case(desk), {"address": f"清河路{self.dice.randrange(99)}号"})

    def give_up(self, desk: Desk) -> None:
        """The wrong form after all."""
        if self.dice.random() < 0.2:
            outage.give_up(desk, self.case(desk), "wrong form")

    def spoil(self, desk: Desk) -> None:
        """Tea over a form."""
        block, form = self.form(desk)
        if self.dice.random() < 0.2:
            outage.spoil(desk, block, form.number, "tea")

    def count(self, desk: Desk) -> None:
        """Look into the drawer."""
        block, form = self.form(desk)
        outage.count(desk, block, form.pile, self.dice.choice((form.number, "")))


@pytest.mark.parametrize("seed", range(3))
def test_two_people_stand_for_every_case_and_no_number_is_lost(
    sit_down: SitDown, clock: HandClock, seed: int
) -> None:
    desk = sit_down("it")
    people.add_staff(desk, "zhao", "赵敏", "clerk", centre.WORDS, clearance=3)
    counter = Counter(desk, clock, Random(seed))
    for _ in range(STEPS):
        counter.step()
    cases = [desk.case(case) for case in counter.cases(desk)]
    for case in cases:
        typists: set[str] = set()
        checked = False
        for moment in reversed(case.timeline):
            if isinstance(moment.body, _TOLD):
                typists.add(moment.by.staff)
                checked = False
            elif isinstance(moment.body, b.CaseChecked):
                assert moment.by.staff not in typists
                typists, checked = set(), True
            elif isinstance(
                moment.body, (k.CaseReceived, k.CaseAccepted, k.CaseNotAccepted, DeliveryPlanned)
            ):
                assert checked, f"{case.number} went on without a second person"
        assert not case.odd
    given = [case.number for case in cases if case.number]
    assert len(set(given)) == len(given) >= 3
    book = numbers.look(desk)
    assert book.closes
    found = outage.look(counter.staff[0])
    assert all(pile.closes for kit in found.kits for pile in kit.piles)
    used = {form.number for block in counter.blocks for form in kits.kit(desk, block).of("used")}
    assert used == set(given)
    assert desk.store.journal.rebuild(check=True) == []
