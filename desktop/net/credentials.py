"""Who we are and whom we believe on a TLS line: a client key that never lies open on the disk, and pins."""

from __future__ import annotations

import base64
import hashlib
import secrets
import ssl
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Protocol

from cryptography import x509
from cryptography.hazmat.primitives import serialization

PIN_PREFIX = "sha256/"


class Prover(Protocol):
    """Puts a proof of who we are on every call, when its bytes stand and before the first one leaves."""

    def headers(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes, now: datetime
    ) -> Mapping[str, str]:
        """The headers of the proof; *url* is the whole address, *now* the department's time as far as known.

        Raises WireTrouble when the proof cannot be had (no token): then nothing of the call was sent.
        """
        ...

    def renew(self) -> bool:
        """The proof was refused: whether another one can be made, so that the call is worth one more try."""
        ...

    def close(self) -> None:
        """Let go of lines of its own."""
        ...


class PinMismatch(Exception):  # noqa: N818 - a fact about a line, told as trouble by the wire
    """The department showed a certificate that its pins do not name."""


def pin_of(certificate: bytes) -> str:
    """The pin of a certificate in DER: SHA-256 of its public key info, in base64 (the form of RFC 7469)."""
    key = x509.load_der_x509_certificate(certificate).public_key()
    info = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return PIN_PREFIX + base64.b64encode(hashlib.sha256(info).digest()).decode("ascii")


def pins_in(pem: bytes) -> tuple[str, ...]:
    """The pins of every certificate in a PEM file. Raises ValueError when there is none."""
    found = x509.load_pem_x509_certificates(pem)
    return tuple(pin_of(one.public_bytes(serialization.Encoding.DER)) for one in found)


def ends(pem: bytes) -> datetime:
    """When the first certificate of a PEM file stops being valid. Raises ValueError when there is none."""
    return x509.load_pem_x509_certificates(pem)[0].not_valid_after_utc


def private_key(pem: bytes, passphrase: str = "") -> str:
    """A private key as the vault keeps it (PEM, PKCS #8). Raises ValueError or TypeError when it is none."""
    key = serialization.load_pem_private_key(pem, passphrase.encode() if passphrase else None)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode("ascii")


def present(context: ssl.SSLContext, certificate: str, key: str) -> None:
    """Let a TLS context show a certificate file whose *key* (PEM) is only in memory.

    OpenSSL takes keys from files alone, so it gets one that is sealed with a passphrase nobody else ever
    knew, and that is gone when this returns. Raises OSError or ValueError when the two do not fit.
    """
    passphrase = secrets.token_hex(32)
    sealed = serialization.load_pem_private_key(key.encode(), None).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(passphrase.encode()),
    )
    with tempfile.TemporaryDirectory(prefix="one-counter-") as folder:
        file = Path(folder) / "key.pem"
        file.touch(0o600)
        file.write_bytes(sealed)
        context.load_cert_chain(certificate, file, passphrase)
