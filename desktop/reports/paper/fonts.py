"""Noto Sans SC in PDFs: embedded as a subset, copied and found right, never a blank for a missing glyph."""

from __future__ import annotations

import unicodedata
from functools import cache
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from desktop.paths import resources

REGULAR, BOLD = "NotoSansSC", "NotoSansSC-Bold"
_FILES = {REGULAR: "NotoSansSC-Regular.ttf", BOLD: "NotoSansSC-Bold.ttf"}
_TAGS = {REGULAR: "ONECTR", BOLD: "ONECTB"}  # six letters that mark a subset (ISO 32000-1, 9.6.4)
_BLOCK = 100  # entries a bfchar block may have (Adobe Technical Note 5014)

# Invisible by design, without meaning on paper: soft hyphen, joiners, variation selectors, byte order mark.
_SILENT = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff") | frozenset(map(chr, range(0xFE00, 0xFE10)))
_SPACES = frozenset("\t\n\r\u00a0\u2000\u2001\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f")


class _Codes(dict[str, bytes]):
    """The two-byte code of each character of one document, given out in the order of first use."""

    def __init__(self) -> None:
        super().__init__()
        self.name = ""

    def __missing__(self, char: str) -> bytes:
        code = self[char] = (len(self) + 1).to_bytes(2, "big")
        return code


class _Widths(dict[str, int]):
    """The advance of each character in thousandths of the size."""

    def __init__(self, face: Any) -> None:
        super().__init__()
        self._face = face

    def __missing__(self, char: str) -> int:
        self[char] = width = int(self._face.getCharWidth(ord(char)))
        return width


class PaperFont(TTFont):  # type: ignore[misc]
    """A TrueType font written as one composite font (Type 0, Identity-H) instead of many of 256 characters.

    ReportLab's own writing gives wrong text for characters beyond U+FFFF (its ToUnicode map has no
    surrogates and more than 100 entries a block), so that rare names copy and search as other names.
    Two-byte codes with a map of their own mend that, and one subset is smaller and faster than forty.
    """

    def __init__(self, name: str, filename: str) -> None:
        super().__init__(name, filename, shapable=False)
        self._documents: WeakKeyDictionary[Any, _Codes] = WeakKeyDictionary()
        self._lock = Lock()
        self.widths = _Widths(self.face)

    def stringWidth(self, text: str, size: float, encoding: str = "utf8") -> float:  # noqa: N802
        """The width of a text in points."""
        return 0.001 * size * sum(map(self.widths.__getitem__, text))

    def codes(self, doc: Any) -> _Codes:
        """The codes of one document."""
        found = self._documents.get(doc)
        if found is None:
            found = self._documents[doc] = _Codes()
        return found

    def splitString(self, text: str, doc: Any, encoding: str = "utf-8") -> list[tuple[int, bytes]]:  # noqa: N802
        """The bytes that show a text, as ReportLab asks for them: one subset, number 0."""
        return [(0, b"".join(map(self.codes(doc).__getitem__, text)))]

    def getSubsetInternalName(self, subset: int, doc: Any) -> str:  # noqa: N802
        """The name of the font in page streams."""
        codes = self.codes(doc)
        if not codes.name:
            codes.name = f"/P{len(doc.fontMapping) + 1}"
            doc.fontMapping[self.fontName] = codes.name
            doc.delayedFonts.append(self)
        return codes.name

    def addObjects(self, doc: Any) -> None:  # noqa: N802
        """Write the font into the document; ReportLab calls this once, when it is saved."""
        codes = self.codes(doc)
        chars = list(codes)
        base = f"{_TAGS.get(self.fontName, 'ONECTX')}+{self.fontName}"
        # The face reads its file with one shared position: two documents must not subset at once.
        with self._lock:
            descriptor = self.face.addSubsetObjects(doc, base, [ord(char) for char in chars])
        inner = pdfdoc.PDFDictionary({
            "Type": "/Font", "Subtype": "/CIDFontType2", "BaseFont": "/" + base,
            "CIDSystemInfo": pdfdoc.PDFDictionary({
                "Registry": pdfdoc.PDFString("Adobe"), "Ordering": pdfdoc.PDFString("Identity"),
                "Supplement": 0,
            }),
            "FontDescriptor": descriptor, "DW": 1000,
            "W": pdfdoc.PDFArray([1, pdfdoc.PDFArray([self.widths[char] for char in chars])]),
            "CIDToGIDMap": self._stream(doc, f"glyphs:{base}", self._glyph_map(chars)),
        })
        outer = pdfdoc.PDFDictionary({
            "Type": "/Font", "Subtype": "/Type0", "BaseFont": "/" + base, "Encoding": "/Identity-H",
            "DescendantFonts": pdfdoc.PDFArray([doc.Reference(inner, f"inner:{base}")]),
            "ToUnicode": self._stream(doc, f"unicode:{base}", to_unicode(base, chars).encode("ascii")),
        })
        doc.idToObject["BasicFonts"].dict[codes.name[1:]] = doc.Reference(outer, f"font:{base}")
        del self._documents[doc]

    def _glyph_map(self, chars: list[str]) -> bytes:
        """Code to glyph: characters that share a drawing (ー and ⼀ have theirs) keep codes of their own.

        ``makeSubset`` numbers glyphs in the order they are first needed; this repeats that numbering.
        """
        order, glyphs = {0: 0}, [0]
        for char in chars:
            original = self.face.charToGlyph.get(ord(char), 0)
            glyphs.append(order.setdefault(original, len(order)))
        return b"".join(glyph.to_bytes(2, "big") for glyph in glyphs)

    @staticmethod
    def _stream(doc: Any, name: str, content: bytes) -> Any:
        stream = pdfdoc.PDFStream(content=content, filters=[pdfdoc.PDFZCompress] if doc.compression else [])
        return doc.Reference(stream, name)


