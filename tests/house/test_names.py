"""Names say what a thing is: words that fit anything are not names."""

from __future__ import annotations

import re

import pytest

from tests.house.sources import classes, everything

BANNED = {"utils", "helpers", "common", "misc", "manager", "handler", "controller", "data", "info"}
BANNED |= {"util", "helper", "managers", "handlers", "controllers"}

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+")


def banned_in(name: str) -> set[str]:
    """The banned words in a file or class name.

    A service is what a department does for people (Service, ServicePublished, pages/services.py);
    as the last word of something else (CaseService) it is a layer that has not found its name.
    """
    words = [word.lower() for word in _WORD.findall(name)]
    found = BANNED.intersection(words)
    return found | ({"service"} if len(words) > 1 and words[-1] == "service" else set())


def test_no_file_bears_a_banned_name() -> None:
    bad = {source.path: banned_in("_".join(source.words)) for source in everything()}
    assert not {path: words for path, words in bad.items() if words}


def test_no_class_bears_a_banned_name() -> None:
    bad = {
        f"{source.path}:{c.lineno} {c.name}": words
        for source in everything()
        for c in classes(source.tree)
        if (words := banned_in(c.name))
    }
    assert not bad


@pytest.mark.parametrize(
    "name", ["CaseManager", "case_utils", "HTTPHandler", "SyncService", "UserInfo", "data"]
)
def test_a_banned_name_is_found(name: str) -> None:
    assert banned_in(name)


@pytest.mark.parametrize("name", ["Service", "ServicePublished", "Metadata", "information", "Dataset"])
def test_a_word_of_the_field_is_no_banned_name(name: str) -> None:
    assert not banned_in(name)
