"""What may go wrong with the files of a store, as sentences with the next step."""

from __future__ import annotations

import errno

import msgspec

from desktop.errors import Trouble, sentence

# Result codes of SQLite (sqlite.org/rescode.html), without their extensions.
_PERM, _BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN = 3, 5, 6, 8, 10, 11, 13, 14
_FORMAT, _NOTADB = 24, 26

# What decoding bytes that were damaged or come from outside may raise.
UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_NO_ROOM = (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", -1))


class DiskFull(Trouble):
    """The disk has no room; what was being written was rolled back."""

    def __init__(self) -> None:
        super().__init__(
            sentence("The disk is full. The last step was not saved; everything before it is safe."),
            sentence("Free some space on this disk, then do the last step again."),
        )


class PageDamage(Trouble):
    """A page of the file is not what was written; the entry log and backups still have the entries."""


def explain(error: Exception) -> Trouble | None:
    """The sentence for what the engine or the disk says, or None when it is a bug of ours."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == _FULL:
        return DiskFull()
    if code in (_CORRUPT, _NOTADB, _FORMAT):
        return PageDamage(
            sentence(
                "The case file is damaged on the disk. Your passphrase is right; the entries are kept twice."
            ),
            sentence("Ask IT staff to run: one-counter doctor. It restores the file from the entry log."),
        )
    if code in (_READONLY, _CANTOPEN, _PERM):
        return no_permission()
    if code in (_BUSY, _LOCKED):
        return Trouble(
            sentence("Another program is holding the case file."),
            sentence("Close the other program, then do the last step again."),
        )
    if code == _IOERR:
        return PageDamage(
            sentence("The disk did not read or write as it should. The last step was not saved."),
            sentence("Do the last step again. If it happens again, ask IT staff to check the disk."),
        )
    return None


def lost_file() -> PageDamage:
    """The sentence for a store whose case file is gone or empty."""
    return PageDamage(
        sentence(
            "The case file is gone from the folder. Your passphrase is right; the entries are kept twice."
        ),
        sentence("Ask IT staff to run: one-counter doctor. It restores the file from the entry log."),
    )


def newer() -> Trouble:
    """The sentence for what a newer version of the program wrote."""
    return Trouble(
        sentence("This store was written by a newer version of the program. Nothing was changed."),
        sentence("Install the newer version on this computer, then open it again."),
    )


def no_permission() -> Trouble:
    """The sentence for a folder this account may not write to."""
    return Trouble(
        sentence("The program may not write to the folder of this store."),
        sentence("Ask IT staff to give this account write permission to the folder, then open it again."),
    )


def of_disk(error: OSError) -> Trouble:
    """The sentence for what the system says when a file is written."""
    if error.errno in _NO_ROOM:
        return DiskFull()
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return no_permission()
    return Trouble(
        sentence("The disk did not read or write as it should. The last step was not saved."),
        sentence("Do the last step again. If it happens again, ask IT staff to check the disk."),
    )
