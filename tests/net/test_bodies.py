"""Forms, parts, tokens and addresses, each read back by somebody else's reader."""

from __future__ import annotations

import hashlib
import hmac
import io
import json
from base64 import urlsafe_b64decode
from urllib.parse import parse_qsl

import pytest
from bottle import BaseRequest
from hypothesis import given
from hypothesis import strategies as st

from desktop.net import FORM, form, hs256, multipart, origin, query_of

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(st.lists(st.tuples(TEXT, TEXT), max_size=6))
def test_a_form_is_read_back(fields: list[tuple[str, str]]) -> None:
    assert FORM.endswith("urlencoded")
    assert parse_qsl(form(fields).decode(), keep_blank_values=True, strict_parsing=bool(fields)) == fields


@given(st.binary(max_size=300), st.from_regex(r"[a-z0-9]{1,40}", fullmatch=True))
def test_parts_are_read_back(content: bytes, lock: str) -> None:
    media, body = multipart({"lock": lock}, "inhoud", content)
    environ = {
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": media,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
    }
    request = BaseRequest(environ)
    assert request.forms["lock"] == lock
    assert request.files["inhoud"].file.read() == content
    assert multipart({"lock": lock}, "inhoud", content) == (media, body)


def test_a_file_that_holds_its_own_boundary_is_whole() -> None:
    content = b"x"
    boundary = hashlib.sha256(content).hexdigest()[:40]
    media, body = multipart({}, "inhoud", content)
    assert boundary in media
    assert boundary.encode() in body
    tricky = b"\r\n--" + hashlib.sha256(b"").hexdigest()[:40].encode()
    assert tricky in multipart({}, "inhoud", tricky)[1]


def test_a_line_break_does_not_become_a_field() -> None:
    with pytest.raises(ValueError, match="line break"):
        multipart({"lock": "a\r\nX: y"}, "inhoud", b"")


def test_a_token_is_signed_and_says_its_claims() -> None:
    head, claims, seal = hs256({"iss": "counter", "iat": 1}, "s3cret").split(".")
    wanted = hmac.new(b"s3cret", f"{head}.{claims}".encode(), hashlib.sha256).digest()
    assert urlsafe_b64decode(seal + "=") == wanted
    assert json.loads(urlsafe_b64decode(claims + "==")) == {"iss": "counter", "iat": 1}
    assert json.loads(urlsafe_b64decode(head + "==")) == {"alg": "HS256", "typ": "JWT"}


@pytest.mark.parametrize(
    ("url", "known"),
    [
        ("https://a.example/x", "https://a.example:443"),
        ("http://a.example:8080/x?y", "http://a.example:8080"),
        ("https://A.example", "https://a.example:443"),
        ("https://user:pass@a.example/", ""),
        ("https://a.example:99999/", ""),
        ("ftp://a.example/", ""),
        ("file:///etc/hostname", ""),
        ("//a.example/x", ""),
        ("https://[::1", ""),
        ("", ""),
    ],
)
def test_where_an_address_leads(url: str, known: str) -> None:
    assert origin(url) == known


def test_a_next_page_is_followed_only_at_the_same_address() -> None:
    base = "https://a.example/v2/requests.json"
    assert query_of("https://a.example/v2/requests.json?page=2&x=", base) == {"page": "2", "x": ""}
    assert query_of("https://a.example:443/v2/requests.json?page=2", base) == {"page": "2"}
    for other in (
        "https://b.example/v2/requests.json?page=2",
        "https://a.example/v2/other.json?page=2",
        "http://a.example/v2/requests.json?page=2",
        "/v2/requests.json?page=2",
        base + "?" + "&".join(f"a{n}=1" for n in range(99)),
    ):
        assert query_of(other, base) is None
