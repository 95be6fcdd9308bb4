"""Catalogues of departments: what is taken over, and what a department may not do with one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from desktop.domain.catalogue import Catalogue, Material, Service, Text
from desktop.domain.kinds.book import ServiceEnded, ServicePublished
from desktop.errors import Trouble
from desktop.practice.district import load
from desktop.sync import catalogue
from tests.fakes.counter import Counter

OFFERED = load()["civil-affairs"]


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    counter = Counter(tmp_path / "store", "http://127.0.0.1:1/x/v1")
    for name in ("civil-affairs", "other"):
        counter.add_department(name)
    yield counter
    counter.store.close()


def changed(offered: Catalogue, service: Service) -> Catalogue:
    others = tuple(s for s in offered.services if s.id != service.id)
    return msgspec.structs.replace(offered, services=(service, *others))


def test_the_same_catalogue_twice_is_no_entry(counter: Counter) -> None:
    assert catalogue.adopt(counter.store, OFFERED, "1")
    assert len(counter.store.lookups.services("civil-affairs")) == len(OFFERED.services)
    head = counter.store.journal.head()
    assert catalogue.adopt(counter.store, OFFERED, "1") == frozenset()
    assert counter.store.journal.head() == head


def test_a_new_version_stands_beside_the_old_one(counter: Counter) -> None:
    catalogue.adopt(counter.store, OFFERED, "1")
    old = OFFERED.services[0]
    new = msgspec.structs.replace(old, version=old.version + 1, summary=Text("New", "新"))
    (draft,) = catalogue.news(counter.store.lookups, changed(OFFERED, new), "2")
    assert isinstance(draft.body, ServicePublished)
    catalogue.adopt(counter.store, changed(OFFERED, new), "2")
    assert counter.store.lookups.service(old.id) == new
    assert counter.store.lookups.service(old.id, old.version) == old


def test_an_ended_service_ends_and_an_empty_catalogue_does_not_end_all(counter: Counter) -> None:
    catalogue.adopt(counter.store, OFFERED, "1")
    fewer = msgspec.structs.replace(OFFERED, services=OFFERED.services[1:])
    (draft,) = catalogue.news(counter.store.lookups, fewer, "2")
    assert draft.body == ServiceEnded(OFFERED.services[0].id)
    with pytest.raises(Trouble, match="ends 11 of its services"):
        catalogue.news(counter.store.lookups, msgspec.structs.replace(OFFERED, services=()), "3")


def test_a_department_publishes_its_own_services_only(counter: Counter) -> None:
    catalogue.adopt(counter.store, OFFERED, "1")
    stolen = msgspec.structs.replace(OFFERED.services[0], department="other", version=9)
    other = Catalogue(msgspec.structs.replace(OFFERED.department, id="other"), (stolen,))
    assert catalogue.news(counter.store.lookups, other, "1") == []
    foreign = changed(OFFERED, msgspec.structs.replace(OFFERED.services[0], department="other"))
    assert not any(
        isinstance(d.body, ServicePublished) for d in catalogue.news(counter.store.lookups, foreign, "1")
    )


def test_a_grade_may_rise_and_never_falls(counter: Counter) -> None:
    catalogue.adopt(counter.store, OFFERED, "1")
    service = next(s for s in OFFERED.services if any(m.grade > 1 for m in s.materials))
    lowered = tuple(msgspec.structs.replace(m, grade=1) for m in service.materials)
    form: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(service.form))
    for field in form["properties"].values():
        field["x-grade"] = 1
    new = msgspec.structs.replace(service, version=service.version + 1, materials=lowered, form=form)
    catalogue.adopt(counter.store, changed(OFFERED, new), "2")
    known = counter.store.lookups.service(service.id)
    assert known is not None
    assert [m.grade for m in known.materials] == [m.grade for m in service.materials]
    assert [f.get("x-grade") for f in known.form["properties"].values()] == [
        f.get("x-grade") for f in service.form["properties"].values()
    ]
    raised = msgspec.structs.replace(
        new, version=new.version + 1, materials=(Material("x", Text("x", "x"), grade=4),)
    )
    catalogue.adopt(counter.store, changed(OFFERED, raised), "3")
    found = counter.store.lookups.service(service.id)
    assert found is not None
    assert [m.grade for m in found.materials] == [4]
