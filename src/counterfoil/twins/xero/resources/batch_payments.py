"""Batch payments as the API gives and takes them (FACTS 13.2)."""

from __future__ import annotations

from counterfoil.twins.xero import wire
from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.resource import Resource, Shape
from counterfoil.twins.xero.resources import history
from counterfoil.twins.xero.rules import batch_payments
from counterfoil.twins.xero.rules.refusal import Refused

_TEXTS = ("Narrative", "Particulars", "Code", "Details", "Reference")


def shape(_books: Books, row: Row, _view: Shape, _places: int = 2) -> Row:
    shown: Row = {"Account": {"AccountID": row["Account"]["AccountID"]}, "BatchPaymentID": row["BatchPaymentID"]}
    shown |= {"DateString": wire.day_string(row["Date"]), "Date": wire.day(row["Date"])}
    shown |= {name: row[name] for name in _TEXTS if row[name]}
    shown["Payments"] = [_payment(one) for one in row["_payments"]]
    shown |= {name: row[name] for name in ("Type", "Status", "TotalAmount", "IsReconciled")}
    return shown | {"UpdatedDateUTC": wire.instant(row["UpdatedDateUTC"])}


def embedded(row: Row) -> Row:
    """Give what a payment shows of its batch."""
    shown: Row = {"Account": {"AccountID": row["Account"]["AccountID"]}, "BatchPaymentID": row["BatchPaymentID"]}
    shown |= {"Date": wire.day(row["Date"])} | {name: row[name] for name in ("Type", "Status", "TotalAmount")}
    return shown | {"UpdatedDateUTC": wire.instant(row["UpdatedDateUTC"]), "IsReconciled": row["IsReconciled"]}


def _payment(row: Row) -> Row:
    invoice = {"InvoiceID": row["Invoice"]["InvoiceID"], "LineItems": [], "ValidationErrors": []}
    shown: Row = {"PaymentID": row["PaymentID"], "Invoice": invoice, "Amount": row["Amount"]}
    return shown | {"BankAmount": row["BankAmount"], "Reference": row["Reference"]}


def write(books: Books, sent: Row, target: Row | None, create_only: bool, _places: int) -> tuple[Row, list[str]]:
    if target is None and not create_only:  # A POST only deletes.
        target = books.batch_payments.get(sent.get("BatchPaymentID", ""))
        if target is None:
            raise Refused("Batch payment could not be found")
    return (batch_payments.create(books, sent) if target is None else batch_payments.delete(books, target, sent)), []


BATCH_PAYMENTS = Resource(
    name="BatchPayments",
    element="BatchPayment",
    key="BatchPaymentID",
    scope="accounting.payments",
    rows=lambda books: books.batch_payments,
    shape=shape,
    find=lambda books, identifier: books.batch_payments.get(identifier),
    write=write,
    modified_since=True,
    queries=True,
    subs=history.SUBS,
)
