"""Say in a bookkeeper's words what happened to an invoice between two readings of it, and who may see which status."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

SEEN_BY_PARTY = ("AUTHORISED", "PAID", "VOIDED")  # A draft is nobody's bill yet; a voided one is shown as voided.
OWED = ("AUTHORISED",)
GONE = ("VOIDED", "DELETED")


@dataclass(frozen=True, slots=True)
class Reading:
    """What counts of an invoice at one reading, in its own currency."""

    status: str
    number: str
    currency: str
    total: Decimal
    paid: Decimal
    credited: Decimal
    due_on: date | None


_BECAME = {
    "DRAFT": "is a draft again",
    "SUBMITTED": "awaits approval",
    "AUTHORISED": "was approved",
    "PAID": "is paid in full",
    "VOIDED": "was voided",
    "DELETED": "was deleted",
}
_FIRST = {
    "DRAFT": "a draft",
    "SUBMITTED": "awaiting approval",
    "AUTHORISED": "awaiting payment",
    "PAID": "paid",
    "VOIDED": "voided",
    "DELETED": "deleted",
}


def tell(before: Reading | None, after: Reading) -> str:
    """One sentence on what is new; the first that applies, since one change of Xero's moves several figures."""
    name = f"Invoice {after.number}" if after.number else "An invoice without a number"
    if before is None:
        return f"{name} came from Xero: {_FIRST.get(after.status, after.status.lower())}, {_money(after.total, after)}"
    if before.status == "PAID" and after.status == "AUTHORISED":
        return f"{name} is open again: {_change(before, after) or 'it is no longer paid in full'}"
    if before.status != after.status:
        return f"{name} {_BECAME.get(after.status, f'is now {after.status.lower()}')}"
    return f"{name}: {_change(before, after) or 'details changed in Xero'}"


def _change(before: Reading, after: Reading) -> str:
    if after.paid > before.paid:
        return f"a payment of {_money(after.paid - before.paid, after)} was recorded"
    if after.paid < before.paid:
        return f"a payment of {_money(before.paid - after.paid, after)} was removed"
    if after.credited != before.credited:
        return f"credited amount changed from {_money(before.credited, after)} to {_money(after.credited, after)}"
    if after.total != before.total:
        return f"total changed from {_money(before.total, after)} to {_money(after.total, after)}"
    if after.due_on != before.due_on:
        return f"due date moved to {after.due_on.isoformat() if after.due_on else 'none'}"
    return ""


def _money(amount: Decimal, reading: Reading) -> str:
    return f"{amount:,.2f} {reading.currency}".rstrip()
