"""Trouble: each thing that may go wrong is a sentence with the next step, and nothing is lost by it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.errors import Trouble
from desktop.paths import StorePaths
from desktop.store import migrations
from desktop.store.opening import Founding, found, mend, open_store
from desktop.store.trouble import PageDamage
from desktop.words import render
from tests.store.conftest import (
    BOSS,
    CENTRE,
    CHEAP,
    WORDS,
    Counter,
    everything,
    make_counter,
    note,
    open_case,
    raw,
)


def said(error: pytest.ExceptionInfo[Trouble]) -> str:
    """What a person reads; both parts must be there in both languages."""
    trouble = error.value
    assert trouble.next_step is not None
    for language in ("en", "zh"):
        for part in (trouble.what, trouble.next_step):
            text = render(part, language)
            assert text
            assert (text != render(part, "en")) == (language == "zh")
    return str(trouble)


def test_a_wrong_passphrase(counter: Counter) -> None:
    before = everything(counter.store)
    counter.store.close()
    with pytest.raises(Trouble) as error:
        open_store(counter.paths, "boss", "wrong passphrase", counter.clock)
    assert said(error) == "The name or the passphrase is not right."
    assert everything(counter.again()) == before


def test_a_second_program(counter: Counter) -> None:
    with pytest.raises(Trouble) as error:
        open_store(counter.paths, "boss", WORDS, counter.clock)
    assert "already open in another program" in said(error)
    script = (
        "import sys; from pathlib import Path; from desktop.clock import SystemClock\n"
        "from desktop.errors import Trouble; from desktop.paths import StorePaths\n"
        "from desktop.store.opening import open_store\n"
        "try: open_store(StorePaths(Path(sys.argv[1])), 'boss', sys.argv[2], SystemClock())\n"
        "except Trouble as trouble: print(trouble)\n"
    )
    command = [sys.executable, "-c", script, str(counter.paths.folder), WORDS]
    other = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert "already open in another program" in other.stdout
    note(counter.store, open_case(counter.store), "goes on")


def test_a_store_from_a_newer_version(counter: Counter) -> None:
    counter.store.close()
    connection = raw(counter.paths.database, counter.key)
    connection.execute(f"PRAGMA user_version = {migrations.VERSION + 1}")
    connection.close()
    with pytest.raises(Trouble) as error:
        counter.again()
    assert "newer version" in said(error)
    connection = raw(counter.paths.database, counter.key)
    connection.execute(f"PRAGMA user_version = {migrations.VERSION}")
    connection.close()
    counter.again()


@pytest.mark.parametrize("place", [0, 30, 5000, -100])
def test_a_damaged_file(counter: Counter, place: int) -> None:
    journal = open_case(counter.store)
    for n in range(30):
        note(counter.store, journal, f"{n}" * 300)
    counter.store.close()
    content = bytearray(counter.paths.database.read_bytes())
    content[place] ^= 8
    counter.paths.database.write_bytes(content)
    trouble = refusal(counter.again)
    assert trouble is not None or counter.store.check()
    if trouble is not None:
        assert "damaged on the disk" in str(trouble)
        assert trouble.next_step is not None


def refusal(deed: Callable[[], object]) -> Trouble | None:
    """What a deed says when it cannot be done; None when it was done."""
    try:
        deed()
    except Trouble as trouble:
        return trouble
    return None


def test_a_cut_file(counter: Counter) -> None:
    counter.store.close()
    os.truncate(counter.paths.database, 5000)
    with pytest.raises(Trouble) as error:
        counter.again()
    assert "damaged on the disk" in said(error)


@pytest.mark.parametrize("left", [None, b""])
def test_a_lost_file(counter: Counter, left: bytes | None) -> None:
    before = everything(counter.store)
    counter.store.close()
    counter.paths.database.unlink()
    if left is not None:
        counter.paths.database.write_bytes(left)
    with pytest.raises(PageDamage) as error:
        counter.again()
    assert "case file is gone" in said(error)
    counter.store, _ = mend(counter.paths, "boss", WORDS, counter.clock)
    assert everything(counter.store) == before


def test_a_check_that_was_not_made_does_not_say_all_is_well(counter: Counter) -> None:
    note(counter.store, open_case(counter.store), "x")
    with counter.store.vault.read() as connection:
        connection.execute("SELECT count(*) FROM entries").fetchone()
        note(counter.store, open_case(counter.store, 2), "y")
        with pytest.raises(Trouble) as error:
            counter.store.check()
    assert "was not checked" in said(error)
    assert counter.store.check() == []


def test_no_store_and_a_store_already(counter: Counter, tmp_path: Path) -> None:
    with pytest.raises(Trouble) as error:
        open_store(StorePaths(tmp_path / "nothing"), "boss", WORDS, counter.clock)
    assert said(error) == "There is no store in this folder."
    counter.store.close()
    with pytest.raises(Trouble) as error:
        found(counter.paths, Founding(CENTRE, BOSS, "boss"), WORDS, counter.clock, CHEAP)
    assert said(error) == "There is already a store in this folder."
    counter.paths.keys.unlink()  # its copy is still a key file
    with pytest.raises(Trouble):
        found(counter.paths, Founding(CENTRE, BOSS, "boss"), WORDS, counter.clock, CHEAP)
    counter.again()


def test_an_interrupted_founding_is_put_aside(counter: Counter) -> None:
    counter.store.close()
    for path in (counter.paths.keys, counter.paths.keys.with_suffix(".copy.json")):
        path.unlink()
    made = found(counter.paths, Founding(CENTRE, BOSS, "boss"), WORDS, counter.clock, CHEAP, ballast=0)
    assert made.store.journal.journals() == ()
    assert sorted(p.name for p in next(counter.paths.folder.glob("put-aside-*")).iterdir()) == [
        "anchor.json",
        "cases.db",
        "entries.log",
    ]
    made.store.close()


def test_a_short_passphrase_makes_no_store(tmp_path: Path, counter: Counter) -> None:
    paths = StorePaths(tmp_path / "new")
    with pytest.raises(Trouble) as error:
        found(paths, Founding(CENTRE, BOSS, "boss"), "short", counter.clock, CHEAP)
    assert "shorter than 8" in said(error)
    found(paths, Founding(CENTRE, BOSS, "boss"), WORDS, counter.clock, CHEAP, ballast=0).store.close()


@pytest.fixture
def unprivileged(tmp_path: Path) -> Iterator[list[str]]:
    """How to run a program that may not write everywhere, also when the tests run as root."""
    if os.geteuid() != 0:
        yield []
        return
    if shutil.which("setpriv") is None:
        pytest.skip("no way to give up root here")
    yield ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]


def test_no_write_permission(counter: Counter, unprivileged: list[str]) -> None:
    before = everything(counter.store)
    counter.store.close()
    folder = counter.paths.folder
    for path in folder.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o444)
    folder.chmod(0o555)
    opened_up = [parent for parent in folder.parents if parent.stat().st_uid == os.geteuid()][:-1]
    modes = {parent: parent.stat().st_mode for parent in opened_up}
    for parent in opened_up:
        parent.chmod(modes[parent] | 0o055)
    script = (
        "import sys; from pathlib import Path; from desktop.clock import SystemClock\n"
        "from desktop.errors import Trouble; from desktop.paths import StorePaths\n"
        "from desktop.store.opening import open_store\n"
        "try: open_store(StorePaths(Path(sys.argv[1])), 'boss', sys.argv[2], SystemClock())\n"
        "except Trouble as trouble: print(trouble, '|', trouble.next_step)\n"
    )
    try:
        command = [*unprivileged, sys.executable, "-B", "-c", script, str(folder), WORDS]
        if subprocess.run([*command[:-4], "-c", "import desktop"], check=False, timeout=60).returncode:
            pytest.skip("the unprivileged account cannot read this checkout")
        other = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        assert "may not write to the folder" in other.stdout, other.stderr
        assert "| Ask IT staff" in other.stdout
    finally:
        folder.chmod(0o755)
        for parent, mode in modes.items():
            parent.chmod(mode)
        for path in folder.rglob("*"):
            path.chmod(0o755 if path.is_dir() else 0o644)
    assert everything(counter.again()) == before


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 3 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("no small disk can be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk(small_disk: Path) -> None:
    counter = make_counter(small_disk / "store")
    journal = open_case(counter.store)
    ballast = counter.paths.ballast
    assert ballast.stat().st_size == 1 << 16
    many = Repeated(counter, journal)
    with pytest.raises(Trouble) as error:
        many(5000)
    assert said(error).startswith("The disk is full. The last step was not saved")
    assert many.kept > 10
    assert not ballast.exists()  # given back, so that work can be finished
    assert len(counter.store.journal.read(journal)) == 1 + many.kept
    assert counter.store.lookups.case(journal).opened is not None
    counter.store.rest()
    filler = small_disk / "filler"
    for _ in range(3):  # full again and again: still sentences, still nothing lost
        with filler.open("ab") as file:
            _fill(file.fileno())
        with pytest.raises(Trouble):
            many(300)
    kept = many.kept
    assert len(counter.store.journal.read(journal)) == 1 + kept
    filler.unlink()
    note(counter.store, journal, "goes on")
    assert counter.store.journal.verify() == []
    assert len(counter.again().journal.read(journal)) == 2 + kept
    assert counter.store.journal.verify() == []
    counter.store.close()


class Repeated:
    """The same deed over and over; ``kept``: how often it was acknowledged."""

    def __init__(self, counter: Counter, journal: str) -> None:
        self.counter, self.journal, self.kept = counter, journal, 0

    def __call__(self, times: int) -> None:
        for _ in range(times):
            note(self.counter.store, self.journal, "x" * 3000)
            self.kept += 1


def _fill(handle: int) -> None:
    """Write until the disk is full."""
    try:
        while True:
            os.write(handle, bytes(4096))
    except OSError:
        return
