"""Draws resources/schemas/department-file.schema.json from the settings that each kind of connector declares.

Editors complete and check a department's TOML file with it; ``python -m installer.department_schema`` draws
it anew.
"""

from __future__ import annotations

import json
from typing import Any

import msgspec

from desktop.domain.catalogue import Text
from desktop.paths import resources
from desktop.sync import connectors

SCHEMA = resources() / "schemas" / "department-file.schema.json"
_REF = "#/$defs/{name}"
_DEFAULT = "department-api"


def drawn() -> str:
    """The schema as it should be now."""
    shapes = [connectors.kind(name).Config for name in connectors.KINDS]
    found, parts = msgspec.json.schema_components((Text, *shapes), ref_template=_REF)
    configs = {
        name: shape["$ref"].removeprefix("#/$defs/")
        for name, shape in zip(connectors.KINDS, found[1:], strict=True)
    }
    files = [_file(kind, parts[part]) for kind, part in configs.items()]
    whole = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "A department's file",
        "description": "How a counter speaks to one department (docs/connectors.md).",
        "oneOf": files,
        "$defs": {name: part for name, part in sorted(parts.items()) if name not in configs.values()},
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _file(kind: str, config: dict[str, Any]) -> dict[str, Any]:
    """One kind of file: what every file says, and the settings of its kind."""
    own = {
        "id": {
            "type": "string",
            "pattern": "^[a-z0-9][a-z0-9-]{0,39}$",
            "description": "Never changed later.",
        },
        "name": {"$ref": _REF.format(name="Text")},
        "code": {
            "type": "string",
            "pattern": "^[A-Z]{2}$",
            "description": "Numbers of its cases begin with it.",
        },
        "connector": {"const": kind},
    }
    required = ["id", "name", "code", *([] if kind == _DEFAULT else ["connector"])]
    return {
        "title": kind,
        "description": config.get("description", ""),
        "type": "object",
        "properties": own | config["properties"],
        "required": required + config.get("required", []),
        "additionalProperties": False,
    }


if __name__ == "__main__":
    SCHEMA.write_text(drawn(), encoding="utf-8")
