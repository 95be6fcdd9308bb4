"""How much this program grew during something, at its highest, as the kernel counts it."""

from __future__ import annotations

import re
import tracemalloc
from pathlib import Path

_STATUS, _CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")


class Peak:
    """Growth of the resident set between ``begin`` and ``end``; else of Python's own memory."""

    def __init__(self) -> None:
        self._before = 0.0
        self.by_kernel = _resets()
        if not self.by_kernel:
            tracemalloc.start()

    def begin(self) -> None:
        """From now on."""
        if self.by_kernel:
            _CLEAR.write_text("5")  # the high-water mark is where we stand now
            self._before = _read("VmRSS")
        else:
            tracemalloc.reset_peak()
            self._before = tracemalloc.get_traced_memory()[0] / 1e6

    def end(self) -> float:
        """Megabytes above the beginning, at the highest."""
        if self.by_kernel:
            return max(0.0, _read("VmHWM") - self._before)
        return max(0.0, tracemalloc.get_traced_memory()[1] / 1e6 - self._before)


def _read(name: str) -> float:
    found = re.search(rf"{name}:\s+(\d+) kB", _STATUS.read_text(encoding="ascii"))
    return int(found[1]) * 1024 / 1e6 if found else 0.0


def _resets() -> bool:
    """Whether the kernel lets us put the mark back."""
    try:
        block = bytearray(20_000_000)
        del block
        _CLEAR.write_text("5")
        return _read("VmHWM") - _read("VmRSS") < 5
    except OSError:
        return False
