"""Papers: kept sealed and whole, by content, and nothing else is kept."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import Trouble
from desktop.store.attachments import CHUNK, LARGEST, Papers

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 40
KEY = bytes(range(32))


@pytest.fixture
def papers(tmp_path: Path) -> Papers:
    return Papers(tmp_path / "papers", KEY)


@pytest.mark.parametrize("size", [5, 100, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, LARGEST])
def test_what_is_kept_is_read_back(papers: Papers, tmp_path: Path, size: int) -> None:
    content = (b"%PDF-" + b"0123456789" * (size // 10 + 1))[:size]
    (tmp_path / "scan.pdf").write_bytes(content)
    paper = papers.keep(tmp_path / "scan.pdf")
    assert (paper.size, paper.media_type) == (size, "application/pdf")
    assert papers.read(paper.id) == content
    assert papers.paper(paper.id) == paper
    assert b"".join(papers.parts(paper.id)) == content
    assert len(papers.chunks(paper.id)) == 1 + -(-size // CHUNK)


@given(st.integers(0, 3 * CHUNK))
def test_a_paper_is_given_from_any_offset(offset: int) -> None:
    content = b"%PDF-" + b"x" * (2 * CHUNK + 77)
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        papers = Papers(Path(folder), KEY)
        paper = papers.keep_bytes(content)
        assert b"".join(papers.parts(paper.id, offset)) == content[offset:]


def test_the_same_paper_twice_is_one(papers: Papers, tmp_path: Path) -> None:
    assert papers.keep_bytes(PDF) == papers.keep_bytes(PDF)
    assert len([p for p in (tmp_path / "papers").rglob("*") if p.is_file()]) == 2


def test_nothing_of_it_lies_open(papers: Papers, tmp_path: Path) -> None:
    papers.keep_bytes(PDF)
    for file in (tmp_path / "papers").rglob("*"):
        assert not file.is_file() or PDF[:20] not in file.read_bytes()


def ofd() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("OFD.xml", "<ofd/>")
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "sort"),
    [
        (b"%PDF-1.4", "application/pdf"),
        (b"\xff\xd8\xff\xe0JFIF", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        (b"II*\x00....", "image/tiff"),
        (b"MM\x00*....", "image/tiff"),
        (ofd(), "application/ofd"),
    ],
)
def test_papers_are_known_by_their_first_bytes(papers: Papers, content: bytes, sort: str) -> None:
    assert papers.keep_bytes(content).media_type == sort


@pytest.mark.parametrize("content", [b"", b"%PD", b"<html>", b"MZ\x90", b"PK\x03\x04 any zip", b"\x00" * 99])
def test_anything_else_is_refused(papers: Papers, content: bytes) -> None:
    with pytest.raises(Trouble, match="not a paper"):
        papers.keep_bytes(content)


def test_what_is_too_large_or_gone_is_said(papers: Papers, tmp_path: Path) -> None:
    large = tmp_path / "large.pdf"
    with large.open("wb") as file:
        file.write(b"%PDF-")
        file.truncate(LARGEST + 1)
    with pytest.raises(Trouble, match="larger than 20 MB"):
        papers.keep(large)
    with pytest.raises(Trouble, match="cannot be read"):
        papers.keep(tmp_path / "nothing.pdf")
    assert not (tmp_path / "papers").exists()


@pytest.mark.parametrize("name", ["", "..", "../../etc/passwd", "a" * 63, "A" * 64, "/" + "a" * 63, "0" * 64])
def test_a_name_is_never_a_path(papers: Papers, name: str) -> None:
    with pytest.raises(Trouble, match="not on this computer"):
        papers.read(name)
    assert papers.lacking("0" * 64) == ("0" * 64,)


def test_a_damaged_chunk_is_told_and_can_be_taken_again(papers: Papers, tmp_path: Path) -> None:
    content = b"%PDF-" + b"x" * (CHUNK + 9)
    paper = papers.keep_bytes(content)
    _, _, last = papers.chunks(paper.id)
    file = tmp_path / "papers" / last[:2] / last
    whole = file.read_bytes()
    file.write_bytes(whole[:-1] + b"!")
    with pytest.raises(Trouble, match="damaged"):
        papers.read(paper.id)
    assert papers.lacking(paper.id) == (last,)
    with pytest.raises(Trouble, match="damaged"):
        papers.take(whole[:-1] + b"!")
    assert papers.take(whole) == last
    assert papers.read(paper.id) == content


def test_papers_travel_sealed_to_another_counter(papers: Papers, tmp_path: Path) -> None:
    paper = papers.keep_bytes(b"%PDF-" + b"y" * (2 * CHUNK))
    other = Papers(tmp_path / "other", KEY)
    while lacking := other.lacking(paper.id):
        for name in lacking:
            assert other.take(papers.sealed(name)) == name
    assert other.read(paper.id) == papers.read(paper.id)
    stranger = Papers(tmp_path / "stranger", bytes(32))
    with pytest.raises(Trouble, match="damaged"):
        stranger.take(papers.sealed(paper.id))
