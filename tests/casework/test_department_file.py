"""A department's TOML file: whatever its kind may say comes into the book, and a mistake is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.casework import centre
from desktop.errors import Trouble
from desktop.words import render

WHOLE = """
id = "tax"
name = { en = "Tax office", zh = "税务局" }
code = "TX"
url = "https://tax.example/v1"
timeout_s = 12
headers = { X-Centre = "one" }
"""


def read(folder: Path, text: str) -> centre.DepartmentFile:
    file = folder / "tax.toml"
    file.write_text(text, encoding="utf-8")
    return centre.read_department(file)


def test_all_that_the_file_says_reaches_the_connector(tmp_path: Path) -> None:
    found = read(tmp_path, WHOLE)
    assert found.settings == {
        "url": "https://tax.example/v1",
        "timeout_s": 12.0,
        "headers": {"X-Centre": "one"},
    }


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('code = "TX"', ""), "code"),
        (("url", "urll"), "url"),
        (("headers", "header"), "headers"),
        (("12", '"soon"'), "timeout_s"),
        (('id = "tax"', 'id = "tax'), "tax.toml"),
        (("https://", "http://"), "https://"),
        (('code = "TX"', 'code = "TX"\nconnector = "telegraph"'), "telegraph"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    with pytest.raises(Trouble) as caught:
        read(tmp_path, WHOLE.replace(*change))
    assert said in render(caught.value.what, "en")
    assert caught.value.next_step is not None
