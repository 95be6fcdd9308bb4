"""Loaded by schemathesis in its own environment: gives valid requests what no schema can say."""

from __future__ import annotations

import json
import os
import uuid
from typing import Any

import schemathesis

PAPER = os.environ.get("ONE_COUNTER_PAPER", "")  # the digest of a paper that lies at the department
SERVICES = ("old-age-allowance", "marriage-registration", "temporary-assistance")

# Turned down although it keeps to the schema: because of what the department knows, not of how it was asked.
OF_THE_MOMENT = {
    "idempotency-key-reused",
    "unknown-service",
    "unknown-service-version",
    "number-already-used",
    "not-possible-now",
    "paper-not-whole",
    "paper-too-long",
    "size-differs",
    "digest-differs",
    "unknown-field",
}


@schemathesis.serializer("application/offset+octet-stream")
def chunk(context: Any, value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
    """A valid request gets a key and a number of its own, and names what there is."""
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    if "Idempotency-Key" in case.headers:
        case.headers["Idempotency-Key"] = uuid.uuid4().hex
    if case.method == "GET" and "sha256" in case.path_parameters:
        case.path_parameters["sha256"] = PAPER
    if "name" in case.path_parameters:
        case.path_parameters["name"] = "marriage"
    if isinstance(case.body, dict):
        case.body = {**case.body, **_told(case)}


def _told(case: Any) -> dict[str, Any]:
    if case.path == "/cases":
        service = SERVICES[len(json.dumps(case.body, default=str)) % len(SERVICES)]
        return {"number": uuid.uuid4().hex[:20], "service": service, "service_version": 1}
    if case.path.endswith("/papers"):
        return {"sha256": PAPER}
    if case.path.startswith("/datasets"):
        return {"legal_basis": "《婚姻登记条例》", "fields": ["marital_status"]}
    return {}


@schemathesis.hook
def filter_failure(context: Any, failure: Any, case: Any, response: Any) -> bool:
    """Keep a failure unless a valid request was turned down for a reason of the moment."""
    if type(failure).__name__ != "RejectedPositiveData" or response.status_code != 422:
        return True
    slug = response.json().get("type", "").removeprefix("/problems/")
    return slug not in OF_THE_MOMENT
