"""Papers of the hall on screen before they are printed: the ticket, and the slip to rate by."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.casework.hall.ratings import Asked
from desktop.errors import sentence
from desktop.ui.dialogs.paper import PaperDialog
from desktop.ui.parts.page import Frame


def show_slip(frame: Frame, parent: QWidget, matters: tuple[Asked, ...]) -> PaperDialog | None:
    """The slip to rate by on paper or at home; None when everything was rated already."""
    desk = frame.doors.desk
    wanted = tuple(each for each in matters if not each.visit.sealed)
    if not wanted:
        frame.toast(sentence("This visit was rated already; thank you."))
        return None

    def make() -> bytes:
        from desktop.casework.papers import of_hall  # its fonts take a moment

        return of_hall.rating_slip(desk, wanted)

    dialog = PaperDialog(frame, parent, sentence("Slip to rate by"), "rating.pdf", make)
    dialog.open()
    return dialog


def show_ticket(frame: Frame, parent: QWidget, ticket: str) -> PaperDialog:
    """The paper of a ticket."""
    desk = frame.doors.desk

    def make() -> bytes:
        from desktop.casework.papers import of_hall  # its fonts take a moment

        return of_hall.ticket(desk, ticket)

    dialog = PaperDialog(frame, parent, sentence("Ticket"), "ticket.pdf", make)
    dialog.open()
    return dialog
