"""Transfers between two bank accounts of one currency, as two bank transactions that nobody may edit (FACTS 14)."""

from __future__ import annotations

from decimal import Decimal

from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.rules import amounts, currencies, documents
from counterfoil.twins.xero.rules.bank_transactions import bank_account, currency_of
from counterfoil.twins.xero.rules.refusal import Refused


def create(books: Books, sent: Row) -> Row:
    source, target = (bank_account(books, sent.get(name) or {}) for name in ("FromBankAccount", "ToBankAccount"))
    amount, on = amounts.cents(sent.get("Amount") or amounts.ZERO), sent.get("Date") or books.today()
    if source is target:
        raise Refused("A transfer needs two different bank accounts.")
    if currency_of(books, source) != currency_of(books, target):
        raise Refused("Money can only be transferred between bank accounts of the same currency.")
    if amount <= 0:
        raise Refused("The Amount of a transfer must be greater than zero.")
    documents.check_lock_dates(books, on)
    reference = sent.get("Reference") or ""
    row: Row = {
        "BankTransferID": books.new_id(), "FromBankAccount": source, "ToBankAccount": target, "Amount": amount,
        "Date": on, "Reference": reference, "Status": "AUTHORISED",
        "CurrencyRate": currencies.rate(books, currency_of(books, source), None),
        "FromBankTransactionID": _half(books, "SPEND-TRANSFER", source, amount, on, reference),
        "ToBankTransactionID": _half(books, "RECEIVE-TRANSFER", target, amount, on, reference),
        "CreatedDateUTC": books.now(), "UpdatedDateUTC": books.now(), "_app": books.writer,
    }  # fmt: skip
    books.bank_transfers.add(row)
    books.note(row["BankTransferID"], "Created", f"Transfer of {amount}.")
    return row


def delete(books: Books, row: Row, sent: Row) -> Row:
    """Deleting is all that can be done to a transfer, by its status (since July 2026)."""
    if set(sent) - {"BankTransferID", "Status"} or sent.get("Status") != "DELETED":
        raise Refused("Only Status accepted for updates")
    if row["Status"] == "DELETED":
        raise Refused("Bank transfer not of valid status for modification")
    documents.check_lock_dates(books, row["Date"])
    for half in ("FromBankTransactionID", "ToBankTransactionID"):
        books.bank_transactions.change(books.bank_transactions.rows[row[half]], books.now(), Status="DELETED")
    books.bank_transfers.change(row, books.now(), Status="DELETED")
    books.note(row["BankTransferID"], "Deleted", f"Transfer of {row['Amount']} was removed.")
    return row


def _half(books: Books, kind: str, account: Row, amount: Decimal, on: object, reference: str) -> str:
    currency = currency_of(books, account)
    row: Row = {
        "CurrencyCode": currency, "CurrencyRate": currencies.rate(books, currency, None),
        "BankTransactionID": books.new_id(), "Type": kind, "BankAccount": account, "Status": "AUTHORISED", "Date": on,
        "Reference": reference, "IsReconciled": False, "LineAmountTypes": "NoTax", "LineItems": [],
        "SubTotal": amount,
        "TotalTax": amounts.ZERO, "Total": amount, "UpdatedDateUTC": books.now(), "_app": books.writer,
    }  # fmt: skip
    books.bank_transactions.add(row)
    return str(row["BankTransactionID"])
