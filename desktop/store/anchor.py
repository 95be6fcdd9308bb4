"""The anchor: the head of this computer's chain, kept outside the database and the entry log.

A store whose head is behind its anchor was put back from an older copy, or cut short: then nothing may be
appended until people decide, or two entries would bear one place. The file holds two lines of fixed length
that are overwritten in turn, each with a MAC, so a torn line leaves the other one.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from contextlib import suppress
from pathlib import Path

import msgspec

from desktop.store.trouble import UNREADABLE, of_disk

_LINE = 512


class Mark(msgspec.Struct, frozen=True):
    """What is anchored: the head of this device's chain, and how often it was written."""

    centre: str
    device: str
    epoch: str
    seq: int
    head: str
    times: int = 0
    attempts: int = 0  # the throttle's count of writings, so that an older throttle file is noticed


class _Line(msgspec.Struct, frozen=True):
    mark: msgspec.Raw
    mac: str


def attempts_known(path: Path) -> int:
    """How often the throttle file had been written when a mark was last made; 0 when nothing is known.

    Read before anybody is in, so the MAC is not checked; lowering it gains nothing without the throttle's
    key.
    """
    found = 0
    with suppress(OSError):
        raw = path.read_bytes()
        for start in (0, _LINE):
            with suppress(*UNREADABLE):
                line = msgspec.json.decode(raw[start : start + _LINE].strip(b" \n\x00"), type=_Line)
                found = max(found, msgspec.json.decode(line.mark, type=Mark).attempts)
    return found


class Anchor:
    """The open anchor file. Writing costs microseconds; ``settle`` makes it durable (lock, close)."""

    def __init__(self, path: Path, key: bytes) -> None:
        self.path = path
        self._key = key
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        except OSError as error:
            raise of_disk(error) from error
        marks = [mark for mark in map(self._read, (0, 1)) if mark is not None]
        self._last = max(marks, key=lambda mark: mark.times, default=None)

    def _mac(self, mark: bytes) -> str:
        return hmac.new(self._key, mark, hashlib.sha256).hexdigest()

    def _read(self, place: int) -> Mark | None:
        os.lseek(self._file, place * _LINE, os.SEEK_SET)
        with suppress(OSError, *UNREADABLE):
            line = msgspec.json.decode(os.read(self._file, _LINE).strip(b" \n\x00"), type=_Line)
            if hmac.compare_digest(line.mac, self._mac(bytes(line.mark))):
                return msgspec.json.decode(line.mark, type=Mark)
        return None

    @property
    def last(self) -> Mark | None:
        """The newest whole mark, or None: never written, or both lines damaged."""
        return self._last

    def write(self, mark: Mark) -> None:
        """Overwrite the older of the two lines; raises OSError."""
        times = self._last.times + 1 if self._last else 1
        mark = msgspec.structs.replace(mark, times=times)
        raw = msgspec.json.encode(mark)
        line = msgspec.json.encode(_Line(msgspec.Raw(raw), self._mac(raw)))
        os.lseek(self._file, (times % 2) * _LINE, os.SEEK_SET)
        os.write(self._file, line.ljust(_LINE - 1) + b"\n")
        self._last = mark

    def settle(self) -> None:
        """Make the last mark durable; raises OSError."""
        os.fsync(self._file)

    def close(self) -> None:
        """Close the file; harmless when closed already."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
