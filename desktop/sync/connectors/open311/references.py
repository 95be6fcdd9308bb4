"""How a request is referred to: by its number, by a token while it waits for one, or by nothing."""

from __future__ import annotations

import re

from desktop.net import Answered, Doubtful
from desktop.sync.connectors.open311 import reading
from desktop.sync.connectors.open311.lines import Lines

TOKEN = "token:"  # noqa: S105 - a receipt for a request, no secret
BLACKBOX = "unseen:"
_USABLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,95}")


class References:
    """Tokens become numbers when the endpoint has run its batch; our reference stays what it was."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._numbers: dict[str, str] = {}

    def made(self, reference: str) -> str:
        """A reference as it may be kept and put into addresses; Doubtful when it cannot be."""
        if not _USABLE.fullmatch(reference):
            raise Doubtful("nonsense")
        return reference

    def number(self, reference: str) -> str | None:
        """The endpoint's number of a request; None while it has none, or never will."""
        self.made(reference)
        if reference.startswith(BLACKBOX):
            return None
        if not reference.startswith(TOKEN):
            return reference
        if reference not in self._numbers:
            found = self._resolved(reference.removeprefix(TOKEN))
            if found is None:
                return None
            self._numbers[reference] = found
        return self._numbers[reference]

    def _resolved(self, token: str) -> str | None:
        try:
            told = reading.things(self._lines.get("tokens", token), "service_request_id", "token")
        except Answered as no:
            if no.status == 404:
                return None  # some endpoints know a token only once the batch has run
            raise
        number = reading.name(told[0].get("service_request_id")) if told else ""
        return self.made(number) if number else None