def to_unicode(name: str, chars: list[str]) -> str:
    """The map from codes 1, 2, … to text, in UTF-16 with surrogates (ISO 32000-1, 9.10.3)."""
    pairs = [f"<{code:04X}> <{char.encode('utf-16-be').hex().upper()}>" for code, char in enumerate(chars, 1)]
    blocks = [pairs[start:start + _BLOCK] for start in range(0, len(pairs), _BLOCK)]
    return "\n".join([
        "/CIDInit /ProcSet findresource begin", "12 dict begin", "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        f"/CMapName /{name} def", "/CMapType 2 def",
        "1 begincodespacerange", "<0000> <FFFF>", "endcodespacerange",
        *(line for block in blocks for line in (f"{len(block)} beginbfchar", *block, "endbfchar")),
        "endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end",
    ])


@cache
def font(name: str = REGULAR) -> PaperFont:
    """A font of the house, loaded and registered the first time it is asked for."""
    loaded = PaperFont(name, str(resources() / "fonts" / _FILES[name]))
    pdfmetrics.registerFont(loaded)
    return loaded


@cache
def _printable() -> frozenset[str]:
    """Every character that both weights can draw by itself (loose accents would need shaping)."""
    both = font(REGULAR).face.charToGlyph.keys() & font(BOLD).face.charToGlyph.keys()
    alone = frozenset(chr(code) for code in both if code > 0x1F and not unicodedata.combining(chr(code)))
    return alone - _SILENT - _SPACES


def _composed(text: str) -> str:
    """Letters with loose accents as one character; other texts keep every character they have."""
    # NFC would also turn compatibility ideographs, which stand in names, into others: only where needed.
    return unicodedata.normalize("NFC", text) if any(map(unicodedata.combining, text)) else text


def clean(text: str, missing: set[str] | None = None) -> str:
    """A text as it can be printed on one line: markup stays text, white space becomes a space.

    A character without a glyph, a control or a direction mark is printed as its code, ``[U+202E]``,
    never as a blank; those found are added to ``missing``, so that the page can say so.
    """
    if _printable().issuperset(text):
        return text
    out: list[str] = []
    for char in _composed(text):
        if char in _printable():
            out.append(char)
        elif char in _SPACES:
            out.append(" ")
        elif char not in _SILENT and not 0xE0100 <= ord(char) <= 0xE01EF:
            out.append(f"[U+{ord(char):04X}]")
            if missing is not None:
                missing.add(char)
    return "".join(out)


def missing(text: str) -> list[str]:
    """The characters of a text that paper cannot show as they are, in their order."""
    found: set[str] = set()
    clean(text, found)
    return [char for char in dict.fromkeys(_composed(text)) if char in found]


def width(text: str, size: float, bold: bool = False) -> float:
    """How wide a clean text is, in points."""
    return font(BOLD if bold else REGULAR).stringWidth(text, size)
