"""The wire over TCP: every way an answer can be wrong ends in one of three errors, in time, and says
truthfully whether a byte had left."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from email.utils import format_datetime

import pytest

from desktop.clock import SystemClock
from desktop.errors import Trouble
from desktop.net import Answered, Call, Doubtful, Nonsense, Problem, Unreachable, Wire, WireSettings, path
from tests.fakes.raw_server import Behaviour, RawServer, always, reply


def wire_to(server: RawServer, seconds: float = 5.0, **settings: object) -> Wire:
    return Wire(WireSettings(server.url, total_seconds=seconds, **settings))  # type: ignore[arg-type]


def outcome(behave: Behaviour, seconds: float = 5.0) -> tuple[str, float]:
    """The code of the doubt a writing call ends in, and how long it took."""
    with RawServer(behave) as server:
        wire = wire_to(server, seconds)
        began = time.monotonic()
        with pytest.raises(Doubtful) as caught:
            wire.ask(Call("POST", "/cases", body=b"{}"))
        took = time.monotonic() - began
        wire.close()
        return caught.value.code, took


def test_a_good_answer() -> None:
    with RawServer(always(reply(body=b'{"a": 1}'))) as server:
        wire = wire_to(server)
        for _ in range(3):
            assert wire.ask(Call("GET", "/x")).json == {"a": 1}
        assert server.connections == 1
        wire.close()


def test_a_chunked_answer_and_the_connection_after_it() -> None:
    chunked = (
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        b'4\r\n{"a"\r\n3\r\n:1}\r\n0\r\n\r\n'
    )
    with RawServer(always(chunked)) as server:
        wire = wire_to(server)
        for _ in range(3):
            assert wire.ask(Call("GET", "/x")).json == {"a": 1}
        assert server.connections == 1
        wire.close()


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(Unreachable) as caught:
        Wire(WireSettings(f"http://127.0.0.1:{port}")).ask(Call("POST", "/", body=b"{}"))
    assert caught.value.code == "refused"


def test_a_name_nobody_knows() -> None:
    with pytest.raises(Unreachable) as caught:
        Wire(WireSettings("http://nowhere.invalid")).ask(Call("POST", "/", body=b"{}"))
    assert caught.value.code == "dns"


def test_a_plain_server_where_tls_is_meant() -> None:
    with RawServer(always(b"hello\r\n\r\n")) as server:
        wire = Wire(WireSettings(server.url.replace("http:", "https:"), total_seconds=3))
        with pytest.raises(Unreachable):
            wire.ask(Call("POST", "/", body=b"{}"))


def _drip(conn: socket.socket, start: bytes, piece: bytes) -> None:
    conn.sendall(start)
    for _ in range(200):
        time.sleep(0.1)
        conn.sendall(piece)


@pytest.mark.parametrize(
    ("start", "piece"),
    [
        (b"", b"H"),
        (b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n", b"1"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n", b"1"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\n1\r\n"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
)
def test_dripping_ends_at_the_total_limit(start: bytes, piece: bytes) -> None:
    code, took = outcome(lambda conn, _: _drip(conn, start, piece), seconds=1.0)
    assert code in ("timeout", "nonsense")
    assert took < 1.6


def test_silence_ends_at_the_total_limit() -> None:
    code, took = outcome(lambda conn, _: time.sleep(2), seconds=0.6)
    assert code == "timeout"
    assert took < 1.2


def test_a_server_that_does_not_read_the_body() -> None:
    """A body bigger than the buffers of the line: writing hangs, and the watchdog ends it."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        held: list[socket.socket] = []
        threading.Thread(target=lambda: held.append(listener.accept()[0]), daemon=True).start()
        wire = Wire(WireSettings(f"http://127.0.0.1:{listener.getsockname()[1]}", total_seconds=1))
        began = time.monotonic()
        with pytest.raises(Doubtful):
            wire.ask(Call("POST", "/", body=b"x" * 30_000_000))
        assert time.monotonic() - began < 2.5
        held[0].close()


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (b"", "reset"),
        (b"\x00\x01\x02garbage\r\n\r\n", "nonsense"),
        (reply(body=b"{}")[:-1], "truncated"),
        (reply(body=b'{"a":1}') + b"<html>", "overlong"),
        (reply(body=b'{"a":1,"a":2}'), "nonsense"),
        (reply(body=b"<html>", media="text/html"), "portal"),
        (reply("302 Found", b"", "text/html", "Location: http://127.0.0.1:1/"), "redirect"),
        (reply("307 Temporary Redirect", b"", "text/html", "Location: /x"), "redirect"),
        (reply("500 Oops", b"<html>", "text/html"), "server_error"),
        (reply("404 Not Found", b"<html>", "text/html"), "portal"),
        (reply("422 No", b"[1]", "application/problem+json"), "nonsense"),
        (reply("422 No", b"{", "application/problem+json"), "nonsense"),
        (reply("204 No Content", b"", "text/plain"), "portal"),
        (reply("200 OK", b"not gzip", "application/json", "Content-Encoding: gzip"), "nonsense"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 70_000 + b"\r\n\r\n", "nonsense"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n", "nonsense"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "truncated"),
    ],
)
def test_answers_that_are_none(answer: bytes, code: str) -> None:
    def behave(conn: socket.socket, _: bytes) -> None:
        conn.sendall(answer)
        conn.shutdown(socket.SHUT_WR)

    assert outcome(behave)[0] == code


