"""Commands about the catalogue: list, show, its versions in words, CPSV-AP in and out, the public guide."""

from __future__ import annotations

import argparse
from typing import Any

from desktop.casework.desk import Desk
from desktop.casework.exchange import catalogues, guides
from desktop.casework.exchange.catalogues import Version
from desktop.casework.exchange.guides import Told
from desktop.casework.papers.of_guide import parity_report
from desktop.cli.cases import write
from desktop.cli.speaking import Voice, table
from desktop.domain.publishing.parity import Compared
from desktop.errors import Trouble, sentence
from desktop.words import language, render, say


def run(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    """Carry out one `catalogue` command but `refresh`."""
    verbs = {
        "list": _list,
        "show": _show,
        "history": _history,
        "export": _export,
        "import": _import,
        "parity": _parity,
    }
    return verbs[words.verb](desk, words, voice)


def _list(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    rows = desk.store.lookups.services(words.department)
    cells = [(s.id, s.department, s.name.to(language()), str(s.limits.promised_days)) for s in rows]
    head = (say("Service"), say("Department"), say("Service name"), say("Promised working days"))
    document = [{"id": s.id, "department": s.department, "name": s.name} for s in rows]
    voice.answer(document, table(cells, head))
    return 0


def _show(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    service = desk.store.lookups.service(words.service)
    if service is None:
        raise Trouble(
            sentence("The service {name} is not offered at this counter.", name=words.service),
            sentence("List the services to see their names."),
        )
    until = service.valid_until.isoformat() if service.valid_until else "–"
    lines = [
        f"{service.name.to(language())}  ({service.id}, {service.version})",
        say("Valid from {start} until {end}.", start=service.valid_from.isoformat(), end=until),
        service.summary.to(language()),
        *("- " + material.name.to(language()) for material in service.materials),
        *("§ " + basis.to(language()) for basis in service.legal_basis),
    ]
    voice.answer(service, lines)
    return 0


def _history(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    found = catalogues.versions(desk, words.service)
    lines: list[str] = []
    for version in found:
        lines += said(version)
    voice.answer([document(version) for version in found], lines)
    return 0


def said(version: Version) -> list[str]:
    """A version and what it changed, in lines."""
    service, at = version.service, version.at.astimezone().strftime("%Y-%m-%d %H:%M")
    head = say(
        "{service}, version {version}, valid from {day}: told by {by} on {at}",
        service=service.name,
        version=service.version,
        day=service.valid_from.isoformat(),
        by=version.by,
        at=at,
    )
    return [head, *("  " + render(one) for one in version.says)]


def document(version: Version) -> dict[str, Any]:
    """A version for programs."""
    return {
        "service": version.service.id,
        "version": version.service.version,
        "valid_from": version.service.valid_from,
        "valid_until": version.service.valid_until,
        "at": version.at,
        "by": version.by,
        "ended": version.ended,
        "says": [render(one) for one in version.says],
    }


def _export(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    many = catalogues.export(desk, words.file, words.department)
    voice.answer(
        {"services": many, "file": str(words.file)},
        [say("{many} services are in {file}.", many=many, file=words.file)],
    )
    return 0


def _import(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    changed, left_out = catalogues.adopt(desk, words.file, words.department)
    voice.answer(
        {"changed": changed.result, "left_out": [render(one) for one in left_out]},
        [say("{many} entries of the catalogue are new.", many=changed.result), *map(render, left_out)],
    )
    return 1 if left_out else 0


def _parity(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    """Our catalogue beside the public guide, now or as it was last; status 1 when they differ."""
    if words.file is None:
        return _last_parity(desk, words, voice)
    found: tuple[Compared, ...] = guides.compare(desk, words.file, words.department).result
    if words.out is not None:
        write(words.out, parity_report(desk, found, words.file.name))
    differ = [one for one in found if one.differs]
    lines = [line for one in differ for line in _compared(one)]
    lines.append(
        say("{many} services compared, {differ} of them differ.", many=len(found), differ=len(differ))
    )
    told = [
        {"service": one.id, "only": one.only, "differs": [render(said) for said in one.differs]}
        for one in found
    ]
    voice.answer(told, lines)
    return 1 if differ else 0


def _compared(one: Compared) -> list[str]:
    return [f"{one.name.to(language())} ({one.id})", *("  " + render(said) for said in one.differs)]


def _last_parity(desk: Desk, words: argparse.Namespace, voice: Voice) -> int:
    """What the last comparison said of every department; status 1 when something differed."""
    if words.out is not None:
        raise Trouble(
            sentence("There is no guide to compare with."),
            sentence("Give its file before the name of the paper."),
        )
    found = [one for one in guides.look(desk) if words.department in ("", one.department)]
    lines: list[str] = []
    for beside in found:
        lines.append(say("{service}: {says}", service=beside.name, says=beside.says))
        for one in beside.told:
            if one.differs or one.older:
                lines += _told(one)
    document = [
        {
            "department": beside.department,
            "says": render(beside.says),
            "never": [service.id for service in beside.never],
            "services": [_told_document(one) for one in beside.told],
        }
        for beside in found
    ]
    voice.answer(document, lines)
    return 1 if any(beside.differing for beside in found) else 0


def _told(one: Told) -> list[str]:
    head = f"  {one.name.to(language())} ({one.service}): {render(one.says)} {render(one.source)}"
    return [head, *("    " + said.to(language()) for said in one.differs)]


def _told_document(one: Told) -> dict[str, Any]:
    return {
        "service": one.service,
        "at": one.at,
        "by": one.by,
        "guide": one.guide,
        "version": one.version,
        "in_force": one.now,
        "only": one.only,
        "differs": [said.to(language()) for said in one.differs],
    }
