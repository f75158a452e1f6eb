"""Take webhooks in: verify, store raw, answer at once; later turn them into hints of what to read again.

What a webhook says is never believed as content (FACTS 20): its ids are fetched, many at a time.
"""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from counterfoil.ledger.models import Organisation
from counterfoil.sync import jobs
from counterfoil.sync.models import Delivery, Hint
from counterfoil.xero import webhooks

KINDS = {"CONTACT": "contact", "INVOICE": "invoice"}


def hear(raw: bytes, signature: str) -> bool:
    """Say whether it is Xero's; if so it is stored before this returns."""
    if not webhooks.verify(raw, signature, settings.XERO_WEBHOOK_KEY):
        return False
    with transaction.atomic():
        Delivery.objects.create(body=raw, received_at=timezone.now())
        transaction.on_commit(lambda: jobs.listen())
    return True


def take_in() -> list[int]:
    """Turn stored deliveries into hints; gives the organisations that have new ones."""
    woken: set[int] = set()
    with transaction.atomic():
        waiting = Delivery.objects.select_for_update(skip_locked=True).filter(taken_at__isnull=True).order_by("pk")
        for delivery in waiting[:500]:
            woken |= _take(delivery)
    return sorted(woken)


def _take(delivery: Delivery) -> set[int]:
    now = timezone.now()
    trouble = ""
    hints: list[Hint] = []
    try:
        hints = _hints(webhooks.read_events(bytes(delivery.body)))
    except webhooks.UnreadableWebhook as error:
        trouble = str(error)[:300]
    Hint.objects.bulk_create(hints)
    Delivery.objects.filter(pk=delivery.pk).update(taken_at=now, trouble=trouble)
    return {hint.organisation_id for hint in hints}


def _hints(envelope: webhooks.Envelope) -> list[Hint]:
    """A hint for each workspace that the organisation is connected in; other categories are read by polls."""
    events = [event for event in envelope.events if _is_id(event.tenant_id) and _is_id(event.resource_id)]
    xero_ids = {event.tenant_id for event in events}
    connected = Organisation.objects.filter(xero_id__in=xero_ids, state=Organisation.State.CONNECTED)
    by_xero_id: dict[str, list[int]] = {}
    for pk, xero_id in connected.values_list("pk", "xero_id"):
        by_xero_id.setdefault(str(xero_id), []).append(pk)
    return [
        Hint(
            organisation_id=organisation_id,
            kind=KINDS[event.category],
            xero_id=event.resource_id,
            event_at=event.occurred_at,
            made_at=timezone.now(),
        )
        for event in events
        if event.category in KINDS
        for organisation_id in by_xero_id.get(str(event.tenant_id), [])
    ]


def _is_id(text: str) -> bool:
    """Events of other kinds may name things that have no id of this form; they must not hold up their neighbours."""
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False
