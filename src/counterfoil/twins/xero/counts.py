"""Count documents by the keys that a business knows them by, so that a duplicate shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from counterfoil.twins.xero.books import Books, Row, Store
from counterfoil.twins.xero.rules.payments import document_of


def counts(books: Books) -> Row:
    """Count rows by the keys that a business knows them by; what stands twice is named."""
    return {
        "Contacts": _counted(books.contacts, "ContactNumber", "Name"),
        "Invoices": _counted(books.invoices, "InvoiceNumber", "Reference"),
        "CreditNotes": _counted(books.credit_notes, "CreditNoteNumber", "Reference"),
        "Payments": _counted(books.payments, "Reference") | _alike(books.payments, _payment),
        "Bills": _alike(books.invoices, _bill),
    } | {name: _counted(getattr(books, store), *fields) for name, (store, fields) in _OTHERS.items()}


# The rest, by the fields that a business knows a row by.
_OTHERS = {
    "BankTransactions": ("bank_transactions", ("Reference",)),
    "BankTransfers": ("bank_transfers", ("Reference",)),
    "BatchPayments": ("batch_payments", ("Reference",)),
    "Prepayments": ("prepayments", ("Reference",)),
    "Overpayments": ("overpayments", ("Reference",)),
    "Items": ("items", ("Code",)),
    "PurchaseOrders": ("purchase_orders", ("PurchaseOrderNumber", "Reference")),
    "Quotes": ("quotes", ("QuoteNumber", "Reference")),
    "ManualJournals": ("manual_journals", ("Narration",)),
}


def _payment(row: Row) -> str:
    """What makes two payments the same in a business's eyes: they have no number (FACTS 13.1)."""
    if row["Status"] == "DELETED":
        return ""
    return f"{row['PaymentType']} of {document_of(row)['_id']}: {row['Amount']} on {row['Date']}"


def _bill(row: Row) -> str:
    """What makes two bills the same: their numbers may repeat (FACTS 10.1)."""
    if row["Type"] != "ACCPAY" or row["Status"] in ("VOIDED", "DELETED"):
        return ""
    return f"{row['Contact']['Name']}, {row['InvoiceNumber']}: {row['Total']} on {row['Date']}"


def _alike(store: Store, named: Callable[[Row], str]) -> Row:
    held = Counter(name for row in store.rows.values() if (name := named(row)))
    return {"Alike": {"different": len(held), "twice": {name: count for name, count in held.items() if count > 1}}}


def _counted(store: Store, *fields: str) -> Row:
    rows = store.rows.values()
    shown: Row = {"rows": len(rows)}
    for field in fields:
        held = Counter(row[field] for row in rows if row.get(field))
        shown[field] = {"different": len(held), "twice": {value: count for value, count in held.items() if count > 1}}
    return shown
