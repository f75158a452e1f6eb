"""How Xero writes ids, dates and amounts in JSON, and how we read and write them without losing a digit.

Amounts are Decimal from the first byte to the last: a JSON number is never a float on its way (FACTS 5.2). Rows are
read strictly and fast; a row that does not fit is read once more with nulls dropped and texts taken for numbers, since
Xero sometimes sends both (FACTS 5.2, 26), before it is called unreadable.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, NoReturn, TypeVar

import msgspec

ZERO_GUID = "00000000-0000-0000-0000-000000000000"  # Xero's id of a thing that does not exist (FACTS 7.2).

# The offset after the milliseconds is decoration: they count from 1970 in UTC whatever it says (FACTS 5.7).
_XERO_DATE = re.compile(r"/Date\((-?\d{1,16})(?:[+-]\d{4})?\)/")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?:T.*)?", re.DOTALL)

T = TypeVar("T")


class Unreadable(ValueError):
    """Bytes that are not what Xero documents. Says where they differ, never what they hold."""


class Guid(str):
    """An id in lower case: Xero's are, but it takes and may echo others (FACTS 22.28)."""

    __slots__ = ()


class Instant(datetime):
    """An aware moment in UTC."""


class Day(date):
    """A calendar date: Xero sends the UTC midnight of the day, which no time zone may move (FACTS 5.7)."""


# Fields whose name here says instant (`_at`) or calendar date (`_on`), where Xero's says only Date.
SPELLINGS: Mapping[str, str] = {
    "created_at": "CreatedDateUTC",
    "dated_on": "Date",
    "due_on": "DueDate",
    "end_of_year_locked_on": "EndOfYearLockDate",
    "expected_payment_on": "ExpectedPaymentDate",
    "fully_paid_on": "FullyPaidOnDate",
    "period_locked_on": "PeriodLockDate",
    "planned_payment_on": "PlannedPaymentDate",
    "raw": "$raw",
    "updated_at": "UpdatedDateUTC",
}


def spelling_of(name: str) -> str:
    """Give Xero's name of a field: `contact_id` is ContactID."""
    return SPELLINGS.get(name) or "".join(
        part.upper() if part == "id" else part.capitalize() for part in name.split("_")
    )


class Part(msgspec.Struct, frozen=True, kw_only=True, rename=spelling_of):
    """An object inside a row: absent texts are empty, absent collections empty, other absent values None."""


class Row(Part, frozen=True, kw_only=True):
    """One row as Xero sent it: the fields we use, and all the rest in `raw`, its exact JSON."""

    raw: bytes = b""

    def __repr__(self) -> str:
        # Without `raw`, which is long and, of an organisation, may hold its API key.
        names = (name for name in self.__struct_fields__ if name != "raw")
        return f"{type(self).__name__}({', '.join(f'{name}={getattr(self, name)!r}' for name in names)})"


def parse_instant(text: str) -> Instant:
    """Read `/Date(ms+0000)/` or an ISO date-time; one without a zone is UTC (FACTS 3.1, 5.7, 20)."""
    if match := _XERO_DATE.fullmatch(text):
        return _from_milliseconds(int(match[1]))
    moment = Instant.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def parse_day(text: str) -> Day:
    """Read a calendar date from `/Date(ms+0000)/` (in UTC) or from the day that an ISO text names."""
    if match := _XERO_DATE.fullmatch(text):
        moment = _from_milliseconds(int(match[1]))
        return Day(moment.year, moment.month, moment.day)
    if not _ISO_DAY.fullmatch(text):
        raise ValueError("not a date")
    return Day.fromisoformat(text[:10])


def seconds_text(moment: datetime) -> str:
    """Write an instant as If-Modified-Since wants it; any other form is ignored without a word (FACTS 6.4)."""
    assert moment.tzinfo is not None, "an instant without a zone would ask for the wrong hours"
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def decode(body: bytes, kind: type[T]) -> T:
    """Read JSON into the type, or raise `Unreadable`."""
    try:
        return _decoder(kind).decode(body)
    except UnicodeDecodeError as error:
        raise Unreadable("not UTF-8") from error
    except msgspec.DecodeError as error:
        raise Unreadable(str(error)) from error


def decode_row(body: bytes, kind: type[T]) -> T:
    """Read one row, leniently when it must be, and keep its exact bytes in `raw`."""
    try:
        row = _decoder(kind).decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        row = _decode_leniently(body, kind)
    if isinstance(row, Row):
        msgspec.structs.force_setattr(row, "raw", body)
    return row


def decode_plain(body: bytes) -> Any:
    """Read JSON into dicts and lists, numbers with a point as Decimal."""
    try:
        return json.loads(body, parse_float=Decimal, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise Unreadable("not JSON") from error


def encode(value: object) -> bytes:
    """Write JSON: the same value gives the same bytes, an amount is a number with all its digits and no exponent."""
    return msgspec.json.encode(_plain(value), order="deterministic")


def _from_milliseconds(milliseconds: int) -> Instant:
    try:
        return Instant(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)
    except OverflowError as error:
        raise ValueError("not a date in any year we know") from error


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


_PARSERS: Mapping[type, Callable[[str], Any]] = {
    Guid: lambda text: Guid(text.lower()),
    Instant: parse_instant,
    Day: parse_day,
}


def _parse(kind: type, value: object) -> Any:
    if not isinstance(value, str):
        raise ValueError("expected a text")
    return _PARSERS[kind](value)


_DECODERS: dict[object, msgspec.json.Decoder[Any]] = {}


def _decoder(kind: type[T]) -> msgspec.json.Decoder[T]:
    # Making a decoder takes longer than most bodies take to read.
    decoder = _DECODERS.get(kind)
    if decoder is None:
        decoder = _DECODERS[kind] = msgspec.json.Decoder(kind, dec_hook=_parse)
    return decoder


def _decode_leniently(body: bytes, kind: type[T]) -> T:
    try:
        return msgspec.convert(_without_nulls(decode_plain(body)), kind, dec_hook=_parse, strict=False)
    except msgspec.ValidationError as error:
        raise Unreadable(str(error)) from error


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_nulls(inner) for name, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [_without_nulls(inner) for inner in value if inner is not None]
    return value


def _plain(value: object) -> object:
    match value:
        case None | bool() | int():
            return value
        case str():
            return str(value)
        case Decimal():
            return _number(value)
        case datetime():
            # Xero turns it into UTC and cuts it to the day, which can be the day before (FACTS 5.7).
            raise TypeError("send a calendar date, not an instant")
        case date():
            return value.isoformat()
        case Mapping():
            return {str(name): _plain(inner) for name, inner in value.items()}
        case Sequence():
            return [_plain(inner) for inner in value]
        case _:
            # A float among them: it has already lost what an amount must keep.
            raise TypeError(f"{type(value).__name__} cannot be sent to Xero")


def _number(amount: Decimal) -> msgspec.Raw:
    # Xero misreads numbers with an exponent (FACTS 5.8).
    if not amount.is_finite():
        raise ValueError("an amount must be a finite number")
    return msgspec.Raw(format(amount, "f").encode())
