"""Proves that hostile text in every field is shown as text, printed right and found again."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

import desktop.ui  # noqa: F401 - before any event loop
from desktop.app.pictures import without_screen


def main(arguments: list[str]) -> int:
    """Put every text into every field of a real window; 0 when nothing went wrong."""
    parser = argparse.ArgumentParser(prog="prove hostile-text", description=__doc__)
    parser.add_argument("--only", action="append", default=[], help="texts by name; else all")
    told = parser.parse_args(arguments)
    without_screen()
    from desktop.ui.application import application
    from desktop.ui.window import Window
    from tests.ui.conftest import sign_in
    from tests.ui.doors import TestDoors, make_store
    from tests.ui.hostile import TEXTS, Trial

    began = time.monotonic()
    application()
    found: list[str] = []
    fields = papers = searches = 0
    with tempfile.TemporaryDirectory() as folder:
        make_store(Path(folder) / "founded")
        window = Window(TestDoors(Path(folder) / "founded", Path(folder)))
        window.show()
        sign_in(window)
        trial = Trial(window)
        sys.excepthook = lambda kind, error, _trace: trial.found.append(f"{kind.__name__}: {error}"[:300])
        for serial, which in enumerate(TEXTS, 1):
            if not told.only or which in told.only:
                trial.run(which, serial)
        found, fields, papers, searches = trial.found, trial.fields, trial.papers, trial.searches
        window.close()
    for what in found:
        print("  " + what.encode("ascii", "backslashreplace").decode())
    print(
        f"hostile-text: {len(told.only) or len(TEXTS)} texts, {fields} fields, {papers} papers, "
        f"{searches} searches, {time.monotonic() - began:.0f} s: {len(found)} findings"
    )
    return 1 if found else 0
