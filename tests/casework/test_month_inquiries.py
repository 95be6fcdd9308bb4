"""Inquiries in the month's report, through the deeds: in PDF, XLSX and CSV, in both languages."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from io import StringIO

import pytest

from desktop import words
from desktop.casework import consult, papers
from desktop.casework.desk import Desk
from desktop.casework.papers.of_month import month_sheet
from desktop.domain.catalogue import Text
from desktop.domain.entry import Author, Draft
from desktop.domain.kinds import consult as k
from desktop.words import Language
from tests.casework.centre import HandClock, SitDown, as_staff, connect
from tests.reports.reading import flat_text_of
from tests.reports.test_tables import cells

HOUSEHOLD = "household-registration"
CIVIL = "civil-affairs"


@pytest.fixture
def lina(sit_down: SitDown) -> Desk:
    desk = sit_down("it")
    connect(desk, {HOUSEHOLD: "http://127.0.0.1:1/h/v1", CIVIL: "http://127.0.0.1:1/c/v1"})
    return as_staff(desk, "lina")


def answer_written(inquiry: str) -> k.AnswerWritten:
    return k.AnswerWritten(
        question=Text("By proxy?", "居住证可以代办吗？"),
        text=Text("Yes.", "可以。"),
        department=HOUSEHOLD,
        legal_basis=(Text("A law", "某法"),),
        valid_until=date(2027, 6, 30),
        inquiry=inquiry,
    )


@pytest.fixture
def march(lina: Desk, clock: HandClock) -> Desk:
    """Five inquiries of March: in time and kept, late by the line, overdue, closed, and one still in time."""
    kept = consult.ask(lina, "居住证可以代办吗？", HOUSEHOLD, service="residence-permit").result
    slow = consult.ask(lina, "=1+1 怎么算", CIVIL).result
    consult.ask(lina, "没有人回答的问题", CIVIL)
    clock.at += timedelta(days=3)  # Thursday
    consult.answered(lina, kept, "可以，凭委托书。")
    consult.tell(lina, kept)
    answer = consult.propose(lina, kept, answer_written(kept)).result
    assert figure(lina, "inquiries_kept") == 0  # before the review
    consult.publish(as_staff(lina, "wang"), answer)
    clock.at += timedelta(days=8)  # Friday of the week after
    reply = k.InquiryAnswered("书面答复", reference="R1", version=1, at="2026-03-12T17:00:00+08:00")
    lina.store.journal.append([Draft(slow, reply)], Author(CIVIL, "department"))
    consult.close(lina, consult.ask(lina, "不必回答的", CIVIL).result, "群众不再需要")
    consult.ask(lina, "刚问的", HOUSEHOLD)
    return lina


def figure(desk: Desk, key: str) -> float | None:
    asked = month_sheet(desk, 2026, 3).asked
    assert asked is not None
    return asked.measure(key).value


def test_every_inquiry_is_counted_by_its_own_days(march: Desk) -> None:
    told = {
        key: figure(march, "inquiries_" + key)
        for key in ("asked", "answered", "in_time", "late", "half", "open", "overdue", "kept")
    }
    assert told == {
        "asked": 5,
        "answered": 2,
        "in_time": 1,
        "late": 1,
        "half": 3,  # Tuesday to Thursday; the other took eight, to the day that the department names
        "open": 3,
        "overdue": 1,
        "kept": 1,
    }
    asked = month_sheet(march, 2026, 3).asked
    assert asked is not None
    assert [(row.key, row.asked, row.late, row.overdue) for row in asked.departments] == [
        (CIVIL, 3, 1, 1),
        (HOUSEHOLD, 2, 0, 0),
    ]
    slow = next(one for one in month_sheet(march, 2026, 3).inquiries if "怎么算" in one.question)
    assert slow.answered_on == date(2026, 3, 12)  # we heard of it a day later


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_stands_in_all_three_forms(march: Desk, language: Language) -> None:
    words.use(language)
    try:
        text = flat_text_of(papers.month_report(march, 2026, 3))
        book = papers.month_report(march, 2026, 3, form="xlsx")
        listed = papers.month_report(march, 2026, 3, form="csv")
    finally:
        words.use("en")
    said = {
        "en": ("Inquiriestodepartments", "3workingdays", "Overdueinquiries", "Keptasanswers"),
        "zh": ("咨询转办情况", "3个工作日", "逾期未答复的咨询", "收入答复库"),
    }
    assert all(one in text for one in said[language])
    assert "没有人回答的问题" in text
    rows = cells(book, 9)
    assert [row[1][1] for row in rows[1:]].count("=1+1 怎么算") == 1
    assert len(rows) == 6
    figures = {row[0][1]: row[1][1] for row in cells(book, 2)}
    assert figures[{"en": "Answered late", "zh": "逾期答复"}[language]] == "1"
    lines = list(csv.reader(StringIO(listed.decode("utf-8-sig"))))
    assert {len(line) for line in lines} == {9}
    assert [line[8] for line in lines[1:]] == [{"en": "Inquiry", "zh": "咨询转办件"}[language]] * 5
    assert [line[4:7] for line in lines[1:2]] == [["2026-03-02", "2026-03-09", "2026-03-05"]]


def test_a_month_without_any_says_none(lina: Desk) -> None:
    text = flat_text_of(papers.month_report(lina, 2026, 3))
    assert "InquiriestodepartmentsNone." in text
