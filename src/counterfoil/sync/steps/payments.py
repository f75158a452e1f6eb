"""Take in payments that were polled: what they say and the invoice does not shows that the invoice must be read again.

A payment belongs to its invoice's own words (steps/invoices.py); Xero has no webhook for payments, so this poll is how
a lost invoice event is noticed (FACTS 20).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from counterfoil.ledger.models import Organisation
from counterfoil.register.models import Payment
from counterfoil.sync.models import Hint
from counterfoil.xero.payments import Payment as XeroPayment


def store(organisation: Organisation, rows: Sequence[XeroPayment], now: datetime) -> int:
    """Ask for the invoices whose payments differ from what we hold; gives how many. Call inside a transaction."""
    held = {
        str(xero_id): (status, amount)
        for xero_id, status, amount in Payment.objects.filter(
            organisation=organisation, xero_id__in=[str(row.payment_id) for row in rows]
        ).values_list("xero_id", "status", "amount")
    }
    stale = {
        str(row.invoice.invoice_id)
        for row in rows
        if row.invoice is not None and _is_sale(row) and not _agrees(row, held.get(str(row.payment_id)))
    }
    Hint.objects.bulk_create(
        [Hint(organisation=organisation, kind="invoice", xero_id=xero_id, made_at=now) for xero_id in sorted(stale)]
    )
    return len(stale)


def _is_sale(row: XeroPayment) -> bool:
    return row.payment_type.upper() in ("ACCRECPAYMENT", "") and (
        row.invoice is None or row.invoice.type.upper() != "ACCPAY"
    )


def _agrees(row: XeroPayment, held: tuple[str, object] | None) -> bool:
    if held is None:
        return row.is_deleted  # Never seen and already gone: nothing to know.
    status, amount = held
    return (status == "DELETED") == row.is_deleted and amount == row.amount
