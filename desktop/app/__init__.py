"""Builds the house top to bottom for one command, and tears it down in reverse."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from desktop import log, words
from desktop.clock import SystemClock
from desktop.errors import Trouble
from desktop.paths import StorePaths, home

DRAW = "--draw-paper"  # ui.paper.child: not imported here, so that commands start fast


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; returns the exit status (0 done, 1 trouble, 2 usage)."""
    if (sys.argv[1:] if arguments is None else list(arguments)) == [DRAW]:
        from desktop.ui.paper.child import main as draw

        return draw()
    from desktop.cli.parser import parser

    told = parser().parse_args(arguments)
    words.use(told.language or words.of_this_place())
    if told.command is None or told.command == "practice":
        from desktop.cli.speaking import complain

        log.start(
            StorePaths(told.data or home()).logs if told.command is None else None, verbose=told.verbose
        )
        try:
            return _practice(told) if told.command == "practice" else _window(told)
        except Trouble as trouble:
            complain(trouble)
            return 1
    from desktop.cli.running import run

    log.start(verbose=told.verbose)
    return run(told, SystemClock())


def _window(told: object) -> int:
    from desktop.app.house import House
    from desktop.ui.application import run

    folder = getattr(told, "data", None) or home()
    house = House(StorePaths(folder), SystemClock(), offline=bool(getattr(told, "offline", False)))
    try:
        return run(house)
    finally:
        house.close()


def _practice(told: object) -> int:
    from desktop.app import practising

    tour = getattr(told, "tour", None)
    folder = getattr(told, "data", None) or home().with_name("one-counter-practice")
    if tour is not None:
        from desktop.app.tour import run_tour

        return run_tour(tour, SystemClock(), pictures=not getattr(told, "no_pictures", False))
    return practising.open_window(folder, SystemClock(), reset=bool(getattr(told, "reset", False)))
