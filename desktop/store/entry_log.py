"""The entry log: a second, sealed, append-only copy of every transaction, synced before the database commits.

A flipped bit in the database's write-ahead log, or a deleted one, loses transactions without a word. This
file brings them back: at the start every frame the database does not know is replayed into it.

The file is a header of 64 bytes, then frames. It is filled with zeros some way ahead, since a sync that does
not change the file's length is cheaper; zeros where a frame would begin are the end. A frame is a header
(magic, length, offset), a nonce, the sealed transaction, and the length once more, so that the file can be
read backwards. The offset and the file's id are bound to it: a frame can be neither moved nor taken from
another file.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidTag

from desktop.log import logger
from desktop.store.keys.place import sync_folder
from desktop.store.seals import NONCE, key_of
from desktop.store.trouble import UNREADABLE, DiskFull, newer, of_disk

_log = logger("entry-log")

_FILE = struct.Struct("<8sB7x16s32x")  # magic, how frames are sealed, id of this file
_FRAME = struct.Struct("<4sIQ")  # magic, bytes between header and footer, offset of the frame in the file
_FOOT = struct.Struct("<I")  # those bytes once more
_MAGIC = b"OCENTRY1"
_FRAME_MAGIC = b"OCF1"
_TAG = 16
AHEAD = 1 << 20  # bytes of zeros written ahead
LARGEST = 256 << 20  # no frame is longer

_sync = getattr(os, "fdatasync", os.fsync)


class Frame(msgspec.Struct, frozen=True, array_like=True):
    """One transaction: entries as (envelope, sealed body), new journal keys as (id, journal, wrapped).

    ``secrets`` of connectors are here as well, since they are in no entry (None: removed).
    """

    entries: tuple[tuple[bytes, bytes], ...]
    keys: tuple[tuple[str, str, bytes], ...] = ()
    secrets: tuple[tuple[str, bytes | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A frame read back: where it begins and ends, what is in it; None when that stretch is damaged."""

    start: int
    end: int
    frame: Frame | None


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Frame).decode


