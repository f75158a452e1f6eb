"""Move pushes: every move is a compare-and-set by the table of `core/push_lifecycle.py`, and says whether it won."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from counterfoil.core.problems import Problem
from counterfoil.core.push_lifecycle import PushEvent, PushStatus, advance, sources
from counterfoil.ledger.models import Organisation
from counterfoil.sync.models import Push


def move(push: Push, event: PushEvent, now: datetime, **fields: Any) -> bool:
    """Move one push; False when somebody else moved it first. Its fields are set only if the move is won."""
    target = advance(PushStatus(push.status), event)
    won = Push.objects.filter(pk=push.pk, status=push.status).update(status=target, moved_at=now, **fields)
    if won:
        push.status = target
        for name, value in fields.items():
            setattr(push, name, value)
    return bool(won)


def move_all(pushes: Iterable[Push], event: PushEvent, now: datetime, **fields: Any) -> int:
    """Move those of these pushes that may make this move, all at once; gives how many did."""
    allowed = sources(event)
    ids = [push.pk for push in pushes]
    [target] = {advance(status, event) for status in allowed}
    return Push.objects.filter(pk__in=ids, status__in=allowed).update(status=target, moved_at=now, **fields)


def accept(organisation: Organisation, accepted: Sequence[Push], now: datetime) -> set[int]:
    """End these pushes as done, in a transaction of the caller's; gives those that nobody moved before."""
    mine = Push.objects.select_for_update().filter(
        organisation=organisation, pk__in=[push.pk for push in accepted], status__in=sources(PushEvent.ACCEPT)
    )
    won = set(mine.values_list("pk", flat=True))
    Push.objects.filter(pk__in=won).update(
        status=PushStatus.DONE, moved_at=now, problem="", facts={}, reason="In step with Xero", payload=None
    )
    return won


def hold(push: Push, problem: Problem, facts: dict[str, Any], now: datetime) -> bool:
    return move(push, PushEvent.HOLD, now, problem=problem.code, facts=facts, reason=problem.title, not_before_at=None)


def take_up(organisation: Organisation, kind: str, revisions: dict[int, int], now: datetime) -> list[Push]:
    """Have one waiting push for each record, of its newest revision: a held or waiting one is used again."""
    held = {push.record_id: push for push in _open(organisation, kind, list(revisions))}
    for push in held.values():
        _renew(push, revisions[push.record_id], now)
    fresh = [
        Push(
            organisation=organisation,
            kind=kind,
            record_id=record_id,
            revision=revision,
            made_at=now,
            moved_at=now,
        )
        for record_id, revision in revisions.items()
        if record_id not in held
    ]
    Push.objects.bulk_create(fresh)
    by_record = held | {push.record_id: push for push in fresh}
    return [by_record[record_id] for record_id in revisions]


def _open(organisation: Organisation, kind: str, record_ids: Sequence[int]) -> list[Push]:
    return list(
        Push.objects.filter(
            organisation=organisation,
            kind=kind,
            record_id__in=record_ids,
            status__in=[PushStatus.WAITING, PushStatus.HELD],
        )
    )


def _renew(push: Push, revision: int, now: datetime) -> None:
    """A newer version takes the place of the one that waits or is held; what a person ruled still stands."""
    if push.status == PushStatus.HELD:
        if not move(push, PushEvent.RELEASE, now, problem="", facts={}, reason="", revision=revision):
            push.refresh_from_db()  # A person released it or gave it up in this very moment.
    elif push.revision != revision:
        Push.objects.filter(pk=push.pk, status=PushStatus.WAITING).update(revision=revision)
        push.revision = revision
