"""A TCP server that does with each connection whatever a test says: for answers no real server gives."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable
from types import TracebackType

Behaviour = Callable[[socket.socket, bytes], None]


class RawServer:
    """Listens on loopback, reads whole requests and hands each with its socket to *behave*.

    Several requests on one connection are served one after the other, until *behave* closes it.
    """

    def __init__(self, behave: Behaviour, tls: ssl.SSLContext | None = None) -> None:
        self._behave = behave
        self._tls = tls
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.requests: list[bytes] = []
        self.connections = 0
        self._open: list[socket.socket] = []
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._workers: list[threading.Thread] = []

    @property
    def url(self) -> str:
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"

    def __enter__(self) -> RawServer:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for one in list(self._open):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        self._thread.join(5)
        for worker in self._workers:
            worker.join(5)

    def _accept(self) -> None:
        while True:
            try:
                plain, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            worker = threading.Thread(target=self._serve, args=(plain,), daemon=True)
            self._workers.append(worker)
            worker.start()

    def _serve(self, plain: socket.socket) -> None:
        conn: socket.socket = plain
        self._open.append(plain)
        with contextlib.suppress(OSError):
            conn = self._secured(plain)
            while request := read_message(conn):
                self.requests.append(request)
                self._behave(conn, request)
        with contextlib.suppress(OSError):
            conn.close()

    def _secured(self, plain: socket.socket) -> socket.socket:
        """The connection as it is read and written: with TLS where the server has a certificate."""
        if self._tls is None:
            return plain
        conn = self._tls.wrap_socket(plain, server_side=True)
        self._open.append(conn)
        return conn


def read_message(conn: socket.socket) -> bytes:
    """One whole HTTP message with a Content-Length or without a body; empty at the end of the line."""
    got = b""
    while b"\r\n\r\n" not in got:
        piece = conn.recv(65536)
        if not piece:
            return b""
        got += piece
    head, _, body = got.partition(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            length = int(value)
    while len(body) < length:
        piece = conn.recv(65536)
        if not piece:
            return b""
        body += piece
    return head + b"\r\n\r\n" + body


def reply(
    status: str = "200 OK",
    body: bytes = b"{}",
    media: str = "application/json",
    *extra: str,
) -> bytes:
    """A whole, honest answer as bytes."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {media}", f"Content-Length: {len(body)}", *extra]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def always(answer: bytes) -> Behaviour:
    """Send these bytes, whatever was asked."""
    return lambda conn, _: conn.sendall(answer)
