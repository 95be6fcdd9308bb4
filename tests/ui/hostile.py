"""Hostile texts, put into the window's fields as a person would paste them, and what must become of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtGui import Qt as RichQt  # type: ignore[attr-defined]
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QTableView,
    QWidget,
)

from desktop.casework import papers
from desktop.domain import forms
from desktop.reports.paper import fonts
from desktop.ui.dialogs.asking import AskDialog
from desktop.ui.dialogs.supplement import SupplementDialog
from desktop.ui.window import Window
from tests.reports.reading import flat_text_of, outside_of
from tests.ui.pages.taking_in import accepted, answers, draft, number, register

# Each begins with a character of its own, so that finding one never finds another.
TEXTS: dict[str, str] = {
    "markup": '甲<b>粗</b><img src="file:///etc/passwd"><script>alert(1)</script>&lt;&amp;',
    "bidi": "乙\u202e张伟\u202c \u2066abc\u2069\u200f\u061c 12",
    "control": "丙\x07b\x1b[31m红\x7f\x08c",
    "nul": "丁\x00前\x00后",
    "long": "戊" + "长文" * 5_000,
    "long word": "己" + "W" * 3_000,
    "combining": "庚Z\u0321\u0332\u0301\u0301\u0301a\u0330l\u0337g\u0303o e\u0301",
    "rare": "辛𠮷𡈽𪚥𫝀𰻞",
    "right to left": "壬مرحبا بالعالم שלום",
    "emoji": "癸👩\u200d👩\u200d👧\u200d👦🏳️\u200d🌈",
    "format": "子{name} {0} %s %(x)s ${y} {",
    "formula": '丑=HYPERLINK("http://127.0.0.1/","x")',
    "lines": "寅a\r\nb\u2028c\u2029d\te\x0bf",
    "broken": "卯\ud800半\udfff",  # halves of a character: no file can hold them
    "private": "辰\ue000\U000f0000\ufffe\U0010ffff",
    "quotes": "巳' OR 1=1; DROP TABLE cases; --\" \\",
}
SHORT = 200  # of a long text, so much is looked for on paper
NAMED = 8  # of a name; papers shorten one that fills its line, the screen shows it whole
_BARE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Trial:
    """A window in which hostile texts are put everywhere; ``found`` says what went wrong."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.found: list[str] = []
        self.fields = self.papers = self.searches = 0
        self._where = ""
        window.background.bug.connect(self._bug)

    @property
    def desk(self) -> Any:
        return self.window.doors.desk

    def run(self, which: str, serial: int) -> None:
        """One text everywhere: a resident, a form, every dialog of a case, the box, the sign-in line."""
        text = TEXTS[which]
        for part in (self._resident, self._form, self._dialogs, self._ending, self._box):
            self._where = f"{which}, {part.__name__.strip('_')}"
            try:
                part(text, serial)
            except Exception as error:  # noqa: BLE001 - a finding like any other; the next text is tried too
                self._wrong(f"{type(error).__name__}: {error}"[:300])
            self._put_away()

    # Where texts are put

    def _resident(self, text: str, serial: int) -> None:
        """Every line of the form for a new resident; the number and the phone refuse it in a sentence."""
        page: Any = self._open("resident", resident="")
        lines = {name: page.form.question(name) for name in page.form._questions}
        typed = {name: q for name, q in lines.items() if isinstance(q.edit, QLineEdit | QPlainTextEdit)}
        for question in typed.values():
            self._type(question.edit, text)
        page.keep()
        self._settle()
        for name in ("id_number", "phone"):
            if typed[name].field.wrong is None and typed[name].value():
                self._wrong(f"{name} takes it")
        self._look()
        self._type(typed["id_number"].edit, number(serial))
        for name, question in typed.items():
            if name.endswith("phone"):
                self._type(question.edit, "13800138000")
            elif name == "birth":
                self._type(question.edit, "1988-03-14")
        page.keep()
        self._settle()
        row = self.desk.store.lookups.search(number(serial), 1)
        if not row:
            self._wrong(f"not registered: {[str(q.field.wrong) for q in typed.values() if q.field.wrong]}")
            return
        kept = self.desk.store.lookups.resident(row[0].id).values
        for name in ("name", "address", "household"):
            self._same(name, kept.get(name), " ".join(text.split()))
        named = _unbroken(" ".join(text.split()))[:40]  # services take names of up to 50 characters
        case = accepted(self.desk, resident=register(self.desk, named, 700 + serial))
        for paper in (papers.receipt, papers.case_report):
            self._on_paper(paper(self.desk, case), named[:NAMED], paper.__name__)
        for tab in range(3):
            page.tabs.setCurrentIndex(tab)
            self._settle()
            self._look()

    def _form(self, text: str, serial: int) -> None:
        """Every typed answer of a form, by the window, through check, to the case and onto paper."""
        resident = register(self.desk, "午", 400 + serial)
        service = _wordiest(self.desk)
        case = draft(self.desk, service.id, resident)
        page: Any = self._open("intake", case=case)
        put: list[str] = []
        known = answers(service.form)
        for field in forms.fields(dict(service.form), known):
            if field.type not in ("text", "long_text") or not field.visible or field.choices:
                continue
            page.show_step("form:" + page.form.group_of(field.name))
            question = page.form.question(field.name)
            if question is None or question.hidden:
                continue
            self._type(question.edit, text)
            question.left.emit()
            put.append(field.name)
        self._settle()
        values = self.desk.case(case).values
        kept = [name for name in put if name in values]
        refused = [n for n in put if n not in values and page.form.question(n).field.wrong is None]
        if refused:
            self._wrong(f"neither kept nor refused: {', '.join(refused)}")
        for name in kept:
            self._same(name, values[name], _as_answer(page.form.question(name).asked, text))
        page.show_step("check")
        self._settle()
        self._look()

    def _dialogs(self, text: str, serial: int) -> None:
        """Every dialog of a case that asks for words."""
        case = accepted(self.desk, resident=register(self.desk, "未", 500 + serial))
        for which in ("note", "message", "supplement", "withdraw"):
            page: Any = self._open("case", case=case)
            if not page.buttons[which].isVisibleTo(page):
                self._wrong(f"{which} is not offered")
                continue
            page.start(which)
            self._settle()
            self._answer(text)
        page = self._open("case", case=case)
        self._look()
        self._on_paper(papers.case_report(self.desk, case), text, "case report")

    def _ending(self, text: str, serial: int) -> None:
        """Remarks of a notice, reasons of a refusal: printed for the applicant."""
        for which, paper in (("ask_notice", papers.notice), ("ask_refusal", papers.refusal)):
            case = draft(self.desk, resident=register(self.desk, "申", 600 + serial))
            page: Any = self._open("intake", case=case)
            getattr(page.ending, which)()
            self._settle()
            self._answer(text)
            self._look()
            self._on_paper(paper(self.desk, case), text.splitlines()[0], paper.__name__)

    def _box(self, text: str, serial: int) -> None:
        """Who was registered under it is found again by it, and nothing breaks by looking for it."""
        box = self.window.header.box
        box.setFocus()
        self._type(box, text[: box.maxLength()])
        box._ask()
        self._settle()
        self.searches += 1
        self._look()
        hits = [box.answers.list.item(row) for row in range(box.answers.list.count())]
        if not any(number(serial)[:3] in item.text() and text[0] in item.text() for item in hits):
            self._wrong("the resident is not found by what was typed")
        box.put_away()

    # What must hold

    def _look(self) -> None:
        """Everything shown is text as it is: no markup, no turning round, no bare controls."""
        for top in (self.window, QApplication.activeModalWidget()):
            for shown in _texts(top) if isinstance(top, QWidget) else ():
                if bare := _BARE.search(shown):
                    self._wrong(f"a bare U+{ord(bare[0]):04X} is shown in “{shown[:60]!a}”")
        for widget in self.window.findChildren(QWidget):
            if isinstance(widget, QLabel) and widget.textFormat() != Qt.TextFormat.PlainText:
                self._wrong("a label takes markup")
            if RichQt.mightBeRichText(widget.toolTip()):
                self._wrong(f"a tip takes markup: {widget.toolTip()[:60]}")

    def _same(self, name: str, kept: Any, wanted: str) -> None:
        self.fields += 1
        whole = _unbroken(wanted)
        if kept != whole:
            self._wrong(f"{name} is kept as {str(kept)[:80]!a}, not {whole[:80]!a}")

    def _on_paper(self, pdf: bytes, text: str, what: str) -> None:
        self.papers += 1
        lines = re.sub("[\u2028\u2029]", "\n", text[:SHORT])  # as a field of several lines gives them
        wanted = re.sub(r"\s", "", fonts.clean(_unbroken(lines)))
        if wanted not in flat_text_of(pdf):
            self._wrong(f"{what} does not show {wanted[:80]!a}")
        if outside := outside_of(pdf):
            self._wrong(f"{what}: {len(outside)} words stand beyond the sheet")

    # Hands

    def _open(self, kind: str, **what: Any) -> Any:
        self.window.open(kind, **what)
        self._settle()
        return self.window.shelf.page()

    def _answer(self, text: str) -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, AskDialog | SupplementDialog):
            self._wrong("no dialog is open")
            return
        for edit in dialog.findChildren(QLineEdit) + dialog.findChildren(QPlainTextEdit):
            self._type(edit, text)
            self.fields += 1
        for button in dialog.findChildren(QWidget):
            if button.metaObject().className() == "QRadioButton" and not any(
                b.isChecked() for b in button.parentWidget().findChildren(type(button))
            ):
                button.click()
        self._look()
        dialog.answer()
        self._settle()

    def _type(self, edit: QWidget, text: str) -> None:
        assert isinstance(edit, QLineEdit | QPlainTextEdit)
        edit.setFocus()
        edit.selectAll()
        pasted = QInputMethodEvent()
        pasted.setCommitString(text)
        QCoreApplication.sendEvent(edit, pasted)

    def _settle(self) -> None:
        if not self.window.background.settle(60):
            self._wrong("the window did not come to rest")

    def _put_away(self) -> None:
        while isinstance(dialog := QApplication.activeModalWidget(), QDialog):
            dialog.done(1)
            QApplication.processEvents()
        self.window.calm()
        while self.window.shelf.level() == 2:
            self.window.back()

    def _bug(self, error: BaseException) -> None:
        self._wrong(f"a bug: {type(error).__name__}: {error}"[:300])

    def _wrong(self, what: str) -> None:
        said = f"{self._where}: {what}"
        if said not in self.found:
            self.found.append(said)


