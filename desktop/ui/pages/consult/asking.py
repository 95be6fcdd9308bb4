"""What consultation asks before a deed: a question for a department, what it said, to whom, and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from desktop.casework import consult, people
from desktop.casework.consult import seen
from desktop.casework.consult.seen import InquiryView
from desktop.casework.desk import Changed, Desk
from desktop.domain.catalogue import Text
from desktop.domain.consult.telling import WAYS
from desktop.domain.forms import FormField
from desktop.domain.kinds.consult import AnswerWritten
from desktop.errors import Refused, Sentence, sentence
from desktop.ui.dialogs.asking import AskDialog, asked
from desktop.ui.parts.page import Page

_QUESTION = Text("The question, as the resident asks it", "问题（按群众的问法）")
_QUESTION_HELP = Text(
    "Without names or numbers: it goes to the department.", "不写姓名和号码，内容会转给部门。"
)
_ABOUT = Text("About", "所属部门或事项")
_WHO = Text("Identity number of who asks (may be left open)", "提问人证件号码（可不填）")
_HOW = Text("How", "方式")
_WHOM = Text("Who was asked there", "询问了谁")
_SAID = Text("What the department said", "部门的答复")
_WHO_SAID = Text("Who said it", "答复人")
_BASIS = Text("Legal basis", "法律依据")
_WHY = Text("Why", "原因")
_TO = Text("To", "交给")
_QUESTION_ZH = Text("Question in Chinese", "问题（中文）")
_QUESTION_EN = Text("Question in English", "问题（英文）")
_TEXT_ZH = Text("Answer in Chinese", "答复（中文）")
_TEXT_EN = Text("Answer in English", "答复（英文）")
_BASIS_ZH = Text("Legal basis in Chinese", "法律依据（中文）")
_BASIS_EN = Text("Legal basis in English", "法律依据（英文）")
_LAST = Text("Last day on which it may be told", "有效期截止日")
_WORDS = Text("Other words people use for it", "群众的其他说法")


def ask(
    page: Page,
    *,
    question: str = "",
    about: str = "",
    answer: str = "",
    resident: str = "",
    done: Callable[[str], None],
) -> AskDialog:
    """Ask a department; *about* is ``service:…`` or ``department:…``; *done* gets the inquiry's journal."""
    desk = page.frame.doors.desk
    who = () if resident else (asked("who", _WHO, required=False),)
    dialog = AskDialog(
        page,
        sentence("Ask a department"),
        sentence("You are responsible for the inquiry until a colleague accepts it."),
        (
            asked("question", _QUESTION, "long_text", help_text=_QUESTION_HELP, default=question),
            asked("about", _ABOUT, "choice", choices=_abouts(desk), default=about or None),
            *who,
        ),
        sentence("Ask"),
    )

    def send(answers: dict[str, Any]) -> None:
        def work() -> Changed:
            service, department = _about(desk, str(answers["about"]))
            person = resident or _known(desk, str(answers.get("who") or ""))
            text = str(answers["question"])
            return consult.ask(desk, text, department, service=service, resident=person, answer=answer)

        page.do(work, lambda changed: done(changed.result), toast=sentence("The inquiry is open."))

    dialog.answered.connect(send)
    dialog.open()
    return dialog


def carry(page: Page, inquiry: str) -> AskDialog:
    """Keep that the department was asked by a person."""
    desk = page.frame.doors.desk
    return _dialog(
        page,
        AskDialog(
            page,
            sentence("The department was asked"),
            sentence("By telephone, in person or in writing: who was asked is kept with the inquiry."),
            (_how("phone"), asked("whom", _WHOM, required=False)),
            sentence("Keep"),
        ),
        lambda a: consult.carried(desk, inquiry, a["how"], a["whom"] or ""),
        sentence("Kept."),
    )


def type_answer(page: Page, inquiry: str) -> AskDialog:
    """Type in what the department said."""
    desk = page.frame.doors.desk
    return _dialog(
        page,
        AskDialog(
            page,
            sentence("Type the answer in"),
            sentence("Word for word; the resident is told exactly this."),
            (
                asked("text", _SAID, "long_text"),
                asked("who", _WHO_SAID, required=False),
                asked("basis", _BASIS, required=False),
            ),
            sentence("Keep"),
        ),
        lambda a: consult.answered(
            desk, inquiry, str(a["text"]), who=a["who"] or "", legal_basis=a["basis"] or ""
        ),
        sentence("The answer is kept; now tell the resident."),
    )


def tell(page: Page, inquiry: str) -> AskDialog:
    """Keep that the answer was told, and how."""
    desk = page.frame.doors.desk
    return _dialog(
        page,
        AskDialog(
            page,
            sentence("The answer was told"),
            sentence("It is kept to whom, when and in which words."),
            (_how("counter"),),
            sentence("Keep"),
        ),
        lambda a: consult.tell(desk, inquiry, a["how"]),
        sentence("Told."),
    )


def hand_over(page: Page, inquiry: str) -> AskDialog:
    """Offer an inquiry to a colleague."""
    desk = page.frame.doors.desk
    colleagues = tuple((staff, Text(name, name)) for staff, name in seen.colleagues(desk))
    return _dialog(
        page,
        AskDialog(
            page,
            sentence("Hand it over"),
            sentence("You stay responsible until your colleague accepts."),
            (asked("to", _TO, "choice", choices=colleagues), asked("why", _WHY, required=False)),
            sentence("Offer"),
        ),
        lambda a: consult.offer(desk, inquiry, a["to"], a["why"] or ""),
        sentence("Offered; nothing changes until it is accepted."),
    )


