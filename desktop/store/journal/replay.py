"""Replaying: what the entry log knows and the database does not, and projections worked out anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from desktop.domain.entry import decode, identity
from desktop.errors import Trouble, sentence
from desktop.log import logger
from desktop.store.anchor import Mark
from desktop.store.entry_log import EntryLog, Found, Frame
from desktop.store.journal import table
from desktop.store.journal.core import Batch, Core, Staged
from desktop.store.vault import Connection

_log = logger("journal")

AT_ONCE = 512  # entries a transaction or frame when many are written


def settle(core: Core) -> int:
    """Compare the entry log with the database at opening, and mend whichever lacks something.

    Returns how many entries came back. Afterwards the chain's tip is known, and ``trouble`` is set when the
    head is behind its anchor.
    """
    with core.vault.write() as connection:
        known = table.log_end(connection, core.log.id)
        core.load_tip(connection)
    back = 0
    behind = core.log.settle(known)
    if behind is not None:
        back = _replay(core, behind)
        if behind:
            _secrets_behind(core, behind)
            _note(core)
    else:
        back = _replay(core, core.log.frames())
        _lacking_secrets(core)
        refill_log(core)
    with core.vault.write() as connection:
        core.load_tip(connection)
    if back:
        _log.warning("%d entries came back from the entry log", back)
    _look_at_anchor(core)
    return back


def holds_mark(connection: Connection, mark: Mark) -> bool:
    """Whether the anchored head is here."""
    return table.holds(connection, mark.device, mark.epoch, mark.seq, mark.head)


def _look_at_anchor(core: Core) -> None:
    last = core.anchor.last
    with core.vault.read() as connection:
        if last is not None and last.seq and not holds_mark(connection, last):
            core.trouble = Trouble(
                sentence("This store is older than its own record: entries after it are missing here."),
                sentence(
                    "You may look, not write. Two people must decide: one-counter restore, or get the "
                    "missing entries from another counter."
                ),
            )
            return
    if core.tip.seq and last is None:
        _log.error("the anchor was missing or damaged")
        with core.vault.write() as connection:
            table.set_state(connection, "anchor_lost", core.clock.now().isoformat())
    if core.tip.seq and (last is None or last.head != core.tip.id):
        core.mark()


def _note(core: Core) -> None:
    with core.vault.write() as connection:
        table.note_log(connection, core.log.id, core.log.end)


def _replay(core: Core, frames: Iterable[Found]) -> int:
    """Put back what the database lacks, some frames a transaction; returns how many entries."""
    back = 0
    waiting: list[Frame] = []
    for found in frames:
        if found.frame is None:
            _log.error("a stretch of the entry log is damaged")
            continue
        waiting.append(found.frame)
        if sum(len(frame.entries) for frame in waiting) >= AT_ONCE:
            back += _replay_some(core, waiting, found.end)
            waiting = []
    if waiting:
        back += _replay_some(core, waiting, core.log.end)
    return back


def _replay_some(core: Core, frames: list[Frame], end: int) -> int:
    def build(connection: Connection) -> Batch:
        batch = Batch(core.tip)
        seen: set[bytes] = set()  # a frame may be there twice after an interrupted refill
        for frame in frames:
            for key in frame.keys:
                table.insert_key(connection, *key)
        for raw, sealed in (pair for frame in frames for pair in frame.entries):
            envelope = decode(raw)
            if raw not in seen and not table.holds_envelope(connection, envelope, identity(raw)):
                opened = core.bodies.open(connection, raw, sealed)
                batch.entries.append(Staged(envelope, raw, sealed, opened))
                seen.add(raw)
        return batch

    return len(core.commit(build, replay_end=end).entries)


def _secrets_behind(core: Core, frames: list[Found]) -> None:
    """Do again what happened to secrets after the database's last known frame."""
    with core.vault.write() as connection:
        for found in frames:
            for name, secret in found.frame.secrets if found.frame else ():
                table.set_secret(connection, name, secret)


def _lacking_secrets(core: Core) -> None:
    """The newest secrets a whole log knows, where the database has none; what it has is not overwritten."""
    newest: dict[str, bytes | None] = {}
    for found in core.log.frames():
        newest.update(found.frame.secrets if found.frame else ())
    with core.vault.write() as connection:
        for name, secret in newest.items():
            if secret is not None:
                connection.execute("INSERT OR IGNORE INTO secrets VALUES (?, ?)", (name, secret))


def refill_log(core: Core) -> None:
    """Write the entry log anew from the database, beside the old one, and put it in its place."""
    with core.lock:
        fresh = EntryLog(core.log.path.with_name(core.log.path.name + ".new"), core.log.raw_key)
        fresh.restart()
        with core.vault.read() as connection:
            for frame in _frames_of(connection):
                fresh.append(fresh.frame_of(frame))
        core.log.become(fresh)
        _note(core)


def _frames_of(connection: Connection) -> Iterator[Frame]:
    keys = connection.execute(
        "SELECT id, journal, wrapped FROM journal_keys WHERE wrapped IS NOT NULL"
    ).fetchall()
    for start in range(0, len(keys), AT_ONCE):
        yield Frame((), tuple(keys[start : start + AT_ONCE]))
    secrets = connection.execute("SELECT name, value FROM secrets").fetchall()
    if secrets:
        yield Frame((), (), tuple(secrets))
    n = 0
    while rows := connection.execute(
        "SELECT n, raw, sealed FROM entries WHERE n > ? ORDER BY n LIMIT ?", (n, AT_ONCE)
    ).fetchall():
        yield Frame(tuple((raw, sealed) for _, raw, sealed in rows))
        n = rows[-1][0]


class _Undone(Exception):  # noqa: N818 - only leaves a transaction without keeping it
    pass


def rebuild(core: Core, *, check: bool = False) -> list[str]:
    """Work out every projection anew in one transaction; says which tables differ from before."""
    projections = core.projections
    differing: list[str] = []
    with core.lock:
        try:
            with core.vault.write() as connection:
                noted = table.state(connection, "projections")
                before = projections.digest(connection) if noted == str(projections.VERSION) else {}
                projections.drop(connection)
                projections.create(connection)
                every = table.journals(connection, "")
                while some := tuple(islice(every, AT_ONCE)):
                    projections.apply(connection, core.load_several(connection, some))
                after = projections.digest(connection) if before else {}
                differing = sorted(name for name in before if before[name] != after.get(name))
                if check:
                    raise _Undone
                table.set_state(connection, "projections", str(projections.VERSION))
        except _Undone:
            pass
    return differing
