"""What can be done to a case from its page: each deed asks what it needs, then is carried out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal

from desktop.casework import work
from desktop.casework.amending import correcting
from desktop.casework.desk import Desk
from desktop.domain.catalogue import Text
from desktop.domain.forms import FormField
from desktop.errors import Sentence, Trouble, sentence
from desktop.ui.dialogs.asking import AskDialog, asked
from desktop.ui.dialogs.paper import PaperDialog
from desktop.ui.dialogs.supplement import Brought, Offered, SupplementDialog
from desktop.ui.hall.papers import show_slip
from desktop.ui.pages.case.reading import Read
from desktop.ui.parts.page import Page

Failed = Callable[[Trouble], None]
Paper = Literal["receipt", "notice", "refusal", "case_report", "delivery"]
PAPERS: dict[Paper, Sentence] = {
    "receipt": sentence("Receipt"),
    "notice": sentence("One-time notice"),
    "refusal": sentence("Notice of refusal"),
    "case_report": sentence("Case report"),
    "delivery": sentence("Receipt of delivery"),
}
_NOTE = Text("Note", "备注")
_MESSAGE = Text("What the department should know", "要告知部门的内容")
_SORT = Text("What it is", "类型")
_SORTS = (("question", Text("A question", "咨询")), ("urge", Text("An urging", "催办")))
_REASON = Text("What the applicant said", "申请人的理由")
_REASON_FIELD = "reason of the correction"  # no field of a form is called so
_WHAT_WAS_WRONG = Text("What was wrong", "更正理由")
_TO = Text("Who takes it", "领取人")
_HOW = Text("How", "送达方式")
_HOWS = (
    ("counter", Text("At the counter", "窗口领取")),
    ("post", Text("By post", "邮寄")),
    ("electronic", Text("Electronically", "电子送达")),
)
_SIGNED = Text("Signed for", "已签收")
_DOCUMENT = Text("Number of the identity document shown", "出示的证件号码")
_DOCUMENT_HELP = Text(
    "Scan or type it: it is compared with the register, and not kept.",
    "请扫描或输入：仅与登记信息核对，不留存。",
)
WHY_AGAIN = Text("Why it is printed again", "重新打印的理由")
_MARKED = Text(
    "It was printed before; the copy is marked, and the reason is kept.",
    "此前已打印过；副本将作标记，理由将留存。",
)
WHYS = (
    ("lost", Text("Lost", "遗失")),
    ("unreadable", Text("Unreadable", "字迹不清")),
    ("for the file", Text("For the file", "存档")),
    ("printer failed", Text("The printer failed", "打印故障")),
)


def write_note(page: Page, read: Read) -> AskDialog:
    """A remark that stays at the centre."""
    desk = page.frame.doors.desk
    return _ask(
        page,
        sentence("Note"),
        sentence("It stays at the centre; the department does not see it."),
        (asked("text", _NOTE, "long_text"),),
        sentence("Keep"),
        lambda said, failed: page.do(
            lambda: work.note(desk, read.case.id, said["text"]),
            failed=failed,
            toast=sentence("The note is kept."),
        ),
    )


def write_message(page: Page, read: Read) -> AskDialog:
    """A question to the department, or an urging."""
    desk = page.frame.doors.desk

    def send(said: dict[str, Any], failed: Failed) -> None:
        sort: Literal["question", "urge"] = "urge" if said["sort"] == "urge" else "question"
        page.do(
            lambda: work.message(desk, read.case.id, sort, said["text"]),
            failed=failed,
            toast=sentence("It goes to the department as soon as it can be reached."),
        )

    fields = (
        asked("sort", _SORT, "choice", choices=_SORTS, default="question"),
        asked("text", _MESSAGE, "long_text"),
    )
    under = sentence("To {department}", department=read.view.department)
    return _ask(page, sentence("Ask or urge the department"), under, fields, sentence("Send"), send)


def rate(page: Page, read: Read) -> None:
    """Let the applicant rate it, on their own screen or by a slip; no clerk types it or sees it."""
    frame, case = page.frame, read.case.id
    frame.hall.ask_about(case, lambda matters: show_slip(frame, page, matters))


def correct(page: Page, read: Read) -> None:
    """Put answers of the form right; asks for them as they stand, and for the reason."""
    desk, case = page.frame.doors.desk, read.case.id
    page.ask(
        "correct",
        lambda: correcting.to_correct(desk, case),
        lambda fields: ask_correction(page, read, fields),
    )


def ask_correction(page: Page, read: Read, fields: tuple[FormField, ...]) -> None:
    """The answers as they stand, to be changed, and why."""
    desk, case = page.frame.doors.desk, read.case.id
    stood = {field.name: field.default for field in fields}

    def put_right(said: dict[str, Any], failed: Failed) -> None:
        values = {name: value for name, value in said.items() if name != _REASON_FIELD}
        changed = {n: v for n, v in values.items() if v != stood[n] and (v or stood[n])}
        page.do(
            lambda: correcting.correct(desk, case, changed, said[_REASON_FIELD]),
            failed=failed,
            toast=sentence("Put right; the department is told."),
        )

    _ask(
        page,
        sentence("Put answers right"),
        sentence("The old answers stay in the journal; the department is told both and the reason."),
        (asked(_REASON_FIELD, _WHAT_WAS_WRONG), *(replace(field, required=False) for field in fields)),
        sentence("Put right"),
        put_right,
    )


def withdraw(page: Page, read: Read) -> AskDialog:
    """Take the application back."""
    desk = page.frame.doors.desk
    return _ask(
        page,
        sentence("Withdraw the application"),
        sentence("The applicant takes it back. This cannot be undone; a new case can be opened later."),
        (asked("reason", _REASON, "long_text"),),
        sentence("Withdraw"),
        lambda said, failed: page.do(
            lambda: work.withdraw(desk, read.case.id, said["reason"]),
            failed=failed,
            toast=sentence("Withdrawn."),
        ),
        "danger",
    )


def deliver(page: Page, read: Read) -> AskDialog:
    """Hand the result over."""
    desk = page.frame.doors.desk
    name = read.view.proxy.name if read.view.proxy is not None else read.view.applicant.name
    fields = [asked("to", _TO, default=name), asked("how", _HOW, "choice", choices=_HOWS, default="counter")]
    if read.proof in ("signature", "both"):
        fields.append(asked("signed", _SIGNED, "yes_no", default=True))
    if read.proof in ("document", "both"):
        fields.append(asked("document", _DOCUMENT, help_text=_DOCUMENT_HELP, required=False))

    def hand(said: dict[str, Any], failed: Failed) -> None:
        how: Literal["counter", "post", "electronic"] = said["how"]
        page.do(
            lambda: work.deliver(
                desk,
                read.case.id,
                said["to"],
                how,
                signed=bool(said.get("signed", False)),
                document=str(said.get("document") or ""),
            ),
            failed=failed,
            toast=sentence("The result is handed over."),
        )

    under = read.view.service.output
    return _ask(page, sentence("Hand over the result"), under, tuple(fields), sentence("Hand over"), hand)


def supplement(page: Page, read: Read) -> SupplementDialog:
    """Hand in what was promised or asked for."""
    desk, case = page.frame.doors.desk, read.case
    answer = case.answer
    asked_for = set(answer.asked_for) if answer is not None and case.state == "waiting_supplement" else set()
    offered = tuple(
        Offered(m.evidence, m.name, m.evidence in asked_for or m.state == "promised")
        for m in read.view.materials
    )
    dialog = SupplementDialog(page, offered)

    def hand_in(brought: Brought) -> None:
        page.do(
            lambda: work.supplement(desk, case.id, brought.files, brought.text, brought.evidence),
            toast=sentence("Handed in; it goes to the department as soon as it can be reached."),
        )

    dialog.answered.connect(hand_in)
    dialog.open()
    return dialog


def print_paper(page: Page, read: Read, paper: Paper) -> PaperDialog:
    """Show a paper to print; one that was printed before asks for the reason above its preview."""
    desk, case = page.frame.doors.desk, read.case.id
    again = read.printed_before(paper)
    why = asked("reason", WHY_AGAIN, "choice", help_text=_MARKED, choices=WHYS) if again else None
    title = sentence("Print again: {paper}", paper=PAPERS[paper]) if again else PAPERS[paper]
    dialog = PaperDialog(page.frame, page, title, f"{paper}.pdf", lambda: _make(desk, case, paper), why)

    def printed(well: bool) -> None:
        state: Literal["printed", "failed"] = "printed" if well else "failed"
        reason = dialog.reason
        page.do(lambda: work.printed(desk, case, paper, state, reason))

    dialog.printed.connect(printed)
    dialog.open()
    return dialog


def _make(desk: Desk, case: str, paper: Paper) -> bytes:
    from desktop.casework import papers  # its fonts take a moment: not before the first paper

    makers = {
        "receipt": papers.receipt,
        "notice": papers.notice,
        "refusal": papers.refusal,
        "case_report": papers.case_report,
        "delivery": papers.delivery,
    }
    return makers[paper](desk, case)


def _ask(
    page: Page,
    title: Sentence,
    under: Sentence | Text,
    fields: tuple[FormField, ...],
    ok: Sentence,
    answered: Callable[[dict[str, Any], Failed], object],
    kind: Literal["primary", "danger"] = "primary",
    wrong: Trouble | None = None,
) -> AskDialog:
    """Ask, and ask again with everything still there when the deed is refused: nothing is typed twice."""
    dialog = AskDialog(page, title, under, fields, ok, kind, wrong)

    def given(said: dict[str, Any]) -> None:
        def failed(trouble: Trouble) -> None:
            kept = tuple(replace(field, default=said.get(field.name)) for field in fields)
            _ask(page, title, under, kept, ok, answered, kind, trouble)

        answered(said, failed)

    dialog.answered.connect(given)
    dialog.open()
    return dialog
