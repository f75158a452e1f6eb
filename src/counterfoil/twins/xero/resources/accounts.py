"""The chart of accounts as the API gives and takes it, one at a time (FACTS 17)."""

from __future__ import annotations

from counterfoil.twins.xero import answers, wire
from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.resource import Resource, Shape
from counterfoil.twins.xero.resources import attachments
from counterfoil.twins.xero.rules import accounts
from counterfoil.xero.exchange import Response


def shape(books: Books, row: Row, _view: Shape, _places: int = 2) -> Row:
    shown = {name: value for name, value in row.items() if not name.startswith("_")}
    at = wire.instant(row["UpdatedDateUTC"])
    return shown | {"HasAttachments": attachments.has_any(books, row), "UpdatedDateUTC": at}


def find(books: Books, identifier: str) -> Row | None:
    return books.accounts.get(identifier)


def write(books: Books, sent: Row, target: Row | None, _create_only: bool, _places: int) -> tuple[Row, list[str]]:
    return (accounts.create(books, sent) if target is None else accounts.update(books, target, sent)), []


def remove(books: Books, row: Row) -> Response:
    return answers.given(books, "Accounts", [shape(books, accounts.delete(books, row), Shape.WRITTEN)])


ACCOUNTS = Resource(
    name="Accounts",
    element="Account",
    key="AccountID",
    scope="accounting.settings",
    rows=lambda books: books.accounts,
    shape=shape,
    find=find,
    write=write,
    collection=frozenset({"PUT"}),
    remove=remove,
    batch_max=1,
    modified_since=True,
    queries=True,
    error_flag="HasValidationErrors",
    subs=attachments.SUBS,
)