def test_a_gzip_bomb_is_not_unpacked() -> None:
    bomb = gzip.compress(b"\x00" * 200_000_000)
    code, took = outcome(always(reply("200 OK", bomb, "application/json", "Content-Encoding: gzip")))
    assert code == "too_big"
    assert took < 2


def test_an_honest_packed_answer() -> None:
    packed = gzip.compress(b'{"a":1}')
    with RawServer(always(reply("200 OK", packed, "application/json", "Content-Encoding: gzip"))) as server:
        wire = wire_to(server)
        assert wire.ask(Call("GET", "/")).json == {"a": 1}
        wire.close()


def test_the_departments_own_no() -> None:
    problem = b'{"type":"/problems/x","title":"No","status":422,"detail":"why","errors":[1]}'
    with RawServer(always(reply("422 No", problem, "application/problem+json"))) as server:
        wire = wire_to(server)
        with pytest.raises(Answered) as caught:
            wire.ask(Call("POST", "/cases", body=b"{}"))
        assert (caught.value.status, caught.value.problem.type) == (422, "/problems/x")
        assert caught.value.problem.more == {"status": 422, "errors": [1]}
        wire.close()


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("Retry-After: 7", 7),
        ("Retry-After: 999999", 3600),
        ("Retry-After: Fri, 01 Jan 2100 00:01:00 GMT", 60),
        ("Retry-After: Fri, 01 Jan 2000 00:00:00 GMT", 0),
        ("Retry-After: soon", None),
        ("Retry-After: 1e9", None),
    ],
)
def test_retry_after_goes_by_the_departments_clock(header: str, seconds: float | None) -> None:
    answer = reply(
        "429 Slow down", b"{}", "application/problem+json", header, "Date: Fri, 01 Jan 2100 00:00:00 GMT"
    )
    with RawServer(always(answer)) as server:
        wire = wire_to(server)
        with pytest.raises(Answered) as caught:
            wire.ask(Call("GET", "/"))
        assert caught.value.retry_after == seconds
        wire.close()


def test_the_skew_of_our_clock() -> None:
    date = format_datetime(SystemClock().now().replace(year=2031), usegmt=True)
    with RawServer(always(reply("200 OK", b"{}", "application/json", f"Date: {date}"))) as server:
        wire = wire_to(server)
        wire.ask(Call("GET", "/"))
        assert wire.skew is not None
        assert wire.skew.days > 300
        wire.close()


