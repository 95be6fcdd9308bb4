"""The XML reader: every door that XML has is shut, and what comes through is a bounded tree."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.net import Nonsense, read_xml

BOMB = b'<!DOCTYPE a [<!ENTITY b "cc"><!ENTITY d "&b;&b;&b;&b;&b;&b;">]><a>&d;</a>'


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (BOMB, "doctype"),
        (b'<!DOCTYPE a SYSTEM "file:///etc/hostname"><a/>', "doctype"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "http://127.0.0.1:9/">]><a>&x;</a>', "doctype"),
        (b'<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:9/">%p;]><a/>', "doctype"),
        (b"<!DOCTYPE html><html><body>Please sign in</body></html>", "doctype"),
        (b"<a>&nbsp;</a>", "not_xml"),
        (b"<a>&x;</a>", "not_xml"),
        (b"<a><b></a></b>", "not_xml"),
        (b"<a/><b/>", "not_xml"),
        (b"", "not_xml"),
        (b"{}", "not_xml"),
        (b"<a>\xff\xfe</a>", "not_xml"),
        (b'<?xml version="1.0" encoding="utf-16"?><a/>', "encoding"),
        (b'<?xml version="1.0" encoding="iso-8859-1"?><a>\xe9</a>', "encoding"),
        ('<?xml version="1.0" encoding="utf-16"?><a/>'.encode("utf-16"), "encoding"),
        ("<a/>".encode("utf-16"), "encoding"),
        ("<a/>".encode("utf-32-le"), "encoding"),
        (b"<a>" * 33 + b"</a>" * 33, "too_deep"),
        (b"<a>" * 90_000 + b"</a>" * 90_000, "too_deep"),
        (b"<a>" + b"<b/>" * 100_001 + b"</a>", "too_many"),
        (b"<a>" + b"<b/>" * 900_000 + b"</a>", "too_many"),
        (b"<a>" + b"x" * 5_000_000 + b"</a>", "too_big"),
    ],
)
def test_refuses(body: bytes, code: str) -> None:
    began = time.monotonic()
    with pytest.raises(Nonsense) as caught:
        read_xml(body)
    assert caught.value.code == code
    assert time.monotonic() - began < 3


def test_reads_texts_lists_and_prefixes() -> None:
    read = read_xml(
        b'<?xml version="1.0" encoding="UTF-8"?><!-- x --><o:all xmlns:o="urn:x"><o:one> 1 </o:one>'
        b"<one>&lt;2&gt;</one><two a='b'><![CDATA[<3>]]></two><empty/></o:all>"
    )
    assert read.name == "all"
    assert read.plain() == {"one": ["1", "<2>"], "two": "<3>", "empty": ""}


def test_accepts_the_limit_itself() -> None:
    assert read_xml(b"<a>" * 32 + b"</a>" * 32).name == "a"


@given(st.binary(max_size=200))
def test_any_bytes_give_a_tree_or_nonsense(body: bytes) -> None:
    with contextlib.suppress(Nonsense):
        read_xml(b"<a>" + body + b"</a>").plain()
