"""Sets text: breaks it into lines by the rules of Chinese and Latin lines, or shortens it to one."""

from __future__ import annotations

from desktop.reports.paper.fonts import BOLD, REGULAR, font, width

# Characters that may not begin a line, and those that may not end one (GB/T 15834-2011, 5.1).
_NOT_FIRST = frozenset("，。、；：！？）】》〉」』”’…—·,.;:!?)]}%‰℃～")
_NOT_LAST = frozenset("（【《〈「『“‘([{¥￥#")
_AFTER = frozenset(" -/")


def _wide(char: str) -> bool:
    """Whether lines may break on either side of a character without a space (Chinese and full width)."""
    return char >= "\u2e80"


def _may_break(before: str, after: str) -> bool:
    """Whether a line may end between two characters."""
    if after in _NOT_FIRST or before in _NOT_LAST or after == " ":
        return False
    if before == "-" and after.isdigit():  # dates and numbers stay whole
        return False
    return before in _AFTER or _wide(before) or _wide(after)


def lines(text: str, room: float, size: float, bold: bool = False, most: int = 0) -> list[str]:
    """The lines of a clean text at a width in points; with ``most``, the last of them ends in an ellipsis.

    Takes time in proportion to the text, however long its words are.
    """
    if not text or width(text, size, bold) <= room:
        return [text]
    widths = font(BOLD if bold else REGULAR).widths
    limit = 1000 * room / size
    out: list[str] = []
    start, chance, used, since = 0, 0, 0, 0  # since: width from the last chance to break
    for at, char in enumerate(text):
        step = widths[char]
        if at > start and _may_break(text[at - 1], char):
            chance, since = at, 0
        while used + step > limit and at > start and char != " ":  # twice when no break is allowed after one
            cut = chance if chance > start else at
            out.append(text[start:cut].rstrip(" "))
            if len(out) == most:
                out[-1] = shorten(text[start:at + 1], room, size, bold)  # too wide by its last character
                return out
            used = since if cut == chance else 0
            start = cut
        used += step
        since += step
    out.append(text[start:])
    return out


def shorten(text: str, room: float, size: float, bold: bool = False) -> str:
    """A clean text on one line: whole where it fits, else its beginning and an ellipsis."""
    if width(text, size, bold) <= room:
        return text
    widths = font(BOLD if bold else REGULAR).widths
    left = 1000 * room / size - widths["…"]
    kept = 0
    for char in text:
        left -= widths[char]
        if left < 0:
            break
        kept += 1
    return text[:kept].rstrip(" …") + "…"


def fitting(text: str, room: float, size: float, bold: bool = False, least: float = 6) -> float:
    """The largest size in points, from ``least`` to ``size``, at which a clean text fits on one line."""
    wide = width(text, size, bold)
    return size if wide <= room else max(least, size * room / wide)
