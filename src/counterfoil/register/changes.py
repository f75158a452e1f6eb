"""The one door through which the register's records change, so that a ledger never misses a change.

The revision rises in the transaction that makes the change; whoever subscribed is told once that transaction is
committed, with the ids only: what is due is then a question to the database, never a payload (DESIGN.md 5.1).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from counterfoil.activity.models import Status
from counterfoil.activity.record import Actor, Happening, Subject, write
from counterfoil.people.models import Workspace
from counterfoil.register.models import Party

Subscriber = Callable[[int, list[int]], None]  # workspace id, party ids
_subscribers: list[Subscriber] = []


def subscribe(subscriber: Subscriber) -> None:
    if subscriber not in _subscribers:
        _subscribers.append(subscriber)


def subject_of(party: Party) -> Subject:
    return Subject("party", party.pk, f"{party} ({party.code})")


def save_party(party: Party, *, actor: Actor) -> Party:
    """Save a new or edited party; nothing happens, and no revision rises, when nothing is different."""
    with transaction.atomic():
        held = Party.objects.select_for_update().filter(pk=party.pk).first() if party.pk else None
        before = values_of(held) if held else None
        after = values_of(party)
        if before == after:
            return party
        party.revision = held.revision + 1 if held else 1
        party.save()
        write(party.workspace_id, timezone.now(), [_happening(party, actor, before, after)])
        announce(party.workspace_id, [party.pk])
    return party


def switch_sync(workspace: Workspace, party_ids: Iterable[int], *, enabled: bool, actor: Actor) -> list[int]:
    """Tick or clear *Sync to Xero* on many parties at once; gives the ids of those that it changed."""
    with transaction.atomic():
        parties = list(
            Party.objects.select_for_update()
            .filter(workspace=workspace, pk__in=list(party_ids), active=True)
            .exclude(sync_enabled=enabled)
        )
        ids = [party.pk for party in parties]
        Party.objects.filter(pk__in=ids).update(
            sync_enabled=enabled, revision=F("revision") + 1, updated_at=timezone.now()
        )
        what = "Sync to Xero switched on" if enabled else "Sync to Xero switched off"
        write(
            workspace,
            timezone.now(),
            [Happening("learner", Status.SUCCESS, what, actor, subject=subject_of(party)) for party in parties],
        )
        announce(workspace.pk, ids)
    return ids


def announce(workspace_id: int, party_ids: list[int]) -> None:
    if party_ids:
        transaction.on_commit(lambda: _tell(workspace_id, party_ids))


def values_of(party: Party) -> dict[str, Any]:
    """What of a party counts as a change."""
    skipped = {"id", "workspace", "revision", "created_at", "updated_at"}
    return {field.name: field.value_from_object(party) for field in party._meta.fields if field.name not in skipped}


def _tell(workspace_id: int, party_ids: list[int]) -> None:
    for subscriber in _subscribers:
        subscriber(workspace_id, party_ids)


def _happening(party: Party, actor: Actor, before: dict[str, Any] | None, after: dict[str, Any]) -> Happening:
    if before is None:
        return Happening("learner", Status.SUCCESS, "Learner added", actor, subject=subject_of(party), after=after)
    changed = [name for name in after if after[name] != before[name]]
    return Happening(
        "learner",
        Status.SUCCESS,
        "Learner changed: " + ", ".join(str(Party._meta.get_field(name).verbose_name) for name in changed),
        actor,
        subject=subject_of(party),
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
