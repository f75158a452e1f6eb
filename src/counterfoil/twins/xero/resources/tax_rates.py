"""Tax rates as the API gives and takes them, one at a time (FACTS 17)."""

from __future__ import annotations

from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.resource import Resource, Shape
from counterfoil.twins.xero.rules import tax_rates


def shape(_books: Books, row: Row, _view: Shape, _places: int = 2) -> Row:
    return row


def write(books: Books, sent: Row, target: Row | None, create_only: bool, _places: int) -> tuple[Row, list[str]]:
    if target is None and not create_only:
        target = tax_rates.match(books, sent)
    return (tax_rates.create(books, sent) if target is None else tax_rates.update(books, target, sent)), []


TAX_RATES = Resource(
    name="TaxRates",
    element="TaxRate",
    key="TaxType",
    scope="accounting.settings",
    rows=lambda books: list(books.tax_rates.values()),
    shape=shape,
    find=lambda books, identifier: books.tax_rates.get(identifier.upper()),
    write=write,
    batch_max=1,
    queries=True,
    error_flag="HasValidationErrors",
)
