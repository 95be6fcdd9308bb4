"""What the command line says: tables and sentences for people, one JSON document for programs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import msgspec

from desktop.errors import Trouble
from desktop.words import render, say


class Voice:
    """Where answers go; with *json* a command prints exactly one document."""

    def __init__(self, *, json: bool) -> None:
        self.json = json
        self._said = False

    def answer(self, document: Any, lines: Sequence[str]) -> None:
        """Say the answer: the document to programs, the lines to people."""
        if self.json:
            self._said = True
            print(msgspec.json.encode(document, enc_hook=_plain).decode())
        else:
            for line in lines:
                print(line)

    def progress(self, line: str) -> None:
        """Say what is going on, where no program listens."""
        if not self.json:
            print(line, flush=True)

    def trouble(self, trouble: Trouble) -> None:
        """Complain on stderr; a program that waits for its document gets one that says so too."""
        if self.json and not self._said:
            step = render(trouble.next_step) if trouble.next_step is not None else ""
            self.answer({"trouble": render(trouble.what), "next_step": step}, ())
        complain(trouble)


def complain(trouble: Trouble) -> None:
    """Trouble on stderr: what is the matter, and the next step."""
    print(say("Trouble: {what}", what=render(trouble.what)), file=sys.stderr)
    if trouble.next_step is not None:
        print(say("Next step: {step}", step=render(trouble.next_step)), file=sys.stderr)


def table(rows: Sequence[Sequence[str]], head: Sequence[str]) -> list[str]:
    """Rows in columns; a Chinese character is two columns wide."""
    everything = [list(head), *[list(row) for row in rows]]
    widths = [max(_width(row[i]) for row in everything) for i in range(len(head))]
    return [
        "  ".join(_padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in everything
    ]


def _width(text: str) -> int:
    return sum(2 if c >= "\u1100" else 1 for c in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _plain(value: Any) -> Any:
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return str(value)
