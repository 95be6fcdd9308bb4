"""The set-up assistant: centre, administrator, departments; then the store is made, its shares printed."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import cast

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop import words
from desktop.casework.centre import CounterFile, SiteFile, StaffFile
from desktop.domain.catalogue import Text
from desktop.errors import Sentence, Trouble, sentence
from desktop.ui.pages.setup.strength import LEAST, judged
from desktop.ui.paper.pane import PaperPane
from desktop.ui.parts.banner import Banner
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.cards import Card, Heading
from desktop.ui.parts.fields import Field, Line
from desktop.ui.parts.labels import Pill, PlainLabel, Said, said
from desktop.ui.parts.page import Frame, Scroll

_PLAIN = re.compile(r"[a-z0-9][a-z0-9.\-]{0,39}")
_CODE = re.compile(r"[A-Z0-9]{1,6}")
_TITLES = (
    sentence("Which centre is this?"),
    sentence("Who looks after it?"),
    sentence("Which departments does it speak to?"),
    sentence("Print the recovery shares"),
)


class SetupAssistant(QWidget):
    """Four steps; ``finished`` carries login and passphrase of the administrator once the store is made."""

    finished = Signal(str, str)

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.frame, self.doors, self.background = frame, frame.doors, frame.background
        self.heading = Heading(_TITLES[0])
        self.banner = Banner(closable=False)
        self.centre, self.people, self.departments = CentreStep(), PeopleStep(), DepartmentsStep()
        self.shares = SharesStep(self)
        self.back = Button(sentence("Step before"), "plain", "back")
        self.forward = Button(sentence("Continue"), "primary")
        self.wait = PlainLabel(sentence("The store is being made; this takes some seconds…"), "body", "muted")
        self._stack = QStackedWidget()
        for step in (self.centre, self.people, self.departments, self.shares):
            self._stack.addWidget(step)
        self._lay_out()
        self.back.clicked.connect(lambda: self.show_step(self._stack.currentIndex() - 1))
        self.forward.clicked.connect(self.go_on)
        self.shares.ready.connect(lambda: self.forward.setEnabled(self.shares.kept()))
        self.show_step(0)

    def show_step(self, at: int) -> None:
        """Show a step, and give its first field the keys."""
        self.banner.hide()
        self._stack.setCurrentIndex(at)
        last = at == len(_TITLES) - 1
        count = sentence("Step {n} of {all}", n=at + 1, all=len(_TITLES))
        self.heading.say(_TITLES[at], count)
        self.back.setVisible(0 < at < len(_TITLES) - 1)
        self.forward.say(
            sentence("Begin to work")
            if last
            else sentence("Make the store")
            if at == 2
            else sentence("Continue")
        )
        self.forward.setEnabled(not last or self.shares.kept())
        step = self._stack.currentWidget()
        first = step.findChild(Line) if step is not None else None
        if first is not None and self.isVisible():
            first.setFocus()

    def go_on(self) -> None:
        """Check this step, then the next one; after the third the store is made."""
        at = self._stack.currentIndex()
        if at == 0 and self.centre.right():
            self.show_step(1)
        elif at == 1 and self.people.right(self.centre.site_name()):
            self.show_step(2)
        elif at == 2:
            self._make()
        elif at == len(_TITLES) - 1 and self.shares.kept():
            self.finished.emit(self.people.login.text().strip(), self.people.passphrase.text())

    def site(self) -> SiteFile:
        """What was answered, as a site file says it."""
        return self.centre.site(self.people.administrator())

    # As a page's frame, for the paper

    def toast(self, what: Said, undo: Callable[[], None] | None = None) -> None:
        """Say something in the banner."""
        self.banner.say(what, "", "success")

    def trouble(self, trouble: Trouble) -> None:
        """What is the matter and the next step."""
        self.banner.say_trouble(trouble)

    # Inside

    def _make(self) -> None:
        site, passphrase = self.site(), self.people.passphrase.text()
        chosen, doors = self.departments.chosen(), self.doors
        self._busy(True)
        self.background.deed(
            self,
            lambda: doors.set_up(site, passphrase, chosen),
            self._made,
            self.trouble,
            lambda: self._busy(False),
        )

    def _made(self, shares: tuple[str, str, str]) -> None:
        site, clock = self.site(), self.doors.clock

        def draw() -> bytes:
            from desktop.casework.papers.of_founding import recovery_shares  # its fonts take a moment

            return recovery_shares(site, shares, clock)

        self.shares.show_shares(shares)
        self.show_step(3)
        pane = self.shares.pane
        self.background.ask(self, "shares", draw, lambda pdf: pane.show_paper(pdf, "recovery-shares.pdf"))

    def _busy(self, busy: bool) -> None:
        self.forward.setEnabled(not busy and (self._stack.currentIndex() < 3 or self.shares.kept()))
        self.back.setEnabled(not busy)
        self.wait.setVisible(busy)

    def _lay_out(self) -> None:
        scroll = Scroll()
        for part in (self.heading, self.banner, self._stack, self.wait):
            part.setMaximumWidth(1100)
            scroll.inside.addWidget(part)
        self.wait.hide()
        scroll.inside.addStretch(1)
        row = QHBoxLayout()
        row.setContentsMargins(24, 8, 24, 16)
        row.addWidget(self.forward)
        row.addWidget(self.back)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll, 1)
        column.addLayout(row)


class _Step(QWidget):
    """A card with fields."""

    def __init__(self) -> None:
        super().__init__()
        self.card = Card()
        self.fields: dict[str, Field] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card)
        column.addStretch(1)

    def ask(self, name: str, label: Sentence, line: Line, help_text: Said = "") -> Line:
        """One more line to fill in."""
        self.fields[name] = Field(label, line, help_text, required=True)
        self.card.inside.addWidget(self.fields[name])
        return line

    def wrong(self, found: dict[str, Sentence | None]) -> bool:
        """Say what is wrong; True when something is."""
        for name, what in found.items():
            self.fields[name].say_wrong(what)
        first = next((name for name, what in found.items() if what is not None), "")
        if first:
            self.fields[first].edit.setFocus()
        return bool(first)


class CentreStep(_Step):
    """The centre's names, its district, the code on its numbers, and this counter."""

    def __init__(self) -> None:
        super().__init__()
        self.zh = self.ask("zh", sentence("Name of the centre in Chinese"), Line())
        self.en = self.ask("en", sentence("Name of the centre in English"), Line())
        self.district_zh = self.ask("district_zh", sentence("District in Chinese"), Line())
        self.district_en = self.ask("district_en", sentence("District in English"), Line())
        self.code = self.ask(
            "code",
            sentence("Code of the centre"),
            Line(),
            sentence("One to six capital letters or digits; it begins the numbers given without a line."),
        )
        self.counter = self.ask("counter", sentence("Number or name of this counter"), Line())
        self.prefix = self.ask(
            "prefix",
            sentence("Prefix of this counter's numbers"),
            Line(),
            sentence("One to six capital letters or digits, another one at every counter."),
        )

    def right(self) -> bool:
        """Whether everything is there and right; says what is not."""
        empty = sentence("This is needed.")
        found: dict[str, Sentence | None] = {
            name: None if cast(Line, field.edit).text().strip() else empty
            for name, field in self.fields.items()
        }
        for name in ("code", "prefix"):
            text = cast(Line, self.fields[name].edit).text().strip()
            if text and not _CODE.fullmatch(text):
                found[name] = sentence("Only one to six capital letters and digits.")
        return not self.wrong(found)

    def site_name(self) -> str:
        """The centre's name."""
        return self.zh.text().strip()

    def site(self, administrator: StaffFile) -> SiteFile:
        """As a site file says it."""
        code, prefix = self.code.text().strip(), self.prefix.text().strip()
        return SiteFile(
            centre=f"{code}-{prefix}".lower(),
            name=Text(self.en.text().strip(), self.zh.text().strip()),
            district=Text(self.district_en.text().strip(), self.district_zh.text().strip()),
            code=code,
            counter=CounterFile(self.counter.text().strip(), prefix),
            administrator=administrator,
        )


