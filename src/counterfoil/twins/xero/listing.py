"""Answer a GET: one row, or those that the filters leave, page by page (FACTS 6)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from counterfoil.twins.xero import answers, wire
from counterfoil.twins.xero.books import Books, Row, Store
from counterfoil.twins.xero.query import read_order, read_where
from counterfoil.twins.xero.resource import Call, Resource, Shape
from counterfoil.xero.exchange import Response

PAGE_SIZE, PAGE_SIZE_MAX = 100, 1000
ROWS_MAX = 100_000


def one(books: Books, resource: Resource, row: Row, call: Call) -> Response:
    return enveloped(books, resource, call, [write(books, resource, row, Shape.SINGLE, call.places)])


def enveloped(
    books: Books, resource: Resource, call: Call, rows: Sequence[bytes], pagination: Row | None = None
) -> Response:
    """Put rows into the answer's envelope; the quotes' is another (FACTS 5.2)."""
    if resource.summarised_first:
        summarised = call.text("summarizeErrors").lower() != "false"
        return answers.quoted(books, resource.name, rows, summarised=summarised)
    return answers.listed(books, resource.name, rows, pagination)


def many(books: Books, resource: Resource, call: Call) -> Response:
    rows = _ordered(_filtered(books, resource, call), resource, call)
    if not resource.pages or not (call.text("page") or resource.enforces_paging(call)):
        if len(rows) > ROWS_MAX:
            return _too_many(resource)
        shape = Shape.UNPAGED if resource.pages else resource.listed_as
        return enveloped(books, resource, call, [write(books, resource, row, shape, call.places) for row in rows])
    page, size = max(1, call.whole("page") or 1), _page_size(resource, call)
    shape = Shape.SUMMARY if call.flag("summaryOnly") else Shape.PAGED
    shown = [write(books, resource, row, shape, call.places) for row in rows[(page - 1) * size : page * size]]
    pagination = {"page": page, "pageSize": size, "pageCount": -(-len(rows) // size), "itemCount": len(rows)}
    return enveloped(books, resource, call, shown, pagination)


def _page_size(resource: Resource, call: Call) -> int:
    return resource.page_size or min(PAGE_SIZE_MAX, max(1, call.whole("pageSize") or PAGE_SIZE))


def write(books: Books, resource: Resource, row: Row, shape: Shape, places: int) -> bytes:
    """Give a row's bytes; kept ones when nothing that it shows of others can have changed."""
    store = resource.rows(books)
    if resource.cached and isinstance(store, Store) and not row.get("_allocations"):
        return store.written(row, f"{shape}{places}", lambda: resource.shape(books, row, shape, places))
    return wire.pretty(resource.shape(books, row, shape, places), indent=4)


def _filtered(books: Books, resource: Resource, call: Call) -> Sequence[Row]:
    """Give the rows that are left; never a copy where nothing is left out, for there may be a hundred thousand."""
    rows = _since(_candidates(books, resource, call), resource, call)
    tests: list[Callable[[Row], bool]] = []
    if keep := resource.keep(call):
        tests.append(keep)
    if resource.queries and (expression := call.text("where")):
        tests.append(read_where(expression, resource.element))
    for test in tests:
        rows = [row for row in rows if test(row)]
    return rows


def _candidates(books: Books, resource: Resource, call: Call) -> Sequence[Row]:
    store = resource.rows(books)
    narrowed = resource.narrow(books, call)
    if not isinstance(store, Store):
        return store
    if narrowed is None:
        return store.ordered()
    return _by_change(narrowed, resource.key)


def _by_change(rows: Iterable[Row], key: str) -> list[Row]:
    distinct = {row[key]: row for row in rows}
    return sorted(distinct.values(), key=lambda row: (row["UpdatedDateUTC"], row[key]))


def _since(rows: Sequence[Row], resource: Resource, call: Call) -> Sequence[Row]:
    """Keep what changed since the header's second; a value that cannot be read is ignored (FACTS 6.4)."""
    text = call.request.headers.find("If-Modified-Since")
    if not text or not resource.modified_since:
        return rows
    try:
        since = wire.read_instant(text).replace(microsecond=0)
    except wire.Unreadable:
        return rows
    place = bisect_left(rows, since, key=_changed_at)
    return rows[place:] if place else rows


def _changed_at(row: Row) -> datetime:
    at: datetime = row["UpdatedDateUTC"]
    return at


def _ordered(rows: Sequence[Row], resource: Resource, call: Call) -> Sequence[Row]:
    text = call.text("order")
    if not text or not (resource.queries or resource.orders):
        return rows
    ordered = sorted(rows, key=lambda row: str(row[resource.key]))  # the id is always the tie-break (FACTS 6.2)
    for key, descending in reversed(read_order(text, resource.element)):
        ordered.sort(key=key, reverse=descending)
    return ordered


def _too_many(resource: Resource) -> Response:
    name = resource.name
    return answers.query_error(
        f"Your request is not filtering {name} efficiently, given the extremely high volume for this organisation. "
        "Please check https://developer.xero.com/documentation/api/efficient-data-retrieval for tips on making "
        f"{resource.element} retrieval more efficient."
    )
