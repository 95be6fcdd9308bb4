"""How an intake ends: accepted, told what is missing, or refused; and the paper that is handed over."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from desktop.casework import outage
from desktop.casework.desk import Changed, Desk
from desktop.casework.together import deeds as together
from desktop.casework.together.deeds import Paper
from desktop.casework.together.reading import Taking
from desktop.domain.catalogue import Text
from desktop.errors import Sentence, sentence
from desktop.ui.dialogs.asking import AskDialog, asked

if TYPE_CHECKING:
    from desktop.ui.pages.intake.page import IntakePage

_DONE: dict[Paper, Sentence] = {
    "receipt": sentence("Accepted. Print the receipt."),
    "notice": sentence("The one-time notice is ready to print."),
    "refusal": sentence("Not accepted. Print the notice of it."),
}
_REASON = Text("Reasons", "理由")
_REASON_HELP = Text("One a line; they are printed for the applicant.", "每行一条，将打印给申请人。")
_BASIS = Text("Legal basis", "法律依据")
_BASIS_HELP = Text("Left empty, the legal basis of the service is printed.", "留空则打印该事项的设定依据。")
_REMARKS = Text("Remarks for the applicant", "给申请人的说明")


class Ending:
    """The deeds that end an intake, and its paper; ``paper`` names which one there is."""

    def __init__(self, page: IntakePage) -> None:
        self._page = page
        self.paper: Paper | None = None

    def begin(self, taking: Taking) -> None:
        """An intake that had ended before shows its paper again."""
        if not taking.open:
            self.paper = "refusal" if taking.first.case.state == "not_accepted" else "receipt"
            self._show_paper()

    def submit(self, taking: Taking) -> None:
        """Receive and accept, then show the receipt."""
        desk = self._desk()
        self._finish("receipt", lambda: together.receive_and_accept(desk, taking))

    def hand_over(self) -> None:
        """Hand what was typed from a paper form over to a second person, and go on with the next form."""
        desk, page = self._desk(), self._page
        case = page.work.cases[0]
        page.foot.busy(True)
        page.do(
            lambda: outage.want_check(desk, case),
            lambda _changed: page.frame.open("kits"),
            toast=sentence("Handed over: a colleague compares it with the paper."),
            after=lambda: page.foot.busy(False),
        )

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
            asked("reasons", _REASON, "list", help_text=_REASON_HELP),
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

    # Inside

    def _desk(self) -> Desk:
        return self._page.frame.doors.desk

    def _finish(self, paper: Paper, deed: Callable[[], Changed]) -> None:
        page = self._page
        page.foot.busy(True)

        def finished(_changed: Changed) -> None:
            self.paper = paper
            page.show_step("receipt")
            self._show_paper()
            page.frame.background.deed(page, desk.store.rest)  # the case is safe whatever comes

        desk = self._desk()
        page.do(deed, finished, toast=_DONE[paper], after=lambda: page.foot.busy(False))

    def _show_paper(self) -> None:
        paper, desk, cases = self.paper, self._desk(), self._page.work.cases
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
