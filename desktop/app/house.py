"""The house behind the window: store, desk, exchange and preferences, torn down in reverse."""

from __future__ import annotations

import gc
import importlib
import os
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

from desktop import settings, words
from desktop.clock import Clock
from desktop.errors import Sentence, Trouble, sentence
from desktop.log import logger
from desktop.paths import StorePaths
from desktop.settings import Settings
from desktop.ui.doors import DepartmentLine, Heard, Line, Preferences, Resumed

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.casework.centre import SiteFile
    from desktop.casework.desk import Desk
    from desktop.domain.registers.asking import Known, Question
    from desktop.sync.engine import Engine

_log = logger("house")
_SETTLED_S = 5.0  # after the sign-in, before what nobody waits for is done
_STARTING = Line("starting", sentence("Starting"))


class _Kept(msgspec.Struct, frozen=True):
    """What is remembered beside the store, in the open: looks and names, nothing of residents."""

    preferences: dict[str, object] = {}
    logins: tuple[str, ...] = ()
    window_name: str = ""


def _bring_along() -> None:
    """Load what the first pages need while the passphrase is stretched, which leaves a core free."""
    for room in (
        "desktop.sync.engine",
        "desktop.sync.connectors.department_api",
        "desktop.ui.pages.counter",
        "desktop.ui.hall.keeper",
    ):
        importlib.import_module(room)


