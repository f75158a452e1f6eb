"""Keep due, paid and credited in balance after each payment and allocation (FACTS 10.6, 12, 13)."""

from __future__ import annotations

from decimal import Decimal

from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.rules import credits
from counterfoil.twins.xero.rules.amounts import ZERO


def living_payments(row: Row) -> list[Row]:
    return [payment for payment in row["_payments"] if payment["Status"] != "DELETED"]


def _sum(parts: list[Row]) -> Decimal:
    return sum((part["Amount"] for part in parts), ZERO)


def is_settled_in_part(row: Row) -> bool:
    return bool(living_payments(row) or row["_allocations"])


def settle_invoice(books: Books, invoice: Row) -> None:
    """Work the invoice's amounts and status out again; both its change time and a webhook tell of it."""
    payments, allocations = living_payments(invoice), invoice["_allocations"]
    paid, credited = _sum(payments), _sum(allocations)
    due = invoice["Total"] - paid - credited
    assert due >= 0, "more was applied to an invoice than it is for"
    settled_on = max((part["Date"] for part in [*payments, *allocations]), default=None)
    done = due == 0 and settled_on is not None
    books.invoices.change(
        invoice,
        books.now(),
        AmountPaid=paid,
        AmountCredited=credited,
        AmountDue=due,
        Status="PAID" if done else "AUTHORISED",
        FullyPaidOnDate=settled_on if done else None,
    )
    books.tell("INVOICE", "UPDATE", "Invoices", invoice["InvoiceID"])


def settle_credit(books: Books, credit: Row) -> None:
    """Work out what is left of a credit note, pre- or overpayment; at nothing it is PAID (FACTS 12, 14)."""
    parts = [*living_payments(credit), *credit["_allocations"]]
    remaining = credit["Total"] - _sum(parts)
    assert remaining >= 0, "more was taken from a credit than it holds"
    spent = remaining == 0 and bool(parts)
    credits.store_of(books, credits.kind_of(credit)).change(
        credit,
        books.now(),
        RemainingCredit=remaining,
        Status="PAID" if spent else "AUTHORISED",
        FullyPaidOnDate=max(part["Date"] for part in parts) if spent else None,
    )
    credits.tell(books, credit, "UPDATE")
