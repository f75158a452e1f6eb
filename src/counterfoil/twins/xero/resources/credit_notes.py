"""Credit notes and their allocations as the API gives and takes them (FACTS 12)."""

from __future__ import annotations

from counterfoil.twins.xero import answers, wire, writing
from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.resource import Call, Resource, Shape
from counterfoil.twins.xero.resources import attachments, contacts, history, lines
from counterfoil.twins.xero.rules import allocations, credit_notes
from counterfoil.twins.xero.rules.refusal import NotFound, Refused
from counterfoil.twins.xero.rules.settling import living_payments
from counterfoil.twins.xero.schema import check
from counterfoil.xero.exchange import Response


def shape(books: Books, row: Row, view: Shape, places: int = 2) -> Row:
    whole = view in (Shape.SINGLE, Shape.WRITTEN)
    contact = row["Contact"]
    shown: Row = {"CreditNoteID": row["CreditNoteID"], "CreditNoteNumber": row["CreditNoteNumber"]}
    shown |= {"Payments": [lines.payment(one) for one in living_payments(row)], "ID": row["CreditNoteID"]}
    shown |= {"HasErrors": False, "CurrencyRate": lines.rate(row), "Type": row["Type"], "Reference": row["Reference"]}
    shown |= {"SentToContact": row["SentToContact"], "RemainingCredit": row["RemainingCredit"]}
    shown |= {
        "Allocations": [_allocation(one) for one in row["_allocations"]],
        "HasAttachments": attachments.has_any(books, row),
    }
    shown["Contact"] = contacts.shape(books, contact, Shape.WRITTEN) if whole else contacts.embedded(contact)
    shown |= lines.dates(row) | {"Status": row["Status"], "LineAmountTypes": row["LineAmountTypes"]}
    shown["LineItems"] = [lines.line(one, places) for one in row["LineItems"]] if view is not Shape.UNPAGED else []
    shown |= {name: row[name] for name in ("SubTotal", "TotalTax", "Total")} | lines.changed(row)
    shown["CurrencyCode"] = row["CurrencyCode"]
    if "FullyPaidOnDate" in row:
        shown["FullyPaidOnDate"] = wire.day(row["FullyPaidOnDate"])
    return shown | {"BrandingThemeID": row["BrandingThemeID"]}


def _allocation(row: Row) -> Row:
    return {
        "AllocationID": row["AllocationID"],
        "Amount": row["Amount"],
        "Date": wire.day(row["Date"]),
        "Invoice": {
            "InvoiceID": row["_invoice"]["InvoiceID"],
            "InvoiceNumber": row["_invoice"]["InvoiceNumber"],
            "Payments": [],
            "CreditNotes": [],
            "Prepayments": [],
            "Overpayments": [],
            "HasErrors": False,
            "IsDiscounted": False,
            "LineItems": [],
            "ValidationErrors": [],
        },
        "ValidationErrors": [],
    }


def find(books: Books, identifier: str) -> Row | None:
    by_number = books.credit_notes.where("number", identifier)
    return books.credit_notes.get(identifier) or (by_number[0] if by_number else None)


def write(books: Books, sent: Row, target: Row | None, create_only: bool, places: int) -> tuple[Row, list[str]]:
    if target is None and not create_only:
        target = credit_notes.match(books, sent)
    if target is None:
        return credit_notes.create(books, sent, places)
    return credit_notes.update(books, target, sent, places)


def read_allocations(books: Books, note: Row, _call: Call, _sub: str) -> Response:
    return answers.given(books, "Allocations", [_allocation(one) for one in note["_allocations"]])


def allocate(books: Books, note: Row, call: Call, _sub: str) -> Response:
    """Apply the credit to one or several invoices, each for itself (FACTS 12)."""
    shown, bad = [], []
    for element in writing.read_elements(call, "Allocations"):
        checked = check(element, "Allocation")
        errors = [*checked.unknown, *checked.invalid]
        try:
            if not errors:
                shown.append(_allocation(allocations.allocate(books, note, checked.element)))
        except Refused as refused:
            errors = list(refused.messages)
        if errors:
            echo = {"Amount": checked.element.get("Amount"), "StatusAttributeString": "ERROR"}
            bad.append({**echo, "ValidationErrors": [{"Message": message} for message in errors]})
    if bad and call.text("summarizeErrors").lower() != "false":
        return answers.validation(bad)
    return answers.given(books, "Allocations", [*shown, *bad])


def take_back(books: Books, note: Row, _call: Call, identifier: str) -> Response:
    """Undo an allocation; the answer is a bare object, without an envelope (FACTS 12)."""
    if not identifier:
        raise NotFound
    row = allocations.take_back(books, note, identifier)
    shown = {"AllocationID": identifier, "Date": wire.day(row["Date"])}
    return answers.json(200, {**shown, "Invoice": {"InvoiceID": row["_invoice"]["InvoiceID"]}, "IsDeleted": True})


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
    subs={
        **history.SUBS,
        **attachments.SUBS,
        ("GET", "allocations"): read_allocations,
        ("PUT", "allocations"): allocate,
        ("DELETE", "allocations"): take_back,
    },
)
