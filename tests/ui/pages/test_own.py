"""Settings, what happened, the manual and the set-up assistant, in a real window."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from desktop import settings, words
from desktop.errors import sentence
from desktop.paths import manual
from desktop.settings import Settings
from desktop.ui import theme
from desktop.ui.doors import Preferences
from desktop.ui.pages.manual import CHAPTERS, Photograph
from desktop.ui.pages.setup.strength import judged
from desktop.ui.paper import scans
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.window import Window
from tests.reports.reading import flat_text_of, pages_of
from tests.ui.conftest import MakeWindow, sign_in
from tests.ui.doors import CHEAP, TestDoors
from tests.ui.pages.taking_in import accepted, register

PASS = "copper lantern seven rivers"


def opened(window: Window, kind: str) -> Any:
    window.open(kind)
    assert window.background.settle(30)
    return window.shelf.page()


def test_settings_change_the_looks_at_once(working: Window, doors: TestDoors) -> None:
    page = opened(working, "settings")
    page.language.choose("zh")
    page.theme.choose("dark")
    page.scale.choose("150")
    assert words.language() == "zh"
    assert doors.look == Preferences("zh", "dark", 150)
    assert theme.scale() == pytest.approx(1.5)
    working.press("theme")  # by keys, while the page is open
    working.press("language")
    assert page.language.value() == "en"
    page.senior.setChecked(True)
    assert doors.look.senior


def test_what_is_set_for_the_counter_is_kept_and_holds(
    make_window: MakeWindow, doors: TestDoors, tmp_path: Path
) -> None:
    window = sign_in(make_window(), "admin")
    page = opened(window, "settings")
    page.folder.setText(str(tmp_path))
    page.idle.choose("60")
    assert window.background.settle()
    kept = settings.read(doors.paths.folder)
    assert (kept.idle_seconds, kept.scan_folder) == (60, str(tmp_path))
    assert window.idle._seconds == 60
    assert scans.folder() == str(tmp_path)
    scans.use(str(tmp_path / "gone"))
    assert scans.folder() == ""


def test_what_was_set_is_undone(
    working: Window, doors: TestDoors, tmp_path: Path
) -> None:
    page = opened(working, "settings")
    page.folder.setText(str(tmp_path))
    page.folder.editingFinished.emit()
    assert working.background.settle()
    assert doors.settings().scan_folder == str(tmp_path)
    working.press("undo")
    assert working.background.settle()
    assert doors.settings().scan_folder == ""
    assert page.folder.text() == ""
    assert not working.toasts.undoable()


def test_what_was_changed_of_a_resident_is_undone(working: Window) -> None:
    desk = working.doors.desk
    resident = register(desk, "周涛", 811)
    working.open("resident", resident=resident)
    assert working.background.settle()
    page: Any = working.shelf.page()
    page.start_changing()
    page.form.question("address").edit.setText("文三路 2 号")
    page.keep()
    assert working.background.settle()
    assert desk.store.lookups.resident(resident).values["address"] == "文三路 2 号"
    working.press("undo")
    assert working.background.settle()
    assert desk.store.lookups.resident(resident).values["address"] == "文三路 1 号"


def test_a_clerk_does_not_set_when_the_counter_locks(working: Window) -> None:
    page = opened(working, "settings")
    assert not page.idle.isEnabled()
    assert page.printer.isEnabled()


def test_settings_are_written_as_they_are_read(tmp_path: Path) -> None:
    chosen = Settings(idle_seconds=0, offline=True, printer='A "B" \\ 打印机', scan_folder="C:\\scan")
    settings.write(tmp_path, chosen)
    assert settings.read(tmp_path) == chosen
    settings.write(tmp_path, Settings())
    assert (tmp_path / settings.FILE).read_text(encoding="utf-8") == ""


def test_the_manual_is_there_for_everybody_in_both_languages(working: Window) -> None:
    page = opened(working, "manual")
    seen = set()
    for language in words.LANGUAGES:
        for at, chapter in enumerate(CHAPTERS):
            page.tabs.setCurrentIndex(at)
            title = (manual() / f"{chapter}-{language}.md").read_text(encoding="utf-8").splitlines()[0]
            shown = [label.text() for label in page.reading.widget().findChildren(PlainLabel)]
            assert shown[0] == title.removeprefix("# ")
            seen.add(shown[0])
            pictures = page.reading.widget().findChildren(Photograph)
            assert pictures
            assert all(each.height() > 100 for each in pictures)
        working.press("language")
    assert len(seen) == 6


def test_the_manual_opens_from_the_sheet_of_keys(working: Window) -> None:
    opened(working, "keys").manual.click()
    assert working.shelf.page() is not None
    assert type(working.shelf.page()).__name__ == "ManualPage"


def test_what_happened_is_quiet(working: Window, doors: TestDoors) -> None:
    from desktop.domain.entry import Author, Draft
    from desktop.domain.kinds.case import DepartmentAnswered

    desk = doors.desk

    def says(case: str, version: int, state: Any) -> None:
        by = Author("civil-affairs", "department")
        at = f"2026-11-2{version}T09:00:00+08:00"
        answer = DepartmentAnswered("civil-affairs", "CA-1", version, state, at)
        desk.store.journal.append([Draft(case, answer)], by)
        working.bus.changed.emit(frozenset({case}))
        assert working.background.settle()

    case = accepted(desk)
    page = opened(working, "news")
    assert page.shown == ()
    says(case, 1, "in_review")
    assert len(page.shown) == 1
    assert page.list.count() == 1
    says(case, 2, "approved")
    assert page.list.count() == 1  # nothing moved by itself
    assert page.new.isVisible()
    page.show_new.click()
    assert page.list.count() == 2
    assert not page.new.isVisible()
    page.list.itemActivated.emit(page.list.item(0))
    assert type(working.shelf.page()).__name__ == "CasePage"


@pytest.mark.parametrize(
    ("passphrase", "tone"),
    [
        ("short", "danger"),
        ("aaaaaaaaaaaaaaaa", "warning"),
        ("12345678", "warning"),
        ("li.na.2026", "warning"),
        (PASS, "success"),
        ("春江花月夜，孤舟蓑笠翁", "success"),
    ],
)
def test_the_strength_of_a_passphrase_is_said(passphrase: str, tone: str) -> None:
    assert judged(passphrase, "li.na").tone == tone


def test_a_computer_without_a_store_opens_the_assistant(
    make_window: MakeWindow, doors: TestDoors, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    doors.missing = sentence("Ask IT to set this computer up.")
    doors.paths = type(doors.paths)(tmp_path / "new")
    window = make_window()
    assistant: Any = window.login.assistant
    assert assistant.isVisible()
    assistant.go_on()
    assert assistant.centre.fields["zh"].wrong is not None
    typed = {"zh": "清河中心", "en": "Qinghe", "district_zh": "清河区", "district_en": "Qinghe", "code": "QH"}
    for name, text in {**typed, "counter": "7", "prefix": "A7"}.items():
        assistant.centre.fields[name].edit.setText(text)
    assistant.go_on()
    people = assistant.people
    people.login.setText("zhao.min")
    people.person.setText("赵敏")
    people.passphrase.setText("weakling")
    assert people.strength.isVisible()
    people.passphrase.setText(PASS)
    people.again.setText("another")
    assistant.go_on()
    assert people.fields["again"].wrong is not None
    people.again.setText(PASS)
    assistant.go_on()
    file = tmp_path / "tax.toml"
    file.write_text(
        'id = "tax"\ncode = "TX"\nurl = "http://127.0.0.1:9/tax/v1"\n[name]\nen = "Tax"\nzh = "税务局"\n',
        encoding="utf-8",
    )
    assistant.departments.take(file)
    assistant.go_on()
    assert window.background.settle(60)
    _shares_then_work(window, doors, assistant, tmp_path)


def _shares_then_work(window: Window, doors: TestDoors, assistant: Any, folder: Path) -> None:
    assert len(set(assistant.shares.shares)) == 3, assistant.banner.next_step.full()
    assert not assistant.forward.isEnabled()  # the shares are not on paper yet
    assistant.shares.tick.setChecked(True)
    assert not assistant.forward.isEnabled()
    assistant.shares.pane.save_to(folder / "shares.pdf")
    assert window.background.settle(60)
    pdf = (folder / "shares.pdf").read_bytes()
    assert pages_of(pdf) == 3
    flat = flat_text_of(pdf)
    for share in assistant.shares.shares:
        assert "".join(share.split()) in flat
    assert assistant.forward.isEnabled()
    assistant.go_on()
    assert window.background.settle(60)
    assert window.shelf.place == "admin"
    assert [row.id for row in doors.desk.store.lookups.departments()] == ["tax"]
    assert doors.desk.who.login == "zhao.min"
    assert CHEAP
