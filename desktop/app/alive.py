"""A clerk's hour in the window by itself, on keys alone, with a meter on whether the window stays alive."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.app import practising, samples
from desktop.app.house import House
from desktop.casework import people
from desktop.casework.together.reading import Taking
from desktop.clock import Clock
from desktop.errors import Trouble, sentence
from desktop.paths import StorePaths
from desktop.ui import application
from desktop.ui.background import Liveness, LoopMeter
from desktop.ui.dialogs.crash import CrashDialog
from desktop.ui.pages.cases.page import CasesPage
from desktop.ui.pages.intake.page import IntakePage
from desktop.ui.questions.question import Question
from desktop.ui.window import Window

STEP_MS = 100  # between two keys: as fast as the fastest hands type, without ever a pause
PATIENCE_MS = 60_000
SERVICES = ("residence-permit", "home-record-query", "property-query")
LIFE_EVENT = "retirement"
LOOKED_FOR = ("zhangwei", "wf", "1101", "13800", "QH-", "residence", "居住证")
PAGES_DOWN = 25

Holds = Callable[[], bool]
Person = tuple[str, str]  # journal, identity number
Key = Qt.Key


def hour(window: Window, place: int = 0) -> Liveness:
    """Take people in, look things up, walk through the list; how alive the window was meanwhile.

    *place* says which made-up resident comes first. The clerk has signed in and the exchange runs.
    """
    meter = LoopMeter(window)
    loop = QEventLoop()
    everybody = [samples.resident(place + n) for n in range(len(SERVICES) + 1)]
    known = [str(people.register_resident(window.doors.desk, values).result) for values in everybody]
    coming = iter(list(zip(known, (str(values["id_number"]) for values in everybody), strict=True)))
    walker = _Walker(window, meter, _steps(window, meter, coming), loop.quit)
    QTimer.singleShot(0, walker.begin)
    loop.exec()
    meter.stop()
    if window.findChildren(CrashDialog):
        raise RuntimeError("a bug showed its dialog while the window was walked through; the log says where")
    if walker.stuck:
        raise Trouble(sentence("The window did not come to an end with: {what}.", what=meter.doing))
    return meter.told()


def in_window(paths: StorePaths, clock: Clock, login: str, passphrase: str, place: int = 900_000) -> Liveness:
    """The hour in a window of its own on a store, with the exchange running; without a screen, too."""
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application.application()
    window = application.make(House(paths, clock, practice=practising.WELCOME))
    window.show()
    window.login.who.setEditText(login)
    window.login.passphrase.setText(passphrase)
    window.login.enter.click()
    until = time.monotonic() + PATIENCE_MS / 1000
    while window.shelf.page() is None and time.monotonic() < until:
        QCoreApplication.processEvents()
    try:
        window.background.settle(PATIENCE_MS / 1000)
        return hour(window, place)
    finally:
        window.close()


class _Walker(QObject):
    """Does one step after the other in the window's own loop, each when what it waits for is there."""

    def __init__(
        self, window: Window, meter: LoopMeter, steps: Iterator[Holds], done: Callable[[], None]
    ) -> None:
        super().__init__(window)
        self.stuck = False
        self._meter = meter
        self._steps = steps
        self._done = done
        self._holds: Holds = lambda: True
        self._waited = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._step)

    def begin(self) -> None:
        """From here it is measured."""
        self._meter.start()
        self._timer.start(STEP_MS)

    def _step(self) -> None:
        if not self._holds():
            self._waited += STEP_MS
            if self._waited > PATIENCE_MS:
                self._end(stuck=True)
            return
        self._waited = 0
        try:
            self._holds = next(self._steps)
        except StopIteration:
            self._end(stuck=False)
        except BaseException:
            self._end(stuck=True)
            raise

    def _end(self, *, stuck: bool) -> None:
        self.stuck = stuck
        self._timer.stop()
        self._done()


def _steps(window: Window, meter: LoopMeter, coming: Iterator[Person]) -> Iterator[Holds]:
    for service in SERVICES:
        yield from _take_in(window, meter, next(coming), service=service)
    yield from _take_in(window, meter, next(coming), life_event=LIFE_EVENT)
    yield from _look_up(window, meter)
    yield from _walk_the_list(window, meter)


