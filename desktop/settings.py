"""Settings as data: what IT staff may set for one counter, each with its type, default and sentence."""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec

from desktop.errors import Sentence, Trouble, sentence

FILE = "settings.toml"


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The settings of one counter, read from ``settings.toml`` in its data folder; all have defaults."""

    idle_seconds: int = 600
    offline: bool = False
    unsynced_days: int = 30
    unsynced_cases: int = 20_000


SAYS: dict[str, Sentence] = {
    "idle_seconds": sentence("Seconds without a key or the mouse until the screen locks; 0 for never."),
    "offline": sentence("Send nothing and ask nothing, even when the line is there."),
    "unsynced_days": sentence("Days a case may wait for its department until no new one is taken in; 0: any."),
    "unsynced_cases": sentence("Cases that may wait for their departments at a time; 0: any number."),
}


def read(folder: Path) -> Settings:
    """The settings of a data folder; Trouble names the first mistake in the file."""
    file = folder / FILE
    if not file.exists():
        return Settings()
    try:
        return msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), Settings)
    except (OSError, tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise Trouble(
            sentence("The settings of this counter are not right: {why}.", why=str(error)),
            sentence("Correct {file}, or remove it to use the defaults.", file=FILE),
        ) from error
