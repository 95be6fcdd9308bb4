"""Promise *hostile*: every kind of hostile answer x every call of every connector, and mutated answers.

Arguments: how many mutated answers over all kinds of department together (50000 when none is given), the
seed, how many processes, and then perhaps names of kinds as in ``tests/sync/promise/stages.py``.
"""

from __future__ import annotations

import multiprocessing
import random
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from pathlib import Path

from desktop import log
from desktop.sync.promise import BY_HAND
from tests.fakes.hostile.answers import KINDS
from tests.fakes.hostile.calls import MEGABYTES, SECONDS, TIMEOUT, Calls, Tally
from tests.fakes.hostile.letters import letters
from tests.fakes.hostile.memory import Peak
from tests.fakes.hostile.server import Hostile
from tests.fakes.hostile.stillness import STILLNESS
from tests.sync.promise.stages import STAGES

ALL = 50_000
_SHOWN = 25


def hostile_kinds(calls: Calls, quick: tuple[str, ...]) -> Tally:
    """Each of these kinds at each request of each call."""
    tally, peak = Tally(), Peak()
    for kind in quick:
        for name, many in calls.requests.items():
            for place in _places(calls, kind, name, many):
                calls.server.be(name, place, kind)
                calls.attempt(name, place, kind, KINDS[kind].keeps, tally, peak)
                tally.changed += calls.server.turned()
    return tally


def _places(calls: Calls, kind: str, name: str, many: int) -> list[int]:
    """Hostile words at every request; what is hostile on the line at the first, the last and the decisive."""
    if KINDS[kind].words:
        return list(range(many))
    return sorted({0, many - 1, *(place for call, place in calls.decisive if call == name)})


def slow_kinds(stage: str, folder: Path, slow: tuple[str, ...]) -> Tally:
    """The slow ones at the first and the last request of each call, many waiting at once."""
    tally = Tally()

    def one(kind: str, place: int) -> Tally:
        own = Tally()
        with STAGES[stage]() as department, Hostile() as server:
            calls = Calls(department, server, folder / f"{kind}-{place}".replace(" ", "-"))
            calls.learn()
            for name, many in calls.requests.items():
                if many and (place == 0 or many > 1):
                    at = place and many - 1
                    server.be(name, at, kind)
                    calls.attempt(name, at, kind, False, own)
                    own.changed += server.turned()
            calls.counter.store.close()
        return own

    with ThreadPoolExecutor(4) as pool:
        for done in as_completed([pool.submit(one, kind, place) for kind in slow for place in (0, 1)]):
            tally.add(done.result())
    return tally


def mutations(calls: Calls, many: int, seed: int) -> Tally:
    """So many answers changed in a place or a few, at a random request of a random call."""
    tally, peak = Tally(), Peak()
    dice = random.Random(seed)
    places = [(name, place) for name, requests in calls.requests.items() for place in range(requests)]
    while tally.changed < many:
        name, place = dice.choice(places)
        number = dice.randrange(1 << 48)
        calls.server.mutate(name, place, number)
        calls.attempt(name, place, f"mutated {number}", True, tally, peak)
        tally.changed += calls.server.turned()
    return tally


def try_kind(stage: str, many: int, seed: int) -> tuple[str, Tally, Tally, list[str]]:
    """One kind of department, in a process of its own."""
    log.start()
    STILLNESS.watch()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if STAGES[stage].kind == BY_HAND:
            return stage, Tally(), letters(folder, many, seed), []
        quick = tuple(name for name, kind in KINDS.items() if not kind.slow)
        slow = tuple(name for name, kind in KINDS.items() if kind.slow)
        with STAGES[stage]() as department, Hostile() as server:
            calls = Calls(department, server, folder / "store")
            calls.learn()
            kinds = hostile_kinds(calls, quick)
            changed = mutations(calls, many, seed)
            store = calls.counter.store
            store_wrong = [f"{stage}: {one.sort} {one.what}" for one in store.journal.verify()]
            if differing := store.journal.rebuild(check=True):
                store_wrong.append(f"{stage}: projections differ: {differing}")
            store.close()
        kinds.add(slow_kinds(stage, folder, slow))
    return stage, kinds, changed, store_wrong


def main(arguments: list[str]) -> int:
    """Try them all and say the figure."""
    many = int(arguments[0]) if arguments else ALL
    seed = int(arguments[1]) if len(arguments) > 1 else random.SystemRandom().randrange(1 << 30)
    workers = int(arguments[2]) if len(arguments) > 2 else 2
    names = arguments[3:] or list(STAGES)
    print(f"seed {seed}; {len(KINDS)} kinds of hostile answer; each request is given {TIMEOUT} s", flush=True)
    began, kinds, changed, wrong = time.monotonic(), Tally(), Tally(), []
    share = -(-many // len(names))
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        waiting = [pool.submit(try_kind, name, share, seed + n) for n, name in enumerate(names)]
        for done in as_completed(waiting):
            stage, own, mutated, store = done.result()
            kinds.add(own)
            changed.add(mutated)
            found = [*own.wrong, *mutated.wrong, *store]
            wrong += found
            worst = max(own.slowest, mutated.slowest), max(own.largest, mutated.largest)
            print(
                f"{stage:22}{own.changed:7} hostile answers, {mutated.changed:7} mutated; "
                f"longest {worst[0]:5.2f} s, most {worst[1]:5.1f} MB; "
                f"{len(found)} WRONG",
                flush=True,
            )
            for one in found[:_SHOWN]:
                print("WRONG", one, flush=True)
    return _tell(kinds, changed, wrong, time.monotonic() - began)


def _tell(kinds: Tally, changed: Tally, wrong: list[str], took: float) -> int:
    for how, many in sorted((kinds.ended | {}).items(), key=lambda one: -one[1]):
        print(f"  {many:8} ended as {how}")
    print(f"longest: {max((kinds.slowest, kinds.slowest_at), (changed.slowest, changed.slowest_at))}")
    print(f"most memory: {max((kinds.largest, kinds.largest_at), (changed.largest, changed.largest_at))}")
    slowest, largest = max(kinds.slowest, changed.slowest), max(kinds.largest, changed.largest)
    print(
        f"{len(KINDS)} kinds x every call of every connector: {kinds.changed} hostile answers; "
        f"{changed.changed} mutated answers; in {took:.0f} s; longest call {slowest:.1f} s "
        f"(of {SECONDS:.0f}), most growth {largest:.0f} MB (of {MEGABYTES:.0f}); "
        f"{len(wrong)} without a sentence, crashed or half done"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
