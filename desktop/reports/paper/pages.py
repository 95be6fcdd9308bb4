"""The frame of every paper: sheets with head, foot and page n of m, and a pen for plain strings."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any, Literal

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from desktop.errors import Sentence, sentence
from desktop.reports.paper.fonts import BOLD, REGULAR, clean, font
from desktop.reports.paper.setting import fitting, lines, shorten
from desktop.reports.sheets import Head, Said
from desktop.words import Language, render

# Streams are compressed; the old wrapping in printable characters only costs time and size.
rl_config.useA85 = 0

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)
A5 = (148 * MM, 210 * MM)
LEADING = 1.42  # Chinese lines need air
Align = Literal["left", "right", "centre"]


def _ink(tone: str) -> str:
    """A colour of six hexadecimal digits as PDF wants it."""
    return " ".join(f"{int(tone[at:at + 2], 16) / 255:.3f}" for at in (0, 2, 4))


INK, QUIET, FAINT = _ink("1B2430"), _ink("4A5666"), _ink("768394")
HAIR, TINT, SOFT, WHITE = _ink("D5DCE4"), _ink("F4F6F8"), _ink("E3EFFB"), _ink("FFFFFF")
ACCENT, WARNING, WARNING_SOFT = _ink("0B5CAD"), _ink("7A4B00"), _ink("FFF1D6")
DANGER, SUCCESS = _ink("B3261E"), _ink("14693A")


class Pen:
    """Writes on one canvas: text, rules and tinted areas, in points from the lower left corner.

    Every text goes through ``fonts.clean``: nothing that is not ours is read as markup, and what the font
    lacks is printed as its code and gathered in ``missing``.
    """

    def __init__(self, canvas: Any) -> None:
        self.canvas = canvas
        self.missing: set[str] = set()
        self._fonts = {name: (font(name), font(name).codes(canvas._doc)) for name in (REGULAR, BOLD)}
        self._fill = ""

    def fresh(self) -> None:
        """A new page or form begins: nothing is set yet."""
        self._fill = ""

    def text(
        self, x: float, y: float, text: str, size: float, bold: bool = False, color: str = INK,
        align: Align = "left",
    ) -> float:
        """One line with its base at ``y``; returns its width."""
        name = BOLD if bold else REGULAR
        face, codes = self._fonts[name]
        text = clean(text, self.missing)
        wide = face.stringWidth(text, size)
        if align != "left":
            x -= wide if align == "right" else wide / 2
        shown = b"".join(map(codes.__getitem__, text)).hex()
        inner = face.getSubsetInternalName(0, self.canvas._doc)
        # Plain operators: a text object for each string costs several times as much.
        self._write(f"BT {inner} {size:.2f} Tf 1 0 0 1 {x:.2f} {y:.2f} Tm <{shown}> Tj ET", color)
        return wide

    def area(self, x: float, y: float, wide: float, high: float, color: str) -> None:
        """A filled rectangle, its lower left corner at (x, y)."""
        self._write(f"{x:.2f} {y:.2f} {wide:.2f} {high:.2f} re f", color)

    def squares(self, boxes: list[tuple[float, float, float, float]], color: str = "0 0 0") -> None:
        """Many filled rectangles as one shape, so that no seam shows between them (codes)."""
        self._write(" ".join(f"{x:.3f} {y:.3f} {w:.3f} {h:.3f} re" for x, y, w, h in boxes) + " f", color)

    def rule(self, x: float, y: float, to: float, color: str = HAIR, thick: float = 0.6) -> None:
        """A horizontal line."""
        self.area(x, y - thick / 2, to - x, thick, color)

    def _write(self, operators: str, fill: str) -> None:
        if fill != self._fill:
            self._fill = fill
            operators = f"{fill} rg {operators}"
        self.canvas.addLiteral(operators)


class Pages:
    """The sheets of one paper, filled from top to bottom; ``y`` is where the next thing goes.

    ``first`` is the language that leads; with ``both`` the other one follows smaller. ``scale`` makes all
    type larger (large print). Sizes are in points before scaling.
    """

    def __init__(
        self, head: Head, title: Sentence, first: Language, *, size: tuple[float, float] = A4,
        scale: float = 1.0, both: bool = True, number: str = "",
    ) -> None:
        self.head, self.title, self.number = head, title, number
        self.first: Language = first
        self.other: Language = "en" if first == "zh" else "zh"
        self.both, self.scale = both, scale
        self._bytes = BytesIO()
        self.canvas = Canvas(
            self._bytes, pagesize=size, invariant=1, pageCompression=1, initialFontName=plain_font(),
            lang="zh-CN" if first == "zh" else "en",
        )
        self.pen = Pen(self.canvas)
        self.wide, self.high = size
        margin = (10 if size[0] < A4[0] else 16) * MM
        self.left, self.right, self.top = margin, size[0] - margin, size[1] - margin
        self.foot = margin - 3 * MM
        self.bottom = self.foot + 7 * min(scale, 1.2) * 3.4
        self.count = 1
        self.y = self.top
        self._name_document()
        self._draw_head()

    # words

    def pt(self, size: float) -> float:
        """A size of type on this paper."""
        return size * self.scale

    def words(self, said: Said) -> str:
        """A text in the leading language, on one line, as it can be printed."""
        return clean(_said(said, self.first), self.pen.missing)

    def words_too(self, said: Said) -> str:
        """The same in the other language; "" when there is none or it is the same."""
        if not self.both or isinstance(said, str):
            return ""
        text = _said(said, self.other)
        return "" if text == _said(said, self.first) else clean(text, self.pen.missing)

    def pair(self, said: Said) -> str:
        """Both languages on one line."""
        return f"{self.words(said)} {self.words_too(said)}".strip()

    # places

    @property
    def span(self) -> float:
        """The width between the margins."""
        return self.right - self.left

    @property
    def room(self) -> float:
        """The height left on this sheet."""
        return self.y - self.bottom

    @property
    def whole(self) -> float:
        """The height of an empty later sheet."""
        return self.top - self.pt(18) - self.bottom

    @property
    def fresh(self) -> bool:
        """Whether nothing stands on this sheet yet but its head."""
        return self.y > self._start - 1

    def need(self, high: float) -> None:
        """Go to the next sheet unless this height is left."""
        if self.room < high and not self.fresh:
            self.turn()

    def turn(self) -> None:
        """Begin the next sheet."""
        self._end_sheet()
        self.count += 1
        self.y = self.top
        self._draw_short_head()

    def gap(self, high: float) -> None:
        """Leave some air."""
        self.y -= high * self.scale

    def save(self) -> bytes:
        """The finished document."""
        self._end_sheet()
        for page in range(1, self.count + 1):
            self.canvas.beginForm(f"foot{page}")
            self.pen.fresh()
            self._draw_foot(page)
            self.canvas.endForm()
        self.canvas.save()
        return self._bytes.getvalue()

    # head and foot

    def _name_document(self) -> None:
        name = f"{self.words(self.title)} {clean(self.number)}".strip()[:200]
        self.canvas.setTitle(name)
        self.canvas.setAuthor(self.words(self.head.centre))
        self.canvas.setCreator("One Counter")

    def _draw_head(self) -> None:
        """The centre, the window, the title in the middle."""
        pen, size = self.pen, self.pt(10)
        self.y -= size
        half = self.span * 0.62
        centre = self.words(self.head.centre)
        pen.text(self.left, self.y, shorten(centre, half, size, True), size, True)
        place = self.pair(self.head.counter)
        place = shorten(place, self.span - half, self.pt(8))
        pen.text(self.right, self.y, place, self.pt(8), color=QUIET, align="right")
        too, small, used = self.words_too(self.head.centre), self.pt(7), 0.0
        if too or self.head.reprint:
            self.y -= small * 1.5
        if self.head.reprint:
            mark = self.pair(sentence("Reprint {count}", count=self.head.reprint))
            used = small + pen.text(self.right, self.y, mark, small, True, DANGER, "right")
        pen.text(self.left, self.y, shorten(too, self.span - used, small), small, color=QUIET)
        self.y -= self.pt(5)
        pen.rule(self.left, self.y, self.right, ACCENT, 1.4)
        self._draw_title()
        self._start = self.y

    def _draw_title(self) -> None:
        middle = (self.left + self.right) / 2
        first, other = self.words(self.title), clean(_said(self.title, self.other), self.pen.missing)
        size = fitting(first, self.span, self.pt(17), True)
        self.y -= size * 1.55
        self.pen.text(middle, self.y, first, size, True, align="centre")
        small = fitting(other, self.span, self.pt(9))
        self.y -= small * 1.6
        self.pen.text(middle, self.y, other, small, color=QUIET, align="centre")
        self.y -= self.pt(7)

    def _draw_short_head(self) -> None:
        """On later sheets: what this is and whose number it bears."""
        size = self.pt(8)
        self.y -= size
        number = shorten(clean(self.number), self.span * 0.6, size, True)
        right = self.pen.text(self.right, self.y, number, size, True, align="right")
        name = f"{self.words(self.head.centre)} · {self.pair(self.title)}"
        self.pen.text(self.left, self.y, shorten(name, self.span - right - size, size), size, color=QUIET)
        self.y -= self.pt(4)
        self.pen.rule(self.left, self.y, self.right, ACCENT, 0.8)
        self.y -= self.pt(6)
        self._start = self.y

    def _end_sheet(self) -> None:
        # How many sheets there will be is known at the end only: the foot is a form that is filled then.
        self.canvas.doForm(f"foot{self.count}")
        self.canvas.showPage()
        self.pen.fresh()

    def _draw_foot(self, page: int) -> None:
        pen, size = self.pen, 7 * min(self.scale, 1.2)
        y = self.foot + size * 1.5
        pen.rule(self.left, y + size * 1.25, self.right)
        told = self._both_of(lambda language: _said(self.place_of(page), language))
        used = pen.text(self.right, y, told, size, color=QUIET, align="right")
        centre = shorten(self.words(self.head.centre), self.span * 0.35, size)
        who = " · ".join(filter(None, (
            centre, self.words(self.head.counter), clean(self.head.clerk, pen.missing),
            f"{self.head.printed_at:%Y-%m-%d %H:%M}",
        )))
        pen.text(self.left, y, shorten(who, self.span - used - size, size), size, color=QUIET)
        self._draw_record(self.foot, size * 0.9)

    def place_of(self, page: int) -> Sentence:
        """Which sheet of how many this is."""
        return sentence("Page {page} of {count}", page=page, count=self.count)

    def _draw_record(self, y: float, size: float) -> None:
        """The head of the journal this was printed from, and what the font could not draw."""
        used = 0.0
        if self.head.anchor:
            record = f"{self.pair(sentence('Record'))} {clean(self.head.anchor)}"
            record = shorten(record, self.span * 0.45, size)
            used = self.pen.text(self.right, y, record, size, color=FAINT, align="right")
        if self.pen.missing:
            note = self.words(sentence("[U+…]: a character that print cannot show; the record keeps it."))
            self.pen.text(self.left, y, shorten(note, self.span - used - size, size), size, color=WARNING)

    def _both_of(self, tell: Callable[[Language], str]) -> str:
        return " · ".join((tell(self.first), tell(self.other)))

    # running text

    def put(
        self, said: Said, size: float = 9, *, bold: bool = False, color: str = INK, indent: float = 0,
        most: int = 0, number: str = "",
    ) -> None:
        """A text over as many lines and sheets as it needs, the other language smaller below it.

        ``number`` stands before it, and the text is set in.
        """
        if number:
            self.need(self.pt(size) * LEADING)
            base = self.y - self.pt(size) * (LEADING - 0.28)
            self.pen.text(self.left + self.pt(indent), base, number, self.pt(size), bold, color)
            indent += size * 1.7
        self._run(self.words(said), self.pt(size), bold, color, self.pt(indent), most)
        other = self.words_too(said)
        if other:
            self._run(other, self.pt(size * 0.8), False, QUIET, self.pt(indent), most)

    def _run(self, text: str, size: float, bold: bool, color: str, indent: float, most: int) -> None:
        for line in lines(text, self.span - indent, size, bold, most):
            self.need(size * LEADING)
            self.y -= size * LEADING
            self.pen.text(self.left + indent, self.y + size * 0.28, line, size, bold, color)


def plain_font() -> str:
    """The name of the plain font, after both are loaded: some tenths of a second the first time."""
    font(BOLD)
    return font(REGULAR).fontName  # type: ignore[no-any-return]


def _said(said: Said, language: Language) -> str:
    if isinstance(said, str):
        return said
    return render(said, language) if isinstance(said, Sentence) else said.to(language)
