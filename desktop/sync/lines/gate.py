"""Proofs of who we are for what stands before a department: put on every call of every kind of connector."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

from desktop.net import FORM, Answered, Call, Doubtful, Unreachable, Wire, WireTrouble, form, hs256, origin

_RENEW_AT = 0.8  # of a token's life, so that none ends on the way
_LONGEST_LIFE = 7 * 86_400.0  # seconds
_LONGEST_TOKEN = 8192
_SIGNED = ("@method", "@target-uri", "content-digest", "idempotency-key")


def _said(text: str) -> msgspec.Meta:
    return msgspec.Meta(description=text)


class GateKey(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="key"
):
    """The secret itself goes with every call."""

    header: Annotated[str, _said("In which header.")] = "X-Api-Key"
    prefix: Annotated[str, _said("Stands before it, as 'Bearer '.")] = ""


class GateBasic(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="basic"
):
    """HTTP Basic (RFC 7617); the secret is the password."""

    user: str
    header: str = "Authorization"


class GateToken(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="token"
):
    """OAuth 2 client credentials (RFC 6749 section 4.4): a token is fetched with the secret, and renewed."""

    url: Annotated[str, _said("Whole https:// address of the token endpoint.")]
    client: Annotated[str, _said("Client id, sent with the secret as HTTP Basic.")]
    scope: str = ""
    client_auth: Annotated[Literal["basic", "body"], _said("Where the secret goes.")] = "basic"
    header: str = "Authorization"


class GateJwt(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="jwt"
):
    """A token that is signed here, afresh for each call (HS256, RFC 7519)."""

    issuer: str
    audience: str = ""
    subject: str = ""
    life_s: Annotated[int, msgspec.Meta(ge=10, le=3600)] = 300
    header: str = "Authorization"


class GateSigned(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="hmac"
):
    """Each call is signed with the secret (HTTP Message Signatures, RFC 9421, hmac-sha256)."""

    key_id: str
    encoding: Annotated[Literal["text", "base64"], _said("How the secret is written.")] = "text"


Gate = GateKey | GateBasic | GateToken | GateJwt | GateSigned


class Fixed:
    """The same header with every call."""

    def __init__(self, header: str, value: str) -> None:
        self._headers = {header: value}

    def headers(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes, now: datetime
    ) -> Mapping[str, str]:
        """Put it on."""
        return self._headers

    def renew(self) -> bool:
        """A refused key stays refused."""
        return False

    def close(self) -> None:
        """There is nothing to let go of."""


class Fetched:
    """A token, fetched when it is needed and renewed at 80 % of its life; kept in memory only."""

    def __init__(self, how: GateToken, secret: str, wire: Callable[[str], Wire]) -> None:
        """*wire* makes a line to an address by the department's own settings, without a gate."""
        self._how, self._secret = how, secret
        self._path = "/" + how.url.partition("://")[2].partition("/")[2]
        self._wire = wire(origin(how.url) or how.url)
        self._held, self._until = "", 0.0
        self._lock = threading.Lock()

    def headers(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes, now: datetime
    ) -> Mapping[str, str]:
        """The token. Raises WireTrouble when there is none to be had."""
        with self._lock:
            if not self._held or time.monotonic() >= self._until:
                self._held, life = self._fetched()
                self._until = time.monotonic() + life * _RENEW_AT
            return {self._how.header: f"Bearer {self._held}"}

    def renew(self) -> bool:
        """Forget the token: the next call fetches another."""
        with self._lock:
            held, self._held = self._held, ""
        return bool(held)

    def close(self) -> None:
        """Let go of the line to the token endpoint."""
        self._wire.close()

    def _fetched(self) -> tuple[str, float]:
        fields = [("grant_type", "client_credentials")]
        headers = {"Content-Type": FORM, "Accept": "application/json"}
        if self._how.scope:
            fields.append(("scope", self._how.scope))
        if self._how.client_auth == "body":
            fields += [("client_id", self._how.client), ("client_secret", self._secret)]
        else:
            headers["Authorization"] = _basic(self._how.client, self._secret)
        call = Call("POST", self._path, headers=headers, body=form(fields), told="secret")
        try:
            told = self._wire.ask(call)
        except Answered as no:
            # RFC 6749 section 5.2 says invalid_client with a 400 or a 401: the key is what is wrong.
            raise _not_sent(no) from None
        except Doubtful as trouble:
            raise Unreachable(trouble.code) from None
        return _token(told.json)


