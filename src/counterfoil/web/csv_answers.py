"""Answer with a CSV file that a spreadsheet opens as it is meant: accents whole, and no cell run as a formula."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from django.http import StreamingHttpResponse

# A phone number may begin with a plus, and an amount with a minus: neither is a formula.
_HARMLESS = re.compile(r"[+-][\d\s().-]*")


def csv_answer(name: str, heading: Sequence[str], rows: Iterable[Sequence[object]]) -> StreamingHttpResponse:
    """`name` is the file's, without its ending: letters, digits and hyphens."""
    return StreamingHttpResponse(
        _lines(heading, rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def guarded(cell: object) -> str:
    """Put an apostrophe before what a spreadsheet would run as a formula; our own import takes it away again."""
    text = "" if cell is None else str(cell)
    if text.startswith(("=", "@", "\t", "\r")) or (text.startswith(("+", "-")) and not _HARMLESS.fullmatch(text)):
        return f"'{text}"
    return text


class _Echo:
    """A file that gives back what is written to it, so that rows are sent as they are made."""

    def write(self, line: str) -> str:
        return line


def _lines(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff"  # Without it, a well-known spreadsheet takes UTF-8 for something else.
    for row in chain([heading], rows):
        yield writer.writerow([guarded(cell) for cell in row])
