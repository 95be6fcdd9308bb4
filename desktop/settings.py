"""Settings as data: what IT staff may set for one counter, each with its type, default and sentence."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import msgspec

from desktop.errors import Sentence, Trouble, sentence
from desktop.paths import why

FILE = "settings.toml"


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The settings of one counter, read from ``settings.toml`` in its data folder; all have defaults."""

    idle_seconds: int = 600
    offline: bool = False
    unsynced_days: int = 30
    unsynced_cases: int = 20_000
    printer: str = ""
    scan_folder: str = ""


SAYS: dict[str, Sentence] = {
    "idle_seconds": sentence("Seconds without a key or the mouse until the screen locks; 0 for never."),
    "offline": sentence("Send nothing and ask nothing, even when the line is there."),
    "unsynced_days": sentence(
        "Days a case may wait for its department until no new one is taken in; 0: any."
    ),
    "unsynced_cases": sentence("Cases that may wait for their departments at a time; 0: any number."),
    "printer": sentence("The printer that is offered first; empty for the computer's own choice."),
    "scan_folder": sentence("The folder the scanner writes to: scans are looked for there first."),
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


def write(folder: Path, chosen: Settings) -> None:
    """Keep the settings of a data folder; what has its default is left out. Raises Trouble."""
    usual = msgspec.to_builtins(Settings())
    lines = [
        f"{name} = {json.dumps(value, ensure_ascii=False)}\n"  # numbers, truths and texts are TOML as well
        for name, value in msgspec.to_builtins(chosen).items()
        if value != usual[name]
    ]
    file = folder / FILE
    fresh = file.with_suffix(".new")
    try:
        fresh.write_text("".join(lines), encoding="utf-8")
        fresh.replace(file)
    except OSError as error:
        raise Trouble(
            sentence("The settings could not be kept: {why}.", why=why(error)),
            sentence("Check that the folder of this counter can be written to."),
        ) from error
