"""Purchase orders as the API gives and takes them (FACTS 15)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from counterfoil.twins.xero import wire
from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.resource import Call, Resource, Shape
from counterfoil.twins.xero.resources import attachments, contacts, history, lines
from counterfoil.twins.xero.rules import purchase_orders

_TEXTS = ("Reference", "DeliveryAddress", "AttentionTo", "Telephone", "DeliveryInstructions")
_SUMS = ("SubTotal", "TotalTax", "Total", "TotalDiscount")


def shape(books: Books, row: Row, view: Shape, _places: int = 2) -> Row:
    """Give the order with its lines and its whole contact everywhere; prices always have four decimals."""
    shown: Row = {name: row[name] for name in ("PurchaseOrderID", "PurchaseOrderNumber")}
    shown |= {"DateString": wire.day_string(row["Date"]), "Date": wire.day(row["Date"])}
    for name in ("DeliveryDate", "ExpectedArrivalDate"):
        if name in row:
            shown |= {f"{name}String": wire.day_string(row[name]), name: wire.day(row[name])}
    shown |= {name: row[name] for name in _TEXTS if name in row}
    shown |= {"HasErrors": False, "IsDiscounted": "TotalDiscount" in row, "Type": "PURCHASEORDER"}
    shown |= {"SentToContact": row["SentToContact"], "CurrencyRate": lines.rate(row)}
    shown |= {"CurrencyCode": row["CurrencyCode"], "Contact": _contact(books, row["Contact"])}
    shown |= {name: row[name] for name in ("BrandingThemeID", "Status", "LineAmountTypes")}
    shown["LineItems"] = [lines.line(one, 4, view) for one in row["LineItems"]]
    shown |= {name: row[name] for name in _SUMS if name in row}
    shown["UpdatedDateUTC"] = wire.instant(row["UpdatedDateUTC"])
    return shown | {"HasAttachments": attachments.has_any(books, row)}


def _contact(books: Books, row: Row) -> Row:
    """Recorded: the change time here is the organisation's local time written as if it were UTC (FACTS 5.7)."""
    local = row["UpdatedDateUTC"] + timedelta(minutes=books.utc_offset_minutes)
    return contacts.shape(books, row, Shape.WRITTEN) | {"UpdatedDateUTC": wire.instant(local)}


def find(books: Books, identifier: str) -> Row | None:
    by_number = books.purchase_orders.where("number", identifier)
    return books.purchase_orders.get(identifier) or (by_number[0] if by_number else None)


def write(books: Books, sent: Row, target: Row | None, create_only: bool, _places: int) -> tuple[Row, list[str]]:
    if target is None and not create_only:
        target = purchase_orders.match(books, sent)
    return purchase_orders.create(books, sent) if target is None else purchase_orders.update(books, target, sent)


def within(row: Row, field: str, first_on: date | None, last_on: date | None) -> bool:
    """Say whether a row's calendar date is in a range; without a date it is in none."""
    on = row.get(field)
    if first_on is None and last_on is None:
        return True
    return on is not None and (first_on is None or on >= first_on) and (last_on is None or on <= last_on)


def day_of(call: Call, name: str) -> date | None:
    """Read a date of the query; one that cannot be read is ignored (an assumption)."""
    try:
        return wire.read_day(call.text(name)) if call.text(name) else None
    except wire.Unreadable:
        return None


def _keep(call: Call) -> Callable[[Row], bool] | None:
    statuses, first_on, last_on = call.listed("Status"), day_of(call, "DateFrom"), day_of(call, "DateTo")
    if not (statuses or first_on or last_on):
        return None
    return lambda row: (not statuses or row["Status"] in statuses) and within(row, "Date", first_on, last_on)


PURCHASE_ORDERS = Resource(
    name="PurchaseOrders",
    element="PurchaseOrder",
    key="PurchaseOrderID",
    scope="accounting.invoices",
    rows=lambda books: books.purchase_orders,
    shape=shape,
    find=find,
    write=write,
    pages=True,
    modified_since=True,
    orders=True,
    enforces_paging=lambda _call: True,
    keep=_keep,
    subs={**history.SUBS, **attachments.SUBS},
)
