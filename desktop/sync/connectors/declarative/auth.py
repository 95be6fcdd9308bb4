"""How we prove to a department who we are: the settings of each way, and what it does to a call."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal, Protocol

import msgspec

from desktop.clock import Clock
from desktop.net import FORM, Answered, Call, Doubtful, Unreachable, WireTrouble, form, hs256
from desktop.sync.connectors.declarative.expressions import Expression, Surroundings, compiled, evaluated
from desktop.sync.connectors.declarative.filters import Unfit

JSON = "application/json"
_RENEW_AT = 0.8  # of a token's life, so that none ends on the way
_LONGEST_LIFE = 7 * 86_400.0  # seconds
_LONGEST_TOKEN = 8192

_canonical = msgspec.json.Encoder(order="sorted")
Scope = Mapping[str, Any]
Words = Annotated[str, msgspec.Meta(description="A text; {places} in braces are filled with values.")]


def _said(description: str) -> msgspec.Meta:
    return msgspec.Meta(description=description)


class NoAuth(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="none"):
    """The department asks for no proof of who we are."""


class ApiKey(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="key"
):
    """The secret goes with every call, in a header or in the query."""

    header: str = ""
    query: str = ""
    prefix: Annotated[str, _said("Stands before it in the header, as 'Bearer '.")] = ""


class Basic(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="basic"
):
    """HTTP Basic (RFC 7617); the secret is the password."""

    user: str


class Token(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="token"
):
    """A token is fetched with the secret and sent until it ends (OAuth 2 client credentials, and log-ins)."""

    path: Annotated[str, _said("Below url, or a whole https:// address.")]
    client: Annotated[
        str, _said("Client id; sent with the secret as HTTP Basic unless body says {secret}.")
    ] = ""
    body: Annotated[dict[str, Any], _said("May say {secret} and {client}.")] = msgspec.field(
        default_factory=lambda: {"grant_type": "client_credentials"}
    )
    headers: Annotated[dict[str, str], _said("Sent when it is fetched. Never a secret.")] = {}
    encoding: Literal["form", "json"] = "form"
    token: Words = "{answer.access_token}"  # noqa: S105 - where the answer has it
    life_s: Annotated[Words, _said("How long it is good, in seconds; a fixed number is a text too.")] = (
        "{answer.expires_in | default: 3600}"
    )
    header: Annotated[str, _said("Sent in this header; empty: only where a text says {token}.")] = (
        "Authorization"
    )
    prefix: str = "Bearer "


class Jwt(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="jwt"):
    """A token that is signed here, afresh for each call (HS256)."""

    claims: Annotated[dict[str, Words | int], _said("Besides iat and exp, which are put in.")]
    life_s: Annotated[int, msgspec.Meta(ge=10, le=3600)] = 300
    header: str = "Authorization"
    prefix: str = "Bearer "


class Signed(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="hmac"
):
    """Each call is signed with the secret (HMAC-SHA-256)."""

    signs: Annotated[
        Words,
        _said("What is signed, of {method} {path} {query} {time} {nonce} {body_sha256} {client}."),
    ] = "{method}\n{path}\n{query}\n{time}\n{nonce}\n{body_sha256}"
    headers: Annotated[dict[str, Words], _said("What is sent; {signature} too.")]
    client: str = ""
    encoding: Literal["hex", "base64"] = "hex"
    time: Annotated[Literal["iso", "seconds", "millis"], _said("How {time} is written.")] = "iso"


Auth = NoAuth | ApiKey | Basic | Token | Jwt | Signed


class Proof(Protocol):
    """One way of proving who we are."""

    def prove(self, call: Call) -> Call:
        """The call with the proof on it. Raises WireTrouble when a token cannot be had: nothing was sent."""
        ...

    def renew(self) -> bool:
        """Whether a refused proof can be made anew, so that the call is worth one more try."""
        ...

    def token(self) -> str:
        """What {token} stands for. Raises WireTrouble."""
        ...


class Fixed:
    """The same headers and query with every call."""

    def __init__(self, headers: Mapping[str, str], query: Mapping[str, str]) -> None:
        self._headers, self._query = dict(headers), dict(query)

    def prove(self, call: Call) -> Call:
        """Put them on."""
        return replace(call, headers={**call.headers, **self._headers}, query={**call.query, **self._query})

    def renew(self) -> bool:
        """A refused key stays refused."""
        return False

    def token(self) -> str:
        """There is none."""
        return ""


class Fetched:
    """A token from the department, fetched when it is needed and renewed at 80 % of its life."""

    def __init__(
        self,
        how: Token,
        secret: str,
        ask: Callable[[Call], Any],
        clock: Clock,
        around: Surroundings,
        scope: Scope,
    ) -> None:
        """*ask* makes a call and returns the answer's JSON; *scope* is what every text may speak of."""
        self._how = how
        self._secret = secret
        self._ask = ask
        self._clock = clock
        self._body = compiled(how.body, replace(around, names={"secret", "client", "values"}))
        self._token = Expression(how.token, replace(around, names={"answer"}))
        self._life = Expression(how.life_s, replace(around, names={"answer"}))
        self._scope = {**scope, "secret": str(secret), "client": how.client}  # no subclass of it
        self._held = ""
        self._until = 0.0
        self._lock = threading.Lock()

    def prove(self, call: Call) -> Call:
        """The token in its header."""
        if not self._how.header:
            return call
        return replace(call, headers={**call.headers, self._how.header: f"{self._how.prefix}{self.token()}"})

    def renew(self) -> bool:
        """Forget the token: the next call fetches another."""
        with self._lock:
            self._held = ""
        return True

    def token(self) -> str:
        """A token that is still good. Raises WireTrouble."""
        with self._lock:
            if not self._held or self._clock.monotonic() >= self._until:
                self._held, life = self._fetched()
                self._until = self._clock.monotonic() + life * _RENEW_AT
            return self._held

    def _fetched(self) -> tuple[str, float]:
        media = FORM if self._how.encoding == "form" else JSON
        headers = {**self._how.headers, "Content-Type": media, "Accept": JSON}
        if self._how.client and "{secret" not in str(self._how.body):
            headers["Authorization"] = _basic(self._how.client, self._secret)
        body = evaluated(self._body, self._scope)
        encoded = (
            form((name, str(value)) for name, value in body.items())
            if self._how.encoding == "form"
            else _canonical.encode(body)
        )
        try:
            answer = self._ask(Call("POST", self._how.path, headers=headers, body=encoded, told="secret"))
            token = self._token.text({"answer": answer})
            life = float(self._life.text({"answer": answer}))
        except Answered as no:
            if no.status in (400, 401, 403):  # RFC 6749 section 5.2 says invalid_client with a 400
                raise Answered(401, no.problem) from None
            raise _not_sent(no) from None
        except Doubtful as trouble:
            raise _not_sent(trouble) from None
        except (Unfit, ValueError):
            raise Unreachable("token") from None
        if not 0 < len(token) <= _LONGEST_TOKEN or not (token.isascii() and token.isprintable()):
            raise Unreachable("token")
        return token, min(max(life, 0.0), _LONGEST_LIFE)


