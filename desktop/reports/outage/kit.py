"""A kit of paper forms as PDF: the sheet that says what to do, then every form with its number."""

from __future__ import annotations

from desktop.domain.outage.kit import GENERAL
from desktop.errors import Sentence, sentence
from desktop.reports.outage.boxes import tick, tick_width
from desktop.reports.outage.form import FORM, draw
from desktop.reports.outage.sheets import KitSheet
from desktop.reports.paper.blocks import Column, box, heading, table
from desktop.reports.paper.pages import A4, MM, WARNING, WARNING_SOFT, Pages
from desktop.reports.sheets import Head
from desktop.words import Language

COVER = sentence("When the line or the computer is down")

_WHICH = (
    sentence(
        "Does the program still open? Then only the line is down: go on as always. "
        "The program keeps every case and sends it by itself when the line is back; "
        "receipts and numbers are right."
    ),
    sentence(
        "Does the program not open, or is there no power? "
        "Then take these forms, from the top of the pile, one for each person and matter."
    ),
)
_STEPS = (
    sentence("Call the people on this sheet, and write down since when."),
    sentence("Write the date and the time on the form at once: all limits count from then."),
    sentence(
        "Fill in what is marked with *; the applicant signs. Look at the originals, copy what must be kept."
    ),
    sentence(
        "Fill in the slip at the foot, with your name; tear it off and give it to the applicant. "
        "Its number is the number of the case."
    ),
    sentence("A form that is spoiled is crossed out and kept: its number must be accounted for."),
    sentence("Keep the filled forms together, closed away from other people's eyes."),
)
_AFTER = (
    sentence("Scan the square on each form and type in what stands on it, with the original time."),
    sentence("A second person signs in, compares it with the paper, and confirms. Only then it is sent."),
    sentence("Scan the spoiled forms too, and mark them. Count the pile that is left."),
)
_CALL = (
    sentence("IT of the centre"),
    sentence("Manager on duty"),
    sentence("Power supply"),
    sentence("Line provider"),
)


_SEVERAL = 2


class KitPages(Pages):
    """Sheets on which every form counts its own: sheet 1 of 2 of this form, not page 7 of 41 of the kit."""

    def __init__(self, head: Head, first: Language) -> None:
        super().__init__(head, COVER, first, size=A4)
        self._begins = [1]

    def begin(self, title: Sentence, number: str) -> None:
        """The next form begins, on a sheet of its own."""
        self._end_sheet()
        self.count += 1
        self.y, self.title, self.number = self.top, title, number
        self._draw_head()
        self._begins.append(self.count)

    def place_of(self, page: int) -> Sentence:
        """Which sheet of its form this is."""
        begin = max(one for one in self._begins if one <= page)
        after = min((one for one in self._begins if one > page), default=self.count + 1)
        return sentence("Sheet {page} of {count}", page=page - begin + 1, count=after - begin)


def kit(sheet: KitSheet, first: Language = "zh") -> bytes:
    """The whole kit as PDF, in both languages."""
    pages = KitPages(sheet.head, first)
    _cover(pages, sheet)
    for pile in sheet.piles:
        for number, code in pile.numbers:
            pages.begin(FORM, number)
            draw(pages, pile, number, code)
    return pages.save()


def _cover(pages: KitPages, sheet: KitSheet) -> None:
    box(pages, list(_WHICH), ground=WARNING_SOFT, color=WARNING, size=9)
    heading(pages, sentence("Who helps"))
    _to_fill_in(pages)
    for title, steps in (
        (sentence("At the counter"), _STEPS),
        (sentence("When it works again"), (*_AFTER, _again(sheet))),
    ):
        heading(pages, title)
        for count, step in enumerate(steps, 1):
            pages.put(step, 8.5, number=f"{count}.")
            pages.gap(0.6)
        pages.gap(1)
    heading(pages, sentence("In this kit"), keep=60)
    rows = []
    for pile in sheet.piles:
        numbers = [number for number, _ in pile.numbers]
        rows.append((pile.service or GENERAL, str(len(numbers)), numbers[0], numbers[-1]))
    table(
        pages,
        [
            Column(sentence("Form for"), 4),
            Column(sentence("Forms"), 1, "right"),
            Column(sentence("First number"), 2.4, whole=True),
            Column(sentence("Last number"), 2.4, whole=True),
        ],
        rows,
    )


def _again(sheet: KitSheet) -> Sentence:
    if sheet.low < _SEVERAL:
        return sentence("Print a new kit when the pile is used up.")
    return sentence("Print a new kit when fewer than {low} of one sort are left.", low=sheet.low)


def _to_fill_in(pages: Pages) -> None:
    """Names and telephone numbers, to be written by hand: they change, and none of them is in the program."""
    table(
        pages,
        [Column(sentence("Whom to call"), 2.4), Column(sentence("Name"), 3), Column(sentence("Phone"), 3)],
        [(who, "\u3000\n", "\u3000") for who in _CALL],
        size=10,
    )
    pages.y -= 2 * MM
    x = pages.left
    for said in (sentence("The line is down since:"), sentence("The computer is down since:")):
        wide = tick_width(pages, said)
        pages.need(8 * MM)
        pages.y -= 6 * MM
        tick(pages, x, pages.y, said)
        pages.pen.rule(x + wide + 2 * MM, pages.y - 1, pages.right)
    pages.y -= 3 * MM
