"""The resident's own screen: five levels, reasons, thanks; sealed before any of the staff can see it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QGridLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from desktop.casework.desk import Changed
from desktop.casework.hall import ratings
from desktop.casework.hall.ratings import Asked, Way
from desktop.domain.hall import rating as rules
from desktop.domain.hall.rating import LEVELS, REASONS, Rating
from desktop.errors import Trouble, sentence
from desktop.ui import icons
from desktop.ui.hall.big import BigButton, BigLabel, BigScreen, clear, font
from desktop.ui.parts.labels import Said
from desktop.ui.parts.naming import call
from desktop.ui.parts.page import Frame

THANKS_MS = 8_000
GIVEN_UP_MS = 120_000  # nobody pressed anything: the next person must not rate in their place
TALLEST = 130  # px, of one choice


class RateScreen(BigScreen):
    """Asks about the matters of a visit, one after the other; or takes the code of a slip."""

    def __init__(self, frame: Frame, parent: QWidget) -> None:
        super().__init__(parent, sentence("Rating screen"))
        self._frame = frame
        self._waiting: deque[Asked] = deque()
        self._way: Way = "screen"
        self.asked: Asked | None = None
        self.level = 0
        self.buttons: dict[str, BigButton] = {}
        self.code: QLineEdit | None = None
        self._inside = QVBoxLayout()
        self._inside.setSpacing(16)
        self.column.addLayout(self._inside, 1)
        self._home = QTimer(self)
        self._home.setSingleShot(True)
        self._home.timeout.connect(self.rest)
        self.rest()

    @property
    def resting(self) -> bool:
        """Whether nobody is being asked now."""
        return self.asked is None

    def rest(self) -> None:
        """Nobody is asked: a slip's code can be typed."""
        self._home.stop()
        self._waiting.clear()
        self.asked, self.level = None, 0
        self._begin(sentence("Rate your visit"), sentence("Type the eight digits of your slip, or scan it."))
        self.code = code = QLineEdit()
        code.setFont(font(28, bold=True))
        code.setMaxLength(12)
        code.setAlignment(Qt.AlignmentFlag.AlignCenter)
        call(code, sentence("Code of the slip"))
        code.returnPressed.connect(self.look)
        self._inside.addWidget(code)
        self._choices([("go", sentence("Go on"), self.look)], columns=1)
        self._promises()
        code.setFocus()

    def ask(self, matters: Iterable[Asked], way: Way = "screen") -> None:
        """Ask about these; those that were rated already are left out."""
        self._way = way
        self._waiting = deque(each for each in matters if not each.visit.sealed)
        self._next()

    def look(self) -> None:
        """The matter of the code that was typed."""
        if self.code is None:
            return
        text, desk = self.code.text(), self._frame.doors.desk
        self._frame.background.ask(
            self,
            "code",
            lambda: ratings.look(desk, text),
            lambda found: self.ask((found,), "number"),
            self._tell,
        )

    def choose(self, level: int) -> None:
        """The level is known: why?"""
        self.level = level
        self._begin(LEVELS[level], sentence("What was it like? Press what fits, as many as you like."))
        self._choices([(reason, REASONS[reason], None) for reason in rules.offered(level)])
        self._choices(
            [("send", sentence("Send"), self.send), ("back", sentence("Change"), self._show_levels)]
        )
        self._home.start(GIVEN_UP_MS)

    def send(self) -> None:
        """Seal it."""
        asked, desk = self.asked, self._frame.doors.desk
        if asked is None or not self.level:
            return
        reasons = tuple(r for r in rules.offered(self.level) if self.buttons[r].isChecked())
        rating, way = Rating(self.level, reasons), self._way
        self.buttons["send"].setEnabled(False)
        self._frame.background.deed(
            self, lambda: ratings.rate(desk, asked.visit.code, rating, way), self._sent, self._tell
        )

    # Inside

    def _next(self) -> None:
        self.level = 0
        if not self._waiting:
            self.give_back()
            self.rest()
            return
        self.asked = self._waiting.popleft()
        self._show_levels()

    def _show_levels(self) -> None:
        asked = self.asked
        if asked is None:
            return
        self.level = 0
        self._begin(sentence("How was it?"), asked.what)
        levels = [(str(level), text, partial(self.choose, level)) for level, text in LEVELS.items()]
        self._choices(levels, 1, between=" · ")
        self._choices(
            [("skip", sentence("I would rather not say"), self._next)], 1, quiet=True, between=" · "
        )
        self._home.start(GIVEN_UP_MS)

    def _sent(self, changed: Changed) -> None:
        self._frame.bus.changed.emit(changed.subjects)
        if self._waiting:
            self._next()
            return
        self.asked, self.level = None, 0
        self.give_back()
        self._begin(sentence("Thank you"), sentence("Your rating is sealed."))
        self._promises()
        self._home.start(THANKS_MS)

    def _tell(self, trouble: Trouble) -> None:
        self._inside.insertWidget(2, BigLabel(trouble.what, 20, "danger", bold=True))
        if "send" in self.buttons:
            self.buttons["send"].setEnabled(True)
        if not self.resting:
            self._home.start(THANKS_MS)

    def _begin(self, title: Said, under: Said) -> None:
        clear(self._inside)
        self.buttons, self.code = {}, None
        self._inside.addWidget(BigLabel(title, 32, bold=True, between=" · "))
        self._inside.addWidget(BigLabel(under, 22, "muted", between=" · "))

    def _choices(
        self,
        choices: Sequence[tuple[str, Said, object]],
        columns: int = 2,
        *,
        quiet: bool = False,
        between: str = "\n",
    ) -> None:
        """Buttons in columns; one without an act stays pressed when it is pressed."""
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(12)
        for at, (key, text, act) in enumerate(choices):
            main = key in ("go", "send")
            button = BigButton(text, "primary" if main else "quiet" if quiet else "plain", between=between)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
            button.setMaximumHeight(TALLEST)
            if callable(act):
                button.clicked.connect(lambda _checked=False, go=act: go())
            else:
                button.setCheckable(True)
                button.toggled.connect(partial(_mark, button))
            self.buttons[key] = button
            grid.addWidget(button, at // columns, at % columns)
        self._inside.addWidget(holder, 0 if quiet else len(choices))

    def _promises(self) -> None:
        for text in rules.SEALED:
            self._inside.addWidget(BigLabel(text, 18, "muted"))
        self._inside.addStretch(1)


def _mark(button: BigButton, on: bool) -> None:
    """A pressed reason shows it by a sign, not by colour alone."""
    button.setIcon(icons.icon("done", "accent", 28, 8) if on else QIcon())
    button.setIconSize(QSize(36, 28))
