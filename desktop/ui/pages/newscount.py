"""How many cases the departments spoke of since the news were looked at: a quiet figure in the header."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.ui.parts.page import Frame

if TYPE_CHECKING:
    from desktop.casework.desk import Desk

SOON_MS, AT_A_TIME = 1000, 200  # changes that come in a row are looked at together
SPOKEN_OF = ("in_review", "waiting_supplement", "special_procedure", "approved", "refused", "delivered")


def spoken_of(desk: Desk, cases: frozenset[str], since: datetime) -> frozenset[str]:
    """Those of the cases and inquiries of which a department said something since then; runs beside."""
    found: set[str] = set()
    states = desk.store.lookups.states(cases)
    for case in cases:
        if case.startswith("inquiry:"):
            reply = desk.store.lookups.inquiry(case).reply
            if reply is not None and reply.machine and reply.at >= since:
                found.add(case)
            continue
        if states.get(case) not in SPOKEN_OF:
            continue  # sent and received, say: of thousands of these nothing is read
        for moment in desk.case(case).timeline:
            if moment.by.role == "department" and moment.at >= since:
                found.add(case)
                break
    return frozenset(found)


class NewsCount(QObject):
    """Counts the cases departments spoke of since the news were looked at; ``changed`` carries how many."""

    changed = Signal(int)

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self._frame = frame
        self._since: datetime | None = None
        self._heard: set[str] = set()
        self._spoken: frozenset[str] = frozenset()
        self._soon = QTimer(self, interval=SOON_MS, singleShot=True)
        self._soon.timeout.connect(self._look)

    def start(self) -> None:
        """Begin to count."""
        self._since = self._frame.doors.clock.now()
        home = self._frame.background.home
        self._frame.doors.listen(lambda subjects: home(lambda: self._hear(subjects)))

    def seen(self) -> None:
        """The news are looked at now."""
        self._since, self._spoken = self._frame.doors.clock.now(), frozenset()
        self._heard.clear()
        self.changed.emit(0)

    def stop(self) -> None:
        """Count no longer."""
        self._soon.stop()
        self._since = None

    def _hear(self, subjects: frozenset[str]) -> None:
        self._heard.update(subject for subject in subjects if subject.startswith(("case:", "inquiry:")))
        if self._heard and self._since is not None and not self._soon.isActive():
            self._soon.start()

    def _look(self) -> None:
        since = self._since
        if since is None:
            return
        some = frozenset(sorted(self._heard)[:AT_A_TIME])
        self._heard -= some
        desk = self._frame.doors.desk
        self._frame.background.ask(self, "news count", lambda: spoken_of(desk, some, since), self._found)

    def _found(self, cases: frozenset[str]) -> None:
        before = len(self._spoken)
        self._spoken |= cases
        if len(self._spoken) != before:
            self.changed.emit(len(self._spoken))
        if self._heard:
            self._soon.start()
