"""Builders of the ledger's side: an organisation, what it holds, and what is held for a person."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

from counterfoil.core.push_lifecycle import PushStatus
from counterfoil.ledger.models import Contact, Organisation
from counterfoil.people.models import Workspace
from counterfoil.register import files
from counterfoil.register.models import Document, DocumentPdf, Party, Payment
from counterfoil.sync.models import Push
from tests import make

PDF = b"%PDF-1.4 a small one"


def organisation(of: Workspace, **fields: Any) -> Organisation:
    given = {"name": "Southern Cross Training Ltd", "short_code": "!4Qx", "base_currency": "NZD"}
    return Organisation.objects.create(workspace=of, xero_id=uuid4(), connected_at=make.NOON, **given | fields)


def document(of: Organisation, party: Party | None = None, *, total: str = "115.00", **fields: Any) -> Document:
    """An approved invoice, nothing of it paid, unless the fields say otherwise."""
    given = {
        "contact_id": uuid4(),
        "contact_name": str(party) if party else "A stranger",
        "number": "INV-0001",
        "status": "AUTHORISED",
        "currency": "NZD",
        "issued_on": make.NOON.date(),
        "total": Decimal(total),
        "due": Decimal(total),
        "xero_updated_at": make.NOON,
        "first_seen_at": make.NOON,
        "changed_at": make.NOON,
    }
    return Document.objects.create(
        workspace=of.workspace, organisation=of, party=party, xero_id=uuid4(), **given | fields
    )


def payment(of: Document, amount: str, **fields: Any) -> Payment:
    given = {"paid_on": make.NOON.date(), "amount": Decimal(amount), "status": "AUTHORISED"}
    return Payment.objects.create(organisation=of.organisation, document=of, xero_id=uuid4(), **given | fields)


def pdf(of: Document) -> DocumentPdf:
    stored = files.store(of.workspace, f"{of.number}.pdf", "application/pdf", PDF)
    return DocumentPdf.objects.create(
        document=of, xero_updated_at=of.xero_updated_at, file=stored, fetched_at=make.NOON
    )


def contact(of: Organisation, name: str = "Ana Diaz", **fields: Any) -> Contact:
    given = {"xero_id": uuid4(), "status": "ACTIVE", "updated_at": make.NOON}
    return Contact.objects.create(organisation=of, name=name, **given | fields)


def held(of: Organisation, party: Party, problem: str = "looks_the_same", **facts: Any) -> Push:
    return Push.objects.create(
        organisation=of,
        kind="contact",
        record_id=party.pk,
        revision=party.revision,
        status=PushStatus.HELD,
        problem=problem,
        facts=facts,
        made_at=make.NOON,
        moved_at=make.NOON,
    )


def candidates(*contacts: Contact) -> list[dict[str, Any]]:
    return [{"xero_id": str(one.xero_id), "name": one.name, "number": one.number} for one in contacts]
