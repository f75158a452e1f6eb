"""Xero's JSON, to the byte: fixed decimals, dates in Microsoft's form, pretty-printed with CRLF (FACTS 5.2, 5.7).

Money never passes through a float, neither on the way in nor on the way out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import msgspec

_encoder = msgspec.json.Encoder(decimal_format="number")
_MS_DATE = re.compile(r"^/Date\((-?\d{1,15})([+-]\d{4})?\)/$")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


class Unreadable(ValueError):
    """The text is not what it should be: JSON, a date."""


def read_json(body: bytes) -> Any:
    try:
        return json.loads(body, parse_float=Decimal, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise Unreadable(str(error)) from error


def _refuse_constant(name: str) -> Any:
    raise Unreadable(f"{name} is not a number")


def compact(value: Any) -> bytes:
    return _encoder.encode(value)


def pretty(value: Any, indent: int = 0) -> bytes:
    """Write as Xero prints it; `indent` is the depth in spaces at which the text will stand."""
    text = msgspec.json.format(_encoder.encode(value), indent=2)
    text = text.replace(b'"/Date(', b'"\\/Date(').replace(b')/"', b')\\/"')
    return text.replace(b"\n", b"\r\n" + b" " * indent)


def envelope(head: dict[str, Any], name: str, rows: Sequence[bytes]) -> bytes:
    """Put rows that are already written (at a depth of four) under an answer's head."""
    start = pretty(head)[:-3]  # without the closing CRLF and brace
    listed = b",\r\n    ".join(rows)
    array = b"[\r\n    " + listed + b"\r\n  ]" if rows else b"[]"
    return start + b',\r\n  "' + name.encode() + b'": ' + array + b"\r\n}"


def ms(at: datetime) -> int:
    return (at - _EPOCH) // _MILLISECOND


def instant(at: datetime) -> str:
    return f"/Date({ms(at)}+0000)/"


def bare_instant(at: datetime) -> str:
    """DateTimeUTC, Organisation.CreatedDateUTC and history dates come without the zone (FACTS 5.7)."""
    return f"/Date({ms(at)})/"


def instant_string(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def day(on: date) -> str:
    """A calendar date is UTC midnight of its day."""
    return f"/Date({(on.toordinal() - 719_163) * 86_400_000}+0000)/"


def day_string(on: date) -> str:
    return f"{on.isoformat()}T00:00:00"


def read_instant(text: str) -> datetime:
    if found := _MS_DATE.match(text):
        return _at(int(found[1]))
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise Unreadable(text) from error
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def read_day(text: str) -> date:
    """Take a plain date, an ISO date-time or /Date()/; a zone is turned to UTC and then cut (FACTS 5.7)."""
    return read_instant(text).date()


def _at(milliseconds: int) -> datetime:
    try:
        return _EPOCH + timedelta(milliseconds=milliseconds)
    except OverflowError as error:
        raise Unreadable(str(milliseconds)) from error


def local_day(at: datetime, offset_minutes: int) -> date:
    """Give the calendar date at a place so many minutes east of Greenwich."""
    return at.astimezone(timezone(timedelta(minutes=offset_minutes))).date()
