"""Patterns the house forbids, each with the reason beside it and an example it must catch.

Begin with few; add one only with a scar to show.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.house.sources import Source, dotted, imported


@dataclass(frozen=True)
class Rule:
    """One forbidden thing: why, how it is found (lines), where it may stand, and an example of it."""

    name: str
    reason: str
    find: Callable[[ast.AST], Iterator[int]]
    example: str
    allowed: tuple[str, ...] = ()  # paths or beginnings of paths, each named in the reason
    within: str = "desktop/"  # where the rule holds

    def broken_in(self, source: Source) -> list[str]:
        """Where a source breaks this rule, as path:line."""
        if source.path.startswith(self.allowed) or not source.path.startswith(self.within):
            return []
        return [f"{source.path}:{line}" for line in self.find(source.tree)]


def _imports(*names: str) -> Callable[[ast.AST], Iterator[int]]:
    """Finds imports of these modules or of anything in them."""

    def find(tree: ast.AST) -> Iterator[int]:
        for line, name in imported(tree):
            if any(name == n or name.startswith(n + ".") for n in names):
                yield line

    return find


def _mentions(*names: str) -> Callable[[ast.AST], Iterator[int]]:
    """Finds these dotted names, called or not, whatever stands before them."""

    def find(tree: ast.AST) -> Iterator[int]:
        for node in ast.walk(tree):
            name = dotted(node)
            if name and any(name == n or name.endswith("." + n) for n in names):
                yield getattr(node, "lineno", 0)

    return find


def _strings(pattern: str) -> Callable[[ast.AST], Iterator[int]]:
    """Finds string literals (parts of f-strings too, docstrings not) in which a pattern occurs."""
    compiled = re.compile(pattern, re.IGNORECASE)

    def find(tree: ast.AST) -> Iterator[int]:
        prose = {
            id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)
        }  # a string alone in a statement is a docstring
        for node in ast.walk(tree):
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in prose:
                continue
            if compiled.search(node.value):
                yield node.lineno

    return find


_SQL = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|ALTER|PRAGMA|ATTACH|WITH)\b")


def _holds_sql(node: ast.AST) -> bool:
    if isinstance(node, ast.JoinedStr):
        return bool(node.values) and _holds_sql(node.values[0])
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(_SQL.match(node.value))


def _is_formatted_sql(node: ast.AST) -> bool:
    match node:
        case ast.JoinedStr(values=values):
            return _holds_sql(node) and any(isinstance(v, ast.FormattedValue) for v in values)
        case ast.BinOp(left=left, op=ast.Mod()):
            return _holds_sql(left)
        case ast.Call(func=ast.Attribute(value=text, attr="format")):
            return _holds_sql(text)
    return False


def _formatted_sql(tree: ast.AST) -> Iterator[int]:
    """SQL put together by an f-string with places in it, by % or by .format."""
    return (getattr(node, "lineno", 0) for node in ast.walk(tree) if _is_formatted_sql(node))


def _unverified(tree: ast.AST) -> Iterator[int]:
    """``verify=False`` as an argument, and an assignment of False to ``.verify``."""
    for node in ast.walk(tree):
        match node:
            case ast.keyword(arg="verify", value=ast.Constant(value=False)):
                yield node.value.lineno
            case ast.Assign(targets=[target], value=ast.Constant(value=False)) if dotted(target).endswith(
                ".verify"
            ):
                yield node.lineno


_SHOWS = {
    "PlainLabel",
    *("setText", "setWindowTitle", "setToolTip", "setStatusTip", "setPlaceholderText"),
    *("setAccessibleName", "setAccessibleDescription"),
}


def _unsaid(tree: ast.AST) -> Iterator[int]:
    """A literal with a word in it, given straight to what shows it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and dotted(node.func).split(".")[-1] in _SHOWS:
            text = node.args[0].value if isinstance(node.args[0], ast.Constant) else None
            if isinstance(text, str) and re.search(r"[A-Za-z]{2,}|[\u4e00-\u9fff]", text):
                yield node.lineno


RULES = (
    Rule(
        "markup",
        "QLabel guesses markup: one opened a file:// image named in a text from outside. "
        "Only PlainLabel in ui/parts/labels.py stands on it.",
        _imports("PySide6.QtWidgets.QLabel"),
        "from PySide6.QtWidgets import QLabel",
        allowed=("desktop/ui/parts/labels.py",),
    ),
    Rule(
        "message-box",
        "QMessageBox and QTextBrowser guess markup as QLabel does; a question is a dialog of ours.",
        _imports("PySide6.QtWidgets.QMessageBox", "PySide6.QtWidgets.QTextBrowser"),
        "from PySide6.QtWidgets import QWidget, QMessageBox",
    ),
    Rule(
        "html",
        "Text from outside is text: nothing on screen is told to read markup.",
        _mentions("setHtml", "insertHtml", "appendHtml", "TextFormat.RichText", "TextFormat.AutoText"),
        "view.setHtml(text)",
    ),
    Rule(
        "open-url",
        "QDesktopServices.openUrl starts whatever program the address names.",
        _mentions("QDesktopServices"),
        "QDesktopServices.openUrl(url)",
    ),
    Rule(
        "qt-network",
        "There is one door out and one file: neither Qt's network nor Qt's databases are used.",
        _imports("PySide6.QtNetwork", "PySide6.QtSql", "PySide6.QtWebEngineWidgets"),
        "from PySide6.QtNetwork import QNetworkAccessManager",
    ),
    Rule(
        "unverified-tls",
        "TLS is always verified; a centre's own authority is a file that settings name.",
        _unverified,
        "session.verify = False\nsession.get(url, verify=False)",
    ),
    Rule(
        "formatted-sql",
        "Values are bound, never formatted into SQL. Names of our own tables cannot be bound: the "
        "migrations, and the comparison of all projections, put them in from constants beside them.",
        _formatted_sql,
        "connection.execute(f'SELECT * FROM cases WHERE id = {name}')",
        allowed=("desktop/store/migrations/", "desktop/store/projections/__init__.py"),
    ),
    Rule(
        "pragma-key",
        "PRAGMA key leaves three copies of the key in memory: Connection.set_key(bytearray) and wipe it.",
        _strings(r"PRAGMA\s+(hex)?(re)?key\b"),
        "connection.execute('pragma key = x')",
    ),
    Rule(
        "font-size",
        "A size in a style sheet does not follow the text size a person chose; fonts come from theme.font.",
        _strings(r"font-size\s*:|(?<![\w-])font\s*:\s*[^;]*\d+\s*(px|pt)"),
        "QSS = 'QWidget { font-size: 12px; }'",
    ),
    Rule(
        "qt-tr",
        "Words come from desktop.words, which is checked text by text; Qt's own translation is not used.",
        _mentions("self.tr", "QCoreApplication.translate"),
        "self.tr('Case')",
    ),
    Rule(
        "unsaid",
        "A text given straight to the screen stays in one language: every word goes through say or sentence.",
        _unsaid,
        "self.button.setText('Open the case')",
    ),
    Rule(
        "threads",
        "The window has one file with threads, ui/background.py; everything else runs where Qt calls it.",
        _imports(
            "threading",
            "concurrent.futures",
            "multiprocessing",
            "PySide6.QtCore.QThread",
            "PySide6.QtCore.QThreadPool",
            "PySide6.QtCore.QRunnable",
        ),
        "from PySide6.QtCore import QThread",
        allowed=("desktop/ui/background.py",),
        within="desktop/ui/",
    ),
)