def _texts(top: QWidget) -> Iterator[str]:
    """Every text that can be seen below a widget, and what a screen reader says of it."""
    for widget in top.findChildren(QWidget):
        if not widget.isVisibleTo(top):
            continue
        if isinstance(widget, QLineEdit | QPlainTextEdit):
            continue  # where it is typed it stands as it was typed
        text: Callable[[], str] | None = getattr(widget, "text", None)
        if callable(text):
            yield str(text())
        yield widget.accessibleName()
        if isinstance(widget, QListWidget):
            yield from (widget.item(row).text() for row in range(widget.count()))
        elif isinstance(widget, QTableView):
            model = widget.model()
            for row in range(min(model.rowCount(), 50)):
                yield from (str(model.index(row, at).data() or "") for at in range(model.columnCount()))


def _wordiest(desk: Any) -> Any:
    """The service whose form has the most typed answers."""

    def typed(service: Any) -> int:
        asked = forms.fields(dict(service.form), answers(service.form))
        return sum(field.type in ("text", "long_text") and field.visible for field in asked)

    return max(desk.store.lookups.services(), key=typed)


def _as_answer(field: Any, text: str) -> str:
    return (text[: field.max_length] if field.max_length else text).strip()


def _unbroken(text: str) -> str:
    """Without halves of characters: Qt lets none of them into a line."""
    return "".join(c for c in text if not 0xD800 <= ord(c) <= 0xDFFF)
