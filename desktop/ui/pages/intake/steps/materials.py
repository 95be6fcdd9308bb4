"""The materials of an intake as a checklist: handed in, scanned, promised, missing, held already."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop import words
from desktop.casework.intake import Scan
from desktop.casework.together.deeds import Brought
from desktop.casework.together.reading import Taking, Wanted
from desktop.domain.catalogue import Text
from desktop.domain.kinds.case import MaterialState
from desktop.domain.rules.intake import Problem
from desktop.domain.telling import MATERIAL_NAMES
from desktop.errors import Sentence, sentence
from desktop.ui.pages.intake import devices
from desktop.ui.pages.intake.scanning import ScanFolder
from desktop.ui.pages.intake.steps.one_by_one import OneByOne
from desktop.ui.paper import scans
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.cards import Card
from desktop.ui.parts.fields import Field
from desktop.ui.parts.flow import flowing
from desktop.ui.parts.labels import Pill, PlainLabel, Said
from desktop.ui.questions.choices import OneShown
from desktop.ui.questions.texts import DayAnswer
from desktop.ui.theme import Tone

PROMISE_DAYS = 10  # days a promise is proposed for; the clerk changes it as agreed
_TONES: dict[str, tuple[Tone, str]] = {
    "handed_in": ("success", "done"),
    "promised": ("warning", "clock"),
    "missing": ("danger", "error"),
    "returned": ("danger", "error"),
    "": ("plain", ""),
}
_UNSAID = Text("Not said yet", "未登记")
_OPTIONAL = Text("If there is one", "如有则提供")


class MaterialsStep(QWidget):
    """The checklist; ``said`` carries one Brought, ``all_said`` several at once."""

    said = Signal(object)
    all_said = Signal(object)
    finished = Signal()  # Enter at the last of them

    def __init__(self) -> None:
        super().__init__()
        self._rows: dict[str, MaterialRow] = {}
        self._shown: tuple[Taking, date] | None = None
        self._wrong: dict[str, Sentence] = {}
        self._later = OneByOne(self, self._make_next)
        self._none = PlainLabel(sentence("This service needs no materials."), "body", "muted")
        self._how = PlainLabel(
            sentence("Enter: handed in (or the one held), and on to the next. Ctrl+M: everything is here."),
            "caption",
            "muted",
            lines=True,
        )
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self._column.addWidget(self._none)
        self._column.addWidget(self._how)
        self._column.addWidget(self._scans())
        self._missing = devices.missing()
        self.no_device = PlainLabel(self._missing or "", "caption", "muted", lines=True)
        self._column.addWidget(self.no_device)
        self._column.addStretch(1)

    @property
    def rows(self) -> dict[str, MaterialRow]:
        """Every material that is needed now, by its evidence, in order."""
        self._later.all()
        return self._rows

    def showEvent(self, event: QShowEvent) -> None:
        """Whoever looks sees all of them."""
        self._later.all()
        super().showEvent(event)

    def first(self) -> QWidget | None:
        """The first material nobody said anything of."""
        rows = list(self.rows.values())
        return next((row.states for row in rows if not row.wanted.state), rows[0].states if rows else None)

    def _scans(self) -> QWidget:
        """What a scanner brings: the newest sheet of its folder, or one that is scanned now."""
        self.folder = ScanFolder(self)
        self.folder.arrived.connect(self._arrived)
        self.scan = Button(sentence("Scan a sheet"), "plain", "paper")
        self.scan.setVisible(devices.scanner() is not None)
        self.photo = Button(sentence("Photograph a sheet"), "plain", "eye")
        self.photo.setVisible(devices.camera() is not None)
        self.newest = Button("", "primary", "paper", "take_scan")
        self.newest.hide()
        self.newest.clicked.connect(self.take_newest)
        self._newest: Path | None = None
        return flowing(self.scan, self.photo, self.newest)

    def _arrived(self, path: Path) -> None:
        self._newest = path
        self.newest.say(sentence("Take the scan {name} for this material", name=path.name))
        self.newest.show()

    def take_newest(self) -> None:
        """The newest scan of the folder belongs to the material that has the keys, else the first unsaid."""
        if self._newest is not None:
            self.take_scan(self._newest)
            self._newest = None
            self.newest.hide()

    def take_scan(self, scan: Path | Scan) -> None:
        """A sheet for the material that has the keys, or the first nobody said anything of."""
        row = self._marked()
        if row is not None:
            self.said.emit(Brought(row.wanted.material.evidence, "handed_in", scan))

    def _marked(self) -> MaterialRow | None:
        now = self.window().focusWidget()
        rows = list(self.rows.values())
        marked = next((row for row in rows if now is not None and row.isAncestorOf(now)), None)
        return marked if marked is not None else next((row for row in rows if not row.wanted.state), None)

    def show_taking(self, taking: Taking, today: date) -> None:
        """Show what is needed now and where it stands; what is new is made in idle moments, or when seen."""
        self._shown = taking, today
        now = {wanted.material.evidence: wanted for wanted in taking.wanted}
        for evidence in [known for known in self._rows if known not in now]:
            row = self._rows.pop(evidence)
            self._column.removeWidget(row)
            row.deleteLater()
        for evidence, row in self._rows.items():
            row.show_wanted(now[evidence], locked=not taking.open)
        self._later.start()
        if self.isVisible():
            self._later.all()
        self._none.setVisible(not now)
        self._how.setVisible(bool(now) and bool(taking.open))
        self.no_device.setVisible(bool(now) and bool(taking.open) and self._missing is not None)

    def _make_next(self) -> bool:
        """Make the next material nobody has seen; False when all are there."""
        taking, today = self._shown or (None, None)
        wanted = taking.wanted if taking is not None else ()
        missing = (each for each in enumerate(wanted) if each[1].material.evidence not in self._rows)
        found = next(missing, None)
        if taking is None or today is None or found is None:
            return False
        at, new = found
        evidence = new.material.evidence
        row = MaterialRow(new, today, several=len(taking.views) > 1, parent=self)
        row.said.connect(self.said)
        row.onward.connect(partial(self._after, evidence))
        self._column.insertWidget(at + 4, row)
        row.show_wanted(new, locked=not taking.open)
        row.field.say_wrong(self._wrong.get(evidence))
        self._rows[evidence] = row
        order = [each.material.evidence for each in wanted]
        self._rows = {each: self._rows[each] for each in order if each in self._rows}
        return True

    def all_here(self) -> None:
        """Everything that must be there and that nobody said anything of is handed in, or held already."""
        rows = self.rows.values()
        unsaid = [row.proposal() for row in rows if row.wanted.material.required and not row.wanted.state]
        self.all_said.emit(tuple(unsaid))

    def _after(self, evidence: str) -> None:
        """The keys go to the next one nobody said anything of."""
        rows = list(self.rows.values())
        rest = rows[rows.index(self.rows[evidence]) + 1 :]
        following = next((row for row in rest if not row.wanted.state), None)
        if following is not None:
            following.states.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.finished.emit()

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Say at each material what is wrong."""
        self._wrong = {p.where.partition(":")[2]: p.what for p in problems if p.where.startswith("material:")}
        for evidence, row in self._rows.items():
            row.field.say_wrong(self._wrong.get(evidence))


