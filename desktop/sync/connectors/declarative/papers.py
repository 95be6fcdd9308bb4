"""How a paper of a case travels: inside JSON, as a form, as it is, or piece by piece."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from desktop.errors import sentence
from desktop.net import Doubtful, Unreachable, multipart
from desktop.sync.connectors.declarative.calls import ANSWER, STEP, Asked, Line, Reply, Scope, Unfitting
from desktop.sync.connectors.declarative.config import Papers
from desktop.sync.connectors.declarative.expressions import Expression, Mistake, Surroundings
from desktop.sync.connectors.declarative.filters import Unfit
from desktop.sync.lines.pieces import Pieces
from desktop.sync.promise import Carried, PaperSource

_PIECE = STEP | {"content", "offset", "end", "last", "length"}
_SLOWEST = 8_000  # bytes a second; a line that is slower is given up
_MOST_CARRIED = 4  # papers whose source is remembered between carrying and sending


class Carrying:
    """Papers on their way; what was carried is remembered only until its step is sent, just after."""

    def __init__(self, how: Papers, around: Surroundings, seconds: float) -> None:
        """*seconds*: how long a call without a paper may take. Raises Mistake."""
        if (how.style == "chunked") != (how.piece is not None and how.announce is not None):
            raise Mistake(sentence("Papers sent chunked need announce and piece; others need neither."))
        self._how = how
        self._seconds = seconds
        self._attach = Asked(how.attach, around, _PIECE)
        self._announce = Asked(how.announce, around, _PIECE) if how.announce else None
        self._piece = Asked(how.piece, around, _PIECE) if how.piece else None
        around = replace(around, names=ANSWER | _PIECE)
        self._begun = Expression(how.announce.offset if how.announce else "", around)
        self._there = Expression(how.piece.offset if how.piece else "", around)
        self._pieces = Pieces(how.piece.kib * 1024 if how.piece else 0)
        self._offsets: dict[str, int] = {}
        self._sources: dict[str, PaperSource] = {}

    def carry(self, line: Line, scope: Scope, paper: PaperSource) -> Carried:
        """Announce a paper, or send its next piece; one that goes in a single call waits for ``attach``."""
        name = str(scope["sha256"])
        if self._announce is None:
            if len(self._sources) >= _MOST_CARRIED:
                self._sources.clear()
            self._sources[name] = paper
            return Carried(paper.size, paper.size)
        if name not in self._offsets:
            reply = line.ask(self._announce, scope)
            self._offsets[name] = _offset(self._begun, reply.scope(scope), paper.size)
            return Carried(self._offsets[name], paper.size)
        # Forgotten before it is tried: after any failure the department is asked anew where it stands.
        offset = self._offsets.pop(name)
        if offset < paper.size:
            offset = self._sent(line, scope, paper, offset)
        if offset < paper.size:
            self._offsets[name] = offset
        return Carried(offset, paper.size)

    def _sent(self, line: Line, scope: Scope, paper: PaperSource, offset: int) -> int:
        assert self._piece is not None
        assert self._how.piece is not None
        piece = paper.read(offset, self._pieces.length)
        end = offset + len(piece)
        told = {**scope, "offset": offset, "end": end, "last": end - 1, "length": len(piece)}
        headers = {"Content-Type": self._how.piece.media}
        with self._pieces.sending(len(piece)):
            reply = line.ask(self._piece, told, body=piece, headers=headers, seconds=self._time(len(piece)))
        if not self._how.piece.offset:
            return end
        there = _offset(self._there, reply.scope(told), paper.size)
        if there <= offset:
            raise Doubtful("nonsense")  # or the same piece would be sent for ever
        return there

    def attach(self, line: Line, scope: Scope) -> Reply:
        """Make the paper the case's own; in a single call, with its bytes. Raises WireTrouble."""
        if self._announce is not None:
            return line.ask(self._attach, scope)
        paper = self._sources.pop(str(scope["sha256"]), None)
        if paper is None:
            raise Unreachable("no_paper")  # nothing was carried before, so nothing is sent
        content = _whole(paper)
        seconds = self._time(len(content))
        if self._how.style == "base64":
            told = {**scope, "content": b64encode(content).decode("ascii")}
            return line.ask(self._attach, told, seconds=seconds)
        if self._how.style == "raw":
            headers = {"Content-Type": str(scope.get("media_type", "application/octet-stream"))}
            return line.ask(self._attach, scope, body=content, headers=headers, seconds=seconds)
        try:
            fields = self._attach.fields({**line.scope, **scope})
            media, body = multipart(fields, self._how.file_field, content)
        except Unfit as unfit:
            raise Unfitting(unfit.says) from None
        except ValueError:
            raise Unfitting(sentence("a value cannot stand in a header")) from None
        return line.ask(self._attach, scope, body=body, headers={"Content-Type": media}, seconds=seconds)

    def _time(self, size: int) -> float:
        return self._seconds + size / _SLOWEST


def _whole(paper: PaperSource) -> bytes:
    pieces: list[bytes] = []
    offset = 0
    while offset < paper.size:
        piece = paper.read(offset, 1 << 20)
        if not piece:
            break
        pieces.append(piece)
        offset += len(piece)
    return b"".join(pieces)


def _offset(text: Expression, scope: Mapping[str, Any], size: int) -> int:
    """How many bytes are there, told as a number or as digits."""
    try:
        told = text.text(scope)
    except Unfit:
        raise Doubtful("nonsense") from None
    if not (told.isascii() and told.isdigit() and len(told) < 16) or int(told) > size:
        raise Doubtful("nonsense")
    return int(told)
