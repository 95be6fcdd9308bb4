"""Settings: how the window looks for this person, and what is set for this counter; both changed live."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

import msgspec
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop import words
from desktop.casework.delivering import proof
from desktop.domain.kinds.book import Proof
from desktop.errors import Sentence, sentence
from desktop.settings import Settings
from desktop.ui import theme
from desktop.ui.doors import ThemeName
from desktop.ui.paper import scans
from desktop.ui.paper.printing import printers
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.cards import Card, IdentityBar
from desktop.ui.parts.fields import Choice, Field, Line
from desktop.ui.parts.flow import Columns
from desktop.ui.parts.labels import PlainLabel, said
from desktop.ui.parts.naming import call
from desktop.ui.parts.page import Frame, Page, Scroll
from desktop.words import Language

if TYPE_CHECKING:
    from desktop.ui.window import Window

_THEMES: dict[ThemeName, Sentence] = {
    "light": sentence("Light"),
    "dark": sentence("Dark"),
    "contrast": sentence("High contrast"),
}
_IDLE_S = (0, 60, 180, 300, 600, 1800)
_LEADING = ("supervisor", "manager", "it")  # how soon a counter locks is not each clerk's own choice
_DAYS = (7, 14, 30, 60, 90, 0)
_CASES = (1_000, 5_000, 20_000, 50_000, 0)
_PROOFS: dict[Proof, Sentence] = {
    "signature": sentence("Against a signature"),
    "document": sentence("After comparing the identity document"),
    "both": sentence("Signature and identity document"),
    "none": sentence("Without either"),
}
_USUAL = sentence("The computer's own choice")
_SENIOR = sentence("Large screen for the resident")


class SettingsPage(Page):
    """Opened with Ctrl+, ; what is chosen holds at once and is remembered."""

    name = sentence("Settings")

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.language = Choice([("en", "English"), ("zh", "简体中文")])
        self.theme = Choice(list(_THEMES.items()))
        self.scale = Choice([(str(size), f"{size} %") for size in theme.SCALES])
        self.senior = QCheckBox()
        call(self.senior, _SENIOR)
        self.idle = Choice([(str(seconds), _minutes(seconds)) for seconds in _IDLE_S])
        self.printer = Choice([("", _USUAL)])
        self.folder = Line(sentence("A folder of this computer"))
        self.choose = Button(sentence("Choose…"), "plain", "folder")
        self.days = Choice([(str(many), _up_to(many)) for many in _DAYS])
        self.cases = Choice([(str(many), _up_to(many)) for many in _CASES])
        self.proof = Choice(list(_PROOFS.items()))
        self._quiet = False
        self._lay_out()
        for choice in (self.language, self.theme, self.scale):
            choice.currentIndexChanged.connect(self._look)
        self.senior.toggled.connect(self._look)
        for choice in (self.idle, self.printer, self.days, self.cases):
            choice.currentIndexChanged.connect(self._set)
        self.proof.currentIndexChanged.connect(self._decide)
        self.folder.editingFinished.connect(self._set)
        self.choose.clicked.connect(self._choose)

    def begin(self, **what: object) -> None:
        """Show what holds now."""
        self.ask("printers", printers, self._offer)
        self._put(self.frame.doors.settings())
        desk = self.frame.doors.desk
        self.ask("proof", lambda: proof.rule(desk), self._put_proof)

    def refresh(self) -> None:
        """Show the looks worn now; they may have been changed by keys."""
        self._show_looks()

    def concerns(self, subjects: frozenset[str]) -> bool:
        """Nothing of the store is shown here."""
        return False

    def first(self) -> QWidget | None:
        return self.language

    def retranslate(self) -> None:
        """The language may have been changed by keys."""
        self._show_looks()

    # Inside

    def _look(self) -> None:
        if self._quiet:
            return
        look = replace(
            theme.preferences(),  # what else is kept stays
            language=cast(Language, self.language.value()),
            theme=cast(ThemeName, self.theme.value()),
            scale=int(self.scale.value()),
            senior=self.senior.isChecked(),
        )
        cast("Window", self.frame).looks.wear(look)

    def _set(self) -> None:
        if self._quiet:
            return
        doors, folder = self.frame.doors, self.folder.text().strip()
        before = doors.settings()
        chosen = msgspec.structs.replace(
            before,
            idle_seconds=int(self.idle.value() or 0),
            printer=self.printer.value(),
            scan_folder=folder,
            unsynced_days=int(self.days.value() or 0),
            unsynced_cases=int(self.cases.value() or 0),
        )
        if chosen != before:
            self._keep(chosen, before)

    def _keep(self, chosen: Settings, before: Settings | None) -> None:
        """Set it; *before* is what undoing sets again."""
        doors = self.frame.doors

        def holds(_none: None) -> None:
            cast("Window", self.frame).idle.count(chosen.idle_seconds)
            scans.use(chosen.scan_folder)
            self._put(chosen)
            undo = (lambda: self._keep(before, None)) if before is not None else None
            self.frame.toast(sentence("It holds from now on."), undo)

        self.ask("set", lambda: doors.set(chosen), holds)

    def _decide(self) -> None:
        """What proves a handing-over is the centre's decision: an entry of its book, not a setting."""
        if self._quiet:
            return
        desk, wanted = self.frame.doors.desk, cast(Proof, self.proof.value())
        self.do(lambda: proof.set_rule(desk, wanted), toast=sentence("It holds for the whole centre."))

    def _put_proof(self, found: Proof) -> None:
        self._quiet = True
        self.proof.choose(found)
        self._quiet = False

    def _choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(
            self, words.say("Folder of the scanner"), self.folder.text()
        )
        if folder:
            self.folder.setText(folder)
            self._set()

    def _offer(self, names: tuple[str, ...]) -> None:
        self._quiet = True
        chosen = self.frame.doors.settings().printer
        known = dict.fromkeys((*names, *((chosen,) if chosen else ())))
        self.printer.offer([("", _USUAL), *((name, name) for name in known)])
        self.printer.choose(chosen)
        self._quiet = False

    def _put(self, chosen: Settings) -> None:
        self._quiet = True
        if chosen.idle_seconds not in _IDLE_S:
            seconds = sorted({*_IDLE_S, chosen.idle_seconds})
            self.idle.offer([(str(each), _minutes(each)) for each in seconds])
        self.idle.choose(str(chosen.idle_seconds))
        _offer(self.days, _DAYS, chosen.unsynced_days)
        _offer(self.cases, _CASES, chosen.unsynced_cases)
        role = self.frame.doors.desk.who.role
        for choice in (self.idle, self.proof):
            choice.setEnabled(role in _LEADING)
        for choice in (self.days, self.cases):
            choice.setEnabled(role == "it")
        self.folder.setText(chosen.scan_folder)
        self.printer.choose(chosen.printer)
        self._quiet = False
        self._show_looks()

    def _show_looks(self) -> None:
        look = theme.preferences()
        self._quiet = True
        self.language.choose(words.language())
        self.theme.choose(look.theme)
        self.scale.choose(str(look.scale))
        self.senior.setChecked(look.senior)
        self.senior.setText(said(_SENIOR))
        self._quiet = False

    def _lay_out(self) -> None:
        bar = IdentityBar()
        bar.show_subject(self.name, sentence("Everything holds at once and is remembered on this computer."))
        bar.back.clicked.connect(self.frame.back)
        looks = Card(sentence("How it looks"))
        for field in (
            Field(sentence("Language"), self.language),
            Field(sentence("Colours"), self.theme),
            Field(sentence("Text size"), self.scale),
        ):
            looks.inside.addWidget(field)
        looks.inside.addWidget(self.senior)
        note = sentence("For a screen that faces the resident: larger type, larger buttons.")
        looks.inside.addWidget(PlainLabel(note, "caption", "muted", lines=True))
        columns = Columns(760)
        left = columns.column()
        left.addWidget(looks)
        left.addStretch(1)
        right = columns.column()
        right.addWidget(self._counter())
        right.addWidget(self._limits())
        right.addStretch(1)
        scroll = Scroll()
        scroll.inside.addWidget(columns)
        scroll.inside.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(scroll, 1)

    def _counter(self) -> Card:
        card = Card(sentence("This counter"))
        locks = sentence("A supervisor or IT staff set it.")
        card.inside.addWidget(Field(sentence("Lock when nobody types"), self.idle, locks))
        card.inside.addWidget(Field(sentence("Printer offered first"), self.printer))
        card.inside.addWidget(
            Field(
                sentence("Folder of the scanner"), self.folder, sentence("Scans are looked for there first.")
            )
        )
        row = QHBoxLayout()
        row.addWidget(self.choose)
        row.addStretch(1)
        card.inside.addLayout(row)
        return card

    def _limits(self) -> Card:
        """How long a counter may work without its departments, and what proves a handing-over."""
        card = Card(sentence("What the centre decides"))
        leads = sentence("A supervisor or manager decides it for the whole centre.")
        card.inside.addWidget(Field(sentence("Results are handed over"), self.proof, leads))
        it = sentence("IT staff set it. All are warned before; at the limit no new case is taken in.")
        card.inside.addWidget(Field(sentence("Days a case may wait to be sent"), self.days, it))
        card.inside.addWidget(Field(sentence("Cases that may wait to be sent"), self.cases))
        return card


def _offer(choice: Choice, usual: tuple[int, ...], now: int) -> None:
    """Offer the usual limits and the one that holds now."""
    many = sorted({*usual, now} - {0})
    choice.offer([(str(each), _up_to(each)) for each in (*many, 0)])
    choice.choose(str(now))


def _up_to(many: int) -> Sentence:
    return sentence("Up to {n}", n=f"{many:,}") if many else sentence("Without a limit")


def _minutes(seconds: int) -> Sentence:
    if not seconds:
        return sentence("Never")
    if seconds % 60:
        return sentence("After {n} seconds", n=seconds)
    return sentence("After 1 minute") if seconds == 60 else sentence("After {n} minutes", n=seconds // 60)
