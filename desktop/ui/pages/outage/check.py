"""The second person's check: everything that was typed, to be held beside the paper, line by line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QCheckBox, QGridLayout, QVBoxLayout, QWidget

from desktop.casework import outage
from desktop.casework.outage.checking import Comparison
from desktop.domain.catalogue import Text
from desktop.domain.outage.paper import OUTAGES
from desktop.errors import Trouble, sentence
from desktop.ui.dialogs.asking import AskDialog, asked
from desktop.ui.parts.banner import Banner
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.cards import Card, IdentityBar
from desktop.ui.parts.flow import Columns, flowing
from desktop.ui.parts.labels import PlainLabel, Said, said
from desktop.ui.parts.page import Frame, Page, Scroll
from desktop.ui.questions.facts import Facts

_DIFFERENT = sentence("Different")
_REASON = Text("What is different on the paper", "与纸质表单的不同之处")
Row = tuple[str, Said, Said]  # where, label, what was typed


class CheckPage(Page):
    """Opened with ``case``. Looking at it is kept with the case, with its purpose."""

    name = sentence("Compare with the paper form")

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.id = ""
        self.found: Comparison | None = None
        self.bar = IdentityBar()
        self.bar.back.clicked.connect(frame.back)
        self.trouble = Banner("danger", closable=False)
        self.trouble.hide()
        self.boxes: dict[str, QCheckBox] = {}
        self.rows = Card(sentence("Typed in"))
        self._hint = PlainLabel(
            sentence("Hold the form beside the screen. Tick every line that stands otherwise on the paper."),
            "body",
            "muted",
            lines=True,
        )
        self.rows.inside.addWidget(self._hint)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self.rows.inside.addLayout(self._grid)
        self.paper = Card(sentence("The paper"))
        self.facts = Facts()
        self.paper.inside.addWidget(self.facts)
        self.stops = Banner("warning", closable=False)
        self.stops.hide()
        self.paper.inside.addWidget(self.stops)
        self.same = Button(sentence("It is as on the paper: receive and send"), "primary", "done", "submit")
        self.same.clicked.connect(self.confirm)
        self.back = Button(sentence("Give it back…"), "plain", "undo")
        self.back.clicked.connect(self.ask_back)
        self._lay_out()
        self._show_buttons()

    def begin(self, case: str = "", **_what: Any) -> None:
        """Which case."""
        self.id = case
        self.bar.show_subject(self.name)

    def refresh(self) -> None:
        if self.found is None:
            desk, case = self.frame.doors.desk, self.id
            deed = self.frame.background.deed
            deed(self, lambda: outage.compare(desk, case), self._show, self._refused)

    def concerns(self, subjects: frozenset[str]) -> bool:
        return False  # what is compared stands still; a change meanwhile is told when it is confirmed

    def first(self) -> QWidget | None:
        return next(iter(self.boxes.values()), self.bar.back)

    def retranslate(self) -> None:
        if self.found is not None:  # choices and states are worded where they are read
            desk, case = self.frame.doors.desk, self.id
            self.ask("again", lambda: outage.compare(desk, case, again=True), self._show)

    def acts(self) -> dict[str, Callable[[], None]]:
        return {"submit": self.finish} if self.found is not None else {}

    def finish(self) -> None:
        """Confirm when nothing is ticked; else give it back."""
        if self.different():
            self.ask_back()
        else:
            self.confirm()

    def different(self) -> tuple[str, ...]:
        """What was ticked as different on the paper."""
        return tuple(where for where, box in self.boxes.items() if box.isChecked())

    def confirm(self) -> None:
        """It is the same: the case gets its number and goes on."""
        desk, case, found = self.frame.doors.desk, self.id, self.found
        if found is None or self.different():
            return
        self.same.setEnabled(False)

        def done(changed: Any) -> None:
            number, accepted = changed.result
            told = (
                sentence("{number} is checked, accepted, and goes to the department.", number=number)
                if accepted
                else sentence("{number} is checked and received; see what is still missing.", number=number)
            )
            self.frame.toast(told)
            self.frame.open("kits" if accepted else "intake", **({} if accepted else {"case": case}))

        self.do(
            lambda: outage.confirm(desk, case, found.paper.typed),
            done,
            after=lambda: self.same.setEnabled(not self.different()),
        )

    def ask_back(self) -> AskDialog | None:
        """Ask what is different, and give it back to whoever typed it."""
        desk, case, where, found = self.frame.doors.desk, self.id, self.different(), self.found
        if found is None:
            return None
        names = ", ".join(said(label) for key, label, _ in _rows(found) if key in where)
        dialog = AskDialog(
            self,
            sentence("Give it back"),
            sentence("To {names}, to be put right.", names=", ".join(found.typed_by)),
            (asked("reason", _REASON, "long_text", default=names or None),),
            sentence("Give it back"),
        )
        dialog.answered.connect(
            lambda told: self.do(
                lambda: outage.give_back(desk, case, str(told["reason"]), where),
                lambda _changed: self.frame.open("kits"),
                toast=sentence("Given back to be put right."),
            )
        )
        dialog.open()
        return dialog

    # Inside

    def _show(self, found: Comparison) -> None:
        self.found = found
        name = sentence("{name} · {service}", name=found.view.applicant.name, service=found.view.service.name)
        self.bar.show_subject(name, found.paper.number)
        ticked = self.different()
        self._make_rows(_rows(found), ticked)
        self.facts.show_facts(
            [
                (sentence("Number of the form"), found.paper.number),
                (sentence("Typed in by"), ", ".join(found.typed_by)),
                (sentence("Why it was asked for on paper"), OUTAGES[found.paper.outage]),
                (sentence("Department"), found.view.department),
            ]
        )
        self.stops.setVisible(bool(found.stops))
        if found.stops:
            told = "; ".join(said(problem.what) for problem in found.stops[:5])
            what = sentence("After the check it is received, but not accepted yet.")
            self.stops.say(what, told, "warning")
        self._show_buttons()
        self.frame.acts_changed()
        first = self.first()
        if first is not None and self.isVisible():
            first.setFocus()

    def _make_rows(self, rows: list[Row], ticked: tuple[str, ...]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self.boxes = {}
        for at, (where, label, value) in enumerate(rows):
            name = PlainLabel(label, "body", "muted", lines=True)
            text = PlainLabel(value or sentence("left empty"), "lead" if value else "body", lines=True)
            box = QCheckBox(said(_DIFFERENT))
            box.setAccessibleName(f"{said(_DIFFERENT)}: {said(label)}: {said(value)}")
            box.setChecked(where in ticked)
            box.toggled.connect(self._show_buttons)
            self.boxes[where] = box
            for column, widget in enumerate((name, text, box)):
                self._grid.addWidget(widget, at, column)

    def _refused(self, trouble: Trouble) -> None:
        self.trouble.say_trouble(trouble)
        self.trouble.show()
        self.bar.back.setFocus()

    def _show_buttons(self) -> None:
        different = bool(self.different())
        self.same.setEnabled(self.found is not None and not different)
        self.back.setEnabled(self.found is not None)

    def _lay_out(self) -> None:
        columns = Columns(780)
        left, right = columns.column(6), columns.column(3)
        left.addWidget(self.rows)
        left.addStretch(1)
        right.addWidget(self.paper)
        right.addStretch(1)
        scroll = Scroll()
        scroll.inside.addWidget(self.trouble)
        scroll.inside.addWidget(columns)
        scroll.inside.addStretch(1)
        foot = flowing(self.same, self.back)
        foot.setContentsMargins(24, 8, 24, 8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(scroll, 1)
        column.addWidget(foot)


def _rows(found: Comparison) -> list[Row]:
    """Everything that can stand on the paper, in the order of the form."""
    person, proxy = found.view.applicant, found.view.proxy
    said_below = {field.name: field.text for field in found.fields}
    about = {"name": person.name, "id_number": person.id_number, "phone": person.phone}
    more = " ".join(value for name, value in about.items() if value and said_below.get(name) != value)
    rows: list[Row] = [
        ("time", sentence("Asked for on"), found.paper.asked_at.astimezone().strftime("%Y-%m-%d %H:%M"))
    ]
    if more:
        rows.append(("person", sentence("Applicant"), more))
    if proxy is not None:
        rows.append(("proxy", sentence("Who stands in"), f"{proxy.name} {proxy.id_number}".strip()))
    rows += [(f"field:{field.name}", field.label, field.text) for field in found.fields]
    circumstances = ", ".join(said(each) for each in found.view.circumstances)
    rows.append(("circumstances", sentence("Special circumstances"), circumstances))
    rows += [(f"material:{m.evidence}", m.name, m.state_name) for m in found.view.materials]
    return rows
