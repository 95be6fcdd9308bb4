"""Papers in parts: they go on where the line broke, also after a kill, and arrive as they left."""

from __future__ import annotations

import pytest

from desktop.net import Doubtful, WireTrouble
from tests.fakes.zgw.papers import SORT
from tests.sync.zgw.conftest import Desk

SCAN = b"%PDF-1.4\n" + bytes(range(256)) * 1000
PUTS = "PUT /documenten/api/v1/bestandsdelen/"


def contents(desk: Desk) -> list[bytes]:
    """Of every document at the register that is not locked."""
    books = desk.server.books
    return [books.content[name] for name, one in books.all(SORT) if not one["locked"]]


@pytest.fixture
def reference(desk: Desk) -> str:
    return desk.hand_over(papers={"id-card": SCAN})


def test_each_part_travels_once(desk: Desk, reference: str) -> None:
    (row,) = desk.steps(reference, "paper")
    parts = -(-len(SCAN) // desk.server.part_size)
    assert desk.carry(row) == parts
    assert desk.server.count(PUTS) == parts
    assert contents(desk) == [SCAN]
    assert desk.connector.find(row) is None  # it is there, and not yet in the case
    desk.connector.send(row)
    assert desk.connector.find(row) is not None
    assert desk.fresh().find(row) is not None


@pytest.mark.parametrize("lost", ["drop_before", "drop_after"])
@pytest.mark.parametrize("killed", [False, True])
@pytest.mark.parametrize("listed", [False, True])
def test_a_line_that_breaks_at_every_second_call(
    desk: Desk, reference: str, lost: str, killed: bool, listed: bool
) -> None:
    desk.server.parts_in_lists = listed
    (row,) = desk.steps(reference, "paper")
    for _ in range(200):
        desk.server.fail(lost, "(PUT|POST) /documenten")
        try:
            desk.carry(row)
            break
        except WireTrouble:
            desk.server.faults.clear()
            if killed:
                desk.fresh()
            try:
                desk.carry_once(row)
            except WireTrouble:
                raise AssertionError("a good line must do") from None
    desk.server.faults.clear()
    desk.carry(row)
    desk.connector.send(row)
    assert contents(desk) == [SCAN]
    assert len(desk.server.books.all(SORT)) == 1
    parts = -(-len(SCAN) // desk.server.part_size)
    assert desk.server.count(PUTS) <= 2 * parts


def test_an_upload_whose_lock_nobody_knows_begins_anew(desk: Desk, reference: str) -> None:
    desk.server.shows_lock = False
    (row,) = desk.steps(reference, "paper")
    desk.carry_once(row)
    desk.carry_once(row)
    desk.fresh()
    desk.carry(row)
    desk.connector.send(row)
    assert contents(desk) == [SCAN]
    assert len(desk.server.books.all(SORT)) == 1
    assert desk.server.count("DELETE") == 1


def test_where_nothing_may_be_removed_it_takes_another_name(desk: Desk, reference: str) -> None:
    desk.server.shows_lock, desk.server.removes = False, False
    (row,) = desk.steps(reference, "paper")
    desk.carry_once(row)
    desk.fresh()
    desk.carry(row)
    desk.connector.send(row)
    assert desk.fresh().find(row) is not None
    assert contents(desk) == [SCAN]
    links = desk.server.books.all("zaakinformatieobjecten", zaak=("zaken", reference))
    assert len(links) == 1


def test_a_small_paper_goes_in_one_piece_and_once(desk: Desk) -> None:
    reference = desk.hand_over(papers={"id-card": b"%PDF-1.4 small"})
    (row,) = desk.steps(reference, "paper")
    desk.server.fail("drop_after", f"POST /documenten/api/v1/{SORT}$")
    with pytest.raises(Doubtful):
        desk.carry(row)
    desk.fresh()
    desk.carry(row)
    assert contents(desk) == [b"%PDF-1.4 small"]
    assert desk.server.count(PUTS) == 0


def test_a_paper_is_filed_as_the_departments_file_says(desk: Desk) -> None:
    reference = desk.hand_over(papers={"pasfoto": b"%PDF-1.4 photo", "strange": b"%PDF-1.4 odd"})
    photo, odd = desk.steps(reference, "paper")
    desk.carry(photo)
    why = desk.trouble(lambda: desk.carry(odd))
    assert (why.sort, why.code, why.certain) == ("needs_it", "no-type", True)
    desk.fresh(other_document="Brief")
    desk.carry(odd)
    books = desk.server.books
    sorts = {
        one["titel"]: books.get(*one["informatieobjecttype"])["omschrijving"] for _, one in books.all(SORT)
    }
    assert sorts == {"pasfoto.pdf": "Pasfoto", "strange.pdf": "Brief"}


def test_a_paper_that_is_not_there_is_not_put_into_the_case(desk: Desk, reference: str) -> None:
    (row,) = desk.steps(reference, "paper")
    desk.carry_once(row)
    why = desk.trouble(lambda: desk.connector.send(row))
    assert (why.sort, why.certain) == ("later", True)
    assert not desk.server.books.all("zaakinformatieobjecten")
