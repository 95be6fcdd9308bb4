"""Residents are found again by their number; staff come and go, and the last administrator stays."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.casework import people
from desktop.casework.desk import Desk
from desktop.casework.desk import sit_down as open_at
from desktop.domain.residents import practice_number
from desktop.errors import Refused, Trouble
from tests.casework import centre
from tests.casework.centre import HandClock, SitDown


def test_the_same_number_twice_is_the_same_person(desk: Desk) -> None:
    first = people.register_resident(desk, centre.person(1))
    again = people.register_resident(desk, {**centre.person(1), "phone": "13900000000"})
    assert again.result == first.result
    assert desk.store.lookups.resident(first.result).values["phone"] == "13900000000"
    assert people.register_resident(desk, centre.person(2)).result != first.result
    assert len(desk.store.journal.journals("resident:")) == 2


def test_nothing_new_about_a_person_writes_nothing(desk: Desk) -> None:
    first = people.register_resident(desk, centre.person(1)).result
    before = desk.store.journal.head()
    assert people.register_resident(desk, centre.person(1)).result == first
    assert desk.store.journal.head() == before


def test_a_number_typed_with_spaces_or_small_x_finds_the_person(desk: Desk) -> None:
    serial = next(n for n in range(999) if practice_number("110101", date(1980, 5, 6), n).endswith("X"))
    journal = people.register_resident(desk, centre.person(serial)).result
    number = centre.person(serial)["id_number"]
    found = people.find_resident(desk, f" {number[:6]} {number[6:14]} {number[14:].lower()} ")
    assert found is not None
    assert found.id == journal


@pytest.mark.parametrize(
    "number",
    [
        "110101198005060016",  # check character
        "11010119800506001",  # one short
        "110101198002300018",  # 30 February
        "110101203005060014",  # not born yet
        "11010119800506001A",
    ],
)
def test_a_wrong_number_is_refused_with_a_sentence(desk: Desk, number: str) -> None:
    before = desk.store.journal.head()
    with pytest.raises(Refused) as told:
        people.register_resident(desk, {**centre.person(1), "id_number": number})
    assert str(told.value.what).endswith(".")
    assert desk.store.journal.head() == before


def test_the_number_tells_birth_and_sex(desk: Desk) -> None:
    known = desk.store.lookups.resident(centre.register(desk, 1)).values
    assert (known["birth"], known["sex"]) == ("1980-05-06", "male")
    with pytest.raises(Refused):
        people.register_resident(desk, {**centre.person(2), "birth": "1980-05-07"})


def test_a_person_needs_a_name(desk: Desk) -> None:
    with pytest.raises(Refused, match="needs a name"):
        people.register_resident(desk, {**centre.person(1), "name": "  "})


def test_somebody_without_papers_is_registered_by_name(desk: Desk) -> None:
    first = people.register_resident(desk, {"name": "无名氏"}).result
    second = people.register_resident(desk, {"name": "无名氏"}).result
    assert first != second


def test_a_colleague_is_let_in_and_shut_out(sit_down: SitDown, clock: HandClock) -> None:
    desk = sit_down("it")
    people.add_staff(desk, "zhao", "赵敏", "clerk", "another four good words")
    with pytest.raises(Refused, match="already somebody"):
        people.add_staff(desk, "zhao", "赵敏", "clerk", "another four good words")
    desk.store.close()
    colleague = open_at(desk.store.paths, "zhao", "another four good words", clock)
    assert colleague.who.name == "赵敏"
    colleague.store.close()
    boss = open_at(desk.store.paths, "it", centre.WORDS, clock)
    people.disable_staff(boss, "zhao", "left the centre")
    boss.store.close()
    with pytest.raises(Trouble, match="name or the passphrase"):
        open_at(desk.store.paths, "zhao", "another four good words", clock)


def test_the_last_administrator_cannot_be_shut_out(sit_down: SitDown) -> None:
    desk = sit_down("it")
    with pytest.raises(Refused, match="last administrator"):
        people.disable_staff(desk, "it")
    people.add_staff(desk, "second", "周强", "it", centre.WORDS, clearance=4)
    people.disable_staff(desk, "it")
    active = {row.login for row in desk.store.lookups.staff() if row.active and row.role == "it"}
    assert active == {"second"}


def test_only_administrators_change_the_staff(desk: Desk) -> None:
    with pytest.raises(Refused, match="Only IT staff"):
        people.add_staff(desk, "friend", "朋友", "it", centre.WORDS)
    with pytest.raises(Refused, match="Only IT staff"):
        people.disable_staff(desk, "it")


def test_a_short_passphrase_is_refused(sit_down: SitDown) -> None:
    desk = sit_down("it")
    with pytest.raises(Refused, match="too short"):
        people.add_staff(desk, "zhao", "赵敏", "clerk", "short")
    assert "zhao" not in {row.login for row in desk.store.lookups.staff()}


def test_a_changed_passphrase_opens_and_the_old_one_does_not(desk: Desk, clock: HandClock) -> None:
    with pytest.raises(Trouble, match="name or the passphrase"):
        people.change_passphrase(desk, "not my passphrase", "five new and longer words")
    people.change_passphrase(desk, centre.WORDS, "five new and longer words")
    desk.store.close()
    with pytest.raises(Trouble, match="name or the passphrase"):
        open_at(desk.store.paths, "lina", centre.WORDS, clock)
    clock.sleep(3600)
    open_at(desk.store.paths, "lina", "five new and longer words", clock).store.close()
