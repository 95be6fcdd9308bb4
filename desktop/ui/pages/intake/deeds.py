"""What an intake does behind its page: opens, keeps, takes papers, submits, notifies, refuses, prints."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from desktop.casework import intake
from desktop.casework.desk import Changed, Desk
from desktop.domain.catalogue import LifeEvent, Service, Text
from desktop.errors import Sentence, Trouble, sentence
from desktop.ui.dialogs.asking import AskDialog, asked
from desktop.ui.pages.intake import taking as together
from desktop.ui.pages.intake.steps.applicant import Filer
from desktop.ui.pages.intake.taking import Brought, Paper, Taking
from desktop.ui.parts.labels import Said

if TYPE_CHECKING:
    from desktop.ui.pages.intake.page import IntakePage

_DONE: dict[Paper, Sentence] = {
    "receipt": sentence("Accepted. Print the receipt."),
    "notice": sentence("The one-time notice is ready to print."),
    "refusal": sentence("Not accepted. Print the notice of it."),
}
_REASON = Text("Reasons, one a line; they are printed for the applicant", "理由（每行一条，将打印给申请人）")
_BASIS = Text("Legal basis", "法律依据")
_BASIS_HELP = Text("Left empty, the legal basis of the service is printed.", "留空则打印该事项的设定依据。")
_REMARKS = Text("Remarks for the applicant", "给申请人的说明")


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
        self.paper: Paper | None = None

    def begin(self, service: str = "", life_event: str = "", case: str = "", applicant: str = "") -> None:
        """Learn what is to be taken in, or which case to go on with."""
        self._service, self._life_event = service, life_event
        self._resume, self._applicant = case, applicant

    def read(self) -> None:
        """Read what the page shows: the cases, or what is offered while none is open."""
        desk, page = self._page.frame.doors.desk, self._page
        if self.cases:
            cases = self.cases
            page.ask("taking", lambda: together.read(desk, cases), self._show)
        elif self._resume:
            resume = self._resume
            page.ask("resume", lambda: together.of_bundle(desk, resume), self._resumed)
        else:
            page.ask("offered", lambda: self._look(desk), self._offered)

    def open(self, filer: Filer, answers: dict[str, bool]) -> None:
        """Open the case, or all cases of the life event."""
        if self._opening or self.cases:
            return
        self._opening = True
        desk, service, event = self._desk(), self._service, self._life_event

        def deed() -> Changed:
            if event:
                return intake.open_bundle(desk, event, filer.applicant, answers, circumstances=_of(filer))
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

    def take(self, brought: Brought) -> None:
        """Keep what was said of a material."""
        taking, desk = self._page.taking, self._desk()
        if taking is not None:
            self._keep(lambda: together.take(desk, taking, brought), None, self._not_taken)

    def submit(self, taking: Taking) -> None:
        """Receive and accept, then show the receipt."""
        desk = self._desk()
        self._finish("receipt", lambda: together.receive_and_accept(desk, taking))

    def ask_notice(self) -> None:
        """Ask for remarks, then give the one-time notice."""
        fields = (asked("remarks", _REMARKS, "long_text", required=False),)
        dialog = AskDialog(
            self._page,
            sentence("One-time notice"),
            sentence("Everything missing is told now, once; nothing may be added later."),
            fields,
            sentence("Give the notice"),
        )
        dialog.answered.connect(lambda said: self.give_notice(str(said["remarks"] or "")))
        dialog.open()

    def give_notice(self, remarks: str = "") -> None:
        """Give the one-time notice, then show it."""
        taking, desk = self._page.taking, self._desk()
        if taking is not None:
            self._finish("notice", lambda: together.give_notice(desk, taking, remarks))

    def ask_refusal(self) -> None:
        """Ask for the reasons in law, then refuse."""
        fields = (
            asked("reasons", _REASON, "list"),
            asked("basis", _BASIS, help_text=_BASIS_HELP, required=False),
        )
        dialog = AskDialog(
            self._page,
            sentence("Do not accept"),
            sentence("This cannot be taken back. The case gets a number, the applicant a written notice."),
            fields,
            sentence("Do not accept"),
            "danger",
        )
        dialog.answered.connect(lambda said: self.refuse(tuple(said["reasons"]), str(said["basis"] or "")))
        dialog.open()

    def refuse(self, reasons: tuple[str, ...], legal_basis: str = "") -> None:
        """Refuse at the counter, then show the notice of it."""
        taking, desk = self._page.taking, self._desk()
        if taking is not None:
            self._finish("refusal", lambda: together.refuse(desk, taking, reasons, legal_basis))

    def printed(self, well: bool) -> None:
        """Remember that the paper was printed, or that it failed."""
        taking, paper, desk = self._page.taking, self.paper, self._desk()
        if taking is None or paper is None:
            return
        state: Literal["printed", "failed"] = "printed" if well else "failed"
        self._page.do(lambda: together.printed(desk, taking, paper, state))

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
        service = lookups.service(self._service) if self._service else None
        if event is None and service is None:
            raise Trouble(
                sentence("This service is not offered at this counter any more."),
                sentence("Go back and choose another, or refresh the catalogue on the connections page."),
            )
        services = {each.id: each for each in lookups.services()} if event is not None else {}
        return Offered(service, event, services, together.shown(desk, self._applicant))

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

        self._page.do(lambda: together.looked_at(desk, cases), looked)

    def _show(self, taking: Taking) -> None:
        if self._page.taking is None:
            self.title = taking.title
            if not taking.open:
                self.paper = "refusal" if taking.first.case.state == "not_accepted" else "receipt"
        first_paper = self._page.taking is None and self.paper is not None
        self._page.show_taking(taking)
        if first_paper:
            self._show_paper()

    def _finish(self, paper: Paper, deed: Callable[[], Changed]) -> None:
        page = self._page
        page.foot.busy(True)

        def finished(_changed: Changed) -> None:
            self.paper = paper
            page.show_step("receipt")
            self._show_paper()

        page.do(deed, finished, toast=_DONE[paper], after=lambda: page.foot.busy(False))

    def _show_paper(self) -> None:
        paper, desk, cases = self.paper, self._desk(), self.cases
        if paper is None or not cases:
            return
        name = f"{paper}.pdf"

        def make() -> bytes:
            from desktop.casework import papers  # its fonts take a moment: not before the first paper

            makers = {"receipt": papers.receipt, "notice": papers.notice, "refusal": papers.refusal}
            return makers[paper](desk, cases[0])

        def show(pdf: bytes) -> None:
            self._page.receipt.pane.show_paper(pdf, name)
            self._page.receipt.pane.print.setFocus()

        self._page.ask("paper", make, show)

    def _not_taken(self, trouble: Trouble) -> None:
        self._page.frame.trouble(trouble)
        self.read()  # the row shows again what the case holds


def _of(filer: Filer) -> tuple[str, ...]:
    return (filer.role,) if filer.role else ()