def _not_sent(no: Answered) -> WireTrouble:
    """The call itself never left, whatever befell its token."""
    if no.status in (400, 401, 403):
        return Answered(401, no.problem)
    if no.status in (429, 503):
        return Answered(429, no.problem, no.retry_after)
    return Unreachable("token")


def _token(told: Any) -> tuple[str, float]:
    token = told.get("access_token") if isinstance(told, dict) else None
    life = told.get("expires_in", 3600) if isinstance(told, dict) else None
    if not isinstance(token, str) or not 0 < len(token) <= _LONGEST_TOKEN:
        raise Unreachable("token")
    if not (token.isascii() and token.isprintable()) or isinstance(life, bool):
        raise Unreachable("token")
    try:
        seconds = float(life if isinstance(life, int | float | str) else 0)
    except ValueError:
        raise Unreachable("token") from None
    return token, min(max(seconds, 0.0), _LONGEST_LIFE)


class SelfSigned:
    """A JSON Web Token made afresh for each call, by the department's clock."""

    def __init__(self, how: GateJwt, secret: str) -> None:
        self._how, self._secret = how, secret

    def headers(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes, now: datetime
    ) -> Mapping[str, str]:
        """A fresh token."""
        at = int(now.timestamp())
        claims: dict[str, str | int] = {
            "iss": self._how.issuer,
            "iat": at,
            "exp": at + self._how.life_s,
            "jti": secrets.token_hex(16),
        }
        claims |= {"aud": self._how.audience} if self._how.audience else {}
        claims |= {"sub": self._how.subject} if self._how.subject else {}
        return {self._how.header: f"Bearer {hs256(claims, self._secret)}"}

    def renew(self) -> bool:
        """The next one bears another time: worth a try when the clock was found to be wrong."""
        return True

    def close(self) -> None:
        """There is nothing to let go of."""


class Sealed:
    """Each call bears a signature over what it asks and says (RFC 9421), with a digest (RFC 9530)."""

    def __init__(self, how: GateSigned, secret: str) -> None:
        self._id = how.key_id
        self._key = base64.b64decode(secret) if how.encoding == "base64" else secret.encode()

    def headers(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes, now: datetime
    ) -> Mapping[str, str]:
        """The signature over method, address, digest, and the idempotency key where there is one."""
        digest = f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode('ascii')}:"
        lower = {name.lower(): value for name, value in headers.items()}
        values = {"@method": method, "@target-uri": url, "content-digest": digest}
        if "idempotency-key" in lower:
            values["idempotency-key"] = lower["idempotency-key"]
        covered = [(name, values[name]) for name in _SIGNED if name in values]
        signed_as, value = signature(covered, self._key, self._id, int(now.timestamp()))
        return {
            "Content-Digest": digest,
            "Signature-Input": f"sig={signed_as}",
            "Signature": f"sig=:{value}:",
        }

    def renew(self) -> bool:
        """The next one bears another time: worth a try when the clock was found to be wrong."""
        return True

    def close(self) -> None:
        """There is nothing to let go of."""


def signature(
    covered: list[tuple[str, str]], key: bytes, key_id: str, created: int, *, alg: bool = True
) -> tuple[str, str]:
    """The signature parameters and the signature (base64) of components with their values (RFC 9421, 2.5)."""
    names = " ".join(f'"{name}"' for name, _ in covered)
    parameters = f'({names});created={created};keyid="{key_id}"' + (';alg="hmac-sha256"' if alg else "")
    lines = [f'"{name}": {value}' for name, value in covered]
    base = "\n".join([*lines, f'"@signature-params": {parameters}'])
    return parameters, base64.b64encode(hmac.digest(key, base.encode(), "sha256")).decode("ascii")


def _basic(user: str, secret: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{secret}".encode()).decode("ascii")


def prover(how: Gate, secret: str, wire: Callable[[str], Wire]) -> Fixed | Fetched | SelfSigned | Sealed:
    """The way of proving that a file names."""
    match how:
        case GateKey():
            return Fixed(how.header, how.prefix + secret)
        case GateBasic():
            return Fixed(how.header, _basic(how.user, secret))
        case GateToken():
            return Fetched(how, secret, wire)
        case GateJwt():
            return SelfSigned(how, secret)
        case GateSigned():
            return Sealed(how, secret)
