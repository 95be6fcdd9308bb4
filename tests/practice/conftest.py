"""Practice departments that listen on loopback, and a plain client that speaks the contract to them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from desktop.practice.serving import PRACTICE_KEY, Practice

DEPARTMENT = "civil-affairs"
CASE = {
    "service": "old-age-allowance",
    "service_version": 1,
    "centre": "qinghe",
    "counter": "window-3",
    "received_at": "2026-11-23T09:41:00+08:00",
    "applicant": {"name": "张伟", "id_number": "990000194001010010"},
    "form": {
        "name": "张伟",
        "id_number": "990000194001010010",
        "birth_date": "1940-01-01",
        "phone": "13800000000",
        "address": "清河练习区河东街道1号",
        "household_address": "清河练习区河东街道1号",
        "other_benefit": "no",
        "bank_account": "6222000000000000",
        "bank_name": "练习银行",
        "account_holder": "张伟",
        "truthful": True,
    },
    "materials": [
        {"evidence": "id-card", "state": "handed_in"},
        {"evidence": "household-booklet", "state": "handed_in"},
        {"evidence": "bank-card", "state": "handed_in"},
        {"evidence": "photo", "state": "handed_in"},
    ],
}


class Counter:
    """A counter as the departments see it: the contract's calls and nothing else."""

    def __init__(self, practice: Practice, department: str = DEPARTMENT) -> None:
        self.practice = practice
        self.base = practice.url_of(department)
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers["X-Api-Key"] = PRACTICE_KEY

    def call(self, method: str, path: str, **more: Any) -> requests.Response:
        return self.session.request(method, self.base + path, timeout=10, **more)

    def post(self, path: str, body: object, key: str = "", **headers: str) -> requests.Response:
        return self.call(
            "POST", path, json=body, headers={"Idempotency-Key": key or uuid.uuid4().hex} | headers
        )

    def file(self, number: str, key: str = "", **changes: object) -> requests.Response:
        return self.post("/cases", CASE | {"number": number} | changes, key)

    def reference(self, number: str, **changes: object) -> str:
        answer = self.file(number, **changes)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["reference"])

    def case(self, reference: str) -> dict[str, Any]:
        answer = self.call("GET", f"/cases/{reference}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def states(self, reference: str) -> list[str]:
        """The states a case went through, as the changes tell them."""
        changes = self.call("GET", "/changes", params={"limit": 500}).json()["changes"]
        return [change["state"] for change in changes if change["reference"] == reference]

    def close(self) -> None:
        self.session.close()


@pytest.fixture
def practice() -> Iterator[Practice]:
    with Practice(decide_after_s=60) as running:
        yield running


@pytest.fixture
def counter(practice: Practice) -> Iterator[Counter]:
    client = Counter(practice)
    yield client
    client.close()


def problem(answer: requests.Response) -> str:
    """The type of a problem, checked to be one in form."""
    assert answer.headers["Content-Type"] == "application/problem+json", answer.text
    body = answer.json()
    assert body["status"] == answer.status_code
    assert body["title"]
    return str(body["type"])
