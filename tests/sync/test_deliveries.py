"""Deliveries: frozen bytes, keys that anybody finds again, and nothing more of a resident than is needed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.domain.entry import Hidden
from desktop.domain.kinds.delivery import DeliveryPlanned
from desktop.domain.people import Resident
from desktop.errors import Refused
from desktop.sync import deliveries
from desktop.sync.deliveries import PaperFile
from tests.fakes.counter import Counter

AT = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
PAPER = PaperFile("p" * 64, "a" * 64, 5, "application/pdf", "id.pdf")


@pytest.fixture
def counter(tmp_path: Path) -> Counter:
    counter = Counter(tmp_path / "store", "http://127.0.0.1:1/tax/v1")
    counter.add_department("tax", "TA")
    return counter


def created(counter: Counter, values: dict[str, object] | None = None) -> DeliveryPlanned:
    case = counter.store.lookups.case(counter.case("tax", "some-service", papers={"id-card": b"%PDF-1.4 x"}))
    person = Resident("resident:1", values or {"name": "李娜", "id_number": "99000019900101001X"}, {}, {}, ())
    return deliveries.created(case, person, centre="c", counter="1", at=AT, papers={"id-card": PAPER})


def test_the_case_goes_first_and_each_paper_by_itself(counter: Counter) -> None:
    planned = created(counter)
    assert [(s.call, s.paper) for s in planned.steps] == [("create", ""), ("paper", PAPER.id)]
    assert len({s.id for s in planned.steps} | {s.key for s in planned.steps}) == 4
    counter.store.close()


def test_the_same_case_freezes_to_the_same_bytes_and_keys(counter: Counter) -> None:
    case = counter.store.lookups.case(counter.case("tax", "some-service"))
    person = Resident("resident:1", {"id_number": "1" * 18, "name": "李娜"}, {}, {}, ())
    other = Resident("resident:1", {"name": "李娜", "id_number": "1" * 18}, {}, {}, ())
    one, two = (deliveries.created(case, p, centre="c", counter="1", at=AT) for p in (person, other))
    assert one == two
    step = one.steps[0]
    assert step.key == deliveries.key_of("tax", one.delivery, step.id, step.request)
    assert json.loads(step.request)["number"] == case.number
    counter.store.close()


def test_only_what_the_department_needs_of_a_resident_leaves(counter: Counter) -> None:
    values = {
        "name": "李娜",
        "id_number": "1",
        "phone": "2",
        "health_note": "x",
        "bank_account": "y",
        "sex": "female",
    }
    request = json.loads(created(counter, values).steps[0].request)
    assert set(request["applicant"]) == {"name", "id_number", "phone"}
    counter.store.close()


def test_a_hidden_value_is_never_frozen_as_a_gap(counter: Counter) -> None:
    with pytest.raises(Refused, match="hidden"):
        created(counter, {"name": "李娜", "id_number": Hidden(3)})
    counter.store.close()


def test_urging_twice_in_the_same_words_is_twice(counter: Counter) -> None:
    case = counter.store.lookups.case(counter.case("tax", "some-service"))
    first = deliveries.message(case, "urge", "Please", at=AT)
    again = deliveries.message(case, "urge", "Please", at=AT.replace(microsecond=1))
    assert first.steps[0].key != again.steps[0].key
    supplement = deliveries.message(case, "supplement", at=AT, evidence=("x",), papers={"x": PAPER})
    assert [s.call for s in supplement.steps] == ["paper", "message"]
    counter.store.close()
