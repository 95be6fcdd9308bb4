"""Scanners and cameras of this computer, asked through the system's own programs."""

from __future__ import annotations

import base64
import binascii
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from desktop.casework.intake import Scan
from desktop.errors import Sentence, Trouble, sentence

PATIENCE_S = 120.0
CAMERAS = Path("/dev")  # where Linux has its cameras: video0, video1
_SIGNS = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpg", b"II*\x00": "tif", b"MM\x00*": "tif", b"%PDF": "pdf"}

# Windows Image Acquisition (WIA 2.0): the system's own dialog scans one sheet (device type 1, PNG), which
# comes back as text and never lies in a file. No word of it comes from outside.
_WIA = (
    "$ErrorActionPreference='Stop';"
    "$i=(New-Object -ComObject WIA.CommonDialog)"
    ".ShowAcquireImage(1,0,131072,'{B96B3CAF-0728-11D3-9D7B-0000F81EF32E}');"
    "if($i){[Convert]::ToBase64String($i.FileData.BinaryData)}"
)


@dataclass(frozen=True)
class Device:
    """One way to a sheet: the program to ask with its words, and whether it answers in text (base64)."""

    program: str
    words: tuple[str, ...]
    in_text: bool = False


def scanner(platform: str = sys.platform) -> Device | None:
    """The scanner of this computer, when one can be asked."""
    if platform == "win32":
        quiet = ("-NoProfile", "-NonInteractive", "-STA", "-Command", _WIA)
        return _first((Device("powershell", quiet, in_text=True),))
    return _first((Device("scanimage", ("--format=png", "--resolution=200")),))


def camera(platform: str = sys.platform) -> Device | None:
    """The camera of this computer, when there is one and a program that takes a picture with it.

    Linux only: Windows gives programs no camera without a library of its own.
    """
    found = min(CAMERAS.glob("video*"), default=None) if platform.startswith("linux") else None
    if found is None:
        return None
    lens = str(found)
    one = ("-frames:v", "1", "-f", "image2pipe", "-c:v", "png", "-")
    return _first(
        (
            Device("fswebcam", ("-q", "--no-banner", "-S", "10", "--png", "6", "-d", lens, "-")),
            Device("ffmpeg", ("-loglevel", "error", "-f", "v4l2", "-i", lens, *one)),
        )
    )


def missing() -> Sentence | None:
    """What is said where neither is there; None where one of them is."""
    if scanner() is not None or camera() is not None:
        return None
    return sentence(
        "No scanner or camera of this computer can be asked: drop a file on a material, or add it as a file."
    )


def sheet(ask: Callable[[], Device | None], name: str) -> Scan:
    """One sheet from a device, in memory: no file of it lies anywhere. For a background thread.

    *name* without its ending. Raises Trouble when the device gives none.
    """
    device = ask()
    program = shutil.which(device.program) if device is not None else None
    if device is None or program is None:
        raise _no_sheet()
    try:
        done = subprocess.run(  # noqa: S603 - the system's own program, no word of it comes from outside
            [program, *device.words], capture_output=True, timeout=PATIENCE_S, check=False
        )
        content = base64.b64decode(done.stdout.strip(), validate=True) if device.in_text else done.stdout
    except (OSError, subprocess.TimeoutExpired, binascii.Error) as error:
        raise _no_sheet() from error
    sort = next((sort for sign, sort in _SIGNS.items() if content.startswith(sign)), "")
    if done.returncode or not sort:
        raise _no_sheet()
    return Scan(f"{name}.{sort}", content)


def _first(ways: tuple[Device, ...]) -> Device | None:
    return next((way for way in ways if shutil.which(way.program)), None)


def _no_sheet() -> Trouble:
    return Trouble(
        sentence("The scanner or camera gave no sheet."),
        sentence("Look whether it is switched on and a sheet lies there, then try again."),
    )
