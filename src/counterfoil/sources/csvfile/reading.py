"""Turn the bytes of a CSV file, as spreadsheets really write them, into headings and numbered rows.

Nothing is guessed at the cost of a row: a quotation mark that never closes would swallow rows, so it stops the reading.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

BYTES_MAX = 20 * 1024 * 1024
ROWS_MAX = 50_000
CELL_MAX = 100_000
_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))


class Unreadable(Exception):
    """The file cannot be read as a table; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    line: int  # Where the row begins in the file, counted from 1.
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    encoding: str  # In a person's words.
    delimiter: str  # In a person's words.


def read_table(data: bytes) -> Table:
    text, encoding = _decode(data)
    text, delimiter = _delimiter(text)
    lines = [row for row in _split(text, delimiter) if any(row.cells)]
    if not lines:
        raise Unreadable("The file is empty. Choose a CSV file whose first line has the headings.")
    if len(lines) == 1:
        raise Unreadable("The file has headings but no rows below them.")
    if len(lines) - 1 > ROWS_MAX:
        raise Unreadable(f"The file has more than {ROWS_MAX:,} rows. Split it into smaller files.")
    return Table(lines[0].cells, tuple(lines[1:]), encoding, _DELIMITERS[delimiter])


def clean(cell: str) -> str:
    """Trim a cell, join its lines with a comma, and drop what nobody sees: doubled, hard and zero-width spaces."""
    if not cell.isascii():
        cell = unicodedata.normalize("NFC", cell.translate(_INVISIBLE))
    if "\n" in cell or "\r" in cell:
        cell = ", ".join(part.strip(" ,") for part in cell.splitlines() if part.strip(" ,"))
    return _without_guard(" ".join(cell.split()))


def _without_guard(cell: str) -> str:
    # Our own CSV files put an apostrophe before what a spreadsheet would run as a formula.
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@") else cell


def _decode(data: bytes) -> tuple[str, str]:
    if len(data) > BYTES_MAX:
        raise Unreadable(f"The file is larger than {BYTES_MAX // 1024 // 1024} MB. Split it into smaller files.")
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise Unreadable("This is a spreadsheet, not a CSV file. In the spreadsheet choose Save as, then CSV UTF-8.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decode_as(data, "utf-16"), "UTF-16"
    if b"\x00" in data:
        raise Unreadable("This is not a text file. Save your learners as CSV UTF-8 and choose that file.")
    try:
        return data.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        return _decode_as(data, "cp1252"), "Windows-1252"


def _decode_as(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable("The file's letters cannot be read. Save it as CSV UTF-8 and choose it again.") from error


def _delimiter(text: str) -> tuple[str, str]:
    """Find what separates the cells: what the heading line has most of, or what a spreadsheet's `sep=` line says."""
    first, _, rest = text.partition("\n")
    if first.strip().lower() in ("sep=,", "sep=;", "sep="):
        return rest, first.strip()[4:] or "\t"
    heading = next((line for line in text.splitlines() if line.strip()), "")
    outside = "".join(heading.split('"')[::2])
    return text, max(_DELIMITERS, key=outside.count)


def _split(text: str, delimiter: str) -> list[Row]:
    try:
        return list(_rows(text, delimiter, strict=True))
    except csv.Error:
        if text.count('"') % 2:
            raise Unreadable(
                "A quotation mark opens a cell and never closes it, so the rows after it cannot be told apart. "
                f"Look at {_where_quotes_go_wrong(text)}."
            ) from None
    try:
        return list(_rows(text, delimiter, strict=False))
    except csv.Error as error:
        raise Unreadable(f"The file cannot be split into rows and cells ({error}). Save it as CSV UTF-8.") from error


def _rows(text: str, delimiter: str, *, strict: bool) -> Iterator[Row]:
    csv.field_size_limit(CELL_MAX)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
    begins = 1
    for cells in reader:
        yield Row(begins, tuple(map(clean, cells)))
        begins = reader.line_num + 1


def _where_quotes_go_wrong(text: str) -> str:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.count('"') % 2:
            return f"line {number}, the first with an odd number of quotation marks"
    return "the last line"
