"""Parts of screens read from afar or by older eyes: both languages at once, big type, big targets."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QFont, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop import words
from desktop.domain.catalogue import Text
from desktop.errors import Sentence
from desktop.ui import theme
from desktop.ui.parts.buttons import Button, Kind
from desktop.ui.parts.labels import PlainLabel, Said

LEAST_PT = 18.0  # nothing on these screens is smaller
TARGET = 60  # px, the least side of what is pressed


def both(what: Said, between: str = "\n") -> str:
    """A text in both languages, Chinese first; once when they are the same."""
    if isinstance(what, str):
        return what
    if isinstance(what, Text):
        zh, en = what.zh, what.en
    else:
        zh, en = words.render(what, "zh"), words.render(what, "en")
    return zh if zh == en else f"{zh}{between}{en}"


def font(points: float, *, bold: bool = False) -> QFont:
    """The house's font at a size that no text setting makes smaller."""
    made = theme.font("strong" if bold else "body")
    made.setPointSizeF(max(points, LEAST_PT))
    return made


class BigLabel(PlainLabel):
    """A text in both languages, in points of its own; ``grow`` gives it another size."""

    def __init__(
        self,
        what: Said = "",
        points: float = LEAST_PT,
        tone: str = "",
        *,
        bold: bool = False,
        between: str = "\n",
    ) -> None:
        self._points, self._bold, self._between = points, bold, between
        super().__init__(both(what, between), "body", tone, lines=True)

    def worn(self) -> QFont:
        """Its own size, whatever the window's."""
        return font(self._points, bold=self._bold)

    def tell(self, what: Said) -> None:
        """Another text, in both languages."""
        self.say(both(what, self._between))

    def grow(self, points: float) -> None:
        """Another size."""
        if points != self._points:
            self._points = points
            self.setFont(self.worn())


class BigButton(Button):
    """A target of at least 60 by 60 with both languages on it."""

    def __init__(self, what: Said, kind: Kind = "plain", icon: str = "", *, between: str = "\n") -> None:
        self._between = between
        super().__init__(both(what, between), kind, icon)
        self.setProperty("two", "\n" in self.text())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._fit()

    def tell(self, what: Said) -> None:
        """Another text, in both languages."""
        self.say(both(what, self._between))
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """A new style sheet or font does not make it smaller."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange) and self.font() != font(
            LEAST_PT
        ):
            self._fit()

    def _fit(self) -> None:
        wanted = font(LEAST_PT)
        if self.font() != wanted:
            self.setFont(wanted)


class BigScreen(QWidget):
    """A window of its own that faces the people; ``column`` holds what it shows.

    It belongs to the counter's window, follows its theme, and closes with it; ``left`` when it was closed.
    """

    left = Signal()

    def __init__(self, parent: QWidget, name: Sentence) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._name = name
        self.setObjectName("screen")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)  # the clerk's keys stay the clerk's
        # The house's style sheet sets heights for a clerk's window; here they are a finger's.
        high = max(TARGET, 2 * QFontMetrics(font(LEAST_PT)).lineSpacing() + 20)
        self.setStyleSheet(
            f"QPushButton, QPushButton:focus, QLineEdit {{ min-height: {TARGET}px; }}"
            f" QPushButton[two='true'], QPushButton[two='true']:focus {{ min-height: {high}px; }}"
            " QPushButton:checked { border: 3px solid palette(highlight); }"
        )
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(32, 24, 32, 24)
        self.column.setSpacing(16)
        self.resize(1280, 720)
        self._say()

    def changeEvent(self, event: QEvent) -> None:
        """The name of the window follows the clerk's language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def give_back(self) -> None:
        """Somebody pressed something here and is done: the clerk's keys go to the clerk's window again."""
        clerk = self.parentWidget()
        if clerk is not None and self.isActiveWindow():
            clerk.activateWindow()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F11 fills the screen it stands on, and leaves it again."""
        if event.key() == Qt.Key.Key_F11:
            self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell who keeps it."""
        super().closeEvent(event)
        self.left.emit()

    def _say(self) -> None:
        self.setWindowTitle(words.render(self._name))
        self.setAccessibleName(words.render(self._name))


def clear(column: QVBoxLayout) -> None:
    """Take everything out of a column."""
    while column.count():
        item = column.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
