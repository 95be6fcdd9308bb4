"""Backup: one sealed file with everything of a store, checked before it counts.

The file is a tar archive: the key file, a copy of the database under a key of its own, the sealed papers, and
a manifest that names and hashes them, with a MAC. The people who open the store open the backup, on this
computer by passphrase, elsewhere by two recovery shares.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import msgspec

from desktop.errors import Trouble, sentence
from desktop.paths import StorePaths, why
from desktop.store.journal import Head, Journal, exchange
from desktop.store.keys import KeyRing
from desktop.store.keys.place import replace_file, sync_folder
from desktop.store.seals import CannotOpen, key_of, seal, unseal
from desktop.store.trouble import UNREADABLE, newer, of_disk
from desktop.store.vault import Vault

VERSION = 1
_KEYS, _DATABASE, _MANIFEST = "keys.json", "cases.db", "manifest.json"
_PIECE = 1 << 20


class _Manifest(msgspec.Struct, frozen=True):
    """What is in the backup: SHA-256 of every member (hex), heads, the database's sealed key (hex)."""

    v: int
    centre: str
    members: dict[str, str]
    heads: dict[str, Head]
    database_key: str


class _Signed(msgspec.Struct, frozen=True):
    content: str
    mac: str


def _damaged() -> Trouble:
    return Trouble(
        sentence("This backup is damaged or is not a backup."),
        sentence("Use another backup. The store itself was not changed."),
    )


def _mac(ring: KeyRing, content: str) -> str:
    return hmac.new(ring.for_use("backup"), content.encode(), hashlib.sha256).hexdigest()


# -- making ---------------------------------------------------------------------------------------------


def make(file: Path, paths: StorePaths, vault: Vault, journal: Journal, ring: KeyRing) -> None:
    """Write a backup: copy, open the copy, check it, compare heads, sync, rename. Raises Trouble."""
    copy, fresh = file.with_name(file.name + ".db.new"), file.with_name(file.name + ".new")
    try:
        _remove(copy, fresh)
        key = os.urandom(32)
        before = journal.heads()
        vault.copy(copy, lambda: bytearray(key))
        heads = _checked(copy, key, before)
        sealed = seal(key_of(ring.for_use("backup")), key, b"backup-database").hex()
        _pack(fresh, copy, paths, ring, _Manifest(VERSION, journal.identity.centre, {}, heads, sealed))
        os.replace(fresh, file)
        sync_folder(file.parent)
    except OSError as error:
        raise of_disk(error) from error
    finally:
        _remove(copy, fresh)


def _checked(copy: Path, key: bytes, before: dict[str, Head]) -> dict[str, Head]:
    """The heads of a copy that was opened and found whole. Raises Trouble."""
    opened = Vault(copy, lambda: bytearray(key))
    try:
        damage = opened.check()
        with opened.read() as connection:
            heads = exchange.heads(connection)
    finally:
        opened.close()
    behind = [name for name, head in before.items() if name not in heads or heads[name].count < head.count]
    if damage or behind:
        raise Trouble(
            sentence("The backup was not whole when it was checked, so it was thrown away."),
            sentence("Ask IT staff to check the disks, then make the backup again."),
        )
    return heads


def _pack(fresh: Path, copy: Path, paths: StorePaths, ring: KeyRing, manifest: _Manifest) -> None:
    with fresh.open("xb") as out:
        with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
            manifest.members[_KEYS] = _add_bytes(tar, _KEYS, paths.keys.read_bytes())
            manifest.members[_DATABASE] = _add_file(tar, _DATABASE, copy)
            for chunk in sorted(paths.papers.glob("??/*")):
                if len(chunk.name) == 64:
                    name = f"papers/{chunk.name}"
                    manifest.members[name] = _add_file(tar, name, chunk)
            content = msgspec.json.encode(manifest).decode()
            _add_bytes(tar, _MANIFEST, msgspec.json.encode(_Signed(content, _mac(ring, content))))
        out.flush()
        os.fsync(out.fileno())


