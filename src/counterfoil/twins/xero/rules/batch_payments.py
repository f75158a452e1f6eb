"""Batch payments: several payments of bills or of sales invoices as one, made and deleted together (FACTS 13.2)."""

from __future__ import annotations

from decimal import Decimal

from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.rules import amounts, documents, payments
from counterfoil.twins.xero.rules.bank_transactions import bank_account
from counterfoil.twins.xero.rules.refusal import Refused

NOT_MODIFIABLE = "Batch payment not of valid status for modification"
_TEXTS = {"Particulars": 12, "Code": 12, "Reference": 12, "Details": 18, "Narrative": 18}
_OF_PAYMENT = ("Amount", "Reference", "BankAccountNumber", "Particulars", "Code", "Details")


def create(books: Books, sent: Row) -> Row:
    """Make the batch with all its payments, or nothing."""
    asked = sent.get("Payments") or []
    if not asked:
        raise Refused("A batch payment must hold at least one payment.")
    _check_texts(sent, *asked)
    account, on = bank_account(books, sent.get("Account") or {}), sent.get("Date") or books.today()
    _check_invoices(books, asked)
    documents.check_lock_dates(books, on)
    batch: Row = {
        "BatchPaymentID": books.new_id(), "Account": account, "Date": on, "Status": "AUTHORISED",
        "UpdatedDateUTC": books.now(), "IsReconciled": False, "_payments": [],
        "Narrative": sent.get("Narrative") or "", "Reference": sent.get("Reference") or "", "Details":
        sent.get("Details") or "", "Particulars": sent.get("Particulars") or "", "Code": sent.get("Code") or "",
    }  # fmt: skip
    for one in asked:
        part = {name: one[name] for name in _OF_PAYMENT if one.get(name)} | {"Invoice": one["Invoice"], "Date": on}
        batch["_payments"].append(payments.create(books, part | {"Account": {"AccountID": account["AccountID"]}}))
    for payment in batch["_payments"]:
        books.payments.change(payment, _batch=batch)
    batch["Type"] = "RECBATCH" if documents.is_sales(batch["_payments"][0]["Invoice"]) else "PAYBATCH"
    batch["TotalAmount"] = sum((one["BankAmount"] for one in batch["_payments"]), amounts.ZERO)
    books.batch_payments.add(batch)
    books.note(batch["BatchPaymentID"], "Created", f"{len(asked)} payments of {batch['TotalAmount']} together.")
    return batch


def delete(books: Books, batch: Row, sent: Row) -> Row:
    if set(sent) - {"BatchPaymentID", "Status"} or sent.get("Status") != "DELETED":
        raise Refused("Only Status accepted for updates")
    if batch["Status"] == "DELETED":
        raise Refused(NOT_MODIFIABLE)
    documents.check_lock_dates(books, batch["Date"])
    for payment in batch["_payments"]:
        payments.delete(books, payment, {"Status": "DELETED"}, batch_deleted=True)
    books.batch_payments.change(batch, books.now(), Status="DELETED")
    books.note(batch["BatchPaymentID"], "Deleted", f"Batch payment of {batch['TotalAmount']} was removed.")
    return batch


def _check_texts(*held: Row) -> None:
    for row in held:
        for name, longest in _TEXTS.items():
            if len(str(row.get(name) or "")) > longest:
                raise Refused(f"The {name} field cannot be longer than {longest} characters.")


def _check_invoices(books: Books, asked: list[Row]) -> None:
    """All are checked before the first is paid, an invoice that is named twice for both its parts."""
    open_amounts: dict[str, Decimal] = {}
    sides = set()
    for one in asked:
        invoice = payments.invoice_of(books, one)
        if invoice["CurrencyCode"] != books.base_currency:
            raise Refused("Batch payments can only be made in the organisation's own currency.")
        amount = amounts.cents(one.get("Amount") or amounts.ZERO)
        outstanding = open_amounts.setdefault(invoice["_id"], invoice["AmountDue"])
        payments.check_amount(invoice, amount, outstanding)
        open_amounts[invoice["_id"]] = outstanding - amount
        sides.add(invoice["Type"])
    if len(sides) > 1:
        raise Refused("A batch payment can be for bills only or for sales invoices only.")
