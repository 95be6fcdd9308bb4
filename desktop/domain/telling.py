"""The timeline in words: one sentence for each kind of entry of a case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from desktop.domain import forms
from desktop.domain.case import Moment
from desktop.domain.catalogue import CIRCUMSTANCES, Service, Text
from desktop.domain.kinds import back_entry as b
from desktop.domain.kinds import case as k
from desktop.domain.kinds import delivery as d
from desktop.domain.kinds import registers as r
from desktop.domain.kinds import visits as v
from desktop.domain.outage.paper import OUTAGES, WHY_SEEN
from desktop.domain.registers import telling as of_registers
from desktop.errors import Sentence, sentence

HERE = Text("this counter", "本窗口")  # whose doing it was when nobody's name stands with an entry

STATE_NAMES: dict[str, Text] = {
    "draft": Text("Draft", "草稿"),
    "received": Text("Received", "已收件"),
    "accepted": Text("Accepted", "已受理"),
    "not_accepted": Text("Not accepted", "不予受理"),
    "in_review": Text("In review", "审查中"),
    "waiting_supplement": Text("Waiting for supplement", "待补正"),
    "special_procedure": Text("Special procedure", "特别程序"),
    "approved": Text("Approved", "准予"),
    "refused": Text("Refused", "不予许可"),
    "withdrawn": Text("Withdrawn", "已撤回"),
    "delivered": Text("Delivered", "已送达"),
}

STEP_NAMES: dict[str, Text] = {
    "waiting": Text("Waiting to be sent", "待发送"),
    "sending": Text("Sending", "发送中"),
    "done": Text("The department has it", "部门已收到"),
    "refused": Text("Refused by the department", "部门拒收"),
    "in_doubt": Text("In doubt: may or may not have arrived", "存疑：可能已到达"),
    "handed_over": Text("Handed over by hand", "已转人工交接"),
}

MATERIAL_NAMES: dict[str, Text] = {
    "handed_in": Text("Handed in", "已提交"),
    "promised": Text("Promised", "承诺补交"),
    "missing": Text("Missing", "缺少"),
    "returned": Text("Returned", "已退回"),
}

_Teller = Callable[[Any, "Service | None"], Sentence]
_tellers: dict[type[Any], _Teller] = {}
_T = TypeVar("_T", bound=_Teller)


def _tells(kind: type[Any]) -> Callable[[_T], _T]:
    def register(function: _T) -> _T:
        _tellers[kind] = function
        return function

    return register


def tell(moment: Moment, service: Service | None = None) -> Sentence:
    """One moment of a timeline as a sentence; unknown kinds say that something newer happened."""
    teller = _tellers.get(type(moment.body))
    if teller is None:
        return sentence("Something newer happened here; update the program to read it.")
    return teller(moment.body, service)


def material_name(evidence: str, service: Service | None) -> Text:
    """The name of a material in a service, or its id when the service does not list it."""
    if service is not None:
        for material in service.materials:
            if material.evidence == evidence:
                return material.name
    return Text(evidence, evidence)


def listed(names: tuple[Text, ...]) -> Text:
    """Several names as one text."""
    return Text(", ".join(n.en for n in names), "、".join(n.zh for n in names))


def field_name(name: str, service: Service | None) -> Text:
    """The label of a form field, or its name when the form does not have it."""
    if name == "result":
        return _PAPER_NAMES["result"]
    return forms.named(service.form, name) if service is not None else Text(name, name)


@_tells(k.CaseOpened)
def _opened(body: k.CaseOpened, service: Service | None) -> Sentence:
    name = service.name if service else Text(body.service, body.service)
    return sentence("Opened: {service}", service=name)


@_tells(k.CaseFilled)
def _filled(body: k.CaseFilled, service: Service | None) -> Sentence:
    names = listed(tuple(field_name(n, service) for n in body.values))
    if body.reason:
        return sentence("Put right: {fields}, because {reason}", fields=names, reason=body.reason)
    return sentence("Filled in: {fields}", fields=names)


@_tells(k.CircumstancesSet)
def _circumstances(body: k.CircumstancesSet, service: Service | None) -> Sentence:
    if not body.circumstances:
        return sentence("No special circumstances")
    names = tuple(CIRCUMSTANCES.get(n, Text(n, n)) for n in body.circumstances)
    return sentence("Special circumstances: {names}", names=listed(names))


@_tells(k.MaterialNoted)
def _material(body: k.MaterialNoted, service: Service | None) -> Sentence:
    name = material_name(body.evidence, service)
    if body.state == "promised" and body.until:
        return sentence("{material} promised until {day}", material=name, day=body.until.isoformat())
    return sentence("{material}: {state}", material=name, state=MATERIAL_NAMES[body.state])


@_tells(k.CaseReceived)
def _received(body: k.CaseReceived, service: Service | None) -> Sentence:
    return sentence("Received under number {number}", number=body.number)


@_tells(k.CaseAccepted)
def _accepted(body: k.CaseAccepted, service: Service | None) -> Sentence:
    if body.promised:
        names = listed(tuple(material_name(e, service) for e in body.promised))
        return sentence("Accepted, with these still to come: {names}", names=names)
    return sentence("Accepted")


@_tells(k.CaseNotAccepted)
def _not_accepted(body: k.CaseNotAccepted, service: Service | None) -> Sentence:
    return sentence("Not accepted: {reasons}", reasons="; ".join(body.reasons))


@_tells(k.NoticeGiven)
def _noticed(body: k.NoticeGiven, service: Service | None) -> Sentence:
    return sentence("One-time notice given: {many} things missing", many=len(body.missing))


@_tells(k.CaseSupplemented)
def _supplemented(body: k.CaseSupplemented, service: Service | None) -> Sentence:
    names = listed(tuple(material_name(e, service) for e in body.evidence))
    return sentence("Supplemented: {names}", names=names if body.evidence else body.text)


@_tells(k.CaseWithdrawn)
def _withdrawn(body: k.CaseWithdrawn, service: Service | None) -> Sentence:
    return sentence("Withdrawn by the applicant: {reason}", reason=body.reason)


@_tells(k.CaseDelivered)
def _delivered(body: k.CaseDelivered, service: Service | None) -> Sentence:
    proof = _PROOFS[body.signed, body.document]
    if body.how == "post":
        return sentence("Result sent to {to} by post", to=body.to)
    if body.how == "electronic":
        return sentence("Result sent to {to} electronically", to=body.to)
    return sentence("Result handed over to {to}: {proof}", to=body.to, proof=proof)


_PROOFS = {
    (True, True): sentence("signed for, identity document compared"),
    (True, False): sentence("signed for"),
    (False, True): sentence("identity document compared"),
    (False, False): sentence("not signed for"),
}


@_tells(k.CaseNoted)
def _noted(body: k.CaseNoted, service: Service | None) -> Sentence:
    return sentence("Note: {text}", text=body.text)


@_tells(k.CaseMessaged)
def _messaged(body: k.CaseMessaged, service: Service | None) -> Sentence:
    if body.type == "rating":
        return sentence("Rated {stars} of 5: {text}", stars=body.stars, text=body.text)
    if body.type == "urge":
        return sentence("Department urged: {text}", text=body.text)
    return sentence("Question to the department: {text}", text=body.text)


_PAPER_NAMES = {
    "receipt": Text("receipt", "受理回执"),
    "notice": Text("one-time notice", "一次性告知书"),
    "case_report": Text("case report", "办件报告"),
    "refusal": Text("refusal notice", "不予受理通知书"),
    "result": Text("the department's result", "部门办理结果"),
    "delivery": Text("receipt of delivery", "送达回证"),
}


@_tells(k.PaperPrinted)
def _printed(body: k.PaperPrinted, service: Service | None) -> Sentence:
    paper = _PAPER_NAMES[body.paper]
    if body.state == "printed":
        return sentence("Printed: {paper}", paper=paper)
    if body.state == "failed":
        return sentence("Printing failed: {paper}", paper=paper)
    if body.state == "voided":
        return sentence("Voided: {paper}, because {reason}", paper=paper, reason=body.reason)
    return sentence("Printed again: {paper}, because {reason}", paper=paper, reason=body.reason)


@_tells(k.CaseSeen)
def _seen(body: k.CaseSeen, service: Service | None) -> Sentence:
    names = listed(tuple(field_name(n, service) for n in body.fields))
    why = WHY_SEEN.get(body.purpose, body.purpose)
    return sentence("Looked at {fields}: {purpose}", fields=names, purpose=why)


@_tells(k.DepartmentAnswered)
def _answered(body: k.DepartmentAnswered, service: Service | None) -> Sentence:
    state = STATE_NAMES[body.state]
    if body.asked_for:
        names = listed(tuple(material_name(e, service) for e in body.asked_for))
        return sentence("The department asks for {names}: {reason}", names=names, reason=body.reason)
    if body.reason:
        return sentence("The department says {state}: {reason}", state=state, reason=body.reason)
    return sentence("The department says {state}", state=state)


@_tells(k.ClockSet)
def _clock_set(body: k.ClockSet, service: Service | None) -> Sentence:
    promised, statutory = body.limits.promised_days, body.limits.statutory_days
    if not statutory:
        return sentence("Its date is counted without pauses: {promised} working days", promised=promised)
    return sentence(
        "Its dates are counted without pauses: {promised} working days promised, {statutory} by law",
        promised=promised,
        statutory=statutory,
    )


@_tells(k.ResultKept)
def _result_kept(body: k.ResultKept, service: Service | None) -> Sentence:
    return sentence("The department's result is kept here ({size} kB)", size=max(1, body.size // 1000))


@_tells(k.ResultLacking)
def _result_lacking(body: k.ResultLacking, service: Service | None) -> Sentence:
    return sentence("The department's result could not be fetched: {why}", why=why_lacking(body.why))


@_tells(k.ResultWanted)
def _result_wanted(body: k.ResultWanted, service: Service | None) -> Sentence:
    return sentence("The department's result is to be fetched once more")


_LACKING: dict[str, Sentence] = {
    "gone": sentence("the department no longer has this paper"),
    "refused": sentence("the department does not give it out over the line"),
    "unusable": sentence("it is no paper this program can keep"),
    "too_big": sentence("it is larger than 20 MB"),
    "tired": sentence("it failed too often"),
}


def why_lacking(code: str) -> Sentence:
    """Why a result could not be had, by the code of its entry."""
    return _LACKING.get(code, _LACKING["tired"])


@_tells(d.DeliveryPlanned)
def _planned(body: d.DeliveryPlanned, service: Service | None) -> Sentence:
    return sentence("To be sent to the department, in steps: {many}", many=len(body.steps))


def step_name(step: str, service: Service | None) -> Text:
    """What a step carries, by its id: DELIVERY:create, DELIVERY:message or DELIVERY:paper:EVIDENCE."""
    _, _, name = step.partition(":")
    call, _, evidence = name.partition(":")
    if call == "paper":
        return material_name(evidence, service)
    return _STEP_SORTS.get(call, Text(step, step))


_STEP_SORTS = {"create": Text("the case", "办件"), "message": Text("the message", "消息")}


@_tells(d.StepSending)
def _sending(body: d.StepSending, service: Service | None) -> Sentence:
    what = step_name(body.step, service)
    if body.attempt > 1:
        return sentence("Sending {what}, try {attempt}", what=what, attempt=body.attempt)
    return sentence("Sending {what}", what=what)


@_tells(d.StepDone)
def _done(body: d.StepDone, service: Service | None) -> Sentence:
    what = step_name(body.step, service)
    if body.reference and body.step.endswith(":create"):
        return sentence("The department has {what} as {reference}", what=what, reference=body.reference)
    return sentence("The department has {what}", what=what)


@_tells(d.StepRefused)
def _refused(body: d.StepRefused, service: Service | None) -> Sentence:
    return sentence(
        "The department refused {what}: {title}", what=step_name(body.step, service), title=body.title
    )


@_tells(d.StepDoubted)
def _doubted(body: d.StepDoubted, service: Service | None) -> Sentence:
    what = step_name(body.step, service)
    return sentence("No usable answer to {what}: it may or may not have arrived", what=what)


@_tells(d.StepCleared)
def _cleared(body: d.StepCleared, service: Service | None) -> Sentence:
    if body.how == "person":
        return sentence("A person lets {what} be sent once more", what=step_name(body.step, service))
    return sentence("The doubt is settled; it is sent again")


@_tells(d.StepHandedOver)
def _handed_over(body: d.StepHandedOver, service: Service | None) -> Sentence:
    if body.to == "dropped":
        return sentence("Not sent any more: {reason}", reason=body.reason)
    return sentence("Taken over by a person: {reason}", reason=body.reason)


@_tells(v.CaseTicketed)
def _ticketed(body: v.CaseTicketed, service: Service | None) -> Sentence:
    return sentence(
        "Came with number {number}, after waiting {minutes} min",
        number=body.number,
        minutes=-(-body.waited_s // 60),
    )


@_tells(v.CaseServed)
def _served(body: v.CaseServed, service: Service | None) -> Sentence:
    waited, handled = -(-body.waited_s // 60), -(-body.handled_s // 60)
    return sentence(
        "Visit with number {number} at window {window}: waited {waited} min, served {handled} min",
        number=body.number,
        window=body.window,
        waited=waited,
        handled=handled,
    )


@_tells(v.CaseRated)
def _rated(body: v.CaseRated, service: Service | None) -> Sentence:
    return sentence("The applicant gave a rating; it is sealed")


@_tells(r.RegisterAsked)
def _register_asked(body: r.RegisterAsked, service: Service | None) -> Sentence:
    return of_registers.asked(body, listed(tuple(field_name(n, service) for n in body.fields)))


@_tells(r.RegisterTold)
def _register_told(body: r.RegisterTold, service: Service | None) -> Sentence:
    return of_registers.told(body, listed(tuple(field_name(n, service) for n in body.fields)))


@_tells(b.CaseOnPaper)
def _on_paper(body: b.CaseOnPaper, service: Service | None) -> Sentence:
    return sentence(
        "From the paper form {number}, asked for on {time}. {why}",
        number=body.number,
        time=body.asked_at.astimezone().strftime("%Y-%m-%d %H:%M"),
        why=OUTAGES[body.outage],
    )


@_tells(b.CheckWanted)
def _check_wanted(body: b.CheckWanted, service: Service | None) -> Sentence:
    return sentence("Typed in from the paper; a second person is to check it")


@_tells(b.CaseChecked)
def _checked(body: b.CaseChecked, service: Service | None) -> Sentence:
    return sentence("Compared with the paper form by a second person: it is the same")


@_tells(b.CheckFailed)
def _check_failed(body: b.CheckFailed, service: Service | None) -> Sentence:
    return sentence("Compared with the paper form and given back: {reason}", reason=body.reason)


@_tells(b.EntryGivenUp)
def _given_up(body: b.EntryGivenUp, service: Service | None) -> Sentence:
    return sentence("The entry of the paper form was given up: {reason}", reason=body.reason)


def known_kinds() -> frozenset[type[Any]]:
    """Every kind that has its sentence; a test compares it with the registry."""
    return frozenset(_tellers)
