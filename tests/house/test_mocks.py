"""The tests use real servers, real files and real windows: fewer than one mock in ten tests."""

from __future__ import annotations

import ast

from tests.house.sources import Source, dotted, functions, sources

MOCKS = {"Mock", "MagicMock", "AsyncMock", "NonCallableMock", "PropertyMock", "create_autospec", "patch"}
PATCHES = {"setattr", "setitem", "delattr", "delitem"}  # of monkeypatch; the environment is no mock


def _is_mock(call: ast.Call) -> bool:
    names = dotted(call.func).split(".")
    return names[-1] in MOCKS or "patch" in names or (names[0] == "monkeypatch" and names[-1] in PATCHES)


def _count(source: Source) -> tuple[int, int]:
    mocks = sum(isinstance(node, ast.Call) and _is_mock(node) for node in ast.walk(source.tree))
    tests = sum(function.name.startswith("test_") for function in functions(source.tree))
    return mocks, tests


def test_fewer_than_a_tenth_of_a_mock_a_test() -> None:
    counted = {source.path: _count(source) for source in sources("tests")}
    mocks = sum(m for m, _ in counted.values())
    tests = sum(t for _, t in counted.values())
    assert tests
    assert mocks / tests < 0.1, {path: m for path, (m, _) in counted.items() if m}


def test_a_mock_is_counted() -> None:
    text = (
        "def test_it(monkeypatch):\n    monkeypatch.setattr(a, 'b', 1)\n    monkeypatch.setenv('A', '')\n"
        "    with mock.patch.object(a, 'b'):\n        MagicMock()\n"
    )
    assert _count(Source("made/up.py", text)) == (3, 1)