def _take_in(window: Window, meter: LoopMeter, person: Person, **what: str) -> Iterator[Holds]:
    """One person, from the number on the card to the receipt and the next person."""
    meter.doing = f"open an intake: {', '.join(what.values())}"
    known, id_number = person
    window.go("counter")
    yield lambda: window.shelf.level() == 1 and not window.background.under_way
    window.open("intake", **what)
    page = window.shelf.page()
    assert isinstance(page, IntakePage)
    yield lambda: bool(page.work.title) and not window.background.under_way
    meter.doing = "find the resident"
    yield from _type(window, id_number)
    _press(window, Key.Key_Return)
    yield lambda: page.applicant.applicant.id == known
    meter.doing = "open the case"
    page.foot.forward.click()
    if page.work.event is not None:
        for answer in page.situation.given():
            _press(window, Key.Key_2)
            yield lambda answer=answer: answer.value() is not None  # type: ignore[misc]
        page.foot.forward.click()
    yield lambda: page.taking is not None and not window.background.under_way
    meter.doing = "fill the form"
    yield from _answer(window, page)
    meter.doing = "materials, check, accept"
    page.show_step("materials")
    yield lambda: page.current == "materials"
    window.press("all_here")
    yield lambda: page.current == "check" and not window.background.under_way
    window.press("submit")
    yield lambda: page.ending.paper is not None or bool(page.taking and page.taking.problems)
    meter.doing = "the receipt, the next person"
    yield lambda: not window.background.under_way
    window.back()
    yield lambda: window.shelf.level() == 1


def _answer(window: Window, page: IntakePage) -> Iterator[Holds]:
    """Every question that is asked, key by key."""
    taking = page.taking
    assert taking is not None
    said: list[dict[str, object]] = []
    today = window.doors.desk.today
    window.background.ask(window, "answers", lambda: _answers(taking, today), said.append)
    yield lambda: bool(said)
    answers = said[0]
    for group in page.form.groups:
        page.show_step(f"form:{group}")
        yield lambda: True
        for name, value in answers.items():
            question = page.form.question(name)
            if question is None or page.form.group_of(name) != group or question.isHidden():
                continue
            if question.value() in (None, "", []):
                yield from _say(window, question, value)


def _answers(taking: Taking, today: date) -> dict[str, object]:
    """What a made-up resident answers; worked out beside the window."""
    answers: dict[str, object] = {}
    for view in taking.views:
        answers |= samples.fill(view.service, {**view.case.values, **answers}, today)
    return answers


def _say(window: Window, question: Question, value: object) -> Iterator[Holds]:
    edit = question.edit
    edit.setFocus()
    choices = [choice.value for choice in question.asked.choices] or [True, False]
    if question.asked.type in ("choice", "yes_no"):
        _press(window, Qt.Key(Key.Key_1 + choices.index(value)))
    elif question.asked.type == "choices":
        _press(window, Key.Key_1)
    else:
        yield from _type(window, "\n".join(map(str, value)) if isinstance(value, list) else str(value))
        _press(window, Key.Key_Tab)
    yield lambda: True


def _look_up(window: Window, meter: LoopMeter) -> Iterator[Holds]:
    """Words in the one box, letter by letter, and what is found opened."""
    for text in LOOKED_FOR:
        meter.doing = f"look for {text}"
        window.press("box")
        yield from _type(window, text)
        yield lambda: window.header.box.answers.isVisible()
        for _ in range(3):
            _press(window, Key.Key_Down)
            yield lambda: True
        _press(window, Key.Key_Return)
        yield lambda: not window.background.under_way
        window.press("back")
        yield lambda: not window.background.under_way


def _walk_the_list(window: Window, meter: LoopMeter) -> Iterator[Holds]:
    meter.doing = "open the work list"
    window.go("cases")
    page = window.shelf.page()
    assert isinstance(page, CasesPage)
    yield lambda: page.model.case(0) is not None
    meter.doing = "page down in the work list"
    for _ in range(PAGES_DOWN):
        _press(window, Key.Key_PageDown)
        yield lambda: True
    meter.doing = "filter the work list"
    for state in ("open", "finished", ""):
        page.state.choose(state)
        yield lambda: not window.background.under_way
    meter.doing = "open a case from the list"
    _press_at(page.table, Key.Key_Return)
    yield lambda: window.shelf.level() == 2 and not window.background.under_way
    window.back()
    yield lambda: not window.background.under_way


def _type(window: Window, text: str) -> Iterator[Holds]:
    for letter in text:
        _send(_at(window), 0, letter)
        yield lambda: True


def _press(window: Window, key: Qt.Key) -> None:
    _press_at(_at(window), key)


def _at(window: Window) -> QWidget:
    """What has the keys."""
    now: QWidget | None = window.focusWidget()
    return now if now is not None else window


def _press_at(widget: QWidget, key: Qt.Key) -> None:
    _send(widget, key.value, chr(key.value) if key.value < 128 else "")


def _send(widget: QWidget, key: int, text: str) -> None:
    """One key as the keyboard sends it: down, then up."""
    for kind in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
        event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
        QCoreApplication.sendEvent(widget, event)
