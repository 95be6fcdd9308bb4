"""Answers that are chosen: one of a list, yes or no, several of a list."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QCheckBox, QRadioButton, QWidget

from desktop.domain.catalogue import Text
from desktop.domain.forms import Choice as Option
from desktop.errors import sentence
from desktop.ui.parts.fields import Choice
from desktop.ui.parts.flow import Flow
from desktop.ui.parts.labels import Said, said

_NOTHING = sentence("Choose…")
_OPEN = sentence("No answer")
_YES, _NO = sentence("Yes"), sentence("No")
SHORT = 4  # so many answers are shown side by side; more become a list that opens


class OneOf(Choice):
    """One answer of a list that opens; nothing is chosen until a person chooses. A digit chooses too."""

    changed = Signal()
    left = Signal()
    done = Signal()  # a digit chose: the keys may go on

    def __init__(self, options: tuple[Option, ...], parent: QWidget | None = None) -> None:
        self._values = {str(one.value): one.value for one in options}
        numbered = enumerate(options, 1)
        offered: list[tuple[str, Said]] = [
            ("", _NOTHING),
            *((str(o.value), _numbered(at, o.label) if at <= 9 else o.label) for at, o in numbered),
        ]
        super().__init__(offered, parent)
        self.currentIndexChanged.connect(self._chosen)

    def value(self) -> Any:
        """The chosen answer; None when nothing is chosen."""
        return self._values.get(super().value())

    def put(self, value: Any) -> None:
        """Show an answer that is known."""
        self.blockSignals(True)
        self.choose("" if value is None else str(value))
        self.blockSignals(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit chooses; the rest walks the list."""
        digit = _digit(event)
        if 0 < digit < self.count():
            self.setCurrentIndex(digit)
            self.done.emit()
        else:
            super().keyPressEvent(event)

    def _chosen(self) -> None:
        self.changed.emit()
        self.left.emit()


def _numbered(at: int, label: Text) -> Text:
    return Text(f"{at}  {label.en}", f"{at}  {label.zh}")


def _digit(event: QKeyEvent) -> int:
    """The digit pressed alone; 0 for anything else."""
    plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
    return int(event.text()) if plain and event.text() in tuple("123456789") else 0


class _Group(QWidget):
    """Buttons side by side, that wrap, each with its digit; screen readers hear the question before them."""

    changed = Signal()
    left = Signal()
    done = Signal()  # a digit chose: the keys may go on

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.texts: list[tuple[QAbstractButton, Said]] = []
        self._flow = Flow(self, 16)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def offer(self, button: QAbstractButton, text: Said) -> None:
        """Add one answer."""
        self.texts.append((button, text))
        button.setText(_shown(len(self.texts), text))
        self._flow.addWidget(button)
        if len(self.texts) == 1:
            self.setFocusProxy(button)

    def setAccessibleName(self, name: str) -> None:
        """The question; each answer is read with it."""
        super().setAccessibleName(name)
        self._name()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            for at, (button, text) in enumerate(self.texts, 1):
                button.setText(_shown(at, text))
            self._name()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit presses its button."""
        digit = _digit(event)
        if 0 < digit <= len(self.texts):
            button = self.texts[digit - 1][0]
            button.setFocus()
            button.click()
            self._pressed()
        else:
            super().keyPressEvent(event)

    def _pressed(self) -> None:
        """A digit pressed a button."""

    def _name(self) -> None:
        for button, text in self.texts:
            button.setAccessibleName(f"{self.accessibleName()}: {said(text)}")


def _shown(at: int, text: Said) -> str:
    return f"{at}  {said(text)}".replace("&", "&&") if at <= 9 else said(text).replace("&", "&&")


class OneShown(_Group):
    """One of a few answers, all shown; nothing is chosen until a person chooses.

    With *may_be_open* an answer can be taken back.
    """

    def __init__(
        self,
        options: tuple[tuple[Any, Said], ...],
        parent: QWidget | None = None,
        *,
        may_be_open: bool = False,
    ) -> None:
        super().__init__(parent)
        if may_be_open:
            options = (*options, (None, _OPEN))
        self._group = QButtonGroup(self)
        self._values: list[Any] = []
        for at, (value, text) in enumerate(options):
            button = QRadioButton()
            self._values.append(value)
            self._group.addButton(button, at)
            self.offer(button, text)
        self._group.idClicked.connect(self._clicked)

    def value(self) -> Any:
        """The chosen answer; None when nothing is chosen."""
        at = self._group.checkedId()
        return self._values[at] if at >= 0 else None

    def put(self, value: Any) -> None:
        """Show an answer that is known."""
        self._group.setExclusive(False)
        for at, one in enumerate(self._values):
            self._group.button(at).setChecked(value is not None and one == value)
        self._group.setExclusive(True)

    def _pressed(self) -> None:
        self.done.emit()

    def _clicked(self, _at: int) -> None:
        self.changed.emit()
        self.left.emit()


class YesNo(OneShown):
    """Yes or no."""

    def __init__(self, parent: QWidget | None = None, *, may_be_open: bool = False) -> None:
        super().__init__(((True, _YES), (False, _NO)), parent, may_be_open=may_be_open)


class SomeOf(_Group):
    """Several of a list."""

    def __init__(self, options: tuple[Option, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._boxes: list[tuple[QCheckBox, Any]] = []
        for one in options:
            box = QCheckBox()
            box.clicked.connect(self._clicked)
            self._boxes.append((box, one.value))
            self.offer(box, one.label)

    def value(self) -> Any:
        """The ticked answers, in the order of the list."""
        return [value for box, value in self._boxes if box.isChecked()]

    def put(self, value: Any) -> None:
        """Show the answers that are known."""
        several = value if isinstance(value, (list, tuple)) else []
        for box, one in self._boxes:
            box.setChecked(one in several)

    def _clicked(self, _on: bool) -> None:
        self.changed.emit()
        self.left.emit()
