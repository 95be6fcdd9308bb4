"""How Open311 endpoints write what they say: as JSON or XML, with every habit that was seen as a switch."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any
from xml.sax.saxutils import escape

Fields = dict[str, Any]

_ITEM = {
    "services": "service",
    "service_requests": "request",
    "service_request_updates": "request_update",
    "errors": "error",
    "attributes": "attribute",
    "values": "value",
    "endpoints": "endpoint",
    "formats": "format",
}


@dataclass
class Habits:
    """Switches of one endpoint's way of writing."""

    number_ids: bool = False
    text_booleans: bool = False
    times: str = "zulu"  # zulu | micro | spaced
    single: bool = False  # one thing is not written as a list
    errors: str = "list"  # list | object | html
    twice_wrapped: bool = False
    prolog: str = '<?xml version="1.0" encoding="utf-8"?>'
    json_media: str = "application/json; charset=utf-8"
    xml_media: str = "text/xml; charset=utf-8"

    def time(self, when: datetime) -> str:
        """A time as this endpoint writes it."""
        if self.times == "micro":
            return when.astimezone(timezone(timedelta(hours=2))).isoformat()
        if self.times == "spaced":
            return when.strftime("%Y-%m-%d %H:%M:%S +0000")
        return when.strftime("%Y-%m-%dT%H:%M:%SZ")

    def told(self, value: Any) -> Any:
        """A value with this endpoint's habits, all the way down."""
        if isinstance(value, dict):
            return {
                name: self._id(one)
                if name in ("service_request_id", "service_code", "key")
                else self.told(one)
                for name, one in value.items()
            }
        if isinstance(value, list):
            return [self.told(one) for one in value]
        if isinstance(value, bool):
            return str(value).lower() if self.text_booleans else value
        if isinstance(value, datetime):
            return self.time(value)
        return value

    def _id(self, value: Any) -> Any:
        if value is None or isinstance(value, list | dict):
            return self.told(value)
        text = str(value)
        return int(text) if self.number_ids and text.isdigit() else text

    def written(self, fmt: str, root: str, value: Any) -> tuple[str, bytes]:
        """Media type and body."""
        told = self.told(value)
        if self.single and isinstance(told, list) and len(told) == 1:
            told = told[0]
        if fmt == "json":
            return self.json_media, json.dumps(told).encode()
        body = _xml(root, told, _ITEM.get(root, "item"))
        if self.twice_wrapped and isinstance(told, list):
            body = f"<{root}>{body}</{root}>"
        return self.xml_media, (self.prolog + body).encode()


def _xml(name: str, value: Any, item: str) -> str:
    if isinstance(value, list):
        inner = "".join(_xml(item, one, "") for one in value)
    elif isinstance(value, dict):
        inner = "".join(_xml(key, one, _ITEM.get(key, key)) for key, one in value.items())
    elif isinstance(value, bool):
        inner = str(value).lower()
    else:
        inner = "" if value is None else escape(str(value))
    return f"<{name}>{inner}</{name}>"
