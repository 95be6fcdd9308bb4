"""How the parts of an intake page are laid out and joined; the page itself says what they do."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.pages.intake import devices
from desktop.ui.pages.intake.devices import Device
from desktop.ui.pages.intake.steps.receipt import ReceiptStep
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.page import Scroll

if TYPE_CHECKING:
    from desktop.ui.pages.intake.page import IntakePage

_LINE = 860  # px; longer lines are hard to read


def lay_out(page: IntakePage) -> None:
    """The identity bar on top, the steps at the left, the step and its foot beside them."""
    right = QVBoxLayout()
    right.setSpacing(0)
    right.addWidget(page.stack, 1)
    right.addWidget(page.foot)
    across = QHBoxLayout()
    across.setContentsMargins(0, 8, 0, 0)
    across.setSpacing(0)
    across.addWidget(page.steps)
    across.addLayout(right, 1)
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(page.bar)
    column.addLayout(across, 1)
    page.steps.setFixedWidth(page.steps.sizeHint().width())


def connect(page: IntakePage) -> None:
    """Who tells whom."""
    page.foot.forward.clicked.connect(page.go_on)
    page.foot.backward.clicked.connect(page.step_back)
    page.foot.notice.clicked.connect(page.ending.ask_notice)
    page.foot.refuse.clicked.connect(page.ending.ask_refusal)
    page.applicant.changed.connect(page.people_known)
    page.applicant.resume.connect(page.work.resume)
    page.situation.changed.connect(page.show_steps)
    page.situation.finished.connect(page.foot.forward.setFocus)
    for step in (page.form, page.circumstances, page.materials):
        step.finished.connect(page.go_on)
    page.foot.all_here.clicked.connect(page.materials.all_here)
    page.materials.all_said.connect(page.all_here)
    page.form.made.connect(lambda made: page.stack.addWidget(scrolled(made)))
    page.form.made.connect(lambda _made: page.registers.show())
    page.form.shown.connect(page.registers.show)
    page.form.save.connect(page.work.save)
    page.form.moved.connect(page.show_steps)
    page.circumstances.chosen.connect(page.work.save_circumstances)
    page.materials.said.connect(page.work.take)
    page.materials.folder.watch(page.frame.doors.settings().scan_folder)
    for button, ask, name in (
        (page.materials.scan, devices.scanner, "scan"),
        (page.materials.photo, devices.camera, "photo"),
    ):
        button.clicked.connect(partial(_sheet, page, button, ask, name))
    page.check.change.connect(page.show_step)
    page.receipt.done.connect(page.work.next_person)
    page.receipt.case.connect(lambda case: page.frame.open("case", case=case))
    page.receipt.printed.connect(page.ending.printed)


def _sheet(
    page: IntakePage, button: Button, ask: Callable[[], Device | None], name: str, *_checked: object
) -> None:
    """One sheet from a device for the material that has the keys; that takes its time."""
    button.setEnabled(False)
    page.frame.background.ask(
        page,
        name,
        lambda: devices.sheet(ask, name),
        page.materials.take_scan,
        page.frame.trouble,
        lambda: button.setEnabled(True),
    )


def scrolled(widget: QWidget) -> Scroll:
    """A step in a column that scrolls, no wider than is read well."""
    scroll = Scroll()
    if not isinstance(widget, ReceiptStep):
        widget.setMaximumWidth(theme.grown(_LINE))
    scroll.inside.addWidget(widget)
    return scroll
