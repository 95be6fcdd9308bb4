"""The throttle: after wrong passphrases the next try has to wait, even offline and after a restart.

Failures are counted a person in a file with a MAC under this computer's secret. A file that is missing,
changed, or older than the anchor knows counts as the longest delay for everybody: putting an old one back
gains nothing.
"""

from __future__ import annotations

import hashlib
import hmac
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec

from desktop.clock import Clock
from desktop.errors import Trouble, sentence
from desktop.store.keys.place import replace_file
from desktop.store.seals import derive
from desktop.store.trouble import UNREADABLE

DELAYS = (0, 0, 0, 5, 15, 60, 300, 1800)  # seconds after the 1st, 2nd, … failure; the last one stays
EVERYBODY = "*"


class Tally(msgspec.Struct, frozen=True):
    """Failures of one person since the last success, and when the last one was (UTC)."""

    failures: int
    at: datetime


class _Content(msgspec.Struct):
    serial: int = 0
    tallies: dict[str, Tally] = {}


class _Sealed(msgspec.Struct):
    content: str
    mac: str


class TooSoon(Trouble):
    """A try before the delay is over; ``seconds`` are left."""

    def __init__(self, seconds: int) -> None:
        super().__init__(
            sentence(
                "Too many wrong passphrases. The next try is possible in {seconds} seconds.", seconds=seconds
            ),
            sentence("Wait, then type the passphrase slowly. An administrator can give you a new one."),
        )
        self.seconds = seconds


class Throttle:
    """The counting of failed tries for one store. ``at_least``: how often the file must have been written."""

    def __init__(self, path: Path, secret: bytes, clock: Clock, at_least: int = 0) -> None:
        self._path = path
        self._key = derive(secret, "throttle")
        self._clock = clock
        found = self._load()
        if found is None or found.serial < at_least:
            worst = Tally(len(DELAYS), clock.now())
            found = _Content(max(at_least, found.serial if found else 0), {EVERYBODY: worst})
            self._content = found
            self._save(durable=True)
        self._content = found

    @classmethod
    def begin(cls, path: Path, secret: bytes, clock: Clock) -> Throttle:
        """A new file without failures, for a new store."""
        key = derive(secret, "throttle")
        text = msgspec.json.encode(_Content()).decode()
        mac = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
        replace_file(path, msgspec.json.encode(_Sealed(text, mac)))
        return cls(path, secret, clock)

    def _load(self) -> _Content | None:
        with suppress(OSError, *UNREADABLE):
            sealed = msgspec.json.decode(self._path.read_bytes(), type=_Sealed)
            if hmac.compare_digest(sealed.mac, self._mac(sealed.content)):
                return msgspec.json.decode(sealed.content, type=_Content)
        return None

    def _mac(self, text: str) -> str:
        return hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()

    def _save(self, *, durable: bool) -> None:
        self._content.serial += 1
        text = msgspec.json.encode(self._content).decode()
        replace_file(self._path, msgspec.json.encode(_Sealed(text, self._mac(text))), durable=durable)

    @property
    def serial(self) -> int:
        """How often the file was written."""
        return self._content.serial

    def seconds_left(self, who: str) -> int:
        """How long this person has to wait before the next try."""
        longest = 0.0
        now = self._clock.now()
        for name in (who, EVERYBODY):
            tally = self._content.tallies.get(name)
            if tally is None or tally.failures == 0:
                continue
            delay = DELAYS[min(tally.failures, len(DELAYS)) - 1]
            passed = (now - tally.at).total_seconds()
            # A clock put back does not make the delay longer than it is.
            longest = max(longest, min(float(delay), delay - passed))
        return max(0, -int(-longest // 1))

    def begin_try(self, who: str) -> None:
        """Count a try as failed before it is made, so that a kill in it counts; raises TooSoon."""
        left = self.seconds_left(who)
        if left > 0:
            raise TooSoon(left)
        before = self._content.tallies.get(who)
        self._content.tallies[who] = Tally((before.failures if before else 0) + 1, self._clock.now())
        self._save(durable=before is not None)

    def passed(self, who: str) -> None:
        """The try was right: nothing is counted any more."""
        self._content.tallies.pop(who, None)
        self._content.tallies.pop(EVERYBODY, None)
        self._save(durable=True)
