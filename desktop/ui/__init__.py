"""The window: it asks and shows, and holds no rule."""

from __future__ import annotations

import ctypes
import sys


def _hold_singletons() -> None:
    """Keep None, True, False and NotImplemented alive under PySide6 6.12 on Python before 3.12.

    Those wheels are built as if these four were immortal, which they are only since Python 3.12 (PEP 683):
    every call that returns nothing drops a reference to None, every ``emit`` one to True, until the
    interpreter aborts after some hundred of them. A count so high that it never runs out restores the truth.
    """
    if sys.version_info >= (3, 12) or sys.implementation.name != "cpython":
        return
    for single in (None, True, False, NotImplemented):
        count = ctypes.c_ssize_t.from_address(id(single))
        if abs(count.value - sys.getrefcount(single)) < 16:  # the field lies where we think it lies
            count.value += 1 << 60


_hold_singletons()
