"""One wire to one department: one session, its own host only, bounded in time, size and shape."""

from __future__ import annotations

import contextlib
import gzip
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote, urlencode, urlsplit

from desktop.clock import Clock, SystemClock
from desktop.errors import Trouble, sentence
from desktop.log import logger
from desktop.net.errors import Answered, Doubtful, Problem, Unreachable, WireTrouble
from desktop.net.strict import MAX_BYTES, Nonsense, read_json
from desktop.net.tape import Heard, laid
from desktop.net.watchdog import Watch, watchdog

if TYPE_CHECKING:
    import urllib3

    from desktop.net.credentials import Prover
    from desktop.net.line import Way

RETRY_AFTER_CAP = 3600.0  # seconds; a department cannot send us away for longer (RFC 9110 section 10.2.3)
_GZIP_FROM = 1024  # bytes; below, packing costs more than it saves
_QUICK = 10.0
_PIECE = 65536
_SAMPLE_EVERY = timedelta(minutes=1)
_SAFE = frozenset({"GET", "HEAD"})
_BODILESS = frozenset({204, 304})

_log = logger("net")


@dataclass(frozen=True, slots=True)
class WireSettings:
    """How one department is reached. ``headers`` go with every call and may hold a key: never shown."""

    base_url: str
    ca_file: str = ""  # PEM; empty: the certificate authorities that ship with the program
    # For mutual TLS: the certificate's file, and the key's file or the key itself (PEM).
    client_certificate: tuple[str, str] | None = field(default=None, repr=False)
    pins: tuple[str, ...] = ()  # the keys the department may show, now and next; none: any that is verified
    prover: Prover | None = field(default=None, repr=False)  # what puts a proof of who we are on each call
    proxy: str = ""  # empty: none; the environment is never asked
    connect_seconds: float = 5.0
    total_seconds: float = 20.0
    connections: int = 2
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Call:
    """One request. ``path`` is already quoted (see :func:`path`) and below the department's base URL.

    ``expect`` lists the statuses that answer it, ``media`` the one media type its answer may have
    ("" accepts any and leaves the body as bytes), ``limit`` the most bytes of it. ``problem`` reads
    refusals of another form than problem details, from media type and body; it raises Nonsense for what
    is nobody's word, and that is no answer of the department.
    """

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | None = field(default=None, repr=False)
    expect: frozenset[int] = frozenset({200})
    media: str = "application/json"
    problem_media: tuple[str, ...] = ("application/problem+json",)
    limit: int = MAX_BYTES
    seconds: float | None = None  # None: the wire's own limit
    gzip: bool = False  # pack the body; only where the department said it may
    told: Literal["", "public", "secret"] = ""  # what its answer is, for a tape: a catalogue, a token
    problem: Callable[[str, bytes], Problem] | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A usable answer: an expected status, the right media type, the whole body and no byte more."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    json: Any = field(default=None, repr=False)


def path(*segments: str) -> str:
    """A path from segments that may come from outside; none can climb out of the department's own path."""
    for one in segments:
        if one in ("", ".", ".."):
            raise Trouble(sentence("The department gave a reference that cannot be used in an address."))
    return "/" + "/".join(quote(one, safe="") for one in segments)


