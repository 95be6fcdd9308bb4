"""What the queue asks before a deed: why put aside, where to send on; and the paper of a ticket."""

from __future__ import annotations

from typing import Any

from desktop.casework import hall
from desktop.casework.desk import Changed
from desktop.casework.hall import Hall, ratings
from desktop.domain.catalogue import Text
from desktop.domain.hall.rating import LEVELS, Rating
from desktop.errors import sentence
from desktop.ui.dialogs.asking import AskDialog, asked
from desktop.ui.parts.page import Page

_WHY = Text("Why", "原因")
_WHYS = (
    ("copies", Text("Copies or a form are being made", "去复印或填表")),
    ("fetching", Text("Something is being fetched", "去取材料")),
    ("asking", Text("A colleague is being asked", "需要请示")),
)
_TO = Text("To", "转到")
_LETTER = Text("Letter on the tickets", "号票上的字母")
_NAME_ZH = Text("Name in Chinese", "中文名称")
_NAME_EN = Text("Name in English", "英文名称")
_WHICH = Text("Which line", "哪个队列")
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


def set_line(page: Page) -> AskDialog:
    """Set up a line, or change the one with this letter."""
    desk = page.frame.doors.desk
    letters = tuple((letter, Text(letter, letter)) for letter in "ABCDEFGH")
    dialog = AskDialog(
        page,
        sentence("Set up a line"),
        sentence("A letter that has a line already gives that line another name."),
        (
            asked("letter", _LETTER, "choice", choices=letters),
            asked("zh", _NAME_ZH),
            asked("en", _NAME_EN),
        ),
        sentence("Set up"),
    )

    def set_up(answers: dict[str, Any]) -> None:
        letter, name = str(answers["letter"]), Text(str(answers["en"]), str(answers["zh"]))

        def work() -> Changed:
            known = {row.letter: row for row in desk.store.lookups.groups(every=True)}
            there = known.get(letter)
            group = there.id if there else f"line-{letter.lower()}"
            return hall.set_group(desk, group, letter, name, there.departments if there else ())

        page.do(work, toast=sentence("The line is set up."))

    dialog.answered.connect(set_up)
    dialog.open()
    return dialog


def end_line(page: Page, found: Hall) -> AskDialog:
    """Give no more numbers for a line."""
    desk = page.frame.doors.desk
    lines = tuple((line.group.id, line.group.name) for line in found.lines if line.group.active)
    dialog = AskDialog(
        page,
        sentence("End a line"),
        sentence("No more numbers are given for it; whoever waits in it is still called."),
        (asked("line", _WHICH, "choice", choices=lines),),
        sentence("End a line"),
        "danger",
    )
    done = sentence("No more numbers are given for this line.")
    dialog.answered.connect(
        lambda answers: page.do(lambda: hall.end_group(desk, answers["line"]), toast=done)
    )
    dialog.open()
    return dialog
