"""Promise *kills*, the store's half: killed writers, flipped bits, lost files; nothing acknowledged is gone.

Arguments: counts of flipped WAL bits, deleted WALs, torn entry-log tails, flipped database bits, kills
(100 20 20 200 40 when none are given), and a seed.
"""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from desktop import log
from desktop.clock import SystemClock
from desktop.domain.entry import Author, Draft
from desktop.domain.kinds.book import StaffAdded
from desktop.domain.kinds.case import CaseNoted, CaseOpened
from desktop.errors import Trouble
from desktop.paths import StorePaths
from desktop.store.keys import Cost
from desktop.store.opening import Founding, Store, found, mend, open_store
from desktop.store.trouble import PageDamage

CHEAP = Cost(64, 3, 1)
BOSS = "staff:" + "b" * 32
WORDS = "four words to remember"
CLERK = Author(BOSS, "clerk")


def new_store(folder: Path) -> Store:
    made = found(StorePaths(folder), Founding("c" * 32, BOSS, "boss"), WORDS, SystemClock(), CHEAP, ballast=0)
    made.store.journal.append([Draft(BOSS, StaffAdded(BOSS, "boss", "Boss", "it", 4))], CLERK)
    return made.store


def reopen(folder: Path) -> Store:
    return open_store(StorePaths(folder), "boss", WORDS, SystemClock())


def work(store: Store, dice: random.Random, deeds: int) -> None:
    """Deeds as a day has them: some open a case, some add to one, some hold several entries."""
    for n in range(deeds):
        journal = f"case:{dice.randrange(1 + n // 3):032x}"
        drafts = [Draft(journal, CaseNoted("x" * dice.randrange(1500)))]
        if not store.journal.read(journal):
            opened = CaseOpened("birth-registration", 1, "civil-affairs", "resident:" + "0" * 32)
            drafts.insert(0, Draft(journal, opened))
        store.journal.append(drafts, CLERK)


def held(store: Store) -> set[str]:
    return {entry.id for journal in store.journal.journals() for entry in store.journal.read(journal)}


def crashed(store: Store, target: Path) -> Path:
    """The files as a power cut would leave them: the write-ahead log still full."""
    shutil.copytree(store.paths.folder, target, ignore=shutil.ignore_patterns("*-shm", "store.lock"))
    return target


def sound(folder: Path, acknowledged: set[str]) -> str:
    """Open a damaged store; "" when everything acknowledged is back and all agrees, else what is wrong."""
    store = reopen(folder)
    try:
        return whole(store, acknowledged)
    finally:
        store.close()


def whole(store: Store, acknowledged: set[str]) -> str:
    """What is wrong with an open store: entries gone, not to be written, not verified, tables that differ."""
    lost = acknowledged - held(store)
    if lost:
        return f"{len(lost)} acknowledged entries are gone"
    if store.trouble is not None:
        return f"the store may not be written: {store.trouble}"
    findings = store.journal.verify()
    if findings:
        return f"verify: {findings[0].sort} {findings[0].what}"
    differing = store.journal.rebuild(check=True)
    return f"projections differ: {differing}" if differing else ""


def flip(file: Path, place: int, bit: int) -> None:
    with file.open("r+b") as opened:
        opened.seek(place)
        byte = opened.read(1)[0]
        opened.seek(place)
        opened.write(bytes([byte ^ (1 << bit)]))


def wal_bits(folder: Path, times: int, dice: random.Random) -> list[str]:
    """Flip a bit of the write-ahead log of a crashed store."""
    return [_lossy(folder / f"flip{n}", dice, "flip") for n in range(times)]


def deleted_wals(folder: Path, times: int, dice: random.Random) -> list[str]:
    """Delete the write-ahead log of a crashed store."""
    return [_lossy(folder / f"gone{n}", dice, "delete") for n in range(times)]


def torn_logs(folder: Path, times: int, dice: random.Random) -> list[str]:
    """Cut or garble the end of the entry log of a crashed store."""
    return [_lossy(folder / f"torn{n}", dice, "tear") for n in range(times)]


def _lossy(folder: Path, dice: random.Random, what: str) -> str:
    store = new_store(folder / "a")
    work(store, dice, dice.randrange(1, 12))
    if dice.random() < 0.5:
        store.rest()
    work(store, dice, dice.randrange(1, 12))
    acknowledged, end = held(store), store._core.log.end
    damaged = crashed(store, folder / "b")
    store.close()
    wal, entry_log = damaged / "cases.db-wal", damaged / "entries.log"
    if what == "flip":
        flip(wal, dice.randrange(wal.stat().st_size), dice.randrange(8))
    elif what == "delete":
        wal.unlink()
    else:
        raw = entry_log.read_bytes()
        cut = dice.randrange(end - min(end - 64, 3000), end)
        entry_log.write_bytes(raw[:cut] + dice.choice([b"", dice.randbytes(40), bytes(4096)]))
    wrong = sound(damaged, acknowledged)
    shutil.rmtree(folder)
    return wrong


