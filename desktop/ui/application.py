"""Starts the window: the Qt application, what happens to bugs, and the doors it is given."""

from __future__ import annotations

import os
import sys
from types import TracebackType

import shiboken6
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from desktop.errors import Trouble
from desktop.log import logger
from desktop.paths import resources
from desktop.ui.doors import DepartmentLine, Doors, Line, Preferences, Resumed
from desktop.ui.window import Window

__all__ = ["DepartmentLine", "Doors", "Line", "Preferences", "Resumed", "make", "run"]

SWITCH_S = 0.0005
_log = logger("ui")


def application() -> QApplication:
    """The one Qt application, made when there is none yet."""
    there = QApplication.instance()
    if isinstance(there, QApplication):
        return there
    if os.environ.get("XMODIFIERS", "").endswith("fcitx") or os.environ.get("QT_IM_MODULE") == "fcitx":
        os.environ["QT_IM_MODULE"] = "ibus"  # the wheel has no fcitx plugin; fcitx answers to ibus
    made = QApplication(sys.argv[:1])
    made.setApplicationName("one-counter")
    made.setDesktopFileName("one-counter")
    made.setWindowIcon(QIcon(str(resources() / "icons" / "one-counter.svg")))
    return made


def make(doors: Doors) -> Window:
    """The window on these doors, not yet shown; bugs from now on end in the crash dialog."""
    application()
    # Work beside the window gives it the interpreter back this often; Qt asks for it in every paint.
    sys.setswitchinterval(SWITCH_S)
    window = Window(doors)
    window.background.bug.connect(lambda error: tell_bug(window, error))
    sys.excepthook = lambda kind, error, trace: _unexpected(window, kind, error, trace)
    return window


def run(doors: Doors) -> int:
    """Show the window until it is closed; returns the exit status."""
    window = make(doors)
    window.showMaximized()  # a counter's screen holds nothing else
    return application().exec()


def tell_bug(window: Window, error: BaseException) -> None:
    """Log where a bug is, and show the crash dialog without stopping the window."""
    from desktop.ui.dialogs.crash import CrashDialog, report

    _log.error("bug: %s", report(error))
    dialog = CrashDialog(error, window)
    dialog.rejected.connect(window.close)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def _unexpected(
    window: Window, kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    if not shiboken6.isValid(window) or issubclass(kind, SystemExit):
        sys.__excepthook__(kind, error, trace)
    elif issubclass(kind, KeyboardInterrupt):
        window.close()
    elif isinstance(error, Trouble):
        window.trouble(error)
    else:
        tell_bug(window, error.with_traceback(trace))
