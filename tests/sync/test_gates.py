"""Every proof of who we are, for every connector that speaks HTTP, before a real server that checks it."""

from __future__ import annotations

import base64
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from desktop.clock import SystemClock
from desktop.domain.catalogue import Text
from desktop.errors import Trouble
from desktop.net import Answered, Unreachable
from desktop.net.credentials import pins_in, private_key
from desktop.store.rows import DepartmentRow
from desktop.sync.connectors import connect
from desktop.sync.lines.gate import signature
from desktop.sync.lines.secrets import Secrets
from desktop.sync.promise import Connector
from tests.fakes import gatekeeper
from tests.fakes.certificates import context, made
from tests.fakes.gatekeeper import Check, ConnectProxy, Gatekeeper
from tests.sync.promise.stage import Stage
from tests.sync.promise.stages import STAGES

KINDS = ("department-api", "declarative-practice", "zgw", "open311")
SHARED = "a shared key of some length"


@dataclass
class Way:
    """A department behind a gate: makes connectors to it, with what the file says beside the address."""

    stage: Stage
    gate: Gatekeeper
    ca: Path

    def connector(self, secrets: Secrets | None = None, **more: Any) -> Connector:
        config = _secure(self.stage.config(self.gate.port)) | {"ca_file": str(self.ca), **more}
        name = Text(self.stage.department, self.stage.department)
        row = DepartmentRow(self.stage.department, name, self.stage.code, self.stage.kind, config, True, 0)
        own = Secrets("") if secrets is None else secrets  # without a key it is as false as any empty text
        known = Secrets(self.stage.secret, gate=own.gate, proxy=own.proxy, client_key=own.client_key)
        return connect(row, known, SystemClock())

    def passes(self, secrets: Secrets | None = None, **more: Any) -> int:
        """Greet the department; how many requests the gate let pass. Raises what the greeting raises."""
        connector = self.connector(secrets, **more)
        before = len(self.gate.passed)
        try:
            connector.greet()
        finally:
            connector.close()
        return len(self.gate.passed) - before


