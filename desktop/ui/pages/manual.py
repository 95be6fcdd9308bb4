"""The manual, offline: chapters for clerks, managers and IT, with their pictures, in the language spoken."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QTabBar, QVBoxLayout, QWidget

from desktop import words
from desktop.errors import Sentence, sentence
from desktop.paths import manual
from desktop.ui.parts.cards import Card, IdentityBar
from desktop.ui.parts.labels import PlainLabel, said
from desktop.ui.parts.naming import call
from desktop.ui.parts.page import Frame, Page, Scroll

CHAPTERS: dict[str, Sentence] = {
    "clerk": sentence("For clerks"),
    "manager": sentence("For managers"),
    "it": sentence("For IT"),
}
_OWN = {"clerk": "clerk", "supervisor": "manager", "manager": "manager", "it": "it"}
_WIDE = 900  # px; longer lines are hard to read


class ManualPage(Page):
    """Opened from the sheet of keys, the menu or the box; Alt+1 to 3 turn to the chapters."""

    name = sentence("Manual")

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        bar = IdentityBar()
        bar.show_subject(self.name, sentence("It lies on this computer and needs no line."))
        bar.back.clicked.connect(frame.back)
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for name in CHAPTERS.values():
            self.tabs.addTab(said(name))
        call(self.tabs, sentence("Chapters"))
        self.reading = Scroll()
        self.reading.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the arrows scroll it
        call(self.reading, self.name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self.tabs)
        column.addWidget(self.reading, 1)
        self.tabs.currentChanged.connect(lambda _at: self.show_chapter())

    def begin(self, **what: Any) -> None:
        """Show the chapter asked for, else the one for this person's work."""
        own = _OWN.get(self.frame.doors.desk.who.role, "clerk")
        chapter = str(what.get("chapter", own))
        self.tabs.setCurrentIndex(max(0, list(CHAPTERS).index(chapter) if chapter in CHAPTERS else 0))
        self.show_chapter()

    def concerns(self, subjects: frozenset[str]) -> bool:
        """Nothing changes here."""
        return False

    def acts(self) -> dict[str, Callable[[], None]]:
        return {f"step.{at + 1}": partial(self.tabs.setCurrentIndex, at) for at in range(len(CHAPTERS))}

    def first(self) -> QWidget | None:
        return self.reading

    def retranslate(self) -> None:
        """The chapters again, in the language spoken now."""
        for at, name in enumerate(CHAPTERS.values()):
            self.tabs.setTabText(at, said(name))
        self.show_chapter()

    def show_chapter(self) -> None:
        """Show the chapter chosen, in the language spoken now."""
        which = list(CHAPTERS)[self.tabs.currentIndex()]
        inside = QWidget()
        inside.setObjectName("inside")
        column = QVBoxLayout(inside)
        column.setContentsMargins(24, 16, 24, 24)
        column.setSpacing(12)
        for part in parts(manual() / f"{which}-{words.language()}.md"):
            part.setMaximumWidth(_WIDE)
            column.addWidget(part)
        column.addStretch(1)
        self.reading.setWidget(inside)  # the chapter before goes with it


def parts(file: Path) -> list[QWidget]:
    """A chapter as labels and pictures: headings, lines of lists, paragraphs, ``![what](picture.png)``."""
    made: list[QWidget] = []
    for line in file.read_text(encoding="utf-8").splitlines():
        text = line.strip()
        if text.startswith("!["):
            what, _, rest = text.removeprefix("![").partition("](")
            made.append(Shown(file.parent / rest.removesuffix(")"), what))
        elif text.startswith("# "):
            made.append(PlainLabel(_plain(text[2:]), "title", lines=True))
        elif text.startswith("## "):
            made.append(PlainLabel(_plain(text[3:]), "lead", "accent", lines=True))
        elif text.startswith("- "):
            made.append(PlainLabel("•  " + _plain(text[2:]), "body", lines=True))
        elif text.startswith("|"):
            if not set(text) <= set("|- "):
                cells = [cell.strip() for cell in text.strip("|").split("|")]
                made.append(PlainLabel("   ".join(_plain(cell) for cell in cells), "body", lines=True))
        elif text:
            made.append(PlainLabel(_plain(text), "body", lines=True))
    return made


def _plain(text: str) -> str:
    return text.replace("**", "").replace("`", "")


class Shown(Card):
    """A picture of the window, as wide as there is room; its name is read aloud and stands below it."""

    def __init__(self, file: Path, what: str) -> None:
        super().__init__()
        self.setAccessibleName(what)
        self.inside.addWidget(Photograph(QPixmap(str(file)), what))
        self.inside.addWidget(PlainLabel(what, "caption", "muted", lines=True))


class Photograph(QWidget):
    """A picture that fits the room there is; never larger than it was taken."""

    def __init__(self, whole: QPixmap, what: str) -> None:
        super().__init__()
        self._whole = whole
        self.setAccessibleName(what)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        wide = min(width, self._whole.width())
        return self._whole.height() * wide // max(1, self._whole.width())

    def sizeHint(self) -> QSize:
        return QSize(self._whole.width(), self._whole.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(100, 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        wide = min(self.width(), self._whole.width())
        painter.drawPixmap(QRect(0, 0, wide, self.heightForWidth(wide)), self._whole)
