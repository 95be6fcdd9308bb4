"""A gate of TLS before a department: passes on only what bears its proof, checked by code of its own."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import secrets
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from urllib.parse import parse_qs

from tests.fakes.raw_server import RawServer, reply

_INPUT = re.compile(r'sig=(\(([^)]*)\);created=(\d+);keyid="([^"]*)";alg="hmac-sha256")')
Check = Callable[[str, str, Mapping[str, str], bytes], bool]
_NO = reply("401 Unauthorized", b'{"type":"/problems/unauthorized","title":"No"}', "application/problem+json")


class Gatekeeper(RawServer):
    """Listens with TLS before ``127.0.0.1:upstream``; *check* says whether a request may pass.

    ``refused`` are request lines it turned away, ``tokens`` what it gave out at /oauth/token.
    """

    def __init__(self, upstream: int, check: Check, tls: ssl.SSLContext) -> None:
        super().__init__(self._serve_one, tls)
        self._upstream, self._check = upstream, check
        self.refused: list[str] = []
        self.passed: list[str] = []
        self.tokens: list[str] = []
        self.client, self.secret, self.life_s = "centre", "s3cret", 3600
        self.revoked: set[str] = set()

    def _serve_one(self, conn: socket.socket, request: bytes) -> None:
        head, _, body = request.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        method, target, _ = first.split(" ")
        headers = {
            name.strip().lower(): value.strip() for name, _, value in (x.partition(":") for x in lines)
        }
        if target == "/oauth/token":
            conn.sendall(self._give_token(headers, body))
        elif not self._check(method, target, headers, body):
            self.refused.append(first)
            conn.sendall(_NO)
        else:
            self.passed.append(first)
            kept = [line for line in lines if not line.lower().startswith("connection:")]
            conn.sendall(
                self._pass_on("\r\n".join([first, *kept, "Connection: close"]).encode() + b"\r\n\r\n" + body)
            )
            conn.shutdown(socket.SHUT_RDWR)

    def _pass_on(self, request: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", self._upstream), 10) as line:
            line.sendall(request)
            answer = b""
            while piece := line.recv(65536):
                answer += piece
            return answer

    def _give_token(self, headers: Mapping[str, str], body: bytes) -> bytes:
        told = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        basic = "Basic " + base64.b64encode(f"{self.client}:{self.secret}".encode()).decode()
        known = headers.get("authorization") == basic or (
            (told.get("client_id"), told.get("client_secret")) == (self.client, self.secret)
        )
        if not known or told.get("grant_type") != "client_credentials":
            return reply("400 Bad Request", b'{"error":"invalid_client"}', "application/problem+json")
        self.tokens.append(secrets.token_urlsafe(24))
        told_back = {"access_token": self.tokens[-1], "token_type": "Bearer", "expires_in": self.life_s}
        return reply("200 OK", json.dumps(told_back).encode())

    def bears_token(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> bool:
        """A check: the newest token that is not revoked."""
        given = headers.get("x-gate", "").removeprefix("Bearer ")
        return given in self.tokens and given not in self.revoked


def bears(header: str, value: str) -> Check:
    """A check: this very header."""
    return lambda method, target, headers, body: headers.get(header.lower()) == value


def bears_jwt(header: str, key: str, issuer: str, audience: str) -> Check:
    """A check: a token of this issuer for this audience, signed with this key, of this minute."""

    def check(method: str, target: str, headers: Mapping[str, str], body: bytes) -> bool:
        parts = headers.get(header.lower(), "").removeprefix("Bearer ").split(".")
        if len(parts) != 3:
            return False
        seal = hmac.new(key.encode(), ".".join(parts[:2]).encode(), hashlib.sha256).digest()
        head, claims = (json.loads(_decoded(part)) for part in parts[:2])
        now = time.time()
        return (
            hmac.compare_digest(seal, _decoded(parts[2]))
            and head["alg"] == "HS256"
            and (claims["iss"], claims["aud"]) == (issuer, audience)
            and abs(claims["iat"] - now) < 60
            and now < claims["exp"]
        )

    return check


def bears_signature(base_url: Callable[[], str], key: bytes, key_id: str) -> Check:
    """A check: RFC 9421 over the components it names, and a digest of the very body."""

    def check(method: str, target: str, headers: Mapping[str, str], body: bytes) -> bool:
        found = re.fullmatch(
            r'sig=(\(([^)]*)\);created=(\d+);keyid="([^"]*)";alg="hmac-sha256")',
            headers.get("signature-input", ""),
        )
        if found is None or found[4] != key_id or abs(int(found[3]) - time.time()) > 60:
            return False
        names = [name.strip('"') for name in found[2].split(" ")]
        needed = {"@method", "@target-uri", "content-digest"}
        if "idempotency-key" in headers:
            needed.add("idempotency-key")
        if not needed <= set(names):
            return False
        values = {"@method": method, "@target-uri": base_url() + target}
        lines = [f'"{name}": {values.get(name) or headers[name]}' for name in names]
        base = "\n".join([*lines, f'"@signature-params": {found[1]}'])
        given = headers["signature"].removeprefix("sig=:").removesuffix(":")
        digest = "sha-256=:" + base64.b64encode(hashlib.sha256(body).digest()).decode() + ":"
        wanted = base64.b64encode(hmac.new(key, base.encode(), hashlib.sha256).digest()).decode()
        return hmac.compare_digest(given, wanted) and headers["content-digest"] == digest

    return check


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


class ConnectProxy(RawServer):
    """A proxy on the way: opens a tunnel for who knows its password; ``tunnels`` are where to."""

    def __init__(self, user: str, password: str) -> None:
        super().__init__(self._tunnel)
        self._wanted = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
        self.tunnels: list[str] = []

    def _tunnel(self, conn: socket.socket, request: bytes) -> None:
        first, *lines = request.decode("latin-1").split("\r\n")
        method, target, _ = first.split(" ")
        if f"proxy-authorization: {self._wanted}".lower() not in [line.lower() for line in lines]:
            conn.sendall(reply("407 Proxy Authentication Required", b"", "text/plain"))
            conn.shutdown(socket.SHUT_RDWR)
            return
        assert method == "CONNECT"
        self.tunnels.append(target)
        host, _, port = target.partition(":")
        with socket.create_connection((host, int(port)), 10) as there:
            conn.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back = threading.Thread(target=_copy, args=(there, conn), daemon=True)
            back.start()
            _copy(conn, there)
            back.join(5)


def _copy(source: socket.socket, sink: socket.socket) -> None:
    try:
        while piece := source.recv(65536):
            sink.sendall(piece)
        sink.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