class PeopleStep(_Step):
    """The first administrator, and the passphrase with its strength said while it is typed."""

    def __init__(self) -> None:
        super().__init__()
        self.login = self.ask(
            "login",
            sentence("Login name of the administrator"),
            Line(),
            sentence("Small letters, digits, dots and dashes."),
        )
        self.person = self.ask("person", sentence("Name of the administrator"), Line())
        self.passphrase = self.ask(
            "passphrase",
            sentence("Passphrase"),
            Line(secret=True),
            sentence("Four words that do not belong together are better than strange signs."),
        )
        self.strength = Pill("", "plain")
        self.strength.hide()
        self.card.inside.addWidget(self.strength, 0, Qt.AlignmentFlag.AlignLeft)
        self.again = self.ask("again", sentence("The passphrase again"), Line(secret=True))
        self.passphrase.textChanged.connect(self._judge)

    def administrator(self) -> StaffFile:
        """As a site file says it."""
        return StaffFile(self.login.text().strip(), self.person.text().strip(), "it", 4)

    def right(self, centre: str) -> bool:
        """Whether everything is there and right; says what is not."""
        short = judged(self.passphrase.text(), centre).says
        return not self.wrong(
            {
                "login": None
                if _PLAIN.fullmatch(self.login.text().strip())
                else sentence("Only small letters, digits, dots and dashes."),
                "person": None if self.person.text().strip() else sentence("A name is needed."),
                "passphrase": None if len(self.passphrase.text()) >= LEAST else short,
                "again": None
                if self.again.text() == self.passphrase.text()
                else sentence("The two are not the same."),
            }
        )

    def _judge(self) -> None:
        found = judged(self.passphrase.text(), self.login.text())
        self.strength.show_as(found.says, found.tone)
        self.strength.setVisible(bool(self.passphrase.text()))


