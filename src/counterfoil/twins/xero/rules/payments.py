"""Payments of invoices and refunds of credits: made, deleted, never edited (FACTS 13)."""

from __future__ import annotations

from decimal import Decimal

from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.rules import amounts, credits, currencies, documents, settling
from counterfoil.twins.xero.rules.lines import find_account
from counterfoil.twins.xero.rules.refusal import Refused

KINDS = {
    "ACCREC": "ACCRECPAYMENT",
    "ACCPAY": "ACCPAYPAYMENT",
    "ACCRECCREDIT": "ARCREDITPAYMENT",
    "ACCPAYCREDIT": "APCREDITPAYMENT",
    "RECEIVE-PREPAYMENT": "ARPREPAYMENTPAYMENT",
    "SPEND-PREPAYMENT": "APPREPAYMENTPAYMENT",
    "RECEIVE-OVERPAYMENT": "AROVERPAYMENTPAYMENT",
    "SPEND-OVERPAYMENT": "APOVERPAYMENTPAYMENT",
}
_DOCUMENTS = ("Invoice", "CreditNote", "Prepayment", "Overpayment")


def create(books: Books, sent: Row) -> Row:
    document = _document(books, sent)
    account = _account(books, sent.get("Account") or {})
    amount = amounts.cents(sent.get("Amount") or amounts.ZERO)
    _check(books, document, amount, sent)
    bank_amount, rate = _in_the_bank(books, document, account, amount, sent)
    payment: Row = {
        "PaymentID": books.new_id(), "Date": sent.get("Date") or books.today(), "Amount": amount,
        "BankAmount": bank_amount, "Reference": sent.get("Reference") or "", "CurrencyRate": rate,
        "PaymentType": KINDS[document["Type"]], "Status": "AUTHORISED", "UpdatedDateUTC": books.now(),
        "IsReconciled": bool(sent.get("IsReconciled")), "Account": account, "_app": books.writer,
    }  # fmt: skip
    payment["Invoice" if "InvoiceID" in document else credits.kind_of(document).element] = document
    books.payments.add(payment)
    document["_payments"].append(payment)
    _settle(books, document)
    books.note(_id(document), "Payment", f"Payment of {amount} on {payment['Date']:%d %B %Y}.")
    return payment


def delete(books: Books, payment: Row, sent: Row, *, batch_deleted: bool = False) -> Row:
    """Remove a payment, which opens its document again (FACTS 13.1)."""
    if set(sent) - {"PaymentID", "Status"} or sent.get("Status") != "DELETED":
        raise Refused("Only Status accepted for updates")
    if payment["Status"] == "DELETED":
        raise Refused("Payment not of valid status for modification")
    if "_batch" in payment and not batch_deleted:
        raise Refused("Payments within a batch cannot be deleted.")
    documents.check_lock_dates(books, payment["Date"])
    books.payments.change(payment, books.now(), Status="DELETED")
    document = document_of(payment)
    _settle(books, document)
    books.note(_id(document), "Payment Deleted", f"Payment of {payment['Amount']} was removed.")
    return payment


def document_of(payment: Row) -> Row:
    return next(payment[name] for name in _DOCUMENTS if name in payment)


def _id(document: Row) -> str:
    return str(document["_id"])


def _settle(books: Books, document: Row) -> None:
    if "InvoiceID" in document:
        settling.settle_invoice(books, document)
    else:
        settling.settle_credit(books, document)


def _document(books: Books, sent: Row) -> Row:
    invoice, note = sent.get("Invoice") or {}, sent.get("CreditNote") or {}
    named = {name: sent[name] for name in (*_DOCUMENTS, "InvoiceNumber", "CreditNoteNumber") if sent.get(name)}
    if len(named) > 1:
        raise Refused("A payment must be for exactly one invoice, credit note, prepayment or overpayment.")
    if found := _by_id(books, sent):
        return found
    for store, number in (
        (books.invoices, invoice.get("InvoiceNumber") or sent.get("InvoiceNumber")),
        (books.credit_notes, note.get("CreditNoteNumber") or sent.get("CreditNoteNumber")),
    ):
        if number and (bearers := store.where("number", number)):
            return bearers[0]
    raise Refused("Document could not be found")


def _by_id(books: Books, sent: Row) -> Row | None:
    if found := books.invoices.get((sent.get("Invoice") or {}).get("InvoiceID", "")):
        return found
    held = ((kind, (sent.get(kind.element) or {}).get(kind.key, "")) for kind in credits.KINDS)
    return next((row for kind, one in held if (row := credits.store_of(books, kind).get(one))), None)


def _in_the_bank(books: Books, document: Row, account: Row, amount: Decimal, sent: Row) -> tuple[Decimal, Decimal]:
    """Give the amount in the account's currency, and the rate; BankAmount may be sent for it (FACTS 13.1)."""
    held, written = account.get("CurrencyCode") or books.base_currency, document["CurrencyCode"]
    rate = currencies.rate(books, written, sent.get("CurrencyRate") or document["CurrencyRate"])
    if held == written:
        return amount, rate
    if held != books.base_currency:
        raise Refused(f"The bank account is in {held}: a document in {written} cannot be paid from it.")
    bank_amount = sent.get("BankAmount")
    if bank_amount is None:
        return currencies.in_base(amount, rate), rate
    if bank_amount <= 0:
        raise Refused("The BankAmount must be greater than zero.")
    return amounts.cents(bank_amount), currencies.rate(books, written, amount / bank_amount)


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


def invoice_of(books: Books, sent: Row) -> Row:
    """Find the invoice that a part of a batch is for; nothing else can be paid in a batch."""
    if set(_DOCUMENTS[1:]) & {name for name in sent if sent[name]}:
        raise Refused("A batch payment cannot hold credit notes, prepayments or overpayments.")
    found = _document(books, sent)
    if "InvoiceID" not in found:
        raise Refused("Document could not be found")
    return found


def check_amount(document: Row, amount: Decimal, outstanding: Decimal) -> None:
    messages = []
    if document["Status"] != "AUTHORISED":
        messages.append("Payments can only be made against Authorised documents")
    if amount > outstanding:
        messages.append("Payment amount exceeds the amount outstanding on this document")
    if amount <= 0:
        messages.append("The payment amount must be greater than zero.")
    if messages:
        raise Refused(*messages)


def _check(books: Books, document: Row, amount: Decimal, sent: Row) -> None:
    check_amount(document, amount, document["AmountDue"] if "InvoiceID" in document else document["RemainingCredit"])
    if sent.get("Status") == "DELETED":
        raise Refused("Payment not of valid status for creation")
    documents.check_lock_dates(books, sent.get("Date") or books.today())