class Wire:
    """The way to one department. Several threads may ask at once, each over a connection of its own."""

    def __init__(self, settings: WireSettings, clock: Clock | None = None) -> None:
        parts = urlsplit(settings.base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise Trouble(
                sentence("The address of the department is not a web address."),
                sentence("Correct url in the department's file: it begins with https://."),
            )
        self._settings = settings
        self._base = settings.base_url.rstrip("/")
        self._clock = clock or SystemClock()
        # A proxy is asked for the whole address, a host for the path; through TLS even a proxy sees no path.
        self._prefix = self._base if settings.proxy and parts.scheme == "http" else parts.path.rstrip("/")
        self._way: Way | None = None
        self._opening = threading.Lock()
        self._sampled: datetime | None = None
        self.skew: timedelta | None = None  # the department's clock minus ours
        self.last_heard: datetime | None = None

    def ask(self, call: Call) -> Answer:
        """Make one call; raises Unreachable, Doubtful or Answered, and nothing else.

        A refused proof is made anew once: who answers 401 did not act.
        """
        prover = self._settings.prover
        try:
            return self._answered(call)
        except Answered as no:
            if no.status != 401 or prover is None or not prover.renew():
                raise
        return self._answered(call)

    def _answered(self, call: Call) -> Answer:
        try:
            heard = self._heard(call)
            self._note_time(heard.headers.get("Date"))
            return self._judge(call, heard.status, heard.headers, heard.body)
        except WireTrouble as trouble:
            _log.info("%s %s", call.method, trouble.code)
            raise

    @property
    def quick(self) -> float:
        """Seconds for a call that asks next to nothing: a sign of life comes soon or not at all."""
        return min(_QUICK, self._settings.total_seconds)

    def close(self) -> None:
        """Close the connections."""
        with self._opening:
            if self._way is not None:
                self._way.close()
                self._way = None
        if self._settings.prover is not None:
            self._settings.prover.close()

    def _heard(self, call: Call) -> Heard:
        """What comes over the line, or from the tape that is in."""
        tape = laid()
        played = tape.play(self._base, call) if tape is not None else None
        if played is not None:
            return played
        try:
            heard = self._ask_twice(call)
        except WireTrouble as trouble:
            if tape is not None:
                tape.keep(self._base, call, trouble)
            raise
        if tape is not None:
            tape.keep(self._base, call, heard)
        return heard

    def _ask_twice(self, call: Call) -> Heard:
        try:
            return self._ask_once(call)
        except _StaleLine:
            # A kept connection that the other side had closed meanwhile; asking again changes nothing
            # there, because only reading calls come here.
            return self._ask_once(call, again=True)

    def _ask_once(self, call: Call, *, again: bool = False) -> Heard:
        from desktop.net import line

        way = self._opened()
        watch = watchdog.begin(call.seconds or self._settings.total_seconds)
        line.carry(watch)
        reply: urllib3.BaseHTTPResponse | None = None
        whole = False
        try:
            headers, content = self._prepared(call)
            watch.whole_at_once = content is not None and 0 < len(content) <= _PIECE
            url = self._prefix + call.path + ("?" + urlencode(call.query) if call.query else "")
            connect = min(self._settings.connect_seconds, watch.left())
            reply = way.ask(call.method, url, headers, content, connect, max(0.01, watch.left()))
            body = self._body(call, reply, watch)
            whole = True
        except WireTrouble:
            raise
        except Exception as error:  # noqa: BLE001 - foreign exceptions become trouble here, nowhere else
            if call.method in _SAFE and not (again or watch.fresh or watch.heard or watch.expired):
                raise _StaleLine from None
            raise _trouble(error, watch) from None
        finally:
            line.carry(None)
            watchdog.end(watch)
            if reply is not None:
                # Only a connection whose answer was read to its exact end may serve another call.
                reply.release_conn() if whole else reply.close()
        return Heard(reply.status, reply.headers, body)

    def _opened(self) -> Way:
        way = self._way
        if way is None:
            with self._opening:
                if self._way is None:
                    try:
                        self._way = self._new_way()
                    except (OSError, ValueError) as error:  # no such file of authorities, or no such proxy
                        raise Unreachable("proxy" if "Proxy" in type(error).__name__ else "tls") from None
                way = self._way
        return way

    def _new_way(self) -> Way:
        from desktop.net import line  # here, because requests takes 0.3 s and the window must not wait for it

        chosen = self._settings
        return line.Way(
            self._base,
            chosen.ca_file,
            chosen.client_certificate,
            chosen.proxy,
            chosen.connections,
            chosen.pins,
        )

    def _prepared(self, call: Call) -> tuple[dict[str, str], bytes | None]:
        """Headers and body, the same bytes at every try."""
        headers = {"Accept-Encoding": "gzip", "User-Agent": "one-counter", **self._settings.headers}
        if call.media:
            headers["Accept"] = ", ".join((call.media, *call.problem_media))
        headers.update(call.headers)
        body = call.body
        if body is not None:
            if call.gzip and len(body) >= _GZIP_FROM:
                body = gzip.compress(body, 6, mtime=0)
                headers["Content-Encoding"] = "gzip"
            headers["Content-Length"] = str(len(body))
        elif call.method not in _SAFE:
            headers["Content-Length"] = "0"
        return {**headers, **self._proof(call, headers, body)}, body

    def _proof(self, call: Call, headers: Mapping[str, str], body: bytes | None) -> Mapping[str, str]:
        """What proves who we are, over the very bytes that leave."""
        prover = self._settings.prover
        if prover is None:
            return {}
        url = self._base + call.path + ("?" + urlencode(call.query) if call.query else "")
        now = self._clock.now() + (self.skew or timedelta())
        return prover.headers(call.method, url, headers, body or b"", now)

    def _body(self, call: Call, reply: urllib3.BaseHTTPResponse, watch: Watch) -> bytes:
        """The whole body up to the limit, read piece by piece so that nothing is unpacked beyond it."""
        from desktop.net import line

        pieces: list[bytes] = []
        size = 0
        while True:
            piece = reply.read1(_PIECE, decode_content=True)
            if watch.expired:
                raise Doubtful("timeout")
            if line.overlong(reply):
                self.close()  # what followed could be taken for the answer to the next call
                raise Doubtful("overlong")
            if not piece:
                return b"".join(pieces)
            size += len(piece)
            if size > call.limit:
                raise Doubtful("too_big")
            pieces.append(piece)

    def _judge(self, call: Call, status: int, headers: Mapping[str, str], body: bytes) -> Answer:
        media = headers.get("Content-Type", "").split(";")[0].strip().lower()
        if status in call.expect:
            return self._expected(call, status, headers, body, media)
        if 300 <= status < 400:
            raise Doubtful("redirect")  # never followed: it would carry a person's papers to another host
        if status >= 400 and call.method == "HEAD":
            raise Answered(status, Problem(), self._retry_after(headers))
        if status >= 400 and media in call.problem_media:
            raise Answered(status, _problem(body), self._retry_after(headers))
        if status >= 400 and call.problem is not None:
            with contextlib.suppress(Nonsense):
                raise Answered(status, call.problem(media, body), self._retry_after(headers))
        raise Doubtful("server_error" if status >= 500 else "portal")

    def _expected(
        self, call: Call, status: int, headers: Mapping[str, str], body: bytes, media: str
    ) -> Answer:
        if call.method == "HEAD" or status in _BODILESS or not call.media:
            return Answer(status, headers, body)
        if media != call.media:
            raise Doubtful("portal")
        try:
            found = read_json(body, limit=call.limit) if call.media.endswith("json") else None
        except Nonsense:
            raise Doubtful("nonsense") from None
        return Answer(status, headers, body, found)

    def _note_time(self, date: str | None) -> None:
        now = self._clock.now()
        self.last_heard = now
        if self._sampled is not None and abs(now - self._sampled) < _SAMPLE_EVERY:
            return
        told = _moment(date)
        if told is not None:
            self._sampled = now
            self.skew = told - now

    def _retry_after(self, headers: Mapping[str, str]) -> float | None:
        """Seconds to stay away: a number, or a date measured against the department's own clock."""
        text = headers.get("Retry-After", "").strip()
        if text.isascii() and text.isdigit() and len(text) <= 9:
            return min(float(text), RETRY_AFTER_CAP)
        until = _moment(text)
        if until is None:
            return None
        now = _moment(headers.get("Date")) or self._clock.now()
        return min(max(0.0, (until - now).total_seconds()), RETRY_AFTER_CAP)


class _StaleLine(Exception):  # noqa: N818 - not an error: a kept connection had ended
    """A reading call found its kept connection closed before a byte of an answer."""


def _moment(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        found = parsedate_to_datetime(text)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _problem(body: bytes) -> Problem:
    try:
        found = read_json(body, limit=65536)
    except Nonsense:
        raise Doubtful("nonsense") from None
    if not isinstance(found, dict):
        raise Doubtful("nonsense")
    known = {name: found.pop(name, "") for name in ("type", "title", "detail")}
    texts = {name: value if isinstance(value, str) else "" for name, value in known.items()}
    return Problem(texts["type"] or "about:blank", texts["title"], texts["detail"], found)


def _trouble(error: Exception, watch: Watch) -> WireTrouble:
    """What a foreign exception means, judged by the one fact that counts: whether a byte had left."""
    names = {type(one).__name__ for one in _chain(error)}
    if watch.sent:
        if watch.expired or names & {"ReadTimeout", "ReadTimeoutError", "TimeoutError"}:
            return Doubtful("timeout")
        if names & {"IncompleteRead", "InvalidChunkLength"}:
            return Doubtful("truncated")
        if names & {"DecodeError", "InvalidHeader", "BadStatusLine", "LineTooLong", "HTTPException"}:
            return Doubtful("nonsense")
        return Doubtful("reset")
    codes = (
        ({"PinMismatch"}, "pin"),
        ({"SSLError", "SSLCertVerificationError"}, "tls"),
        ({"ProxyError"}, "proxy"),
        ({"NameResolutionError", "gaierror", "LocationParseError"}, "dns"),
        ({"ConnectTimeoutError", "ConnectTimeout", "TimeoutError"}, "connect_timeout"),
        ({"ConnectionRefusedError"}, "refused"),
    )
    for known, code in codes:
        if names & known:
            return Unreachable(code)
    _log.info("unreachable: %s", ", ".join(sorted(names)))
    return Unreachable("no_route")


def _chain(error: BaseException) -> list[BaseException]:
    """An exception with everything it wraps, however the libraries nested it."""
    found: list[BaseException] = []
    waiting: list[Any] = [error]
    while waiting and len(found) < 30:
        one = waiting.pop()
        if isinstance(one, BaseException) and one not in found:
            found.append(one)
            waiting += [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]
    return found
