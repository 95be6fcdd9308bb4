"""A department without a line is hostile in its letters: whatever is typed from them into a real store."""

from __future__ import annotations

import random
import time
from datetime import timedelta
from pathlib import Path

from desktop.casework import by_hand
from desktop.casework.desk import Desk
from desktop.errors import Refused, Trouble
from desktop.words import render
from tests.fakes.counter import Counter
from tests.fakes.hostile.calls import Tally
from tests.fakes.hostile.memory import Peak
from tests.fakes.mutating_proxy import STRANGE
from tests.sync.promise.by_hand import ByHandStage
from tests.sync.promise.stage import at_desk

_STATES = ("received", "in_review", "waiting_supplement", "special_procedure", "lost", "", "approved\0")
_BATCH = 150  # letters about one case, before its journal grows long


def letters(folder: Path, many: int, seed: int) -> Tally:
    """So many typed numbers and answers; each is refused with a sentence or kept as plain text."""
    tally, peak, dice = Tally(), Peak(), random.Random(seed)
    office = ByHandStage()
    counter = office.counter(folder / "store")
    desk = at_desk(counter)
    case = ""
    for n in range(many):
        if n % _BATCH == 0:
            case = _carried(counter, desk, office, folder)
        peak.begin()
        began = time.monotonic()
        try:
            _typed(desk, case, dice)
        except (Refused, Trouble) as refused:
            if not render(refused.what, "zh") or refused.next_step is None:
                tally.wrong.append(f"by hand: no sentence for letter {n}")
        except Exception as error:  # noqa: BLE001 - that is what is looked for
            tally.wrong.append(f"by hand: letter {n}: {type(error).__name__}: {error}"[:300])
        tally.slowest = max(tally.slowest, time.monotonic() - began)
        tally.largest = max(tally.largest, peak.end())
        tally.calls, tally.changed = tally.calls + 1, tally.changed + 1
    tally.wrong += [f"by hand: {one.sort} {one.what}" for one in counter.store.journal.verify()]
    if differing := counter.store.journal.rebuild(check=True):
        tally.wrong.append(f"by hand: projections differ: {differing}")
    counter.store.close()
    return tally


def _carried(counter: Counter, desk: Desk, office: ByHandStage, folder: Path) -> str:
    """A new case that was carried to the office, and whose number is typed in."""
    case = counter.case(office.department, office.service)
    signed = office.take(by_hand.make_parcel(desk, office.department, folder).result.file)
    by_hand.taken(desk, case, signed[counter.store.lookups.case(case).number])
    return case


def _typed(desk: Desk, case: str, dice: random.Random) -> None:
    words = "".join(str(dice.choice(STRANGE)) for _ in range(dice.randrange(4)))
    if dice.random() < 0.2:
        by_hand.taken(desk, case, words)
        return
    by_hand.answer(
        desk,
        case,
        dice.choice(_STATES),
        desk.today + timedelta(days=dice.choice((-40000, -1, 0, 0, 0, 1, 4000))),
        reason=words,
        asked_for=tuple(str(dice.choice(STRANGE)) for _ in range(dice.randrange(3))),
    )
