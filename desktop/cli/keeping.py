"""Commands that print and look after: reports, audit, rebuild, doctor, backup, restore."""

from __future__ import annotations

import argparse
from pathlib import Path

from desktop.casework import handover, papers, upkeep
from desktop.casework.desk import Desk
from desktop.cli.cases import find, write
from desktop.cli.office import new_passphrase, passphrase
from desktop.cli.speaking import Voice
from desktop.clock import Clock
from desktop.errors import Trouble, sentence
from desktop.paths import StorePaths, why
from desktop.words import render, say


def report(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    """Print a report into a file."""
    if words.kind == "day":
        changed = handover.close_day(desk).result
        voice.answer(changed, upkeep.reconciliation_lines(changed))
        return 0
    if words.out is None:
        raise Trouble(
            sentence("A report needs a file to go into."), sentence("Name it: -o FILE.pdf, .xlsx or .csv.")
        )
    form = _form(words.out)
    if words.kind == "case":
        _only_pdf(form)
        content = papers.case_report(desk, find(desk, words.number))
    else:
        year, month = _period(words.period, desk)
        content = papers.month_report(desk, year, month, form=form)
    write(words.out, content)
    document = {"file": str(words.out), "bytes": len(content)}
    voice.answer(document, [say("The report is in {file}.", file=words.out)])
    return 0


def _form(out: Path) -> papers.MonthFormat:
    forms: dict[str, papers.MonthFormat] = {".pdf": "pdf", ".xlsx": "xlsx", ".csv": "csv"}
    if out.suffix not in forms:
        raise Trouble(
            sentence("Reports are made as .pdf, .xlsx or .csv."),
            sentence("Give the file one of these endings."),
        )
    return forms[out.suffix]


def _only_pdf(form: papers.MonthFormat) -> None:
    if form != "pdf":
        raise Trouble(sentence("A case report is made as PDF."), sentence("Give the file the ending .pdf."))


def _period(text: str, desk: Desk) -> tuple[int, int]:
    if not text:
        return desk.today.year, desk.today.month
    year, _, month = text.partition("-")
    if not (year.isdecimal() and month.isdecimal() and 1 <= int(month) <= 12 and 2000 <= int(year) <= 2200):
        raise Trouble(sentence("{period} is no month.", period=text), sentence("Write it like 2026-10."))
    return int(year), int(month)


def audit(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    """Verify or export the journal; anything found is exit status 1."""
    if words.verb == "export":
        many = upkeep.export(desk, words.out)
        voice.answer({"entries": many}, [say("{many} entries are in {file}.", many=many, file=words.out)])
        return 0
    findings = upkeep.verify(desk)
    good = say("The journal is whole: nothing changed, missing, reordered or inserted.")
    voice.answer({"findings": [render(f) for f in findings]}, [render(f) for f in findings] or [good])
    return 1 if findings else 0


def rebuild(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    """Make all projections anew, or compare them with a replay."""
    different = desk.store.journal.rebuild(check=words.check)
    good = say("The tables equal the journal.") if words.check else say("All tables are made anew.")
    bad = say("These tables differ from the journal: {names}. Run rebuild.", names=", ".join(different))
    voice.answer({"different": different}, [bad if different else good])
    return 1 if words.check and different else 0


def doctor(words: argparse.Namespace, paths: StorePaths, clock: Clock, voice: Voice) -> int:
    """Mend what can be mended, then look over the whole store: pages, journal, tables, disk, calendar."""
    told = passphrase(words, say("Passphrase"))
    desk, mended = upkeep.open_mended(paths, words.login, told, clock)
    try:
        found = [*mended, *upkeep.doctor(desk)]
    finally:
        desk.store.close()
    voice.answer(
        [{"check": render(c.name), "good": c.good, "says": render(c.says)} for c in found],
        [("✓ " if c.good else "✗ ") + f"{render(c.name)}: {render(c.says)}" for c in found],
    )
    return 0 if all(c.good for c in found) else 1


def backup(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    """Back the store up into one file."""
    upkeep.backup(desk, words.file)
    voice.answer(
        {"file": str(words.file)},
        [say("The backup is in {file}; it was opened and checked.", file=words.file)],
    )
    return 0


def restore(words: argparse.Namespace, paths: StorePaths, clock: Clock, voice: Voice) -> int:
    """Put a backup back into the folder of the store, opened with one's own passphrase."""
    shares = _shares(words.shares) if words.shares is not None else ()
    told = new_passphrase(say("New passphrase")) if shares else passphrase(words, say("Passphrase"))
    upkeep.restore(paths, words.file, words.login, told, clock, shares)
    voice.answer(
        {"restored": str(words.file)}, [say("The backup is back. Nothing newer on this computer was lost.")]
    )
    return 0


def recover(words: argparse.Namespace, paths: StorePaths, clock: Clock, voice: Voice) -> int:
    """Let somebody in again whose passphrase is lost."""
    shares = _shares(words.shares)
    upkeep.recover(paths, words.login, new_passphrase(say("New passphrase")), clock, shares)
    voice.answer({"recovered": words.login}, [say("{login} may now sign in.", login=words.login)])
    return 0


def _shares(file: Path) -> tuple[str, ...]:
    """The recovery shares in a file, one a line."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = why(error) if isinstance(error, OSError) else sentence("it is no text")
        raise Trouble(
            sentence("The file {file} cannot be read: {why}.", file=file.name, why=reason),
            sentence("Check its name and whether you may read it."),
        ) from error
    return tuple(line.strip() for line in text.splitlines() if line.strip())
