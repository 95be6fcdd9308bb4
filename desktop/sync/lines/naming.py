"""Our names for what departments call otherwise: stable, of plain letters, never the same for two things."""

from __future__ import annotations

import hashlib
import re

_NOT_PLAIN = re.compile(r"[^a-z0-9]+")
_FIELD = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]{0,63}")
_LONGEST = 40
_LONGEST_REFERENCE = 120


def slug(text: str) -> str:
    """A text in small letters, digits and hyphens; when that loses something, with a hash of the whole."""
    plain = _NOT_PLAIN.sub("-", text.lower()).strip("-")[:_LONGEST].rstrip("-")
    if plain == text:
        return plain
    tail = hashlib.sha256(text.encode()).hexdigest()[:6]
    return f"{plain}-{tail}" if plain else tail


def service_id(department: str, code: str) -> str:
    """Our id of what a department calls *code*; no other department's service can have it."""
    return f"{department}.{slug(code)}"


def evidence_id(name: str) -> str:
    """Our id of a sort of paper that a department calls by a name, as people write it: ID card, id-card."""
    plain = _NOT_PLAIN.sub("-", name.lower()).strip("-")
    return plain if plain and plain.replace("-", " ") == name.lower() else slug(name)


def field_name(name: str) -> str:
    """The name of a form's field for what a department calls *name*."""
    return name if _FIELD.fullmatch(name) else "f_" + slug(name).replace("-", "_")


def is_reference(text: str) -> bool:
    """Whether a department may call a case so: plain, printable, turning nothing round, not too long."""
    return 0 < len(text) <= _LONGEST_REFERENCE and text.isprintable() and text == text.strip()
