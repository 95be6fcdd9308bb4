"""One question of a form: label, what is answered, help and what is wrong; and plain inputs."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop import words
from desktop.errors import Sentence
from desktop.ui import theme
from desktop.ui.parts.labels import Picture, PlainLabel, Said, said

_WIDE = 220  # px that a choice asks for, whatever it offers


class Field(QWidget):
    """A label above its input (its buddy), then help, then the error in words and with a sign.

    The input gets the label as its accessible name and help or error as its description.
    """

    def __init__(
        self,
        label: Said,
        edit: QWidget,
        help_text: Said = "",
        *,
        required: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.edit = edit
        self._help: Said = help_text
        self._wrong: Sentence | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._label: Said = label
        self._required = required
        self.label = PlainLabel("", "strong", lines=True)
        self.label.setBuddy(edit)
        column.addWidget(self.label)
        self._help_label = PlainLabel(help_text, "caption", "muted", lines=True)
        column.addWidget(self._help_label)
        self._help_label.setVisible(bool(help_text))  # in the column: before, it would flash as a window
        wrong = QHBoxLayout()
        wrong.setSpacing(4)
        self._sign = Picture("error", "danger", 16)
        self._error = PlainLabel("", "body", "danger", lines=True)
        wrong.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        wrong.addWidget(self._error, 1)
        self._sign.hide()
        self._error.hide()
        column.addLayout(wrong)
        column.addWidget(edit)
        self._name_edit()

    def need(self, needed: bool) -> None:
        """Whether it must be answered (it may change while other answers are given)."""
        if needed != self._required:
            self._required = needed
            self._name_edit()

    @property
    def wrong(self) -> Sentence | None:
        """What is wrong with it now."""
        return self._wrong

    def say_wrong(self, what: Sentence | None) -> None:
        """Show what is wrong, or None when nothing is."""
        if what == self._wrong:
            return  # dressing an input anew costs a millisecond, and a form has fifty
        self._wrong = what
        self._sign.setVisible(what is not None)
        self._error.setVisible(what is not None)
        self._error.say(what or "")
        self.edit.setProperty("wrong", what is not None)
        self.edit.style().unpolish(self.edit)
        self.edit.style().polish(self.edit)
        self._name_edit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name_edit()

    def _name_edit(self) -> None:
        name = said(self._label)
        self.label.say(name + " *" if self._required else name)
        self.label.setAccessibleName(name)
        self.edit.setAccessibleName(words.say("{field}, needed", field=name) if self._required else name)
        self.edit.setAccessibleDescription(said(self._wrong) if self._wrong else said(self._help))


class Line(QLineEdit):
    """One line of text; ``hint`` is its placeholder in any language."""

    def __init__(self, hint: Said = "", *, secret: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint: Said = hint
        if secret:
            self.setEchoMode(QLineEdit.EchoMode.Password)
            self.setInputMethodHints(Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhSensitiveData)
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._show()

    def _show(self) -> None:
        self.setPlaceholderText(said(self._hint))
        if not self.accessibleName():
            self.setAccessibleName(said(self._hint))


class Choice(QComboBox):
    """One of several; each has a value kept beside its text. Ignores the wheel unless it has the keys."""

    def __init__(self, choices: list[tuple[str, Said]] | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices: list[tuple[str, Said]] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)  # other languages are longer
        self.currentIndexChanged.connect(lambda _at: self.updateGeometry())
        self.offer(choices or [])

    def offer(self, choices: list[tuple[str, Said]]) -> None:
        """Offer these (value, text); keeps the chosen value when it is still there."""
        chosen = self.value()
        self._choices = choices
        self.blockSignals(True)
        self.clear()
        for value, text in choices:
            self.addItem(said(text), value)
        self.choose(chosen)
        self.blockSignals(False)

    def sizeHint(self) -> QSize:
        """Room for what is chosen, and for the others up to a bound; Qt forgets the sheet's edges."""
        hint = super().sizeHint()
        chosen = self.fontMetrics().horizontalAdvance(self.currentText()) + theme.grown(56)
        return QSize(max(chosen, min(hint.width() + theme.grown(4), theme.grown(_WIDE))), hint.height())

    def minimumSizeHint(self) -> QSize:
        """May be narrower than its longest choice, so that a form fits a small screen at double type."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), theme.grown(200)), hint.height())

    def value(self) -> str:
        """The chosen value; "" when nothing is."""
        return str(self.currentData() or "")

    def choose(self, value: str) -> None:
        """Choose a value; the first when it is not there."""
        self.setCurrentIndex(max(0, self.findData(value)) if self.count() else -1)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            for at, (_, text) in enumerate(self._choices):
                self.setItemText(at, said(text))
