"""Take in invoices as Xero holds them: every one is kept, on its learner or, where none is known, unmatched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.db.models import F

from counterfoil.activity.models import Status
from counterfoil.activity.record import XERO, Happening, Subject, write
from counterfoil.core.invoice_lifecycle import Reading, tell
from counterfoil.ledger.models import Organisation
from counterfoil.register.models import Document, DocumentPdf, Payment
from counterfoil.sync.steps import contacts
from counterfoil.sync.translate.invoices import NEVER, DocumentValues, document_values
from counterfoil.xero.invoices import Invoice

_COLUMNS = [
    *("party", "contact_id", "contact_name", "number", "reference", "issued_on", "due_on", "paid_off_on", "status"),
    *("currency", "line_amounts", "lines", "allocations", "subtotal", "tax", "total", "paid", "credited", "due"),
    *("xero_updated_at", "fingerprint", "changed_at"),
]
_HELD = (
    "xero_id",
    "xero_updated_at",
    "fingerprint",
    "status",
    "number",
    "currency",
    "total",
    "paid",
    "credited",
    "due_on",
)

Held = Mapping[str, object]


def store(organisation: Organisation, rows: Sequence[Invoice], now: datetime) -> int:
    """Keep what is not older and different; gives how many rows that was. Call inside a transaction."""
    found = (document_values(row) for row in rows if row.is_sale)
    values = {value.xero_id: value for value in sorted(found, key=lambda value: value.columns["xero_updated_at"])}
    held = _held(organisation, values)
    fresh = [value for value in values.values() if _is_news(held.get(value.xero_id), value)]
    parties = contacts.parties_of(organisation, sorted({value.columns["contact_id"] for value in fresh}))
    documents = [_document(organisation, value, parties, now) for value in fresh]
    Document.objects.bulk_create(
        documents,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["organisation", "xero_id"],
        update_fields=_COLUMNS,
    )
    ids = _ids(organisation, [value.xero_id for value in fresh])
    _store_payments(organisation, fresh, ids)
    _forget_pdfs([ids[value.xero_id] for value in fresh if value.xero_id in held])
    write(organisation.workspace_id, now, _happenings(fresh, held, ids, parties))
    return len(fresh)


def _held(organisation: Organisation, xero_ids: Iterable[str]) -> dict[str, Held]:
    rows = Document.objects.filter(organisation=organisation, xero_id__in=list(xero_ids)).values(*_HELD)
    return {str(row["xero_id"]): row for row in rows}


def _ids(organisation: Organisation, xero_ids: Sequence[str]) -> dict[str, int]:
    rows = Document.objects.filter(organisation=organisation, xero_id__in=xero_ids).values_list("xero_id", "pk")
    return {str(xero_id): pk for xero_id, pk in rows}


def _is_news(held: Held | None, value: DocumentValues) -> bool:
    """Same instant and other content is news too: not every change moves Xero's clock (FACTS 6.4)."""
    if held is None:
        return True
    if value.columns["xero_updated_at"] == NEVER:  # Xero says no time: it was read just now.
        value.columns["xero_updated_at"] = held["xero_updated_at"]
    return value.columns["xero_updated_at"] >= held["xero_updated_at"] and value.fingerprint != held["fingerprint"]


def _document(organisation: Organisation, value: DocumentValues, parties: Mapping[str, int], now: datetime) -> Document:
    return Document(
        workspace_id=organisation.workspace_id,
        organisation=organisation,
        party_id=parties.get(value.columns["contact_id"]),
        fingerprint=value.fingerprint,
        first_seen_at=now,
        changed_at=now,
        **value.columns,
    )


def _store_payments(organisation: Organisation, fresh: Sequence[DocumentValues], ids: Mapping[str, int]) -> None:
    """The invoice tells which payments it has: those that it no longer shows were removed in Xero (FACTS 10.6)."""
    payments = {
        payment.xero_id: Payment(
            organisation=organisation,
            document_id=ids[value.xero_id],
            xero_id=payment.xero_id,
            paid_on=payment.paid_on,
            amount=payment.amount,
            reference=payment.reference,
            status="AUTHORISED",
        )
        for value in fresh
        for payment in value.payments
    }
    Payment.objects.filter(document_id__in=ids.values()).exclude(status="DELETED").exclude(
        xero_id__in=list(payments)
    ).update(status="DELETED")
    Payment.objects.bulk_create(
        payments.values(),
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["organisation", "xero_id"],
        update_fields=["document", "paid_on", "amount", "reference", "status"],
    )


def _forget_pdfs(document_ids: Sequence[int]) -> None:
    """Content can change while Xero's change time stays (FACTS 6.4): a PDF of that time shows what was before."""
    now_old = DocumentPdf.objects.filter(document_id__in=document_ids)
    now_old.filter(xero_updated_at=F("document__xero_updated_at")).delete()


def _happenings(
    fresh: Sequence[DocumentValues], held: Mapping[str, Held], ids: Mapping[str, int], parties: Mapping[str, int]
) -> list[Happening]:
    found = []
    for value in fresh:
        before = held.get(value.xero_id)
        party_id = parties.get(value.columns["contact_id"])
        subject = (
            Subject("party", party_id, value.columns["contact_name"])
            if party_id
            else Subject("document", ids[value.xero_id], value.columns["contact_name"])
        )
        found.append(
            Happening(
                "invoice",
                Status.SUCCESS,
                tell(_reading(before) if before else None, _reading(value.columns)),
                XERO,
                why="" if party_id else "Its contact is no learner of the register: it is in the unmatched list.",
                subject=subject,
                xero_id=value.xero_id,
                before=_amounts(before) if before else None,
                after=_amounts(value.columns),
            )
        )
    return found


def _reading(row: Held) -> Reading:
    fields = ("status", "number", "currency", "total", "paid", "credited", "due_on")
    return Reading(**{name: row[name] for name in fields})  # type: ignore[arg-type]


def _amounts(row: Held) -> dict[str, str]:
    amounts = {name: row[name] for name in ("total", "paid", "credited")}
    return {
        "status": str(row["status"]),
        **{name: format(value, "f") for name, value in amounts.items() if isinstance(value, Decimal)},
    }
