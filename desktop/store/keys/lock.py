"""The lock file: one program at a time has a store open."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from desktop.errors import Trouble, sentence
from desktop.store.trouble import of_disk

if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Lock:
    """Held from construction to ``release``; the system lets go of it when the program dies."""

    def __init__(self, path: Path) -> None:
        try:
            self._handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except FileNotFoundError as error:
            raise Trouble(
                sentence("There is no store in this folder."),
                sentence("Check the folder, or make a store first: one-counter setup."),
            ) from error
        except OSError as error:
            raise of_disk(error) from error
        try:
            _take(self._handle)
        except OSError as error:
            os.close(self._handle)
            self._handle = -1
            raise Trouble(
                sentence("This store is already open in another program on this computer."),
                sentence("Go to the window that is open, or close it, then try again."),
            ) from error

    def release(self) -> None:
        """Let go; harmless when done before."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1
