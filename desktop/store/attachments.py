"""Papers: scans and results, kept as sealed chunks named by the hash of their sealed bytes.

A paper's id is the hash of its sealed index: which chunks, how long, what sort. The same chunks travel
between counters and to a department, resumable; nothing refers to a paper before it was checked whole.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec

from desktop.errors import Trouble, sentence
from desktop.paths import why
from desktop.store.keys.place import replace_file
from desktop.store.seals import CannotOpen, derive, key_of, seal, unseal
from desktop.store.trouble import UNREADABLE, of_disk

CHUNK = 256 * 1024
LARGEST = 20 * 1024 * 1024

_MAGIC = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)
_ZIP = b"PK\x03\x04"


class Paper(msgspec.Struct, frozen=True):
    """A kept paper: ``id`` names it here and in entries, ``sha256`` its content (hex), ``size`` in bytes."""

    id: str
    size: int
    media_type: str
    sha256: str


class _Index(msgspec.Struct, frozen=True):
    """The sealed index of a paper."""

    size: int
    media_type: str
    sha256: str
    chunks: tuple[str, ...]


def media_type(content: bytes) -> str:
    """What a file is by its first bytes (PDF, JPEG, PNG, TIFF, OFD: GB/T 33190); raises Trouble otherwise."""
    for magic, name in _MAGIC:
        if content.startswith(magic):
            return name
    if content.startswith(_ZIP) and b"OFD.xml" in content:
        return "application/ofd"
    raise Trouble(
        sentence("This file is not a paper the program can keep."),
        sentence("Scan it as PDF, JPEG, PNG, TIFF or OFD, and attach it again."),
    )


class Papers:
    """The papers of one store. *key* is the centre's, so that papers travel sealed between its counters."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._folder = folder
        self._seals = key_of(derive(key, "paper-seals"))
        self._nonces = derive(key, "paper-names")

    # -- keeping ------------------------------------------------------------------------------------

    def keep(self, path: Path) -> Paper:
        """Keep a file from outside. Raises Trouble: unreadable, too large, or not a paper."""
        try:
            if path.stat().st_size > LARGEST:
                raise _too_large()
            content = path.read_bytes()
        except OSError as error:
            raise Trouble(
                sentence("The paper {file} cannot be read: {why}.", file=path.name, why=why(error)),
                sentence("Check that it is still there and that you may read it."),
            ) from error
        return self.keep_bytes(content)

    def keep_bytes(self, content: bytes) -> Paper:
        """Keep a paper; the same content twice is one paper. Raises Trouble."""
        if len(content) > LARGEST:
            raise _too_large()
        sort, digest = media_type(content), hashlib.sha256(content).hexdigest()
        chunks = tuple(
            self._put(content[start : start + CHUNK], f"{digest}/{start}")
            for start in range(0, len(content), CHUNK)
        )
        index = msgspec.json.encode(_Index(len(content), sort, digest, chunks))
        paper = Paper(self._put(index, f"{digest}/index"), len(content), sort, digest)
        if hashlib.sha256(self.read(paper.id)).hexdigest() != digest:  # the disk's word, not memory's
            raise _damaged()
        return paper

    def _put(self, plain: bytes, place: str) -> str:
        """Seal and write one chunk; returns its name."""
        made = self._sealed(plain, place)
        name = hashlib.sha256(made).hexdigest()
        if not self._whole(name):
            self._write(name, made)
        return name

    def _sealed(self, plain: bytes, place: str) -> bytes:
        """Sealed with a nonce made from the content itself, so that the same paper gets the same names."""
        nonce = hmac.new(self._nonces, place.encode() + b"/" + plain, hashlib.sha256).digest()[:12]
        return seal(self._seals, plain, b"paper", nonce=nonce)

    def _write(self, name: str, made: bytes) -> None:
        path = self._path(name)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            replace_file(path, made)
        except OSError as error:
            raise of_disk(error) from error

    def _path(self, name: str) -> Path:
        if len(name) != 64 or not set(name) <= set("0123456789abcdef"):
            raise _unknown()  # a name from an entry or the wire never becomes another path
        return self._folder / name[:2] / name

    def _whole(self, name: str) -> bool:
        with suppress(OSError):
            return hashlib.sha256(self._path(name).read_bytes()).hexdigest() == name
        return False

    # -- reading ------------------------------------------------------------------------------------

    def read(self, paper: str) -> bytes:
        """A paper's content, checked whole. Raises Trouble when it is not here or damaged."""
        index = self._index(paper)
        content = b"".join(self._open(name) for name in index.chunks)
        if hashlib.sha256(content).hexdigest() != index.sha256:
            raise _damaged()
        return content

    def paper(self, paper: str) -> Paper:
        """What is known about a kept paper. Raises Trouble when it is not here."""
        index = self._index(paper)
        return Paper(paper, index.size, index.media_type, index.sha256)

    def chunks(self, paper: str) -> tuple[str, ...]:
        """The names of everything a paper consists of: its index first, then its chunks in order."""
        return (paper, *self._index(paper).chunks)

    def parts(self, paper: str, offset: int = 0) -> Iterator[bytes]:
        """A paper's content from an offset on, at most 256 KiB at a time."""
        for place, name in enumerate(self._index(paper).chunks):
            start = place * CHUNK
            plain = self._open(name) if start + CHUNK > offset else b""
            if plain[max(0, offset - start) :]:
                yield plain[max(0, offset - start) :]

    def _index(self, paper: str) -> _Index:
        try:
            return msgspec.json.decode(self._open(paper), type=_Index)
        except UNREADABLE as error:
            raise _damaged() from error

    def _open(self, name: str) -> bytes:
        made = self.sealed(name)
        if hashlib.sha256(made).hexdigest() != name:
            raise _damaged()
        try:
            return unseal(self._seals, made, b"paper")
        except CannotOpen as error:
            raise _damaged() from error

    # -- travelling ---------------------------------------------------------------------------------

    def sealed(self, name: str) -> bytes:
        """One sealed chunk as it travels. Raises Trouble when it is not here."""
        try:
            return self._path(name).read_bytes()
        except OSError as error:
            raise _unknown() from error

    def take(self, made: bytes) -> str:
        """Keep a sealed chunk from another counter; returns its name. Raises Trouble when it is not ours."""
        name = hashlib.sha256(made).hexdigest()
        try:
            unseal(self._seals, made, b"paper")
        except CannotOpen as error:
            raise _damaged() from error
        if not self._whole(name):
            self._write(name, made)
        return name

    def lacking(self, paper: str) -> tuple[str, ...]:
        """Which chunks of a paper are not here yet or not whole."""
        if not self._whole(paper):
            return (paper,)
        return tuple(name for name in self._index(paper).chunks if not self._whole(name))


def _too_large() -> Trouble:
    return Trouble(
        sentence("This file is larger than 20 MB."),
        sentence("Scan it again with fewer dots per inch (200 are enough), or in parts."),
    )


def _damaged() -> Trouble:
    return Trouble(
        sentence("A kept paper is damaged on the disk."),
        sentence("Scan it again, or fetch it from another counter or a backup."),
    )


def _unknown() -> Trouble:
    return Trouble(
        sentence("This paper is not on this computer."),
        sentence("Exchange with the counter that took it in, or scan it again."),
    )
