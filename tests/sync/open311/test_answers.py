"""What an endpoint says about open requests, in two states or in many, and what it is told."""

from __future__ import annotations

import pytest

from desktop.net import Doubtful
from desktop.sync.promise import NotOffered
from tests.fakes.open311.server import BASE
from tests.sync.open311.conftest import Desk


def test_a_status_nobody_knows_decides_nothing(desk: Desk) -> None:
    reference = desk.hand_over()
    desk.server.books.reports[0]["status"] = "sleeping"
    (answer,) = desk.look()
    assert answer.state == "in_review"
    desk.fresh(states={"sleeping": "refused"})
    (answer,) = desk.look()
    assert (answer.reference, answer.state, answer.version) == (reference, "refused", 2)


def test_a_request_that_is_gone_holds_up_no_other(desk: Desk) -> None:
    for status in (404, 500):
        desk.server.unknown_status = status
        desk.answers.clear()
        kept = [desk.hand_over() for _ in range(2)]
        desk.cases["999"] = "gone"
        assert {answer.reference for answer in desk.look()} >= set(kept)


def test_an_endpoint_that_fails_at_everything_is_a_failure(desk: Desk) -> None:
    for _ in range(2):
        desk.hand_over()
    desk.server.fail("error500", "GET .*requests", 9)
    with pytest.raises(Doubtful):
        desk.look()


def test_many_requests_are_asked_for_with_few_calls(desk: Desk) -> None:
    references = {desk.hand_over() for _ in range(60)}
    before = len(desk.server.seen)
    assert {answer.reference for answer in desk.look()} == references
    assert len(desk.server.seen) - before == 2
    assert desk.look() == []


def test_updates_are_told_one_by_one_and_once(desk: Desk) -> None:
    desk.server.updates = True
    desk.fresh(updates=True)
    reference = desk.hand_over()
    assert [answer.state for answer in desk.look()] == ["in_review"]
    desk.server.books.move(reference, "INVESTIGATING", "We look")
    desk.server.books.move(reference, "ACTION_SCHEDULED", "On Monday")
    told = desk.look()
    assert [(answer.version, answer.reason) for answer in told] == [(2, "We look"), (3, "On Monday")]
    assert desk.look() == []
    desk.server.books.move(reference, "NO_FURTHER_ACTION", "Not ours")
    (last,) = desk.look(desk.fresh())
    assert (last.version, last.state, last.reason) == (4, "refused", "Not ours")
    assert desk.look() == []


def test_a_request_closed_without_a_word_is_closed_all_the_same(desk: Desk) -> None:
    desk.server.updates = True
    desk.fresh(updates=True)
    reference = desk.hand_over()
    desk.server.books.move(reference, "INVESTIGATING", "We look")
    desk.look()
    desk.server.books.reports[0]["status"] = "closed"
    (answer,) = desk.look()
    assert (answer.state, answer.version) == ("approved", 2)
    assert desk.look() == []


@pytest.mark.parametrize("lost", ["", "drop_after", "error500_after", "drop_before"])
def test_a_message_arrives_once_and_changes_nothing(desk: Desk, lost: str) -> None:
    desk.server.updates = True
    desk.fresh(updates=True)
    reference = desk.hand_over()
    desk.look()
    row = desk.say(reference, "urge", "It is still dark")
    if lost:
        desk.server.fail(lost, f"POST {BASE}/servicerequestupdates")
        with pytest.raises(Doubtful):
            desk.connector.send(row)
        if desk.fresh().find(row) is None:
            assert lost == "drop_before"
            desk.connector.send(row)
    else:
        desk.connector.send(row)
    assert desk.connector.find(row) is not None
    (told,) = desk.server.books.updates
    assert told["description"].startswith("Reminder: It is still dark [")
    assert told["status"] == "OPEN"
    assert desk.look() == []  # our own word is no answer of the department


def test_without_the_extension_a_person_tells_it(desk: Desk) -> None:
    reference = desk.hand_over()
    row = desk.say(reference, "question", "?")
    for call in (desk.connector.send, desk.connector.find):
        with pytest.raises(NotOffered):
            call(row)
    assert desk.trouble(lambda: desk.connector.send(row)).sort == "needs_clerk"


def test_a_message_waits_for_the_number(desk: Desk) -> None:
    desk.server.updates = True
    desk.fresh(updates=True)
    reference = desk.hand_over("NIGHT")
    row = desk.say(reference, "question", "?")
    why = desk.trouble(lambda: desk.connector.send(row))
    assert (why.sort, why.code, why.certain) == ("later", "no-number-yet", True)
    desk.server.books.run_batch()
    assert desk.connector.send(row).reference == reference
