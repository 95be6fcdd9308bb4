"""A person's turn with a step: try again, edit and send, hand over, give to IT, say that it has arrived."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from PySide6.QtWidgets import QFileDialog

from desktop import words
from desktop.casework import handover
from desktop.casework.exchange import sending_anew
from desktop.casework.exchange.sending_anew import Correction
from desktop.domain.catalogue import Text
from desktop.errors import sentence
from desktop.ui.dialogs.asking import AskDialog, asked
from desktop.ui.pages.deliveries.row import StepLine
from desktop.ui.pages.deliveries.saying import StepSaid
from desktop.ui.parts.page import Page

_TO = (
    ("paper", Text("Carried on paper", "改用纸质递送")),
    ("it", Text("Given to IT", "交给信息技术人员")),
    ("dropped", Text("Not sent any more", "不再发送")),
)
_WHERE = Text("What happens to it", "如何处理")
_WHY = Text("Reason", "理由")
_WORDS = Text("What the department should know", "要告知部门的内容")
_FILE = Text("File of the scan", "扫描件文件")
_ANEW = sentence("It is sent anew as soon as the department can be reached.")
_REFERENCE = Text("The department's reference", "部门受理号")
_REFERENCE_HELP = Text("Ask the department by phone and write what they say.", "请电话询问部门并如实填写。")


def connect(page: Page, line: StepLine) -> None:
    """Let a line's buttons do their deeds for a page."""
    line.again.connect(lambda step: try_again(page, step))
    line.edit.connect(lambda step: ask_correction(page, step))
    line.hand.connect(lambda step: ask_where(page, step, "paper"))
    line.give.connect(lambda step: ask_where(page, step, "it"))
    line.arrived.connect(lambda step: ask_reference(page, step))
    line.open.connect(lambda step: _look_at(page, step.case))


def _look_at(page: Page, journal: str) -> None:
    """What a step belongs to: a case, or an inquiry."""
    kind = "inquiry" if journal.startswith("inquiry:") else "case"
    page.frame.open(kind, **{kind: journal})


def try_again(page: Page, step: StepSaid) -> None:
    """Send it once more, the same bytes."""
    desk = page.frame.doors.desk
    page.do(
        lambda: handover.try_again(desk, step.case, step.step),
        toast=sentence("It is tried again as soon as the department can be reached."),
    )


def ask_correction(page: Page, step: StepSaid) -> None:
    """Read what may be changed, ask for it, then send it anew."""
    desk = page.frame.doors.desk

    def found(correction: Correction) -> None:
        open_correction(page, step, correction)

    page.ask("correction", lambda: sending_anew.correction(desk, step.case, step.step), found)


def open_correction(page: Page, step: StepSaid, found: Correction) -> AskDialog:
    """The questions whose answers are sent in place of what was refused."""
    desk = page.frame.doors.desk
    if found.call == "paper":
        return _choose_scan(page, step)
    fields = found.fields or (asked("text", _WORDS, "long_text", default=found.text),)
    dialog = AskDialog(page, sentence("Edit and send"), step.why or _ANEW, fields, sentence("Send"))

    def answered(said: dict[str, Any]) -> None:
        before = {field.name: field.default for field in found.fields}
        values = {n: v for n, v in said.items() if n in before and v != before[n]}
        text = str(said.get("text") or "") if found.call == "message" else ""
        page.do(
            lambda: sending_anew.edit_and_send(desk, step.case, step.step, values=values, text=text),
            toast=_ANEW,
        )

    dialog.answered.connect(answered)
    dialog.open()
    return dialog


def _choose_scan(page: Page, step: StepSaid) -> AskDialog:
    desk = page.frame.doors.desk
    dialog = AskDialog(
        page,
        sentence("Send another scan"),
        step.why or _ANEW,
        (asked("file", _FILE),),
        sentence("Send"),
    )
    start, kinds = (
        words.say("Choose a scan"),
        words.say("Papers (*.pdf *.jpg *.jpeg *.png *.tif *.tiff *.ofd)"),
    )
    path, _ = QFileDialog.getOpenFileName(page, start, "", kinds)
    dialog.question("file").put(path)
    dialog.answered.connect(
        lambda said: page.do(
            lambda: sending_anew.edit_and_send(desk, step.case, step.step, file=Path(str(said["file"]))),
            toast=_ANEW,
        )
    )
    dialog.open()
    return dialog


def ask_where(page: Page, step: StepSaid, to_whom: str = "paper") -> AskDialog:
    """Ask what happens to it and why, then take it away from the machine."""
    desk = page.frame.doors.desk
    dialog = AskDialog(
        page,
        sentence("Hand over by hand") if to_whom == "paper" else sentence("Give to IT"),
        sentence("The program no longer sends this. The timeline of the case keeps who decided it and why."),
        (asked("to", _WHERE, "choice", choices=_TO, default=to_whom), asked("reason", _WHY, "long_text")),
        sentence("Hand over"),
    )

    def answered(said: dict[str, Any]) -> None:
        to: Literal["paper", "it", "dropped"] = said["to"]
        page.do(
            lambda: handover.hand_over(desk, step.case, step.step, to, said["reason"]),
            toast=sentence("Handed over."),
        )

    dialog.answered.connect(answered)
    dialog.open()
    return dialog


def ask_reference(page: Page, step: StepSaid) -> AskDialog:
    """Ask for the department's reference, then note that it has it."""
    desk = page.frame.doors.desk
    dialog = AskDialog(
        page,
        sentence("The department has it"),
        sentence("Only when the department said so: it is not sent again after this."),
        (asked("reference", _REFERENCE, help_text=_REFERENCE_HELP),),
        sentence("The department has it"),
    )
    dialog.answered.connect(
        lambda said: page.do(
            lambda: handover.confirm_arrived(desk, step.case, step.step, str(said["reference"])),
            toast=sentence("Noted: the department has it."),
        )
    )
    dialog.open()
    return dialog
