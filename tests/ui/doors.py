"""Doors on a real store for the window's tests: practice centre, three members of staff, some residents."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from desktop import settings
from desktop.casework import centre, people
from desktop.casework.desk import Desk, sit_down
from desktop.casework.founding import make_store as make_store_of
from desktop.casework.together.asking import LookUp
from desktop.clock import SystemClock
from desktop.domain.catalogue import Text
from desktop.domain.registers.asking import Known, Question
from desktop.domain.residents import practice_number
from desktop.errors import Sentence, sentence
from desktop.paths import StorePaths
from desktop.practice import district
from desktop.settings import Settings
from desktop.store.keys import Cost
from desktop.sync.catalogue import adopt
from desktop.sync.registers import Unanswered
from desktop.ui.doors import Heard, Line, Preferences, Resumed

PASSPHRASE = "four words for practice"
CHEAP = Cost(memory_kib=64, passes=1, lanes=1)  # the tests guess no passphrases
STAFF = (("li.na", "李娜", "clerk"), ("wang.fang", "王芳", "manager"))
PEOPLE = (("张伟", date(1984, 3, 2), 12), ("欧阳娜娜", date(1991, 7, 30), 28), ("曾强", date(1950, 1, 9), 31))


def make_store(folder: Path) -> None:
    """Found a practice store and close it again."""
    site = centre.SiteFile(
        centre="c1",
        name=Text("Qinghe Service Centre", "清河服务中心"),
        district=Text("Qinghe", "清河区"),
        code="QH",
        counter=centre.CounterFile("7", "7"),
        administrator=centre.StaffFile("admin", "赵敏", "it", 4),
        practice=True,
    )
    desk, _ = make_store_of(StorePaths(folder), site, PASSPHRASE, SystemClock(), CHEAP)
    for catalogue in district.load().values():
        own = catalogue.department
        centre.add_department(
            desk, centre.DepartmentFile(own.id, own.name, own.code, "http://127.0.0.1:9/" + own.id), "key"
        )
        adopt(desk.store, catalogue, "1")
    for login, name, role in STAFF:
        people.add_staff(desk, login, name, role, PASSPHRASE, clearance=3)
    for name, birth, serial in PEOPLE:
        values = {"name": name, "id_number": practice_number("110101", birth, serial), "phone": "13800138000"}
        people.register_resident(desk, values)
    desk.store.close()


class TestDoors:
    """ui.doors.Doors on a copy of the store; what the window asks for is remembered for the test."""

    __test__ = False

    def __init__(self, store: Path, folder: Path, look: Preferences | None = None) -> None:
        self.clock = SystemClock()
        self.practice = True
        self.window_name = "7"
        self.idle_seconds = 0
        self.paths = StorePaths(shutil.copytree(store, folder / "store"))
        self.look = look or Preferences()
        self.line = Line("starting", sentence("Looking for the departments"))
        self.left: Resumed | None = None
        self.missing: Sentence | None = None
        self.told: Sentence | None = None
        self.heard: list[Heard] = []
        self.calls: list[str] = []
        self.registers: LookUp | None = None  # who answers for the registers; None: nobody
        self._desk: Desk | None = None

    @property
    def desk(self) -> Desk:
        assert self._desk is not None
        return self._desk

    def unready(self) -> Sentence | None:
        return self.missing

    def logins(self) -> tuple[str, ...]:
        return ("admin", *(login for login, _, _ in STAFF))

    def hint(self) -> Sentence | None:
        return self.told

    def resumed(self) -> Resumed | None:
        return self.left

    def preferences(self) -> Preferences:
        return self.look

    def keep(self, preferences: Preferences) -> None:
        self.look = preferences

    def settings(self) -> Settings:
        return settings.read(self.paths.folder)

    def set(self, chosen: Settings) -> None:
        settings.write(self.paths.folder, chosen)
        self.idle_seconds = chosen.idle_seconds

    def set_up(
        self, site: centre.SiteFile, passphrase: str, departments: tuple[tuple[Path, str], ...]
    ) -> tuple[str, str, str]:
        desk, shares = make_store_of(self.paths, site, passphrase, self.clock, CHEAP)
        for file, secret in departments:
            centre.add_department(desk, centre.read_department(file), secret)
        desk.store.close()
        self.missing = None
        return shares

    def open(self, login: str, passphrase: str) -> Desk:
        self._desk = sit_down(self.paths, login, passphrase, self.clock)
        return self._desk

    def status(self) -> Line:
        return self.line

    def listen(self, heard: Heard) -> None:
        self.heard.append(heard)

    def sync_now(self) -> None:
        self.calls.append("sync")

    def set_offline(self, offline: bool) -> None:
        self.calls.append(f"offline:{offline}")
        self.line = replace(self.line, offline=offline)

    def pause(self, department: str, paused: bool) -> None:
        self.calls.append(f"pause:{department}:{paused}")
        rows = tuple(
            replace(r, paused=paused) if r.department == department else r for r in self.line.departments
        )
        self.line = replace(self.line, departments=rows)

    def look_up(self, department: str, question: Question) -> Mapping[str, Known]:
        self.calls.append(f"look up:{department}:{','.join(question.fields)}")
        if self.registers is None:
            what = sentence("This counter has no line to the department of the register.")
            raise Unanswered(what, sentence("Ask the resident."), "nobody", refused=False)
        return self.registers(department, question)

    def lock(self) -> None:
        self.calls.append("lock")
        self._let_go()

    def close(self) -> None:
        self.calls.append("close")
        self._let_go()

    def _let_go(self) -> None:
        if self._desk is not None:
            self._desk.store.close()
