"""A page: what stands in the middle of the window, and what the window around it offers (the frame)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QVBoxLayout, QWidget

from desktop.errors import Sentence, Trouble, sentence
from desktop.ui.background import Background, Progress
from desktop.ui.bus import Bus
from desktop.ui.doors import Doors
from desktop.ui.parts.labels import Said

if TYPE_CHECKING:
    from desktop.ui.hall.keeper import HallKeeper

T = TypeVar("T")
_AROUND = 72  # px around what has the keys: its label above, its error or date below


class Change(Protocol):
    """What deeds return (casework.desk.Changed): subjects that changed, and a result."""

    @property
    def subjects(self) -> frozenset[str]: ...

    @property
    def result(self) -> Any: ...


C = TypeVar("C", bound=Change)


class Frame(Protocol):
    """The window around a page, as a page may use it."""

    doors: Doors
    background: Background
    bus: Bus
    hall: HallKeeper  # calls, and the screens that face the people

    @property
    def shelf(self) -> QWidget:
        """What pages stand in."""
        ...

    def go(self, place: str) -> None:
        """Show a place: counter, cases, queue, centre, admin."""
        ...

    def open(self, kind: str, /, **what: Any) -> None:
        """Open a page on level 2 in the place shown now; kinds and what they take are in ui/places.py."""
        ...

    def back(self) -> None:
        """Close what is open on level 2."""
        ...

    def toast(self, what: Said, undo: Callable[[], None] | None = None) -> None:
        """Say something for 8 seconds, with a way to undo it."""
        ...

    def trouble(self, trouble: Trouble) -> None:
        """Show what is the matter and the next step in a banner, until it is put away."""
        ...

    def calm(self) -> None:
        """Put the banner away."""
        ...

    def acts_changed(self) -> None:
        """The page's ``acts`` are others now: enable and disable keys and menus again."""
        ...


class Page(QWidget):
    """The base of every page.

    A page builds its widgets in ``__init__`` (quickly, without the store), learns its subject in
    ``begin``, reads in ``refresh`` (through ``ask``), and does deeds through ``do``. Texts held by parts
    follow the language by themselves; ``retranslate`` is for what the page composes.
    """

    name: Sentence = sentence("Page")  # the window's title and the accessible name

    def __init__(self, frame: Frame) -> None:
        # At once where it will stand: each move to another parent would dress everything inside anew.
        super().__init__(frame.shelf)
        self.frame = frame
        self.stale = True
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        frame.bus.changed.connect(self._heard)

    # What a page may give

    def begin(self, **what: Any) -> None:
        """Learn what this page is about; called once before it is shown, with what ``open`` was given."""

    def refresh(self) -> None:
        """Read again what is shown. Called when first shown and whenever ``concerns`` says so."""

    def concerns(self, subjects: frozenset[str]) -> bool:
        """Whether a change of these subjects changes what is shown here."""
        return bool(subjects)

    def retranslate(self) -> None:
        """Compose texts again in the language spoken now."""

    def acts(self) -> dict[str, Callable[[], None]]:
        """What this page does for ids of actions.ACTS ("submit", "step.1"...); only what is possible now."""
        return {}

    def leave(self) -> bool:
        """Before going back from this page; False keeps it (say why)."""
        return True

    def first(self) -> QWidget | None:
        """Which widget gets the keys when the page is shown."""
        return None

    def title(self) -> Said:
        """What the window's title says; the page's name unless it knows better (never a graded value)."""
        return self.name

    # What a page uses

    def ask(
        self,
        topic: str,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Trouble], None] | None = None,
    ) -> None:
        """Look something up off the window; a newer ask of the same topic drops this one's answer."""
        self.frame.background.ask(self, topic, work, done, failed or self.frame.trouble)

    def do(
        self,
        work: Callable[[], C],
        done: Callable[[C], None] | None = None,
        failed: Callable[[Trouble], None] | None = None,
        *,
        toast: Said | None = None,
        undo: Callable[[], None] | None = None,
        after: Callable[[], None] | None = None,
    ) -> None:
        """Carry out a deed; afterwards every page hears what changed, then ``done``, then the toast."""

        def carried(change: C) -> None:
            self.frame.bus.changed.emit(change.subjects)
            if done is not None:
                done(change)
            if toast is not None:
                self.frame.toast(toast, undo)

        self.frame.background.deed(self, work, carried, failed or self.frame.trouble, after)

    def long(
        self,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        moved: Callable[[int, int], None],
        after: Callable[[], None] | None = None,
    ) -> Progress:
        """Long work (a report, a big file) with a progress; the window stays alive."""
        return self.frame.background.long(self, work, done, moved, self.frame.trouble, after)

    # Inside

    def _heard(self, subjects: frozenset[str]) -> None:
        if not self.concerns(subjects):
            return
        if self.isVisible():
            self.refresh()
        else:
            self.stale = True

    def showEvent(self, event: QShowEvent) -> None:
        """Read when first shown, and when something changed meanwhile."""
        super().showEvent(event)
        if self.stale:
            self.stale = False
            self.refresh()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


class Scroll(QScrollArea):
    """A page's middle that scrolls up and down, so that the window fits small screens and big type.

    ``inside`` is the column to add widgets to.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._follow)
        middle = QWidget()
        middle.setObjectName("inside")
        self.inside = QVBoxLayout(middle)
        self.inside.setContentsMargins(24, 16, 24, 24)
        self.inside.setSpacing(16)
        self.setWidget(middle)

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Bring into view, whole, what the keys go to; under the mouse nothing moves."""
        if now is not None and self.isAncestorOf(now) and not QApplication.mouseButtons():
            self.ensureWidgetVisible(now, 24, _AROUND)
