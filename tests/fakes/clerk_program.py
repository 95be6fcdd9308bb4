"""The window, and hands that take applications in until they are killed; every kept thing is told."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from desktop.app.house import House
from desktop.clock import SystemClock
from desktop.errors import sentence
from desktop.paths import StorePaths
from desktop.ui import application
from desktop.ui.pages.intake.page import IntakePage
from desktop.ui.questions.choices import OneOf, OneShown
from desktop.ui.questions.question import Question
from desktop.ui.questions.texts import LongAnswer
from desktop.ui.window import Window
from tests.ui.doors import PASSPHRASE
from tests.ui.pages.taking_in import _answer

Key = Qt.Key
PATIENCE_S = 60.0


def tell(what: str, **more: Any) -> None:
    """One line for whoever watches; it is out before anything else happens."""
    sys.stdout.write(json.dumps({"at": what, **more}, ensure_ascii=False) + "\n")
    sys.stdout.flush()


class Clerk:
    """Hands before a window: what is told is what the window said was kept."""

    def __init__(self, window: Window) -> None:
        self.window = window

    @property
    def page(self) -> IntakePage:
        """The intake that is open."""
        page = self.window.shelf.page()
        assert isinstance(page, IntakePage)
        return page

    def wait(self, holds: Any) -> None:
        """Let the window live until something is so."""
        until = time.monotonic() + PATIENCE_S
        while not holds():
            QCoreApplication.processEvents()
            assert time.monotonic() < until, "waited in vain"

    def at(self) -> QWidget:
        """What has the keys."""
        return self.window.focusWidget() or self.window

    def press(self, key: Qt.Key, with_: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """One key; then the window has its turn."""
        QTest.keyClick(self.at(), key, with_)
        QCoreApplication.processEvents()

    def type(self, text: str) -> None:
        """Letter by letter, with the window alive in between."""
        for letter in text:
            if letter.isascii():
                QTest.keyClicks(self.at(), letter)
            else:
                chosen = QInputMethodEvent()
                chosen.setCommitString(letter)
                QCoreApplication.sendEvent(self.at(), chosen)
            QCoreApplication.processEvents()

    def kept(self) -> None:
        """Until the foot says that everything is kept on this computer."""
        self.wait(lambda: not self.page.foot.pending)

    # The intake

    def look_again(self, case: str) -> None:
        """What the window shows of a draft that was begun before it was killed."""
        self.window.open("intake", case=case)
        self.wait(lambda: self.page.taking is not None)
        taking = self.page.taking
        assert taking is not None
        values = {n: q.value() for n, q in self.page.form.questions().items() if not q.hidden}
        states = {w.material.evidence: w.state for w in taking.wanted}
        state = taking.first.case.state
        stored = self.window.doors.desk.case(case).values
        shown = values if state == "draft" else {}  # once it is handed on, values are masked
        tell("found", case=case, shown=shown, stored=stored, materials=states, state=state)
        self.window.back()

    def take_in(self, service: str, resident: str) -> None:
        """One application from its first key to the receipt."""
        self.window.open("intake", service=service, applicant=resident)
        self.wait(lambda: self.page.applicant.filer() is not None)
        tell("begun")
        self.page.foot.forward.setFocus()
        self.press(Key.Key_Return)
        self.wait(lambda: self.page.taking is not None)
        tell("opened", case=self.page.work.cases[0])
        while self.page.current.startswith("form:"):
            self.answer()
        self.press(Key.Key_Return)  # circumstances
        while self.page.current == "materials":
            evidence = self.evidence()
            self.press(Key.Key_Return)
            self.kept()
            if evidence:
                tell("material", case=self.page.work.cases[0], evidence=evidence)
        self.wait(lambda: self.page.taking is not None and not self.page.taking.problems)
        self.press(Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        self.wait(lambda: self.page.ending.paper is not None)
        tell("accepted", case=self.page.work.cases[0])
        self.window.back()

    def evidence(self) -> str:
        """The material that has the keys and must be there."""
        at = self.at()
        rows = self.page.materials.rows.items()
        return next((e for e, r in rows if r.isAncestorOf(at) and r.wanted.material.required), "")

    def answer(self) -> None:
        """The question that has the keys: typed, left, told once it is kept."""
        at = self.at()
        question = next((q for q in self.page.form.questions().values() if q.isAncestorOf(at)), None)
        assert question is not None, f"the keys are lost at {at}"
        value = _wanted(question)
        if isinstance(question.edit, OneOf | OneShown):
            values = [c.value for c in question.asked.choices] or [True, False]
            self.press(Qt.Key(Key.Key_1 + values.index(value)))
        else:
            self.type(str(value))
            tell("leaving", case=self.page.work.cases[0], name=question.asked.name)
            long = isinstance(question.edit, LongAnswer)  # in which Enter is a letter
            self.press(Key.Key_Tab if long else Key.Key_Return)
            if self.at() is self.page.foot.forward:
                self.press(Key.Key_Return)
        self.kept()
        tell("left", case=self.page.work.cases[0], name=question.asked.name, value=question.value())


def _wanted(question: Question) -> Any:
    known = {"tax_year": 2026, "residence_since": "2024-03-01"}
    return known.get(question.asked.name, _answer(question.asked))


def main(folder: str, service: str, resident: str, *before: str) -> None:
    """Sign in at the store, look at the cases begun before, then take in one application after the other."""
    house = House(StorePaths(Path(folder)), SystemClock(), practice=sentence("Sign in."))
    application.application()
    window = Window(house)
    window.show()
    clerk = Clerk(window)
    window.login.who.setEditText("li.na")
    window.login.passphrase.setText(PASSPHRASE)
    window.login.enter.click()
    clerk.wait(lambda: window.shelf.page() is not None)
    for case in before:
        clerk.look_again(case)
    tell("ready")
    while True:
        clerk.take_in(service, resident)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


if __name__ == "__main__":
    main(*sys.argv[1:])
