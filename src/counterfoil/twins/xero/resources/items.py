"""Items as the API gives and takes them (FACTS 16)."""

from __future__ import annotations

from counterfoil.twins.xero import wire
from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.resource import Resource, Shape
from counterfoil.twins.xero.resources import history
from counterfoil.twins.xero.rules import amounts, items
from counterfoil.xero.exchange import Headers, Response

BATCH_MAX = 500
_FIELDS = ("ItemID", "Code", "Name", "IsSold", "IsPurchased", "Description", "PurchaseDescription",
           "InventoryAssetAccountCode", "IsTrackedAsInventory")  # fmt: skip


def shape(_books: Books, row: Row, view: Shape, places: int = 2) -> Row:
    """Change times have a zone when read and none when written (FACTS 5.7)."""
    at = row["UpdatedDateUTC"]
    shown: Row = {name: row[name] for name in _FIELDS if name in row}
    shown["UpdatedDateUTC"] = wire.bare_instant(at) if view is Shape.WRITTEN else wire.instant(at)
    shown |= {side: _details(row[side], places) for side in ("PurchaseDetails", "SalesDetails")}
    if items.is_tracked(row):
        shown |= {"QuantityOnHand": row["_quantity"].quantize(amounts.FOUR_PLACES), "TotalCostPool": row["_cost"]}
    return shown | ({"ValidationErrors": []} if view is Shape.WRITTEN else {})


def _details(details: Row, places: int) -> Row:
    if "UnitPrice" not in details:
        return details
    return details | {"UnitPrice": amounts.unit_price(details["UnitPrice"], places)}


def find(books: Books, identifier: str) -> Row | None:
    by_code = books.items.where("code", identifier)
    return books.items.get(identifier) or (by_code[0] if by_code else None)


def write(books: Books, sent: Row, target: Row | None, create_only: bool, places: int) -> tuple[Row, list[str]]:
    if target is None and not create_only:
        target = items.match(books, sent)
    if target is None:
        return items.create(books, sent, places), []
    return items.update(books, target, sent, places), []


def remove(books: Books, row: Row) -> Response:
    items.delete(books, row)
    return Response(204, Headers())


ITEMS = Resource(
    name="Items",
    element="Item",
    key="ItemID",
    scope="accounting.invoices",
    also_scopes=("accounting.settings",),
    rows=lambda books: books.items,
    shape=shape,
    find=find,
    write=write,
    remove=remove,
    modified_since=True,
    queries=True,
    batch_max=BATCH_MAX,
    error_flag="HasValidationErrors",
    subs=history.SUBS,
)