def _add_bytes(tar: tarfile.TarFile, name: str, content: bytes) -> str:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o600
    tar.addfile(entry, io.BytesIO(content))
    return hashlib.sha256(content).hexdigest()


def _add_file(tar: tarfile.TarFile, name: str, path: Path) -> str:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = path.stat().st_size, 0o600
        tar.addfile(entry, file)
    return digest


def _remove(*files: Path) -> None:
    for file in files:
        for ending in ("", "-wal", "-shm", "-journal"):
            with suppress(OSError):
                file.with_name(file.name + ending).unlink()


# -- putting back ---------------------------------------------------------------------------------------


@contextmanager
def opened(file: Path) -> Iterator[Package]:
    """A backup opened for reading. Raises Trouble when it is none."""
    try:
        tar = tarfile.open(file, mode="r:")  # noqa: SIM115 - closed by the with below
    except OSError as error:
        raise Trouble(
            sentence("The backup {file} cannot be read: {why}.", file=file.name, why=why(error)),
            sentence("Check the name of the backup and whether you may read it."),
        ) from error
    except tarfile.TarError as error:
        raise _damaged() from error
    with tar:
        try:
            yield Package(tar)
        except tarfile.TarError as error:  # cut short
            raise _damaged() from error


class Package:
    """An open backup. ``verify`` it before anything of it is put back."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        try:
            self._signed = msgspec.json.decode(self._member(_MANIFEST).read(_PIECE * 64), type=_Signed)
            self._manifest = msgspec.json.decode(self._signed.content, type=_Manifest)
        except UNREADABLE as error:
            raise _damaged() from error
        if self._manifest.v > VERSION:
            raise newer()

    def _member(self, name: str) -> IO[bytes]:
        try:
            found = self._tar.extractfile(name)
        except KeyError as error:
            raise _damaged() from error
        if found is None:
            raise _damaged()
        return found

    @property
    def keys(self) -> bytes:
        """The key file as it was."""
        return self._member(_KEYS).read(_PIECE * 16)

    def verify(self, ring: KeyRing) -> None:
        """Whether every byte is as it was written by this store. Raises Trouble."""
        if not hmac.compare_digest(self._signed.mac, _mac(ring, self._signed.content)):
            raise _damaged()
        for name, digest in self._manifest.members.items():
            with self._member(name) as member:
                running = hashlib.sha256()
                while piece := member.read(_PIECE):
                    running.update(piece)
            if running.hexdigest() != digest:
                raise _damaged()

    def put_back(self, paths: StorePaths, ring: KeyRing) -> None:
        """Write database and papers into a folder that has no database; checked once more. Raises Trouble."""
        try:
            key = unseal(
                key_of(ring.for_use("backup")), bytes.fromhex(self._manifest.database_key), b"backup-database"
            )
        except (CannotOpen, ValueError) as error:
            raise _damaged() from error
        packed, fresh = paths.folder / "restore.db.new", paths.folder / "cases.db.new"
        try:
            _remove(packed, fresh)
            with self._member(_DATABASE) as member, packed.open("xb") as out:
                while piece := member.read(_PIECE):
                    out.write(piece)
            copy = Vault(packed, lambda: bytearray(key))
            try:
                copy.copy(fresh, ring.database)
            finally:
                copy.close()
            self._put_papers(paths)
            os.replace(fresh, paths.database)
            sync_folder(paths.folder)
        except OSError as error:
            raise of_disk(error) from error
        finally:
            _remove(packed, fresh)

    def _put_papers(self, paths: StorePaths) -> None:
        for name in self._manifest.members:
            chunk = name.removeprefix("papers/")
            if chunk == name or len(chunk) != 64 or not set(chunk) <= set("0123456789abcdef"):
                continue
            path = paths.papers / chunk[:2] / chunk
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                replace_file(path, self._member(name).read())
