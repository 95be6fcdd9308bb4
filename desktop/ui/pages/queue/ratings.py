"""Figures of ratings for managers: a month's levels and reasons, together and by department, in fives."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.casework.hall import ratings
from desktop.casework.hall.ratings import Figures
from desktop.domain.hall import rating as rules
from desktop.domain.hall.rating import LEVELS, REASONS, Group
from desktop.errors import Trouble, sentence
from desktop.ui.pages.queue import asking
from desktop.ui.parts.banner import Banner
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.cards import Card, Heading
from desktop.ui.parts.fields import Choice
from desktop.ui.parts.flow import Columns, flowing
from desktop.ui.parts.labels import PlainLabel, Said, said
from desktop.ui.parts.naming import call
from desktop.ui.parts.page import Frame, Page, Scroll
from desktop.ui.questions.facts import Facts

MONTHS_BACK = 24
_ALL = sentence("All departments together")
_NO_CASE = sentence("Visits without a case")


class RatingsPage(Page):
    """Takes nothing; shows the month that runs first."""

    name = sentence("Figures of ratings")

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        today = frame.doors.clock.now().astimezone().date()
        months = [divmod(today.year * 12 + today.month - 1 - back, 12) for back in range(MONTHS_BACK)]
        self.month = Choice([(f"{y}-{m + 1:02}", f"{y}-{m + 1:02}") for y, m in months])
        call(self.month, sentence("Month"))
        self.month.currentIndexChanged.connect(lambda _at: self.refresh())
        self.back = Button(sentence("Back"), "icon", "back", "back")
        self.back.clicked.connect(frame.back)
        self.slip = Button(sentence("Type in a slip…"), "plain", "add")
        self.slip.clicked.connect(lambda: asking.type_slip(self))
        self.heading = Heading(sentence("Figures of ratings"))
        self.trouble = Banner("danger", closable=False)
        self.cards: list[GroupCard] = []
        self._shown: Figures | None = None
        self._lay_out()

    def refresh(self) -> None:
        desk = self.frame.doors.desk
        year, month = (int(part) for part in self.month.value().split("-"))
        self.ask("ratings", lambda: ratings.figures(desk, year, month), self._show, self._failed)

    def concerns(self, subjects: frozenset[str]) -> bool:
        return any(subject.startswith("visit:") for subject in subjects)

    def retranslate(self) -> None:
        if self._shown is not None:
            self._show(self._shown)

    def first(self) -> QWidget | None:
        return self.month

    def _show(self, found: Figures) -> None:
        self._shown = found
        self.trouble.hide()
        self.heading.say(
            sentence("Figures of ratings"),
            sentence("Asked {asked} times, rated {rated} times", asked=found.asked, rated=found.rated),
        )
        for card in self.cards:
            card.hide()
            card.deleteLater()
        self.cards = [GroupCard(_ALL, found.every)]
        names = {row.id: row.name for row in self.frame.doors.desk.store.lookups.departments(every=True)}
        for group in found.groups:
            name: Said = names.get(group.department, group.department) if group.department else _NO_CASE
            self.cards.append(GroupCard(name, group))
        self._left.insertWidget(0, self.cards[0])
        for at, card in enumerate(self.cards[1:]):
            self._right.insertWidget(at, card)
        self._elsewhere.setVisible(found.elsewhere > 0)
        self._elsewhere.say(
            sentence("{n} were sealed at other computers and are counted there.", n=found.elsewhere)
        )

    def _failed(self, trouble: Trouble) -> None:
        self.trouble.say_trouble(trouble)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.back)
        top.addWidget(self.heading, 1)
        rule = sentence(
            "Ratings are counted in fives, so that no figure and no change of a figure is one person's. "
            "Nobody sees a rating alone."
        )
        self._elsewhere = PlainLabel("", "body", "muted", lines=True)
        columns = Columns(760)
        self._left, self._right = columns.column(1), columns.column(1)
        self._left.addStretch(1)
        self._right.addStretch(1)
        scroll = Scroll()
        scroll.inside.addLayout(top)
        scroll.inside.addWidget(flowing(self.month, self.slip))
        for part in (PlainLabel(rule, "body", "muted", lines=True), self.trouble, columns, self._elsewhere):
            scroll.inside.addWidget(part)
        scroll.inside.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll)


class GroupCard(Card):
    """One group's figures; fewer than five say so and nothing else."""

    def __init__(self, name: Said, group: Group) -> None:
        super().__init__(name)
        mean = group.mean
        if mean is None:
            told = sentence("Fewer than {n} ratings: nothing is shown yet.", n=rules.BATCH)
            self.inside.addWidget(PlainLabel(told, "body", "muted", lines=True))
            return
        self.mean = PlainLabel(sentence("{mean} of 5", mean=f"{mean:.1f}"), "number", "accent")
        self.inside.addWidget(self.mean)
        under = sentence(
            "from {n} ratings; {waiting} not counted yet", n=group.counted, waiting=group.waiting
        )
        self.inside.addWidget(PlainLabel(under, "body", "muted", lines=True))
        self.levels = Facts()
        self.levels.show_facts([(text, _share(group, level)) for level, text in LEVELS.items()])
        self.inside.addWidget(self.levels)
        found = sorted(group.reasons.items(), key=lambda each: (-each[1], each[0]))
        if found:
            self.inside.addWidget(PlainLabel(sentence("Why"), "strong"))
            self.reasons = Facts()
            self.reasons.show_facts([(REASONS.get(reason, reason), str(many)) for reason, many in found])
            self.inside.addWidget(self.reasons)


def _share(group: Group, level: int) -> Said:
    many = group.levels.get(level, 0)
    return said(sentence("{n} ({share} %)", n=many, share=round(100 * many / group.counted)))
