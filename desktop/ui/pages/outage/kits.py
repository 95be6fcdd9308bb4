"""The outage kit: a form to scan, what waits for a second person, and every kit with what became of it."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.casework import outage
from desktop.casework.outage.seen import KitSeen, Outage, PileSeen
from desktop.domain.outage.paper import STATE_NAMES
from desktop.domain.outage.telling import few
from desktop.errors import Sentence, sentence
from desktop.store.rows import CaseRow
from desktop.ui.pages.outage import asking
from desktop.ui.pages.queue.rows import Shown, TicketLines
from desktop.ui.parts.banner import Banner
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.cards import Card, Heading
from desktop.ui.parts.fields import Field, Line
from desktop.ui.parts.flow import Columns, flowing
from desktop.ui.parts.labels import PlainLabel, Said, said
from desktop.ui.parts.page import Frame, Page, Scroll
from desktop.ui.theme import Tone

_HOW = (
    sentence("Line down: go on as always. Everything is kept here and sent by itself later."),
    sentence("Computer down: take the paper forms. Afterwards scan each one here and type it in."),
    sentence("A second person compares what was typed with the paper; only then it is sent."),
)


class KitsPage(Page):
    """Opened by its keys, from the box or by the header; may take ``to_print``."""

    name = sentence("Outage kit")

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.found: Outage | None = None
        self._to_print = False
        self.back = Button(sentence("Back"), "icon", "back", "back")
        self.back.clicked.connect(frame.back)
        self.heading = Heading(self.name)
        self.form = Line(sentence("Scan the form, or type its number"))
        self.form.setMaxLength(80)
        self.form.returnPressed.connect(self.open_form)
        self.to_check = TicketLines(
            sentence("Nothing waits for a second person."), (("check", sentence("Compare…")),)
        )
        self.unfinished = TicketLines(
            sentence("No form is being typed in."),
            (("go_on", sentence("Go on")), ("give_up", sentence("Give up…"))),
        )
        self.missing = TicketLines(
            sentence("Every form is accounted for."), (("spoil", sentence("Mark as spoiled…")),)
        )
        self.piles = TicketLines(
            sentence("No forms were printed yet."),
            (("again", sentence("Print again…")), ("count", sentence("Count the pile…"))),
        )
        self.low = Banner("warning", closable=False)
        self.print = Button(sentence("Print a kit…"), "primary", "print", "print")
        self.print.clicked.connect(lambda: asking.print_kit(self))
        for lines in (self.to_check, self.unfinished, self.missing, self.piles):
            lines.pressed.connect(self.press)
        self._lay_out()

    def begin(self, to_print: bool = False, **_what: Any) -> None:
        """*to_print*: somebody comes to print a kit."""
        self._to_print = to_print

    def refresh(self) -> None:
        desk = self.frame.doors.desk
        self.ask("kits", lambda: outage.look(desk), self._show)

    def concerns(self, subjects: frozenset[str]) -> bool:
        return any(subject.startswith(("block:", "case:")) for subject in subjects)

    def retranslate(self) -> None:
        if self.found is not None:
            self._show(self.found)
        for lines in (self.to_check, self.unfinished, self.missing, self.piles):
            lines.retranslate()

    def first(self) -> QWidget | None:
        return self.print if self._to_print else self.form

    def acts(self) -> dict[str, object]:  # type: ignore[override]
        return {"print": lambda: asking.print_kit(self), "submit": self.check_first}

    def open_form(self) -> None:
        """Open the form that was scanned or typed."""
        text = self.form.text().strip()
        if text:
            self.form.clear()
            self.frame.open("back_entry", form=text)

    def check_first(self) -> None:
        """Compare what has waited longest."""
        if self.found is not None and self.found.to_check:
            self.frame.open("form_check", case=self.found.to_check[-1].id)

    def press(self, deed: str, which: str) -> None:
        """What is done about a line of a list."""
        if deed == "check":
            self.frame.open("form_check", case=which)
        elif deed == "go_on":
            self.frame.open("intake", case=which)
        elif deed == "give_up":
            asking.give_up(self, which)
        elif deed == "spoil":
            kit = next(k for k in self._kits() if any(which in pile.missing for pile in k.piles))
            asking.spoil(self, kit.id, which)
        else:
            pile = next(p for k in self._kits() for p in k.piles if _key(p) == which)
            (asking.show_kit if deed == "again" else asking.count)(self, pile)

    # Inside

    def _kits(self) -> tuple[KitSeen, ...]:
        return self.found.kits if self.found is not None else ()

    def _show(self, found: Outage) -> None:
        self.found = found
        told = sentence(
            "Forms left: {left}. To be checked by a second person: {n}.",
            left=sum(pile.left for kit in found.kits for pile in kit.piles),
            n=len(found.to_check),
        )
        self.heading.say(self.name, told)
        self.to_check.show_tickets([_waiting(row) for row in found.to_check])
        self.unfinished.show_tickets(
            [_waiting(row, found.reasons.get(row.id, "")) for row in found.unfinished]
        )
        self.missing.show_tickets(
            [Shown(number, number, sentence("not in the drawer, not come back")) for number in found.missing]
        )
        self.piles.show_tickets([_pile(kit, pile) for kit in found.kits for pile in kit.piles])
        self.low.setVisible(bool(found.low))
        if found.low:
            self.low.say(few(found.low), sentence("Print a new kit before the next outage."), "warning")

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.back)
        top.addWidget(self.heading, 1)
        columns = Columns(780)
        left, right = columns.column(4), columns.column(5)
        entering = Card(sentence("A form came back"))
        entering.inside.addWidget(Field(sentence("Number of the form"), self.form))
        for text in _HOW:
            entering.inside.addWidget(PlainLabel(text, "caption", "muted", lines=True))
        for card in (
            entering,
            _card(sentence("To be checked by a second person"), self.to_check),
            _card(sentence("Being typed in"), self.unfinished),
        ):
            left.addWidget(card)
        left.addStretch(1)
        kits = _card(sentence("Printed forms"), self.piles)
        kits.inside.insertWidget(1, flowing(self.print))
        kits.inside.insertWidget(2, self.low)
        right.addWidget(kits)
        right.addWidget(_card(sentence("Unaccounted for"), self.missing))
        right.addStretch(1)
        scroll = Scroll()
        scroll.inside.addLayout(top)
        scroll.inside.addWidget(columns)
        scroll.inside.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll)


def _card(title: Sentence, part: QWidget) -> Card:
    card = Card(title)
    card.inside.addWidget(part)
    return card


def _key(pile: PileSeen) -> str:
    return f"{pile.kit}/{pile.place}"


def _waiting(row: CaseRow, reason: str = "") -> Shown:
    tones: dict[str, tuple[Tone, str]] = {"wanted": ("accent", "eye"), "returned": ("warning", "undo")}
    tone, icon = tones.get(row.paper, ("plain", "text"))
    state = STATE_NAMES.get(row.paper)  # type: ignore[call-overload]
    facts: Said = row.service_name
    if reason:
        facts = sentence("{service}: {reason}", service=row.service_name, reason=reason)
    return Shown(row.id, row.applicant_name, facts, state or "", tone, icon)


def _window(name: str) -> Said:
    """A counter that is only numbered is a window."""
    return sentence("Window {window}", window=name) if name.isdigit() else name


def _pile(kit: KitSeen, pile: PileSeen) -> Shown:
    """One pile in a line: its numbers, its figures, who printed it."""
    facts = sentence(
        "{name}: {left} of {size} left, {used} used, {typed} to be checked, {spoiled} spoiled. {who}",
        name=pile.name,
        left=pile.left,
        size=pile.size,
        used=pile.used,
        typed=pile.typed,
        spoiled=pile.spoiled,
        who=sentence(
            "Printed on {day} by {who}, {counter}.",
            day=kit.at.astimezone().strftime("%Y-%m-%d"),
            who=kit.by,
            counter=_window(kit.counter),
        ),
    )
    if kit.reprinted:
        facts = sentence("{facts} Printed again: {n}.", facts=said(facts), n=kit.reprinted)
    number: Said = pile.first if pile.first == pile.last else f"{pile.first} … {pile.last[-9:]}"
    if pile.missing:
        missing = sentence("{n} unaccounted for", n=len(pile.missing))
        return Shown(_key(pile), said(number), facts, missing, "danger", "needs_you")
    if pile.outdated and pile.left:
        return Shown(_key(pile), said(number), facts, sentence("Out of date"), "warning", "clock")
    return Shown(_key(pile), said(number), facts)
