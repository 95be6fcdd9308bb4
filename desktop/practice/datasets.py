"""The practice datasets: what a department's register says about a person, only on a legal basis it knows.

Nobody real is in them: a person's record is drawn from tables of resources/practice/datasets.json by a
digest of the ID number, so that the same number always has the same record.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from typing import Any

import msgspec

from desktop.domain.catalogue import Text
from desktop.practice.contract import Problem, Query
from desktop.practice.district import RESOURCES


class DatasetField(msgspec.Struct, frozen=True):
    """One field: its label, grade (1-4), and the values a record may have (# is any digit)."""

    label: Text
    grade: int
    drawn_from: tuple[str, ...]


class Dataset(msgspec.Struct, frozen=True):
    """One register: whose it is, its sharing class, the legal bases it answers to, its fields."""

    department: str
    name: Text
    sharing: str  # unconditional | conditional | not_shared
    legal_bases: tuple[Text, ...]
    fields: dict[str, DatasetField]
    adults_only: bool = False  # nobody under 20 is in it


@cache
def datasets() -> dict[str, Dataset]:
    """Every practice dataset by its name."""
    file = RESOURCES / "datasets.json"
    return msgspec.json.decode(file.read_bytes(), type=dict[str, Dataset])


def keeps_any(department: str) -> bool:
    """Whether a department has a register that may be asked."""
    return any(dataset.department == department for dataset in datasets().values())


def answered(department: str, name: str, asked: Query, at: str) -> dict[str, Any]:
    """The answer to a query at a moment (ISO 8601); raises Problem when it may not be answered."""
    dataset = datasets().get(name)
    if dataset is None or dataset.department != department:
        raise Problem(404, "no-such-dataset", "This department has no such dataset")
    if not any(_speaks_of(asked.legal_basis, basis) for basis in dataset.legal_bases):
        raise Problem(
            403,
            "legal-basis-not-accepted",
            "This legal basis does not open the dataset",
            accepted=[basis.zh for basis in dataset.legal_bases],
        )
    unknown = [field for field in asked.fields if field not in dataset.fields]
    if unknown:
        raise Problem(422, "unknown-field", "The dataset has no such field", fields=unknown)
    person = asked.subject.id_number
    if dataset.adults_only and int(at[:4]) - int(person[6:10]) < 20:
        return {"values": {}}
    return {
        "values": {
            field: {
                "value": _drawn(name, field, person, dataset.fields[field]),
                "source": department,
                "at": at,
            }
            for field in asked.fields
        }
    }


def _speaks_of(said: str, basis: Text) -> bool:
    """Whether a stated basis names an accepted one, in either language, perhaps with more words around."""
    return any(_plain(one) in _plain(said) for one in (basis.zh, basis.en))


def _plain(text: str) -> str:
    return re.sub(r"[\s《》,，.]", "", text).lower()


def _drawn(dataset: str, field: str, person: str, shape: DatasetField) -> str:
    # One draw a person and dataset, so that the fields of one record belong together.
    record = int.from_bytes(hashlib.sha256(f"{dataset}/{person}".encode()).digest()[:8])
    text = shape.drawn_from[record % len(shape.drawn_from)]
    digits = iter(str(int.from_bytes(hashlib.sha256(f"{dataset}/{field}/{person}".encode()).digest())))
    return re.sub("#", lambda _: next(digits), text)
