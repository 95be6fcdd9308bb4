"""Signing in: name and passphrase, or after a lock only the queue number until a key is pressed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop import words
from desktop.errors import Trouble, sentence
from desktop.ui import theme
from desktop.ui.paper import scans
from desktop.ui.parts.banner import Banner
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.cards import Card
from desktop.ui.parts.fields import Field, Line
from desktop.ui.parts.labels import Picture, PlainLabel
from desktop.ui.parts.page import Frame, Page, Scroll

if TYPE_CHECKING:
    from desktop.ui.pages.setup.page import SetupAssistant

SLOW_MS = 400  # nothing is said about waiting before


class LoginPage(Page):
    """``opened`` is sent when the store is open; what goes wrong is a sentence in the card."""

    name = sentence("Sign in")
    opened = Signal()

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._left = frame.doors.resumed()
        self._press: Callable[[str], None] | None = getattr(frame, "press", None)
        self.assistant: SetupAssistant | None = None
        self.who = _Names(frame.doors.logins())
        self.passphrase = Line(secret=True)
        self.enter = Button(sentence("Sign in"), "primary")
        self.banner = Banner(closable=False)
        self.wait = PlainLabel(sentence("Opening the store…"), "caption", "muted")
        self.card = self._card()
        self.number = PlainLabel(self._left.number if self._left else "", "number")
        self.any_key = PlainLabel(sentence("Locked. Press any key to go on."), "lead", "muted")
        self._lay_out()
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(SLOW_MS)
        self._slow.timeout.connect(lambda: self.wait.setVisible(not self.enter.isEnabled()))
        self.enter.clicked.connect(self.sign_in)
        self.passphrase.returnPressed.connect(self.sign_in)
        self.who.typed.returnPressed.connect(self.passphrase.setFocus)
        if self._left is not None:
            self.who.setEditText(self._left.login)
        self._curtain(self._left is not None)
        self._tell_unready()

    def first(self) -> QWidget | None:
        """The passphrase when the name is known, else the name."""
        if self.assistant is not None:
            return self.assistant.centre.zh
        if self.card.isHidden():
            return self
        return self.passphrase if self.who.currentText() else self.who

    def sign_in(self) -> None:
        """Try to open the store with what was entered."""
        login, passphrase = self.who.currentText().strip(), self.passphrase.text()
        self._name_field.say_wrong(None if login else sentence("Enter your name."))
        self._pass_field.say_wrong(None if passphrase else sentence("Enter your passphrase."))
        if not self.enter.isEnabled() or not login or not passphrase:
            (self.passphrase if login else self.who).setFocus()
            return
        self.banner.hide()
        self._busy(True)
        doors = self.frame.doors
        self.frame.background.deed(
            self, lambda: doors.open(login, passphrase), self._in, self._failed, lambda: self._busy(False)
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Any key lifts the curtain after a lock."""
        if self.card.isHidden():
            self._curtain(False)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """So does the mouse."""
        if self.card.isHidden():
            self._curtain(False)
        super().mousePressEvent(event)

    def retranslate(self) -> None:
        """The language button offers the other language."""
        self._language.say("中文" if words.language() == "en" else "English")

    def _in(self, _desk: object) -> None:
        self.passphrase.clear()
        scans.use(self.frame.doors.settings().scan_folder)
        self.opened.emit()

    def _failed(self, trouble: Trouble) -> None:
        self.passphrase.clear()
        self.banner.say_trouble(trouble)
        self.passphrase.setFocus()

    def _busy(self, busy: bool) -> None:
        self.enter.setEnabled(not busy)
        self.passphrase.setReadOnly(busy)
        if busy:
            self._slow.start()
        else:
            self._slow.stop()
            self.wait.hide()

    def _tell_unready(self) -> None:
        unready = self.frame.doors.unready()
        if unready is not None:
            self.banner.say(sentence("There is no store on this computer yet."), unready, "warning")
            for part in (self.who, self.passphrase, self.enter):
                part.setEnabled(False)
            self.start_setup()

    def start_setup(self) -> None:
        """The assistant takes the place of the card, until the store is made and open."""
        from desktop.ui.pages.setup.page import SetupAssistant  # once in the life of a computer

        self.assistant = assistant = SetupAssistant(self.frame)
        doors, background = self.frame.doors, self.frame.background

        def begin(login: str, passphrase: str) -> None:
            background.deed(self, lambda: doors.open(login, passphrase), self._in, assistant.trouble)

        assistant.finished.connect(begin)
        self._scroll.hide()
        self._whole.addWidget(assistant)

    def _curtain(self, down: bool) -> None:
        """After a lock only the queue number is shown."""
        self.card.setHidden(down)
        self._product.setHidden(down)
        self.any_key.setVisible(down)
        self._lock_sign.setVisible(down)
        self.number.setVisible(bool(self.number.full()))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if down else Qt.FocusPolicy.NoFocus)
        first = self.first()
        if first is not None and self.isVisible():
            first.setFocus()

    def _card(self) -> Card:
        card = Card()
        card.inside.setContentsMargins(32, 24, 32, 24)
        card.inside.setSpacing(16)
        self._name_field = Field(sentence("Name"), self.who)
        self._pass_field = Field(sentence("Passphrase"), self.passphrase)
        self.wait.hide()
        hint = PlainLabel(self.frame.doors.hint() or "", "caption", "muted", lines=True)
        for part in (self.banner, self._name_field, self._pass_field, self.enter, self.wait, hint):
            card.inside.addWidget(part)
        hint.setVisible(bool(hint.full()))
        row = QHBoxLayout()
        row.setSpacing(4)
        self._language = Button("", "quiet", "language", "language")
        self._theme = Button(sentence("Colours"), "quiet", "theme", "theme")
        for button, which in ((self._language, "language"), (self._theme, "theme")):
            button.clicked.connect(lambda _checked=False, w=which: self._press and self._press(w))
            row.addWidget(button)
        row.addStretch(1)
        card.inside.addLayout(row)
        self.retranslate()
        return card

    def _lay_out(self) -> None:
        self._whole = whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self._scroll = scroll = Scroll()  # at double type what went wrong may not fit a small screen
        whole.addWidget(scroll)
        column = scroll.inside
        column.addStretch(2)
        self._lock_sign = Picture("lock", "text2", 48)
        column.addWidget(self._lock_sign, 0, Qt.AlignmentFlag.AlignCenter)
        self._product = _Product()
        for part in (self._product, self.number, self.any_key):
            column.addWidget(part, 0, Qt.AlignmentFlag.AlignCenter)
        middle = QHBoxLayout()  # an aligned card would get the height its lines need at the whole width
        middle.addStretch(1)
        middle.addWidget(self.card)
        middle.addStretch(1)
        column.addLayout(middle)
        column.addStretch(3)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """The card grows with the text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "card"):
            self._fit()

    def _fit(self) -> None:
        self.card.setFixedWidth(min(theme.grown(400), 760))


class _Product(QWidget):
    """The product's name and what it is, above the card."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for text, role, tone in (
            (sentence("One Counter"), "number", "accent"),
            (sentence("Any business of any department, line up or down"), "body", "muted"),
        ):
            label = PlainLabel(text, role, tone)  # type: ignore[arg-type]
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)


class _Names(QComboBox):
    """The names that may sign in, to pick or to type."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__()
        self.typed = QLineEdit()
        self.typed.setMaxLength(100)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.addItems(list(names))
        self.setCurrentIndex(0 if names else -1)  # who signed in last
        self.setLineEdit(self.typed)
