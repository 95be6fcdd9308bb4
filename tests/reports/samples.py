"""Sheets to print in tests: an invented centre, generic names, everything already masked."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from random import Random

from desktop.domain.catalogue import Text
from desktop.errors import sentence
from desktop.insight.asked import InquiryFacts, asked
from desktop.insight.facts import CaseFacts
from desktop.insight.measures import month
from desktop.reports.sheets import (
    CaseSheet,
    ClashLine,
    Deadline,
    Fee,
    Head,
    MaterialLine,
    MomentLine,
    MonthCase,
    MonthInquiry,
    MonthSheet,
    NoticePart,
    NoticeSheet,
    Person,
    ReceiptSheet,
    RefusalSheet,
    ServiceLine,
    StepLine,
    ValueLine,
)

BEIJING = timezone(timedelta(hours=8))
HEAD = Head(
    centre=Text("Qinghe District Service Centre", "清河区政务服务中心"),
    counter=Text("Window 7", "7号窗口"),
    clerk="李娜",
    printed_at=datetime(2026, 10, 12, 14, 30, tzinfo=BEIJING),
    anchor="3f9a 21bc 7d04",
    place=Text("Hall 1, 18 Renmin Road", "人民路18号一楼大厅"),
    phone="0512-5550100",
    hours=Text("Mon–Fri 9:00–17:00", "周一至周五 9:00–17:00"),
)
APPLICANT = Person("张伟", "11**************1X", "138****0000")
CIVIL = Text("Civil Affairs", "民政局")
SOCIAL = Text("Social Security", "人力资源和社会保障局")
HEALTH = Text("Health", "卫生健康委员会")
HOUSEHOLD = Text("Household Registration", "公安局户政科")


def deadlines(promised: date | None = date(2026, 10, 26), days: int = 10) -> tuple[Deadline, ...]:
    return (
        Deadline("accept", date(2026, 10, 19), 5),
        Deadline("promised", promised, days),
        Deadline("statutory", date(2026, 11, 9) if promised else None, 20),
    )


MATERIALS = (
    MaterialLine(Text("Identity card", "居民身份证"), "handed_in", 1),
    MaterialLine(Text("Household register", "户口簿"), "handed_in", 2, note=Text("all pages", "全部页")),
    MaterialLine(Text("Proof of residence", "居住证明"), "promised", 1, until=date(2026, 10, 20)),
    MaterialLine(Text("Photograph, white ground", "白底免冠照片"), "missing", 2),
)


def single(**more: object) -> ReceiptSheet:
    values: dict[str, object] = {
        "head": HEAD,
        "number": "MZ-07-2026-000418-3",
        "received_on": date(2026, 10, 12),
        "applicant": APPLICANT,
        "services": (
            ServiceLine(
                Text("Old-age allowance for residents over 80", "八十周岁以上高龄津贴发放"),
                CIVIL,
                "MZ-07-2026-000418-3",
                deadlines(),
                phone="0512-5550111",
            ),
        ),
        "materials": MATERIALS,
        "fees": (Fee(0),),
    }
    return ReceiptSheet(**{**values, **more})  # type: ignore[arg-type]


def bundle(**more: object) -> ReceiptSheet:
    birth = Text("Birth registration", "新生儿出生登记")
    values: dict[str, object] = {
        "head": HEAD,
        "number": "YJ-07-2026-000031-5",
        "received_on": date(2026, 10, 12),
        "applicant": APPLICANT,
        "bundle": Text("A child is born", "新生儿出生“一件事”"),
        "services": (
            ServiceLine(
                Text("Birth certificate", "出生医学证明签发"), HEALTH, "WJ-07-2026-000122-0", deadlines()
            ),
            ServiceLine(
                birth,
                HOUSEHOLD,
                "HZ-07-2026-000077-9",
                deadlines(date(2026, 11, 2)),
                after=(Text("Birth certificate", "出生医学证明签发"),),
            ),
            ServiceLine(
                Text("Child's social security card", "新生儿社会保障卡申领"),
                SOCIAL,
                "RS-07-2026-000301-4",
                deadlines(None, 10),
                after=(birth,),
            ),
        ),
        "materials": tuple(
            MaterialLine(m.name, m.state, m.copies, m.until, m.note, serves=(birth,)) for m in MATERIALS
        ),
        "total": Deadline("promised", date(2026, 11, 16), 25),
        "fees": (Fee(1000, Text("card", "工本费")), Fee(500)),
        "circumstances": ("proxy",),
        "proxy": Person("王芳", "32**************28"),
    }
    return ReceiptSheet(**{**values, **more})  # type: ignore[arg-type]


def notice_sheet(**more: object) -> NoticeSheet:
    lacking = tuple(m for m in MATERIALS if m.state != "handed_in")
    values: dict[str, object] = {
        "head": HEAD,
        "applicant": APPLICANT,
        "told_on": date(2026, 10, 12),
        "number": "YJ-07-2026-000031-5",
        "bundle": Text("A child is born", "新生儿出生“一件事”"),
        "parts": (
            NoticePart(
                Text("Birth registration", "新生儿出生登记"),
                HOUSEHOLD,
                "HZ-07-2026-000077-9",
                lacking,
                (sentence("The birth date {date} lies in the future.", date="2027-01-02"),),
            ),
            NoticePart(
                Text("Child's social security card", "新生儿社会保障卡申领"), SOCIAL, missing=lacking[:1]
            ),
        ),
        "bring_by": Deadline("supplement", date(2026, 10, 26), 10),
        "remarks": ("请带原件。",),
    }
    return NoticeSheet(**{**values, **more})  # type: ignore[arg-type]


def refusal_sheet(**more: object) -> RefusalSheet:
    values: dict[str, object] = {
        "head": HEAD,
        "applicant": APPLICANT,
        "service": Text("Food business licence", "食品经营许可"),
        "department": Text("Market Regulation", "市场监督管理局"),
        "decided_on": date(2026, 10, 12),
        "reasons": (
            Text("The premises lie outside this district.", "经营场所不在本区范围内。"),
            "申请人提交的场地使用证明已经过期，且未在规定期限内补正，不符合《食品经营许可和备案管理办法》规定的申请条件。"
            * 2,
        ),
        "legal_basis": (
            Text(
                "Administrative Licensing Law, article 32 (2)",
                "《中华人民共和国行政许可法》第三十二条第一款第（二）项",
            ),
        ),
        "instead": (
            Text(
                "Apply at the service centre of the district of the premises.",
                "请向经营场所所在区的政务服务中心申请。",
            ),
        ),
    }
    return RefusalSheet(**{**values, **more})  # type: ignore[arg-type]


AT = datetime(2026, 10, 12, 14, 5, tzinfo=BEIJING)
STEPS = (
    StepLine(CIVIL, Text("Case", "办件"), Text("done", "已完成"), AT),
    StepLine(
        CIVIL,
        Text("Paper", "材料"),
        Text("in doubt", "存疑"),
        AT,
        Text("no answer came", "没有收到答复"),
        Text("clerk", "窗口"),
    ),
)


def case_sheet(**more: object) -> CaseSheet:
    values: dict[str, object] = {
        "head": HEAD,
        "number": "MZ-07-2026-000418-3",
        "service": single().services[0],
        "state": Text("In review", "审核中"),
        "applicant": APPLICANT,
        "received_on": date(2026, 10, 12),
        "materials": MATERIALS,
        "reference": "CA-2026-88123",
        "entries": 23,
        "circumstances": ("elderly", "urgent"),
        "values": (
            ValueLine(Text("Name", "姓名"), "张伟", "李娜"),
            ValueLine(Text("Bank account", "银行账号"), "6222 **** 0011", masked=True),
            ValueLine(Text("Address", "住址"), "清河区人民路18号3幢502室", "李娜"),
        ),
        "timeline": tuple(
            MomentLine(AT + timedelta(minutes=7 * n), "李娜", text, "department" if n % 3 == 0 else "here")
            for n, text in enumerate(
                ["材料已核对", "已受理", "群众来电询问进度，已告知承诺日期。", "部门要求补正：居住证明"] * 3
            )
        ),
        "steps": STEPS,
        "clashes": (ClashLine(Text("Phone", "电话"), "138****0000", ("139****1111",)),),
        "pauses": ((date(2026, 10, 14), date(2026, 10, 16)), (date(2026, 10, 20), None)),
        "answer": Text("Please bring the proof of residence.", "请补交居住证明。"),
        "odd": True,
    }
    return CaseSheet(**{**values, **more})  # type: ignore[arg-type]


PLACES = (
    ("civil", CIVIL, "MZ", Text("Old-age allowance", "高龄津贴")),
    ("social", SOCIAL, "RS", Text("Social security card", "社保卡申领")),
    ("health", HEALTH, "WJ", Text("Birth certificate", "出生证明")),
    ("house", HOUSEHOLD, "HZ", Text("Birth registration", "出生登记")),
)


def facts(count: int = 240, seed: int = 5) -> list[CaseFacts]:
    """Cases of three months over four departments, made from a seed."""
    dice = Random(seed)
    return [_one(dice, number) for number in range(count)]


def _one(dice: Random, number: int) -> CaseFacts:
    place, name, code, service = PLACES[min(dice.randrange(6), 3)]
    came = date(2026, 8, 3) + timedelta(days=dice.randrange(85))
    decided = came + timedelta(days=dice.choice([2, 4, 7, 9, 12, 16, 30])) if dice.random() < 0.8 else None
    paused = dice.random() < 0.1 and decided is None
    return CaseFacts(
        id=f"case:{number:032x}",
        number=f"{code}-07-2026-{number:06}-{number % 9}",
        service=f"{place}.one",
        service_name=service,
        department=place,
        department_name=name,
        received_on=came,
        state="approved" if decided else "in_review",
        applicant_name=dice.choice(["张伟", "李娜", "王芳", "刘洋", "陈静"]),
        bundle="bundle:1" if dice.random() < 0.2 else "",
        circumstances=("elderly",) if dice.random() < 0.15 else (),
        due_on=came + timedelta(days=14),
        statutory_on=came + timedelta(days=28),
        accepted_on=came,
        decided_on=decided,
        approved=dice.random() < 0.93,
        noticed=dice.random() < 0.3,
        missing=int(paused),
        pauses=((came + timedelta(days=2), None),) if paused else (),
        supplement=paused,
    )


QUESTIONS = (
    "居住证可以代办吗？",
    "Can a residence permit be extended ahead of time?",
    "社保卡在外地丢了怎么办？",
)


def inquiries(count: int = 90, seed: int = 7) -> list[InquiryFacts]:
    """Inquiries of three months over four departments, made from a seed."""
    dice = Random(seed)
    return [_inquiry(dice, number) for number in range(count)]


def _inquiry(dice: Random, number: int) -> InquiryFacts:
    place, name, _, _ = PLACES[min(dice.randrange(6), 3)]
    came = date(2026, 8, 3) + timedelta(days=dice.randrange(85))
    took = dice.choice([1, 2, 3, 5, 7, 8, 12])
    answered = came + timedelta(days=took) if dice.random() < 0.85 else None
    return InquiryFacts(
        number=f"I{came:%y%m%d}-A7-{number:02}",
        question=dice.choice(QUESTIONS),
        department=place,
        department_name=name,
        asked_on=came,
        due_on=came + timedelta(days=7),
        answered_on=answered,
        working_days=max(1, took * 5 // 7) if answered else None,
        finished_on=answered + timedelta(days=1) if answered and dice.random() < 0.9 else None,
        kept_on=answered + timedelta(days=3) if answered and dice.random() < 0.3 else None,
    )


def month_sheet(count: int = 240, **more: object) -> MonthSheet:
    known = facts(count)
    listed = tuple(
        MonthCase(
            f.number,
            f.service_name,
            f.department_name,
            f.applicant_name,
            Text("Decided", "已办结"),
            f.received_on,
            f.due_on,
            f.decided_on,
        )
        for f in known
        if f.received_on.month == 10
    )
    values: dict[str, object] = {
        "head": HEAD,
        "month": month(known, 2026, 10, date(2026, 10, 31)),
        "cases": listed,
        "asked": asked(inquiries(), 2026, 10, date(2026, 10, 31)),
        "inquiries": tuple(
            MonthInquiry(
                f.number,
                f.question,
                "",
                f.department_name,
                Text("Told", "已告知"),
                f.asked_on,
                f.due_on,
                f.answered_on,
            )
            for f in inquiries()
            if f.asked_on.month == 10
        ),
    }
    return MonthSheet(**{**values, **more})  # type: ignore[arg-type]
