"""The end of the day: what was taken in, what the departments have, what waits; it adds up, or it says so."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout

from desktop.casework.handover import Reconciliation
from desktop.errors import sentence
from desktop.ui.parts.banner import Banner
from desktop.ui.parts.buttons import Button
from desktop.ui.parts.cards import Card
from desktop.ui.parts.labels import Said
from desktop.ui.questions.facts import Facts

NUMBERS = 12  # case numbers named in a sentence before "and more"


class DayCard(Card):
    """End of day: taken in, at the departments, waiting; it adds up, or it says so."""

    def __init__(self) -> None:
        super().__init__(sentence("Today"))
        self.facts = Facts()
        self.sum = Banner("success", closable=False)
        self.close_day = Button(sentence("Close the day"), "plain", "done")
        self.inside.addWidget(self.facts)
        self.inside.addWidget(self.sum)
        row = QHBoxLayout()
        row.addWidget(self.close_day)
        row.addStretch(1)
        self.inside.addLayout(row)

    def show_day(self, found: Reconciliation, *, closed: bool) -> None:
        """Show how today adds up."""
        rows: list[tuple[Said, Said]] = [
            (sentence("Taken in"), str(found.taken_in)),
            (sentence("At the departments"), str(found.at_departments)),
            (sentence("Kept here"), _numbered(found.kept_here)),
            (sentence("Waiting"), _numbered(found.waiting)),
        ]
        self.facts.show_facts([*rows, *_on_paper(found)])
        if not found.closes:
            self.sum.say(
                sentence("The figures do not add up."), sentence("Tell IT; nothing is lost."), "danger"
            )
        elif found.stuck:
            self.sum.say(
                sentence(
                    "{n} are not at their departments; {m} of them do not go on by themselves.",
                    n=len(found.waiting),
                    m=len(found.stuck),
                ),
                sentence("See what is stuck, and what helps."),
                "warning",
            )
        elif found.waiting:
            self.sum.say(
                sentence("{n} still on their way.", n=len(found.waiting)),
                sentence("They go by themselves as soon as the line is there."),
                "warning",
            )
        elif found.to_check or found.missing:
            self.sum.say(
                sentence("Paper forms are not settled yet."),
                sentence("See the outage kit: what is to be checked, and what is unaccounted for."),
                "warning",
            )
        else:
            self.sum.say(sentence("Everything is where it belongs."), "", "success")
        again, first = sentence("Close the day again"), sentence("Close the day")
        self.close_day.say(again if closed else first)


def _on_paper(found: Reconciliation) -> list[tuple[Said, Said]]:
    """What came on paper forms, or did not come back; only what there is."""
    told = (
        (sentence("Of them from paper forms of earlier days"), found.entered),
        (sentence("Paper forms to be checked"), found.to_check),
        (sentence("Paper forms unaccounted for"), found.missing),
    )
    return [(name, _numbered(numbers)) for name, numbers in told if numbers]


def _numbered(numbers: tuple[str, ...]) -> Said:
    if not numbers:
        return "0"
    return sentence("{n}: {which}", n=len(numbers), which=_first(numbers))


def _first(numbers: tuple[str, ...]) -> Said:
    named = ", ".join(numbers[:NUMBERS])
    more = len(numbers) - NUMBERS
    return sentence("{named} and {more} more", named=named, more=more) if more > 0 else named
