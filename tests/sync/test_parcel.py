"""A parcel opens with its passphrase and nothing else, is whole or not there, and shows any changed byte."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.errors import Trouble
from desktop.sync import parcel
from tests.fakes.parcel_reader import open_parcel

WORDS = "many words that only two know"
AT = datetime(2026, 10, 12, 9, 30, 2)


def made(folder: Path, *files: tuple[str, bytes]) -> Path:
    file = folder / "parcel.zip"
    parcel.write(file, files, WORDS, AT)
    return file


def test_what_goes_in_comes_out(tmp_path: Path) -> None:
    files = {"a/form.csv": b"x,y\r\n" * 1000, "扫描.pdf": os.urandom(2_200_000), "empty": b""}
    assert open_parcel(made(tmp_path, *files.items()), WORDS) == files


@settings(max_examples=25)
@given(files=st.dictionaries(st.text("abc张/.", min_size=1, max_size=9), st.binary(max_size=200), max_size=4))
def test_any_files(tmp_path_factory: pytest.TempPathFactory, files: dict[str, bytes]) -> None:
    folder = tmp_path_factory.mktemp("any")
    assert open_parcel(made(folder, *files.items()), WORDS) == files


def test_another_passphrase_opens_nothing(tmp_path: Path) -> None:
    file = made(tmp_path, ("a", b"secret content"))
    with pytest.raises(ValueError, match="wrong passphrase"):
        open_parcel(file, WORDS + "!")
    assert b"secret" not in file.read_bytes()


def test_a_changed_byte_is_found(tmp_path: Path) -> None:
    file = made(tmp_path, ("a", b"content" * 100))
    whole = bytearray(file.read_bytes())
    whole[30 + 1 + 11 + 18 + 5] ^= (
        1  # in the encrypted bytes: after the header, name, extra field, salt, check
    )
    file.write_bytes(whole)
    with pytest.raises(ValueError, match="changed"):
        open_parcel(file, WORDS)


def test_two_parcels_of_the_same_share_no_key(tmp_path: Path) -> None:
    one = made(tmp_path, ("a", b"content" * 100)).read_bytes()
    assert made(tmp_path, ("a", b"content" * 100)).read_bytes() != one


def test_a_short_passphrase_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(Trouble):
        parcel.write(tmp_path / "x.zip", [("a", b"b")], "short", AT)
    assert list(tmp_path.iterdir()) == []


def test_a_parcel_is_whole_or_not_there(tmp_path: Path) -> None:
    def files() -> object:
        yield "a", b"b"
        raise OSError(28, "No space left on device")

    with pytest.raises(Trouble):
        parcel.write(tmp_path / "x.zip", files(), WORDS, AT)  # type: ignore[arg-type]
    with pytest.raises(Trouble):
        parcel.write(tmp_path / "nowhere" / "x.zip", [("a", b"b")], WORDS, AT)
    assert list(tmp_path.iterdir()) == []
