"""The one door through which the register's records change, so that a ledger never misses a change.

The revision rises in the transaction that makes the change; whoever subscribed is told once that transaction is
committed, with the ids only: what is due is then a question to the database, never a payload (ARCHITECTURE.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from counterfoil.activity.models import Status
from counterfoil.activity.record import Actor, Happening, Subject, write
from counterfoil.people.models import Workspace
from counterfoil.register.models import Engagement, Party

Subscriber = Callable[[int, list[int]], None]  # workspace id, party ids
_subscribers: list[Subscriber] = []
_ROWS_A_STATEMENT = 1000


class Stale(Exception):
    """Somebody else changed the party since it was read; `held` is what is kept now."""

    def __init__(self, held: Party) -> None:
        super().__init__(f"{held} was changed by somebody else in the meantime.")
        self.held = held


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What comes in from a source at once: all of it, or none. Enrolments may be of parties that are only now added."""

    source: str  # Said in the activity list: the file's name.
    added: Sequence[Party] = ()
    changed: Sequence[Party] = ()  # Whole parties, as they shall be.
    enrolments: Sequence[Engagement] = ()
    notes: dict[str, Any] = field(default_factory=dict)  # Counts for the activity list.


def subscribe(subscriber: Subscriber) -> None:
    if subscriber not in _subscribers:
        _subscribers.append(subscriber)


def unsubscribe(subscriber: Subscriber) -> None:
    _subscribers.remove(subscriber)


def subject_of(party: Party) -> Subject:
    return Subject("party", party.pk, f"{party} ({party.code})")


def save_party(party: Party, *, actor: Actor, read_revision: int | None = None) -> Party:
    """Save a new or edited party; nothing happens, and no revision rises, when nothing is different.

    `read_revision` is the revision that the editor saw: Stale when there is a newer one, and nothing is saved.
    """
    with transaction.atomic():
        held = Party.objects.select_for_update().filter(pk=party.pk).first() if party.pk else None
        if held and read_revision is not None and held.revision != read_revision:
            raise Stale(held)
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


def import_parties(workspace: Workspace, arrivals: Arrivals, *, actor: Actor) -> list[int]:
    """Add and change many parties in one transaction, each with its revision and activity row; gives their ids.

    IntegrityError when a code was taken by somebody else meanwhile: nothing of the import is kept then.
    """
    with transaction.atomic():
        held = Party.objects.select_for_update().in_bulk([party.pk for party in arrivals.changed])
        before = {pk: values_of(party) for pk, party in held.items()}
        changed = [party for party in arrivals.changed if before[party.pk] != values_of(party)]
        for party in changed:
            party.revision = held[party.pk].revision + 1
        Party.objects.bulk_create(arrivals.added, batch_size=_ROWS_A_STATEMENT)
        _overwrite(changed)
        Engagement.objects.bulk_create(
            arrivals.enrolments,
            batch_size=_ROWS_A_STATEMENT,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["status", "starts_on", "ends_on"],
        )
        _write_arrivals(workspace, arrivals, changed, before, actor)
        ids = [party.pk for party in (*arrivals.added, *changed)]
        announce(workspace.pk, ids)
    return ids


def announce(workspace_id: int, party_ids: list[int]) -> None:
    if party_ids:
        transaction.on_commit(lambda: _tell(workspace_id, party_ids))


def values_of(party: Party) -> dict[str, Any]:
    """What of a party counts as a change."""
    return {name: getattr(party, name) for name in VALUES}


def _value_fields() -> tuple[str, ...]:
    skipped = {"id", "workspace", "revision", "created_at", "updated_at"}
    return tuple(found.name for found in Party._meta.fields if found.name not in skipped)


VALUES = _value_fields()


def _tell(workspace_id: int, party_ids: list[int]) -> None:
    for subscriber in _subscribers:
        subscriber(workspace_id, party_ids)


def _overwrite(parties: Sequence[Party]) -> None:
    # An upsert by id writes thousands of different rows in one statement, many times faster than an UPDATE of cases.
    Party.objects.bulk_create(
        parties,
        batch_size=_ROWS_A_STATEMENT,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[*VALUES, "revision", "updated_at"],
    )


def _write_arrivals(
    workspace: Workspace, arrivals: Arrivals, changed: Sequence[Party], before: dict[int, dict[str, Any]], actor: Actor
) -> None:
    courses: dict[int, list[str]] = {}
    earlier: dict[Party, dict[str, Any] | None] = dict.fromkeys(arrivals.added)
    earlier |= {party: before[party.pk] for party in changed}
    for enrolment in arrivals.enrolments:
        courses.setdefault(enrolment.party_id, []).append(enrolment.name)
        earlier.setdefault(enrolment.party, values_of(enrolment.party))
    rows = [
        _happening(party, actor, was, values_of(party), ", ".join(courses.get(party.pk, ())), arrivals.source)
        for party, was in earlier.items()
    ]
    words = f"Imported {arrivals.source}: {len(arrivals.added)} added, {len(changed)} changed"
    whole = Happening("import", Status.SUCCESS, words, actor, after=arrivals.notes or None)
    write(workspace, timezone.now(), [*rows, whole])


def _happening(
    party: Party,
    actor: Actor,
    before: dict[str, Any] | None,
    after: dict[str, Any],
    courses: str = "",
    source: str = "",
) -> Happening:
    changed = [name for name in after if before is None or after[name] != before[name]]
    what = [_what(before, changed)] if changed else []
    what += [f"Enrolled in {courses}"] if courses else []
    return Happening(
        "learner",
        Status.SUCCESS,
        "; ".join(what),
        actor,
        f"Imported from {source}" if source else "",
        subject_of(party),
        before={name: before[name] for name in changed} if before else None,
        after={name: after[name] for name in changed},
    )


def _what(before: dict[str, Any] | None, changed: list[str]) -> str:
    if before is None:
        return "Learner added"
    return "Learner changed: " + ", ".join(_words_for(name) for name in changed)


def _words_for(name: str) -> str:
    found = Party._meta.get_field(name)
    assert isinstance(found, models.Field)
    return str(found.verbose_name)
