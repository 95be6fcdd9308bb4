"""The forbidden patterns stand nowhere in the product, and each rule catches its own example."""

from __future__ import annotations

import ast

import pytest

from tests.house.patterns import RULES, Rule
from tests.house.sources import Source, imported, product


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_nowhere_in_the_product(rule: Rule) -> None:
    broken = [place for source in product() for place in rule.broken_in(source)]
    assert not broken, rule.reason


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_rule_catches_its_example(rule: Rule) -> None:
    places = rule.broken_in(Source("desktop/ui/made_up.py", rule.example))
    assert len(places) >= len(rule.example.splitlines())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_file_that_may_still_exists(rule: Rule) -> None:
    files = [path for path in rule.allowed if path.endswith(".py")]
    assert not [path for path in files if path not in {source.path for source in product()}]


# The import contract names what these may not import; this what they may, so that a new room is shut out too.
AT_MOST = {
    "desktop/domain/": ("desktop.domain", "desktop.errors"),
    "desktop/practice/": ("desktop.practice", "desktop.domain", "desktop.errors"),
}


@pytest.mark.parametrize("room", AT_MOST)
def test_imports_at_most(room: str) -> None:
    wrong = [
        f"{source.path}:{line} {name}"
        for source in product()
        if source.path.startswith(room)
        for line, name in imported(source.tree)
        if name.startswith("desktop.") and not name.startswith(AT_MOST[room])
    ]
    assert not wrong


def test_every_import_is_absolute() -> None:
    relative = [
        f"{source.path}:{node.lineno}"
        for source in product()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert not relative
