"""What an intake does behind its page: reads, opens cases, keeps answers and papers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desktop.casework import intake
from desktop.casework.desk import Changed, Desk
from desktop.casework.together import deeds as together
from desktop.casework.together import reading
from desktop.casework.together.deeds import Brought
from desktop.casework.together.reading import Taking
from desktop.domain.catalogue import LifeEvent, Service
from desktop.errors import Trouble, sentence
from desktop.ui.pages.intake.steps.applicant import Filer
from desktop.ui.parts.labels import Said

if TYPE_CHECKING:
    from desktop.ui.pages.intake.page import IntakePage


@dataclass(frozen=True)
class Offered:
    """What is about to be taken in, before a case is open."""

    service: Service | None
    event: LifeEvent | None
    services: dict[str, Service]
    applicant: tuple[str, str, str] | None  # id, name and number as shown


class IntakeDeeds:
    """The deeds of one intake; it tells its page what came of them."""

    def __init__(self, page: IntakePage) -> None:
        self._page = page
        self._service = ""
        self._life_event = ""
        self._applicant = ""
        self._resume = ""
        self._opening = False
        self.event: LifeEvent | None = None
        self.cases: tuple[str, ...] = ()
        self.title: Said = page.name

    @property
    def service(self) -> str:
        """The service taken in, by its id; "" for a life event."""
        taking = self._page.taking
        if taking is not None and len(taking.views) == 1:
            return taking.first.service.id
        return self._service

    def begin(self, service: str = "", life_event: str = "", case: str = "", applicant: str = "") -> None:
        """Learn what is to be taken in, or which case to go on with."""
        self._service, self._life_event = service, life_event
        self._resume, self._applicant = case, applicant

    def read(self) -> None:
        """Read what the page shows: the cases, or what is offered while none is open."""
        desk, page = self._page.frame.doors.desk, self._page
        if self.cases:
            cases = self.cases
            page.ask("taking", lambda: reading.read(desk, cases), self._show)
        elif self._resume:
            resume = self._resume
            page.ask("resume", lambda: reading.of_bundle(desk, resume), self._resumed)
        else:
            page.ask("offered", lambda: self._look(desk), self._offered)

    def look_for_draft(self, applicant: str) -> None:
        """Whether this person has a draft of this service: it is offered before a second is opened."""
        desk, service, step = self._desk(), self._service, self._page.applicant
        if self.cases or not service or not applicant:
            step.show_draft("", "")
            return
        self._page.ask(
            "draft",
            lambda: reading.draft_of(desk, applicant, service),
            lambda row: (
                step.show_draft(row.id, row.opened_at.astimezone().date().isoformat())
                if row is not None
                else step.show_draft("", "")
            ),
        )

    def resume(self, case: str) -> None:
        """Go on with a draft instead of opening another case."""
        if not self.cases and not self._opening:
            self._resume = case
            self.read()

    def open(self, filer: Filer, answers: dict[str, bool]) -> None:
        """Open the case, or all cases of the life event."""
        if self._opening or self.cases:
            return
        self._opening = True
        desk, service, event = self._desk(), self._service, self._life_event

        def deed() -> Changed:
            if event:
                return intake.open_bundle(
                    desk,
                    event,
                    filer.applicant,
                    answers,
                    proxy=filer.proxy,
                    proxy_role=filer.role,
                    circumstances=_of(filer),
                )
            return intake.open_case(
                desk,
                service,
                filer.applicant,
                proxy=filer.proxy,
                proxy_role=filer.role,
                circumstances=_of(filer),
            )

        def opened(changed: Changed) -> None:
            self.cases = changed.result[1] if event else (changed.result,)
            self.read()

        self._page.do(deed, opened, after=self._opened)

    def save(self, values: dict[str, Any]) -> None:
        """Keep answers of the form."""
        taking, desk = self._page.taking, self._desk()
        if taking is None:
            return
        held = taking

        def failed(trouble: Trouble) -> None:
            for name in values:
                question = self._page.form.question(name)
                if question is not None:
                    question.say_wrong(trouble.what)

        self._keep(lambda: together.fill(desk, held, values), lambda _: self._page.form.kept(values), failed)

    def save_circumstances(self, circumstances: tuple[str, ...]) -> None:
        """Keep the special circumstances."""
        taking, desk = self._page.taking, self._desk()
        if taking is not None:
            self._keep(lambda: together.set_circumstances(desk, taking, circumstances))

    def take(self, *brought: Brought) -> None:
        """Keep what was said of materials."""
        taking, desk = self._page.taking, self._desk()
        if taking is not None:
            self._keep(lambda: together.take(desk, taking, brought), None, self._not_taken)

    def next_person(self) -> None:
        """Done: back to where the intake was opened."""
        self._page.frame.back()

    # Inside

    def _keep(
        self,
        deed: Callable[[], Changed],
        done: Callable[[Changed], None] | None = None,
        failed: Callable[[Trouble], None] | None = None,
    ) -> None:
        """Carry out what keeps an answer; the foot says when it is there."""
        page = self._page
        page.foot.keeping()
        page.do(deed, done, failed, after=lambda: page.foot.settled(self._clock()))

    def _clock(self) -> str:
        return self._page.frame.doors.clock.now().astimezone().strftime("%H:%M:%S")

    def _desk(self) -> Desk:
        return self._page.frame.doors.desk

    def _opened(self) -> None:
        self._opening = False

    def _look(self, desk: Desk) -> Offered:
        lookups = desk.store.lookups
        event = lookups.life_event(self._life_event) if self._life_event else None
        service = lookups.service_on(self._service, desk.today) if self._service else None
        if event is None and service is None:
            raise Trouble(
                sentence("This service is not offered at this counter any more."),
                sentence("Go back and choose another, or refresh the catalogue on the connections page."),
            )
        services = {each.id: each for each in lookups.services_on(desk.today)} if event is not None else {}
        return Offered(service, event, services, reading.shown(desk, self._applicant))

    def _offered(self, offered: Offered) -> None:
        page = self._page
        if offered.event is not None and self.event is None:
            self.event = offered.event
            page.situation.ask(offered.event, offered.services)
        self.title = offered.event.name if offered.event else offered.service.name if offered.service else ""
        if offered.applicant is not None and not page.applicant.applicant.id:
            page.applicant.applicant.show_person(*offered.applicant)
            page.applicant.applicant.changed.emit()
        page.show_offered()

    def _resumed(self, cases: tuple[str, ...]) -> None:
        desk = self._desk()

        def looked(_changed: Changed) -> None:
            self.cases = cases
            self.read()

        self._page.do(lambda: reading.looked_at(desk, cases), looked)

    def _show(self, taking: Taking) -> None:
        if self._page.taking is None:
            self.title = taking.title
            self._page.ending.begin(taking)
        self._page.show_taking(taking)

    def _not_taken(self, trouble: Trouble) -> None:
        self._page.frame.trouble(trouble)
        self.read()  # the row shows again what the case holds


def _of(filer: Filer) -> tuple[str, ...]:
    return (filer.role,) if filer.role else ()
