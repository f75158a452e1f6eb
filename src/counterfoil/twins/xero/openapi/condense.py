"""Condense Xero's OpenAPI file to the schemas that the twin checks requests by.

Reading the whole file takes many seconds; what is left takes a few milliseconds.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).with_name("xero_accounting.yaml")
CONDENSED = Path(__file__).with_name("schemas.json")
KEPT = ("type", "format", "maxLength", "enum", "readOnly", "x-is-money", "x-is-msdate", "x-is-msdate-time")


def condense(description: dict[str, Any]) -> dict[str, Any]:
    return {name: _schema(schema) for name, schema in sorted(description["components"]["schemas"].items())}


def text_of(schemas: dict[str, Any]) -> str:
    """Write one schema a line, so that a change of Xero's file shows as a small difference."""
    rows = ",\n".join(f"{json.dumps(name)}: {json.dumps(schema, sort_keys=True)}" for name, schema in schemas.items())
    return "{\n" + rows + "\n}\n"


def _schema(schema: dict[str, Any]) -> dict[str, Any]:
    if "properties" in schema:
        return {"properties": {name: _schema(field) for name, field in schema["properties"].items()}}
    if "$ref" in schema:
        return {"ref": schema["$ref"].rsplit("/", 1)[-1]}
    kept = {key: schema[key] for key in KEPT if key in schema}
    if "items" in schema:
        kept["items"] = _schema(schema["items"])
    return kept


def read_description() -> dict[str, Any]:
    import yaml  # A development dependency: the twin itself reads only the condensed file.

    description: dict[str, Any] = yaml.safe_load(SOURCE.read_text("utf-8"))
    return description


if __name__ == "__main__":
    CONDENSED.write_text(text_of(condense(read_description())), "utf-8")
