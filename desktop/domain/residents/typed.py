"""Numbers as people and scanners type them, in plain capitals."""

from __future__ import annotations

import unicodedata


def plain(text: str) -> str:
    """A number as typed or scanned, in plain capitals: no spaces, no full-width forms, no lower-case x."""
    folded = unicodedata.normalize("NFKC", text).upper()
    return "".join(c for c in folded if not c.isspace() and unicodedata.category(c) not in ("Cf", "Cc"))
