"""The Documenten API: papers in parts that go on where the line broke, unlocked, then put into their case."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from desktop.net import Answered, Call, Doubtful, multipart, path
from desktop.sync.connectors.zgw.config import Config
from desktop.sync.connectors.zgw.lines import JSON, Found, Lines, uuid_of
from desktop.sync.connectors.zgw.troubles import NOT_UNIQUE, UNIQUE, codes
from desktop.sync.connectors.zgw.types import number
from desktop.sync.promise import Carried, PaperSource

LARGEST = 20 * 1024 * 1024
_SORT = "enkelvoudiginformatieobjecten"
_LINKS = "zaakinformatieobjecten"
_SLOWEST = 16 * 1024  # bytes a second
_LOCK = re.compile(r"[A-Za-z0-9._~-]{1,200}")
_DIGEST = re.compile(r"[0-9a-fA-F]{64}")
_ATTEMPTS = 5  # names for one paper, when an upload that nobody can go on with cannot be removed either


class Papers:
    """Documents of one register. What is known between two calls is only what the register said last."""

    def __init__(self, lines: Lines, config: Config, now: Callable[[], datetime]) -> None:
        self._lines, self._config, self._now = lines, config, now
        self._under_way: dict[str, Found] = {}
        self._wholes: dict[str, Found] = {}
        self._locks: dict[str, str] = {}  # of documents made by this connector: some registers tell it once

    # -- carrying ---------------------------------------------------------------------------------------

    def carry(self, key: str, about: Callable[[], Found], paper: PaperSource) -> Carried:
        """Send the next part of a paper; *about* tells title, media type, file name and sort of it.

        What the register said of it is forgotten before the next part is tried: after any failure the
        register is asked anew how far the paper got.
        """
        there = self._under_way.pop(key, None) or self._begun(key, about, paper)
        if there is None:
            return Carried(0, paper.size)  # another try made it meanwhile; the next call sees it
        carried = self._go_on(there, paper)
        if not carried.whole:
            self._under_way[key] = there
        return carried

    def _begun(self, key: str, about: Callable[[], Found], paper: PaperSource) -> Found | None:
        name, there = self._mine(key)
        if there is None:
            whole = paper.size <= self._config.inline_bytes
            there = self._make(name, about(), paper.size, _all(paper) if whole else None)
        return there

    def _go_on(self, there: Found, paper: PaperSource) -> Carried:
        parts = _parts(there)
        if not parts:
            if number(there.get("bestandsomvang")) != paper.size:
                raise Doubtful("nonsense")
            return Carried(paper.size, paper.size)
        if sum(number(part.get("omvang")) for part in parts) != paper.size:
            raise Doubtful("nonsense")
        return self._next_part(there, parts, paper)

    def _next_part(self, there: Found, parts: list[Found], paper: PaperSource) -> Carried:
        document = uuid_of(there.get("url"))
        lock = self._lock(there)
        offset = 0
        for n, part in enumerate(parts):
            size = number(part.get("omvang"))
            if part.get("voltooid") is not True:
                self._put(part, lock, _read(paper, offset, size))
                part["voltooid"] = True
                if n < len(parts) - 1:
                    return Carried(offset + size, paper.size)
            offset += size
        self._lines.ask("documenten", _unlock(document, lock))
        self._locks.pop(document, None)
        return Carried(paper.size, paper.size)

    def _put(self, part: Found, lock: str, content: bytes) -> None:
        api, segments = self._lines.inside(part.get("url"))
        if api != "documenten" or segments[0] != "bestandsdelen":
            raise Doubtful("nonsense")
        media, body = multipart({"lock": lock}, "inhoud", content)
        seconds = self._config.timeout_s + len(body) / _SLOWEST
        call = Call("PUT", path(*segments), headers={"Content-Type": media}, body=body, seconds=seconds)
        self._lines.ask("documenten", call)

    # -- documents --------------------------------------------------------------------------------------

    def whole(self, key: str) -> Found | None:
        """The document of a key when all of it is there and nothing is locked any more."""
        if key in self._wholes:
            return self._wholes[key]
        for attempt in range(_ATTEMPTS):
            there = self._named(name_of(key, attempt))
            if there is None:
                return None
            if not there.get("locked") and not _parts(there):
                self._wholes[key] = there
                return there
        return None

    def write(self, key: str, about: Found, content: bytes) -> Found:
        """A small document made in one piece, or the one that an earlier try made."""
        there = self.whole(key)
        if there is not None:
            return there
        made = self._make(name_of(key, 0), about, len(content), content)
        made = made or self.whole(key)
        if made is None:
            raise Doubtful("nonsense")
        return made

    def _mine(self, key: str) -> tuple[str, Found | None]:
        """The name to use, and the document under it as far as it got.

        A half sent document whose lock nobody knows any more cannot be gone on with. It is removed, or,
        where that is not allowed, left behind, and the paper begins anew under another name.
        """
        name = ""
        for attempt in range(_ATTEMPTS):
            name = name_of(key, attempt)
            there = self._named(name)
            if there is None or not _parts(there) or self._lock(there):
                return name, there
            try:
                where = path(_SORT, uuid_of(there.get("url")))
                self._lines.ask("documenten", Call("DELETE", where, expect=frozenset({204}), media=""))
            except Answered as no:
                if no.status not in (400, 403, 404, 405):
                    raise
            else:
                return name, None
        raise Doubtful("nonsense")

    def _named(self, name: str) -> Found | None:
        query = {"identificatie": name, "bronorganisatie": self._config.organisation}
        found = self._lines.every("documenten", _SORT, query=query)
        mine = [one for one in found if one.get("identificatie") == name]
        # Some registers leave the parts out of lists; only what is locked still has any.
        if mine and mine[0].get("locked"):
            return self._lines.follow(mine[0].get("url"))
        return mine[0] if mine else None

    def _make(self, name: str, about: Found, size: int, content: bytes | None) -> Found | None:
        """Make a document; None when one of this name is there already."""
        body: dict[str, Any] = {
            "identificatie": name,
            "bronorganisatie": self._config.organisation,
            "creatiedatum": self._now().astimezone().date().isoformat(),
            "auteur": self._config.source,
            "taal": self._config.language,
            "bestandsomvang": size,
            "indicatieGebruiksrecht": False,  # unset, it would keep the case from ever being closed
            **about,
        }
        if content is not None:
            body["inhoud"] = b64encode(content).decode("ascii")
        try:
            made = self._lines.post("documenten", _SORT, body=body)
        except Answered as no:
            if no.status == 400 and NOT_UNIQUE in codes(no):
                return None
            raise
        if not isinstance(made, dict) or made.get("identificatie") != name:
            raise Doubtful("nonsense")
        if isinstance(made.get("lock"), str) and made["lock"]:
            self._locks[uuid_of(made.get("url"))] = made["lock"]
        return made

    def _lock(self, there: Found) -> str:
        """The lock of a half sent document: as it was made, or as the register tells with its parts."""
        told = [part.get("lock") for part in _parts(there)]
        known = self._locks.get(uuid_of(there.get("url")), "")
        lock = known or next((lock for lock in told if isinstance(lock, str) and lock), "")
        if lock and not _LOCK.fullmatch(lock):
            raise Doubtful("nonsense")
        return lock

    # -- in cases ---------------------------------------------------------------------------------------

    def settled(self, key: str) -> None:
        """A step is over: nothing of its paper is kept in memory."""
        self._wholes.pop(key, None)

    def links(self, case: str) -> list[Found]:
        """What is in a case, by its link."""
        return self._lines.every("zaken", _LINKS, query={"zaak": case})

    def put_into(self, case: str, document: str) -> int:
        """Put a document into a case, unless it is there; how many are in it then."""
        there = self.links(case)
        if any(one.get("informatieobject") == document for one in there):
            return len(there)
        try:
            self._lines.make("zaken", _LINKS, body={"zaak": case, "informatieobject": document})
        except Answered as no:
            if no.status != 400 or UNIQUE not in codes(no):
                raise
        return len(there) + 1

    def content(self, document: str) -> bytes:
        """A document's whole content."""
        where = path(_SORT, document, "download")
        return self._lines.ask("documenten", Call("GET", where, media="", limit=LARGEST)).body

    def digest(self, told: Found) -> str:
        """SHA-256 of a document: as the register tells it, else worked out from its content."""
        said = told.get("integriteit")
        value = said.get("waarde") if isinstance(said, dict) and said.get("algoritme") == "sha_256" else None
        if isinstance(value, str) and _DIGEST.fullmatch(value):
            return value.lower()
        return hashlib.sha256(self.content(uuid_of(told.get("url")))).hexdigest()


def name_of(key: str, attempt: int) -> str:
    """The identificatie of a paper: derived from its step, so that every try finds the same document."""
    return f"OC-{key[:32]}" + (f"-{attempt + 1}" if attempt else "")


def is_ours(told: Found) -> bool:
    """Whether a document came from a counter."""
    return str(told.get("identificatie")).startswith("OC-")


def _unlock(document: str, lock: str) -> Call:
    body = msgspec.json.encode({"lock": lock})
    where = path(_SORT, document, "unlock")
    return Call("POST", where, headers=JSON, body=body, expect=frozenset({204}), media="")


def _parts(there: Found) -> list[Found]:
    told = there.get("bestandsdelen")
    parts = [part for part in told if isinstance(part, dict)] if isinstance(told, list) else []
    return sorted(parts, key=lambda part: number(part.get("volgnummer")))


def _read(paper: PaperSource, offset: int, size: int) -> bytes:
    pieces: list[bytes] = []
    while size > 0:
        piece = paper.read(offset, size)
        if not piece:
            break
        pieces.append(piece)
        offset, size = offset + len(piece), size - len(piece)
    return b"".join(pieces)


def _all(paper: PaperSource) -> bytes:
    return _read(paper, 0, paper.size)
