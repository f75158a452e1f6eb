"""Allocate a credit note, pre- or overpayment to invoices, and take it back (FACTS 12, 14)."""

from __future__ import annotations

from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.rules import amounts, credits, documents, invoices, settling
from counterfoil.twins.xero.rules.refusal import NotFound, Refused


def allocate(books: Books, note: Row, sent: Row) -> Row:
    invoice = _invoice(books, sent)
    amount = amounts.cents(sent.get("Amount") or amounts.ZERO)
    _check(note, invoice, amount)
    on = max(note["Date"], invoice["Date"])  # the later of both dates, whatever was sent
    documents.check_lock_dates(books, on)
    allocation: Row = {
        "AllocationID": books.new_id(), "Amount": amount, "Date": on, "_invoice": invoice, "_note": note,
    }  # fmt: skip
    for row in (note, invoice):
        row["_allocations"].append(allocation)
    _settle(books, note, invoice)
    books.note(invoice["InvoiceID"], "Credit Applied", f"{credits.name_of(note)} for {amount}.")
    return allocation


def take_back(books: Books, note: Row, identifier: str) -> Row:
    found = [one for one in note["_allocations"] if one["AllocationID"] == identifier]
    if not found:
        raise NotFound
    allocation: Row = found[0]
    documents.check_lock_dates(books, allocation["Date"])
    invoice = allocation["_invoice"]
    for row in (note, invoice):
        row["_allocations"] = [one for one in row["_allocations"] if one is not allocation]
    _settle(books, note, invoice)
    books.note(invoice["InvoiceID"], "Credit Removed", f"{credits.name_of(note)} for {allocation['Amount']}.")
    return allocation


def _settle(books: Books, note: Row, invoice: Row) -> None:
    settling.settle_invoice(books, invoice)
    settling.settle_credit(books, note)


def _invoice(books: Books, sent: Row) -> Row:
    asked: Row = sent.get("Invoice") or {}
    found: Row | None = books.invoices.get(asked.get("InvoiceID", ""))
    if found is None and asked.get("InvoiceNumber"):
        found = next(iter(books.invoices.where("number", asked["InvoiceNumber"])), None)
    if found is None:
        raise Refused(invoices.NOT_FOUND)
    return found


def _check(note: Row, invoice: Row, amount: object) -> None:
    if note["Status"] != "AUTHORISED":
        raise Refused(credits.not_modifiable(note))
    words = credits.kind_of(note).words
    if documents.is_sales(note) != documents.is_sales(invoice) or note["Contact"] is not invoice["Contact"]:
        raise Refused(f"{words} cannot be allocated to an incorrect invoice type")
    if note["CurrencyCode"] != invoice["CurrencyCode"]:
        raise Refused(f"The {words.lower()} and the invoice must be in the same currency")
    if invoice["Status"] == "PAID":
        raise Refused("The invoice you are trying to allocate to has already been paid off")
    if invoice["Status"] != "AUTHORISED":
        raise Refused(invoices.NOT_MODIFIABLE)
    assert isinstance(amount, type(amounts.ZERO))
    if amount <= 0:
        raise Refused("The Amount of an allocation must be greater than zero")
    if amount > min(invoice["AmountDue"], note["RemainingCredit"]):
        raise Refused(f"{words} cannot be allocated as amount is greater than amount outstanding")
