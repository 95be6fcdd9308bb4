"""The practice centre: a store, staff and departments on this computer, where nothing is real."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from desktop import words
from desktop.casework import centre, consult, founding, hall, people
from desktop.casework.centre import CounterFile, DepartmentFile, SiteFile, StaffFile
from desktop.casework.desk import Desk, sit_down
from desktop.clock import Clock
from desktop.domain.catalogue import Text
from desktop.domain.kinds.book import Role
from desktop.errors import Trouble, sentence
from desktop.paths import StorePaths
from desktop.practice.district import library, load
from desktop.practice.serving import PRACTICE_KEY, Practice
from desktop.sync.catalogue import adopt

PASSPHRASE = "practice centre"  # noqa: S105 - opens made-up data only, and is shown on the sign-in screen
ADMINISTRATOR, CLERK, SUPERVISOR, MANAGER = "it", "clerk", "supervisor", "manager"
LOGINS = (CLERK, SUPERVISOR, MANAGER, ADMINISTRATOR)
WELCOME = sentence(
    "Practice centre: sign in as {names} with the passphrase “{passphrase}”.",
    names=", ".join(LOGINS),
    passphrase=PASSPHRASE,
)

SITE = SiteFile(
    centre="qinghe-practice",
    name=Text("Qinghe Service Centre (practice)", "清河政务服务中心（练习）"),
    district=Text("Qinghe practice district", "清河练习区"),
    code="QH",
    counter=CounterFile("7", "A7"),
    administrator=StaffFile(ADMINISTRATOR, "赵敏", "it", 4),
    practice=True,
)
_STAFF: tuple[tuple[str, str, Role, int], ...] = (
    (CLERK, "李娜", "clerk", 4),
    (SUPERVISOR, "王芳", "supervisor", 4),
    (MANAGER, "陈静", "manager", 3),
)

_LINES: tuple[tuple[str, str, Text, tuple[str, ...]], ...] = (
    (
        "family",
        "A",
        Text("Family and residence", "婚姻家庭与户籍"),
        ("civil-affairs", "household-registration"),
    ),
    ("social", "B", Text("Social security and health", "社保与卫生健康"), ("social-security", "health")),
    ("rest", "C", Text("Any other business", "其他业务"), ()),
)


def departments(folder: Path, *, decide_after_s: float = 20.0) -> Practice:
    """The practice departments, listening; on the port they had before when it is free."""
    remembered = folder / "port"
    port = 0
    with suppress(OSError, ValueError):
        port = int(remembered.read_text())
    for wanted in (port, 0):
        practice = Practice(wanted, state_folder=folder / "departments", decide_after_s=decide_after_s)
        try:
            practice.start()
        except Trouble:
            if wanted == 0:
                raise
            practice.stop()
            continue
        break
    folder.mkdir(parents=True, exist_ok=True)
    remembered.write_text(str(practice.port))
    return practice


def prepare(paths: StorePaths, practice: Practice, clock: Clock) -> None:
    """Make the practice store when there is none, and point it at where the departments are now."""
    if paths.keys.exists():
        desk = sit_down(paths, ADMINISTRATOR, PASSPHRASE, clock)
    else:
        desk = founding.make_store(paths, SITE, PASSPHRASE, clock)[0]
    try:
        _furnish(desk, practice)
    finally:
        desk.store.close()


def _furnish(desk: Desk, practice: Practice) -> None:
    there = {row.login for row in desk.store.lookups.staff()}
    for login, name, role, clearance in _STAFF:
        if login not in there:
            people.add_staff(desk, login, name, role, PASSPHRASE, clearance=clearance)
    known = {row.id: row for row in desk.store.lookups.departments()}
    offering = {service.department for service in desk.store.lookups.services()}
    for name, catalogue in load().items():
        url = practice.url_of(name)
        if name not in known or known[name].config.get("url") != url:
            about = catalogue.department
            file = DepartmentFile(name, about.name, about.code, url)
            centre.add_department(desk, file, PRACTICE_KEY)
        if name not in offering:  # also after a kill between the two
            adopt(desk.store, catalogue, "")
    if not desk.store.lookups.answer_count():
        consult.take_library(_as(desk, MANAGER), _library(desk))
    if not desk.store.lookups.groups(every=True):
        for line, letter, said, served in _LINES:
            hall.set_group(desk, line, letter, said, served)


def _as(desk: Desk, login: str) -> Desk:
    """The same desk with a colleague at it."""
    return replace(desk, who=next(row for row in desk.store.lookups.staff() if row.login == login))


def _library(desk: Desk) -> list[consult.FileAnswer]:
    """The departments' answers, with last days that are near enough to be met in practice."""
    return [
        consult.FileAnswer(
            id=one.id,
            question=one.question,
            text=one.text,
            department=one.department,
            legal_basis=one.legal_basis,
            valid_until=desk.today + timedelta(days=one.days),
            service=one.service,
            keywords=one.keywords,
        )
        for one in library()
    ]


def open_window(folder: Path, clock: Clock, *, reset: bool = False) -> int:
    """The practice centre in a window, with its departments running behind it."""
    from desktop.app.house import House
    from desktop.ui.application import run

    if reset:
        shutil.rmtree(folder, ignore_errors=True)
    practice = departments(folder)
    paths = StorePaths(folder / "store")
    try:
        prepare(paths, practice, clock)
        print(
            words.render(WELCOME),
            flush=True,
        )
        house = House(paths, clock, logins=LOGINS, practice=WELCOME)
        try:
            return run(house)
        finally:
            house.close()
    finally:
        practice.stop()
