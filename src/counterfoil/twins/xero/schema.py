"""Check what a client sends against Xero's own description: names, types, lengths, enums.

A field that the description does not know is refused in strict mode and ignored otherwise: a stand-in that forgives a
misspelt field hides the very bug that it exists to find.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from counterfoil.twins.xero import wire
from counterfoil.twins.xero.openapi.condense import CONDENSED

DEPTH_MAX = 12
NUMBER_MAX = Decimal("1e18")

# What Xero takes or gives beyond version 16.1.0 of its file, or though the file leaves it out; with the source.
BEYOND: dict[str, dict[str, dict[str, Any]]] = {
    "Invoice": {
        "RoundingAmount": {"type": "number"},  # FACTS 10.1
        "EnteredTotal": {"type": "number"},  # FACTS 10.1
        "SubTotal": {"type": "number"},  # read beside a RoundingAmount, else passed over (FACTS 10.1, 11)
        "TotalTax": {"type": "number"},
        "Total": {"type": "number"},
        "DateString": {"type": "string", "readOnly": True},  # FACTS 5.7
        "DueDateString": {"type": "string", "readOnly": True},
    },
    "CreditNote": {
        "ID": {"type": "string", "readOnly": True},  # FACTS 12
        "DateString": {"type": "string", "readOnly": True},
        "DueDateString": {"type": "string", "readOnly": True},
    },
    "BatchPayment": {  # read-only there, and in a schema of its own for deleting (FACTS 13.2)
        "BatchPaymentID": {"type": "string", "format": "uuid"},
        "Status": {"type": "string", "enum": ["AUTHORISED", "DELETED"]},
    },
    "BankTransfer": {  # deleted by status since July 2026 (FACTS 14)
        "BankTransferID": {"type": "string", "format": "uuid"},
        "Status": {"type": "string", "enum": ["AUTHORISED", "DELETED"]},
    },
    "Quote": {  # FACTS 16: both spellings are taken
        "LineAmountTypes": {
            "type": "string",
            "enum": ["EXCLUSIVE", "INCLUSIVE", "NOTAX", "Exclusive", "Inclusive", "NoTax"],
        },
    },
    "LineItem": {
        "AccountId": {"type": "string", "format": "uuid"}
    },  # FACTS 10.1: the pages and the wire spell it apart
}
# Parts of an answer that a client may send back; Xero computes them and takes no notice.
_COMPUTED = frozenset({"HasErrors", "HasValidationErrors", "ValidationErrors", "Warnings", "StatusAttributeString"})


@dataclass(slots=True)
class Checked:
    """What is left of a sent element: typed values, what Xero does not know, and what is too long or not allowed."""

    element: dict[str, Any] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    invalid: list[str] = field(default_factory=list)


@cache
def schemas() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(CONDENSED.read_text("utf-8"))
    for name, fields in BEYOND.items():
        read[name]["properties"].update(fields)
    return read


def check(sent: dict[str, Any], schema: str) -> Checked:
    checked = Checked()
    checked.element = _object(sent, schema, "", checked)
    return checked


def _object(sent: dict[str, Any], schema: str, path: str, checked: Checked) -> dict[str, Any]:
    fields = schemas()[schema]["properties"]
    clean: dict[str, Any] = {}
    for name, value in sent.items():
        spec = fields.get(name)
        if spec is None:
            checked.unknown.append(f"The element '{path}{name}' was not recognised: {schema} has no such field.")
        elif value is not None and not spec.get("readOnly") and name not in _COMPUTED:
            read = _value(value, spec, path + name, checked)
            if read is not None:
                clean[name] = read
    return clean


def _value(value: Any, spec: dict[str, Any], path: str, checked: Checked) -> Any:
    if "ref" in spec:
        target = schemas()[spec["ref"]]
        if "properties" not in target:
            return _value(value, target, path, checked)
        if not isinstance(value, dict) or path.count(".") > DEPTH_MAX:
            return _wrong(path, "an object", checked)
        return _object(value, spec["ref"], path + ".", checked)
    if spec.get("type") == "array":
        if not isinstance(value, list):
            return _wrong(path, "an array", checked)
        read = [_value(one, spec["items"], f"{path}[{place}]", checked) for place, one in enumerate(value)]
        return [one for one in read if one is not None]
    return _scalar(value, spec, path, checked)


def _scalar(value: Any, spec: dict[str, Any], path: str, checked: Checked) -> Any:
    kind = spec.get("type")
    if kind in ("number", "integer"):
        number = _number(value, path, checked)
        if kind == "number" or number is None:
            return number
        return int(number) if number == int(number) else _wrong(path, "a whole number", checked)
    if kind == "boolean":
        return value if isinstance(value, bool) else _wrong(path, "true or false", checked)
    if not isinstance(value, str):
        return _wrong(path, "a text", checked)
    if spec.get("format") == "uuid":
        return _uuid(value, path, checked)
    if "x-is-msdate" in spec or "x-is-msdate-time" in spec or spec.get("format") == "date":
        return _date(value, path, checked)
    return _text(value, spec, path, checked)


def _number(value: Any, path: str, checked: Checked) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        _wrong(path, "a number", checked)
        return None
    number = Decimal(value)
    if abs(number) > NUMBER_MAX:
        checked.invalid.append(f"{path}: the number is too large.")
        return None
    return number


def _uuid(value: str, path: str, checked: Checked) -> str | None:
    if not value:
        return None
    try:
        return str(UUID(value))  # with or without dashes, whatever its case: FACTS 22.28 and 26
    except ValueError:
        _wrong(path, "an identifier (a GUID)", checked)
        return None


def _date(value: str, path: str, checked: Checked) -> Any:
    if not value:
        return None
    try:
        return wire.read_day(value)
    except wire.Unreadable:
        return _wrong(path, "a date", checked)


def _text(value: str, spec: dict[str, Any], path: str, checked: Checked) -> str:
    longest = spec.get("maxLength")
    if longest is not None and len(value) > longest:
        checked.invalid.append(f"The {path} field cannot be longer than {longest} characters.")
    if "enum" in spec and value not in spec["enum"]:
        checked.invalid.append(f"{path}: '{value}' is not one of the values that Xero knows.")
    return value


def _wrong(path: str, wanted: str, checked: Checked) -> None:
    checked.unknown.append(f"The element '{path}' must be {wanted}.")
