"""A document's history and notes (FACTS 18)."""

from __future__ import annotations

from counterfoil.twins.xero import answers, wire, writing
from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.resource import Call, Sub
from counterfoil.xero.exchange import Response

DETAILS_LENGTH_MAX = 2500
NO_DOCUMENT = "The document with the supplied id was not found for this endpoint."


def read(books: Books, row: Row, _call: Call, _identifier_of_sub: str) -> Response:
    """Give the records, newest first."""
    records = [
        {
            "Changes": record["Changes"],
            "DateUTCString": record["At"].strftime("%Y-%m-%dT%H:%M:%S"),
            "DateUTC": wire.bare_instant(record["At"]),
            "User": record["User"],
            "Details": record["Details"],
        }
        for record in reversed(books.history.get(row["_id"], []))
    ]
    return answers.given(books, "HistoryRecords", records)


def add(books: Books, row: Row, call: Call, _identifier_of_sub: str) -> Response:
    """Write notes; they are never edited."""
    elements = writing.read_elements(call, "HistoryRecords")
    if any(not isinstance(one.get("Details"), str) or len(one["Details"]) > DETAILS_LENGTH_MAX for one in elements):
        return answers.validation(
            [{"ValidationErrors": [{"Message": "Details must be a text of at most 2500 characters."}]}]
        )
    for element in elements:
        books.note(row["_id"], "Note", element["Details"])
    at = wire.bare_instant(books.now())
    shown = [{"DateUTC": at, "Details": one["Details"], "ValidationErrors": []} for one in elements]
    return answers.given(books, "HistoryRecords", shown)


SUBS: dict[tuple[str, str], Sub] = {("GET", "history"): read, ("PUT", "history"): add}