class House:
    """The doors the window goes through (``ui.doors.Doors``)."""

    def __init__(
        self,
        paths: StorePaths,
        clock: Clock,
        *,
        logins: Sequence[str] = (),
        practice: Sentence | None = None,
        offline: bool = False,
    ) -> None:
        """*practice*: how to get in, where nothing is real. *offline*: nothing is sent until switched on."""
        gc.disable()  # nothing that starting makes is garbage; ui.places.bring_along collects again
        self.clock = clock
        self.practice = practice is not None
        self._hint = practice
        chosen = settings.read(paths.folder)
        self.idle_seconds = chosen.idle_seconds
        self._offline = offline or chosen.offline
        self._paths = paths
        self._file = paths.folder / "window.json"
        self._kept = self._read()
        self.window_name = self._kept.window_name
        self._logins = tuple(logins) or self._kept.logins
        self._desk: Desk | None = None
        self._engine: Engine | None = None
        self._heard: list[Heard] = []
        self._closing = threading.Event()
        self._dating: threading.Thread | None = None

    @property
    def desk(self) -> Desk:
        """Who works here on which store; only after ``open``."""
        if self._desk is None:
            raise Trouble(sentence("Nobody is signed in."), sentence("Sign in first."))
        return self._desk

    @property
    def engine(self) -> Engine:
        """The exchange with the departments; only after ``open``."""
        if self._engine is None:
            raise Trouble(sentence("Nobody is signed in."), sentence("Sign in first."))
        return self._engine

    def unready(self) -> Sentence | None:
        """None when a store lies here; otherwise what has to be done first."""
        if self._paths.keys.exists():
            return None
        return sentence("This computer has no store yet. IT staff make it with: one-counter setup SITE.toml")

    def logins(self) -> tuple[str, ...]:
        """The names that signed in here before."""
        return self._logins

    def hint(self) -> Sentence | None:
        """How to get into the practice centre; None elsewhere."""
        return self._hint

    def resumed(self) -> Resumed | None:
        """What a lock left behind for the next screen."""
        login = os.environ.pop("ONE_COUNTER_LOCKED", "")
        number = os.environ.pop("ONE_COUNTER_SERVING", "")
        return Resumed(login, number) if login else None

    def preferences(self) -> Preferences:
        """How the window is to look."""
        untouched = {"language": words.language()}  # what the command line or the computer speaks
        try:
            return msgspec.convert(untouched | self._kept.preferences, Preferences)
        except msgspec.ValidationError:
            return Preferences()

    def keep(self, preferences: Preferences) -> None:
        """Remember how the window is to look."""
        self._write(msgspec.structs.replace(self._kept, preferences=msgspec.to_builtins(preferences)))

    def settings(self) -> Settings:
        """What is set for this counter."""
        return settings.read(self._paths.folder)

    def set(self, chosen: Settings) -> None:
        """Set it, from now on."""
        settings.write(self._paths.folder, chosen)
        self.idle_seconds = chosen.idle_seconds

    def set_up(
        self, site: SiteFile, passphrase: str, departments: tuple[tuple[Path, str], ...]
    ) -> tuple[str, str, str]:
        """Make this counter's store; the recovery shares to print."""
        from desktop.casework import centre, founding  # once in the life of a computer

        files = [(centre.read_department(file), secret) for file, secret in departments]
        desk, shares = founding.make_store(self._paths, site, passphrase, self.clock)
        try:
            for file, secret in files:
                centre.add_department(desk, file, secret)
        finally:
            desk.store.close()
        return shares

    def open(self, login: str, passphrase: str) -> Desk:
        """Open the store, and begin to exchange with the departments."""
        from desktop.casework.desk import sit_down  # the sign-in screen needs none of it

        ahead = threading.Thread(target=_bring_along, name="bring-along", daemon=True)
        ahead.start()
        desk = sit_down(self._paths, login, passphrase, self.clock)
        ahead.join()
        from desktop.sync.engine import Engine

        self._desk = desk
        device = desk.store.lookups.devices().get(desk.store.identity.device)
        names = tuple(dict.fromkeys((login, *self._kept.logins)))[:8]
        self.window_name = device[0] if device else ""
        self._write(msgspec.structs.replace(self._kept, logins=names, window_name=self.window_name))
        self._engine = Engine(desk.store, self.clock, heard=self._tell, offline=self._offline)
        self._engine.start()
        self._closing.clear()
        self._dating = threading.Thread(target=self._date, args=(desk,), name="dates", daemon=True)
        self._dating.start()
        return desk

    def _date(self, desk: Desk) -> None:
        """Take over the calendar an update brought, and date the cases that waited for it."""
        if self._closing.wait(_SETTLED_S):
            return
        from desktop.casework.dates.catching_up import keep  # once a year there is something to do

        try:
            for subjects in keep(desk.store):
                self._tell(subjects)
                if self._closing.is_set():
                    return
        except Trouble as trouble:  # doctor says it to a person, and it is tried after the next start
            _log.warning("the calendar was not taken over: %s", trouble.what.text)

    def status(self) -> Line:
        """The line now, from memory."""
        if self._engine is None:
            return _STARTING
        now = self._engine.status()
        rows = tuple(
            DepartmentLine(
                d.department,
                d.name,
                d.state,
                d.says,
                d.waiting,
                d.needs_you,
                d.last_heard,
                d.next_try,
                d.next_step,
                d.waiting_since,
                d.paused,
                d.by_hand,
                d.progress,
            )
            for d in now.departments
        )
        return Line(now.state, now.says, rows, now.notes, now.offline)

    def listen(self, heard: Heard) -> None:
        """Call *heard* with the subjects whenever the exchange changed something."""
        self._heard.append(heard)

    def _tell(self, subjects: frozenset[str]) -> None:
        for heard in self._heard:
            heard(subjects)

    def sync_now(self) -> None:
        """Try every department now."""
        if self._engine is not None:
            self._engine.wake()

    def set_offline(self, offline: bool) -> None:
        """Work offline, or no longer."""
        self.engine.set_offline(offline)

    def pause(self, department: str, paused: bool) -> None:
        """Pause or resume one department."""
        self.engine.pause(department, paused)

    def look_up(self, department: str, question: Question) -> dict[str, Known]:
        """Ask a department's register, on the caller's thread."""
        return self.engine.look_up(department, question)

    def lock(self) -> None:
        """Close the store within a bound and replace this process, so that nothing graded stays in memory."""
        login = self._desk.who.login if self._desk else ""
        number = _served(self._desk)
        self.close()
        os.environ["ONE_COUNTER_LOCKED"] = login
        os.environ["ONE_COUNTER_SERVING"] = number
        command = [
            sys.executable,
            *([] if getattr(sys, "frozen", False) else ["-m", "desktop"]),
            *(word for word in sys.argv[1:] if word != "--reset"),  # or a lock would begin again from nothing
        ]
        sys.stdout.flush()
        os.execv(command[0], command)  # noqa: S606 - the same program with the same words

    def close(self) -> None:
        """Stop the exchange, close the store."""
        self._closing.set()
        dating, self._dating = self._dating, None
        if dating is not None:
            dating.join(10.0)  # a page of cases at most
        engine, self._engine = self._engine, None
        if engine is not None:
            engine.stop()
        desk, self._desk = self._desk, None
        if desk is not None:
            desk.store.close()

    def _read(self) -> _Kept:
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=_Kept)
        except (OSError, msgspec.DecodeError):
            return _Kept()

    def _write(self, kept: _Kept) -> None:
        self._kept = kept
        with suppress(OSError):
            self._paths.folder.mkdir(parents=True, exist_ok=True)
            self._file.write_bytes(msgspec.json.encode(kept))


def _served(desk: Desk | None) -> str:
    """Whose queue number is served here: all that a locked screen shows."""
    if desk is None:
        return ""
    from desktop.casework.hall import serving

    with suppress(Trouble):  # a store that cannot be read is locked all the same
        row = serving(desk)
        return row.number if row is not None else ""
    return ""