def reason(
    page: Page, title: Sentence, under: Sentence, deed: Callable[[Desk, str], Changed], told: Sentence
) -> AskDialog:
    """A deed that needs its reason: close, return, withdraw, decline."""
    desk = page.frame.doors.desk
    dialog = AskDialog(page, title, under, (asked("why", _WHY),), title, "danger")
    return _dialog(page, dialog, lambda a: deed(desk, str(a["why"])), told)


def write(
    page: Page,
    wording: AnswerWritten | None = None,
    *,
    answer: str = "",
    view: InquiryView | None = None,
    done: Callable[[str], None],
) -> AskDialog:
    """Write an answer for the library: a new one, another wording of one, or from an inquiry's answer."""
    desk = page.frame.doors.desk
    start = wording or _from(view)
    dialog = AskDialog(
        page,
        sentence("Write for the library"),
        sentence("Somebody who leads the centre reviews it; until then nobody is told it."),
        _wording_fields(desk, start),
        sentence("Give it to the review"),
    )

    def work(answers: dict[str, Any]) -> Changed:
        made = _wording(desk, answers, start.inquiry, start.legal_basis[1:])
        if view is not None:
            return consult.propose(desk, view.inquiry.id, made)
        return consult.write(desk, made, answer)

    dialog.answered.connect(
        lambda answers: page.do(
            lambda: work(answers),
            lambda changed: done(changed.result),
            toast=sentence("It waits for a review now."),
        )
    )
    dialog.open()
    return dialog


def _wording_fields(desk: Desk, start: AnswerWritten) -> tuple[FormField, ...]:
    about = f"service:{start.service}" if start.service else f"department:{start.department}"
    basis = start.legal_basis[0] if start.legal_basis else Text("", "")
    return (
        asked("about", _ABOUT, "choice", choices=_abouts(desk), default=about if start.department else None),
        asked("question_zh", _QUESTION_ZH, default=start.question.zh),
        asked("question_en", _QUESTION_EN, default=start.question.en),
        asked("text_zh", _TEXT_ZH, "long_text", default=start.text.zh),
        asked("text_en", _TEXT_EN, "long_text", default=start.text.en),
        asked("basis_zh", _BASIS_ZH, default=basis.zh),
        asked("basis_en", _BASIS_EN, default=basis.en),
        asked("until", _LAST, "date", default=start.valid_until.isoformat() if start.valid_until else None),
        asked("words", _WORDS, required=False, default=" ".join(start.keywords)),
    )


def _wording(desk: Desk, answers: dict[str, Any], inquiry: str, more: tuple[Text, ...]) -> AnswerWritten:
    service, department = _about(desk, str(answers["about"]))
    try:
        until = date.fromisoformat(str(answers["until"]))
    except ValueError:
        raise Refused(
            sentence("{text} is no day.", text=str(answers["until"])), sentence("Write it like 2027-06-30.")
        ) from None
    return AnswerWritten(
        question=Text(str(answers["question_en"]), str(answers["question_zh"])),
        text=Text(str(answers["text_en"]), str(answers["text_zh"])),
        department=department,
        service=service,
        legal_basis=(Text(str(answers["basis_en"]), str(answers["basis_zh"])), *more),
        valid_until=until,
        keywords=tuple(str(answers["words"] or "").split()),
        inquiry=inquiry,
    )


def _from(view: InquiryView | None) -> AnswerWritten:
    """What is known of an answer from the inquiry it comes from."""
    nothing = Text("", "")
    asked_, reply = (view.inquiry.asked, view.inquiry.reply) if view is not None else (None, None)
    if view is None or asked_ is None or reply is None:
        return AnswerWritten(nothing, nothing, "")
    chinese = any("\u4e00" <= c <= "\u9fff" for c in asked_.question)
    question = Text("", asked_.question) if chinese else Text(asked_.question, "")
    text, basis = reply.body.text, reply.body.legal_basis
    return AnswerWritten(
        question,
        Text("", text) if chinese else Text(text, ""),
        asked_.department,
        asked_.service,
        (Text("", basis) if chinese else Text(basis, ""),),
        reply.body.valid_until,
        inquiry=view.inquiry.id,
    )


def _how(default: str) -> FormField:
    return asked("how", _HOW, "choice", choices=tuple(WAYS.items()), default=default)


def _dialog(
    page: Page, dialog: AskDialog, work: Callable[[dict[str, Any]], Changed], told: Sentence
) -> AskDialog:
    dialog.answered.connect(lambda answers: page.do(lambda: work(answers), toast=told))
    dialog.open()
    return dialog


def _abouts(desk: Desk) -> tuple[tuple[str, Text], ...]:
    """Everything a question may be about: departments, then their services."""
    departments = {row.id: row.name for row in desk.store.lookups.departments()}
    whole = [("department:" + row, name) for row, name in departments.items()]
    services = [
        ("service:" + service.id, service.name)
        for service in desk.store.lookups.services()
        if service.department in departments
    ]
    return (*whole, *services)


def _about(desk: Desk, about: str) -> tuple[str, str]:
    """(service, department) of a choice."""
    sort, _, name = about.partition(":")
    if sort == "department":
        return "", name
    service = desk.store.lookups.service(name)
    return (name, service.department) if service is not None else ("", "")


def _known(desk: Desk, id_number: str) -> str:
    if not id_number.strip():
        return ""
    row = people.find_resident(desk, id_number)
    if row is None:
        raise Refused(
            sentence("No resident with this identity number is known here."),
            sentence("Register the person, or leave the number out."),
        )
    return row.id
