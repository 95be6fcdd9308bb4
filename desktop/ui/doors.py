"""What the window needs from the house behind it: the doors, as a promise and a few frozen records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal, Protocol

from desktop.clock import Clock
from desktop.domain.catalogue import Text
from desktop.errors import Sentence
from desktop.settings import Settings
from desktop.words import Language

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.casework.centre import SiteFile
    from desktop.casework.desk import Desk
    from desktop.domain.registers.asking import Known, Question

ThemeName = Literal["light", "dark", "contrast"]
LineName = Literal["online", "sending", "offline", "needs_you", "starting"]


@dataclass(frozen=True)
class Preferences:
    """How this person wants the window to look; ``scale`` is per cent, 100 to 200."""

    language: Language = "en"
    theme: ThemeName = "light"
    scale: int = 100
    senior: bool = False  # bigger type and targets, for a screen that faces the resident
    views: tuple[tuple[str, str], ...] = ()  # of the work list: (name, filters)
    screens: tuple[str, ...] = ()  # that face the people, opened again after a lock: hall, numbers, rating


@dataclass(frozen=True)
class DepartmentLine:
    """One department as the line sees it: reachable or not, what waits, and why, in a sentence."""

    department: str
    name: Text
    state: LineName
    says: Sentence
    waiting: int = 0  # steps still to be carried out
    needs_you: int = 0  # steps that wait for a person
    last_heard: datetime | None = None
    next_try: datetime | None = None
    next_step: Sentence | None = None
    waiting_since: datetime | None = None
    paused: bool = False
    by_hand: bool = False  # cases are carried there: there is nothing to hear, try or pause
    progress: tuple[int, int] | None = None  # of a paper under way: bytes there, bytes in all


@dataclass(frozen=True)
class Line:
    """The line as a whole, shown in the header at all times; ``says`` is short ("Offline, 12 to send")."""

    state: LineName
    says: Sentence
    departments: tuple[DepartmentLine, ...] = field(default=())
    notes: tuple[Sentence, ...] = ()  # what everybody should know: a wrong clock, a limit that is near
    offline: bool = False  # somebody set this counter to work offline


@dataclass(frozen=True)
class Resumed:
    """What the screen shows after a lock: who locked it, and the queue number being served."""

    login: str
    number: str = ""


Heard = Callable[[frozenset[str]], None]


class Doors(Protocol):
    """The house as the window sees it. Every call but ``clock`` and the properties may take time.

    The window calls ``open``, ``status``, ``sync_now``, ``set_offline``, ``pause`` and ``look_up`` from
    background threads only, ``lock`` and ``close`` last of all from its own, after everything under way
    has ended or a bound has passed.
    """

    clock: Clock
    practice: bool  # True: nothing done here is real, and every screen says so
    window_name: str  # the counter's number or name ("7"); "" when there is none
    idle_seconds: int  # lock after so long without a key or the mouse; 0: never

    @property
    def desk(self) -> Desk:
        """Who works here on which store; only after ``open``."""
        ...

    def unready(self) -> Sentence | None:
        """None when a store lies here; otherwise what has to be done first."""
        ...

    def logins(self) -> tuple[str, ...]:
        """The names that may be told here, who signed in last first; when empty the name is typed."""
        ...

    def hint(self) -> Sentence | None:
        """What the sign-in screen tells everybody: in a practice centre how to get in; None elsewhere."""
        ...

    def resumed(self) -> Resumed | None:
        """What a lock left behind for the next screen; None after an ordinary start."""
        ...

    def preferences(self) -> Preferences:
        """How the window is to look."""
        ...

    def keep(self, preferences: Preferences) -> None:
        """Remember how the window is to look; fast, never fails loudly."""
        ...

    def settings(self) -> Settings:
        """What is set for this counter."""
        ...

    def set(self, chosen: Settings) -> None:
        """Set it, from now on. Raises Trouble when it cannot be kept."""
        ...

    def set_up(
        self, site: SiteFile, passphrase: str, departments: tuple[tuple[Path, str], ...]
    ) -> tuple[str, str, str]:
        """Make this counter's store, with departments (file, secret); the recovery shares to print.

        Takes seconds. Raises Trouble with the first thing wrong; then nothing was made.
        """
        ...

    def open(self, login: str, passphrase: str) -> Desk:
        """Open the store for a member of staff; raises Trouble (wrong passphrase, wait, damaged...)."""
        ...

    def status(self) -> Line:
        """The line now, from memory; cheap enough to be asked every second."""
        ...

    def listen(self, heard: Heard) -> None:
        """Call *heard* with the subjects whenever something changed that no deed of this window did.

        Comes from any thread; the window carries it home itself.
        """
        ...

    def sync_now(self) -> None:
        """Try every department now; returns at once."""
        ...

    def set_offline(self, offline: bool) -> None:
        """Work offline, or no longer; remembered over restarts. May take time: it is written down."""
        ...

    def pause(self, department: str, paused: bool) -> None:
        """Pause or resume one department; remembered over restarts. May take time."""
        ...

    def look_up(self, department: str, question: Question) -> Mapping[str, Known]:
        """Ask a department's register about one person, which takes as long as the line does.

        Raises Trouble with the reason and what helps.
        """
        ...

    def lock(self) -> None:
        """Close the store within a bound and replace this process; does not come back."""
        ...

    def close(self) -> None:
        """Close the store and stop what runs behind it."""
        ...