def test_a_kept_line_that_ended_costs_a_reading_call_nothing() -> None:
    """Every answer is followed by a close that the client cannot know of in time."""
    gate = threading.Event()

    def behave(conn: socket.socket, request: bytes) -> None:
        if b"/first" in request:
            conn.sendall(reply())
        elif not gate.is_set():
            gate.set()
            conn.close()  # the kept line ends just as the second request arrives
        else:
            conn.sendall(reply())

    with RawServer(behave) as server:
        wire = wire_to(server)
        wire.ask(Call("GET", "/first"))
        assert wire.ask(Call("GET", "/second")).status == 200
        gate.clear()
        wire.ask(Call("GET", "/first"))
        with pytest.raises(Doubtful):  # the same happening to a writing call is a doubt
            wire.ask(Call("POST", "/third", body=b"{}"))
        wire.close()


def test_the_environment_does_not_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    with RawServer(always(reply(body=b'{"proxied":true}'))) as proxy, RawServer(always(reply())) as server:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("http_proxy", proxy.url)
        monkeypatch.setenv("ALL_PROXY", proxy.url)
        wire = wire_to(server)
        assert wire.ask(Call("GET", "/")).json == {}
        assert proxy.connections == 0
        through = Wire(WireSettings(server.url, proxy=proxy.url))
        assert through.ask(Call("GET", "/")).json == {"proxied": True}
        wire.close()
        through.close()


def test_a_cookie_is_not_kept() -> None:
    with RawServer(always(reply("200 OK", b"{}", "application/json", "Set-Cookie: a=b"))) as server:
        wire = wire_to(server)
        wire.ask(Call("GET", "/"))
        wire.ask(Call("GET", "/"))
        assert b"cookie" not in server.requests[1].lower()
        wire.close()


@pytest.mark.parametrize("size", [0, 1, 70_000, 300_000])
def test_bodies_of_every_size_arrive_whole(size: int) -> None:
    with RawServer(always(reply())) as server:
        wire = wire_to(server)
        for _ in range(2):
            wire.ask(Call("PATCH", "/x", body=b"x" * size))
        for request in server.requests:
            assert request.endswith(b"\r\n\r\n" + b"x" * size)
        wire.close()


def test_the_same_packed_bytes_at_every_try() -> None:
    with RawServer(always(reply())) as server:
        wire = wire_to(server)
        for _ in range(2):
            wire.ask(Call("POST", "/", body=b"x" * 5000, gzip=True))
        assert server.requests[0] == server.requests[1]
        assert b"content-encoding: gzip" in server.requests[0].lower()
        wire.close()


@pytest.mark.parametrize("segment", ["", ".", ".."])
def test_no_reference_climbs_out(segment: str) -> None:
    with pytest.raises(Trouble):
        path("cases", segment)


def test_a_reference_is_one_segment() -> None:
    assert path("cases", "../a b/名?x#y") == "/cases/..%2Fa%20b%2F%E5%90%8D%3Fx%23y"


@pytest.mark.parametrize("url", ["ftp://x", "x", "http://", "http://x?y=1"])
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(Trouble):
        Wire(WireSettings(url))


def test_secrets_do_not_show() -> None:
    settings = WireSettings("http://x", headers={"X-Api-Key": "geheim"})
    assert "geheim" not in repr(settings)
    assert "geheim" not in repr(
        Call("GET", "/", headers={"X": "geheim"}, body=b"geheim", query={"a": "geheim"})
    )


def test_a_refusal_of_another_form_is_read_by_who_knows_it() -> None:
    def words(media: str, body: bytes) -> Problem:
        if media != "text/plain":
            raise Nonsense("form")
        return Problem("plain", body.decode())

    for media, raised in (("text/plain", Answered), ("text/html", Doubtful)):
        with RawServer(always(reply("429 Wait", b"not now", media, "Retry-After: 7"))) as server:
            wire = wire_to(server)
            with pytest.raises(raised) as caught:
                wire.ask(Call("GET", "/x", problem=words))
            wire.close()
        if isinstance(caught.value, Answered):
            told = (caught.value.status, caught.value.problem.title, caught.value.retry_after)
            assert told == (429, "not now", 7)
