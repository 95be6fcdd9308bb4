"""The last comparison with a public guide: made in the window, kept, shown where it belongs, also later."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtWidgets import QWidget

from desktop.casework.desk import Desk
from desktop.casework.exchange import guides
from desktop.domain.catalogue import Catalogue, Service
from desktop.errors import sentence
from desktop.practice import district
from desktop.sync.catalogue import adopt
from desktop.ui.dialogs.paper import PaperDialog
from desktop.ui.doors import DepartmentLine, Line
from desktop.ui.frame.looks import speak
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.window import Window
from tests.reports.reading import flat_text_of
from tests.ui.conftest import MakeWindow, sign_in
from tests.ui.doors import TestDoors


def test_a_public_guide_is_compared_in_the_window(make_window: MakeWindow, tmp_path: Path) -> None:
    window = sign_in(make_window(), "admin")
    service = window.doors.desk.store.lookups.services("civil-affairs")[0]
    table = tmp_path / "guide.csv"
    days = service.limits.promised_days + 7
    table.write_text(f"service,promised_days\n{service.name.zh},{days}\n", encoding="utf-8")
    window.open("book")
    assert window.background.settle()
    page: Any = window.shelf.page()
    assert "Never compared" in texts(page.guides)
    page.compare_with(table)
    assert window.background.settle(30)
    dialog = page.findChild(PaperDialog)
    assert isinstance(dialog, PaperDialog)
    shown = flat_text_of(dialog.pane._pdf)
    assert str(days) in shown
    dialog.reject()
    assert f"The guide promises {days} working days" in texts(page.guides)
    assert "guide.csv" in texts(page.guides)


def test_the_last_comparison_stands_on_the_guide_and_in_connections(
    make_window: MakeWindow, doors: TestDoors, tmp_path: Path
) -> None:
    name = district.load()["civil-affairs"].department.name
    row_shown = DepartmentLine("civil-affairs", name, "offline", sentence("It does not answer."))
    doors.line = Line("offline", sentence("Offline"), (row_shown,))
    window = sign_in(make_window(), "admin")
    desk = window.doors.desk
    first, second, third = desk.store.lookups.services("civil-affairs")[:3]
    days = first.limits.promised_days + 7
    rows = f"{first.name.zh},{days}\n{second.name.zh},{second.limits.promised_days}\n"
    (tmp_path / "指南.csv").write_text("事项,承诺时限\n" + rows, encoding="utf-8")
    assert "Never compared" in guide_of(window, third.id)
    window.open("connections")
    assert window.background.settle()
    connections: Any = window.shelf.page()
    row = connections.departments.rows["civil-affairs"]
    assert row.guide.full() == "Never compared with the department's public guide."
    today = desk.today.isoformat()
    connections.do(lambda: guides.compare(desk, tmp_path / "指南.csv"))
    assert window.background.settle()
    assert f"Compared with the public guide on {today}: different:" in row.guide.full()
    differs = guide_of(window, first.id)
    assert f"Compared with the public guide on {today}: they differ." in differs
    assert f"The guide promises {days} working days, this counter" in differs
    assert "指南.csv" in differs
    assert f"Compared with the public guide on {today}: the same." in guide_of(window, second.id)
    published(desk, second)
    assert "That was version 1; version 2 is in force now" in guide_of(window, second.id)
    speak("zh")
    assert f"{today} 与办事指南比对：一致。当时为第 1 版，现行为第 2 版" in guide_of(window, second.id)
    assert f"办事指南承诺 {days} 个工作日" in guide_of(window, first.id)


def guide_of(window: Window, service: str) -> str:
    """What the guide page of a service says of the public guide."""
    window.open("guide", service=service)
    assert window.background.settle()
    page: Any = window.shelf.page()
    return "\n".join((page.same.next_step.full(), texts(page.beside)))


def texts(widget: QWidget) -> str:
    return "\n".join(label.full() for label in widget.findChildren(PlainLabel))


def published(desk: Desk, service: Service) -> None:
    """The department publishes the next version of one service, in force from today."""
    old = district.load()["civil-affairs"]
    new = msgspec.structs.replace(service, version=service.version + 1, valid_from=desk.today)
    services = tuple(new if one.id == service.id else one for one in old.services)
    adopt(desk.store, Catalogue(old.department, services, old.life_events), "2")
