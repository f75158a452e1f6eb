"""Linked transactions as the API gives and takes them, a hundred a page (FACTS 16)."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from counterfoil.twins.xero import wire
from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.resource import Call, Resource, Shape
from counterfoil.twins.xero.rules import linked_transactions
from counterfoil.xero.exchange import Headers, Response

PAGE_SIZE = 100
_IDS = ("LinkedTransactionID", "SourceTransactionID", "SourceLineItemID", "ContactID", "TargetTransactionID",
        "TargetLineItemID")  # fmt: skip
_FILTERS = ("LinkedTransactionID", "SourceTransactionID", "TargetTransactionID", "ContactID")


def shape(books: Books, row: Row, _view: Shape, _places: int = 2) -> Row:
    shown: Row = {name: row[name] for name in _IDS if name in row}
    shown |= {"Status": linked_transactions.status_of(books, row), "Type": row["Type"]}
    shown["UpdatedDateUTC"] = wire.instant(row["UpdatedDateUTC"])
    return shown | {"SourceTransactionTypeCode": row["SourceTransactionTypeCode"]}


def write(books: Books, sent: Row, target: Row | None, _create_only: bool, _places: int) -> tuple[Row, list[str]]:
    if target is None:
        return linked_transactions.create(books, sent), []
    return linked_transactions.update(books, target, sent), []


def remove(books: Books, row: Row) -> Response:
    linked_transactions.delete(books, row)
    return Response(204, Headers())


def _narrow(books: Books, call: Call) -> Iterable[Row] | None:
    """Filter by any of the ids and by the status, which is derived."""
    wanted = {name: _guid(call.text(name)) for name in _FILTERS if call.text(name)}
    statuses = call.listed("Status")
    if not wanted and not statuses:
        return None
    return [
        row
        for row in books.linked_transactions.rows.values()
        if all(row.get(name) == value for name, value in wanted.items())
        and (not statuses or linked_transactions.status_of(books, row) in statuses)
    ]


def _guid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return text


LINKED_TRANSACTIONS = Resource(
    name="LinkedTransactions",
    element="LinkedTransaction",
    key="LinkedTransactionID",
    scope="accounting.invoices",
    rows=lambda books: books.linked_transactions,
    shape=shape,
    find=lambda books, identifier: books.linked_transactions.get(identifier),
    write=write,
    collection=frozenset({"PUT"}),
    remove=remove,
    pages=True,
    page_size=PAGE_SIZE,
    enforces_paging=lambda _call: True,
    narrow=_narrow,
)
