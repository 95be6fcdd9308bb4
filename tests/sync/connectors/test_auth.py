"""Proofs of who we are: each way as its standard has it, renewed in time, and never the case's trouble."""

from __future__ import annotations

import hashlib
import hmac
import json
import ssl
import time
from base64 import b64decode, urlsafe_b64decode
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from desktop.clock import SystemClock
from desktop.errors import Trouble
from desktop.net import Answered, Unreachable, WireTrouble
from desktop.sync.lines.secrets import Secrets
from tests.fakes.raw_server import RawServer, always, reply
from tests.sync.connectors.described import Asked, Telling, described, step

DONE = (201, {"id": "R-1"}, {})


class Ticking:
    """A clock whose seconds a test moves."""

    def __init__(self, ahead: timedelta = timedelta()) -> None:
        self.by = 0.0
        self._ahead = ahead

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def monotonic(self) -> float:
        return time.monotonic() + self.by

    def sleep(self, seconds: float) -> None:
        self.by += seconds


class TokenServer(Telling):
    """Gives tokens and takes cases that bear the newest one."""

    def __init__(self, life: Any = 100) -> None:
        super().__init__(self._told)
        self.given = 0
        self.life = life
        self.refuses = False

    def _told(self, asked: Asked) -> tuple[int, Any, dict[str, str]]:
        if asked.path == "/token":
            self.given += 1
            return 200, {"access_token": f"t{self.given}", "expires_in": self.life}, {}
        if self.refuses or asked.headers.get("authorization") != f"Bearer t{self.given}":
            return 401, {"title": "unknown token"}, {}
        return DONE


OAUTH = {"kind": "token", "path": "/token", "client": "centre"}


def test_a_key_goes_in_a_header_or_in_the_query() -> None:
    with Telling(lambda asked: DONE) as server:
        described(server.url, auth={"kind": "key", "header": "Authorization", "prefix": "Key "}).send(step())
        described(server.url, auth={"kind": "key", "query": "api_key"}).send(step())
        described(server.url, auth={"kind": "basic", "user": "centre"}).send(step())
    assert server.asked[0].headers["authorization"] == "Key practice"
    assert server.asked[1].query == "api_key=practice"
    assert b64decode(server.asked[2].headers["authorization"].removeprefix("Basic ")) == b"centre:practice"


def test_a_log_in_in_json_takes_the_secrets_as_the_vault_gives_them() -> None:
    """The engine hands over a key with others beside it, which JSON alone would not take for a text."""
    auth = OAUTH | {"encoding": "json", "body": {"user": "{client}", "password": "{secret}"}}
    with TokenServer() as server:
        described(server.url, secret=Secrets("a key", gate="g"), auth=auth).send(step())
    (asked, *_) = [one for one in server.asked if one.path == "/token"]
    assert asked.json == {"user": "centre", "password": "a key"}


def test_a_token_is_fetched_once_and_renewed_at_four_fifths_of_its_life() -> None:
    clock = Ticking()
    with TokenServer() as server:
        connector = described(server.url, clock=clock, auth=OAUTH)
        for wait in (0, 30, 49, 2):  # 79 s after it was given it is still used, 81 s after no longer
            clock.sleep(wait)
            connector.send(step())
        first = server.asked[0]
    assert server.given == 2
    assert parse_qs(first.body.decode()) == {"grant_type": ["client_credentials"]}
    assert b64decode(first.headers["authorization"].removeprefix("Basic ")) == b"centre:practice"


def test_a_401_renews_the_token_once_and_no_more() -> None:
    with TokenServer() as server:
        connector = described(server.url, auth=OAUTH)
        connector.send(step())
        server.given += 1  # somebody there ended it
        connector.send(step())
        assert server.given == 3
        server.refuses = True
        with pytest.raises(Answered) as caught:
            connector.send(step())
        assert server.given == 4
    why = connector.explain(caught.value)
    assert (why.sort, why.certain, why.whole_department) == ("needs_it", True, True)


@pytest.mark.parametrize(
    ("answer", "sort"),
    [
        ((400, {"error": "invalid_client"}, {}), "needs_it"),
        ((401, {"error": "invalid_client"}, {}), "needs_it"),
        ((500, {"error": "broken"}, {}), "later"),
        ((503, {"error": "busy"}, {"Retry-After": "7"}), "later"),
        ((200, {"access_token": ""}, {}), "later"),
        ((200, {"access_token": "a\r\nb"}, {}), "later"),
        ((200, {"access_token": ["x"]}, {}), "later"),
        ((200, {"access_token": "x", "expires_in": "soon"}, {}), "later"),
        ((200, b"<html>", {"Content-Type": "text/html"}), "later"),
        ((200, b"{", {}), "later"),
    ],
)
def test_without_a_token_nothing_was_sent_for_certain(answer: Any, sort: str) -> None:
    with Telling(lambda asked: answer) as server:
        connector = described(server.url, auth=OAUTH)
        with pytest.raises(WireTrouble) as caught:
            connector.send(step())
        why = connector.explain(caught.value)
    assert (why.sort, why.certain, why.whole_department) == (sort, True, True)
    assert [one.path for one in server.asked] == ["/token"] * len(server.asked)


