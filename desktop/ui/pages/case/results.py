"""The department's results of a case: where each paper stands, looking at it for a purpose, printing it."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.casework import work
from desktop.casework.exchange import results as deeds
from desktop.domain.catalogue import Text
from desktop.domain.deliveries import Result
from desktop.errors import sentence
from desktop.ui.dialogs.asking import AskDialog, asked
from desktop.ui.dialogs.paper import PaperDialog
from desktop.ui.pages.case.reading import Read
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.cards import Card
from desktop.ui.parts.labels import Pill, PlainLabel
from desktop.ui.parts.page import Page
from desktop.ui.theme import Tone

_TONES: dict[str, tuple[Text, Tone, str]] = {
    "kept": (Text("Here", "已取回"), "success", "done"),
    "wanted": (Text("On its way", "获取中"), "accent", "clock"),
    "lacking": (Text("Needs you", "需要处理"), "danger", "needs_you"),
}
_PURPOSE = Text("What it is for", "查看用途")
_PURPOSES = (
    ("handing it over", Text("Handing it over", "送达")),
    ("answering the applicant", Text("Answering the applicant", "答复申请人")),
    ("for the file", Text("For the file", "存档")),
)
_WHY = Text("Why it is printed again", "重新打印的理由")


class ResultsCard(Card):
    """One row a paper; hidden while the department has given none."""

    def __init__(self, page: Page) -> None:
        super().__init__(sentence("The department's results"))
        self._page = page
        self._rows: list[QWidget] = []
        self.buttons: list[Button] = []

    def show_read(self, read: Read) -> None:
        """Show these."""
        for widget in self._rows:
            self.inside.removeWidget(widget)
            widget.deleteLater()
        self._rows, self.buttons = [], []
        for n, result in enumerate(read.case.results, 1):
            row = self._row(read, n, result)
            self._rows.append(row)
            self.inside.addWidget(row)
        self.setVisible(bool(self._rows))

    def _row(self, read: Read, n: int, result: Result) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(PlainLabel(sentence("Result {n}", n=n), "strong"))
        words.addWidget(PlainLabel(deeds.says(result), "caption", "muted", lines=True))
        if result.state == "lacking":
            words.addWidget(PlainLabel(deeds.next_step(result), "caption", "muted", lines=True))
        row.addLayout(words, 1)
        name, tone, icon = _TONES[result.state]
        row.addWidget(Pill(name, tone, icon))
        if result.state == "kept":
            button = Button(sentence("Look at it…"), "plain", "eye")
            button.clicked.connect(partial(ask_purpose, self._page, read, result))
            row.addWidget(button)
            self.buttons.append(button)
        elif result.state == "lacking":
            button = Button(sentence("Fetch again"), "plain", "refresh")
            button.clicked.connect(partial(fetch_again, self._page, read, result))
            row.addWidget(button)
            self.buttons.append(button)
        return holder


def fetch_again(page: Page, read: Read, result: Result, *_checked: object) -> None:
    """Let the machine try once more."""
    desk = page.frame.doors.desk
    page.do(
        lambda: deeds.fetch_again(desk, read.case.id, result.sha256),
        toast=sentence("It is fetched once more."),
    )


def ask_purpose(page: Page, read: Read, result: Result, *_checked: object) -> AskDialog:
    """Ask what it is looked at for; a copy that was printed before also asks why."""
    fields = [asked("purpose", _PURPOSE, "choice", choices=_PURPOSES, default="handing it over")]
    if read.printed_before("result"):
        fields.append(asked("reason", _WHY, required=False))
    dialog = AskDialog(
        page,
        sentence("Look at the result"),
        sentence("Who looked, and what for, is kept with the case."),
        tuple(fields),
        sentence("Show"),
    )
    dialog.answered.connect(
        lambda said: show(page, read, result, str(said["purpose"]), str(said.get("reason") or ""))
    )
    dialog.open()
    return dialog


def show(page: Page, read: Read, result: Result, purpose: str, reason: str) -> PaperDialog:
    """The result on screen; what becomes of it on paper goes into the print ledger."""
    desk, case = page.frame.doors.desk, read.case
    name = deeds.file_name(case, result)

    def make() -> bytes:
        from desktop.ui.paper.picture import as_pdf

        looked = deeds.look(desk, case.id, result.sha256, purpose)
        return as_pdf(looked.content, looked.media_type)

    dialog = PaperDialog(page.frame, page, sentence("Result"), name.rpartition(".")[0] + ".pdf", make)
    why = reason or purpose

    def printed(well: bool) -> None:
        page.do(lambda: work.printed(desk, case.id, "result", "printed" if well else "failed", why))

    dialog.printed.connect(printed)
    dialog.finished.connect(lambda _done: page.frame.bus.changed.emit(frozenset({case.id})))
    dialog.open()
    return dialog
