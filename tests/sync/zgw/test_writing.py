"""Changes to a case that is there: read, compare, write; and messages that do more than say something."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desktop.net import WireTrouble
from tests.fakes.zgw.papers import SORT, set_status
from tests.sync.zgw.conftest import Desk


def base(desk: Desk, reference: str) -> dict[str, object]:
    return {name: desk.told(reference)[name] for name in ("opschorting", "einddatumGepland")}


@pytest.fixture
def reference(desk: Desk) -> str:
    found = desk.hand_over()
    desk.told(found)["einddatumGepland"] = "2027-01-10"
    desk.told(found)["uiterlijkeEinddatumAfdoening"] = "2027-02-10"
    return found


def dates(desk: Desk, reference: str) -> tuple[str, str]:
    case = desk.told(reference)
    return case["einddatumGepland"], case["uiterlijkeEinddatumAfdoening"]


def test_a_suspension_moves_the_dates_when_it_ends(desk: Desk, reference: str) -> None:
    writing = desk.connector.writing
    writing.suspend(reference, "A form is missing", base(desk, reference))
    assert desk.told(reference)["opschorting"] == {"indicatie": True, "reden": "A form is missing"}
    assert dates(desk, reference) == ("2027-01-10", "2027-02-10")
    since = desk.counter.clock.now().astimezone().date() - timedelta(days=9)
    writing.resume(reference, since, "It came", base(desk, reference))
    assert desk.told(reference)["opschorting"] == {"indicatie": False, "reden": "It came"}
    assert dates(desk, reference) == ("2027-01-19", "2027-02-19")
    writing.resume(reference, since, "It came", base(desk, reference))
    assert dates(desk, reference) == ("2027-01-19", "2027-02-19")


def test_an_extension_counts_once(desk: Desk, reference: str) -> None:
    for _ in range(2):
        desk.connector.writing.extend(reference, 28, "Much work", {})
    assert desk.told(reference)["verlenging"] == {"reden": "Much work", "duur": "P28D"}
    assert dates(desk, reference) == ("2027-02-07", "2027-03-10")


def test_what_somebody_else_changed_meanwhile_is_not_written_over(desk: Desk, reference: str) -> None:
    seen = base(desk, reference)
    desk.told(reference)["einddatumGepland"] = "2027-05-05"
    why = desk.trouble(lambda: desk.connector.writing.extend(reference, 28, "x", seen))
    assert (why.sort, why.code, why.certain) == ("needs_clerk", "changed-meanwhile", True)
    assert dates(desk, reference) == ("2027-05-05", "2027-02-10")


def test_a_closed_case_takes_nothing(desk: Desk, reference: str) -> None:
    row = desk.say(reference, "question", "?")
    set_status(desk.server, reference, 3, "", "Geweigerd")
    for call in (
        lambda: desk.connector.send(row),
        lambda: desk.connector.writing.suspend(reference, "x", {}),
        lambda: desk.connector.writing.close(reference, "Ingetrokken", ""),
    ):
        why = desk.trouble(call)
        assert (why.sort, why.code) == ("refused", "case-closed")
    assert not desk.server.books.all(SORT)


def test_a_withdrawal_is_a_message_unless_the_file_says_more(desk: Desk, reference: str) -> None:
    desk.connector.send(desk.say(reference, "withdraw", "changed my mind"))
    assert desk.told(reference)["einddatum"] is None
    assert len(desk.server.books.all(SORT)) == 1


@pytest.mark.parametrize("lost", ["drop_after", "error500_after"])
@pytest.mark.parametrize(
    "call", [f"documenten/api/v1/{SORT}", "zaken/api/v1/resultaten", "zaken/api/v1/statussen"]
)
def test_a_withdrawal_closes_the_case_once_whatever_is_lost(
    desk: Desk, reference: str, call: str, lost: str
) -> None:
    desk.fresh(withdrawn_result="Ingetrokken")
    row = desk.say(reference, "withdraw", "changed my mind")
    desk.server.fail(lost, f"POST /{call}$")
    with pytest.raises(WireTrouble):
        desk.connector.send(row)
    desk.fresh()
    if desk.connector.find(row) is None:
        desk.connector.send(row)
    assert desk.connector.find(row) is not None
    books = desk.server.books
    assert (
        len(books.all("resultaten")) == len(books.all("zaakinformatieobjecten")) == len(books.all(SORT)) == 1
    )
    assert len(books.all("statussen")) == 2
    assert desk.told(reference)["einddatum"]
    (letter,) = (books.content[name] for name, _ in books.all(SORT))
    assert b"changed my mind" in letter


def test_a_withdrawal_does_not_undo_a_decision(desk: Desk, reference: str) -> None:
    desk.fresh(withdrawn_result="Ingetrokken")
    own = desk.told(reference)["zaaktype"]
    ((kind, _),) = desk.server.books.all("resultaattypen", zaaktype=own, omschrijving="Verleend")
    desk.server.books.put("resultaten", zaak=("zaken", reference), resultaattype=("resultaattypen", kind))
    why = desk.trouble(lambda: desk.connector.send(desk.say(reference, "withdraw", "x")))
    assert (why.sort, why.code) == ("refused", "case-closed")
    assert desk.told(reference)["einddatum"] is None


def test_a_supplement_ends_the_suspension_where_the_file_says_so(desk: Desk, reference: str) -> None:
    desk.fresh(lift_suspension=True)
    set_status(desk.server, reference, 2)
    desk.told(reference)["opschorting"] = {"indicatie": True, "reden": "A form is missing"}
    (answer,) = desk.look()
    assert answer.state == "waiting_supplement"
    desk.connector.send(desk.say(reference, "supplement", "here it is"))
    assert desk.told(reference)["opschorting"]["indicatie"] is False
    (letter,) = (desk.server.books.content[name] for name, _ in desk.server.books.all(SORT))
    assert b"here it is" in letter
