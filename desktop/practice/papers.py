"""Papers: those a counter sends in chunks, and the small PDF a department makes as its result."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import weakref
from dataclasses import dataclass
from pathlib import Path

import msgspec

from desktop.domain.catalogue import Department, Service
from desktop.practice.contract import LONGEST_CHUNK, PaperPlan, Problem


@dataclass(slots=True)
class Upload:
    """A paper on its way: what was announced, and the file that grows."""

    plan: PaperPlan
    file: Path
    offset: int

    @property
    def complete(self) -> bool:
        """Whether all of it is here."""
        return self.offset == self.plan.size


class Papers:
    """The papers one department was sent, each under the SHA-256 of its bytes (64 hex digits).

    Without a folder they lie in a temporary one that goes with this object. Not safe for threads by
    itself: the department's lock is held around every call.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._uploads: dict[str, Upload] = {}
        if folder is not None and folder.is_dir():
            for note in sorted(folder.glob("*.json")):
                self._take_up(note)

    def _take_up(self, note: Path) -> None:
        plan = msgspec.json.decode(note.read_bytes(), type=PaperPlan)
        file = note.with_suffix(".bin")
        here = file.stat().st_size if file.exists() else 0
        self._uploads[note.stem] = Upload(plan, file, here)

    def _place(self) -> Path:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="practice-papers-"))
            weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True, exist_ok=True)
        return self._folder

    def announce(self, digest: str, plan: PaperPlan) -> tuple[bool, int]:
        """A paper will be sent: (whether it is new, bytes already here)."""
        there = self._uploads.get(digest)
        if there is not None and there.plan.size == plan.size:
            return False, there.offset
        if there is not None and there.complete:
            raise Problem(422, "size-differs", "This paper is here with another size", size=there.plan.size)
        place = self._place()
        file = place / f"{digest}.bin"
        file.write_bytes(b"")
        (place / f"{digest}.json").write_bytes(msgspec.json.encode(plan))
        self._uploads[digest] = Upload(plan, file, 0)
        return True, 0

    def get(self, digest: str) -> Upload:
        """A paper that was announced; Problem 404 otherwise."""
        if digest not in self._uploads:
            raise Problem(404, "no-such-paper", "No paper of this digest was announced here")
        return self._uploads[digest]

    def has(self, digest: str) -> bool:
        """Whether a paper is here whole."""
        there = self._uploads.get(digest)
        return there is not None and there.complete

    def add(self, digest: str, offset: int, chunk: bytes) -> int:
        """Append a chunk at ``offset``; the new offset. A whole paper that is not its digest starts anew."""
        upload = self.get(digest)
        if len(chunk) > LONGEST_CHUNK:
            raise Problem(413, "chunk-too-long", "A chunk is at most 256 KiB", limit=LONGEST_CHUNK)
        if offset != upload.offset:
            raise Problem(
                409,
                "offset-differs",
                "The paper goes on from another offset",
                offset=upload.offset,
                headers={"Upload-Offset": str(upload.offset)},
            )
        if offset + len(chunk) > upload.plan.size:
            raise Problem(422, "paper-too-long", "More bytes than were announced", size=upload.plan.size)
        with upload.file.open("ab") as file:
            file.write(chunk)
        upload.offset += len(chunk)
        if upload.complete and hashlib.sha256(upload.file.read_bytes()).hexdigest() != digest:
            upload.file.write_bytes(b"")
            upload.offset = 0
            raise Problem(
                422,
                "digest-differs",
                "The bytes are not those of the digest; send them again",
                offset=0,
                headers={"Upload-Offset": "0"},
            )
        return upload.offset

    def content(self, digest: str) -> tuple[bytes, str]:
        """A whole paper and its media type; Problem 404 while it is not whole."""
        upload = self.get(digest)
        if not upload.complete:
            raise Problem(404, "paper-not-whole", "This paper has not arrived whole", offset=upload.offset)
        return upload.file.read_bytes(), upload.plan.media_type


def result_paper(department: Department, service: Service, number: str, name: str, day: str) -> bytes:
    """The result of an approved case as a one-page PDF, the same bytes for the same case.

    Chinese is set in the reader's own Song font (a standard CID font) with a ToUnicode map, so that it is
    found and copied without an embedded font.
    """
    lines = [
        (20, department.name.zh),
        (11, department.name.en),
        (16, service.output.zh),
        (11, service.output.en),
        (12, f"事项 {service.name.zh}  {service.name.en}"),
        (12, f"办件编号 {number}"),
        (12, f"申请人 {name}"),
        (12, f"决定 准予办理 Approved  {day}"),
        (9, "练习用，无法律效力 For practice only, without legal effect"),
    ]
    height, parts = 760, []
    for size, text in lines:
        parts.append(f"/F1 {size} Tf 1 0 0 1 64 {height} Tm <{text.encode('utf-16-be').hex()}> Tj")
        height -= int(size * 2.2)
    page = ("BT " + "\n".join(parts) + " ET").encode("ascii")
    used = sorted({ord(letter) for _, text in lines for letter in text if ord(letter) < 0x10000})
    return _pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
            b"/Resources<</Font<</F1 5 0 R>>>>>>",
            _stream(page),
            b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UTF16-H"
            b"/DescendantFonts[6 0 R]/ToUnicode 8 0 R>>",
            b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/FontDescriptor 7 0 R"
            b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>>>",
            b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]"
            b"/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>",
            _stream(_to_unicode(used)),
        ]
    )


def _to_unicode(used: list[int]) -> bytes:
    blocks = [used[i : i + 100] for i in range(0, len(used), 100)]  # the format allows 100 a block
    maps = "\n".join(
        f"{len(block)} beginbfchar\n" + "\n".join(f"<{c:04x}> <{c:04x}>" for c in block) + "\nendbfchar"
        for block in blocks
    )
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Practice def"
        f" /CMapType 2 def\n1 begincodespacerange <0000> <ffff> endcodespacerange\n{maps}\nendcmap end end"
    ).encode("ascii")


def _stream(content: bytes) -> bytes:
    return b"<</Length %d>>stream\n%s\nendstream" % (len(content), content)


def _pdf(objects: list[bytes]) -> bytes:
    out, starts = bytearray(b"%PDF-1.4\n"), []
    for place, content in enumerate(objects, 1):
        starts.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (place, content)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % start for start in starts)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)
