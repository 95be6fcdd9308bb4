"""Everything stays small enough to be read at once: files, functions, classes, folders."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

from tests.house.sources import classes, everything, functions, product

FILE, FUNCTION, CLASS, FOLDER = 400, 40, 250, 12


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_file_is_longer_than_400_lines() -> None:
    long = {s.path: n for s in everything() if (n := s.text.count("\n")) > FILE}
    assert not long


def test_no_function_is_longer_than_40_lines() -> None:
    long = {
        f"{source.path}:{function.lineno} {function.name}": n
        for source in everything()
        for function in functions(source.tree)
        if (n := _length(function)) > FUNCTION
    }
    assert not long


def test_no_class_is_longer_than_250_lines() -> None:
    long = {
        f"{source.path}:{c.lineno} {c.name}": n
        for source in everything()
        for c in classes(source.tree)
        if (n := _length(c)) > CLASS
    }
    assert not long


def test_no_folder_holds_more_than_12_files() -> None:
    full = Counter(str(Path(source.path).parent) for source in product())
    assert not {folder: n for folder, n in full.items() if n > FOLDER}
