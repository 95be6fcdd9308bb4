"""Work off the window: one thread writes, stale answers are dropped, nothing reaches a page that is gone."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QApplication

from desktop.errors import Trouble, sentence
from desktop.ui.background import Background, LoopMeter, Progress


@pytest.fixture
def background(qapp: QApplication) -> Iterator[Background]:
    made = Background()
    yield made
    made.stop()


def test_deeds_are_done_in_order_by_one_thread_and_come_home(background: Background) -> None:
    owner, told, threads = QObject(), list[tuple[int, bool]](), set[int]()

    def work(number: int) -> int:
        threads.add(threading.get_ident())
        time.sleep(0.002)
        return number

    at_home = QThread.currentThread()
    for number in range(20):
        background.deed(
            owner,
            lambda n=number: work(n),
            lambda n: told.append((n, QThread.currentThread() is at_home)),
        )
    assert background.settle()
    assert told == [(number, True) for number in range(20)]
    assert len(threads) == 1
    assert threading.get_ident() not in threads


def test_only_the_newest_answer_is_told(background: Background) -> None:
    owner, told, done = QObject(), list[str](), list[str]()
    slow = threading.Event()

    def work(text: str) -> str:
        if text == "a":
            slow.wait(5)
        done.append(text)
        return text

    for text in ("a", "ab", "abc"):
        background.ask(owner, "find", lambda t=text: work(t), told.append)
        time.sleep(0.02)
    slow.set()
    assert background.settle()
    assert told == ["abc"]


def test_an_ask_that_has_not_begun_is_never_carried_out(qapp: QApplication) -> None:
    background, owner = Background(readers=1), QObject()
    hold, done = threading.Event(), list[int]()
    background.ask(owner, "other", lambda: hold.wait(5), lambda _: None)
    for number in range(10):
        background.ask(owner, "find", lambda n=number: done.append(n), lambda _: None)
    hold.set()
    assert background.settle()
    assert done == [9]
    assert background.under_way == 0
    background.stop()


def test_other_topics_and_owners_do_not_disturb_each_other(background: Background) -> None:
    one, other, told = QObject(), QObject(), set[str]()
    background.ask(one, "find", lambda: "one find", told.add)
    background.ask(one, "list", lambda: "one list", told.add)
    background.ask(other, "find", lambda: "other find", told.add)
    assert background.settle()
    assert told == {"one find", "one list", "other find"}


def test_a_page_that_is_gone_hears_nothing(background: Background, qapp: QApplication) -> None:
    owner, told, hold = QObject(), list[object](), threading.Event()
    background.deed(owner, lambda: hold.wait(5), told.append, after=lambda: told.append("after"))
    owner.deleteLater()
    qapp.sendPostedEvents(owner, 52)  # DeferredDelete
    hold.set()
    assert background.settle()
    assert told == []


def test_trouble_goes_to_who_asked_or_to_everybody(background: Background) -> None:
    owner, mine, everybodys, bugs = QObject(), list[Trouble](), list[Trouble](), list[Exception]()
    background.troubled.connect(everybodys.append)
    background.bug.connect(bugs.append)

    def trouble() -> None:
        raise Trouble(sentence("The disk is full."))

    def bug() -> None:
        raise ValueError("ours")

    ends: list[str] = []
    background.deed(owner, trouble, None, mine.append, lambda: ends.append("mine"))
    background.deed(owner, trouble, None, None, lambda: ends.append("everybody's"))
    background.deed(owner, bug, None, mine.append, lambda: ends.append("bug"))
    assert background.settle()
    assert [str(each.what) for each in (*mine, *everybodys)] == ["The disk is full."] * 2
    assert [type(each) for each in bugs] == [ValueError]
    assert ends == ["mine", "everybody's", "bug"]


def test_a_deed_after_a_failed_one_is_still_done(background: Background) -> None:
    owner, told = QObject(), list[int]()
    background.deed(owner, lambda: 1 // 0, told.append)
    background.deed(owner, lambda: 2, told.append)
    assert background.settle()
    assert told == [2]


def test_long_work_tells_how_far_it_is_and_stops_when_cancelled(background: Background) -> None:
    owner, moved, told, ends = QObject(), list[int](), list[str](), list[bool]()

    def work(progress: Progress) -> str:
        for part in range(1000):
            progress.moved(part, 1000)
            time.sleep(0.001)
        return "all"

    progress = background.long(
        owner, work, told.append, lambda part, _: moved.append(part), after=lambda: ends.append(True)
    )
    while len(moved) < 5:
        QApplication.processEvents()
    progress.pause(True)
    QThread.msleep(20)
    QApplication.processEvents()
    held = len(moved)
    QThread.msleep(30)
    QApplication.processEvents()
    assert len(moved) == held
    progress.pause(False)
    while len(moved) < held + 3:
        QApplication.processEvents()
    progress.cancel()
    assert background.settle()
    assert moved == list(range(len(moved)))
    assert len(moved) < 1000
    assert told == []
    assert ends == [True]


def test_stopping_waits_for_a_deed_but_not_for_ever(qapp: QApplication) -> None:
    background, owner, hold = Background(), QObject(), threading.Event()
    background.deed(owner, lambda: hold.wait(10))
    started = time.monotonic()
    assert not background.stop(0.2)
    assert time.monotonic() - started < 2
    hold.set()
    assert background.stop(5)


def test_the_meter_notices_a_held_window(qapp: QApplication) -> None:
    meter = LoopMeter()
    meter.start()
    QThread.msleep(120)
    for _ in range(5):
        QApplication.processEvents()
        QThread.msleep(5)
    assert 90 <= meter.stop() < 1000


def test_many_signals_do_not_abort_the_interpreter() -> None:
    program = (
        "import desktop.ui\n"
        "from PySide6.QtCore import QCoreApplication, QObject, Signal\n"
        "app = QCoreApplication([])\n"
        "class Sender(QObject):\n    sent = Signal(object)\n"
        "sender = Sender()\nsender.sent.connect(lambda _: None)\n"
        "for _ in range(20_000):\n    sender.sent.emit(None)\n    app.processEvents()\n"
        "print('alive')\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert (run.returncode, run.stdout.strip()) == (0, "alive"), run.stderr[-300:]
