"""Bodies of requests in the two forms that web forms have: a list of fields, and parts with a file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

FORM = "application/x-www-form-urlencoded"


def form(fields: Iterable[tuple[str, str]]) -> bytes:
    """Fields in their order, a name as often as it comes (WHATWG URL, application/x-www-form-urlencoded)."""
    return urlencode(list(fields)).encode("ascii")


def multipart(fields: Mapping[str, str], name: str, content: bytes) -> tuple[str, bytes]:
    """Content type and body of a form with one file in the field *name* (RFC 7578).

    The boundary is worked out from the content, so that the same call gives the same bytes at every try.
    Names are ours, never from outside; a value must not hold a line break (ValueError).
    """
    if any("\r" in value or "\n" in value for value in fields.values()):
        raise ValueError("a line break in a field")
    boundary = hashlib.sha256(content).hexdigest()[:40]
    while boundary.encode() in content:  # a file that holds its own hash is whole all the same
        boundary = hashlib.sha256(boundary.encode()).hexdigest()[:40]
    head: list[str] = []
    for field, value in fields.items():
        head += [f"--{boundary}", f'Content-Disposition: form-data; name="{field}"', "", value]
    head += [
        f"--{boundary}",
        f'Content-Disposition: form-data; name="{name}"; filename="{name}"',
        "Content-Type: application/octet-stream",
        "\r\n",
    ]
    body = b"".join(["\r\n".join(head).encode(), content, f"\r\n--{boundary}--\r\n".encode()])
    return f"multipart/form-data; boundary={boundary}", body