def _secure(value: Any) -> Any:
    """A configuration whose addresses speak TLS."""
    if isinstance(value, dict):
        return {name: _secure(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_secure(one) for one in value]
    if isinstance(value, str) and value.startswith("http://127.0.0.1:"):
        # Behind a gate the endpoint is named itself: its discovery document would lead around the gate.
        return "https" + value[4:].removesuffix("/discovery.json")
    return value


@pytest.fixture(params=KINDS)
def stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    with STAGES[request.param]() as stage:
        yield stage


@pytest.fixture
def behind(stage: Stage, tmp_path: Path) -> Iterator[Callable[..., Way]]:
    """Puts the department behind a gate that asks for something."""
    made_gates: list[Gatekeeper] = []

    def put(check: Check | None = None, tls: ssl.SSLContext | None = None) -> Way:
        own = made(tmp_path, "gate")
        gate = Gatekeeper(stage.port, check or (lambda *_: True), tls or context(own))
        gate.__enter__()
        made_gates.append(gate)
        return Way(stage, gate, own)

    yield put
    for gate in made_gates:
        gate.__exit__(None, None, None)


def refused(way: Way, secrets: Secrets | None = None, **more: Any) -> Exception:
    with pytest.raises((Answered, Unreachable)) as caught:
        way.passes(secrets, **more)
    return caught.value


def test_a_key(behind: Callable[..., Way]) -> None:
    way = behind(gatekeeper.bears("X-Gate", "Bearer " + SHARED))
    how = {"kind": "key", "header": "X-Gate", "prefix": "Bearer "}
    assert way.passes(Secrets("", gate=SHARED), gate=how)
    assert isinstance(refused(way, Secrets("", gate="another"), gate=how), Answered)
    assert isinstance(refused(way), Answered)


def test_basic(behind: Callable[..., Way]) -> None:
    told = "Basic " + base64.b64encode(f"centre:{SHARED}".encode()).decode()
    way = behind(gatekeeper.bears("X-Gate", told))
    how = {"kind": "basic", "user": "centre", "header": "X-Gate"}
    assert way.passes(Secrets("", gate=SHARED), gate=how)
    refused(way, Secrets("", gate="another"), gate=how)


@pytest.mark.parametrize("client_auth", ["basic", "body"])
def test_client_credentials_with_renewal(behind: Callable[..., Way], client_auth: str) -> None:
    way = behind()
    way.gate._check = way.gate.bears_token
    how = {
        "kind": "token",
        "url": f"https://127.0.0.1:{way.gate.port}/oauth/token",
        "client": way.gate.client,
        "client_auth": client_auth,
        "header": "X-Gate",
    }
    connector = way.connector(Secrets("", gate=way.gate.secret), gate=how)
    connector.greet()
    connector.greet()
    assert len(way.gate.tokens) == 1  # one token serves many calls
    way.gate.revoked.update(way.gate.tokens)
    connector.greet()  # refused once, renewed once
    assert len(way.gate.tokens) == 2
    assert len(way.gate.refused) == 1
    connector.close()
    way.gate.life_s = 0
    short = way.connector(Secrets("", gate=way.gate.secret), gate=how)
    short.greet()
    short.greet()
    assert len(way.gate.tokens) >= 4  # each had ended before the next call
    short.close()
    wrong = refused(way, Secrets("", gate="another"), gate=how)
    assert isinstance(wrong, Answered)
    explained = way.connector(Secrets("", gate="x"), gate=how).explain(wrong)
    assert (explained.sort, explained.whole_department) == ("needs_it", True)


def test_json_web_tokens(behind: Callable[..., Way]) -> None:
    way = behind(gatekeeper.bears_jwt("X-Gate", SHARED, "centre", "civil"))
    how = {"kind": "jwt", "issuer": "centre", "audience": "civil", "header": "X-Gate"}
    assert way.passes(Secrets("", gate=SHARED), gate=how)
    refused(way, Secrets("", gate="another key"), gate=how)
    refused(way, Secrets("", gate=SHARED), gate={**how, "audience": "another"})


def test_signed_requests(behind: Callable[..., Way]) -> None:
    ports: list[int] = []
    key = b"\x00\x01" + SHARED.encode()
    way = behind(gatekeeper.bears_signature(lambda: f"https://127.0.0.1:{ports[0]}", key, "centre-1"))
    ports.append(way.gate.port)
    how = {"kind": "hmac", "key_id": "centre-1", "encoding": "base64"}
    assert way.passes(Secrets("", gate=base64.b64encode(key).decode()), gate=how)
    refused(way, Secrets("", gate=base64.b64encode(b"another").decode()), gate=how)


def test_a_signed_request_covers_what_is_sent(tmp_path: Path) -> None:
    """A whole case through the gate: address, key and packed body are what the signature says."""
    ports: list[int] = []
    check = gatekeeper.bears_signature(lambda: f"https://127.0.0.1:{ports[0]}", SHARED.encode(), "centre-1")
    with STAGES["department-api"]() as stage:
        own = made(tmp_path, "gate")
        with Gatekeeper(stage.port, check, context(own)) as gate:
            ports.append(gate.port)
            way = Way(stage, gate, own)
            how = {"kind": "hmac", "key_id": "centre-1"}
            connector = way.connector(Secrets("", gate=SHARED), gate=how)
            counter = stage.counter(tmp_path / "store")
            step = counter.store.lookups.steps_of(counter.case(stage.department, stage.service))[0]
            whole = counter.store.lookups.steps(stage.department, whole=True)[0]
            connector.greet()
            assert connector.send(whole).reference == stage.filed()[0].reference
            assert step.key == whole.key
            assert not gate.refused
            connector.close()
            counter.store.close()


def test_mutual_tls(behind: Callable[..., Way], tmp_path: Path) -> None:
    """The certificate lies in a file, its key in the vault only; who has another key does not get in."""
    own, ours, strange = (made(tmp_path, name) for name in ("mutual", "centre", "stranger"))
    tls = context(own)
    tls.load_verify_locations(ours)
    tls.verify_mode = ssl.CERT_REQUIRED
    way = behind(tls=tls)
    way.ca = own
    public = tmp_path / "centre.crt"
    pem = ours.read_bytes()
    public.write_bytes(pem[pem.index(b"-----BEGIN CERTIFICATE") :])
    key = private_key(pem)
    assert "PRIVATE KEY" in key
    how = {"client_certificate": str(public), "client_key": "vault"}
    assert way.passes(Secrets("", client_key=key), **how)
    assert way.passes(client_certificate=str(public), client_key=str(ours))  # or both in files
    with pytest.raises(Trouble, match="was not entered"):
        way.connector(Secrets(""), **how)
    with pytest.raises(Exception) as caught:  # noqa: PT011 - TLS 1.3 tells who shows nothing only at the first read
        way.passes()
    assert type(caught.value).__name__ in ("Unreachable", "Doubtful")
    other = Secrets("", client_key=private_key(strange.read_bytes()))
    assert isinstance(refused(way, other, **how), Unreachable)
    assert not list(Path("/tmp").glob("one-counter-*/key.pem"))


def test_our_own_authority_and_pins_now_and_next(behind: Callable[..., Way], tmp_path: Path) -> None:
    way = behind()
    (now,) = pins_in(way.ca.read_bytes())
    (next_one,) = pins_in(made(tmp_path, "next").read_bytes())
    assert way.passes(pins=[now])
    assert way.passes(pins=[next_one, now])  # a change of keys without a break
    trouble = refused(way, pins=[next_one])
    assert isinstance(trouble, Unreachable)
    assert trouble.code == "pin"
    assert not way.gate.refused
    before = len(way.gate.requests)
    refused(way, pins=[next_one])
    assert len(way.gate.requests) == before  # not a byte of the request left
    way.ca = made(tmp_path, "no-authority")
    assert refused(way, pins=[now]).code == "tls"  # type: ignore[attr-defined] # a pin replaces no check


def test_a_proxy_with_its_password(behind: Callable[..., Way]) -> None:
    way = behind()
    with ConnectProxy("centre", "through me") as proxy:
        how = {"proxy": f"http://127.0.0.1:{proxy.port}", "proxy_user": "centre"}
        assert way.passes(Secrets("", proxy="through me"), **how)
        assert set(proxy.tunnels) == {f"127.0.0.1:{way.gate.port}"}
        trouble = refused(way, Secrets("", proxy="wrong"), **how)
        assert isinstance(trouble, Unreachable)
        assert trouble.code == "proxy"
        with pytest.raises(Trouble, match="names a password"):
            way.connector(proxy=f"http://centre:secret@127.0.0.1:{proxy.port}")


def test_the_signature_is_the_one_of_the_standard() -> None:
    """RFC 9421, appendix B.2.5."""
    key = base64.b64decode(
        "uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ=="
    )
    covered = [
        ("date", "Tue, 20 Apr 2021 02:07:55 GMT"),
        ("@authority", "example.com"),
        ("content-type", "application/json"),
    ]
    parameters, value = signature(covered, key, "test-shared-secret", 1618884473, alg=False)
    assert parameters == '("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"'
    assert value == "pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8="


def test_secrets_are_not_shown() -> None:
    known = Secrets("key", gate="gate", proxy="proxy", client_key="pem")
    assert repr(known) == "Secrets(...)"
    assert known == "key"
