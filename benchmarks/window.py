"""The processes that are started and timed: the program's window, and an empty one with an opened vault."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.ui.window import Window


def _ours(folder: Path) -> None:
    """Start as ``python -m desktop`` does, sign in as a clerk does, and wait until the counter is drawn."""
    from desktop import log
    from desktop.app.house import House
    from desktop.cli.parser import parser
    from desktop.clock import SystemClock
    from desktop.paths import StorePaths
    from desktop.ui.application import make

    told = parser().parse_args(["--data", str(folder)])
    log.start()
    house = House(StorePaths(told.data), SystemClock(), logins=("lina",))
    window = make(house)
    window.showMaximized()
    window.login.who.setEditText("lina")
    window.login.passphrase.setText("four words to remember")
    window.login.enter.click()
    _until_drawn(window)
    assert house.desk.who.login == "lina"
    _say_usable()
    window.close()
    house.close()


def _until_drawn(window: Window) -> None:
    """Until the services stand on the counter and have been painted: from here on a digit opens one.

    What the program loads ahead beside the window goes on; it keeps nobody waiting.
    """
    from PySide6.QtCore import QCoreApplication

    from desktop.ui.pages.counter import CounterPage

    while True:
        QCoreApplication.processEvents()
        page = window.shelf.page()
        if isinstance(page, CounterPage) and page.picker.tiles.current() is not None:
            page.repaint()
            return
        time.sleep(0.001)


def _reference(folder: Path) -> None:
    """The least there is: Qt, a window, the key by passphrase, the encrypted file open and read once."""
    from PySide6.QtWidgets import QApplication, QWidget

    from desktop.paths import StorePaths
    from desktop.store.keys import KeyFile
    from desktop.store.keys.place import load_secret
    from desktop.store.vault import Vault

    app = QApplication(sys.argv[:1])
    window = QWidget()
    window.showMaximized()
    app.processEvents()
    paths = StorePaths(folder)
    _, ring = KeyFile.load(paths.keys, load_secret(paths.folder / "device.key")).unlock(
        "lina", "four words to remember"
    )
    vault = Vault(paths.database, ring.database)
    with vault.read() as connection:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    app.processEvents()
    _say_usable()
    vault.close()


def _say_usable() -> None:
    print("usable", flush=True)


if __name__ == "__main__":
    {"ours": _ours, "reference": _reference}[sys.argv[1]](Path(sys.argv[2]))
