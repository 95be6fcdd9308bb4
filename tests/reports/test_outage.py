"""Paper forms: every question has its room, the square is what a scanner reads, nothing is cut."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import segno

from desktop.casework import outage
from desktop.casework.desk import Desk
from desktop.casework.papers import of_outage
from desktop.domain import forms
from desktop.domain.catalogue import Text
from desktop.domain.outage.code import code, read
from desktop.practice.district import load
from desktop.reports.outage.kit import kit
from desktop.reports.outage.sheets import Blank, KitSheet, PaperMaterial, Part, PileSheet
from desktop.reports.sheets import Head
from desktop.words import Language
from tests.casework.centre import SITE, HandClock, found_centre
from tests.reports.reading import flat_text_of, fonts_of, outside_of, pages_of

HEAD = Head(
    Text("Qinghe Service Centre", "清河政务服务中心"),
    "",
    "",
    datetime(2026, 11, 23, 9, 30, tzinfo=UTC),
    "a" * 12,
)
RARE = "𬱖𣸣𠂇𪨶"  # beyond U+FFFF, as in names
NUMBER = "QH-A1-000005-60"
LONG = Text("A service whose name goes on and on, as the law that made it does, " * 3, "名称很长的事项" * 12)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = found_centre(tmp_path_factory.mktemp("forms") / "store", HandClock())
    yield Desk(made.store, next(r for r in made.store.lookups.staff() if r.login == "lina"), made.clock)
    made.store.close()


@pytest.mark.parametrize("first", ["zh", "en"])
def test_every_service_of_the_catalogue_has_a_form_that_is_whole(desk: Desk, first: Language) -> None:
    services = [service for catalogue in load().values() for service in catalogue.services]
    for at in range(0, len(services), 20):
        some = services[at : at + 20]
        block = outage.print_kit(desk, {service.id: 1 for service in some}).result
        pdf = of_outage.kit_paper(desk, block, first=first)
        assert outside_of(pdf) == []
        text = flat_text_of(pdf)
        for service in some:
            for told in (service.name, *(field.label for field in forms.fields(service.form, {}))):
                assert "".join(told.to(first).split()) in text, (service.id, told)
            for material in service.materials:
                assert "".join(material.name.zh.split()) in text
        assert f"{pages_of(pdf)}" != "0"


def square(pdf: bytes, page: int, folder: Path) -> list[list[int]]:
    """The modules of the largest square on a sheet, read from its picture as a scanner does."""
    (folder / "kit.pdf").write_bytes(pdf)
    words = [
        "pdftoppm",
        "-r",
        "300",
        "-gray",
        "-f",
        str(page),
        "-l",
        str(page),
        "-singlefile",
        "kit.pdf",
        "kit",
    ]
    subprocess.run(words, cwd=folder, check=True, timeout=60)
    raw = (folder / "kit.pgm").read_bytes()
    head = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", raw)
    assert head
    wide = int(head[1])
    rows = [raw[at : at + wide] for at in range(head.end(), len(raw), wide)]
    dot = 300 / 72
    right = (595.28 - 16 * 72 / 25.4 - 6) * dot
    edge = [row[round(right - 4)] < 128 for row in rows]
    top = next(y for y in range(len(rows)) if all(edge[y : y + 30]))  # the pattern in its upper right corner
    size = len(segno.make(code(NUMBER, "qinghe"), error="m", micro=False).matrix)
    step = 62 * dot / size
    left = right - 62 * dot
    return [
        [int(rows[round(top + (y + 0.5) * step)][round(left + (x + 0.5) * step)] < 128) for x in range(size)]
        for y in range(size)
    ]


def test_the_square_on_a_form_is_read_back(tmp_path: Path) -> None:
    said = code(NUMBER, "qinghe")
    pdf = kit(KitSheet(HEAD, (pile(said),), 5), "zh")
    label = "Number of this form"
    first = next(n for n in range(1, pages_of(pdf)) if label in page_text(pdf, n, tmp_path))
    assert square(pdf, first, tmp_path) == [
        list(row) for row in segno.make(said, error="m", micro=False).matrix
    ]
    scanned = read(said)
    assert scanned is not None
    assert scanned.number == NUMBER


def page_text(pdf: bytes, page: int, folder: Path) -> str:
    (folder / "text.pdf").write_bytes(pdf)
    words = ["pdftotext", "-f", str(page), "-l", str(page), "text.pdf", "-"]
    return subprocess.run(words, cwd=folder, check=True, capture_output=True, timeout=60).stdout.decode()


def pile(said: str) -> PileSheet:
    blanks = (
        Blank(Text(RARE + " name", RARE), "text", required=True),
        Blank(
            Text("<b>&amp;</b>", "<b>加粗</b>"),
            "ticks",
            choices=tuple(Text(f"Choice {n}", f"选项{n}") for n in range(20)),
        ),
        Blank(LONG, "lines", only_if=True),
        Blank(Text("ID", "身份证"), "digits", cells=18),
        Blank(Text("Day", "日期"), "date"),
    )
    return PileSheet(
        LONG,
        Text("Civil Affairs", "民政局"),
        "3",
        ((NUMBER, said),),
        (Part(Text("All", "全部"), blanks * 6),),
        tuple(PaperMaterial(LONG, LONG, 2, tolerated=True, only_if=True) for _ in range(9)),
        (Text("Elderly person", "老年人"),),
    )


@pytest.mark.parametrize("first", ["zh", "en"])
def test_long_names_rare_characters_and_markup_are_text_and_whole(first: Language, tmp_path: Path) -> None:
    pdf = kit(KitSheet(HEAD, (pile(code(NUMBER, "qinghe")),), 5), first)
    text = flat_text_of(pdf)
    for told in (RARE, "<b>加粗</b>", "Choice19", "选项19", LONG.zh, NUMBER):
        assert told in text
    assert outside_of(pdf) == []
    assert all(font["embedded"] == "yes" for font in fonts_of(pdf, tmp_path))
    places: list[tuple[str, str]] = re.findall(r"第(\d+)张，共(\d+)张", text)
    cover = int(places[0][1])
    assert places[-1] == (str(pages_of(pdf) - cover),) * 2  # a form counts its own sheets
    last = page_text(pdf, pages_of(pdf), tmp_path)
    assert NUMBER in last  # the slip is whole on the last sheet
    assert ("Tear off here" in last, "沿虚线撕下" in last) == (True, True)


def test_a_kit_tells_what_to_do_and_numbers_every_form(desk: Desk) -> None:
    block = outage.print_kit(desk, {"minimum-living-allowance": 3, "": 2}, low=4).result
    pdf = of_outage.kit_paper(desk, block)
    text = flat_text_of(pdf)
    sheet = of_outage.kit_sheet(desk, block)
    for number, said in (one for pile in sheet.piles for one in pile.numbers):
        assert text.count(number) >= 3  # at the head, on the slip, below the title of later sheets
        assert said == code(number, SITE.centre)
    for told in ("网络中断或电脑故障时", "Doestheprogramnotopen", "值班负责人", "沿虚线撕下", "复核人"):
        assert told in text
    assert "少于4份" in text
    general = sheet.piles[1]
    assert not general.service
    assert [blank.kind for part in general.parts for blank in part.blanks].count("lines") == 2
