"""The centre's book in the window: numbers that add up, changes in words, files with who and when."""

from __future__ import annotations

import msgspec

from desktop.domain.catalogue import Catalogue, Limits
from desktop.domain.entry import Author, Draft
from desktop.domain.kinds.book import NumberSpent
from desktop.practice import district
from desktop.sync.catalogue import adopt
from desktop.ui.pages.book.page import BookPage
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.window import Window
from tests.ui.pages.taking_in import accepted


def open_page(window: Window) -> BookPage:
    window.open("book")
    assert window.background.settle()
    page = window.shelf.page()
    assert isinstance(page, BookPage)
    return page


def texts(page: BookPage) -> str:
    return "\n".join(label.full() for label in page.findChildren(PlainLabel))


def test_numbers_add_up_and_one_is_voided(working: Window) -> None:
    desk = working.doors.desk
    number = desk.case(accepted(desk)).number
    page = open_page(working)
    assert "Every number is accounted for." in texts(page)
    assert number in texts(page)
    dialog = page.ask_void()
    dialog.question("number").put(number)
    dialog.question("reason").put("a torn form")
    dialog.answer()
    assert working.background.settle()
    assert "was given to a case" in working.banner.what.full()
    block = desk.store.journal.journals("block")[0]
    unused = desk.store.lookups.next_number(desk.store.identity.device, "")
    assert unused is not None
    dialog = page.ask_void()
    dialog.question("number").put(unused[0])
    dialog.question("reason").put("a torn form")
    dialog.answer()
    assert working.background.settle()
    after = desk.store.lookups.next_number(desk.store.identity.device, "")
    assert after is not None
    assert after != unused
    desk.store.journal.append([Draft(block, NumberSpent(number, "case:" + "0" * 32))], Author("", "counter"))
    working.bus.changed.emit(frozenset({block}))
    assert working.background.settle()
    assert "Numbers are not accounted for." in texts(page)


def test_a_change_is_told_in_words_in_the_language_spoken(working: Window) -> None:
    desk = working.doors.desk
    page = open_page(working)
    assert "No department changed a service" in texts(page)
    old = district.load()["civil-affairs"]
    first = old.services[0]
    new = msgspec.structs.replace(first, version=first.version + 1, limits=Limits(5, 20, 3, 10))
    adopt(desk.store, Catalogue(old.department, (new, *old.services[1:]), old.life_events), "2")
    working.bus.changed.emit(frozenset({f"service:{first.id}"}))
    assert working.background.settle()
    assert first.name.en in texts(page)
    assert "3 working days" in texts(page)
    assert "Cases opened before keep their version." in texts(page)


def test_files_say_who_and_when(working: Window) -> None:
    page = open_page(working)
    assert "version 1, by 赵敏 on" in texts(page)
