"""The table of pages: which places there are, for whom, and what can be opened in them.

A new page is one line here; its module is imported when it is first shown, so that the window starts fast.
"""

from __future__ import annotations

import gc
import importlib
from collections.abc import Callable
from dataclasses import dataclass

from desktop.ui.parts.page import Frame, Page

Make = Callable[[Frame], Page]


@dataclass(frozen=True)
class Place:
    """A place of the rail: its id (its act is ``place.<id>``), the roles that see it, its page."""

    id: str
    roles: frozenset[str]
    make: Make


def _counter(frame: Frame) -> Page:
    from desktop.ui.pages.counter import CounterPage

    return CounterPage(frame)


def _guide(frame: Frame) -> Page:
    from desktop.ui.pages.guide import GuidePage

    return GuidePage(frame)


def _keys(frame: Frame) -> Page:
    from desktop.ui.pages.keys import KeysPage

    return KeysPage(frame)


def _resident(frame: Frame) -> Page:
    from desktop.ui.pages.person import ResidentPage

    return ResidentPage(frame)


def _cases(frame: Frame) -> Page:
    from desktop.ui.pages.cases.page import CasesPage

    return CasesPage(frame)


def _queue(frame: Frame) -> Page:
    from desktop.ui.pages.queue.page import QueuePage

    return QueuePage(frame)


def _ratings(frame: Frame) -> Page:
    from desktop.ui.pages.queue.ratings import RatingsPage

    return RatingsPage(frame)


def _intake(frame: Frame) -> Page:
    from desktop.ui.pages.intake.page import IntakePage

    return IntakePage(frame)


def _case(frame: Frame) -> Page:
    from desktop.ui.pages.case.page import CasePage

    return CasePage(frame)


def _connections(frame: Frame) -> Page:
    from desktop.ui.pages.connections.page import ConnectionsPage

    return ConnectionsPage(frame)


def _book(frame: Frame) -> Page:
    from desktop.ui.pages.book.page import BookPage

    return BookPage(frame)


def _month(frame: Frame) -> Page:
    from desktop.ui.pages.month import MonthPage

    return MonthPage(frame)


def _settings(frame: Frame) -> Page:
    from desktop.ui.pages.settings import SettingsPage

    return SettingsPage(frame)


def _news(frame: Frame) -> Page:
    from desktop.ui.pages.news import NewsPage

    return NewsPage(frame)


def _consult(frame: Frame) -> Page:
    from desktop.ui.pages.consult.page import ConsultPage

    return ConsultPage(frame)


def _answer(frame: Frame) -> Page:
    from desktop.ui.pages.consult.answer import AnswerPage

    return AnswerPage(frame)


def _inquiry(frame: Frame) -> Page:
    from desktop.ui.pages.consult.inquiry import InquiryPage

    return InquiryPage(frame)


def _manual(frame: Frame) -> Page:
    from desktop.ui.pages.manual import ManualPage

    return ManualPage(frame)


def _kits(frame: Frame) -> Page:
    from desktop.ui.pages.outage.kits import KitsPage

    return KitsPage(frame)


def _back_entry(frame: Frame) -> Page:
    from desktop.ui.pages.outage.entry import BackEntryPage

    return BackEntryPage(frame)


def _form_check(frame: Frame) -> Page:
    from desktop.ui.pages.outage.check import CheckPage

    return CheckPage(frame)


_CLERKS = frozenset({"clerk", "supervisor", "manager"})

_LEADING = frozenset({"supervisor", "manager"})

PLACES: tuple[Place, ...] = (
    Place("counter", _CLERKS, _counter),
    Place("cases", _CLERKS, _cases),
    Place("queue", _CLERKS, _queue),
    Place("centre", _LEADING, _month),
    Place("admin", frozenset({"it"}), _connections),
)

# Level 2: ``frame.open(kind, **what)``; what each takes is said beside it.
OPENED: dict[str, Make] = {
    "guide": _guide,  # service: an id
    "keys": _keys,  # nothing
    "intake": _intake,  # service, life_event or case (to go on with): an id; applicant: a journal id
    "case": _case,  # case: journal id
    "connections": _connections,  # nothing
    "book": _book,  # nothing
    "ratings": _ratings,  # nothing; managers only
    "month": _month,  # year and month, or nothing for the month that runs
    "settings": _settings,  # nothing
    "news": _news,  # nothing
    "manual": _manual,  # chapter: clerk, manager or it; or nothing for one's own
    "consult": _consult,  # view and question, or nothing
    "answer": _answer,  # answer: journal id; question: as it was asked
    "inquiry": _inquiry,  # inquiry: journal id
    "kits": _kits,  # nothing
    "back_entry": _back_entry,  # form: what its square says, or its number
    "form_check": _form_check,  # case: journal id
    "resident": _resident,  # resident: journal id; "" registers a new one
}

_SOON = (
    "desktop.ui.pages.intake.page",
    "desktop.ui.pages.case.page",
    "desktop.ui.pages.cases.page",
    "desktop.ui.pages.person",
    "desktop.casework.papers",
    "desktop.reports.receipt",
    "pypinyin",
)

HOME: dict[str, str] = {"clerk": "counter", "supervisor": "counter", "manager": "centre", "it": "admin"}


def bring_along() -> None:
    """Load what is opened first, beside the window: the first case of a day opens as fast as the second."""
    for module in _SOON:
        importlib.import_module(module)
    from desktop.casework import papers

    papers.make_ready()
    gc.freeze()  # what is there for good is not looked through again and again
    gc.set_threshold(20_000, 20, 50)
    gc.enable()


def places_for(role: str) -> tuple[Place, ...]:
    """The places a role sees, in the order of the rail."""
    return tuple(place for place in PLACES if role in place.roles)


def home_of(role: str) -> str:
    """The place a role opens on; its first one while its own is not there, "" for none."""
    seen = [place.id for place in places_for(role)]
    wanted = HOME.get(role, "counter")
    return wanted if wanted in seen else (seen[0] if seen else "")