class EntryLog:
    """The open log, for one writer. Offsets are bytes from the beginning of the file."""

    def __init__(self, path: Path, key: bytes) -> None:
        self.path = path
        self.raw_key = key
        self._key = key_of(key)
        self._end = 0
        self._filled = 0
        self.id = b""
        try:
            flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
            self._file = os.open(path, flags, 0o600)
        except OSError as error:
            raise of_disk(error) from error
        self.fresh = not self._begun()
        if self.fresh:
            self._begin()

    def _begun(self) -> bool:
        """Whether the file has a header of ours."""
        head = self._read(0, _FILE.size)
        if len(head) < _FILE.size:
            return False
        magic, way, self.id = _FILE.unpack(head)
        if magic != _MAGIC:
            return False
        if way != 1:
            raise newer()
        self._filled = os.fstat(self._file).st_size
        self._end = _FILE.size
        return True

    def _begin(self) -> None:
        """Start the file anew under a new id."""
        self.id = os.urandom(16)
        os.ftruncate(self._file, 0)
        self._write(0, _FILE.pack(_MAGIC, 1, self.id))
        os.fsync(self._file)
        sync_folder(self.path.parent)
        self._end = self._filled = _FILE.size

    def _read(self, at: int, size: int) -> bytes:
        os.lseek(self._file, at, os.SEEK_SET)
        parts = []
        while size > 0:
            part = os.read(self._file, size)
            if not part:
                break
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def _write(self, at: int, content: bytes) -> None:
        os.lseek(self._file, at, os.SEEK_SET)
        view = memoryview(content)
        while view:
            view = view[os.write(self._file, view) :]

    # -- appending ----------------------------------------------------------------------------------

    @property
    def end(self) -> int:
        """Where the last frame ends."""
        return self._end

    def frame_of(self, frame: Frame) -> bytes:
        """The bytes the next frame will have in the file."""
        plain = _encode(frame)
        length = NONCE + len(plain) + _TAG
        header = _FRAME.pack(_FRAME_MAGIC, length, self._end)
        nonce = os.urandom(NONCE)
        return header + nonce + self._key.encrypt(nonce, plain, self.id + header) + _FOOT.pack(length)

    def append(self, framed: bytes) -> None:
        """Write and sync what ``frame_of`` gave. Raises Trouble; then nothing was appended.

        Tried: to sync on a thread beside the projections. On two cores the hand-over cost more than it won.
        """
        try:
            if self._end + len(framed) + _FRAME.size > self._filled:
                self._fill_ahead(len(framed))
            self._write(self._end, framed)
            _sync(self._file)
        except OSError as error:
            self._cut_to(self._end)
            raise of_disk(error) from error
        self._end += len(framed)

    def take_back(self, end: int) -> None:
        """Undo the last append: the database refused the transaction. Raises OSError when the disk will not.

        Were the frame left, the next start would bring back what the person was told is not saved.
        """
        if end < self._end:
            self._cut_to(end)

    def _cut_to(self, end: int) -> None:
        os.ftruncate(self._file, end)
        os.fsync(self._file)
        self._filled = self._end = end

    def _fill_ahead(self, size: int) -> None:
        """Write zeros ahead, so that the syncs to come need not change the file's length."""
        wanted = self._end + size + AHEAD
        try:
            self._write(self._filled, bytes(wanted - self._filled))
            os.fsync(self._file)
            self._filled = wanted
        except OSError as error:
            if not isinstance(of_disk(error), DiskFull):
                raise
            self._cut_to(self._end)  # no room ahead; perhaps there is room for this one frame
            self._filled = self._end + size + _FRAME.size

    # -- reading ------------------------------------------------------------------------------------

    def frames(self, start: int = 0) -> Iterator[Found]:
        """The frames from an offset on (0: from the first); stops at the end of what is whole.

        A damaged stretch with whole frames behind it is given as one Found without a frame; a damaged
        tail is not given at all.
        """
        at = max(start, _FILE.size)
        size = os.fstat(self._file).st_size
        while at + _FRAME.size <= size:
            found = self._frame_at(at)
            if found is None:
                behind = self._search(at + 1, size)
                if behind is None:
                    return
                yield Found(at, behind.start, None)
                found = behind
            yield found
            at = found.end

    def settle(self, known: int) -> list[Found] | None:
        """The frames behind *known*, where the database's last one ends; sets the end, cuts a torn tail off.

        Must be called once before appending to a file that was there. None: this is not the file the
        database knew, or its last known frame is damaged; then ``frames()`` gives what is still whole.
        """
        if not self._ends_at(known):
            for found in self.frames():
                self._end = found.end
            self._cut_torn()
            return None
        self._end = known
        behind = list(self.frames(known))
        if behind:
            self._end = behind[-1].end
        self._cut_torn()
        return behind

    def _ends_at(self, known: int) -> bool:
        """Whether a whole frame ends just there (or the first one would begin there)."""
        if known <= _FILE.size:
            return known == _FILE.size
        foot = self._read(known - _FOOT.size, _FOOT.size)
        if len(foot) < _FOOT.size:
            return False
        start = known - _FOOT.size - _FOOT.unpack(foot)[0] - _FRAME.size
        return start >= _FILE.size and self._frame_at(start) is not None

    def _cut_torn(self) -> None:
        """Cut off what lies behind the last whole frame, unless it is only the zeros written ahead."""
        at = self._end
        while piece := self._read(at, AHEAD):
            if piece.count(0) != len(piece):
                _log.warning("a torn tail of the entry log was cut at %d", self._end)
                self._cut_to(self._end)
                return
            at += len(piece)

    def _frame_at(self, at: int) -> Found | None:
        header = self._read(at, _FRAME.size)
        if len(header) < _FRAME.size:
            return None
        magic, length, offset = _FRAME.unpack(header)
        if magic != _FRAME_MAGIC or offset != at or not NONCE + _TAG <= length <= LARGEST:
            return None
        rest = self._read(at + _FRAME.size, length + _FOOT.size)
        if len(rest) < length + _FOOT.size or rest[length:] != _FOOT.pack(length):
            return None
        try:
            plain = self._key.decrypt(rest[:NONCE], rest[NONCE:length], self.id + header)
            return Found(at, at + _FRAME.size + length + _FOOT.size, _decode(plain))
        except (InvalidTag, ValueError, *UNREADABLE):
            return None

    def _search(self, at: int, size: int) -> Found | None:
        """The next whole frame at or behind an offset."""
        step = 1 << 20
        while at < size:
            piece = self._read(at, step + len(_FRAME_MAGIC))
            place = piece.find(_FRAME_MAGIC)
            while place >= 0:
                found = self._frame_at(at + place)
                if found is not None:
                    return found
                place = piece.find(_FRAME_MAGIC, place + 1)
            at += step
        return None

    def restart(self) -> None:
        """Throw the content away and begin anew; only ever to refill it from the database."""
        self._begin()

    def become(self, fresh: EntryLog) -> None:
        """Take the place of another log's file: it is renamed over this one's."""
        fresh.close()
        os.close(self._file)
        os.replace(fresh.path, self.path)
        sync_folder(self.path.parent)
        self._file = os.open(self.path, os.O_RDWR | getattr(os, "O_BINARY", 0))
        self.id, self._end, self._filled = fresh.id, fresh._end, fresh._filled

    def close(self) -> None:
        """Close the file; harmless when closed already."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
