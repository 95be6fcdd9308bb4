"""Where scans are looked for first: the folder of the scanner, as it is set for this counter."""

from __future__ import annotations

from pathlib import Path

_folder = [""]


def use(folder: str) -> None:
    """Look there from now on; "" for where the computer looks by itself."""
    _folder[0] = folder


def folder() -> str:
    """Where a choice of a scan begins; "" when the folder set is not there now."""
    return _folder[0] if _folder[0] and Path(_folder[0]).is_dir() else ""
