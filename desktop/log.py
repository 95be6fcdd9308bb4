"""The program's log: events and codes, never personal data."""

from __future__ import annotations

import logging
import logging.handlers
import sys
from pathlib import Path

_LINE = "%(asctime)s %(levelname)s %(name)s %(message)s"


def logger(name: str) -> logging.Logger:
    """The logger of one room."""
    return logging.getLogger("one-counter." + name)


def start(folder: Path | None = None, *, verbose: bool = False) -> None:
    """Send log lines to a rotating file in *folder*, and to stderr when *verbose*."""
    root = logging.getLogger("one-counter")
    root.setLevel(logging.DEBUG if verbose else logging.INFO)
    root.propagate = False
    for old in list(root.handlers):
        root.removeHandler(old)
        old.close()
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        file = logging.handlers.RotatingFileHandler(
            folder / "one-counter.log", maxBytes=1_000_000, backupCount=5, encoding="utf-8"
        )
        file.setFormatter(logging.Formatter(_LINE))
        root.addHandler(file)
    if verbose:
        stream = logging.StreamHandler(sys.stderr)
        stream.setFormatter(logging.Formatter(_LINE))
        root.addHandler(stream)
    if not root.handlers:
        root.addHandler(logging.NullHandler())
