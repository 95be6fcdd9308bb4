"""How papers say dates, states, money and circumstances, the same on every one of them."""

from __future__ import annotations

from collections.abc import Iterable

from desktop.domain.catalogue import CIRCUMSTANCES
from desktop.errors import Sentence, sentence
from desktop.reports.paper.blocks import Cell
from desktop.reports.paper.pages import DANGER, INK, SUCCESS, WARNING
from desktop.reports.sheets import Deadline, Head, MaterialLine, Person, Said

TERMS: dict[str, Sentence] = {
    "accept": sentence("Acceptance by"),
    "promised": sentence("Promised by"),
    "statutory": sentence("By law at the latest"),
    "supplement": sentence("To be brought by"),
}
STANDS: dict[str, Sentence] = {
    "handed_in": sentence("Handed in"),
    "promised": sentence("Promised"),
    "missing": sentence("Missing"),
    "returned": sentence("Given back"),
}
_MARKS = {"handed_in": "✓", "promised": "○", "missing": "×", "returned": "←"}
_MARK_COLORS = {"handed_in": SUCCESS, "promised": WARNING, "missing": DANGER, "returned": INK}
ROLES: dict[str, Sentence] = {"proxy": sentence("Proxy"), "guardian": sentence("Guardian")}


def by(deadline: Deadline) -> Said:
    """The date of a limit, or why there is none; nothing is guessed."""
    if deadline.on is not None:
        return deadline.on.isoformat()
    if deadline.still:
        return sentence("Stands still")
    if deadline.days:
        return sentence("Calendar unknown")
    return sentence("No limit set")


def undated(deadlines: Iterable[Deadline]) -> list[Said]:
    """Why limits have no date now, for the person who holds the paper; empty when each has one."""
    lacking = [deadline for deadline in deadlines if deadline.on is None]
    notes: list[Said] = []
    if any(deadline.still for deadline in lacking):
        notes.append(
            sentence(
                "The time to decide stands still at the moment. The new date is known when it runs again."
            )
        )
    if any(deadline.days and not deadline.still for deadline in lacking):
        notes.append(
            sentence(
                "The calendar of working days for that year is not known yet. "
                "The date will be told once it is."
            )
        )
    return notes


def working_days(deadline: Deadline) -> Said:
    """The limit itself, as the service sets it."""
    if not deadline.days:
        return ""
    if deadline.days == 1:
        return sentence("1 working day")
    return sentence("{count} working days", count=deadline.days)


def mark(line: MaterialLine) -> Cell:
    """The sign of where a material stands; the words always stand beside it."""
    return Cell(_MARKS[line.state], bold=True, color=_MARK_COLORS[line.state])


def stands(line: MaterialLine) -> Cell:
    """Where a material stands, with the date it is promised by."""
    if line.state == "promised" and line.until is not None:
        return Cell(sentence("Promised by {date}", date=line.until.isoformat()), color=WARNING)
    return Cell(STANDS[line.state], color=_MARK_COLORS[line.state])


def money(fen: int) -> str:
    """An amount in fen as yuan."""
    return f"¥ {fen // 100:,}.{fen % 100:02}"


def circumstances(keys: Iterable[str]) -> list[Said]:
    """Special circumstances in words; one that is not known keeps its own name."""
    return [CIRCUMSTANCES.get(key, key) for key in keys]


def large(keys: Iterable[str]) -> bool:
    """Whether a paper is printed large for the person who takes it home."""
    return not {"elderly", "disabled"}.isdisjoint(keys)


def joined(parts: Iterable[Said]) -> Said:
    """Several texts as one, in both languages; "" when there are none."""
    found = [part for part in parts if part != ""]
    if not found:
        return ""
    if all(isinstance(part, str) for part in found):
        return " · ".join(map(str, found))
    whole = found[0]
    for part in found[1:]:
        # A sentence of two places, so that each part is said in the language of the paper.
        whole = sentence("{one} · {other}", one=whole, other=part)
    return whole


def people(applicant: Person, proxy: Person | None, role: str) -> list[tuple[Said, Said]]:
    """The applicant and who stands in, as pairs."""
    rows: list[tuple[Said, Said]] = [
        (sentence("Applicant"), Cell(applicant.name, bold=True).said),
        (sentence("Identity number"), applicant.id_number),
        (sentence("Phone"), applicant.phone),
    ]
    if proxy is not None:
        rows += [(ROLES[role], joined((proxy.name, proxy.id_number))), (sentence("Phone"), proxy.phone)]
    return rows


def ask_at(head: Head) -> Said:
    """Where to ask: place, phone and hours."""
    return joined((head.place, head.phone, head.hours))
