"""The practice district: eight made-up departments and their catalogues, read from resources/practice.

The forms are JSON Schema 2020-12. A field that is asked for only in some situation lies in the ``then``
(or ``else``) of an entry of ``allOf``; every other field lies in the top ``properties``. Each field has
``x-label`` and perhaps ``x-help`` {en, zh}, ``x-grade`` 1-4, ``x-group`` {en, zh}, and a field with an
``enum`` has ``x-options`` {value: {en, zh}}. A field of one name means the same in every service.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

from desktop.domain.catalogue import Catalogue, LifeEvent, Text

# The departments stand apart from the program and know none of its rooms but the domain, so they find their
# own files; in the frozen program modules and resources lie beside each other in the same way.
RESOURCES = Path(__file__).resolve().parents[2] / "resources" / "practice"

DEPARTMENTS: tuple[str, ...] = (
    "civil-affairs",
    "household-registration",
    "social-security",
    "market-regulation",
    "housing",
    "health",
    "taxation",
    "natural-resources",
)


@cache
def _life_events() -> dict[str, tuple[LifeEvent, ...]]:
    """The life events by the department that leads each of them."""
    file = RESOURCES / "life-events.json"
    return msgspec.json.decode(file.read_bytes(), type=dict[str, tuple[LifeEvent, ...]])


@cache
def _catalogue(department: str) -> Catalogue:
    file = RESOURCES / f"{department}.json"
    catalogue = msgspec.json.decode(file.read_bytes(), type=Catalogue)
    return msgspec.structs.replace(catalogue, life_events=_life_events().get(department, ()))


class PracticeAnswer(msgspec.Struct, frozen=True):
    """An answer the departments reviewed; *days* after the founding is its last (below 0: expired)."""

    id: str
    service: str
    department: str
    question: Text
    text: Text
    legal_basis: tuple[Text, ...]
    keywords: tuple[str, ...]
    days: int


@cache
def library() -> tuple[PracticeAnswer, ...]:
    """The answers all departments give to what people ask most."""
    file = RESOURCES / "answers.json"
    return msgspec.json.decode(file.read_bytes(), type=tuple[PracticeAnswer, ...])


def load() -> dict[str, Catalogue]:
    """Every department's catalogue by department id; a life event lies with the department that leads it."""
    return {department: _catalogue(department) for department in DEPARTMENTS}
