"""The window: sign-in, then rail, header, banner and the two levels; it joins the parts and holds no rule."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.errors import Trouble, sentence
from desktop.ui import theme
from desktop.ui.actions import Actions
from desktop.ui.background import Background
from desktop.ui.bus import Bus
from desktop.ui.doors import Doors, Line
from desktop.ui.frame.finding import Finding, Wedge
from desktop.ui.frame.header import Header
from desktop.ui.frame.idle import Idle, Resting
from desktop.ui.frame.locked import LockScreen
from desktop.ui.frame.looks import Looks, speak
from desktop.ui.frame.practice import PracticeBand
from desktop.ui.frame.rail import Rail
from desktop.ui.frame.shelf import Shelf
from desktop.ui.frame.toast import Toasts
from desktop.ui.pages.connections.switch import Switch
from desktop.ui.pages.login import LoginPage
from desktop.ui.pages.newscount import NewsCount
from desktop.ui.pages.outage.watch import FormsWatch
from desktop.ui.parts import tab_order
from desktop.ui.parts.banner import Banner
from desktop.ui.parts.labels import Said, said
from desktop.ui.places import bring_along, home_of, places_for

if TYPE_CHECKING:
    from desktop.ui.hall.keeper import HallKeeper

STATUS_MS = 1000
_AHEAD_MS = 200
LEAVING_SECONDS = 5.0  # how long a lock or a close waits for what is being written

_PRODUCT = sentence("One Counter")


class Window(QWidget):
    """The frame around every page (parts.page.Frame)."""

    hall: HallKeeper  # from signing in on

    def __init__(self, doors: Doors) -> None:
        look = doors.preferences()
        speak(look.language)
        theme.wear(look)  # before any widget: one made earlier keeps the font of the desktop
        super().__init__()
        self.doors = doors
        self.background = Background()
        self.bus = Bus()
        self.queue_number = ""
        self.keys = Actions(self, self.press)
        self.looks = Looks(self, doors, self._said_again)
        self.header = Header(self, self.keys)
        self.rail = Rail()
        self.banner = Banner()
        self.shelf = Shelf(self)
        self.finding = Finding(self, self.header.box)
        self.wedge = Wedge(self)
        self.wedge.scanned.connect(self.finding.scan)
        self.switch = Switch(self, self)
        self.login = LoginPage(self)
        self.locked = LockScreen()
        self._lay_out()
        self.toasts = Toasts(self)
        self.idle = Idle(self, doors.idle_seconds, self.lock)
        self.news = NewsCount(self)
        self.news.changed.connect(self.header.news.show_many)
        self.forms = FormsWatch(self)
        self.resting = Resting(self, self.background, self.bus, lambda: doors.desk.store.rest())
        self._status = QTimer(self)
        self._status.setInterval(STATUS_MS)
        self._connect()
        self._say()
        self.acts_changed()
        self.resize(1366, 768)

    # The frame, as pages use it

    def go(self, place: str) -> None:
        """Show a place: counter, cases, queue, centre, admin."""
        if place in {each.id for each in places_for(self.doors.desk.who.role)}:
            self.shelf.go(place)

    def open(self, kind: str, /, **what: Any) -> None:
        """Open a page on level 2 in the place shown now."""
        self.calm()
        if kind == "news":
            self.news.seen()
        self.shelf.open(kind, what)

    def back(self) -> None:
        """Close what is open on level 2."""
        self.calm()
        self.shelf.back()

    def toast(self, what: Said, undo: Callable[[], None] | None = None) -> None:
        """Say something for 8 seconds, with a way to undo it."""
        self.toasts.add(what, undo)

    def trouble(self, trouble: Trouble) -> None:
        """Show what is the matter and the next step, until it is put away."""
        self.banner.say_trouble(trouble)
        self._notice.show()

    def calm(self) -> None:
        """Put the banner away."""
        self.banner.hide()
        self._notice.hide()

    def acts_changed(self) -> None:
        """Enable exactly the keys that do something now."""
        page = self.shelf.page() if self.working() else None
        allowed = set(_own(self)) | set(page.acts() if page is not None else ())
        self.keys.allow(allowed)

    # Keys and menus

    def press(self, which: str) -> None:
        """Start an act by its id: the page's own answer first, then the window's."""
        page = self.shelf.page() if self.working() else None
        own = {**_own(self), **(page.acts() if page is not None else {})}
        if which in own:
            own[which]()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes through the window as it is laid out now, whenever its parts were made."""
        to = tab_order.step(self, self.focusWidget(), forward=forward)
        if to is None:
            return False
        reason = Qt.FocusReason
        to.setFocus(reason.TabFocusReason if forward else reason.BacktabFocusReason)
        return True

    # Signing in, locking, leaving

    def signed_in(self) -> None:
        """The store is open: show what this person works with."""
        from desktop.ui.hall.keeper import HallKeeper  # an empty window needs none of the hall

        self.hall = HallKeeper(self, self)
        who = self.doors.desk.who
        self.rail.offer([place.id for place in places_for(who.role)])
        self.header.show_person(self.doors.window_name, who.name)
        self._screens.setCurrentWidget(self._work)
        home = home_of(who.role)
        if home:
            self.shelf.go(home)
        self.doors.listen(lambda subjects: self.background.home(lambda: self.bus.changed.emit(subjects)))
        self.hall.start()
        self.news.start()
        if "kits" in _own(self):
            self.forms.start()
        self._status.start()
        self._ask_status()
        self.wedge.start()
        # After the counter is drawn: what is loaded beside it would make it wait.
        QTimer.singleShot(_AHEAD_MS, self, self._bring_along)
        self.idle.start()
        self.acts_changed()

    def _bring_along(self) -> None:
        self.background.ask(self, "ahead", bring_along, lambda _: None)

    def lock(self) -> None:
        """Hide everything at once, let writing finish within a bound, then replace the process."""
        if not self.working():
            return
        self._stop_timers()
        self.locked.show_number(self.queue_number)
        self._screens.setCurrentWidget(self.locked)
        self.hall.close()
        self.toasts.clear()
        self.header.box.put_away()
        self.calm()
        self.shelf.clear()
        self.acts_changed()
        self.setWindowTitle(said(_PRODUCT))
        self.repaint()
        self.background.stop(LEAVING_SECONDS)
        self.doors.lock()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let writing finish within a bound, and close the store."""
        self._stop_timers()
        page = self.shelf.page()
        if page is not None:
            page.leave()  # keeps what is being typed
        if self.working():
            self.hall.close()
        self.background.stop(LEAVING_SECONDS)
        self.doors.close()
        event.accept()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._screens.currentWidget() is self.login:
            first = self.login.first()
            if first is not None:
                first.setFocus()

    # Inside

    def working(self) -> bool:
        """Whether somebody is signed in and sees pages."""
        return self._screens.currentWidget() is self._work

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(0)
        self._notice = QWidget()
        notice = QVBoxLayout(self._notice)
        notice.setContentsMargins(16, 8, 16, 0)
        notice.addWidget(self.banner)
        self._notice.hide()
        self.banner.closed.connect(self._notice.hide)
        for part in (self._notice, self.shelf):
            right.addWidget(part, int(part is self.shelf))
        across = QHBoxLayout()
        across.setSpacing(0)
        across.addWidget(self.rail)
        across.addLayout(right, 1)
        self._work = QWidget()
        work = QVBoxLayout(self._work)
        work.setContentsMargins(0, 0, 0, 0)
        work.setSpacing(0)
        work.addWidget(self.header)
        work.addLayout(across, 1)
        self._screens = QStackedWidget()
        for screen in (self.login, self._work, self.locked):
            self._screens.addWidget(screen)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self.band = PracticeBand()
        whole.addWidget(self.band)
        self.band.setVisible(self.doors.practice)
        whole.addWidget(self._screens, 1)
        self.setObjectName("screen")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def _connect(self) -> None:
        self.rail.chosen.connect(self.go)
        self.shelf.turned.connect(self._turned)
        self.login.opened.connect(self.signed_in)
        self.header.line.clicked.connect(lambda: self.press("connections"))
        self.header.news.clicked.connect(lambda: self.press("news"))
        self.header.forms.clicked.connect(lambda: self.open("kits", to_print=True))
        self.forms.changed.connect(self.header.forms.show_low)
        self.bus.line.connect(self._show_line)
        self._status.timeout.connect(self._ask_status)
        self.background.troubled.connect(self.trouble)
        self.toasts.changed.connect(self.acts_changed)

    def _turned(self) -> None:
        self.rail.show_place(self.shelf.place)
        self._say()
        self.acts_changed()

    def _stop_timers(self) -> None:
        for each in (self._status, self.idle, self.resting, self.news, self.forms):
            each.stop()

    def _ask_status(self) -> None:
        self.background.ask(self, "status", self.doors.status, self.bus.line.emit)

    def _show_line(self, line: Line) -> None:
        self.header.line.show_line(line)

    def _said_again(self) -> None:
        self.keys.retranslate()
        self.header.retranslate()
        self._say()

    def _say(self) -> None:
        page = self.shelf.page() if self.working() else None
        title = said(_PRODUCT)
        self.setWindowTitle(f"{said(page.title())} · {title}" if page is not None else title)
        self.setAccessibleName(self.windowTitle())


def _own(window: Window) -> dict[str, Callable[[], None]]:
    """What the window itself does now."""
    looks = window.looks.acts()
    if not window.working():
        return looks
    places = [place.id for place in places_for(window.doors.desk.who.role)]
    work: dict[str, Callable[[], None]] = {
        "box": lambda: _to_box(window),
        "back": lambda: _back_or_clear(window),
        "pane": lambda: _next_pane(window),
        "lock": window.lock,
        **{which: partial(window.open, which) for which in ("keys", "manual", "settings", "news")},
        "sync": lambda: window.background.ask(window, "sync", window.doors.sync_now, lambda _: None),
        "connections": lambda: window.go("admin") if "admin" in places else window.open("connections"),
    }
    if window.toasts.undoable():
        work["undo"] = window.toasts.undo
    if "cases" in places:
        work["drafts"] = lambda: _to_drafts(window)
    work |= window.hall.acts() | window.switch.acts()
    if "counter" in places:
        work["kits"] = lambda: window.open("kits")
        work["new"] = lambda: window.go("counter")
        work["consult"] = partial(window.open, "consult")
    return looks | work | {f"place.{place}": (lambda p=place: window.go(p)) for place in places}


def _back_or_clear(window: Window) -> None:
    if not window.header.box.put_away() and window.shelf.level() == 2:
        window.back()


def _to_box(window: Window) -> None:
    window.header.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
    window.header.box.selectAll()


def _to_drafts(window: Window) -> None:
    """One's own drafts, to go on with any of them."""
    window.go("cases")
    if window.shelf.level() == 2:
        window.shelf.back()
    page = window.shelf.page()
    if page is not None:
        page.begin(view="drafts")


def _next_pane(window: Window) -> None:
    page = window.shelf.page()
    panes: list[QWidget] = [window.header.box, window.rail]
    if page is not None:
        panes.append(page.first() or page)
    now = window.focusWidget()
    at = next((n for n, pane in enumerate(panes) if now is not None and _holds(pane, now)), 1)
    panes[(at + 1) % len(panes)].setFocus(Qt.FocusReason.ShortcutFocusReason)


def _holds(pane: QWidget, widget: QWidget) -> bool:
    return pane is widget or pane.isAncestorOf(widget)
