"""The header: the one box, the state of the line, and who works here at which window."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSizePolicy, QWidget

from desktop import words
from desktop.domain.catalogue import Text
from desktop.domain.outage.telling import few
from desktop.errors import sentence
from desktop.ui.actions import Actions
from desktop.ui.doors import Line, LineName
from desktop.ui.frame.onebox import OneBox
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.labels import Pill
from desktop.ui.theme import Tone

LINE_TONES: dict[LineName, Tone] = {
    "online": "success",
    "sending": "accent",
    "offline": "offline",
    "needs_you": "warning",
    "starting": "plain",
}


class LineState(Button):
    """The line in words, icon and colour; pressed, it opens Connections. A change is read aloud."""

    def __init__(self) -> None:
        super().__init__(sentence("Looking for the departments"), "plain", "starting", "connections")
        self._line: Line | None = None
        self.setProperty("pill", "plain")

    def show_line(self, line: Line) -> None:
        """Show how the line is now."""
        if self._line is not None and (line.state, line.says) == (self._line.state, self._line.says):
            return
        new_state = self._line is None or line.state != self._line.state
        self._line = line
        self.say(line.says)
        if new_state:
            tone = LINE_TONES[line.state]
            self.ink = "text2" if tone == "plain" else tone
            self.draw(line.state)
            self.setProperty("pill", tone)
            self.style().unpolish(self)
            self.style().polish(self)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.accessibleName()))


class NewsState(Button):
    """How many cases departments spoke of since the news were looked at; pressed, it opens them."""

    def __init__(self) -> None:
        self._many = 0
        super().__init__(sentence("News"), "quiet", "notice", "news")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def show_many(self, many: int) -> None:
        """Show it; a first one is read aloud, nothing else moves."""
        self._many = many
        self.say(sentence("News: {n}", n=many) if many else sentence("News"))
        if many == 1:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.accessibleName()))

    def _show(self) -> None:
        """The number alone, for the box needs the room; the name says what it counts."""
        super()._show()
        self.setText(str(self._many) if self._many else "")


class FormsState(Button):
    """Says that few paper forms are left, for as long as that is so; pressed, it leads to printing a kit."""

    def __init__(self) -> None:
        self._many = 0
        super().__init__(sentence("Few forms are left"), "plain", "print", "kits")
        self.setProperty("pill", "warning")
        self.ink = "warning"
        self.draw("print")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_low(self, low: tuple[tuple[Text, int], ...]) -> None:
        """Show it, or nothing when enough are left; it is read aloud once, when it begins."""
        before, self._many = self._many, len(low)
        self.setVisible(bool(low))
        if low:
            self.say(sentence("{few}. Print a kit.", few=few(low)))
            if not before:
                QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.accessibleName()))

    def _show(self) -> None:
        """How many sorts of forms run out, for the box needs the room; the name says which."""
        super()._show()
        self.setText(str(self._many) if self._many else "")


class Header(QFrame):
    """Everything that is always on top."""

    def __init__(self, window: QWidget, keys: Actions) -> None:
        super().__init__(window)
        self.setProperty("bar", True)
        self._keys = keys
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(12)
        self.box = OneBox(window)
        self.line = LineState()
        self.who = Button("", "quiet", "person")
        self.who.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.menu = QMenu(self)
        self.who.setMenu(self.menu)
        self.number = Pill("", "accent", "queue")
        self.number.hide()
        row.addWidget(self.box, 1)
        row.addWidget(self.number)
        self.news = NewsState()
        self.forms = FormsState()
        row.addWidget(self.forms)
        row.addWidget(self.news)
        row.addWidget(self.line)
        row.addWidget(self.who)
        self._fill()

    def show_person(self, window_name: str, person: str) -> None:
        """Say who works here: "Window 7 · Li Na"."""
        if window_name.isdigit():
            self.who.say(sentence("Window {window} · {person}", window=window_name, person=person))
        else:
            self.who.say(f"{window_name} · {person}" if window_name else person)

    def show_number(self, number: str) -> None:
        """Whose number is served here; "" for nobody's."""
        self.number.setVisible(bool(number))
        if number:
            self.number.show_as(number, "accent", "queue")

    def retranslate(self) -> None:
        """Make the menu's names again (the actions say their own)."""
        self.menu.setAccessibleName(words.say("My window"))

    def _fill(self) -> None:
        for group in (
            ("language", "theme", "larger", "smaller", "senior"),
            ("news", "settings", "keys", "manual"),
            ("sync", "offline", "connections"),
            ("lock",),
        ):
            for which in group:
                self.menu.addAction(self._keys[which])
            if group[0] != "lock":
                self.menu.addSeparator()
        self.retranslate()
