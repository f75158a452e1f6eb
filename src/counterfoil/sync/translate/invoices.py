"""A sales invoice in Xero's words, a document in ours. Amounts stay Decimal; in JSON they are texts, never floats."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from counterfoil.sync.translate.texts import clean
from counterfoil.xero.invoices import Invoice
from counterfoil.xero.lines import AppliedPayment, ContactRef, LineItem
from counterfoil.xero.wire import ZERO_GUID, Guid

NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # Where Xero says no time: older than any that it does say.


@dataclass(frozen=True, slots=True)
class PaymentValues:
    """A payment as its document shows it: in the document's currency, on a calendar date."""

    xero_id: str
    paid_on: date
    amount: Decimal
    reference: str


@dataclass(frozen=True, slots=True)
class DocumentValues:
    """Columns of a document, and the payments that it shows. `fingerprint` is of both."""

    columns: dict[str, Any]
    payments: tuple[PaymentValues, ...]
    fingerprint: str

    @property
    def xero_id(self) -> str:
        return str(self.columns["xero_id"])


def document_values(invoice: Invoice) -> DocumentValues:
    contact = invoice.contact or ContactRef(contact_id=Guid(ZERO_GUID))  # Nobody's: it goes to the unmatched list.
    columns: dict[str, Any] = {
        "xero_id": str(invoice.invoice_id),
        "contact_id": str(contact.contact_id),
        "contact_name": clean(contact.name)[:255],
        "number": clean(invoice.invoice_number)[:255],
        "reference": clean(invoice.reference)[:255],
        "issued_on": invoice.dated_on,
        "due_on": invoice.due_on,
        "paid_off_on": invoice.fully_paid_on,
        "status": invoice.status.upper()[:20],
        "currency": invoice.currency_code[:3],
        "line_amounts": invoice.line_amount_types[:20],
        "lines": [_line(line) for line in invoice.line_items],
        "allocations": _allocations(invoice),
        "subtotal": invoice.sub_total,
        "tax": invoice.total_tax,
        "total": invoice.total,
        "paid": invoice.amount_paid,
        "credited": invoice.amount_credited,
        "due": invoice.amount_due,
        "xero_updated_at": invoice.updated_at or NEVER,
    }
    payments = tuple(_payment(payment, invoice) for payment in invoice.payments)
    return DocumentValues(columns, payments, _fingerprint(columns, payments))


def _line(line: LineItem) -> dict[str, Any]:
    """One line in the shape that `register/lines.py` reads."""
    amounts = {
        "quantity": line.quantity,
        "unit_amount": line.unit_amount,
        "discount_rate": line.discount_rate,
        "discount_amount": line.discount_amount,
        "tax_amount": line.tax_amount,
        "line_amount": line.line_amount,
    }
    return {
        "xero_id": line.line_item_id,
        "description": clean(line.description),
        "item_code": line.item_code,
        "account_code": line.account_code,
        "tax_type": line.tax_type,
        "tracking": [{"name": part.name, "option": part.option} for part in line.tracking],
        **{name: format(amount, "f") for name, amount in amounts.items() if amount is not None},
    }


def _allocations(invoice: Invoice) -> list[dict[str, Any]]:
    """Credits put to the invoice: credit notes, prepayments, overpayments (FACTS 10.6)."""
    found = [
        ("credit_note", note.credit_note_id, note.credit_note_number, note.applied_amount, note.dated_on)
        for note in invoice.credit_notes
    ]
    found += [
        ("prepayment", paid.prepayment_id, "", paid.applied_amount, paid.dated_on) for paid in invoice.prepayments
    ]
    found += [
        ("overpayment", paid.overpayment_id, "", paid.applied_amount, paid.dated_on) for paid in invoice.overpayments
    ]
    return [
        {
            "kind": kind,
            "xero_id": xero_id,
            "number": number,
            "amount": None if amount is None else format(amount, "f"),
            "on": on.isoformat() if on else None,
        }
        for kind, xero_id, number, amount, on in found
    ]


def _payment(payment: AppliedPayment, invoice: Invoice) -> PaymentValues:
    paid_on = payment.dated_on or invoice.dated_on or NEVER.date()
    return PaymentValues(str(payment.payment_id), paid_on, payment.amount, clean(payment.reference)[:255])


def _fingerprint(columns: dict[str, Any], payments: tuple[PaymentValues, ...]) -> str:
    """Same fingerprint, same content: the change time alone can stay while content moves (FACTS 6.4)."""
    content = {name: value for name, value in columns.items() if name != "xero_updated_at"}
    paid = [(payment.xero_id, payment.paid_on, payment.amount, payment.reference) for payment in payments]
    return sha256(json.dumps([content, paid], default=str, sort_keys=True).encode()).hexdigest()
