"""Quotes as the API gives and takes them, in an envelope of their own (FACTS 5.2, 16)."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from counterfoil.twins.xero import wire
from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.query import fold
from counterfoil.twins.xero.resource import Call, Resource, Shape
from counterfoil.twins.xero.resources import attachments, history, lines
from counterfoil.twins.xero.resources.purchase_orders import day_of, within
from counterfoil.twins.xero.rules import quotes
from counterfoil.twins.xero.rules.refusal import Refused

_CONTACT = ("ContactID", "Name", "EmailAddress", "FirstName", "LastName")
_SUMS = ("SubTotal", "TotalTax", "Total", "TotalDiscount")


def shape(_books: Books, row: Row, _view: Shape, _places: int = 2) -> Row:
    """Lines stand everywhere; the tax mode is in upper case, the dates lose their zone in the envelope."""
    contact = row["Contact"]
    shown: Row = {name: row[name] for name in ("QuoteID", "QuoteNumber", "Reference", "Terms")}
    shown["Contact"] = {name: contact[name] for name in _CONTACT if name in contact}
    shown["LineItems"] = [_line(one) for one in row["LineItems"]]
    shown |= {"Date": wire.day(row["Date"]), "DateString": wire.day_string(row["Date"])}
    if "ExpiryDate" in row:
        shown |= {"ExpiryDate": wire.day(row["ExpiryDate"]), "ExpiryDateString": wire.day_string(row["ExpiryDate"])}
    shown |= {"Status": row["Status"], "CurrencyRate": lines.rate(row), "CurrencyCode": row["CurrencyCode"]}
    shown |= {name: row[name] for name in _SUMS if name in row}
    shown |= {name: row[name] for name in ("Title", "Summary", "BrandingThemeID")}
    at = wire.instant(row["UpdatedDateUTC"])
    return shown | {"UpdatedDateUTC": at, "LineAmountTypes": row["LineAmountTypes"].upper()}


def _line(row: Row) -> Row:
    shown = lines.line(row, 4, Shape.SINGLE)
    shown["Tracking"] = [{name: one[name] for name in one if name != "Options"} for one in shown["Tracking"]]
    return {name: value for name, value in shown.items() if name not in ("ValidationErrors", "AccountID", "Item")}


def find(books: Books, identifier: str) -> Row | None:
    return books.quotes.get(identifier)


def write(books: Books, sent: Row, target: Row | None, create_only: bool, _places: int) -> tuple[Row, list[str]]:
    if target is None and not create_only and "QuoteID" in sent:
        target = books.quotes.get(sent["QuoteID"])
        if target is None:
            raise Refused("An existing Quote with the specified QuoteID could not be found")
    return quotes.create(books, sent) if target is None else quotes.update(books, target, sent)


def _keep(call: Call) -> Callable[[Row], bool]:
    """Filter by a part of the number, status, contact and both dates (FACTS 6.1)."""
    number, statuses, contact = fold(call.text("QuoteNumber")), call.listed("Status"), _guid(call.text("ContactID"))
    ranges = (
        ("Date", day_of(call, "DateFrom"), day_of(call, "DateTo")),
        ("ExpiryDate", day_of(call, "ExpiryDateFrom"), day_of(call, "ExpiryDateTo")),
    )

    def keep(row: Row) -> bool:
        return (
            number in fold(row["QuoteNumber"])
            and (not statuses or row["Status"] in statuses)
            and (not contact or row["Contact"]["ContactID"] == contact)
            and all(within(row, *one) for one in ranges)
        )

    return keep


def _guid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return text


QUOTES = Resource(
    name="Quotes",
    element="Quote",
    key="QuoteID",
    scope="accounting.invoices",
    rows=lambda books: books.quotes,
    shape=shape,
    find=find,
    write=write,
    pages=True,
    modified_since=True,
    orders=True,
    keep=_keep,
    summarised_first=True,
    subs={**history.SUBS, **attachments.SUBS},
)
