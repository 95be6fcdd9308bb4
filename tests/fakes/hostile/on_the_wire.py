"""Answers that are hostile in their form on the line: too much, too slow, of the wrong sort or length."""

from __future__ import annotations

import gzip
import json
import zlib
from functools import cache

from tests.fakes.hostile.kinds import Pieces, changed, kind, parted, rewritten, said

_MANY = 3000  # pieces of 64 KiB: 200 MB, or until the other side hangs up
_PIECE = b"x" * 65536


# -- too much ---------------------------------------------------------------------------------------------


@kind("huge body")
def _huge(honest: bytes) -> Pieces:
    yield b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 200000000\r\n\r\n"
    for _ in range(_MANY):
        yield _PIECE


@kind("endless body")
def _endless(honest: bytes) -> Pieces:
    yield b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n["
    for _ in range(_MANY):
        yield b"0," * 32768


@kind("endless chunks")
def _endless_chunks(honest: bytes) -> Pieces:
    yield b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    for _ in range(_MANY):
        yield b"10000\r\n" + _PIECE + b"\r\n"


@kind("endless list of pages", keeps=True)
def _endless_pages(honest: bytes) -> Pieces:
    _endless_pages.turn = turn = getattr(_endless_pages, "turn", 0) + 1  # type: ignore[attr-defined]
    line, body, media = parted(honest)
    try:
        told = json.loads(body)
    except ValueError:
        told = None
    if isinstance(told, dict):
        told = {**told, "next": f"?page={turn}", "more": True, "mark": f"m{turn}", "count": 10**6}
        body = json.dumps(told).encode()
    link = f"?page={turn}"
    more = (f'Link: <{link}>; rel="next"', f"X-Next-Page-URL: {link}")
    yield said(body, media, line.decode("latin-1").partition(" ")[2], *more)


@cache
def _bomb() -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join([*(packer.compress(b" " * 1_000_000) for _ in range(200)), packer.flush()])


@kind("gzip bomb")
def _gzip_bomb(honest: bytes) -> Pieces:
    yield said(_bomb(), "application/json", "200 OK", "Content-Encoding: gzip")


@kind("gzip that is none")
def _no_gzip(honest: bytes) -> Pieces:
    yield said(parted(honest)[1] or b"{}", parted(honest)[2], "200 OK", "Content-Encoding: gzip")


@kind("packed twice")
def _packed_twice(honest: bytes) -> Pieces:
    yield said(gzip.compress(_bomb()), "application/json", "200 OK", "Content-Encoding: gzip, gzip")


@kind("an unknown packing")
def _unknown_packing(honest: bytes) -> Pieces:
    yield said(b"\x1b\x2a" * 50, "application/json", "200 OK", "Content-Encoding: br")


@kind("header of 10 MB")
def _huge_header(honest: bytes) -> Pieces:
    yield b"HTTP/1.1 200 OK\r\nX-Long: "
    for _ in range(160):
        yield _PIECE
    yield b"\r\nContent-Length: 2\r\n\r\n{}"


@kind("100,000 headers")
def _many_headers(honest: bytes) -> Pieces:
    yield b"HTTP/1.1 200 OK\r\n"
    for _ in range(100):
        yield b"X-A: b\r\n" * 1000
    yield b"Content-Length: 2\r\n\r\n{}"


@kind("flood of 1xx")
def _informational(honest: bytes) -> Pieces:
    for _ in range(_MANY):
        yield b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" * 1000


@kind("error of 200 MB")
def _huge_error(honest: bytes) -> Pieces:
    yield b"HTTP/1.1 500 No\r\nContent-Type: application/problem+json\r\nContent-Length: 200000000\r\n\r\n"
    for _ in range(_MANY):
        yield _PIECE


@kind("texts of 1 MB")
def _long_texts(honest: bytes) -> Pieces:
    left = [3]

    def long(text: str) -> str:
        left[0] -= 1
        return text + "x" * 1_000_000 if left[0] >= 0 else text

    yield changed(honest, long)


# -- too slow ---------------------------------------------------------------------------------------------


@kind("silence", slow=True)
def _silence(honest: bytes) -> Pieces:
    yield 30.0


@kind("dripping headers", slow=True)
def _dripping_headers(honest: bytes) -> Pieces:
    for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 1000:
        yield bytes([byte])
        yield 0.1


@kind("dripping body", slow=True)
def _dripping_body(honest: bytes) -> Pieces:
    line, body, media = parted(honest)
    yield line + f"\r\nContent-Type: {media}\r\nContent-Length: 100000\r\n\r\n".encode()
    for place in range(1000):
        yield body[place : place + 1] or b" "
        yield 0.1


@kind("dripping 1xx", slow=True)
def _dripping_informational(honest: bytes) -> Pieces:
    for _ in range(300):
        yield b"HTTP/1.1 100 Continue\r\n\r\n"
        yield 0.1


@kind("a chunk that never comes", slow=True)
def _missing_chunk(honest: bytes) -> Pieces:
    yield b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    yield b"2\r\n{}\r\n"
    yield 30.0


# -- not what it says it is ---------------------------------------------------------------------------------


@kind("sign-in page")
def _portal(honest: bytes) -> Pieces:
    yield said(b"<html><title>Sign in</title><form>Please sign in</form></html>", "text/html")


@kind("page as JSON")
def _page(honest: bytes) -> Pieces:
    yield said(b"<html>Please sign in", "application/json")


@kind("honest words under another type")
def _wrong_type(honest: bytes) -> Pieces:
    yield rewritten(honest, parted(honest)[1] or b"{}", "text/plain")


@kind("honest words as bytes")
def _bytes(honest: bytes) -> Pieces:
    yield rewritten(honest, parted(honest)[1] or b"{}", "application/octet-stream")


@kind("redirect to another host")
def _redirect(honest: bytes) -> Pieces:
    yield said(b"", "text/html", "302 Found", "Location: http://127.0.0.1:9/")


@kind("redirect that keeps the method")
def _redirect_307(honest: bytes) -> Pieces:
    yield said(b"", "text/html", "307 Temporary Redirect", "Location: http://127.0.0.1:9/")


@kind("redirect to itself")
def _redirect_loop(honest: bytes) -> Pieces:
    yield said(b"", "text/html", "301 Moved", "Location: /")


@kind("204 where words are due")
def _no_content(honest: bytes) -> Pieces:
    honest_too = b" 204 " in parted(honest)[0]  # where none are due, nothing would be hostile in it
    yield b"HTTP/1.1 205 Reset\r\n\r\n" if honest_too else b"HTTP/1.1 204 No Content\r\n\r\n"


@kind("304 that nobody asked for")
def _not_modified(honest: bytes) -> Pieces:
    yield b"HTTP/1.1 304 Not Modified\r\n\r\n"


@kind("a problem under 200")
def _problem(honest: bytes) -> Pieces:
    yield said(b'{"type":"/problems/no","title":"No","status":403}', "application/json")


@kind("a problem that is a list")
def _problem_list(honest: bytes) -> Pieces:
    yield said(b'[[["type", "title"]], 5]', "application/problem+json", "400 Bad Request")


@kind("wait for ever")
def _wait(honest: bytes) -> Pieces:
    yield said(b'{"title":"Wait"}', "application/problem+json", "429 Wait", "Retry-After: 99999999999999")


@kind("unauthorised, whoever asks")
def _unauthorised(honest: bytes) -> Pieces:
    yield said(b'{"title":"Who?"}', "application/problem+json", "401 No", "WWW-Authenticate: Basic")


@kind("a status of no meaning")
def _teapot(honest: bytes) -> Pieces:
    yield said(parted(honest)[1] or b"{}", "application/json", "799 What")


@kind("no HTTP")
def _smtp(honest: bytes) -> Pieces:
    yield b"220 mail.example ESMTP\r\n"


@kind("a broken status line")
def _status(honest: bytes) -> Pieces:
    yield b"HTTP/1.1 2OO OK\r\nContent-Length: 2\r\n\r\n{}"


@kind("nothing at all")
def _nothing(honest: bytes) -> Pieces:
    yield b""


@kind("nonsense bytes")
def _noise(honest: bytes) -> Pieces:
    yield bytes(range(256)) * 64


# -- lengths ------------------------------------------------------------------------------------------------


@kind("cut short")
def _cut(honest: bytes) -> Pieces:
    body = parted(honest)[1]
    whole = rewritten(honest, body or b'{"a": 1}')
    yield whole[: len(whole) - max(1, len(body) // 3)]


@kind("longer than it says")
def _overlong(honest: bytes) -> Pieces:
    yield rewritten(honest, parted(honest)[1] or b"{}") + b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


@kind("a length below nothing")
def _negative(honest: bytes) -> Pieces:
    yield b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: -5\r\n\r\n{}"


@kind("two lengths")
def _two_lengths(honest: bytes) -> Pieces:
    yield (
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n"
        b"Content-Length: 2000\r\n\r\n{}"
    )


@kind("nonsense between chunks")
def _chunk_nonsense(honest: bytes) -> Pieces:
    yield b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    yield b"zz\r\n{}\r\n-1\r\n\r\n0\r\n\r\n"


@kind("a chunk of 16 exabytes")
def _huge_chunk(honest: bytes) -> Pieces:
    yield b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    yield b"ffffffffffffffff\r\n{}"


@kind("a chunk's size without end")
def _long_chunk_size(honest: bytes) -> Pieces:
    yield b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    for _ in range(100):
        yield b"0" * 65536
