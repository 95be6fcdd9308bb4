"""Scans as they come: a folder the scanner writes to is watched, and a scanner of this computer is asked."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, Signal

from desktop.casework.intake import Scan
from desktop.errors import Trouble, sentence

PROGRAM = "scanimage"  # of SANE
PATIENCE_S = 120.0
SORTS = frozenset({".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff"})


class ScanFolder(QObject):
    """Watches a folder; ``arrived`` carries the path of a scan that was not there before and is whole."""

    arrived = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._folder: Path | None = None
        self._known: dict[Path, int] = {}
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(lambda _path: self.look())
        self._watcher.fileChanged.connect(lambda _path: self.look())

    def watch(self, folder: str) -> None:
        """Watch this folder from now on; what lies there already is nobody's new scan."""
        if not folder or not Path(folder).is_dir():
            return
        self._folder = Path(folder)
        self._known = self._sizes()
        self._watcher.addPath(folder)

    def look(self) -> None:
        """Whether something new is there; a file that still grows is looked at again when it changed."""
        now = self._sizes()
        before, self._known = self._known, now
        for path, size in now.items():
            if path not in before:
                self._watcher.addPath(str(path))
            if size and before.get(path, -1) <= 0:
                self.arrived.emit(path)

    def _sizes(self) -> dict[Path, int]:
        found: dict[Path, int] = {}
        try:
            for path in self._folder.iterdir() if self._folder is not None else ():
                if path.suffix.lower() in SORTS and path.is_file():
                    found[path] = path.stat().st_size
        except OSError:
            return self._known  # the folder of a scanner may be away for a while
        return found


def scanner_here() -> bool:
    """Whether a scanner of this computer can be asked."""
    return shutil.which(PROGRAM) is not None


def scan() -> Scan:
    """One sheet from the scanner, in memory: no file of it lies anywhere. For a background thread.

    Raises Trouble when the scanner gives none.
    """
    program = shutil.which(PROGRAM)
    try:
        done = subprocess.run(  # noqa: S603 - the system's own program, no word of it comes from outside
            [program or PROGRAM, "--format=png", "--resolution=200"],
            capture_output=True,
            timeout=PATIENCE_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _no_sheet() from error
    if done.returncode or not done.stdout:
        raise _no_sheet()
    return Scan("scan.png", done.stdout)


def _no_sheet() -> Trouble:
    return Trouble(
        sentence("The scanner gave no sheet."),
        sentence("Look whether it is switched on and a sheet lies in it, then scan again."),
    )
