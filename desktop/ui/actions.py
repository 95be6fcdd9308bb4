"""Every action with its keys, in one list: menus, tooltips, commands and the key sheet come from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from desktop import words
from desktop.errors import Sentence, sentence

PLACES = sentence("Places")
WORK = sentence("Work")
MOVING = sentence("Moving about")
LOOKING = sentence("How it looks")
GROUPS = (PLACES, WORK, MOVING, LOOKING)


@dataclass(frozen=True)
class Act:
    """One thing that keys, menus or the box can start. ``in_box``: the one box finds it by its name."""

    id: str
    name: Sentence
    keys: tuple[str, ...]
    group: Sentence
    icon: str = ""
    in_box: bool = False


ACTS: tuple[Act, ...] = (
    Act("place.counter", sentence("Counter"), ("F1",), PLACES, "counter", True),
    Act("place.cases", sentence("Cases"), ("F2",), PLACES, "cases", True),
    Act("place.queue", sentence("Queue"), ("F3",), PLACES, "queue", True),
    Act("place.centre", sentence("Centre"), ("F4",), PLACES, "centre", True),
    Act("place.admin", sentence("Admin"), ("F5",), PLACES, "admin", True),
    Act("connections", sentence("Connections"), ("Ctrl+L",), PLACES, "online", True),
    Act("box", sentence("Find anything"), ("Ctrl+K",), MOVING, "search"),
    Act("new", sentence("New case"), ("Ctrl+N",), WORK, "add", True),
    Act("submit", sentence("Submit"), ("Ctrl+Return", "Ctrl+Enter"), WORK, "done"),
    Act("all_here", sentence("Everything is here"), ("Ctrl+M",), WORK, "done"),
    Act("take_scan", sentence("Take the newest scan"), ("Ctrl+Shift+S",), WORK, "paper"),
    Act("registers", sentence("Ask the registers"), ("Ctrl+Shift+G",), WORK, "search"),
    Act("guide", sentence("Guide to a service"), ("Ctrl+G",), WORK, "service"),
    Act("drafts", sentence("My drafts"), ("Ctrl+D",), WORK, "text", True),
    Act("print", sentence("Print"), ("Ctrl+P",), WORK, "print"),
    Act("undo", sentence("Undo"), ("Ctrl+Z",), WORK, "undo"),
    Act("call_next", sentence("Call next"), ("F9",), WORK, "queue"),
    Act("screen.hall", sentence("Hall screen"), ("Ctrl+Shift+H",), WORK, "eye", True),
    Act("screen.rating", sentence("Rating screen"), ("Ctrl+Shift+J",), WORK, "hand", True),
    Act("ratings", sentence("Figures of ratings"), (), WORK, "report", True),
    Act("screen.numbers", sentence("Number screen"), ("Ctrl+Shift+N",), WORK, "queue", True),
    Act("kits", sentence("Outage kit"), ("Ctrl+Shift+K",), WORK, "paper", True),
    Act("sync", sentence("Send and fetch now"), ("Ctrl+R",), WORK, "refresh", True),
    Act("offline", sentence("Work offline, or online again"), ("Ctrl+Shift+O",), WORK, "offline", True),
    Act("consult", sentence("Questions and inquiries"), ("Ctrl+I",), WORK, "notice", True),
    Act("news", sentence("News"), ("Ctrl+J",), WORK, "notice", True),
    Act("lock", sentence("Lock the screen"), ("F12",), WORK, "lock", True),
    Act("back", sentence("Back"), ("Esc", "Alt+Left"), MOVING, "back"),
    Act("pane", sentence("Next pane"), ("F6",), MOVING),
    Act("error", sentence("Next error"), ("F8",), MOVING, "error"),
    *(
        Act(f"step.{number}", sentence("Step {number}", number=number), (f"Alt+{number}",), MOVING)
        for number in range(1, 10)
    ),
    Act("keys", sentence("All keys"), ("Ctrl+/",), LOOKING, "keys", True),
    Act("manual", sentence("Manual"), ("Ctrl+Shift+M",), LOOKING, "paper", True),
    Act("settings", sentence("Settings"), ("Ctrl+,",), LOOKING, "command", True),
    Act("larger", sentence("Larger text"), ("Ctrl++", "Ctrl+="), LOOKING, "text", True),
    Act("smaller", sentence("Smaller text"), ("Ctrl+-",), LOOKING, "text", True),
    Act("language", sentence("Language: English or 中文"), ("Ctrl+Shift+L",), LOOKING, "language", True),
    Act("theme", sentence("Next colours"), ("Ctrl+Shift+T",), LOOKING, "theme", True),
    Act("senior", sentence("Large screen for the resident"), ("Ctrl+Shift+R",), LOOKING, "eye", True),
)


class Actions:
    """The QActions of one window, made from ACTS; ``pressed`` is called with the id of what was started."""

    def __init__(self, window: QWidget, pressed: Callable[[str], None]) -> None:
        self._made: dict[str, QAction] = {}
        for act in ACTS:
            action = QAction(window)
            action.setShortcuts([QKeySequence(keys) for keys in act.keys])
            action.triggered.connect(lambda _checked=False, which=act.id: pressed(which))
            window.addAction(action)
            self._made[act.id] = action
        self.retranslate()

    def __getitem__(self, which: str) -> QAction:
        return self._made[which]

    def allow(self, allowed: set[str]) -> None:
        """Enable exactly these."""
        for which, action in self._made.items():
            action.setEnabled(which in allowed)

    def retranslate(self) -> None:
        """Say every name again in the language spoken now."""
        for act in ACTS:
            action = self._made[act.id]
            action.setText(words.render(act.name))
            action.setToolTip(tip(act))


_BY_ID = {one.id: one for one in ACTS}


def act(which: str) -> Act:
    """The act of an id; KeyError for an unknown one."""
    return _BY_ID[which]


def tip(what: Act) -> str:
    """A name with its keys, for tooltips: "Counter (F1)"."""
    return f"{words.render(what.name)} ({keys_shown(what)})" if what.keys else words.render(what.name)


def keys_shown(what: Act) -> str:
    """The keys of an act as a person reads them."""
    shown = [QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText) for keys in what.keys]
    return " · ".join(dict.fromkeys(text.replace("Return", "Enter") for text in shown))
