"""Repeating invoices as the API gives and takes them; they have no change time (FACTS 16)."""

from __future__ import annotations

from datetime import date

from counterfoil.twins.xero import wire
from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.resource import Resource, Shape
from counterfoil.twins.xero.resources import attachments, contacts, history, lines
from counterfoil.twins.xero.rules import repeating_invoices
from counterfoil.twins.xero.rules.refusal import Refused

_FLAGS = ("ApprovedForSending", "SendCopy", "MarkAsSent", "IncludePDF")


def shape(books: Books, row: Row, view: Shape, places: int = 2) -> Row:
    days = {name: wire.day(value) if isinstance(value, date) else value for name, value in row["Schedule"].items()}
    shown: Row = {"Schedule": days} | {name: row[name] for name in ("RepeatingInvoiceID", "Type", "Reference")}
    shown |= {"HasAttachments": attachments.has_any(books, row)} | {name: row[name] for name in (*_FLAGS, "ID")}
    shown |= {"Contact": contacts.embedded(row["Contact"]), "Status": row["Status"]}
    shown |= {"LineAmountTypes": row["LineAmountTypes"]}
    shown["LineItems"] = [lines.line(one, places, view) for one in row["LineItems"]]
    names = ("SubTotal", "TotalTax", "Total", "CurrencyCode", "BrandingThemeID")
    return shown | {name: row[name] for name in names}


def write(books: Books, sent: Row, target: Row | None, create_only: bool, _places: int) -> tuple[Row, list[str]]:
    if target is None and not create_only and "RepeatingInvoiceID" in sent:
        target = books.repeating_invoices.get(sent["RepeatingInvoiceID"])
        if target is None:
            raise Refused("An existing Repeating Invoice with the specified RepeatingInvoiceID could not be found")
    if target is None:
        return repeating_invoices.create(books, sent)
    return repeating_invoices.delete(books, target, sent), []


REPEATING_INVOICES = Resource(
    name="RepeatingInvoices",
    element="RepeatingInvoice",
    key="RepeatingInvoiceID",
    scope="accounting.invoices",
    rows=lambda books: books.repeating_invoices,
    shape=shape,
    find=lambda books, identifier: books.repeating_invoices.get(identifier),
    write=write,
    queries=True,
    subs={**history.SUBS, **attachments.SUBS},
)
