"""The answers that every resource shares: envelopes, errors, refusals (FACTS 5.2, 7)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from counterfoil.twins.xero import wire
from counterfoil.twins.xero.books import Books, Row
from counterfoil.xero.exchange import Headers, Response

JSON = {"Content-Type": "application/json; charset=utf-8"}
OFFLINE = {
    "maintenance": "The Xero API is currently offline for maintenance",
    "unavailable": "The Xero API is temporarily unavailable",
    "organisation": "The Organisation is offline",
}
BROKEN = (
    "An error occurred in Xero. Check the API Status page http://status.developer.xero.com for current service status. "
    "Contact the API support team at api@xero.com for more assistance."
)


def head(books: Books) -> Row:
    return {
        "Id": books.new_id(),
        "Status": "OK",
        "ProviderName": books.writer_name,
        "DateTimeUTC": wire.bare_instant(books.now()),
    }


def listed(books: Books, name: str, rows: Sequence[bytes], pagination: Row | None = None) -> Response:
    top = head(books)
    if pagination is not None:
        top["pagination"] = pagination
    return Response(200, Headers(JSON), wire.envelope(top, name, rows))


def quoted(books: Books, name: str, rows: Sequence[bytes], *, summarised: bool) -> Response:
    """Quotes: the flag first, no pagination, slashes as they are and dates without a zone (FACTS 5.2, 5.7)."""
    body = wire.envelope({"SummarizeErrors": summarised, **head(books)}, name, rows)
    plain = body.replace(b'"\\/Date(', b'"/Date(').replace(b')\\/"', b')/"').replace(b'+0000)/"', b')/"')
    return Response(200, Headers({"Content-Type": "application/json"}), plain)


def given(books: Books, name: str, rows: Sequence[Row]) -> Response:
    return listed(books, name, [wire.pretty(row, indent=4) for row in rows])


def json(status: int, value: Any, headers: dict[str, str] | None = None) -> Response:
    return Response(status, Headers(JSON | (headers or {})), wire.pretty(value))


def text(status: int, words: str) -> Response:
    return Response(status, Headers({"Content-Type": "text/plain; charset=utf-8"}), words.encode())


def validation(elements: Sequence[Row]) -> Response:
    return json(
        400,
        {
            "ErrorNumber": 10,
            "Type": "ValidationException",
            "Message": "A validation exception occurred",
            "Elements": list(elements),
        },
    )


def plain_error(number: int, kind: str, message: str) -> Response:
    return json(400, {"ErrorNumber": number, "Type": kind, "Message": message})


def query_error(message: str) -> Response:
    return plain_error(16, "QueryParseException", message)


def unreadable(message: str) -> Response:
    return plain_error(14, "PostDataInvalidException", message)


def not_found() -> Response:
    return Response(404, Headers({"Content-Type": "text/html; charset=utf-8"}))


def denied(status: int, detail: str, instance: str, headers: dict[str, str] | None = None) -> Response:
    """401 and 403 have a body in another casing than all the rest (FACTS 7.3)."""
    title = {401: "Unauthorized", 403: "Forbidden"}[status]
    body: Row = {
        "Type": None,
        "Title": title,
        "Status": status,
        "Detail": detail,
        "Instance": instance,
        "Extensions": {},
    }
    return json(status, body, headers)


def throttled(problem: str, retry_after: int | None, meters: dict[str, str]) -> Response:
    """Empty body, no content type, as recorded (FACTS 4)."""
    headers = {"X-Rate-Limit-Problem": problem, **meters}
    if retry_after is not None:
        headers["Retry-After"] = str(retry_after)
    return Response(429, Headers(headers))


def broken() -> Response:
    return json(500, {"ErrorNumber": 500, "Type": "InternalServerException", "Message": BROKEN})


def offline(which: str) -> Response:
    return text(503, OFFLINE[which])
