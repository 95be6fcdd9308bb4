"""Any order of deeds, rounds, lost answers, kills, restarts and exchange ends with everybody agreeing."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from desktop.casework import handover, intake, work
from desktop.errors import Refused
from tests.casework import taking
from tests.machine.world import DEPARTMENT, REFUSED_SERVICE, SERVICE, Seat, World

SEATS = st.integers(0, 1)
PICK = st.integers(0, 99)
OPEN = ("draft", "received")
THERE = ("accepted", "in_review", "waiting_supplement", "special_procedure", "approved", "refused")
LOST = ("drop-after", "error500-after", "nonsense", "truncated")
FAULTS = (
    "drop-before",
    "drop-after",
    "error500",
    "error500-after",
    "nonsense",
    "truncated",
    "too-many",
    "vanish",
)


class Machine(RuleBasedStateMachine):
    """Two counters and a department; hypothesis decides what happens next."""

    @initialize()
    def begin(self) -> None:
        self.world = World()

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        try:
            self.world.settle()
            cases = self.world.all_alike()
            self.world.exactly_once(cases)
            for seat in self.world.seats:
                self._nothing_returned(seat, [other.gone for other in self.world.seats])
            self.world.tally(cases)
        finally:
            self.world.close()

    # -- deeds --------------------------------------------------------------------------------------

    def _deed(self, seat: int, pick: int, states: tuple[str, ...], do: Callable[[Seat, str], Any]) -> None:
        """Something a clerk does to one of the cases known there; a rule may say no."""
        here = self.world.seats[seat]
        cases = here.cases(states)
        if cases:
            with suppress(Refused):
                do(here, cases[pick % len(cases)])
            here.acknowledge()

    @rule(seat=SEATS, scan=st.booleans())
    def takes_in(self, seat: int, scan: bool) -> None:
        here = self.world.seats[seat]
        self.world.take_in(here, SERVICE, scan)
        here.acknowledge()

    @rule(seat=SEATS)
    def takes_in_what_the_department_will_refuse(self, seat: int) -> None:
        here = self.world.seats[seat]
        self.world.take_in(here, REFUSED_SERVICE, scan=False)
        here.acknowledge()

    @rule(seat=SEATS)
    def opens_a_draft(self, seat: int) -> None:
        here = self.world.seats[seat]
        taking.ready_draft(here.desk, SERVICE, here.desk.store.journal.journals("resident:")[0])
        here.acknowledge()

    @rule(seat=SEATS, pick=PICK)
    def changes_the_address(self, seat: int, pick: int) -> None:
        def change(here: Seat, case: str) -> None:
            self.world.values += 1
            folded = here.desk.case(case)
            clash = next((c.values for c in folded.clashes if c.subject == "value:address"), ())
            before = {folded.values.get("address"), *clash}
            intake.fill(here.desk, case, {"address": f"清河路{self.world.values}号"})
            here.gone.setdefault((case, "address"), set()).update(before)

        self._deed(seat, pick, OPEN, change)

    @rule(seat=SEATS, pick=PICK, which=st.sampled_from([(), ("elderly",), ("proxy",)]))
    def sets_circumstances(self, seat: int, pick: int, which: tuple[str, ...]) -> None:
        self._deed(seat, pick, OPEN, lambda here, case: intake.set_circumstances(here.desk, case, which))

    @rule(seat=SEATS, pick=PICK)
    def receives_a_draft(self, seat: int, pick: int) -> None:
        self._deed(seat, pick, ("draft",), lambda here, case: intake.receive(here.desk, case))

    @rule(seat=SEATS, pick=PICK)
    def accepts_what_was_received(self, seat: int, pick: int) -> None:
        """Perhaps at both counters, each with a number of its own, before they know of each other."""
        self._deed(seat, pick, ("received",), lambda here, case: intake.accept(here.desk, case))

    @rule(seat=SEATS, pick=PICK)
    def gives_notice_or_refuses(self, seat: int, pick: int) -> None:
        self._deed(seat, pick, OPEN, lambda here, case: intake.give_notice(here.desk, case))
        if pick % 3 == 0:
            self._deed(seat, pick, OPEN, lambda here, case: intake.not_accept(here.desk, case, ("no",)))

    @rule(
        seat=SEATS, pick=PICK, what=st.sampled_from(["question", "urge", "withdraw", "deliver", "supplement"])
    )
    def tells_the_department(self, seat: int, pick: int, what: str) -> None:
        def tell(here: Seat, case: str) -> None:
            if what == "withdraw":
                work.withdraw(here.desk, case, "changed their mind")
            elif what == "deliver":
                work.deliver(here.desk, case, "张伟")
            elif what == "supplement":
                work.supplement(here.desk, case, {"income-proof": taking.scan(self.world.home)}, "more")
            else:
                work.message(here.desk, case, "question" if what == "question" else "urge", "please")

        here = self.world.seats[seat]
        if not here.cases(THERE):
            self.world.take_in(here, SERVICE, scan=False)
        self._deed(seat, pick, THERE, tell)

    @rule(seat=SEATS, pick=PICK)
    def tries_a_refused_step_again(self, seat: int, pick: int) -> None:
        def again(here: Seat, case: str) -> None:
            for delivery in here.desk.case(case).deliveries:
                for standing in delivery.steps:
                    if standing.state == "refused":
                        handover.try_again(here.desk, case, standing.step.id)

        self._deed(seat, pick, THERE, again)

    # -- the line -----------------------------------------------------------------------------------

    @rule(seat=SEATS)
    def a_round(self, seat: int) -> None:
        self.world.seats[seat].round()

    @rule(seat=SEATS)
    def a_round_on_a_good_line_leaves_nothing_of_its_own_behind(self, seat: int) -> None:
        """A stuck delivery delays no other: whatever can go goes, though some are refused for ever."""
        here = self.world.seats[seat]
        self.world.practice.set_fault(None)
        for _ in range(4):
            self.world.pass_time(90)
            here.round()
        assert not [row for row in here.open_steps() if row.call == "create"]

    @rule(name=st.sampled_from(FAULTS), times=st.integers(1, 4), posts=st.booleans())
    def the_line_goes_bad(self, name: str, times: int, posts: bool) -> None:
        self.world.practice.set_fault(
            name, department=DEPARTMENT, times=times, method="POST" if posts else ""
        )

    @rule(
        seat=SEATS,
        name=st.sampled_from(LOST),
        times=st.integers(1, 3),
        seconds=st.sampled_from([1, 2 * 86_400]),
    )
    def answers_are_lost(self, seat: int, name: str, times: int, seconds: int) -> None:
        """The department acts and nobody hears of it; and perhaps a long weekend follows."""
        self.world.practice.set_fault(name, department=DEPARTMENT, times=times, method="POST")
        self.world.seats[seat].round()
        self.world.pass_time(seconds)

    @rule(seconds=st.sampled_from([1, 70, 600, 3600, 2 * 86_400]))
    def time_passes(self, seconds: int) -> None:
        self.world.pass_time(seconds)

    # -- ends and beginnings ------------------------------------------------------------------------

    @rule(seat=SEATS)
    def is_killed(self, seat: int) -> None:
        self.world.seats[seat].kill()

    @rule(
        seat=SEATS,
        when=st.sampled_from(["before", "after"]),
        later=st.integers(0, 3),
        days=st.sampled_from([0, 2]),
    )
    def is_killed_while_sending(self, seat: int, when: str, later: int, days: int) -> None:
        """And comes back at once, or after the department has forgotten its idempotency keys."""
        self.world.seats[seat].mortal.doom = (when, later)
        self.world.seats[seat].round()
        self.world.pass_time(days * 86_400)

    @rule(seat=SEATS)
    def is_restarted(self, seat: int) -> None:
        self.world.seats[seat].restart()

    # -- exchange -----------------------------------------------------------------------------------

    @rule(giver=SEATS)
    def gives_what_the_other_lacks(self, giver: int) -> None:
        self.world.exchange(self.world.seats[giver], self.world.seats[1 - giver])

    @rule(giver=SEATS, part=st.sampled_from([0.2, 0.6, 1.0]), seed=st.integers(0, 999))
    def gives_some_in_any_order_and_some_twice(self, giver: int, part: float, seed: int) -> None:
        dice = random.Random(seed)
        self.world.exchange(self.world.seats[giver], self.world.seats[1 - giver], part=part, dice=dice)

    # -- what holds at every moment -----------------------------------------------------------------

    @invariant()
    def no_replaced_value_is_shown(self) -> None:
        self.world.events += 1
        for seat in self.world.seats:
            self._nothing_returned(seat, [seat.gone])

    def _nothing_returned(self, seat: Seat, gone: list[dict[tuple[str, str], set[Any]]]) -> None:
        for known in gone:
            for (case, field), values in known.items():
                folded = seat.desk.store.lookups.case(case)
                clash = next((c.values for c in folded.clashes if c.subject == f"value:{field}"), ())
                assert not values & {folded.values.get(field), *clash}


def run(examples: int, steps: int, *, shrink: bool = True) -> None:
    """Let hypothesis look for an order that breaks something."""
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
            phases=(Phase.generate, Phase.shrink) if shrink else (Phase.generate,),
        ),
    )


def test_everybody_agrees_in_the_end() -> None:
    run(int(os.environ.get("MACHINE_EXAMPLES", "12")), int(os.environ.get("MACHINE_STEPS", "20")))
