"""Scanners and cameras: the system's own programs are asked, and what they give is looked at first."""

from __future__ import annotations

import base64
import os
from pathlib import Path

import pytest

from desktop.errors import Trouble
from desktop.ui.pages.intake import devices
from tests.ui.pages.test_viewer import png


def program(folder: Path, name: str, answer: bytes, ending: int = 0) -> None:
    """A program of this name that says what it was asked and answers with these bytes."""
    given = folder / f"{name}.answer"
    given.write_bytes(answer)
    script = folder / name
    script.write_text(f'#!/bin/sh\necho "$@" > {folder}/{name}.asked\ncat {given}\nexit {ending}\n')
    script.chmod(0o755)


@pytest.fixture
def only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A computer that has only the programs put into this folder, and no camera."""
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/usr/bin{os.pathsep}/bin")
    monkeypatch.setattr(devices, "CAMERAS", tmp_path / "lenses")
    return tmp_path


def test_where_nothing_is_it_is_said_plainly(only: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(only))
    assert devices.scanner() is None
    assert devices.camera() is None
    told = devices.missing()
    assert told is not None
    assert "drop a file" in told.text
    with pytest.raises(Trouble, match="no sheet"):
        devices.sheet(devices.scanner, "scan")


def test_windows_scans_through_its_own_dialog_and_leaves_no_file(only: Path) -> None:
    program(only, "powershell", base64.b64encode(png(40, 30)) + b"\r\n")
    scan = devices.sheet(lambda: devices.scanner("win32"), "scan")
    assert (scan.name, scan.content) == ("scan.png", png(40, 30))
    asked = (only / "powershell.asked").read_text()
    assert "WIA.CommonDialog" in asked
    assert "ShowAcquireImage" in asked
    assert "SaveFile" not in asked
    assert devices.camera("win32") is None


@pytest.mark.parametrize("answer", [b"", b"not base64 !", base64.b64encode(b"GIF89a, no scan")])
def test_an_answer_that_is_no_sheet_is_trouble(only: Path, answer: bytes) -> None:
    program(only, "powershell", answer)
    with pytest.raises(Trouble, match="no sheet"):
        devices.sheet(lambda: devices.scanner("win32"), "scan")


def test_a_camera_is_asked_where_there_is_one(only: Path) -> None:
    program(only, "ffmpeg", png(40, 30))
    assert devices.camera("linux") is None  # the program alone sees nothing
    (only / "lenses").mkdir()
    (only / "lenses" / "video0").touch()
    photo = devices.sheet(lambda: devices.camera("linux"), "photo")
    assert photo.name == "photo.png"
    assert str(only / "lenses" / "video0") in (only / "ffmpeg.asked").read_text()
    assert devices.missing() is None
    program(only, "fswebcam", b"\xff\xd8\xff a jpeg")
    assert devices.sheet(lambda: devices.camera("linux"), "photo").name == "photo.jpg"


def test_a_device_that_fails_gives_no_half_sheet(only: Path) -> None:
    program(only, "scanimage", png(40, 30), ending=1)
    with pytest.raises(Trouble, match="no sheet"):
        devices.sheet(lambda: devices.scanner("linux"), "scan")
