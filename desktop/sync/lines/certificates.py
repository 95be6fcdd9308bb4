"""Certificates and keys as files bring them, read with sentences for what is wrong with them."""

from __future__ import annotations

from datetime import datetime

from desktop.errors import Trouble, sentence
from desktop.net import credentials


def private_key(name: str, content: bytes, passphrase: str = "") -> str:
    """A private key as the vault keeps it; *name* is its file's. Raises Trouble."""
    try:
        return credentials.private_key(content, passphrase)
    except (ValueError, TypeError) as error:
        raise Trouble(
            sentence("The file {file} holds no key that can be opened.", file=name),
            sentence("It must be a private key as PEM; type its passphrase if it has one."),
        ) from error


def pins(name: str, content: bytes) -> tuple[str, ...]:
    """The pins of every certificate in a file. Raises Trouble."""
    try:
        return credentials.pins_in(content)
    except ValueError as error:
        raise _no_certificate(name) from error


def ends(name: str, content: bytes) -> datetime:
    """When the certificate in a file stops being valid. Raises Trouble."""
    try:
        return credentials.ends(content)
    except ValueError as error:
        raise _no_certificate(name) from error


def _no_certificate(name: str) -> Trouble:
    return Trouble(
        sentence("The file {file} holds no certificate.", file=name),
        sentence("It must be a certificate as PEM: -----BEGIN CERTIFICATE-----."),
    )
