"""Payments as the API gives and takes them (FACTS 13.1)."""

from __future__ import annotations

from counterfoil.twins.xero import wire
from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.resource import Resource, Shape
from counterfoil.twins.xero.resources import batch_payments, contacts, credit_notes, history, invoices, lines
from counterfoil.twins.xero.rules import credits, documents, payments
from counterfoil.twins.xero.rules.refusal import Refused


def shape(books: Books, row: Row, view: Shape, _places: int = 2) -> Row:
    whole = view in (Shape.SINGLE, Shape.WRITTEN)
    account = row["Account"]
    shown: Row = {"PaymentID": row["PaymentID"], "Date": wire.day(row["Date"])}
    shown |= {name: row[name] for name in ("BankAmount", "Amount", "Reference")} | {"CurrencyRate": lines.rate(row)}
    shown |= {"PaymentType": row["PaymentType"], "Status": row["Status"]} | lines.changed(row)
    shown |= {"HasAccount": True, "IsReconciled": row["IsReconciled"]}
    names = ("AccountID", "Code", "Name") if whole else ("AccountID", "Code")
    shown["Account"] = {name: account[name] for name in names if name in account}
    shown["Invoice"] = _document(books, payments.document_of(row), whole)
    if batch := row.get("_batch"):
        shown["BatchPaymentID"] = batch["BatchPaymentID"]
        shown["BatchPayment"] = batch_payments.embedded(batch)
    return {**shown, "HasValidationErrors": False}


def _document(books: Books, document: Row, whole: bool) -> Row:
    """What a refund is of is shown under Invoice too, a credit note with its number as InvoiceNumber."""
    if "CreditNoteID" not in document and "InvoiceID" not in document:
        return _prepaid(document)
    note = "CreditNoteID" in document
    names = {"InvoiceID": document["CreditNoteID"], "InvoiceNumber": document["CreditNoteNumber"]} if note else {}
    if whole:
        full = (credit_notes if note else invoices).shape(books, document, Shape.SINGLE)
        hidden = ("CreditNoteID", "CreditNoteNumber", "ID", "Allocations", "RemainingCredit")
        contact = {"Contact": contacts.embedded(document["Contact"])}
        return names | {name: value for name, value in full.items() if not note or name not in hidden} | contact
    numbers = names or {"InvoiceID": document["InvoiceID"], "InvoiceNumber": document["InvoiceNumber"]}
    shown: Row = {"Type": document["Type"], **numbers, "Payments": [], "CreditNotes": [], "Prepayments": []}
    shown |= {"Overpayments": [], "HasErrors": False, "IsDiscounted": False}
    contact = {"Contact": contacts.embedded(document["Contact"])}
    return shown | contact | {"LineItems": [], "CurrencyCode": document["CurrencyCode"]}


def _prepaid(document: Row) -> Row:
    kind = credits.kind_of(document)
    side = "AR" if documents.is_sales(document) else "AP"
    shown: Row = {"Type": f"{side}{kind.element.upper()}", "InvoiceID": document["_id"], "InvoiceNumber": ""}
    shown |= {"Payments": [], "CreditNotes": [], "Prepayments": [], "Overpayments": [], "HasErrors": False}
    shown |= {"IsDiscounted": False, "Contact": contacts.embedded(document["Contact"]), "LineItems": []}
    return shown | {"CurrencyCode": document["CurrencyCode"]}


def find(books: Books, identifier: str) -> Row | None:
    return books.payments.get(identifier)


def write(books: Books, sent: Row, target: Row | None, create_only: bool, _places: int) -> tuple[Row, list[str]]:
    if target is None and not create_only and "PaymentID" in sent:
        target = books.payments.get(sent["PaymentID"])
        if target is None:
            raise Refused("Payment could not be found")
    return (payments.create(books, sent) if target is None else payments.delete(books, target, sent)), []


PAYMENTS = Resource(
    name="Payments",
    element="Payment",
    key="PaymentID",
    scope="accounting.payments",
    rows=lambda books: books.payments,
    shape=shape,
    find=find,
    write=write,
    pages=True,
    modified_since=True,
    queries=True,
    error_flag="HasValidationErrors",
    subs=history.SUBS,
)
