"""Answers that are hostile in what they say: no JSON or XML that anybody may read, or lies in good form."""

from __future__ import annotations

import json
import re

from tests.fakes.hostile.kinds import KINDS, Kind, Pieces, changed, is_xml, kind, parted, rewritten

# -- JSON and XML -------------------------------------------------------------------------------------------


@kind("very deep", words=True)
def _deep(honest: bytes) -> Pieces:
    if is_xml(honest):
        yield rewritten(honest, b"<a>" * 100_000 + b"</a>" * 100_000)
    else:
        yield rewritten(honest, b"[" * 100_000 + b"]" * 100_000)


@kind("very wide", words=True)
def _wide(honest: bytes) -> Pieces:
    if is_xml(honest):
        yield rewritten(honest, b"<a>" + b"<b/>" * 99_000 + b"</a>")
    else:
        yield rewritten(honest, b"[" + b"[]," * 80_000 + b"{}]")


@kind("too wide", words=True)
def _too_wide(honest: bytes) -> Pieces:
    if is_xml(honest):
        yield rewritten(honest, b"<a>" + b"<b/>" * 900_000 + b"</a>")
    else:
        yield rewritten(honest, b"[" + b"{}," * 1_200_000 + b"0]")


@kind("doubled names", words=True)
def _doubled(honest: bytes) -> Pieces:
    _, body, _ = parted(honest)
    inside = body.strip()[1:] if body.strip()[:1] == b"{" else b'"b": 2}'
    yield rewritten(honest, b'{"a": 1, "a": 2, ' + inside, "application/json")


@kind("not a number", words=True)
def _nan(honest: bytes) -> Pieces:
    yield rewritten(honest, b'{"version": NaN, "a": Infinity, "b": -Infinity}', "application/json")


@kind("numbers beyond counting", words=True)
def _numbers(honest: bytes) -> Pieces:
    yield rewritten(honest, b'{"version": ' + b"9" * 5000 + b', "a": 1e999}', "application/json")


@kind("lone surrogates", words=True)
def _surrogates(honest: bytes) -> Pieces:
    yield changed(honest, lambda text: text + "\ud800")


@kind("another character set", words=True)
def _charset(honest: bytes) -> Pieces:
    body = '{"reference": "编号", "title": "测试"}'.encode("gb18030")
    yield rewritten(honest, body, "application/json; charset=gb18030")


@kind("UTF-16", words=True)
def _utf16(honest: bytes) -> Pieces:
    _, body, media = parted(honest)
    yield rewritten(honest, (body or b"{}").decode("utf-8", "replace").encode("utf-16"), media)


@kind("byte order mark", keeps=True, words=True)
def _bom(honest: bytes) -> Pieces:
    yield rewritten(honest, b"\xef\xbb\xbf" + parted(honest)[1])


@kind("a NUL in each text", keeps=True, words=True)
def _nul(honest: bytes) -> Pieces:
    yield changed(honest, lambda text: text[:1] + "\0" + text[1:])


@kind("entities that grow", words=True)
def _laughs(honest: bytes) -> Pieces:
    rows = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    body = f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e0 "ha">{rows}]><a>&e11;</a>'
    yield rewritten(honest, body.encode(), "application/xml")


@kind("an entity from elsewhere", words=True)
def _external(honest: bytes) -> Pieces:
    body = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a><service_request_id>&x;</service_request_id></a>'
    yield rewritten(honest, body, "application/xml")


@kind("a document type from elsewhere", words=True)
def _external_dtd(honest: bytes) -> Pieces:
    yield rewritten(honest, b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd"><a>1</a>', "text/xml")


for _name, _body in {
    "null": b"null",
    "true": b"true",
    "a single text": b'"reference"',
    "an empty object": b"{}",
    "an empty list": b"[]",
    "a list of lists": b"[[[], [[]]], [null]]",
    "objects where texts belong": b'[{"reference": {"a": 1}, "service_request_id": {}, "id": [], "url": []}]',
    "cut JSON": b'{"reference": "CA-0',
}.items():
    KINDS[_name] = Kind(
        lambda honest, body=_body: iter([rewritten(honest, body, "application/json")]), words=True
    )


# -- honest in form, hostile in meaning ---------------------------------------------------------------------


@kind("references that are paths", keeps=True, words=True)
def _paths(honest: bytes) -> Pieces:
    yield changed(honest, lambda text: "../../" + text if re.fullmatch(r"[\w-]{1,60}", text) else text)


@kind("links to elsewhere", keeps=True, words=True)
def _elsewhere(honest: bytes) -> Pieces:
    yield changed(honest, lambda text: re.sub(r"^https?://[^/]+", "http://127.0.0.1:9", text))


@kind("another case's number", keeps=True, words=True)
def _other_number(honest: bytes) -> Pieces:
    yield changed(honest, lambda text: re.sub(r"YH-[0-9A-F]{4}-\d+", "YH-FFFF-999999", text))


@kind("states nobody knows", keeps=True, words=True)
def _states(honest: bytes) -> Pieces:
    yield changed(honest, lambda text: "hexed" if re.fullmatch(r"[a-z_]{4,20}|[A-Z]{6,30}", text) else text)


@kind("dates of the year 99999", keeps=True, words=True)
def _far_dates(honest: bytes) -> Pieces:
    yield changed(
        honest, lambda text: re.sub(r"^20\d\d-", "99999-", text), lambda n: n * 10**5 if n > 10**12 else n
    )


@kind("dates before all time", keeps=True, words=True)
def _early_dates(honest: bytes) -> Pieces:
    yield changed(honest, lambda text: re.sub(r"^20\d\d-", "0000-", text), lambda n: -n if n > 10**12 else n)


@kind("numbers as texts", keeps=True, words=True)
def _numbers_as_texts(honest: bytes) -> Pieces:
    yield changed(honest, lambda text: text, str)


@kind("texts as numbers", keeps=True, words=True)
def _texts_as_numbers(honest: bytes) -> Pieces:
    yield changed(honest, len)


@kind("numbers below nothing", keeps=True, words=True)
def _below(honest: bytes) -> Pieces:
    yield changed(honest, lambda text: text, lambda n: -n - 1)


@kind("everything in a list", keeps=True, words=True)
def _listed(honest: bytes) -> Pieces:
    yield changed(honest, lambda text: [text])


@kind("texts that turn around", keeps=True, words=True)
def _turning(honest: bytes) -> Pieces:
    yield changed(honest, lambda text: "\u202e" + text + "\u2066")


@kind("texts that are code", keeps=True, words=True)
def _code(honest: bytes) -> Pieces:
    yield changed(honest, lambda text: text + "<script>=cmd|' /C calc'!A0</script>")


@kind("headers within headers", keeps=True, words=True)
def _split(honest: bytes) -> Pieces:
    yield changed(honest, lambda text: text + "\r\nX-Injected: 1")


@kind("the same words twice", keeps=True, words=True)
def _twice(honest: bytes) -> Pieces:
    body = parted(honest)[1]
    try:
        told = json.loads(body)
        told = (
            told * 2
            if isinstance(told, list)
            else {n: v * 2 if isinstance(v, list) else v for n, v in told.items()}
        )
        yield rewritten(honest, json.dumps(told).encode())
    except (ValueError, AttributeError):
        yield rewritten(honest, body)
