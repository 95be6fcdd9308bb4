"""The screen where residents take a number themselves: a line, perhaps a reason to go first, the number."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from desktop.casework import hall
from desktop.casework.desk import Changed
from desktop.casework.hall import groups, taking
from desktop.casework.hall.taking import Outlook
from desktop.domain.hall import waits
from desktop.domain.hall.turns import PRIORITIES
from desktop.errors import Trouble, sentence
from desktop.store.rows import GroupRow
from desktop.ui.hall.big import BigButton, BigLabel, BigScreen, clear, font
from desktop.ui.parts.labels import Said
from desktop.ui.parts.naming import call
from desktop.ui.parts.page import Frame

SHOWN_MS = 20_000  # how long the number stays before the next person's turn
TALLEST = 150  # px, of one choice
FEW = 5  # choices that have room for two lines each
GIVEN_UP_MS = 60_000  # somebody walked away in the middle


class NumberScreen(BigScreen):
    """Asks what it is about and who may go first, and gives a number; a paper too where a printer is."""

    def __init__(self, frame: Frame, parent: QWidget) -> None:
        super().__init__(parent, sentence("Number screen"))
        self._frame = frame
        self._group: GroupRow | None = None
        self.buttons: dict[str, BigButton] = {}
        self.time: QLineEdit | None = None  # only while it is asked
        self.given: Outlook | None = None
        self._inside = QVBoxLayout()
        self._inside.setSpacing(16)
        self.column.addLayout(self._inside, 1)
        self._home = QTimer(self)
        self._home.setSingleShot(True)
        self._home.timeout.connect(self.begin)
        self.begin()

    def begin(self) -> None:
        """What is it about?"""
        self._home.stop()
        self._group, self.given, self.time = None, None, None
        self._frame.background.ask(self, "lines", self._lines, self._ask_line, self._tell)

    def choose(self, group: GroupRow) -> None:
        """The line is known: may this person go first?"""
        self._group = group
        choices: list[tuple[str, Said, Callable[[], None]]] = [
            ("", sentence("None of these"), lambda: self.take("")),
            *((key, PRIORITIES[key], partial(self.take, key)) for key in ("elderly", "disabled", "pregnant")),
            ("appointment", PRIORITIES["appointment"], self.ask_time),
        ]
        self._show(group.name, sentence("Does one of these apply to you?"), choices, back=self.begin)

    def ask_time(self) -> None:
        """When is the appointment?"""
        self._show(
            sentence("Your appointment"),
            sentence("Type its time, such as 10:30."),
            [("go", sentence("Go on"), lambda: self.take("appointment"))],
            back=self.begin,
        )
        self.time = time = QLineEdit()
        time.setFont(font(28, bold=True))
        time.setMaxLength(5)
        time.setAlignment(Qt.AlignmentFlag.AlignCenter)
        call(time, sentence("Time of the appointment"))
        time.returnPressed.connect(lambda: self.take("appointment"))
        self._inside.insertWidget(2, time)
        time.setFocus()

    def take(self, priority: str) -> None:
        """Give the number."""
        group, desk = self._group, self._frame.doors.desk
        typed = self.time.text() if self.time is not None else ""
        if group is None:
            return

        def work() -> Changed:
            due = taking.moment(desk, typed) if priority == "appointment" else None
            return hall.take(desk, group.id, priority=priority, appointment=due, screen=True)  # type: ignore[arg-type]

        self._frame.background.deed(self, work, self._taken, self._tell)

    # Inside

    def _lines(self) -> tuple[GroupRow, ...]:
        return groups.lines(self._frame.doors.desk)

    def _ask_line(self, lines: tuple[GroupRow, ...]) -> None:
        self._show(
            sentence("Take a number"),
            sentence("What is it about?"),
            [(row.id, row.name, partial(self.choose, row)) for row in lines],
        )

    def _taken(self, changed: Changed) -> None:
        self._frame.bus.changed.emit(changed.subjects)
        desk, ticket = self._frame.doors.desk, changed.result
        self._frame.background.ask(
            self, "given", lambda: taking.outlook(desk, ticket), self._given, self._tell
        )

    def _given(self, found: Outlook) -> None:
        self.given = found
        self.give_back()
        self._show(
            sentence("Your number"),
            sentence("People before you: {n}", n=found.ahead),
            [("done", sentence("Thank you"), self.begin)],
        )
        number = BigLabel(found.row.number, 84, "accent", bold=True)
        self._inside.insertWidget(1, number)
        wait = waits.told(found.ahead, found.wait)
        self._inside.insertWidget(3, BigLabel(wait, 20))
        if not found.row.priority:
            others = sentence("People who may go first can be called before you.")
            self._inside.insertWidget(4, BigLabel(others, 18, "muted"))
        for at in range(5):
            item = self._inside.itemAt(at)
            label = item.widget() if item is not None else None
            if isinstance(label, BigLabel):
                label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._home.start(SHOWN_MS)
        ticket = found.row.id
        self._frame.background.ask(self, "paper", lambda: _print(self._frame, ticket), self._printed)

    def _printed(self, printed: bool) -> None:
        if self.given is not None:
            said = (
                sentence("Please take your paper.") if printed else sentence("Please remember your number.")
            )
            label = BigLabel(said, 18)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self._inside.insertWidget(self._inside.count() - 1, label)

    def _tell(self, trouble: Trouble) -> None:
        """What is wrong, to the resident; nothing of it is a secret."""
        self._inside.insertWidget(1, BigLabel(trouble.what, 20, "danger", bold=True))
        self._home.start(GIVEN_UP_MS)

    def _show(
        self,
        title: Said,
        under: Said,
        choices: list[tuple[str, Said, Callable[[], None]]],
        back: Callable[[], None] | None = None,
    ) -> None:
        clear(self._inside)
        self._inside.addWidget(BigLabel(title, 32, bold=True, between=" · "))
        self._inside.addWidget(BigLabel(under, 22, "muted", between=" · "))
        self.buttons = {}
        self._inside.addWidget(self._choices(choices), 4)
        self._inside.addStretch(1)
        if back is not None:
            row = QWidget()
            across = QHBoxLayout(row)
            again = BigButton(sentence("Begin again"), "quiet", "back")
            again.clicked.connect(lambda _checked=False: back())
            self.buttons["back"] = again
            across.addWidget(again)
            across.addStretch(2)
            self._inside.addWidget(row)
            self._home.start(GIVEN_UP_MS)

    def _choices(self, choices: list[tuple[str, Said, Callable[[], None]]]) -> QWidget:
        """A button each: side by side, or below each other where a name is too long for half the screen."""
        between = "\n" if 1 < len(choices) <= FEW else " · "
        for key, text, go in choices:
            button = BigButton(text, "plain" if len(choices) > 1 else "primary", between=between)
            button.clicked.connect(lambda _checked=False, act=go: act())
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
            button.setMaximumHeight(TALLEST)
            self.buttons[key] = button
        widest = max((button.sizeHint().width() for button in self.buttons.values()), default=0)
        columns = 2 if len(choices) > 1 and 2 * widest + 100 <= self.width() else 1
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(16)
        for at, button in enumerate(self.buttons.values()):
            grid.addWidget(button, at // columns, at % columns)
        return holder


def _print(frame: Frame, ticket: str) -> bool:
    """Put the ticket on paper when this computer has a printer; says whether it did."""
    from desktop.casework.papers import of_hall  # its fonts take a moment
    from desktop.ui.paper.printing import print_pages, printer_named, printers

    known = printers()
    if not known:
        return False
    try:
        print_pages(of_hall.ticket(frame.doors.desk, ticket), printer_named(known[0]))
    except Trouble:
        return False  # the number is on the screen all the same
    return True
