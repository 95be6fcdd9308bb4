"""The practice tour: a whole day at the counter without a person, on real files, servers and windows."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from desktop import words
from desktop.app import practising
from desktop.app.touring import Counter, at_departments
from desktop.casework import handover, papers
from desktop.casework.desk import Desk, sit_down
from desktop.clock import Clock
from desktop.errors import Trouble, sentence
from desktop.paths import StorePaths, why
from desktop.practice.serving import Practice
from desktop.sync.engine import Engine
from desktop.words import say

OFFLINE_CASES = 14  # taken in while the departments are down
ONLINE_CASES = 16  # one of every department twice
DECIDE_AFTER_S = 0.5  # of each step of a decision: a practice day moves fast


class Tour:
    """One day; every step is timed and told, and ``tour.json`` keeps them all."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self.folder = folder
        self.clock = clock
        self.steps: list[dict[str, Any]] = []
        self.figures: dict[str, Any] = {}

    @contextmanager
    def step(self, name: str, what: str) -> Iterator[dict[str, Any]]:
        """Time one step; figures put into the yielded dictionary are told and kept."""
        begun = time.perf_counter()
        figures: dict[str, Any] = {}
        yield figures
        taken = round(time.perf_counter() - begun, 3)
        self.steps.append({"step": name, "what": what, "seconds": taken, **figures})
        told = ", ".join(
            f"{key} {value}" for key, value in figures.items() if not isinstance(value, (list, dict))
        )
        print(f"{taken:7.2f} s  {what}" + (f": {told}" if told else ""), flush=True)

    def run(self, *, pictures: bool) -> int:
        """The whole day; 0 when everything that was taken in is at its department exactly once."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Trouble(
                sentence("The folder {folder} cannot be made: {why}.", folder=self.folder, why=why(error)),
                sentence("Choose a folder you may write to."),
            ) from error
        with self.step("departments", say("The practice departments start")):
            practice = practising.departments(self.folder, decide_after_s=DECIDE_AFTER_S)
        paths = StorePaths(self.folder / "store")
        try:
            with self.step("store", say("The centre's store is made")):
                practising.prepare(paths, practice, self.clock)
            desk = sit_down(paths, practising.CLERK, practising.PASSPHRASE, self.clock)
            try:
                good = self._day(desk, practice)
            finally:
                desk.store.close()
            self._manager(paths)
            if pictures:
                self._window(paths)
                self._pictures(paths)
        finally:
            practice.stop()
        self._write(good)
        return 0 if good else 1

    def _day(self, desk: Desk, practice: Practice) -> bool:
        engine = Engine(desk.store, self.clock)
        counter = Counter(desk, self.folder)
        try:
            with self.step("morning", say("Catalogue and numbers, while the line is there")) as figures:
                engine.once()
                figures["services"] = len(desk.store.lookups.services())
            with self.step("line down", say("The line is down; the hall goes on")) as figures:
                practice.stop()
                counter.take_in(OFFLINE_CASES)
                figures["bundle"] = counter.bundle()
                counter.notice_and_refusal()
                counter.draft()
                counter.offline = counter.many
                figures |= counter.figures()
            with self.step("no line", say("Nothing leaves while the line is down")) as figures:
                engine.once()
                figures["waiting"] = len(desk.store.lookups.steps(states=("waiting",)))
            practice.start()
            with self.step("line up", say("The line comes back; everything is sent")) as figures:
                self._settle(engine, desk)
                figures["at the departments"] = at_departments(practice)
            self._afternoon(desk, engine, counter, practice)
            return self._evening(desk, counter, practice)
        finally:
            engine.stop()

    def _afternoon(self, desk: Desk, engine: Engine, counter: Counter, practice: Practice) -> None:
        with self.step("online", say("More residents, with the line up")) as figures:
            counter.take_in(ONLINE_CASES)
            self._settle(engine, desk)
            figures |= counter.figures()
        with self.step("lost answers", say("A department acts and loses its answers")) as figures:
            practice.set_fault("drop-after", method="POST", times=3)
            counter.take_in(4)
            self._settle(engine, desk)
            practice.set_fault(None)
            figures["at the departments"] = at_departments(practice)
        with self.step("answers", say("The departments decide; their answers come back")) as figures:
            figures |= counter.follow(lambda: self._move_on(engine, desk, practice))

    def _evening(self, desk: Desk, counter: Counter, practice: Practice) -> bool:
        with self.step("reconciliation", say("End of day: the reconciliation closes")) as figures:
            day = handover.close_day(desk).result
            once, doubled, lost = counter.exactly_once(practice)
            figures |= {
                "taken in": day.taken_in,
                "at the departments": day.at_departments,
                "kept here": len(day.kept_here),
                "waiting": len(day.waiting),
                "exactly once": once,
                "doubled": doubled,
                "lost": lost,
            }
        with self.step("audit", say("The journal is verified")) as figures:
            figures["findings"] = len(desk.store.journal.verify())
            figures["differing tables"] = len(desk.store.journal.rebuild(check=True))
        self.figures |= {
            "cases": counter.many,
            "offline": counter.offline,
            "bundles": 1,
            "exactly_once": once,
            "doubled": doubled,
            "lost": lost,
            "departments": counter.departments(),
            "numbers": counter.numbers,
            "names": counter.names,
        }
        return day.closes and not day.waiting and not doubled and not lost and not figures["findings"]

    def _settle(self, engine: Engine, desk: Desk) -> None:
        """Rounds until nothing is left to send; a person would see it go down in the header."""
        until = time.monotonic() + 60
        while time.monotonic() < until:
            engine.once()
            if not desk.store.lookups.steps(states=("waiting", "sending", "in_doubt"), limit=1):
                return
            time.sleep(0.05)

    def _move_on(self, engine: Engine, desk: Desk, practice: Practice) -> None:
        practice.advance(DECIDE_AFTER_S)
        self._settle(engine, desk)
        engine.once()

    def _manager(self, paths: StorePaths) -> None:
        desk = sit_down(paths, practising.MANAGER, practising.PASSPHRASE, self.clock)
        try:
            with self.step("reports", say("The manager prints the month's report")) as figures:
                made = self._reports(desk)
                figures["files"] = made
        finally:
            desk.store.close()

    def _reports(self, desk: Desk) -> list[str]:
        folder = self.folder / "reports"
        folder.mkdir(exist_ok=True)
        made: list[str] = []
        spoken = words.language()
        for language in words.LANGUAGES:
            words.use(language)
            for form in ("pdf", "xlsx", "csv"):
                file = folder / f"month-{language}.{form}"
                file.write_bytes(papers.month_report(desk, desk.today.year, desk.today.month, form=form))
                made.append(file.name)
            case = desk.store.lookups.case_by_number(self.figures["numbers"][0])
            if case:
                (folder / f"case-{language}.pdf").write_bytes(papers.case_report(desk, case))
                made.append(f"case-{language}.pdf")
        words.use(spoken)
        return made

    def _window(self, paths: StorePaths) -> None:
        from desktop.app import alive  # knows Qt

        with self.step("window", say("A clerk's hour in the window, with a meter on it")) as figures:
            told = alive.in_window(paths, self.clock, practising.CLERK, practising.PASSPHRASE)
            figures["longest hold, ms"] = round(told.longest_ms)
            figures["frames in time, %"] = round(100 * told.kept, 2)

    def _pictures(self, paths: StorePaths) -> None:
        from desktop.app.pictures import take

        with self.step("screenshots", say("The window, page by page, in both languages")) as figures:
            figures["pictures"] = take(paths, self.folder / "screenshots", self.clock)

    def _write(self, good: bool) -> None:
        document = {
            "good": good,
            **self.figures,
            "steps": self.steps,
            "seconds": round(sum(step["seconds"] for step in self.steps), 2),
        }
        file = self.folder / "tour.json"
        file.write_bytes(msgspec.json.format(msgspec.json.encode(document), indent=1))
        print(say("Receipts, reports and screenshots are in {folder}.", folder=self.folder))


def run_tour(folder: Path, clock: Clock, *, pictures: bool = True) -> int:
    """Run the tour into a folder; a tour that was cut off there goes on with the store it left."""
    status = Tour(folder, clock).run(pictures=pictures)
    sys.stdout.flush()
    return status
