"""Credit notes as the API gives and takes them (FACTS 12)."""

from __future__ import annotations

from counterfoil.twins.xero import wire
from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.resource import Resource, Shape
from counterfoil.twins.xero.resources import allocations, attachments, contacts, history, lines
from counterfoil.twins.xero.rules import credit_notes
from counterfoil.twins.xero.rules.settling import living_payments


def shape(books: Books, row: Row, view: Shape, places: int = 2) -> Row:
    whole = view in (Shape.SINGLE, Shape.WRITTEN)
    contact = row["Contact"]
    shown: Row = {"CreditNoteID": row["CreditNoteID"], "CreditNoteNumber": row["CreditNoteNumber"]}
    shown |= {"Payments": [lines.payment(one) for one in living_payments(row)], "ID": row["CreditNoteID"]}
    shown |= {"HasErrors": False, "CurrencyRate": lines.rate(row), "Type": row["Type"], "Reference": row["Reference"]}
    shown |= {"SentToContact": row["SentToContact"], "RemainingCredit": row["RemainingCredit"]}
    shown |= {
        "Allocations": [allocations.shape(one) for one in row["_allocations"]],
        "HasAttachments": attachments.has_any(books, row),
    }
    shown["Contact"] = contacts.shape(books, contact, Shape.WRITTEN) if whole else contacts.embedded(contact)
    shown |= lines.dates(row) | {"Status": row["Status"], "LineAmountTypes": row["LineAmountTypes"]}
    shown["LineItems"] = (
        [lines.line(one, places, view) for one in row["LineItems"]] if view is not Shape.UNPAGED else []
    )
    shown |= {name: row[name] for name in ("SubTotal", "TotalTax", "Total")} | lines.changed(row)
    shown["CurrencyCode"] = row["CurrencyCode"]
    if "FullyPaidOnDate" in row:
        shown["FullyPaidOnDate"] = wire.day(row["FullyPaidOnDate"])
    return shown | {"BrandingThemeID": row["BrandingThemeID"]}


def find(books: Books, identifier: str) -> Row | None:
    by_number = books.credit_notes.where("number", identifier)
    return books.credit_notes.get(identifier) or (by_number[0] if by_number else None)


def write(books: Books, sent: Row, target: Row | None, create_only: bool, places: int) -> tuple[Row, list[str]]:
    if target is None and not create_only:
        target = credit_notes.match(books, sent)
    if target is None:
        return credit_notes.create(books, sent, places)
    return credit_notes.update(books, target, sent, places)


CREDIT_NOTES = Resource(
    name="CreditNotes",
    element="CreditNote",
    key="CreditNoteID",
    scope="accounting.invoices",
    rows=lambda books: books.credit_notes,
    shape=shape,
    find=find,
    write=write,
    pages=True,
    modified_since=True,
    queries=True,
    subs={**history.SUBS, **attachments.SUBS, **allocations.SUBS},
)