class DepartmentsStep(_Step):
    """Files of departments with their secrets; none is fine, they can be added later."""

    def __init__(self) -> None:
        super().__init__()
        self._chosen: list[tuple[Path, Line]] = []
        note = sentence("IT gets the file of a department from that department. More can be added later.")
        self.card.inside.addWidget(PlainLabel(note, "body", "muted", lines=True))
        self.add = Button(sentence("Add the file of a department…"), "plain", "add")
        self.add.clicked.connect(self._choose)
        self.card.inside.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)

    def take(self, file: Path) -> None:
        """One more department; its secret is asked for beside it."""
        secret = Line(secret=True)
        self._chosen.append((file, secret))
        label = sentence("Secret key of {department}", department=file.stem)
        self.card.inside.addWidget(Field(label, secret))
        secret.setFocus()

    def chosen(self) -> tuple[tuple[Path, str], ...]:
        """The files with their secrets."""
        return tuple((file, secret.text()) for file, secret in self._chosen)

    def _choose(self) -> None:
        kinds = words.say("Files of departments (*.toml)")
        names, _ = QFileDialog.getOpenFileNames(self, said(_TITLES[2]), "", kinds)
        for name in names:
            self.take(Path(name))


class SharesStep(_Step):
    """The three shares, shown once; they are printed or saved, and kept apart, before work begins."""

    ready = Signal()

    def __init__(self, assistant: SetupAssistant) -> None:
        super().__init__()
        self._out = False
        note = sentence("Any two of these open the store when a passphrase is lost. They are shown only now.")
        self.card.inside.addWidget(PlainLabel(note, "strong", lines=True))
        self.pane = PaperPane(cast(Frame, assistant), sentence("Recovery shares"))
        self.pane.preview.view.setMinimumHeight(320)
        self.card.inside.addWidget(self.pane)
        self.tick = QCheckBox()
        self._tick = sentence("They are on paper and will be kept apart.")
        self._say()
        self.card.inside.addWidget(self.tick)
        self.tick.toggled.connect(lambda _on: self.ready.emit())
        self.pane.printed.connect(self._printed)
        self.pane.saved.connect(lambda _path: self._printed(True))
        self.shares: tuple[str, ...] = ()

    def show_shares(self, shares: tuple[str, str, str]) -> None:
        """Remember them until they are out."""
        self.shares = shares

    def kept(self) -> bool:
        """Whether they were printed or saved, and somebody says they are kept apart."""
        return self._out and self.tick.isChecked()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def _say(self) -> None:
        self.tick.setText(said(self._tick))
        self.tick.setAccessibleName(said(self._tick))

    def _printed(self, well: bool) -> None:
        self._out = self._out or well
        self.ready.emit()
