"""Residents and staff: find or register a person, let a colleague in or out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop.casework import founding
from desktop.casework.desk import Changed, Desk, fresh
from desktop.domain import residents
from desktop.domain.entry import Draft
from desktop.domain.kinds.book import PassphraseChanged, Role, StaffAdded, StaffDisabled
from desktop.domain.kinds.resident import ResidentChanged, ResidentRegistered, ResidentSeen
from desktop.errors import Refused, sentence
from desktop.store.rows import ResidentRow


def find_resident(desk: Desk, id_number: str) -> ResidentRow | None:
    """The resident with this identity number, if the centre knows one."""
    return desk.store.lookups.resident_by_id_number(residents.plain(id_number))


def register_resident(desk: Desk, values: Mapping[str, Any]) -> Changed:
    """Register a person, or find the one with this identity number; the result is the journal.

    The number is checked by format, check character and date (GB 11643); its region is only a hint.
    Raises Refused with what is wrong with which value.
    """
    clean = _checked(desk, values)
    if not str(clean.get("name", "")).strip():
        raise Refused(sentence("A resident needs a name."), sentence("Write it as on the identity document."))
    known = find_resident(desk, clean["id_number"]) if clean.get("id_number") else None
    if known is not None:
        changed = change_resident(desk, known.id, clean)
        return Changed(changed.subjects, known.id)
    journal = fresh("resident")
    return desk.write([Draft(journal, ResidentRegistered(clean, _grades(clean)))], journal)


def change_resident(desk: Desk, resident: str, values: Mapping[str, Any]) -> Changed:
    """Change values of a person; unchanged ones write nothing."""
    known = desk.store.lookups.resident(resident)
    if "id_number" in values and known.values.get("id_kind"):
        values = {"id_kind": known.values["id_kind"], **values}
    clean = {n: v for n, v in _checked(desk, values).items() if known.values.get(n) != v}
    if not clean:
        return Changed(frozenset(), resident)
    replaces = {entry for name in clean for entry in known.sources.get(name, ())}
    return desk.write(
        [Draft(resident, ResidentChanged(clean, _grades(clean)), tuple(sorted(replaces)))], resident
    )


def seen_resident(desk: Desk, resident: str, fields: tuple[str, ...], purpose: str) -> Changed:
    """Remember who looked at masked values of a person, and for what purpose."""
    if not purpose.strip():
        raise Refused(sentence("Looking at masked values needs a purpose."), sentence("Say what it is for."))
    return desk.write([Draft(resident, ResidentSeen(fields, purpose))])


def add_staff(
    desk: Desk,
    login: str,
    name: str,
    role: Role,
    passphrase: str,
    *,
    clearance: int = 2,
    departments: tuple[str, ...] = (),
) -> Changed:
    """Let a colleague in, with a key slot of their own; the result is the staff id."""
    _it_only(desk)
    if any(row.login == login for row in desk.store.lookups.staff()):
        raise Refused(
            sentence("There is already somebody with the name {login}.", login=login),
            sentence("Choose another login name."),
        )
    founding.long_enough(passphrase)
    staff = fresh("staff")
    desk.store.add_slot(staff, login, passphrase, clearance)
    return desk.write([Draft(staff, StaffAdded(staff, login, name, role, clearance, departments))], staff)


def disable_staff(desk: Desk, login: str, reason: str = "") -> Changed:
    """No longer let somebody in; the last administrator cannot be shut out."""
    _it_only(desk)
    everybody = desk.store.lookups.staff()
    found = next((row for row in everybody if row.login == login and row.active), None)
    if found is None:
        raise Refused(
            sentence("Nobody with the name {login} works here.", login=login),
            sentence("List the staff to see the names."),
        )
    if found.role == "it" and sum(row.active and row.role == "it" for row in everybody) == 1:
        raise Refused(
            sentence("{login} is the last administrator.", login=login),
            sentence("Make somebody else administrator first."),
        )
    changed = desk.write([Draft(found.id, StaffDisabled(reason))])
    desk.store.remove_slot(found.id)
    return changed


def change_passphrase(desk: Desk, old: str, new: str) -> Changed:
    """Change one's own passphrase; the data is not encrypted anew, only the key slot."""
    founding.long_enough(new)
    desk.store.change_passphrase(desk.who.id, old, new)
    return desk.write([Draft(desk.who.id, PassphraseChanged())])


def _it_only(desk: Desk) -> None:
    if desk.who.role != "it":
        raise Refused(sentence("Only IT staff can do this."), sentence("Ask an administrator of the centre."))


def _checked(desk: Desk, values: Mapping[str, Any]) -> dict[str, Any]:
    clean = {n: (v.strip() if isinstance(v, str) else v) for n, v in values.items() if v not in ("", None)}
    return residents.checked(clean, desk.today)


def _grades(values: Mapping[str, Any]) -> dict[str, int]:
    return {n: residents.FIELDS[n].grade for n in values if n in residents.FIELDS}
