"""What stands on the papers is found on them, in both languages, whatever is put into them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.domain.catalogue import Text
from desktop.insight.asked import InquiryFacts, asked
from desktop.reports.case_report import case_report
from desktop.reports.month_report import month_report
from desktop.reports.notice import notice, refusal
from desktop.reports.receipt import receipt
from desktop.reports.sheets import Deadline, Fee, MaterialLine, Person, ValueLine
from desktop.words import Language, render
from tests.reports import samples
from tests.reports.reading import flat_text_of, fonts_of, outside_of, pages_of, text_of

PAPERS: dict[str, Callable[[Language], bytes]] = {
    "receipt": lambda language: receipt(samples.single(), language),
    "receipt of a bundle": lambda language: receipt(samples.bundle(), language),
    "large receipt": lambda language: receipt(samples.bundle(), language, large=True),
    "notice": lambda language: notice(samples.notice_sheet(), language),
    "refusal": lambda language: refusal(samples.refusal_sheet(), language),
    "case report": lambda language: case_report(samples.case_sheet(), language),
    "month report": lambda language: month_report(samples.month_sheet(), language),
}
LANGUAGES: tuple[Language, ...] = ("en", "zh")
HOSTILE = [
    "<b>粗</b><font size=99>&amp;<img src='/etc/passwd'/>",
    "\u202e刻\u2066意\u2069",
    "a\x00b\x07c\x1bd",
    "\ud83d单",
    "😀𠮷",
    "){}%s{name}\\(Tj ET",
    "=1+1",
    "一" * 10_000,
    "x" * 10_000,
    "𬱖" * 500,
    " ",
    "\n\n\n",
]


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_same_sheet_same_bytes(paper: str, language: Language) -> None:
    assert PAPERS[paper](language) == PAPERS[paper](language)


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_fonts_are_embedded_and_nothing_sticks_out(paper: str, language: Language, tmp_path: Path) -> None:
    pdf = PAPERS[paper](language)
    fonts = fonts_of(pdf, tmp_path)
    assert {font["name"].split("+")[1] for font in fonts} == {"NotoSansSC", "NotoSansSC-Bold"}
    assert all(font["embedded"] == font["unicode"] == "yes" for font in fonts)
    assert not outside_of(pdf)
    assert "[U+" not in text_of(pdf)


@pytest.mark.parametrize("paper", PAPERS)
def test_every_sheet_is_numbered_in_both_languages(paper: str) -> None:
    pdf = PAPERS[paper]("zh")
    text, count = flat_text_of(pdf), pages_of(pdf)
    for page in range(1, count + 1):
        assert f"第{page}页，共{count}页·Page{page}of{count}" in text


def test_the_receipt_says_everything_in_both_languages() -> None:
    text = flat_text_of(receipt(samples.single()))
    for wanted in (
        "收件回执",
        "Receiptofapplication",
        "MZ-07-2026-000418-3",
        "张伟",
        "11**************1X",
        "2026-10-12",
        "八十周岁以上高龄津贴发放",
        "Old-ageallowanceforresidentsover80",
        "民政局",
        "CivilAffairs",
        "2026-10-26",
        "2026-11-09",
        "10个工作日",
        "居民身份证",
        "已收",
        "Handedin",
        "承诺2026-10-20前补交",
        "缺少",
        "Missing",
        "尚需补交2项",
        "人民路18号一楼大厅",
        "0512-5550100",
        "7号窗口",
        "李娜",
        "3f9a21bc7d04",
    ):
        assert wanted in text, wanted


def test_one_ordinary_receipt_is_one_sheet() -> None:
    assert pages_of(receipt(samples.single())) == pages_of(receipt(samples.bundle())) == 1


def test_a_bundle_names_each_department_with_its_own_date_and_the_last_of_all() -> None:
    text = flat_text_of(receipt(samples.bundle()))
    for wanted in (
        "WJ-07-2026-000122-0",
        "HZ-07-2026-000077-9",
        "RS-07-2026-000301-4",
        "2026-10-26",
        "2026-11-02",
        "2026-11-16",
        "前置：出生医学证明签发",
        "王芳",
        "全部办结",
        "¥15.00",
    ):
        assert wanted in text, wanted


def test_an_unknown_calendar_is_said_and_not_guessed() -> None:
    limits = (Deadline("promised", None, 10), Deadline("statutory", None, 0))
    service = replace(samples.single().services[0], deadlines=limits)
    text = flat_text_of(receipt(samples.single(services=(service,))))
    assert "工作日历未知" in text
    assert "Calendarunknown" in text
    assert "该年度工作日历尚未公布" in text
    assert "未设时限" in text


def test_special_circumstances_are_printed_and_change_the_paper() -> None:
    small, large = (
        receipt(samples.single()),
        receipt(samples.single(circumstances=("elderly", "cannot_sign"))),
    )
    assert "老年人；不能签名" in flat_text_of(large)
    assert "按指印" in flat_text_of(large)
    assert "按指印" not in flat_text_of(small)
    assert pages_of(large) > pages_of(small)


def test_acceptance_and_reprint_are_told() -> None:
    sheet = samples.single(accepted=True, head=replace(samples.HEAD, reprint=2), fees=(Fee(123_456),))
    text = flat_text_of(receipt(sheet))
    assert "受理回执" in text
    assert "补打第2次Reprint2" in text
    assert "¥1,234.56" in text


def test_the_notice_covers_all_departments_once() -> None:
    text = flat_text_of(notice(samples.notice_sheet()))
    for wanted in (
        "一次性告知书",
        "公安局户政科",
        "人力资源和社会保障局",
        "白底免冠照片",
        "出生日期2027-01-02在今天之后",
        "请带原件。",
    ):
        assert wanted in text, wanted


def test_the_refusal_gives_reasons_in_law_and_remedies() -> None:
    text = flat_text_of(refusal(samples.refusal_sheet()))
    for wanted in (
        "不予受理通知书",
        "经营场所不在本区范围内。",
        "《中华人民共和国行政许可法》第三十二条第一款第（二）项",
        "六十日内申请行政复议",
        "六个月内",
    ):
        assert wanted in text, wanted
    assert "不予办理通知书" in flat_text_of(refusal(samples.refusal_sheet(by_department=True)))


def test_the_case_report_shows_the_whole_case() -> None:
    text = flat_text_of(case_report(samples.case_sheet(), "zh"))
    for wanted in (
        "CA-2026-88123",
        "审核中",
        "银行账号",
        "6222****0011",
        "已遮盖",
        "139****1111",
        "没有收到答复",
        "部门要求补正：居住证明",
        "2026-10-12 15:22".replace(" ", ""),
        "自2026-10-20起计时中止",
        "已原样保留",
    ):
        assert wanted in text, wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_month_report_holds_every_case_and_name(language: Language) -> None:
    sheet = samples.month_sheet()
    text = flat_text_of(month_report(sheet, language))
    assert all(case.number in text and case.applicant in text for case in sheet.cases)
    assert all(one.number in text for one in (*sheet.month.overdue, *sheet.month.waiting))
    for measure in sheet.month.measures:
        assert "".join(render(measure.definition, language).split()) in text, measure.key


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_month_report_tells_of_inquiries(language: Language) -> None:
    from desktop.words import say_in

    sheet = samples.month_sheet()
    assert sheet.asked is not None
    assert sheet.asked.overdue
    text = flat_text_of(month_report(sheet, language))
    assert "".join(say_in(language, "Inquiries to departments").split()) in text
    assert all(one.number in text for one in sheet.asked.overdue)
    for measure in sheet.asked.measures:
        assert "".join(render(measure.definition, language).split()) in text, measure.key
        assert measure.value is not None
    none = samples.month_sheet(asked=asked([], 2026, 10, date(2026, 10, 31)), inquiries=())
    assert "".join(say_in(language, "Overdue inquiries").split()) not in flat_text_of(
        month_report(none, language)
    )


def test_an_empty_month_is_a_report_too() -> None:
    from desktop.insight.measures import month

    text = text_of(month_report(samples.month_sheet(month=month([], 2026, 2, date(2026, 2, 10)), cases=())))
    assert "Month report 2026-02" in text
    assert "2026-02-10" in text


def hostile_inquiry(text: str) -> InquiryFacts:
    return InquiryFacts(text, text, text, Text(text, text), date(2026, 10, 1), date(2026, 10, 9))


@pytest.mark.parametrize("hostile", HOSTILE, ids=[f"{text[:6]!r}" for text in HOSTILE])
def test_hostile_texts_stay_texts(hostile: str) -> None:
    person = Person(hostile, hostile, hostile)
    line = MaterialLine(Text(hostile, hostile), "promised", 1, date(2026, 10, 20), hostile)
    head = replace(
        samples.HEAD, centre=hostile, clerk=hostile, counter=hostile, anchor=hostile[:40], place=hostile
    )
    papers = [
        receipt(samples.single(applicant=person, materials=(line,), number=hostile, head=head)),
        receipt(samples.bundle(applicant=person, bundle=hostile, circumstances=(hostile, "elderly"))),
        notice(samples.notice_sheet(remarks=(hostile,), applicant=person)),
        refusal(samples.refusal_sheet(reasons=(hostile,), service=hostile)),
        case_report(samples.case_sheet(values=(ValueLine(hostile, hostile, hostile),), answer=hostile)),
        month_report(
            samples.month_sheet(
                8,
                remarks=(hostile,),
                asked=asked([hostile_inquiry(hostile)], 2026, 10, date(2026, 10, 31)),
            )
        ),
    ]
    for pdf in papers:
        assert not outside_of(pdf)
        assert pages_of(pdf) >= 1
    if "<b>" in hostile:
        assert "<b>粗</b><fontsize=99>&amp;<imgsrc='/etc/passwd'/>" in flat_text_of(papers[2])


def test_long_texts_are_printed_to_their_last_character() -> None:
    text = "".join(chr(0x4E00 + n % 5000) for n in range(9_990)) + "此处结束了"
    assert flat_text_of(notice(samples.notice_sheet(remarks=(text,)))).count("此处结束了") == 1
    told = case_report(samples.case_sheet(values=(ValueLine("备注", text),)), "zh")
    assert flat_text_of(told).count("此处结束了") == 1


def test_what_print_cannot_show_is_said_on_the_sheet() -> None:
    text = flat_text_of(receipt(samples.single(applicant=Person("李😀"))))
    assert "李[U+1F600]" in text
    assert "[U+…]：无法打印的字符" in text


def test_rare_names_are_found() -> None:
    text = flat_text_of(receipt(samples.single(applicant=Person("𬱖𣸣䶮"))))
    assert "𬱖𣸣䶮" in text
    assert "[U+" not in text


@settings(max_examples=25)
@given(st.text(max_size=300), st.text(max_size=40))
def test_any_text_makes_a_receipt(text: str, number: str) -> None:
    sheet = samples.single(applicant=Person(text, number), remarks=(text,), number=number)
    assert receipt(sheet, "en").startswith(b"%PDF")
