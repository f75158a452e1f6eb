"""The lease of an organisation: whoever talks to Xero for it holds this row, and a worker that lost it is refused.

A worker may be suspended for an hour between any two lines and then go on: so the lease is checked again just before
each call, by holder and fence, and the fence rises with every new holder.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F, Q

from counterfoil.ledger.models import Organisation
from counterfoil.sync.engine import Engine
from counterfoil.sync.models import Lease


class LeaseLost(Exception):
    """Another worker has taken over: stop at once and touch nothing more."""


@dataclass(frozen=True, slots=True)
class Held:
    """A lease in hand."""

    organisation_id: int
    holder: str
    fence: int
    length: timedelta


def take(engine: Engine, organisation_id: int) -> Held | None:
    """Take the lease if it is free or has run out; None when another worker has it."""
    now = engine.now()
    Lease.objects.get_or_create(organisation_id=organisation_id)
    taken = (
        Lease.objects.filter(organisation_id=organisation_id)
        .filter(Q(until_at__isnull=True) | Q(until_at__lt=now))
        .update(holder=engine.worker, fence=F("fence") + 1, until_at=now + engine.lease_for)
    )
    if not taken:
        return None
    lease = Lease.objects.get(organisation_id=organisation_id)
    if lease.holder != engine.worker:
        return None
    return Held(organisation_id, engine.worker, lease.fence, engine.lease_for)


def extend(engine: Engine, held: Held) -> None:
    """Hold it for its full length from now on, or raise `LeaseLost`."""
    now = engine.now()
    kept = Lease.objects.filter(
        organisation_id=held.organisation_id, holder=held.holder, fence=held.fence, until_at__gte=now
    ).update(until_at=now + held.length)
    if not kept:
        raise LeaseLost(f"The lease of organisation {held.organisation_id} was taken over.")


def hold_still(organisation: Organisation) -> None:
    """Keep workers and other people from linking or taking up for as long as the caller's transaction lasts.

    Not the lease itself, only its row: whoever extends it waits for the moment that the transaction takes.
    """
    Lease.objects.get_or_create(organisation=organisation)
    Lease.objects.select_for_update().get(organisation=organisation)


def give_back(held: Held) -> None:
    Lease.objects.filter(organisation_id=held.organisation_id, holder=held.holder, fence=held.fence).update(
        until_at=None
    )
