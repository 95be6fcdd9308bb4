"""Scans as they come: a watched folder, and the devices of this computer: scanners (SANE, WIA), cameras."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, Signal

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
