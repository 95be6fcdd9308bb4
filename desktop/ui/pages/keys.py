"""All keys, made from the one list of actions, so that it is never out of date."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop.errors import Sentence, sentence
from desktop.ui.actions import ACTS, GROUPS, Act, keys_shown
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.cards import Card, IdentityBar
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.parts.page import Frame, Page, Scroll


class KeysPage(Page):
    """Groups of actions with their keys, in two columns."""

    name = sentence("All keys")

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        bar = IdentityBar()
        bar.show_subject(self.name, sentence("The keys are the same in every place."))
        bar.back.clicked.connect(frame.back)
        self._back = bar.back
        column.addWidget(bar)
        self.manual = Button(sentence("Manual"), "plain", "paper", "manual")
        self.manual.clicked.connect(lambda: frame.open("manual"))
        bar.side.addWidget(self.manual)
        scroll = Scroll()
        column.addWidget(scroll, 1)
        grid = QGridLayout()
        grid.setSpacing(16)
        for at, group in enumerate(GROUPS):
            grid.addWidget(_group(group), at // 2, at % 2, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        scroll.inside.addLayout(grid)
        scroll.inside.addStretch(1)

    def concerns(self, subjects: frozenset[str]) -> bool:
        """Nothing changes here."""
        return False

    def first(self) -> QWidget | None:
        """The way back."""
        return self._back


def _group(group: Sentence) -> Card:
    card = Card(group)
    lines = QGridLayout()
    lines.setHorizontalSpacing(16)
    lines.setVerticalSpacing(8)
    steps = [act for act in ACTS if act.id.startswith("step.")]
    shown: list[tuple[Sentence, str]] = []
    for act in ACTS:
        if act.group is not group or act in steps[1:]:
            continue
        shown.append(_steps(steps) if act in steps else (act.name, keys_shown(act)))
    for row, (name, keys) in enumerate(shown):
        lines.addWidget(PlainLabel(name, lines=True), row, 0)
        lines.addWidget(PlainLabel(keys, "strong", "accent"), row, 1, Qt.AlignmentFlag.AlignRight)
    lines.setColumnStretch(0, 1)
    card.inside.addLayout(lines)
    return card


def _steps(steps: list[Act]) -> tuple[Sentence, str]:
    return sentence("A step of the form"), f"{keys_shown(steps[0])}…{keys_shown(steps[-1])[-1]}"