def test_a_token_may_come_from_an_address_of_its_own() -> None:
    with TokenServer() as server, Telling(lambda asked: DONE) as other:
        auth = OAUTH | {"path": f"{server.url}/token"}
        described(other.url, auth=auth, headers={"X-Centre": "one"}).send(step())
        assert other.asked[0].headers["authorization"] == "Bearer t1"
        assert "x_centre" not in server.asked[0].headers


def _claims(token: str) -> dict[str, Any]:
    head, claims, seal = token.removeprefix("Bearer ").split(".")
    right = hmac.new(b"practice", f"{head}.{claims}".encode(), hashlib.sha256).digest()
    assert urlsafe_b64decode(seal + "=") == right
    found: dict[str, Any] = json.loads(urlsafe_b64decode(claims + "=="))
    return found


def test_a_signed_token_follows_the_departments_clock() -> None:
    clock = Ticking(ahead=timedelta(hours=3))
    with Telling(lambda asked: DONE) as server:
        auth = {"kind": "jwt", "claims": {"iss": "{values.client}"}, "life_s": 60}
        connector = described(server.url, clock=clock, auth=auth, values={"client": "centre"})
        connector.send(step())
        connector.send(step())
    first, second = (_claims(one.headers["authorization"]) for one in server.asked)
    assert first["iss"] == "centre"
    assert first["exp"] - first["iat"] == 60
    assert abs(second["iat"] - time.time()) < 5  # the first answer's Date told how wrong our clock is


def test_a_sealed_call_can_be_checked_by_the_department() -> None:
    auth = {
        "kind": "hmac",
        "client": "centre",
        "headers": {
            "X-Signature": "{signature}",
            "X-Time": "{time}",
            "X-Nonce": "{nonce}",
            "X-Client": "{client}",
        },
    }
    with Telling(lambda asked: DONE) as server:
        connector = described(server.url + "/base", auth=auth, gzip=True)
        connector.send(step(text="x" * 5000))
        asked = server.asked[0]
    signed = "\n".join(
        (
            "POST",
            "/base/cases",
            asked.query,
            asked.headers["x_time"],
            asked.headers["x_nonce"],
            hashlib.sha256(asked.body).hexdigest(),
        )
    )
    assert asked.headers["x_signature"] == hmac.new(b"practice", signed.encode(), hashlib.sha256).hexdigest()
    assert "content_encoding" not in asked.headers


@pytest.mark.parametrize(
    "auth",
    [
        {"kind": "magic"},
        {"kind": "token"},
        {"kind": "jwt", "claims": {"iss": "{nobody}"}},
        {"kind": "hmac", "headers": {"X": "{signature | nofilter}"}},
    ],
)
def test_a_wrong_way_is_told_at_reading(auth: dict[str, Any]) -> None:
    with pytest.raises(Trouble):
        described("http://127.0.0.1:9", auth=auth)


def _pair(folder: Path, name: str, issuer: Any = None) -> tuple[Path, Path, Any]:
    """A certificate for loopback and its key, made for this test."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    by, by_key = issuer or (subject, key)
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(by_key, hashes.SHA256())
    )
    files = folder / f"{name}.pem", folder / f"{name}.key"
    files[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return *files, (subject, key)


def test_mutual_tls_shows_our_certificate(tmp_path: Path) -> None:
    authority, _, issuer = _pair(tmp_path, "authority")
    server_file, server_key, _ = _pair(tmp_path, "department", issuer)
    own_file, own_key, _ = _pair(tmp_path, "centre", issuer)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(server_file, server_key)
    tls.load_verify_locations(authority)
    tls.verify_mode = ssl.CERT_REQUIRED
    ways = {"ca_file": str(authority), "timeout_s": 5}
    with RawServer(always(reply("201 Created", b'{"id": "R-1"}')), tls) as server:
        url = f"https://localhost:{server.port}"
        mine = {"client_certificate": str(own_file), "client_key": str(own_key)}
        assert described(url, **ways, **mine).send(step()).reference == "R-1"
        with pytest.raises(WireTrouble):
            described(url, **ways).send(step())
        with pytest.raises(Unreachable):  # an authority we do not know vouches for nobody
            described(url, **mine, timeout_s=5).send(step())


def test_the_secret_is_in_no_text_of_a_connector() -> None:
    for auth in (OAUTH, {"kind": "key", "header": "X-Key"}, {"kind": "basic", "user": "u"}):
        with Telling(lambda asked: (500, {}, {})) as server:
            connector = described(server.url, secret="very secret", auth=auth, clock=SystemClock())
            with pytest.raises(WireTrouble) as caught:
                connector.send(step())
        shown = repr(vars(connector)) + repr(vars(connector.line)) + repr(caught.value)
        assert "very secret" not in shown
