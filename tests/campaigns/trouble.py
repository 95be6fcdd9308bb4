"""Promise *trouble*: whatever goes wrong with a store is a sentence with its next step, and loses nothing.

Every case is the program itself, called as a shell calls it, on a store with a case in it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from desktop.clock import SystemClock
from desktop.paths import StorePaths
from desktop.store import migrations
from desktop.store.opening import open_store
from tests.casework import centre
from tests.cli.test_commands import SERVICE, application
from tests.store.conftest import raw

WHO = "wang"
_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Said:
    """What the program said and how it ended."""

    status: int
    out: str
    err: str


class Store:
    """A store in a folder, with what it held when all was well."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.rmtree(folder, ignore_errors=True)
        centre.found_centre(folder, SystemClock(), ("civil-affairs",)).store.close()
        self.case = self.open_case(1)
        self.before = self.entries()

    def run(self, *words: str, passphrase: str = centre.WORDS, prefix: tuple[str, ...] = ()) -> Said:
        """One command of the program, in English."""
        around = {**os.environ, "ONE_COUNTER_PASSPHRASE": passphrase, "ONE_COUNTER_LANGUAGE": "en"}
        command = [*prefix, sys.executable, "-B", "-m", "desktop", "--data", str(self.folder), "--as", WHO]
        done = subprocess.run(
            [*command, *words],
            cwd=_ROOT,
            env=around,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        return Said(done.returncode, done.stdout, done.stderr)

    def open_case(self, serial: int) -> str:
        """Take a case in; its number."""
        file = application(self.folder.parent, applicant=centre.person(serial))
        said = self.run("--json", "case", "open", SERVICE, "--from", str(file))
        if said.status:
            raise RuntimeError(said.err)
        return str(json.loads(said.out)["number"])

    def entries(self) -> set[str]:
        """Every entry the store holds."""
        store = open_store(StorePaths(self.folder), WHO, centre.WORDS, SystemClock())
        try:
            return {entry.id for name in store.journal.journals() for entry in store.journal.read(name)}
        finally:
            store.close()

    def whole(self) -> str:
        """What is missing now that all is well again; "" when nothing is."""
        lost = self.before - self.entries()
        if lost:
            return f"{len(lost)} entries are gone"
        shown = self.run("case", "show", self.case)
        if shown.status:
            return f"the case is not shown: {shown.err}"
        audited = self.run("audit", "verify")
        return f"audit: {audited.out}" if audited.status else ""


def sentence_and_step(said: Said, *words: str) -> str:
    """What is wrong with how trouble was said; "" when it is a sentence, a next step and these words."""
    lines = said.err.splitlines()
    if said.status != 1:
        return f"exit status {said.status}: {said.err}"
    if len(lines) != 2 or not lines[0].startswith("Trouble: ") or not lines[1].startswith("Next step: "):
        return f"not a sentence and a next step: {said.err}"
    missing = [word for word in words if word not in said.err]
    return f"{missing} not in: {said.err}" if missing else ""


def wrong_passphrase(store: Store) -> Iterator[str]:
    """Typed wrongly again and again: refused, then slowed down, and the right one still opens later."""
    for _ in range(2):
        yield sentence_and_step(store.run("case", "list", passphrase="not this one"), "passphrase")
    yield sentence_and_step(store.run("--as", "nobody", "case", "list"), "passphrase")


def damaged_file(store: Store) -> Iterator[str]:
    """Flipped in its head, cut short, gone, full of nonsense: the doctor makes it anew from the entry log."""
    database = store.folder / "cases.db"
    whole = database.read_bytes()
    harms: dict[str, bytes | None] = {
        "flipped": whole[:100] + bytes([whole[100] ^ 4]) + whole[101:],
        "cut": whole[:5000],
        "gone": None,
        "nonsense": os.urandom(len(whole)),
    }
    for name, left in harms.items():
        for rest in ("cases.db-wal", "cases.db-shm"):
            (store.folder / rest).unlink(missing_ok=True)
        database.unlink(missing_ok=True)
        if left is not None:
            database.write_bytes(left)
        yield sentence_and_step(store.run("case", "list"), "one-counter doctor")
        mended = store.run("doctor")
        yield (
            "" if "made anew" in mended.out else f"{name}: the doctor did not mend: {mended.out} {mended.err}"
        )
        yield store.whole()


def damaged_inside(store: Store) -> Iterator[str]:
    """A flipped bit far inside is found by the doctor and mended; so is a damaged entry log."""
    database = store.folder / "cases.db"
    content = bytearray(database.read_bytes())
    content[len(content) * 2 // 3] ^= 16
    database.write_bytes(content)
    said = store.run("doctor")
    yield "" if "made anew" in said.out else f"the doctor did not see a flipped bit: {said.out} {said.err}"
    yield store.whole()
    log = store.folder / "entries.log"
    content = bytearray(log.read_bytes())
    content[2000] ^= 16  # in its beginning: its end is room for more
    log.write_bytes(content)
    said = store.run("doctor")
    yield "" if "written anew" in said.out else f"the entry log was not mended: {said.out} {said.err}"


def full_disk(store: Store) -> Iterator[str]:
    """No room: the last step is not done and says so; with room again everything is there and goes on."""
    with small_disk(store.folder.parent) as disk:
        there = Store(disk / "store")
        with (disk / "filler").open("wb", buffering=0) as filler, suppress(OSError):
            while True:
                filler.write(bytes(4096))
        for serial in range(20, 400):
            file = application(store.folder.parent, applicant=centre.person(serial))
            said = there.run("case", "open", SERVICE, "--from", str(file))
            if said.status:
                break
            there.before = there.entries()
        yield sentence_and_step(said, "disk is full")
        (disk / "filler").unlink()
        yield there.whole()
        there.open_case(500)


def second_program(store: Store) -> Iterator[str]:
    """The store is open elsewhere: the second program says so; the first one goes on."""
    first = open_store(StorePaths(store.folder), WHO, centre.WORDS, SystemClock())
    try:
        yield sentence_and_step(store.run("case", "list"), "already open in another program")
    finally:
        first.close()


def no_permission(store: Store) -> Iterator[str]:
    """The account may not write to the folder."""
    prefix = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups") if os.geteuid() == 0 else ()
    with read_only(store.folder):
        yield sentence_and_step(store.run("case", "list", prefix=prefix), "may not write to the folder")


def newer_version(store: Store) -> Iterator[str]:
    """The store was written by a version to come: nothing is touched."""
    opened = open_store(StorePaths(store.folder), WHO, centre.WORDS, SystemClock())
    key = bytes(opened.ring.database())
    opened.close()
    _version(store.folder / "cases.db", key, migrations.VERSION + 1)
    yield sentence_and_step(store.run("case", "list"), "newer version")
    yield sentence_and_step(store.run("doctor"), "newer version")
    _version(store.folder / "cases.db", key, migrations.VERSION)


def _version(database: Path, key: bytes, version: int) -> None:
    connection = raw(database, key)
    connection.execute(f"PRAGMA user_version = {version}")
    connection.close()


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of 8 MB."""
    disk = folder / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(disk)], check=True)
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """A folder that everybody may read and nobody may write to."""
    inside = list(folder.rglob("*"))
    above = [parent for parent in folder.parents if parent.stat().st_uid == os.geteuid()][:-1]
    modes = {path: path.stat().st_mode for path in (*inside, folder, *above)}
    for path in above:
        path.chmod(modes[path] | 0o055)
    for path in (*inside, folder):
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        yield
    finally:
        for path, mode in modes.items():
            path.chmod(mode)


TROUBLES: dict[str, Callable[[Store], Iterator[str]]] = {
    "wrong passphrase": wrong_passphrase,
    "damaged file": damaged_file,
    "damaged inside": damaged_inside,
    "full disk": full_disk,
    "second program": second_program,
    "no write permission": no_permission,
    "newer version": newer_version,
}


def main(arguments: list[str]) -> int:
    """Do each to a store of its own; 0 when each was said as it should be and nothing was lost."""
    asked = arguments or list(TROUBLES)
    good = 0
    for name in asked:
        with tempfile.TemporaryDirectory() as folder:
            store = Store(Path(folder) / "store")
            wrong = [what for what in TROUBLES[name](store) if what]
            wrong += [what for what in (store.whole(),) if what]
        good += not wrong
        print(f"{name:<20} {'holds' if not wrong else 'BROKEN'}", flush=True)
        for what in wrong:
            print("   ", what)
    print(f"trouble: {good} of {len(asked)} said in a sentence with its next step, nothing lost")
    return 0 if good == len(asked) else 1
