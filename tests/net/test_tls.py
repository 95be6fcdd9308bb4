"""TLS: always verified, by our own settings and never by the environment's."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.net import Call, Unreachable, Wire, WireSettings
from tests.fakes.certificates import WRONG, context, made
from tests.fakes.raw_server import RawServer, always, reply


def serving(pem: Path) -> RawServer:
    return RawServer(always(reply()), context(pem))


def test_a_certificate_of_our_own_authority_is_accepted(tmp_path: Path) -> None:
    pem = made(tmp_path, "own")
    with serving(pem) as server:
        wire = Wire(WireSettings(server.url, ca_file=str(pem)))
        assert wire.ask(Call("POST", "/", body=b"{}")).status == 200
        wire.close()


@pytest.mark.parametrize("why", WRONG)
def test_a_wrong_certificate_ends_before_a_byte_of_the_request_left(tmp_path: Path, why: str) -> None:
    host = "department.example" if why == "another host" else "127.0.0.1"
    pem = made(tmp_path, "server", host, -1 if why == "expired" else 1)
    trusted = made(tmp_path, "trusted") if why == "unknown authority" else pem
    with serving(pem) as server:
        wire = Wire(WireSettings(server.url, ca_file=str(trusted)))
        with pytest.raises(Unreachable) as caught:
            wire.ask(Call("POST", "/cases", body=b"what a resident said"))
        assert caught.value.code == "tls"
        assert server.requests == []
        wire.close()


def test_the_environment_cannot_make_us_trust(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With trust_env on, this variable beat the session's own setting: a man in the middle was accepted."""
    pem = made(tmp_path, "middle")
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.setenv(name, str(pem))
    with serving(pem) as server:
        wire = Wire(WireSettings(server.url))
        with pytest.raises(Unreachable) as caught:
            wire.ask(Call("POST", "/", body=b"{}"))
        assert caught.value.code == "tls"
        assert server.requests == []
        wire.close()


def test_a_missing_file_of_authorities_is_no_way_around(tmp_path: Path) -> None:
    with serving(made(tmp_path, "x")) as server:
        wire = Wire(WireSettings(server.url, ca_file=str(tmp_path / "gone.pem")))
        with pytest.raises(Unreachable) as caught:
            wire.ask(Call("GET", "/"))
        assert caught.value.code == "tls"
        with pytest.raises(Unreachable) as caught:
            Wire(WireSettings(server.url, proxy="http://")).ask(Call("GET", "/"))
        assert caught.value.code == "proxy"
        assert server.requests == []
