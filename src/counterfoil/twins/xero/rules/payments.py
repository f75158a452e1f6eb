"""Payments of invoices and refunds of credit notes: made, deleted, never edited (FACTS 13)."""

from __future__ import annotations

from decimal import Decimal

from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.rules import amounts, documents, settling
from counterfoil.twins.xero.rules.lines import find_account
from counterfoil.twins.xero.rules.refusal import Refused

KINDS = {
    "ACCREC": "ACCRECPAYMENT",
    "ACCPAY": "ACCPAYPAYMENT",
    "ACCRECCREDIT": "ARCREDITPAYMENT",
    "ACCPAYCREDIT": "APCREDITPAYMENT",
}


def create(books: Books, sent: Row) -> Row:
    document = _document(books, sent)
    account = _account(books, sent.get("Account") or {})
    amount = amounts.cents(sent.get("Amount") or amounts.ZERO)
    _check(books, document, amount, sent)
    payment: Row = {
        "PaymentID": books.new_id(), "Date": sent.get("Date") or books.today(), "Amount": amount, "BankAmount": amount,
        "Reference": sent.get("Reference") or "", "CurrencyRate": sent.get("CurrencyRate") or document["CurrencyRate"],
        "PaymentType": KINDS[document["Type"]], "Status": "AUTHORISED", "UpdatedDateUTC": books.now(),
        "IsReconciled": bool(sent.get("IsReconciled")), "Account": account, "_app": books.writer,
    }  # fmt: skip
    payment["Invoice" if "InvoiceID" in document else "CreditNote"] = document
    books.payments.add(payment)
    document["_payments"].append(payment)
    _settle(books, document)
    books.note(_id(document), "Payment", f"Payment of {amount} on {payment['Date']:%d %B %Y}.")
    return payment


def delete(books: Books, payment: Row, sent: Row) -> Row:
    """Remove a payment, which opens its document again (FACTS 13.1)."""
    if set(sent) - {"PaymentID", "Status"} or sent.get("Status") != "DELETED":
        raise Refused("Only Status accepted for updates")
    if payment["Status"] == "DELETED":
        raise Refused("Payment not of valid status for modification")
    documents.check_lock_dates(books, payment["Date"])
    books.payments.change(payment, books.now(), Status="DELETED")
    document = document_of(payment)
    _settle(books, document)
    books.note(_id(document), "Payment Deleted", f"Payment of {payment['Amount']} was removed.")
    return payment


def document_of(payment: Row) -> Row:
    document: Row = payment.get("Invoice") or payment["CreditNote"]
    return document


def _id(document: Row) -> str:
    return str(document.get("InvoiceID") or document["CreditNoteID"])


def _settle(books: Books, document: Row) -> None:
    if "InvoiceID" in document:
        settling.settle_invoice(books, document)
    else:
        settling.settle_credit_note(books, document)


def _document(books: Books, sent: Row) -> Row:
    invoice, note = sent.get("Invoice") or {}, sent.get("CreditNote") or {}
    found = books.invoices.get(invoice.get("InvoiceID", "")) or books.credit_notes.get(note.get("CreditNoteID", ""))
    if found:
        return found
    for store, number in (
        (books.invoices, invoice.get("InvoiceNumber") or sent.get("InvoiceNumber")),
        (books.credit_notes, note.get("CreditNoteNumber") or sent.get("CreditNoteNumber")),
    ):
        if number and (named := store.where("number", number)):
            return named[0]
    raise Refused("Document could not be found")


def _account(books: Books, sent: Row) -> Row:
    code, identifier = sent.get("Code"), sent.get("AccountID")
    if not code and not identifier:
        raise Refused("You must specify an Account code or Account ID for the payment.")
    account = find_account(books, code, identifier)
    if account is None or account["Status"] != "ACTIVE":
        raise Refused("Account could not be found")
    if account["Type"] != "BANK" and not account["EnablePaymentsToAccount"]:
        raise Refused(f"Account code '{account.get('Code', '')}' is not a valid code for this document.")
    return account


def _check(books: Books, document: Row, amount: Decimal, sent: Row) -> None:
    outstanding = document["AmountDue"] if "InvoiceID" in document else document["RemainingCredit"]
    messages = []
    if document["Status"] != "AUTHORISED":
        messages.append("Payments can only be made against Authorised documents")
    if amount > outstanding:
        messages.append("Payment amount exceeds the amount outstanding on this document")
    if amount <= 0:
        messages.append("The payment amount must be greater than zero.")
    if sent.get("Status") == "DELETED":
        messages.append("Payment not of valid status for creation")
    if messages:
        raise Refused(*messages)
    documents.check_lock_dates(books, sent.get("Date") or books.today())
