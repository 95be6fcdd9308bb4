"""Typing a paper form in begins here: what was scanned, when it was asked for, for whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.casework import outage
from desktop.casework.desk import Changed, Desk
from desktop.casework.outage.entering import Found
from desktop.domain.catalogue import Service, Text
from desktop.domain.kinds.back_entry import Outage
from desktop.domain.outage.kit import GENERAL
from desktop.domain.outage.paper import OUTAGES
from desktop.errors import Refused, Trouble, sentence
from desktop.ui import theme
from desktop.ui.pages.intake.steps.applicant import ApplicantStep
from desktop.ui.pages.outage import asking
from desktop.ui.parts.banner import Banner
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.cards import Card, IdentityBar
from desktop.ui.parts.fields import Choice, Field, Line
from desktop.ui.parts.flow import flowing
from desktop.ui.parts.labels import Said
from desktop.ui.parts.page import Frame, Page, Scroll
from desktop.ui.questions.choices import OneShown

_LINE = 860  # px; longer lines are hard to read
Read = tuple[Found, Service | None, tuple[Service, ...], str]


class BackEntryPage(Page):
    """Opened with ``form``: what the square said, or the number. A form typed in already opens its case."""

    name = sentence("Paper form")

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.code = ""
        self.found: Found | None = None
        self.bar = IdentityBar()
        self.bar.back.clicked.connect(frame.back)
        self.trouble = Banner("danger", closable=False)
        self.trouble.hide()
        self.time = Line(sentence("HH:MM today, or MM-DD HH:MM"))
        self.time.setMaxLength(20)
        self.time.returnPressed.connect(self._time_told)
        self.at = Field(sentence("When it was asked for, as it stands on the form"), self.time, required=True)
        self.outage = OneShown(tuple(OUTAGES.items()))
        self.outage.put("computer")
        self.service = Choice([])
        self.asked_for = Field(sentence("What is asked for"), self.service, required=True)
        self.applicant = ApplicantStep(self)
        self.applicant.changed.connect(self._people_known)
        self.begin_entry = Button(sentence("Type it in"), "primary", "counter", "submit")
        self.begin_entry.clicked.connect(self.start)
        self.spoiled = Button(sentence("Not used: mark as spoiled…"), "danger", "close")
        self.spoiled.clicked.connect(self.ask_spoiled)
        self._lay_out()
        self._enable(False)

    def begin(self, form: str = "", **_what: Any) -> None:
        """Which form."""
        self.code = form
        self.bar.show_subject(self.name, form)

    def refresh(self) -> None:
        desk, code = self.frame.doors.desk, self.code
        self.ask("form", lambda: read(desk, code), self._show, self._refused)

    def concerns(self, subjects: frozenset[str]) -> bool:
        return self.found is not None and self.found.kit.id in subjects

    def first(self) -> QWidget | None:
        return self.time if self.found is not None else self.bar.back

    def acts(self) -> dict[str, Callable[[], None]]:
        return {"submit": self.start} if self.found is not None else {}

    def start(self) -> None:
        """Open the case of this form, once everything needed is said."""
        desk, found, filer = self.frame.doors.desk, self.found, self.applicant.filer()
        if found is None:
            return
        at = self._original_time()
        if at is None or not self._knows_service():
            return
        if filer is None:
            if not self.applicant.register():
                self._to(self.applicant.first())
            return
        service = "" if found.form.service else self.service.value()
        why = cast("Outage", self.outage.value() or "computer")

        def work() -> Changed:
            return outage.begin(
                desk,
                found.form.number,
                filer.applicant,
                at,
                service=service,
                outage=why,
                proxy=filer.proxy,
                proxy_role=filer.role,
            )

        self.begin_entry.setEnabled(False)
        self.do(
            work,
            lambda changed: self.frame.open("intake", case=changed.result),
            after=lambda: self.begin_entry.setEnabled(True),
        )

    def ask_spoiled(self) -> None:
        """Ask why it was not used."""
        if self.found is not None:
            asking.spoil(self, self.found.kit.id, self.found.form.number)

    # Inside

    def _show(self, read_now: Read) -> None:
        found, service, offered, opens = read_now
        if found.form.case:
            self.found = None
            self.frame.open(opens, case=found.form.case)  # typed in before: the same case, never a second
            return
        first_time = self.found is None
        self.found = found
        what: Said = service.name if service is not None else GENERAL
        printed = found.kit.printed_at.astimezone().strftime("%Y-%m-%d %H:%M")
        facts = sentence("{number} · printed on {at}", number=found.form.number, at=printed)
        self.bar.show_subject(sentence("Paper form · {service}", service=what), facts)
        self.asked_for.setVisible(not found.form.service)
        if first_time:
            self.service.offer([("", sentence("Choose the service")), *((s.id, s.name) for s in offered)])
        if found.form.state == "spoiled":
            told = sentence("This form was marked as spoiled: {why}", why=found.form.reason)
            self._refused(
                Trouble(told, sentence("Copy it to a form that is still good, and enter that one."))
            )
        else:
            self.trouble.hide()
            self._enable(True)
            if first_time:
                self._to(self.time)
        self.frame.acts_changed()

    def _refused(self, trouble: Trouble) -> None:
        self.trouble.say_trouble(trouble)
        self.trouble.show()
        self._enable(False)
        self._to(self.bar.back)

    def _enable(self, on: bool) -> None:
        for part in (self.time, self.outage, self.service, self.applicant, self.begin_entry, self.spoiled):
            part.setEnabled(on)

    def _original_time(self) -> datetime | None:
        """The time as it was typed; None, with what is wrong said beside it."""
        try:
            found = outage.moment(self.frame.doors.desk, self.time.text())
        except Refused as refused:
            self.at.say_wrong(refused.what)
            self.time.setFocus()
            return None
        self.at.say_wrong(None)
        return found

    def _knows_service(self) -> bool:
        lacks = self._lacks_service()
        self.asked_for.say_wrong(sentence("Choose the service that was asked for.") if lacks else None)
        if lacks:
            self.service.setFocus()
        return not lacks

    def _lacks_service(self) -> bool:
        return self.found is not None and not self.found.form.service and not self.service.value()

    def _time_told(self) -> None:
        asked_next = self.service if self._lacks_service() else self.applicant.first()
        self._to(asked_next or self.begin_entry)

    def _people_known(self) -> None:
        self._to(self.applicant.first() or self.begin_entry)

    def _to(self, widget: QWidget | None) -> None:
        if widget is not None and self.isVisible():
            widget.setFocus()

    def _lay_out(self) -> None:
        when = Card(sentence("On the paper"))
        when.inside.addWidget(self.at)
        when.inside.addWidget(Field(sentence("Why it was asked for on paper"), self.outage))
        when.inside.addWidget(self.asked_for)
        inside = QWidget()
        inside.setMaximumWidth(theme.grown(_LINE))
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        for part in (self.trouble, when, self.applicant):
            column.addWidget(part)
        scroll = Scroll()
        scroll.inside.addWidget(inside)
        scroll.inside.addStretch(1)
        foot = QHBoxLayout()
        foot.setContentsMargins(24, 8, 24, 8)
        foot.addWidget(flowing(self.begin_entry, self.spoiled), 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.bar)
        whole.addWidget(scroll, 1)
        whole.addLayout(foot)


def read(desk: Desk, code: str) -> Read:
    """The form, its service, what else could be asked for on it, and the page its case opens on."""
    found, lookups = outage.find(desk, code), desk.store.lookups
    form = found.form
    service = lookups.service(form.service, form.version) if form.service else None
    offered = () if form.service else tuple(sorted(lookups.services_on(desk.today), key=_by_name))
    return found, service, offered, _opens(desk, form.case) if form.case else ""


def _by_name(service: Service) -> str:
    name: Text = service.name
    return name.zh


def _opens(desk: Desk, case: str) -> str:
    """Where a form that is typed in already is worked on by this person."""
    paper = desk.case(case).paper
    if paper is None or desk.case(case).state not in ("draft", "received"):
        return "case"
    if paper.state == "wanted":
        return "case" if desk.who.id in paper.typed_by else "form_check"
    return "case" if paper.state == "given_up" else "intake"
