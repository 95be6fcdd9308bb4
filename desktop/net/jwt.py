"""Tokens that a client signs itself: JSON Web Tokens with HMAC-SHA-256 (RFC 7519, RFC 7515), made only."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping

_HEADER = {"alg": "HS256", "typ": "JWT"}


def hs256(claims: Mapping[str, str | int], secret: str) -> str:
    """A signed token with these claims; the claims are readable to whoever sees it."""
    signed = f"{_part(_HEADER)}.{_part(claims)}"
    seal = hmac.new(secret.encode(), signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{_encoded(seal)}"


def _part(values: Mapping[str, str | int]) -> str:
    return _encoded(json.dumps(dict(values), separators=(",", ":")).encode())


def _encoded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")
