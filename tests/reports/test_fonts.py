"""Chinese is embedded, copied and found; what the font lacks is told and never a blank."""

from __future__ import annotations

import re
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from desktop.reports.paper.fonts import BOLD, REGULAR, clean, font, missing, to_unicode, width
from tests.reports.reading import fonts_of, text_of

RARE = "𬱖𣸣𠂇𪨶𨱏䶮㛃"  # names use them; the first five lie beyond U+FFFF


def printed(lines: list[str], name: str = REGULAR) -> bytes:
    out = BytesIO()
    canvas = Canvas(
        out, pagesize=(2000, 40 + 20 * len(lines)), invariant=1, initialFontName=font(name).fontName
    )
    canvas.setFont(name, 12)
    for number, line in enumerate(lines):
        canvas.drawString(10, 20 + 20 * number, line)
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize("name", [REGULAR, BOLD])
def test_rare_names_are_copied_as_themselves(name: str) -> None:
    assert RARE in text_of(printed([RARE], name))


def test_two_thousand_characters_are_copied_as_themselves() -> None:
    covered = [chr(code) for code in range(0x4E00, 0x9FA5) if code in font().face.charToGlyph][::10]
    assert len(covered) > 2000
    rows = ["".join(covered[start : start + 100]) for start in range(0, len(covered), 100)]
    text = text_of(printed(rows))
    assert all(row in text for row in rows)


def test_fonts_are_embedded_subsets_with_unicode(tmp_path: Path) -> None:
    (one,) = fonts_of(printed(["张伟"]), tmp_path)
    assert (one["embedded"], one["subset"], one["unicode"]) == ("yes", "yes", "yes")
    assert re.match(r"[A-Z]{6}\+NotoSansSC", one["name"])


def test_characters_that_share_a_drawing_are_copied_apart() -> None:
    shared = [(a, b) for a, b in [("·", "・"), ("\u2013", "\u2012")] if not missing(a + b)]
    assert shared
    for a, b in shared:
        assert f"一{a}二{b}三" in text_of(printed([f"一{a}二{b}三"]))


def test_the_map_to_unicode_has_surrogates_and_short_blocks() -> None:
    told = to_unicode("Test", [*map(chr, range(0x4E00, 0x4E00 + 250)), "𬱖"])
    sizes = [int(n) for n in re.findall(r"(\d+) beginbfchar", told)]
    assert sizes == [100, 100, 51]
    assert "<00FB> <D873DC56>" in told


def test_what_the_font_lacks_is_told_and_printed_as_its_code() -> None:
    found: set[str] = set()
    assert clean("李😀\u202e娜", found) == "李[U+1F600][U+202E]娜"
    assert found == {"😀", "\u202e"}
    assert missing("李😀\u202e娜😀") == ["😀", "\u202e"]


@pytest.mark.parametrize("text", ["a\x00b", "a\x1bb", "\ud800", "م", "𠮷" * 3, "a\u200fb"])
def test_nothing_unprintable_gets_through(text: str) -> None:
    assert all(ord(char) in font(REGULAR).face.charToGlyph for char in clean(text))
    assert all(ord(char) in font(BOLD).face.charToGlyph for char in clean(text))


def test_every_printable_character_draws_something(tmp_path: Path) -> None:
    """A covered character leaves ink: no blank stands for a letter."""
    sample = "".join(chr(code) for code in range(0x4E00, 0x9FA5, 401)) + RARE
    assert not missing(sample)
    out = BytesIO()
    canvas = Canvas(out, pagesize=(40, 40), invariant=1, initialFontName=font().fontName)
    for char in sample:
        canvas.setFont(REGULAR, 24)
        canvas.drawString(8, 10, char)
        canvas.showPage()
    canvas.save()
    (tmp_path / "one.pdf").write_bytes(out.getvalue())
    subprocess.run(["pdftoppm", "-r", "36", "-gray", "one.pdf", "page"], cwd=tmp_path, check=True, timeout=60)
    sheets = sorted(tmp_path.glob("page-*.pgm"))
    assert len(sheets) == len(sample)
    assert all(min(sheet.read_bytes()[-400:]) < 200 for sheet in sheets)


def test_white_space_and_invisible_signs_become_plain() -> None:
    assert clean("a\tb\nc\u00a0d") == "a b c d"
    assert clean("葛\U000e0100城\u200b") == "葛城"
    assert clean("e\u0301") == "é"


def test_widths_are_those_of_the_font() -> None:
    assert width("一二", 10) == pytest.approx(20)
    assert width("1", 10) == width("8", 10)  # tabular digits
    assert width("Ж", 10, bold=True) >= width("Ж", 10)


def test_two_documents_at_once_do_not_share_codes() -> None:
    first, second = BytesIO(), BytesIO()
    one, two = (Canvas(out, invariant=1, initialFontName=font().fontName) for out in (first, second))
    for canvas, text in ((one, "张伟"), (two, "李娜"), (one, "王芳"), (two, "刘洋")):
        canvas.setFont(REGULAR, 12)
        canvas.drawString(50, 50 if text in "张伟李娜" else 80, text)
    one.save()
    two.save()
    assert "张伟" in text_of(first.getvalue())
    assert "王芳" in text_of(first.getvalue())
    assert "李娜" not in text_of(first.getvalue())
    assert "刘洋" in text_of(second.getvalue())
