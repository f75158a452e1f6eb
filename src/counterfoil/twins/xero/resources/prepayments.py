"""Prepayments and overpayments as the API gives them; it makes them through bank transactions only (FACTS 14)."""

from __future__ import annotations

from collections.abc import Callable

from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.resource import Call, Resource, Shape
from counterfoil.twins.xero.resources import allocations, attachments, contacts, history, lines
from counterfoil.twins.xero.rules import credits
from counterfoil.twins.xero.rules.settling import living_payments


def shape(books: Books, row: Row, view: Shape, places: int = 2) -> Row:
    whole = view in (Shape.SINGLE, Shape.WRITTEN)
    identifier = row[credits.kind_of(row).key]
    shown: Row = {credits.kind_of(row).key: identifier, "ID": identifier, "Type": row["Type"]}
    shown |= {"Reference": row["Reference"], "RemainingCredit": row["RemainingCredit"], "CurrencyRate": lines.rate(row)}
    if "PrepaymentID" in row:
        shown["InvoiceNumber"] = row["Reference"]  # one field under two names (FACTS 14)
    shown["Allocations"] = [allocations.shape(one) for one in row["_allocations"]]
    shown["Payments"] = [lines.payment(one) for one in living_payments(row)]
    shown["HasAttachments"] = attachments.has_any(books, row)
    contact = row["Contact"]
    shown["Contact"] = contacts.shape(books, contact, Shape.WRITTEN) if whole else contacts.embedded(contact)
    shown |= lines.dates(row) | {"Status": row["Status"], "LineAmountTypes": row["LineAmountTypes"]}
    written = [] if view is Shape.UNPAGED else [lines.line(one, places, view) for one in row["LineItems"]]
    shown |= {"LineItems": written} | {name: row[name] for name in ("SubTotal", "TotalTax", "Total")}
    return shown | lines.changed(row) | {"CurrencyCode": row["CurrencyCode"]}


def applied(allocation: Row) -> Row:
    """Give what an invoice shows of the pre- or overpayment that was applied to it (FACTS 10.6)."""
    row = allocation["_note"]
    key = credits.kind_of(row).key
    shown = {key: row[key], "ID": row[key], "AppliedAmount": allocation["Amount"], "Type": row["Type"]}
    day = lines.dates({"Date": allocation["Date"]})
    return shown | day | {"LineItems": [], "Total": row["Total"], "HasErrors": False}


def _referred(parameter: str) -> Callable[[Call], Callable[[Row], bool] | None]:
    def keep(call: Call) -> Callable[[Row], bool] | None:
        wanted = {one.lower() for one in call.listed(parameter)}
        return (lambda row: row["Reference"].lower() in wanted) if wanted else None

    return keep


_SUBS = {**history.SUBS, **allocations.SUBS, **attachments.SUBS}

PREPAYMENTS = Resource(
    name="Prepayments",
    element="Prepayment",
    key="PrepaymentID",
    scope="accounting.payments",
    rows=lambda books: books.prepayments,
    shape=shape,
    find=lambda books, identifier: books.prepayments.get(identifier),
    pages=True,
    modified_since=True,
    queries=True,
    keep=_referred("InvoiceNumbers"),
    subs=_SUBS,
)
OVERPAYMENTS = Resource(
    name="Overpayments",
    element="Overpayment",
    key="OverpaymentID",
    scope="accounting.payments",
    rows=lambda books: books.overpayments,
    shape=shape,
    find=lambda books, identifier: books.overpayments.get(identifier),
    pages=True,
    modified_since=True,
    queries=True,
    keep=_referred("References"),
    subs=_SUBS,
)
