"""Opens a parcel as archive programs do: by the AE-2 specification alone, sharing nothing with its writer."""

from __future__ import annotations

import hashlib
import hmac
import struct
import zipfile
import zlib
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes


def open_parcel(file: Path, passphrase: str) -> dict[str, bytes]:
    """Every file in it by name; raises ValueError for a wrong passphrase or a changed byte."""
    found: dict[str, bytes] = {}
    with zipfile.ZipFile(file) as whole, file.open("rb") as raw:
        for entry in whole.infolist():
            raw.seek(entry.header_offset)
            header = struct.unpack("<4s5H3L2H", raw.read(30))
            raw.read(header[9])
            extra = raw.read(header[10])
            tag, size, version, vendor, strength, method = struct.unpack("<HHH2sBH", extra[:11])
            assert (tag, size, version, vendor, strength) == (0x9901, 7, 2, b"AE", 3)
            body = raw.read(entry.compress_size)
            found[entry.filename] = _opened(body, passphrase, method, entry.file_size)
    return found


def _opened(body: bytes, passphrase: str, method: int, size: int) -> bytes:
    salt, check, hidden, seal = body[:16], body[16:18], body[18:-10], body[-10:]
    keys = hashlib.pbkdf2_hmac("sha1", passphrase.encode(), salt, 1000, 66)
    if keys[64:] != check:
        raise ValueError("wrong passphrase")
    if hmac.new(keys[32:64], hidden, "sha1").digest()[:10] != seal:
        raise ValueError("changed on the way")
    cipher = Cipher(algorithms.AES(keys[:32]), modes.ECB()).encryptor()
    plain = bytearray()
    for place in range(0, len(hidden), 16):
        counter = cipher.update((place // 16 + 1).to_bytes(16, "little"))
        plain += bytes(a ^ b for a, b in zip(hidden[place : place + 16], counter, strict=False))
    content = zlib.decompress(bytes(plain), -15) if method == 8 else bytes(plain)
    if len(content) != size:
        raise ValueError("not whole")
    return content
