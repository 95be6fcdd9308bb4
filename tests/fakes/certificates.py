"""Certificates made for one run: right ones, and the three ways in which one is wrong."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

WRONG = ("unknown authority", "another host", "expired")


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


def context(pem: Path) -> ssl.SSLContext:
    """A server that shows this certificate."""
    made_context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made_context.load_cert_chain(pem)
    return made_context


class Certificates:
    """What a TLS line may show: ``right``, and the ``wrong`` ones. ``trusted`` is the file to give a client.

    Two of the wrong ones are in the client's file of authorities: wrong is what they say, not who says it.
    """

    def __init__(self, folder: Path) -> None:
        own = made(folder, "own")
        other_host = made(folder, "another-host", "department.example")
        old = made(folder, "expired", days=-1)
        self.right = context(own)
        self.wrong = tuple(context(pem) for pem in (made(folder, "unknown"), other_host, old))
        self.trusted = folder / "trusted.pem"
        self.trusted.write_bytes(b"".join(_certificate(pem) for pem in (own, other_host, old)))


def _certificate(pem: Path) -> bytes:
    whole = pem.read_bytes()
    return whole[whole.index(b"-----BEGIN CERTIFICATE") :]
