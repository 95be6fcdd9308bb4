"""A parcel: files in an encrypted ZIP that ordinary archive programs open with its passphrase.

The form is AE-2 of "AES Encryption Information: Encryption Specification AE-1 and AE-2" (WinZip, version
1.04): AES-256 in counter mode, keys by PBKDF2 from the passphrase, HMAC-SHA-1 over the encrypted bytes. Its
1,000 rounds of PBKDF2 are few, so the passphrase itself has to be long. Names of files are not hidden:
they must say nothing of a person.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import struct
import zlib
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from desktop.errors import Trouble, sentence

LEAST_PASSPHRASE = 20  # characters; 20 random letters and digits are over 100 bits
LARGEST = 2 * 1024**3 - 1  # bytes, of a ZIP without its 64-bit form
_ROUNDS = 1000
_AES_256 = 3
_METHOD, _DEFLATED = 99, 8
_FLAGS = 0x0001 | 0x0800  # encrypted, names in UTF-8
_VERSION = 51
_BLOCKS = 1 << 16  # cipher blocks worked on at a time


def write(file: Path, files: Iterable[tuple[str, bytes]], passphrase: str, at: datetime) -> None:
    """Write a parcel whole, or not at all; *at* is the local time its files bear.

    Raises Trouble when the passphrase is too short, the parcel too large or the place not writable.
    """
    if len(passphrase) < LEAST_PASSPHRASE:
        raise Trouble(
            sentence("The passphrase for parcels to this department is too short."),
            sentence(
                "Add the department again with one of at least {least} characters.", least=LEAST_PASSPHRASE
            ),
        )
    unfinished = file.with_name(file.name + ".part")
    try:
        with unfinished.open("wb") as out:
            _write_all(out, files, passphrase, at)
            out.flush()
            os.fsync(out.fileno())
        unfinished.replace(file)
    except OSError as error:
        raise Trouble(
            sentence(
                "The parcel cannot be written to {file}: {why}.", file=file.name, why=error.strerror or "?"
            ),
            sentence("Check that the stick is there and has room, then try again; nothing was changed."),
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)


def _write_all(out: BinaryIO, files: Iterable[tuple[str, bytes]], passphrase: str, at: datetime) -> None:
    directory: list[bytes] = []
    for name, content in files:
        offset = out.tell()
        header, body = _entry(name, content, passphrase, at)
        out.write(b"PK\x03\x04" + header + body)
        directory.append(b"PK\x01\x02" + _central(name, header, offset))
        if out.tell() > LARGEST:
            raise Trouble(
                sentence("The parcel would be larger than 2 GB."),
                sentence("Hand over fewer cases at a time."),
            )
    start, count, listed = out.tell(), len(directory), b"".join(directory)
    out.write(listed)
    out.write(struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(listed), start, 0))


def _entry(name: str, content: bytes, passphrase: str, at: datetime) -> tuple[bytes, bytes]:
    """The local header after its mark, and what follows it."""
    packed = _deflated(content)
    salt = secrets.token_bytes(16)
    keys = hashlib.pbkdf2_hmac("sha1", passphrase.encode(), salt, _ROUNDS, 66)
    hidden = _hidden(packed, keys[:32])
    seal = hmac.new(keys[32:64], hidden, "sha1").digest()[:10]
    body = b"".join((salt, keys[64:], hidden, seal))
    raw = name.encode()
    extra = struct.pack("<HHH2sBH", 0x9901, 7, 2, b"AE", _AES_256, _DEFLATED)
    day = max(at.year - 1980, 0) << 9 | at.month << 5 | at.day
    time = at.hour << 11 | at.minute << 5 | at.second // 2
    header = struct.pack(
        "<5H3L2H", _VERSION, _FLAGS, _METHOD, time, day, 0, len(body), len(content), len(raw), len(extra)
    )
    return header + raw + extra, body


def _central(name: str, header: bytes, offset: int) -> bytes:
    """The directory's line for an entry, from its local header."""
    fixed, extra = header[:26], header[26 + len(name.encode()) :]
    return b"".join(
        (
            struct.pack("<H", _VERSION),
            fixed,
            struct.pack("<3H2L", 0, 0, 0, 0, offset),
            name.encode(),
            extra,
        )
    )


def _deflated(content: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()


def _hidden(content: bytes, key: bytes) -> bytes:
    """AES in counter mode; the counter begins at 1 and is little-endian, as the specification has it."""
    # The library's own counter mode counts the other way round, so the counters are enciphered one by one.
    cipher = Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # noqa: S305
    done: list[bytes] = []
    for start in range(0, len(content), _BLOCKS * 16):
        piece = content[start : start + _BLOCKS * 16]
        first, count = start // 16 + 1, -(-len(piece) // 16)
        counters = b"".join(n.to_bytes(16, "little") for n in range(first, first + count))
        stream = cipher.update(counters)[: len(piece)]
        mixed = int.from_bytes(piece, "little") ^ int.from_bytes(stream, "little")
        done.append(mixed.to_bytes(len(piece), "little"))
    return b"".join(done)