def _not_sent(trouble: WireTrouble) -> WireTrouble:
    """Whatever befell the token, the call itself never left: that is certain."""
    if isinstance(trouble, Answered) and trouble.status in (429, 503):
        return Answered(429, trouble.problem, trouble.retry_after)
    return Unreachable(trouble.code)


class SelfSigned:
    """A JSON Web Token made afresh for each call, by the department's clock."""

    def __init__(
        self, how: Jwt, secret: str, now: Callable[[], datetime], around: Surroundings, scope: Scope
    ) -> None:
        """*now* is the department's time as far as it is known."""
        self._how = how
        self._secret = secret
        self._now = now
        self._scope = scope
        self._claims = compiled(how.claims, replace(around, names={"values"}))

    def prove(self, call: Call) -> Call:
        """The token in its header."""
        return replace(call, headers={**call.headers, self._how.header: f"{self._how.prefix}{self.token()}"})

    def renew(self) -> bool:
        """The next one bears another time: worth a try when the clock was found to be wrong."""
        return True

    def token(self) -> str:
        """A fresh token."""
        at = int(self._now().timestamp())
        return hs256(
            evaluated(self._claims, self._scope) | {"iat": at, "exp": at + self._how.life_s}, self._secret
        )


class Sealed:
    """Each call bears a seal over what it says."""

    def __init__(
        self,
        how: Signed,
        secret: str,
        now: Callable[[], datetime],
        base: str,
        around: Surroundings,
        scope: Scope,
    ) -> None:
        """*base* is the path that stands before every call's own."""
        self._how = how
        self._secret = secret.encode()
        self._now = now
        self._base = base
        self._scope = scope
        names = {"method", "path", "query", "time", "nonce", "body_sha256", "client", "values"}
        self._signs = Expression(how.signs, replace(around, names=names))
        self._headers = compiled(how.headers, replace(around, names=names | {"signature"}))

    def prove(self, call: Call) -> Call:
        """The seal in its headers. Packing would change the bytes that were sealed, so there is none."""
        scope = {
            **self._scope,
            "method": call.method,
            "path": self._base + call.path,
            "query": form(call.query.items()).decode("ascii"),
            "time": self._time(),
            "nonce": secrets.token_hex(16),
            "body_sha256": hashlib.sha256(call.body or b"").hexdigest(),
            "client": self._how.client,
        }
        seal = hmac.new(self._secret, self._signs.text(scope).encode(), hashlib.sha256).digest()
        scope["signature"] = seal.hex() if self._how.encoding == "hex" else b64encode(seal).decode("ascii")
        signed = {name: str(value) for name, value in evaluated(self._headers, scope).items()}
        return replace(call, headers={**call.headers, **signed}, gzip=False)

    def renew(self) -> bool:
        """The next seal bears another time: worth a try when the clock was found to be wrong."""
        return True

    def token(self) -> str:
        """There is none."""
        return ""

    def _time(self) -> str:
        now = self._now().astimezone(UTC)
        if self._how.time == "iso":
            return now.strftime("%Y-%m-%dT%H:%M:%SZ")
        return str(int(now.timestamp() * (1000 if self._how.time == "millis" else 1)))


def _basic(user: str, secret: str) -> str:
    return "Basic " + b64encode(f"{user}:{secret}".encode()).decode("ascii")


def proof(
    how: Auth,
    secret: str,
    *,
    ask: Callable[[Call], Any],
    clock: Clock,
    skew: Callable[[], timedelta],
    base: str,
    around: Surroundings,
    scope: Scope,
) -> Proof:
    """The way of proving that a file names. Raises Mistake when a text in it is not right."""

    def now() -> datetime:
        return clock.now() + skew()

    match how:
        case ApiKey():
            headers = {how.header: how.prefix + secret} if how.header and secret else {}
            return Fixed(headers, {how.query: secret} if how.query and secret else {})
        case Basic():
            return Fixed({"Authorization": _basic(how.user, secret)}, {})
        case Token():
            return Fetched(how, secret, ask, clock, around, scope)
        case Jwt():
            return SelfSigned(how, secret, now, around, scope)
        case Signed():
            return Sealed(how, secret, now, base, around, scope)
        case _:
            return Fixed({}, {})
