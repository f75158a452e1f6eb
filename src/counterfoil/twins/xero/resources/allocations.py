"""What is applied of a credit: shown, made and taken back under the credit's address (FACTS 12, 14)."""

from __future__ import annotations

from counterfoil.twins.xero import answers, wire, writing
from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.resource import Call, Sub
from counterfoil.twins.xero.rules import allocations
from counterfoil.twins.xero.rules.refusal import NotFound, Refused
from counterfoil.twins.xero.schema import check
from counterfoil.xero.exchange import Response


def shape(row: Row) -> Row:
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


def read(books: Books, credit: Row, _call: Call, _sub: str) -> Response:
    return answers.given(books, "Allocations", [shape(one) for one in credit["_allocations"]])


def allocate(books: Books, credit: Row, call: Call, _sub: str) -> Response:
    """Apply the credit to one or several invoices, each for itself (FACTS 12)."""
    shown, bad = [], []
    for element in writing.read_elements(call, "Allocations"):
        checked = check(element, "Allocation")
        errors = [*checked.unknown, *checked.invalid]
        try:
            if not errors:
                shown.append(shape(allocations.allocate(books, credit, checked.element)))
        except Refused as refused:
            errors = list(refused.messages)
        if errors:
            echo = {"Amount": checked.element.get("Amount"), "StatusAttributeString": "ERROR"}
            bad.append({**echo, "ValidationErrors": [{"Message": message} for message in errors]})
    if bad and call.text("summarizeErrors").lower() != "false":
        return answers.validation(bad)
    return answers.given(books, "Allocations", [*shown, *bad])


def take_back(books: Books, credit: Row, _call: Call, identifier: str) -> Response:
    """Undo an allocation; the answer is a bare object, without an envelope (FACTS 12)."""
    if not identifier:
        raise NotFound
    row = allocations.take_back(books, credit, identifier)
    shown = {"AllocationID": identifier, "Date": wire.day(row["Date"])}
    return answers.json(200, {**shown, "Invoice": {"InvoiceID": row["_invoice"]["InvoiceID"]}, "IsDeleted": True})


SUBS: dict[tuple[str, str], Sub] = {
    ("GET", "allocations"): read,
    ("PUT", "allocations"): allocate,
    ("DELETE", "allocations"): take_back,
}
