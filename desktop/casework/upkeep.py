"""Looking after a store: verify, export, back up, look over; and the day's figures in words."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from desktop.casework import outage
from desktop.casework.dates import calendars
from desktop.casework.dates.catching_up import catch_up
from desktop.casework.desk import Desk, desk_at, sit_down
from desktop.casework.exchange import limits, results
from desktop.casework.exchange.stuck import stuck
from desktop.casework.founding import long_enough
from desktop.casework.handover import Reconciliation
from desktop.clock import Clock
from desktop.domain.deadlines import CalendarUnknown
from desktop.domain.kinds.registry import encode_body
from desktop.errors import Sentence, Trouble, sentence
from desktop.paths import StorePaths, why
from desktop.store import opening
from desktop.store.trouble import PageDamage
from desktop.sync import schedule, status
from desktop.sync.lines import certificates
from desktop.words import say

LAST_DAYS = 30  # of a certificate's life; then the doctor warns
LOW_DISK = 2 << 30  # bytes; below this the doctor warns


@dataclass(frozen=True, slots=True)
class Checked:
    """One thing the doctor looked at."""

    name: Sentence
    good: bool
    says: Sentence


def verify(desk: Desk) -> list[Sentence]:
    """Everything wrong with the journal, in sentences; empty when it is whole."""
    return [finding.what for finding in desk.store.journal.verify()]


def doctor(desk: Desk) -> list[Checked]:
    """Date the cases that can be dated now, then look over the whole store. Takes seconds a gigabyte."""
    return [*_dated(desk), *_look_over(desk)]


def _dated(desk: Desk) -> Iterator[Checked]:
    """Cases whose dates an updated program can work out, or an older one left as they were before a pause."""
    if desk.store.trouble is not None:
        return
    years = calendars.adopt(desk.store)
    many = sum(map(len, catch_up(desk.store, every=True)))
    if years or many:
        said = sentence("Worked out anew by the calendar that is known now: {many} cases.", many=many)
        yield Checked(sentence("Dates"), True, said)


def open_mended(paths: StorePaths, login: str, passphrase: str, clock: Clock) -> tuple[Desk, list[Checked]]:
    """Sit down at a store to look after it; a damaged file is made anew from the entry log. Raises Trouble.

    Also what was mended; nothing, when nothing had to be. Takes seconds a gigabyte.
    """
    try:
        desk = sit_down(paths, login, passphrase, clock)
    except PageDamage:
        return _made_anew(paths, login, passphrase, clock)
    if desk.store.check():
        desk.store.close()
        return _made_anew(paths, login, passphrase, clock)
    if any(finding.sort == "log" for finding in desk.store.journal.verify()):
        desk.store.renew_log()
        said = sentence("It was damaged and is written anew from the case file.")
        return desk, [Checked(sentence("Entry log"), True, said)]
    return desk, []


def _made_anew(paths: StorePaths, login: str, passphrase: str, clock: Clock) -> tuple[Desk, list[Checked]]:
    store, many = opening.mend(paths, login, passphrase, clock)
    said = sentence(
        "It was damaged and is made anew from the entry log: {many} entries. The damaged file is put aside.",
        many=many,
    )
    return desk_at(store, clock), [Checked(sentence("Case file"), True, said)]


def _look_over(desk: Desk) -> Iterator[Checked]:
    pages = desk.store.vault.check()
    yield Checked(
        sentence("Pages"),
        not pages,
        sentence("Damaged: {pages}. Restore the latest backup.", pages="; ".join(pages[:5]))
        if pages
        else sentence("Every page of the file is as it was written."),
    )
    findings = verify(desk)
    yield Checked(
        sentence("Journal"),
        not findings,
        findings[0] if findings else sentence("Nothing changed, missing, reordered or inserted."),
    )
    different = desk.store.journal.rebuild(check=True)
    yield Checked(
        sentence("Tables"),
        not different,
        sentence("Different from the journal: {names}. Run rebuild.", names=", ".join(different))
        if different
        else sentence("The tables equal the journal."),
    )
    free = shutil.disk_usage(desk.store.paths.folder).free
    yield Checked(
        sentence("Disk"),
        free >= LOW_DISK,
        sentence("{free} GB free.", free=f"{free / (1 << 30):.1f}")
        if free >= LOW_DISK
        else sentence("Only {free} GB free: make room.", free=f"{free / (1 << 30):.1f}"),
    )
    yield _calendar(desk)
    yield _paper_forms(desk)
    yield from _exchange(desk)
    yield from _certificates(desk)


def _paper_forms(desk: Desk) -> Checked:
    """Whether the drawer is ready for the next outage, and every form that left it is accounted for."""
    found, name = outage.look(desk), sentence("Paper forms")
    if found.missing:
        numbers = ", ".join(found.missing)
        return Checked(
            name, False, sentence("Paper forms unaccounted for: {numbers}. Look for them.", numbers=numbers)
        )
    if found.low:
        few = sentence("Few forms are left: print a new kit before the next outage.")
        return Checked(name, False, few)
    if not found.kits:
        return Checked(name, True, sentence("None were printed: print a kit for when the computer is down."))
    return Checked(name, True, sentence("Enough are left, and every one is accounted for."))


def _exchange(desk: Desk) -> Iterator[Checked]:
    """Whether the limit of working unsynced is near, and whether somebody has to look at what is stuck."""
    found = limits.look(desk)
    yield Checked(sentence("Unsent"), found.level == "fine", _both(found.says, found.next_step))
    hints = (desk.store.journal.hint(schedule.hint_name(d.id)) for d in desk.store.lookups.departments())
    wrong = status.skew_note([schedule.read(hint) for hint in hints])
    yield Checked(
        sentence("Clock"),
        not wrong,
        wrong[0] if wrong else sentence("The departments' clocks agree with it."),
    )
    waits = [one for one in stuck(desk) if one.turn in ("clerk", "it")]
    many = len(waits) + len(results.lacking(desk))
    yield Checked(
        sentence("Stuck"),
        not many,
        sentence("Stuck: {many}. See them all: one-counter stuck.", many=many)
        if many
        else sentence("Nothing is stuck."),
    )


def _certificates(desk: Desk) -> Iterator[Checked]:
    """Whether a certificate that this centre shows to a department ends soon."""
    for row in desk.store.lookups.departments():
        file = Path(str(row.config.get("client_certificate") or ""))
        if file.is_file():
            until = certificates.ends(file.name, file.read_bytes())
            days = (until - desk.clock.now()).days
            yield Checked(
                sentence("Certificate"),
                days > LAST_DAYS,
                sentence(
                    "The certificate for {department} is valid for {days} more days.",
                    department=row.name,
                    days=days,
                ),
            )


def _both(first: Sentence, rest: Sentence) -> Sentence:
    return sentence("{first} {rest}", first=first, rest=rest)


def _calendar(desk: Desk) -> Checked:
    year = desk.today.year + (1 if desk.today.month >= 11 else 0)
    try:
        desk.store.lookups.calendar().is_working_day(desk.today.replace(year=year, month=1, day=4))
    except CalendarUnknown:
        return Checked(
            sentence("Calendar"),
            False,
            sentence(
                "Working days of {year} are not known yet: dates in it are not printed. "
                "Install the update that brings them.",
                year=year,
            ),
        )
    return Checked(sentence("Calendar"), True, sentence("Working days of {year} are known.", year=year))


def export(desk: Desk, file: Path) -> int:
    """Write every entry as one JSON line, its body as this person may open it; returns how many."""
    many = 0
    try:
        with file.open("x", encoding="utf-8") as out:
            for journal in desk.store.journal.journals():
                for entry in desk.store.journal.read(journal):
                    body = encode_body(entry.body) if entry.body is not None else None
                    line = {"id": entry.id, "envelope": entry.envelope, "by": entry.by, "body": body}
                    out.write(msgspec.json.encode(line, enc_hook=str).decode() + "\n")
                    many += 1
    except OSError as error:
        raise Trouble(
            sentence("The file {file} cannot be written: {why}.", file=file.name, why=why(error)),
            sentence("Choose a new file in a folder you may write to."),
        ) from error
    return many


def backup(desk: Desk, file: Path) -> None:
    """Back the store up into one file, which is opened and checked before it counts. Raises Trouble."""
    try:
        with file.with_name(file.name + ".new").open("wb"):
            pass  # whether it can be written at all is told of the backup, not of the store
    except OSError as error:
        raise Trouble(
            sentence("The file {file} cannot be written: {why}.", file=file.name, why=why(error)),
            sentence("Choose another folder, or make room on the disk."),
        ) from error
    desk.store.backup(file)


def restore(
    paths: StorePaths, file: Path, login: str, passphrase: str, clock: Clock, shares: Sequence[str] = ()
) -> None:
    """Put a backup back, and with it what the folder's own entry log knows beyond it. Raises Trouble.

    On another computer two recovery *shares* open it, and *passphrase* becomes the person's new one.
    """
    if shares:
        long_enough(passphrase)
    opening.restore(file, paths, clock, login=login, passphrase=passphrase, texts=shares).close()


def recover(paths: StorePaths, login: str, passphrase: str, clock: Clock, shares: Sequence[str]) -> None:
    """Let somebody in again whose passphrase is lost, by two recovery shares. Raises Trouble."""
    long_enough(passphrase)
    opening.open_with_shares(paths, shares, login, passphrase, clock).close()


def reconciliation_lines(day: Reconciliation) -> list[str]:
    """The end of the day in words."""
    lines = [
        say(
            "Taken in {taken}, at the departments {there}, kept here {kept}, waiting {waiting}.",
            taken=day.taken_in,
            there=day.at_departments,
            kept=len(day.kept_here),
            waiting=len(day.waiting),
        ),
    ]
    lines += [_waits(number, number in day.stuck) for number in day.waiting]
    if day.entered:
        lines.append(say("Of them entered from paper forms of earlier days: {n}.", n=len(day.entered)))
    if day.to_check:
        numbers = ", ".join(day.to_check)
        lines.append(say("Paper forms not checked by a second person yet: {numbers}.", numbers=numbers))
    if day.missing:
        lines.append(
            say("Paper forms unaccounted for: {numbers}. Look for them.", numbers=", ".join(day.missing))
        )
    return lines


def _waits(number: str, stuck: bool) -> str:
    return say("- {number}: stuck, see one-counter stuck", number=number) if stuck else f"- {number}"
