"""Lost answers: looked for by our number in any list, and where nobody can look, never sent again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from desktop.domain.entry import Draft
from desktop.domain.kinds.delivery import StepDoubted, StepSending
from desktop.net import Doubtful
from desktop.sync.lines.naming import service_id
from desktop.sync.promise import NotOffered
from tests.fakes.counter import COUNTER
from tests.fakes.open311.server import BASE
from tests.sync.open311.conftest import FORM, Desk

POST = f"POST {BASE}/requests"


@pytest.mark.parametrize("lost", ["drop_after", "error500_after", "drop_before"])
@pytest.mark.parametrize("marker", ["description", "account_id"])
def test_a_lost_answer_is_looked_for(desk: Desk, lost: str, marker: str) -> None:
    desk.fresh(marker=marker)
    desk.connector.greet()
    row = desk.case()
    desk.server.fail(lost, POST)
    with pytest.raises(Doubtful):
        desk.connector.send(row)
    if marker == "account_id":
        _tell_account(desk)
    found = desk.fresh().find(replace(row, attempt=1))
    assert (found is None) == (lost == "drop_before")
    assert len(desk.server.books.reports) == (lost != "drop_before")


def _tell_account(desk: Desk) -> None:
    """Some endpoints tell account_id in their lists; the specification does not ask them to."""
    shown = desk.server._shown

    desk.server._shown = lambda one: shown(one) | {"account_id": one["account_id"]}  # type: ignore[method-assign]


@pytest.mark.parametrize("paging", ["header", "page"])
def test_it_is_found_on_the_last_page(desk: Desk, paging: str) -> None:
    desk.server.paging, desk.server.most = paging, 3
    desk.fresh(paging=paging, most=3)
    for _ in range(7):
        desk.hand_over()
    row = desk.case()
    assert desk.connector.find(row) is None
    sent = desk.connector.send(row)
    assert desk.connector.find(row) == sent


def test_a_list_that_is_cut_off_is_halved_until_it_is_whole(desk: Desk) -> None:
    desk.server.most = 3
    desk.fresh(most=3)
    now = datetime.now(UTC)
    for hours in range(12):
        desk.hand_over()
        desk.server.books.reports[-1]["requested"] = now - timedelta(hours=hours)
    row = desk.case(received_at=(now - timedelta(days=100)).isoformat())
    assert desk.connector.find(row) is None
    sent = desk.connector.send(row)
    desk.server.books.reports[-1]["requested"] = now - timedelta(hours=5, minutes=30)
    assert desk.connector.find(row) == sent


def test_when_even_minutes_are_too_full_it_says_so(desk: Desk) -> None:
    desk.server.most = 3
    desk.fresh(most=3)
    for _ in range(4):
        desk.hand_over()
    why = desk.trouble(lambda: desk.connector.find(desk.case()))
    assert (why.sort, why.code) == ("later", "list-cut-off")


def test_a_next_page_on_another_host_is_not_followed(desk: Desk) -> None:
    desk.server.paging, desk.server.most = "header", 1
    desk.fresh(most=1)
    for _ in range(2):
        desk.hand_over()
    paged = desk.server._paged

    def elsewhere(found: list[dict[str, object]]) -> object:
        status, part, headers = paged(found)
        return (
            status,
            part,
            {name: value.replace("127.0.0.1", "127.0.0.2") for name, value in headers.items()},
        )

    desk.server._paged = elsewhere  # type: ignore[method-assign]
    with pytest.raises(Doubtful):
        desk.connector.find(desk.case())


def test_somebody_elses_request_is_not_taken_for_ours(desk: Desk) -> None:
    row, other = desk.case(), desk.case()
    desk.connector.send(row)
    assert desk.connector.find(other) is None
    desk.server.books.reports[0]["description"] = "about " + other.case_number
    assert desk.connector.find(other) is None


@pytest.mark.parametrize("code", ["TIP", "NIGHT"])
def test_what_nobody_can_look_for_is_a_persons_matter(desk: Desk, code: str) -> None:
    """Through the real engine: a lost answer of a blackbox, and of a batch that lists nothing yet."""
    counter, department = desk.counter, desk.stage.department
    case = counter.case(department, service_id(department, code))
    desk.server.fail("drop_after", POST)
    worker = counter.worker(department)
    worker.once()
    other = counter.case(department, service_id(department, "7"))
    for _ in range(5):
        worker.once()
        counter.clock.sleep(3600)
    assert counter.states(case) == {"create": "in_doubt"}
    assert counter.states(other) == {"create": "done"}
    (stuck,) = worker.plan().not_now
    assert stuck.turn == "clerk"
    assert len([one for one in desk.server.books.reports if one["service_code"] == code]) == 1
    (row,) = counter.store.lookups.steps_of(case)
    with pytest.raises(NotOffered):
        desk.connector.find(row)
    worker.close()


def test_what_can_be_looked_for_is_settled_by_the_machine(desk: Desk) -> None:
    counter, department = desk.counter, desk.stage.department
    case = counter.case(department, service_id(department, "7"))
    desk.server.fail("drop_after", POST)
    worker = counter.worker(department)
    for _ in range(5):
        worker.once()
        counter.clock.sleep(61)
    assert counter.states(case) == {"create": "done"}
    assert len(desk.server.books.reports) == 1
    worker.close()


def test_what_is_offered_no_longer_is_looked_for_among_all(desk: Desk) -> None:
    row = desk.case()
    desk.server.fail("drop_after", POST)
    with pytest.raises(Doubtful):
        desk.connector.send(row)
    desk.server.services = [one for one in desk.server.services if one["service_code"] != "7"]
    found = desk.fresh().find(replace(row, attempt=1))
    assert found is not None
    assert found.reference == "0"


def test_a_doubt_about_what_was_never_offered_ends_in_a_refusal(desk: Desk) -> None:
    """As when the list of services came as nonsense: it is not known at first whether anything was sent."""
    counter, department = desk.counter, desk.stage.department
    case = counter.case(department, service_id(department, "no-such-service"))
    (row,) = counter.store.lookups.steps_of(case)
    tried = StepSending(row.delivery, row.step, 1), StepDoubted(row.delivery, row.step, "nonsense")
    counter.store.journal.append([Draft(case, body) for body in tried], COUNTER)
    worker = counter.worker(department)
    for _ in range(5):
        counter.clock.sleep(61)
        worker.once()
    assert counter.states(case) == {"create": "refused"}
    assert desk.server.books.reports == []
    worker.close()


def test_a_token_becomes_a_number(desk: Desk) -> None:
    reference = desk.hand_over("NIGHT")
    assert reference == "token:T-1"
    assert desk.look() == []
    desk.server.books.run_batch()
    (answer,) = desk.look()
    assert (answer.reference, answer.state) == ("token:T-1", "in_review")
    desk.server.books.move("0", "closed", "Quiet now")
    (answer,) = desk.look(desk.fresh())
    assert (answer.reference, answer.state, answer.version) == ("token:T-1", "approved", 2)


def test_a_blackbox_says_nothing_more(desk: Desk) -> None:
    reference = desk.hand_over("TIP")
    assert reference.startswith("unseen:")
    assert desk.look() == []


def test_where_batches_are_listed_at_once_they_are_looked_for(desk: Desk) -> None:
    desk.fresh(look_in=["realtime", "batch"])
    assert desk.connector.greet().unseen == (service_id("streets", "TIP"),)
    row = desk.case("NIGHT", form=FORM)
    desk.connector.send(row)
    desk.server.books.run_batch()
    found = desk.connector.find(row)
    assert found is not None
    assert found.reference == "0"


def test_an_endpoint_of_blackboxes_is_class_c(desk: Desk) -> None:
    desk.server.services = [one for one in desk.server.services if one["type"] == "blackbox"]
    offers = desk.connector.greet()
    assert (offers.doubt, offers.unseen) == ("C", ())
