"""Views of the work list: filters with a name, some that everybody has and those a person kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.domain.catalogue import Text
from desktop.errors import Sentence, sentence
from desktop.ui import theme
from desktop.ui.dialogs.asking import AskDialog, asked
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.fields import Choice
from desktop.ui.parts.labels import Said
from desktop.ui.parts.naming import call
from desktop.ui.parts.page import Page

EVERYBODYS: dict[str, tuple[Sentence, dict[str, str]]] = {
    "all": (sentence("All cases"), {}),
    "drafts": (sentence("My drafts"), {"state": "draft", "whose": "mine"}),
    "soon": (sentence("Due within a week"), {"state": "open", "due": "soon"}),
    "overdue": (sentence("Overdue"), {"state": "open", "due": "overdue"}),
    "ready": (sentence("Result to hand over"), {"state": "ready"}),
    "stuck": (sentence("Stuck: needs a person"), {"way": "stuck"}),
    "to_check": (sentence("Paper forms to be checked"), {"way": "check"}),
}
_OWN = "own:"
MOST = 12  # views one person keeps
_NAME = Text("Name of the view", "视图名称")


class Views(QWidget):
    """Chooses a view, keeps and forgets one's own; ``chosen`` carries the filters by their names."""

    chosen = Signal(object)

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._now: Mapping[str, str] = {}
        self.choice = Choice([])
        call(self.choice, sentence("View"))
        self.keep = Button(sentence("Keep this view…"), "quiet", "add")
        self.keep.clicked.connect(self.ask_name)
        self.forget = Button(sentence("Forget this view"), "quiet", "close")
        self.forget.clicked.connect(self.drop)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (self.choice, self.keep, self.forget):
            row.addWidget(widget)
        self._offer()
        self.choice.currentIndexChanged.connect(lambda _at: self._chosen())

    def show_filters(self, filters: Mapping[str, str]) -> None:
        """Show which view these filters are, when they are one."""
        self._now = {name: value for name, value in filters.items() if value}
        known = {key: wanted for key, (_, wanted) in EVERYBODYS.items()}
        known |= {_OWN + name: _read(text) for name, text in _kept()}
        fitting = next((key for key, wanted in known.items() if wanted == self._now), "")
        self.choice.blockSignals(True)
        self.choice.choose(fitting)
        self.choice.blockSignals(False)
        self._show_buttons()

    def keys(self) -> tuple[str, ...]:
        """Every view, in the order of Alt+1 to 9."""
        return (*EVERYBODYS, *(_OWN + name for name, _ in _kept()))

    def show_view(self, key: str) -> None:
        """Show a view, as if it was chosen."""
        self.choice.choose(key)
        self._chosen()

    def ask_name(self) -> AskDialog:
        """Ask what the view shall be called, and keep it."""
        dialog = AskDialog(
            self._page,
            sentence("Keep this view"),
            sentence("The filters set now, under a name; only you see it."),
            (asked("name", _NAME),),
            sentence("Keep"),
        )
        dialog.answered.connect(lambda said: self.keep_as(str(said["name"])))
        dialog.open()
        return dialog

    def keep_as(self, name: str) -> None:
        """Keep the filters set now under a name; one of the same name gives way."""
        others = [each for each in _kept() if each[0] != name]
        self._remember((*others, (name, json.dumps(dict(self._now))))[-MOST:])

    def drop(self) -> None:
        """Forget the view that is chosen; the filters stay."""
        name, before = self.choice.value().removeprefix(_OWN), _kept()
        self._remember(tuple(each for each in before if each[0] != name))
        told = sentence("The view {name} is forgotten.", name=name)
        self._page.frame.toast(told, lambda: self._remember(before))

    def _remember(self, views: tuple[tuple[str, str], ...]) -> None:
        look = replace(theme.preferences(), views=views)
        theme.remember(look)
        self._page.frame.doors.keep(look)
        self._offer()
        self.show_filters(self._now)
        self._page.frame.acts_changed()

    def _offer(self) -> None:
        named: list[tuple[str, Said]] = [("", sentence("Own filters"))]
        named += [(key, name) for key, (name, _) in EVERYBODYS.items()]
        named += [(_OWN + name, name) for name, _ in _kept()]
        self.choice.offer(named)

    def _chosen(self) -> None:
        key = self.choice.value()
        own = dict(_kept()).get(key.removeprefix(_OWN))
        if key in EVERYBODYS:
            self.chosen.emit(EVERYBODYS[key][1])
        elif own is not None:
            self.chosen.emit(_read(own))

    def _show_buttons(self) -> None:
        own = self.choice.value().startswith(_OWN)
        self.forget.setVisible(own)
        self.keep.setVisible(not self.choice.value() and bool(self._now))


def _kept() -> tuple[tuple[str, str], ...]:
    return theme.preferences().views


def _read(text: str) -> dict[str, str]:
    """Filters as they were kept; a file that was changed by hand gives none."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}