class MaterialRow(Card):
    """One material: what it is, where it stands, and what can be said of it; a file may be dropped on it."""

    said = Signal(object)
    onward = Signal()

    def __init__(
        self, wanted: Wanted, today: date, *, several: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent=parent)
        self.wanted = wanted
        self._today = today
        self.setAcceptDrops(True)
        material = wanted.material
        self.states = OneShown(tuple((s, MATERIAL_NAMES[s]) for s in _offered(wanted)))
        self.states.left.connect(self._stated)
        self.states.done.connect(self.onward)
        self.field = Field(material.name, self.states, _about(wanted))
        self.pill = Pill(_UNSAID)
        self.file = Button(sentence("Add a scan…"), "quiet", "paper")
        self.file.clicked.connect(self.choose_file)
        self.held = Button(sentence("Use the one held"), "quiet", "folder")
        self.held.clicked.connect(lambda: self._say("handed_in", held=True))
        top = QHBoxLayout()
        top.addWidget(self.field, 1)
        column = QVBoxLayout()
        column.setSpacing(4)
        for widget in (self.pill, self.file, self.held):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignRight)
        column.addStretch(1)
        top.addLayout(column)
        self.inside.addLayout(top)
        self.inside.setContentsMargins(16, 12, 12, 8)
        self.inside.setSpacing(4)
        if several:
            serves = Text(", ".join(t.en for t in wanted.serves), "、".join(t.zh for t in wanted.serves))
            self.inside.addWidget(
                PlainLabel(sentence("Serves: {services}", services=serves), "caption", "muted", lines=True)
            )
        self.until = DayAnswer()
        self.until.left.connect(self._until_left)
        self._until = Field(sentence("Will be brought until"), self.until)
        self._note = PlainLabel("", "caption", "muted", lines=True)
        self.inside.addWidget(self._until)
        self.inside.addWidget(self._note)

    def show_wanted(self, wanted: Wanted, *, locked: bool) -> None:
        """Show where it stands now."""
        self.wanted = wanted
        standing = wanted.standing
        self.states.put(wanted.state or None)
        self.states.setEnabled(not locked)
        self.file.setVisible(not locked)
        self.held.setVisible(not locked and wanted.held is not None and wanted.state != "handed_in")
        tone, icon = _TONES.get(wanted.state, _TONES[""])
        unsaid = _UNSAID if wanted.material.required else _OPTIONAL
        self.pill.show_as(MATERIAL_NAMES.get(wanted.state, unsaid), tone, icon)
        promised = wanted.state == "promised"
        self._until.setVisible(promised)
        self.until.setReadOnly(locked)
        if promised and standing is not None and standing.until is not None:
            self.until.put(standing.until.isoformat())
        note = _standing_note(wanted)
        self._note.say(note)
        self._note.setVisible(bool(note))
        if wanted.state in ("handed_in", "promised"):
            self.field.say_wrong(None)

    def proposal(self) -> Brought:
        """What a clerk says of it most often: it was handed in, or the one held serves."""
        held = self.wanted.held is not None
        return Brought(self.wanted.material.evidence, "handed_in", held=held)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes what is proposed, of what must be there, and goes on."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            if self.states.isEnabled() and self.wanted.material.required and not self.wanted.state:
                self.said.emit(self.proposal())
            self.onward.emit()
        else:
            super().keyPressEvent(event)

    def choose_file(self) -> None:
        """Ask which file, and take it."""
        kinds = words.say("Scans (*.pdf *.png *.jpg *.jpeg *.tif *.tiff)")
        title = words.say("Scan of {name}", name=self.wanted.material.name)
        path, _ = QFileDialog.getOpenFileName(self, title, scans.folder(), kinds)
        if path:
            self.take_file(Path(path))

    def take_file(self, path: Path) -> None:
        """Take this file as the scan of the material, which is thereby handed in."""
        self.said.emit(Brought(self.wanted.material.evidence, "handed_in", path))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A single file may be dropped."""
        if self.states.isEnabled() and len(event.mimeData().urls()) == 1:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the dropped file."""
        urls = event.mimeData().urls()
        if urls and urls[0].isLocalFile():
            self.take_file(Path(urls[0].toLocalFile()))

    def _stated(self) -> None:
        state = self.states.value()
        if state == "promised":
            self._say("promised", until=self._today + timedelta(days=PROMISE_DAYS))
        elif state == "missing":
            self._say("missing")
        elif state is not None:
            self._say("handed_in")

    def _until_left(self) -> None:
        try:
            until = date.fromisoformat(self.until.value())
        except ValueError:
            self._until.say_wrong(sentence("This is not a day that exists."))
            return
        self._until.say_wrong(None)
        standing = self.wanted.standing
        if standing is None or standing.until != until:
            self._say("promised", until=until)

    def _say(self, state: MaterialState, *, until: date | None = None, held: bool = False) -> None:
        self.said.emit(Brought(self.wanted.material.evidence, state, None, until, held))


def _offered(wanted: Wanted) -> tuple[str, ...]:
    """A promise is offered only where acceptance tolerates it, or stands there already."""
    promise = wanted.material.tolerated or wanted.state == "promised"
    return ("handed_in", "promised", "missing") if promise else ("handed_in", "missing")


def _about(wanted: Wanted) -> Said:
    material = wanted.material
    if material.copies > 1 and material.note.en:
        return sentence("{note}; {copies} copies", note=material.note, copies=material.copies)
    if material.copies > 1:
        return sentence("{copies} copies", copies=material.copies)
    return material.note if material.note.en else ""


def _standing_note(wanted: Wanted) -> Sentence | str:
    standing, held = wanted.standing, wanted.held
    if standing is not None and standing.state == "handed_in" and standing.file_name:
        return sentence("Scan: {name}", name=standing.file_name)
    if held is None or wanted.state == "handed_in":
        return ""
    on = held.on.isoformat()
    if held.until is None:
        return sentence("Held already: handed in on {on} with case {number}.", on=on, number=held.number)
    return sentence(
        "Held already: handed in on {on} with case {number}, valid until {until}.",
        on=on,
        number=held.number,
        until=held.until.isoformat(),
    )
