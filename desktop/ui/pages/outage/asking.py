"""What the outage kit asks before a deed: which forms to print, what lies in the drawer, why spoiled."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from desktop.casework import outage
from desktop.casework.desk import Changed, Desk
from desktop.casework.outage.kits import LOW
from desktop.casework.outage.seen import PileSeen
from desktop.domain.catalogue import Service, Text
from desktop.domain.forms import FormField
from desktop.errors import sentence
from desktop.ui.dialogs.asking import AskDialog, asked
from desktop.ui.dialogs.paper import PaperDialog
from desktop.ui.parts.page import Page

OFTEN = 6  # services that this counter does most, offered as ticks
_DAYS = 90
_OFTEN = Text("Services this counter does often", "本窗口常办事项")
_OTHER = Text("Another service", "其他事项")
_COUNT = Text("Forms of each service", "每个事项的份数")
_GENERAL = Text("Forms for any business", "通用表单份数")
_LOW = Text("Warn when fewer are left", "剩余少于此数时提醒")
_WHY = Text("What became of it", "去向")
_WHYS = (
    ("torn or written over", Text("Torn or written over", "破损或写坏")),
    ("misprinted", Text("Misprinted", "错印")),
    ("lost", Text("Lost", "遗失")),
    ("out of date", Text("Out of date", "版本过期")),
)
_TOP = Text("Number of the form that lies on top", "最上面一份的编号")
_TOP_HELP = Text("Left empty, the pile is used up.", "留空表示这一叠已用完。")
_REASON = Text("Why it does not go on", "放弃原因")
_REASONS = (
    ("wrong service", Text("Wrong service", "事项有误")),
    ("wrong form", Text("Wrong form", "表单有误")),
    ("typed in twice", Text("Typed in twice", "重复补录")),
)


_AGAIN = Text("Why the same numbers are printed again", "为何重新打印相同编号")
_ONCE = Text(
    "Destroy the first copies: each number may be used once.", "请销毁此前的打印件：每个编号只能使用一次。"
)
_AGAINS = (
    ("the printer failed", Text("The printer failed", "打印故障")),
    ("never printed", Text("They were not printed yet", "此前未打印")),
    ("spoiled sheets", Text("Sheets were spoiled in printing", "打印时纸张损坏")),
)


def print_kit(page: Page) -> None:
    """Ask which forms, number them, and show them to be printed."""
    desk = page.frame.doors.desk

    def ask(found: tuple[tuple[Service, ...], tuple[Service, ...]]) -> None:
        ask_kit(page, *found)

    page.ask("services", lambda: _offered(desk), ask)


def _offered(desk: Desk) -> tuple[tuple[Service, ...], tuple[Service, ...]]:
    """Services offered today: what this counter does often, and the rest by name."""
    lookups = desk.store.lookups
    services = {service.id: service for service in lookups.services_on(desk.today)}
    often = lookups.most_used(desk.today - timedelta(days=_DAYS), OFTEN)
    first = tuple(services[one] for one in often if one in services)
    rest = sorted((s for s in services.values() if s not in first), key=lambda s: s.name.zh)
    return first, tuple(rest)


def ask_kit(page: Page, often: tuple[Service, ...], rest: tuple[Service, ...]) -> AskDialog:
    """Ask which forms and how many; then they are numbered, and shown to be printed."""
    desk = page.frame.doors.desk
    ticks = tuple((service.id, service.name) for service in often)
    others = tuple((service.id, service.name) for service in rest)
    fields = [
        asked("other", _OTHER, "choice", choices=others, required=False),
        asked("count", _COUNT, "integer", default=10),
        asked("general", _GENERAL, "integer", default=10),
        asked("low", _LOW, "integer", default=LOW),
    ]
    if ticks:
        fields.insert(0, asked("often", _OFTEN, "choices", choices=ticks, required=False))
    dialog = AskDialog(
        page,
        sentence("Print a kit of paper forms"),
        sentence("Each form gets a number of its own, which no other case is given."),
        tuple(fields),
        sentence("Number and show"),
    )

    def show(changed: Changed) -> None:
        show_paper(page, changed.result)

    def number(told: dict[str, Any]) -> None:
        chosen = [*(told.get("often") or ()), *filter(None, (told["other"],))]
        wanted = dict.fromkeys(chosen, int(told["count"] or 0))
        if told["general"]:
            wanted[""] = int(told["general"])
        page.do(
            lambda: outage.print_kit(desk, wanted, int(told["low"] or 0)),
            show,
            toast=sentence("The forms are numbered."),
        )

    dialog.answered.connect(number)
    dialog.open()
    return dialog


def show_kit(page: Page, pile: PileSeen) -> PaperDialog:
    """The kit of a pile once more, to be printed: the same numbers, and why they are printed again."""
    desk, why = page.frame.doors.desk, asked("reason", _AGAIN, "choice", help_text=_ONCE, choices=_AGAINS)
    dialog = show_paper(page, pile.kit, why)

    def printed(well: bool) -> None:
        reason = dialog.reason
        if well:
            page.do(lambda: outage.print_again(desk, pile.kit, reason))

    dialog.printed.connect(printed)
    return dialog


def show_paper(page: Page, kit: str, why: FormField | None = None) -> PaperDialog:
    """A kit on screen, to be printed or saved; *why*: a question that is answered first."""
    desk = page.frame.doors.desk

    def make() -> bytes:
        from desktop.casework.papers import of_outage  # its fonts take a moment
        from desktop.words import language

        return of_outage.kit_paper(desk, kit, first=language())

    dialog = PaperDialog(page.frame, page, sentence("Paper forms"), "forms.pdf", make, why)
    dialog.open()
    return dialog


def count(page: Page, pile: PileSeen) -> AskDialog:
    """Ask what lies on top of a pile."""
    desk = page.frame.doors.desk
    dialog = AskDialog(
        page,
        sentence("Count the pile"),
        sentence(
            "{name}, {first} to {last}. What is before the top one and did not come back is unaccounted for.",
            name=pile.name,
            first=pile.first,
            last=pile.last,
        ),
        (asked("top", _TOP, help_text=_TOP_HELP, required=False),),
        sentence("Keep"),
    )

    def work(text: str) -> Changed:
        top = outage.find(desk, text).form.number if text else ""
        return outage.count(desk, pile.kit, pile.place, top)

    dialog.answered.connect(
        lambda told: page.do(
            lambda: work(str(told["top"] or "").strip()), toast=sentence("The pile is counted.")
        )
    )
    dialog.open()
    return dialog


def spoil(page: Page, kit: str, number: str) -> AskDialog:
    """Ask what became of a form that will not be used."""
    desk = page.frame.doors.desk
    dialog = AskDialog(
        page,
        sentence("Mark a form as spoiled"),
        sentence(
            "{number} will never be the number of a case. Who said so, when and why is kept.", number=number
        ),
        (asked("why", _WHY, "choice", choices=_WHYS),),
        sentence("Mark it"),
        "danger",
    )

    def mark(told: dict[str, Any]) -> None:
        reason = str(told["why"])
        page.do(
            lambda: outage.spoil(desk, kit, number, reason), toast=sentence("The form is marked as spoiled.")
        )

    dialog.answered.connect(mark)
    dialog.open()
    return dialog


def give_up(page: Page, case: str) -> AskDialog:
    """Ask why an entry does not go on."""
    desk = page.frame.doors.desk
    dialog = AskDialog(
        page,
        sentence("Give the entry up"),
        sentence("The form can be typed in again; what was typed stays in the journal."),
        (asked("why", _REASON, "choice", choices=_REASONS),),
        sentence("Give it up"),
        "danger",
    )
    dialog.answered.connect(
        lambda told: page.do(
            lambda: outage.give_up(desk, case, str(told["why"])),
            toast=sentence("The form is free again."),
        )
    )
    dialog.open()
    return dialog
