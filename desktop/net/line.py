"""Connections that know whether a byte of the request left, and what came back beyond its length."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from typing import Any

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection

from desktop.net.credentials import PinMismatch, pin_of, present
from desktop.net.watchdog import Watch

PEM = "-----BEGIN"  # what a key begins with; a file's name never does
_NEVER = urllib3.Retry(0, read=False)  # the same bytes again is a decision of the doubt rules, not the line's

_current = threading.local()


def carry(watch: Watch | None) -> None:
    """Say which call this thread is making, so that the connection can report to it."""
    _current.watch = watch


def _watch() -> Watch | None:
    found: Watch | None = getattr(_current, "watch", None)
    return found


class _Reply(http.client.HTTPResponse):
    """An answer that notices bytes beyond its Content-Length, which http.client cuts off silently."""

    overlong = False

    def begin(self) -> None:
        super().begin()
        watch = _watch()
        if watch is not None:
            watch.heard = True

    def read1(self, n: int = -1) -> bytes:
        # A longer body is a proxy's page, a smuggled second answer or a broken server: not an answer.
        if self.length and self.fp is not None and len(self.fp.peek(1)) > self.length:
            self.overlong = True
        return super().read1(n)


class _Reports:
    """What both kinds of connection share: they tell the running call what happens inside."""

    sock: Any
    _opening = False

    @property
    def socket(self) -> socket.socket | None:
        """The open socket, if there is one yet."""
        found: socket.socket | None = self.sock
        return found

    def connect(self) -> None:
        """Open the connection; a proxy's CONNECT and the TLS handshake are not yet the request."""
        watch = _watch()
        if watch is not None:
            watch.line = self
            watch.fresh = True
        self._opening = True
        try:
            super().connect()  # type: ignore[misc]
        finally:
            self._opening = False

    def send(self, data: Any) -> None:
        """Send bytes; from the first one on the department may act, so the call is told before."""
        if self.sock is None:
            self.connect()
        watch = _watch()
        if watch is not None and not self._opening:
            watch.line = self
            if watch.expired:
                raise TimeoutError
            if watch.whole_at_once and watch.held is None and data.endswith(b"\r\n\r\n"):
                watch.held = data  # the head waits for its body: one packet, one wake-up of the server
                return
            if watch.held is not None:
                data, watch.held, watch.whole_at_once = watch.held + data, None, False
            watch.sent = True
        super().send(data)  # type: ignore[misc]


class _PlainLine(_Reports, HTTPConnection):
    response_class = _Reply


class _SecureLine(_Reports, HTTPSConnection):
    response_class = _Reply
    pins: frozenset[str] = frozenset()

    def connect(self) -> None:
        """Open the connection; with pins, nothing is sent to whoever shows another key."""
        super().connect()
        if self.pins and pin_of(self.sock.getpeercert(True)) not in self.pins:
            self.close()
            raise PinMismatch


class _PlainPool(urllib3.HTTPConnectionPool):
    ConnectionCls = _PlainLine


class _SecurePool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _SecureLine
    pins: frozenset[str] = frozenset()

    def _new_conn(self) -> Any:
        made = super()._new_conn()
        if isinstance(made, _SecureLine):
            made.pins = self.pins
        return made


_POOLS = {"http": _PlainPool, "https": _SecurePool}


class Adapter(HTTPAdapter):
    """requests' adapter over connections of ours; never retries and never follows by itself."""

    def __init__(self, connections: int, context: ssl.SSLContext | None = None) -> None:
        self._own: dict[str, Any] = {"ssl_context": context} if context is not None else {}
        super().__init__(pool_connections=1, pool_maxsize=connections, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Let the pools make our connections."""
        kwargs |= self._own
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> Any:
        """The same through a proxy."""
        kwargs |= self._own
        manager = super().proxy_manager_for(*args, **kwargs)
        manager.pool_classes_by_scheme = _POOLS
        return manager


class Way:
    """The connections to one host, made once as requests would make them for every call.

    Its Session is what decides: trust_env is off, or REQUESTS_CA_BUNDLE and HTTPS_PROXY in the environment
    would rule. Session.send itself is passed by, for it would follow redirects and keep cookies.
    """

    def __init__(
        self,
        base: str,
        ca_file: str,
        certificate: tuple[str, str] | None,
        proxy: str,
        connections: int,
        pins: tuple[str, ...] = (),
    ) -> None:
        """*certificate* is its file, and the file of its key or the key itself (PEM)."""
        self._session = requests.Session()
        self._session.trust_env = False
        context, certificate = _presenting(certificate)
        adapter = Adapter(connections, context)
        self._session.mount(base, adapter)
        sample = requests.PreparedRequest()
        sample.method, sample.url = "GET", base
        proxies = {"http": proxy, "https": proxy} if proxy else {}
        verify = ca_file or True
        self._pool: Any = adapter.get_connection_with_tls_context(
            sample, verify, proxies=proxies, cert=certificate
        )
        adapter.cert_verify(self._pool, base, verify, certificate)  # type: ignore[no-untyped-call]
        if isinstance(self._pool, _SecurePool):
            self._pool.pins = frozenset(pins)
        # Through TLS the proxy is told who we are when the tunnel is made, and never again.
        plain = proxy and base.startswith("http:")
        self._extra: dict[str, str] = dict(adapter.proxy_headers(proxy)) if plain else {}

    def ask(
        self,
        method: str,
        url: str,
        headers: dict[str, str],
        body: bytes | None,
        connect_seconds: float,
        read_seconds: float,
    ) -> urllib3.BaseHTTPResponse:
        """One request; the answer's body is still on the line."""
        reply: urllib3.BaseHTTPResponse = self._pool.urlopen(
            method,
            url,
            body=body,
            headers={**self._extra, **headers},
            retries=_NEVER,
            redirect=False,
            assert_same_host=False,
            preload_content=False,
            decode_content=False,
            timeout=urllib3.Timeout(connect=connect_seconds, read=read_seconds),
        )
        return reply

    def close(self) -> None:
        """Close the connections."""
        self._session.close()


def _presenting(
    certificate: tuple[str, str] | None,
) -> tuple[ssl.SSLContext | None, tuple[str, str] | None]:
    """A context that shows the certificate, when its key is not in a file."""
    if certificate is None or not certificate[1].startswith(PEM):
        return None, certificate
    context = urllib3.util.ssl_.create_urllib3_context()
    present(context, *certificate)
    return context, None


def overlong(reply: Any) -> bool:
    """Whether more bytes came than the answer's Content-Length said."""
    return bool(getattr(getattr(reply, "_original_response", None), "overlong", False))
