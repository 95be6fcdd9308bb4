"""What the queue asks before a deed: why put aside, where to send on; and the paper of a ticket."""

from __future__ import annotations

from typing import Any

from desktop.casework import hall
from desktop.casework.hall import Hall, ratings
from desktop.casework.hall.ratings import Asked
from desktop.domain.catalogue import Text
from desktop.domain.hall.rating import LEVELS, Rating
from desktop.errors import sentence
from desktop.ui.dialogs.asking import AskDialog, asked
from desktop.ui.dialogs.paper import PaperDialog
from desktop.ui.parts.page import Page

_WHY = Text("Why", "原因")
_WHYS = (
    ("copies", Text("Copies or a form are being made", "去复印或填表")),
    ("fetching", Text("Something is being fetched", "去取材料")),
    ("asking", Text("A colleague is being asked", "需要请示")),
)
_TO = Text("To", "转到")
_CODE = Text("Number on the slip", "评价单号码")
_LEVEL = Text("What was ticked", "勾选的等级")
_NOTE = Text("What the next window should know", "告知下一窗口的内容")


def hold(page: Page) -> AskDialog:
    """Put aside whom this window serves."""
    desk = page.frame.doors.desk
    dialog = AskDialog(
        page,
        sentence("Put aside"),
        sentence("The number keeps its place and can be called at any time."),
        (asked("why", _WHY, "choice", choices=_WHYS, default="copies"),),
        sentence("Put aside"),
    )
    reasons = dict(_WHYS)

    def put(answers: dict[str, Any]) -> None:
        from desktop.words import language

        reason = reasons[answers["why"]].to(language())
        page.do(lambda: hall.hold(desk, reason), toast=sentence("Put aside."))

    dialog.answered.connect(put)
    dialog.open()
    return dialog


def transfer(page: Page, found: Hall) -> AskDialog:
    """Send whom this window serves on to a line or a window."""
    desk = page.frame.doors.desk
    own = desk.store.identity.device
    devices = {device: name for device, (name, _, _) in desk.store.lookups.devices().items() if device != own}
    lines = tuple(("line:" + line.group.id, line.group.name) for line in found.lines if line.group.active)
    windows = tuple(
        ("window:" + device, Text(f"Window {name}", f"{name} 号窗口")) for device, name in devices.items()
    )
    dialog = AskDialog(
        page,
        sentence("Send on"),
        sentence("The number waits there with the place it had."),
        (
            asked("to", _TO, "choice", choices=(*lines, *windows)),
            asked("note", _NOTE, required=False),
        ),
        sentence("Send on"),
    )

    def send(answers: dict[str, Any]) -> None:
        sort, _, name = str(answers["to"]).partition(":")
        group, window = (name, "") if sort == "line" else ("", name)
        note = answers["note"] or ""
        page.do(lambda: hall.transfer(desk, group, window, note), toast=sentence("Sent on."))

    dialog.answered.connect(send)
    dialog.open()
    return dialog


def show_slip(page: Page, matters: tuple[Asked, ...]) -> PaperDialog | None:
    """The slip to rate by on paper or at home; None when everything was rated already."""
    desk = page.frame.doors.desk
    wanted = tuple(each for each in matters if not each.visit.sealed)
    if not wanted:
        page.frame.toast(sentence("This visit was rated already; thank you."))
        return None

    def make() -> bytes:
        from desktop.casework.papers import of_hall  # its fonts take a moment

        return of_hall.rating_slip(desk, wanted)

    dialog = PaperDialog(page.frame, page, sentence("Slip to rate by"), "rating.pdf", make)
    dialog.open()
    return dialog


def type_slip(page: Page) -> AskDialog:
    """A slip that was ticked on paper, typed in by a manager."""
    desk = page.frame.doors.desk
    levels = tuple((str(level), text) for level, text in LEVELS.items())
    dialog = AskDialog(
        page,
        sentence("Type in a slip"),
        sentence("Each slip counts once; shred it afterwards."),
        (asked("code", _CODE), asked("level", _LEVEL, "choice", choices=levels)),
        sentence("Seal"),
    )

    def seal(answers: dict[str, Any]) -> None:
        rating = Rating(int(answers["level"]))
        page.do(
            lambda: ratings.rate(desk, answers["code"], rating, "paper"),
            toast=sentence("The rating is sealed."),
        )

    dialog.answered.connect(seal)
    dialog.open()
    return dialog


def show_ticket(page: Page, ticket: str) -> PaperDialog:
    """The paper of a ticket, to print."""
    desk = page.frame.doors.desk

    def make() -> bytes:
        from desktop.casework.papers import of_hall  # its fonts take a moment

        return of_hall.ticket(desk, ticket)

    dialog = PaperDialog(page.frame, page, sentence("Ticket"), "ticket.pdf", make)
    dialog.open()
    return dialog
