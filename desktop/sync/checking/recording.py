"""Records what a department's system answers, with whatever may be a person's replaced at once."""

from __future__ import annotations

import base64
from collections.abc import Iterable

from desktop.net import Call, Heard, WireTrouble, form
from desktop.sync.checking.kits import Taken
from desktop.sync.checking.masks import Masks

# Of an answer's headers only these are read anywhere; all others may say anything of anybody.
_HEADERS = (
    "Content-Type",
    "Date",
    "ETag",
    "Retry-After",
    "Upload-Offset",
    "Idempotency-Key",
    "Idempotency-Replayed",
)
_LINKS = ("Link", "Location", "X-Next-Page-URL")


class Recorder:
    """A tape that keeps everything in memory; nothing unmasked is ever kept or written."""

    def __init__(self, words: Iterable[str], secret: str) -> None:
        """*words* are texts that are nobody's: of the department's file, and of the trial."""
        self._masks = Masks(words, secret)
        self.calls: list[Taken] = []

    def knows(self, words: Iterable[str]) -> None:
        """More texts that are nobody's."""
        self._masks.know(words)

    def play(self, base: str, call: Call) -> Heard | None:
        """The line is asked."""
        return None

    def keep(self, base: str, call: Call, heard: Heard | WireTrouble) -> None:
        """Keep an answer, masked."""
        masks = self._masks
        masks.asked(called(base, call), call.body or b"")
        if isinstance(heard, WireTrouble):
            self.calls.append(Taken(call=masks.address(called(base, call)), trouble=heard.code))
            return
        media = heard.headers.get("Content-Type", "").split(";")[0].strip().lower()
        body = masks.body(media, heard.body, public=call.told == "public", sealed=call.told == "secret")
        headers = {name: heard.headers[name] for name in _HEADERS if name in heard.headers}
        links = {name: masks.address(heard.headers[name]) for name in _LINKS if name in heard.headers}
        address = masks.address(called(base, call))  # after the body: a reference is replaced in both
        try:
            text, raw = body.decode("utf-8"), ""
        except UnicodeDecodeError:
            text, raw = "", base64.b64encode(body).decode("ascii")
        said = {name: masks.without_secret(value) for name, value in (headers | links).items()}
        self.calls.append(
            Taken(
                call=address,
                status=heard.status,
                headers=said,
                body=masks.without_secret(text),
                raw=raw,
            )
        )


def called(base: str, call: Call) -> str:
    """A call as a kit names it: method, address, query."""
    query = form(call.query.items()).decode("ascii") if call.query else ""
    return f"{call.method} {base}{call.path}" + (f"?{query}" if query else "")
