"""What is brought later: which materials, each perhaps with a scan, and a word to the department."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QWidget

from desktop import words
from desktop.domain.catalogue import Text
from desktop.errors import sentence
from desktop.ui.dialogs.asking import asked
from desktop.ui.dialogs.framed import AskingDialog
from desktop.ui.paper import scans
from desktop.ui.parts.banner import Banner
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.labels import PlainLabel, said
from desktop.ui.questions.question import Question

_TITLE = sentence("Hand in later")
_TEXT = Text("A word to the department", "给部门的说明")


@dataclass(frozen=True)
class Offered:
    """A material that may be brought: asked for by the department or still open (ticked), or another one."""

    evidence: str
    name: Text
    wanted: bool


@dataclass(frozen=True)
class Brought:
    """What was brought: evidence, scans by evidence, and the words for the department."""

    evidence: tuple[str, ...]
    files: dict[str, Path] = field(default_factory=dict)
    text: str = ""


class SupplementDialog(AskingDialog):
    """``answered`` carries a Brought."""

    answered = Signal(object)

    def __init__(self, parent: QWidget, offered: tuple[Offered, ...]) -> None:
        super().__init__(parent, _TITLE, "", Button(sentence("Hand in"), "primary", "done", "submit"))
        self.rows = {each.evidence: _Row(each) for each in offered}
        self.text = Question(asked("text", _TEXT, "long_text", required=False))
        self._banner = Banner(closable=False)
        for widget in (self._banner, *self.rows.values(), self.text):
            self.column.addWidget(widget)
        self.finish(640, 480)

    def answer(self) -> None:
        """Give what was brought, when anything was."""
        brought = tuple(evidence for evidence, row in self.rows.items() if row.tick.isChecked())
        files = {e: row.file for e, row in self.rows.items() if row.file is not None and e in brought}
        text = str(self.text.value() or "")
        if not brought and not text:
            self._banner.say(
                sentence("Nothing was brought."),
                sentence("Tick what was brought, or write to the department."),
            )
            return
        self.accept()
        self.answered.emit(Brought(brought, files, text))


class _Row(QWidget):
    """One material: brought or not, and its scan."""

    def __init__(self, offered: Offered) -> None:
        super().__init__()
        self._offered = offered
        self.file: Path | None = None
        self.tick = QCheckBox()
        self.tick.setChecked(offered.wanted)
        self._scan = Button(sentence("Add a scan…"), "quiet", "paper")
        self._scan.clicked.connect(self._choose)
        self._name = PlainLabel("", "caption", "muted", cut=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.tick, 1)
        row.addWidget(self._name, 1)
        row.addWidget(self._scan)
        self._say()

    def take(self, path: Path) -> None:
        """This file is its scan."""
        self.file = path
        self.tick.setChecked(True)
        self._name.say(path.name)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def _say(self) -> None:
        name = said(self._offered.name)
        self.tick.setText(name.replace("&", "&&"))
        self.tick.setAccessibleName(name)
        self._scan.setAccessibleDescription(name)

    def _choose(self) -> None:
        kinds = words.say("Scans (*.pdf *.png *.jpg *.jpeg *.tif *.tiff)")
        path, _ = QFileDialog.getOpenFileName(
            self, words.say("Scan of {name}", name=self._offered.name), scans.folder(), kinds
        )
        if path:
            self.take(Path(path))
