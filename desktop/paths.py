"""Where things lie: the resources that ship with the program and the files of one store."""

from __future__ import annotations

import errno
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from desktop.errors import Sentence, sentence


def resources() -> Path:
    """The folder of what ships with the program, in a checkout and in the frozen program alike."""
    bundled = getattr(sys, "_MEIPASS", None)
    root = Path(bundled) if bundled else Path(__file__).resolve().parent.parent
    return root / "resources"


def manual() -> Path:
    """The folder of the manual: its chapters, one a language, and their pictures."""
    bundled = getattr(sys, "_MEIPASS", None)
    root = Path(bundled) if bundled else Path(__file__).resolve().parent.parent
    return root / "docs" / "manual"


def home() -> Path:
    """The folder a store lies in when nobody names another (XDG on Linux, LOCALAPPDATA on Windows)."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", str(Path.home() / "AppData" / "Local")))
    else:
        base = Path(os.environ.get("XDG_DATA_HOME", str(Path.home() / ".local" / "share")))
    return base / "one-counter"


@dataclass(frozen=True)
class StorePaths:
    """The files of one store, all in one folder."""

    folder: Path

    @property
    def database(self) -> Path:
        """The encrypted database."""
        return self.folder / "cases.db"

    @property
    def entry_log(self) -> Path:
        """The second, append-only copy of every entry."""
        return self.folder / "entries.log"

    @property
    def anchor(self) -> Path:
        """The head of the journal, kept outside the database."""
        return self.folder / "anchor.json"

    @property
    def keys(self) -> Path:
        """The key slots: one a member of staff, and the recovery slot."""
        return self.folder / "keys.json"

    @property
    def throttle(self) -> Path:
        """Failed attempts to open, counted a person."""
        return self.folder / "throttle.json"

    @property
    def lock(self) -> Path:
        """Held while a program has this store open."""
        return self.folder / "store.lock"

    @property
    def ballast(self) -> Path:
        """Space given back on a full disk."""
        return self.folder / "ballast"

    @property
    def papers(self) -> Path:
        """Sealed chunks of papers, named by the SHA-256 of their sealed bytes."""
        return self.folder / "papers"

    @property
    def logs(self) -> Path:
        """Log files; no personal data in them."""
        return self.folder / "logs"


_WHY: dict[int, Sentence] = {
    errno.ENOENT: sentence("there is no such file or folder"),
    errno.EACCES: sentence("permission is missing"),
    errno.EPERM: sentence("permission is missing"),
    errno.EISDIR: sentence("it is a folder"),
    errno.ENOTDIR: sentence("its folder is a file"),
    errno.EEXIST: sentence("it is there already"),
    errno.ENOSPC: sentence("the disk is full"),
    errno.EROFS: sentence("the disk can only be read"),
    errno.ENAMETOOLONG: sentence("its name is too long"),
}


def why(error: OSError) -> Sentence:
    """Why a file could not be read or written, to stand inside another sentence."""
    known = _WHY.get(error.errno or 0)
    return known or sentence("the computer says “{text}”", text=error.strerror or type(error).__name__)
