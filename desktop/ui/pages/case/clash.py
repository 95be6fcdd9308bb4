"""A clash on the case page: asks for both sides, shows them beside each other, and lets one count."""

from __future__ import annotations

from desktop.casework.amending import settling
from desktop.casework.amending.settling import Dispute, Side
from desktop.domain.catalogue import CIRCUMSTANCES, Service, Text
from desktop.domain.telling import MATERIAL_NAMES, field_name, listed, material_name
from desktop.errors import sentence
from desktop.ui.dialogs.clash import ClashDialog, DisputeShown, SideShown
from desktop.ui.pages.case.reading import Read
from desktop.ui.parts.labels import Said, said
from desktop.ui.parts.page import Page
from desktop.ui.questions.showing import answer_shown

_NONE = Text("none", "无")


def subject_name(subject: str, service: Service) -> Said:
    """What a clash is about."""
    sort, _, name = subject.partition(":")
    if sort == "value":
        return field_name(name, service)
    return material_name(name, service) if sort == "material" else sentence("Special circumstances")


def ask(page: Page, read: Read) -> None:
    """Show both sides of all that clashes, and ask which one is right, and why."""
    desk, journal, service = page.frame.doors.desk, read.case.id, read.view.service

    def offer(found: tuple[Dispute, ...]) -> None:
        show(page, read, tuple(_shown(each, service) for each in found))

    page.frame.background.deed(page, lambda: settling.disputes(desk, journal), offer, page.frame.trouble)


def show(page: Page, read: Read, disputes: tuple[DisputeShown, ...]) -> ClashDialog:
    """The dialog itself."""
    desk, journal = page.frame.doors.desk, read.case.id
    dialog = ClashDialog(page, disputes)
    dialog.answered.connect(
        lambda chosen, why: page.do(
            lambda: settling.settle(desk, journal, chosen, why), toast=sentence("Decided.")
        )
    )
    dialog.open()
    return dialog


def _shown(dispute: Dispute, service: Service) -> DisputeShown:
    sides = tuple(
        SideShown(side.entry, _what(dispute, side), side.who, side.at, side.here) for side in dispute.sides
    )
    return DisputeShown(dispute.subject, subject_name(dispute.subject, service), sides)


def _what(dispute: Dispute, side: Side) -> Said:
    """What a side says, in words."""
    sort = dispute.subject.partition(":")[0]
    if sort == "material":
        return MATERIAL_NAMES.get(str(side.value), Text(str(side.value), str(side.value)))
    if sort != "value":
        names = tuple(CIRCUMSTANCES.get(each, Text(each, each)) for each in side.value)
        return listed(names or (_NONE,))
    shown = answer_shown(side.value, dispute.asked)
    return shown if said(shown) else "—"
