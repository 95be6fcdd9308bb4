"""The calls of the contract about inquiries: ask, look up by key, and what was answered since a mark."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import bottle
import msgspec

from desktop.practice.consult.inquiries import NewInquiry
from desktop.practice.contract import Problem

PATHS = (("POST", "/inquiries"), ("GET", "/inquiries"))
PAGE, LONGEST_PAGE = 100, 500
_KEY = re.compile(r"[\x21-\x7e]{1,200}")
_MARK = re.compile(r"[0-9A-Z]{5}\.[0-9]{1,12}")
_WHOLE = re.compile("[0-9]{1,9}")

if TYPE_CHECKING:
    from desktop.practice.register import Register

    Deed = Callable[[Register, type[NewInquiry], Callable[[NewInquiry, str, str], bytes]], bytes]
    Guard = Callable[[Callable[..., bytes]], Callable[..., bytes]]


def route(app: bottle.Bottle, guarded: Guard, deed: Deed) -> None:
    """Add the calls to a site: *guarded* lets in, *deed* happens once under its key."""

    def ask(register: Register) -> bytes:
        return deed(register, NewInquiry, register.ask)

    for (method, path), call in zip(PATHS, (ask, _look), strict=True):
        app.route("/<department>/v1" + path, method, guarded(call))


def _look(register: Register) -> bytes:
    """GET /inquiries."""
    query: Any = bottle.request.query
    mark, limit, key = query.get("since", ""), query.get("limit", str(PAGE)), query.get("key")
    if mark and not _MARK.fullmatch(mark):
        raise Problem(400, "not-as-agreed", "This mark was never given")
    if not _WHOLE.fullmatch(limit) or not 1 <= int(limit) <= LONGEST_PAGE:
        raise Problem(400, "not-as-agreed", f"limit is 1 to {LONGEST_PAGE}")
    if key is not None and not _KEY.fullmatch(key):
        raise Problem(400, "not-as-agreed", "A key is 1 to 200 visible ASCII characters")
    with register.lock:
        body = msgspec.json.encode(register.inquiries.page(mark, register.epoch, int(limit), key))
    bottle.response.content_type = "application/json"
    return body