def database_bits(folder: Path, times: int, dice: random.Random) -> list[str]:
    """Flip a bit of the database of a closed store: it must be found, and mending must bring all back."""
    store = new_store(folder / "a")
    work(store, dice, 60)
    acknowledged = held(store)
    store.close()
    wrong = []
    for n in range(times):
        copy = folder / f"b{n}"
        shutil.copytree(folder / "a", copy)
        database = copy / "cases.db"
        flip(database, dice.randrange(database.stat().st_size), dice.randrange(8))
        said = "" if _is_found(copy) else "a flipped database bit was not found"
        if not said and n % 10 == 0:
            mended, _ = mend(StorePaths(copy), "boss", WORDS, SystemClock())
            said = (
                "" if acknowledged <= held(mended) and not mended.journal.verify() else "not all was mended"
            )
            mended.close()
        wrong.append(said)
        shutil.rmtree(copy)
    return wrong


def _is_found(folder: Path) -> bool:
    """Whether opening or the idle check says that the file is damaged."""
    try:
        store = reopen(folder)
    except PageDamage:
        return True
    try:
        return bool(store.check())
    except PageDamage:
        return True
    finally:
        store.close()


def writer(folder: Path) -> None:
    """The program that is killed: appends for ever, and says each entry only when it is acknowledged."""
    store = reopen(folder)
    dice = random.Random()
    n = 0
    while True:
        n += 1
        journal = f"case:{dice.randrange(40):032x}"
        drafts = [Draft(journal, CaseNoted("x" * dice.randrange(3000))) for _ in range(dice.randrange(1, 4))]
        for entry in store.journal.append(drafts, CLERK):
            sys.stdout.write(entry.id + "\n")
        sys.stdout.flush()
        if n % 17 == 0:
            store.rest()


def kills(folder: Path, times: int, dice: random.Random) -> list[str]:
    """Kill a writing program at a random moment, again and again on the same store."""
    new_store(folder / "a").close()
    acknowledged: set[str] = set()
    wrong = []
    for _ in range(times):
        command = [sys.executable, "-m", "tests.campaigns.store_damage", "--write", str(folder / "a")]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as killed:
            assert killed.stdout is not None
            acknowledged.add(killed.stdout.readline().strip())
            time.sleep(dice.random() * 0.3)
            killed.send_signal(signal.SIGKILL)
            acknowledged.update(line.strip() for line in killed.stdout if line.endswith("\n"))
        acknowledged.discard("")
        wrong.append(sound(folder / "a", acknowledged))
    return wrong


def main(arguments: list[str]) -> int:
    """Do the damage and say the figure."""
    log.start()
    if arguments[:1] == ["--write"]:
        writer(Path(arguments[1]))
    counts = [int(argument) for argument in arguments] or [100, 20, 20, 200, 40]
    bits, wals, tails, pages, killed = (*counts, 0, 0, 0, 0, 0)[:5]
    seed = counts[5] if len(counts) > 5 else random.SystemRandom().randrange(1 << 30)
    dice = random.Random(seed)
    print(f"seed {seed}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lossy = (
            wal_bits(folder, bits, dice) + deleted_wals(folder, wals, dice) + torn_logs(folder, tails, dice)
        )
        died = kills(folder / "kills", killed, dice) if killed else []
        found_out = database_bits(folder / "bits", pages, dice) if pages else []
    for what in [*lossy, *died, *found_out]:
        if what:
            print("WRONG", what)
    back = "everything acknowledged is back" if not any(lossy) else f"{sum(map(bool, lossy))} WRONG"
    lived = "no acknowledged entry lost" if not any(died) else f"{sum(map(bool, died))} WRONG"
    each = "each found" if not any(found_out) else f"{sum(map(bool, found_out))} WRONG"
    print(f"{killed} kills of a writer: {lived}")
    print(
        f"{bits} flipped WAL bits, {wals} deleted WALs, {tails} torn entry-log tails: {back}; "
        f"{pages} flipped database bits: {each}"
    )
    return 1 if any([*lossy, *died, *found_out]) else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Trouble as trouble:
        sys.exit(str(trouble))
