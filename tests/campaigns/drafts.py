"""Promise *drafts*: a window killed at any moment of an intake; the next start has all that was left.

Arguments: how many kills (100 when none is given), and a seed.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from desktop.casework import people
from desktop.casework.desk import sit_down
from desktop.clock import SystemClock
from desktop.domain.residents import practice_number
from desktop.paths import StorePaths
from tests.ui.doors import PASSPHRASE, make_store

KILLS = 100
SERVICES = ("residence-permit", "household-move-in", "home-record-query", "temporary-id-card")
LONGEST_S = 4.0  # an intake takes about as long; the kill comes at any moment of it
PATIENCE_S = 120.0
_ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Kept:
    """What the window said it had kept of one case."""

    values: dict[str, Any] = field(default_factory=dict)
    materials: set[str] = field(default_factory=set)
    accepted: bool = False


@dataclass
class Run:
    """One life of the window, up to its kill."""

    told: list[dict[str, Any]]
    moment: str  # what it had told last: where in the intake the kill fell

    def kept(self) -> dict[str, Kept]:
        """What was kept in this life, by case."""
        found: dict[str, Kept] = {}
        for line in self.told:
            if "case" not in line or line["at"] == "found":
                continue
            case = found.setdefault(line["case"], Kept())
            if line["at"] == "left":
                case.values[line["name"]] = line["value"]
            elif line["at"] == "material":
                case.materials.add(line["evidence"])
            elif line["at"] == "accepted":
                case.accepted = True
        return found


def main(arguments: list[str]) -> int:
    """Kill and start again; 0 when nothing that was left is ever gone."""
    kills = int(arguments[0]) if arguments else KILLS
    dice = random.Random(int(arguments[1]) if len(arguments) > 1 else 4)
    lost: list[str] = []
    moments: Counter[str] = Counter()
    looked = 0
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        make_store(store)
        residents = _residents(store, dice)
        before: dict[str, Kept] = {}
        for number in range(kills + 1):
            last = number == kills
            run = _live(store, dice, residents, tuple(before), killed=not last)
            looked += len(before)
            lost += _missing(before, run)
            moments[run.moment] += not last
            before = run.kept()
    for moment, many in moments.most_common():
        print(f"{many:>5} killed after: {moment}")
    for each in lost[:20]:
        print(f"LOST {each}")
    held = not lost and sum(moments.values()) == kills
    verdict = "holds" if held else "FAILS"
    print(f"{kills} kills, {looked} cases looked at again, {len(lost)} things lost: {verdict}")
    return 0 if held else 1


def _residents(store: Path, dice: random.Random) -> list[str]:
    desk = sit_down(StorePaths(store), "li.na", PASSPHRASE, SystemClock())
    found: list[str] = []
    for place in range(20):
        born = SystemClock().now().date().replace(year=1950 + dice.randrange(50), day=1)
        number = practice_number("330106", born, place + 1)
        values = {"name": "周涛", "id_number": number, "phone": "13800001111"}
        found.append(str(people.register_resident(desk, values).result))
    desk.store.close()
    return found


def _live(
    store: Path, dice: random.Random, residents: list[str], before: tuple[str, ...], *, killed: bool
) -> Run:
    """Start the window, let it look at what was begun, and kill it in the middle of an intake."""
    words = [str(store), dice.choice(SERVICES), dice.choice(residents), *before]
    with subprocess.Popen(
        [sys.executable, "-m", "tests.fakes.clerk_program", *words],
        cwd=_ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_LOGGING_RULES": "*.warning=false"},
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        told: list[dict[str, Any]] = []
        ready = threading.Event()
        listening = threading.Thread(target=_listen, args=(process, told, ready))
        listening.start()
        ready.wait(PATIENCE_S)
        if killed:
            time.sleep(dice.uniform(0, LONGEST_S))
        died = process.poll()
        process.send_signal(signal.SIGKILL)
        listening.join()
    if died is not None or not any(line["at"] == "ready" for line in told):
        raise SystemExit("the window ended by itself")
    return Run(told, told[-1]["at"])


def _listen(process: subprocess.Popen[str], told: list[dict[str, Any]], ready: threading.Event) -> None:
    """Whole lines only: what was half said was not said."""
    for line in process.stdout or ():
        if line.endswith("\n"):
            told.append(json.loads(line))
            if told[-1]["at"] == "ready":
                ready.set()
    ready.set()


def _missing(before: dict[str, Kept], run: Run) -> list[str]:
    """What was kept in the life before and is not shown in this one."""
    shown = {line["case"]: line for line in run.told if line["at"] == "found"}
    lost: list[str] = []
    for case, kept in before.items():
        if case not in shown:
            lost.append(f"the case {case}")
            continue
        found = shown[case]
        for where in ("stored", "shown") if found["state"] == "draft" else ("stored",):
            values = found[where]
            lost += [f"{n}={v!r} of {case}, {where}" for n, v in kept.values.items() if values.get(n) != v]
        lost += [f"{e} of {case}" for e in kept.materials if found["materials"].get(e) != "handed_in"]
        if kept.accepted and found["state"] != "accepted":
            lost.append(f"the acceptance of {case}")
    return lost
