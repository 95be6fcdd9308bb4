"""A department's result on the case page: where it stands, looked at for a purpose, printed once."""

from __future__ import annotations

import hashlib
from pathlib import Path

from PySide6.QtGui import QColor, QImage

from desktop.casework.exchange import results
from desktop.domain.entry import Author, Draft
from desktop.domain.kinds import case as k
from desktop.ui.dialogs.asking import AskDialog
from desktop.ui.dialogs.paper import PaperDialog
from desktop.ui.pages.case.page import CasePage
from desktop.ui.paper.picture import as_pdf
from desktop.ui.window import Window
from tests.ui.pages.taking_in import accepted


def answered(window: Window, content: bytes, *, kept: bool) -> tuple[str, str]:
    """An approved case with one result paper; its journal and the paper's digest."""
    desk = window.doors.desk
    case = accepted(desk)
    digest = hashlib.sha256(content).hexdigest()
    department = desk.case(case).department
    told = k.DepartmentAnswered(
        department, "R-1", 1, "approved", "2026-11-23T10:00:00+08:00", papers=(digest,)
    )
    drafts = [Draft(case, told)]
    if kept:
        paper = desk.store.papers.keep_bytes(content)
        drafts.append(Draft(case, k.ResultKept(digest, paper.id, paper.media_type, paper.size)))
    else:
        drafts.append(Draft(case, k.ResultLacking(digest, "gone")))
    desk.store.journal.append(drafts, Author(department, "department"))
    return case, digest


def picture(folder: Path) -> bytes:
    image = QImage(600, 800, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    file = folder / "result.png"
    assert image.save(str(file))
    return file.read_bytes()


def page_of(window: Window, case: str) -> CasePage:
    window.open("case", case=case)
    assert window.background.settle()
    page = window.shelf.page()
    assert isinstance(page, CasePage)
    return page


def test_a_kept_result_is_looked_at_for_a_purpose_and_printed(working: Window, tmp_path: Path) -> None:
    case, _ = answered(working, picture(tmp_path), kept=True)
    page = page_of(working, case)
    (look,) = page.results.buttons
    look.click()
    dialog = page.findChild(AskDialog)
    assert dialog is not None
    dialog.answer()
    assert working.background.settle()
    paper = page.findChild(PaperDialog)
    assert paper is not None
    assert paper.pane.preview.pages == 1
    seen = [m.body for m in working.doors.desk.case(case).timeline if isinstance(m.body, k.CaseSeen)]
    assert [(one.fields, one.purpose) for one in seen] == [(("result",), "handing it over")]
    paper.printed.emit(True)
    assert working.background.settle()
    printed = [m.body for m in working.doors.desk.case(case).timeline if isinstance(m.body, k.PaperPrinted)]
    assert [(one.paper, one.state) for one in printed] == [("result", "printed")]
    paper.printed.emit(True)  # a copy bears its reason
    assert working.background.settle()
    assert working.doors.desk.case(case).timeline[0].body == k.PaperPrinted(
        "result", "reprinted", "handing it over"
    )
    paper.reject()


def test_a_result_that_could_not_be_had_is_fetched_again_by_a_person(working: Window) -> None:
    case, digest = answered(working, b"%PDF-1.4 gone", kept=False)
    page = page_of(working, case)
    assert [row.result.sha256 for row in results.lacking(working.doors.desk)] == [digest]
    (again,) = page.results.buttons
    again.click()
    assert working.background.settle()
    (result,) = working.doors.desk.case(case).results
    assert result.state == "wanted"
    assert not page.results.buttons


def test_a_case_without_results_shows_no_card(working: Window) -> None:
    page = page_of(working, accepted(working.doors.desk))
    assert page.results.isHidden()


def test_a_pdf_stays_as_it_is_and_a_picture_becomes_one(tmp_path: Path, qapp: object) -> None:
    assert as_pdf(b"%PDF-1.7 anything", "application/pdf") == b"%PDF-1.7 anything"
    assert as_pdf(picture(tmp_path), "image/png").startswith(b"%PDF-")
