"""Web addresses that came from outside: where they lead, and which part of them is ours to follow."""

from __future__ import annotations

from urllib.parse import parse_qsl, quote, unquote_plus, urlsplit


def origin(url: str) -> str:
    """Scheme, host and port of a web address; "" when it is none that may be called."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        return ""
    if port is None or not parts.hostname or parts.username is not None or parts.password is not None:
        return ""
    return f"{parts.scheme}://{parts.hostname}:{port}"


def query_of(url: str, base: str) -> dict[str, str] | None:
    """What a link to the next page asks for, None unless it leads to exactly the address *base*."""
    try:
        parts, known = urlsplit(url), urlsplit(base)
        asked = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=50)
    except ValueError:
        return None
    if not origin(url) or origin(url) != origin(base) or parts.path != known.path:
        return None
    return dict(asked)


def quoted(text: str) -> str:
    """A text as one part of an address."""
    return quote(text, safe="")


def unquoted(text: str) -> str:
    """One part of an address as the text it stands for."""
    return unquote_plus(text)
