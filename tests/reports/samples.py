"""Sheets to print in tests: an invented centre, generic names, everything already masked."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from desktop.domain.catalogue import Text
from desktop.reports.sheets import Deadline, Fee, Head, MaterialLine, Person, ReceiptSheet, ServiceLine

BEIJING = timezone(timedelta(hours=8))
HEAD = Head(
    centre=Text("Qinghe District Service Centre", "清河区政务服务中心"), counter=Text("Window 7", "7号窗口"), clerk="李娜",
    printed_at=datetime(2026, 10, 12, 14, 30, tzinfo=BEIJING), anchor="3f9a 21bc 7d04",
    place=Text("Hall 1, 18 Renmin Road", "人民路18号一楼大厅"), phone="0512-5550100",
    hours=Text("Mon–Fri 9:00–17:00", "周一至周五 9:00–17:00"),
)
APPLICANT = Person("张伟", "11**************1X", "138****0000")
CIVIL = Text("Civil Affairs", "民政局")
SOCIAL = Text("Social Security", "人力资源和社会保障局")
HEALTH = Text("Health", "卫生健康委员会")
HOUSEHOLD = Text("Household Registration", "公安局户政科")


def deadlines(promised: date | None = date(2026, 10, 26), days: int = 10) -> tuple[Deadline, ...]:
    return (
        Deadline("accept", date(2026, 10, 19), 5), Deadline("promised", promised, days),
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
        "head": HEAD, "number": "MZ-07-2026-000418-3", "received_on": date(2026, 10, 12), "applicant": APPLICANT,
        "services": (ServiceLine(
            Text("Old-age allowance for residents over 80", "八十周岁以上高龄津贴发放"), CIVIL, "MZ-07-2026-000418-3",
            deadlines(), phone="0512-5550111",
        ),),
        "materials": MATERIALS, "fees": (Fee(0),),
    }
    return ReceiptSheet(**{**values, **more})  # type: ignore[arg-type]


def bundle(**more: object) -> ReceiptSheet:
    birth = Text("Birth registration", "新生儿出生登记")
    values: dict[str, object] = {
        "head": HEAD, "number": "YJ-07-2026-000031-5", "received_on": date(2026, 10, 12), "applicant": APPLICANT,
        "bundle": Text("A child is born", "新生儿出生“一件事”"),
        "services": (
            ServiceLine(Text("Birth certificate", "出生医学证明签发"), HEALTH, "WJ-07-2026-000122-0", deadlines()),
            ServiceLine(birth, HOUSEHOLD, "HZ-07-2026-000077-9", deadlines(date(2026, 11, 2)),
                        after=(Text("Birth certificate", "出生医学证明签发"),)),
            ServiceLine(Text("Child's social security card", "新生儿社会保障卡申领"), SOCIAL, "RS-07-2026-000301-4",
                        deadlines(None, 10), after=(birth,)),
        ),
        "materials": tuple(
            MaterialLine(m.name, m.state, m.copies, m.until, m.note, serves=(birth,)) for m in MATERIALS
        ),
        "total": Deadline("promised", date(2026, 11, 16), 25), "fees": (Fee(1000, Text("card", "工本费")), Fee(500)),
        "circumstances": ("proxy",), "proxy": Person("王芳", "32**************28"),
    }
    return ReceiptSheet(**{**values, **more})  # type: ignore[arg-type]
