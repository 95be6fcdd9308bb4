"""Whole cases for tests: taken in by the deeds a clerk does, with every field and paper the service needs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from desktop.casework import intake
from desktop.casework.desk import Desk
from desktop.domain.rules.intake import needed
from tests.casework import answers

PDF = b"%PDF-1.4\n% a scan made for a test\n" + bytes(range(256)) * 4 + b"\n%%EOF\n"


def scan(folder: Path, name: str = "scan.pdf", size: int = 0) -> Path:
    """A file that passes for a scanned paper; *size* adds so many bytes."""
    file = folder / name
    file.write_bytes(PDF + b"%" * size + name.encode())
    return file


_cached: dict[tuple[str, int, tuple[str, ...]], dict[str, Any]] = {}


def form_of(desk: Desk, service_id: str, circumstances: tuple[str, ...] = ()) -> dict[str, Any]:
    """Answers that fill the form of a service."""
    service = desk.store.lookups.service(service_id)
    assert service is not None, service_id
    key = (service.id, service.version, circumstances)
    if key not in _cached:
        _cached[key] = answers.complete(service, {}, circumstances)
    return dict(_cached[key])


def fill_in(desk: Desk, case: str, **changed: Any) -> None:
    """Fill whatever the form still needs."""
    known = desk.case(case)
    service = desk.service_of(known)
    given = {**known.values, **changed}
    intake.fill(desk, case, answers.complete(service, given, known.circumstances))


def hand_in(desk: Desk, case: str, *, file: Path | None = None, leave_out: tuple[str, ...] = ()) -> None:
    """Hand in every required paper, the first of them as a scan when there is one."""
    known = desk.case(case)
    for material in needed(desk.service_of(known), known.circumstances, known.values):
        if material.required and material.evidence not in leave_out:
            intake.take_material(desk, case, material.evidence, "handed_in", file=file)
            file = None


def ready_draft(
    desk: Desk,
    service_id: str,
    applicant: str,
    *,
    circumstances: tuple[str, ...] = (),
    file: Path | None = None,
    leave_out: tuple[str, ...] = (),
) -> str:
    """A draft with everything it needs."""
    case: str = intake.open_case(desk, service_id, applicant, circumstances=circumstances).result
    fill_in(desk, case)
    hand_in(desk, case, file=file, leave_out=leave_out)
    return case


def accepted(desk: Desk, service_id: str, applicant: str, **how: Any) -> str:
    """A case taken in, received and accepted: its delivery is planned."""
    case = ready_draft(desk, service_id, applicant, **how)
    intake.receive(desk, case)
    intake.accept(desk, case)
    return case
