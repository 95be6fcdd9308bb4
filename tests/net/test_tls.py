"""TLS: always verified, by our own settings and never by the environment's."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from desktop.net import Call, Unreachable, Wire, WireSettings
from tests.fakes.raw_server import RawServer, always, reply


def made(folder: Path, name: str, host: str = "127.0.0.1", days: int = 1) -> Path:
    """A key and a self-signed certificate for a host, in one PEM file made for this run only."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    names: list[x509.GeneralName] = [x509.DNSName(host)]
    if host[0].isdigit():
        names = [x509.IPAddress(ip_address(host))]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=2))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{name}.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return file


def serving(pem: Path) -> RawServer:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return RawServer(always(reply()), context)


def test_a_certificate_of_our_own_authority_is_accepted(tmp_path: Path) -> None:
    pem = made(tmp_path, "own")
    with serving(pem) as server:
        wire = Wire(WireSettings(server.url, ca_file=str(pem)))
        assert wire.ask(Call("POST", "/", body=b"{}")).status == 200
        wire.close()


@pytest.mark.parametrize("why", ["unknown authority", "another host", "expired"])
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
