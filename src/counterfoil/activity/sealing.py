"""Seal activity: number each workspace's rows and chain them by hash, so that a changed or missing row shows.

Rows are written freely, in anybody's transaction, and sealed a little later by one writer at a time: so nobody waits
for a lock on the chain's end. Verifying reads the chain from its beginning and names the first row
that does not fit.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256

from django.db import connection, transaction
from django.db.models import QuerySet

from counterfoil.activity.models import Activity

BEGINNING = "0" * 64
BATCH = 2000
_ONE_SEALER = 4_118_203  # With the workspace's id: the lock of its chain's end.
_SEALED = (
    *("at", "actor", "category", "status", "what", "why", "subject_kind", "subject_id", "subject_label"),
    *("xero_id", "before", "after"),
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How far the chain holds; `broken_at` is the place of the first row that does not fit, None when all do."""

    sealed: int
    unsealed: int
    broken_at: int | None = None
    why: str = ""


def seal(workspace_id: int) -> int:
    """Chain what is not yet sealed; gives how many rows. Another sealer at work means that there is nothing to do."""
    with transaction.atomic():
        if not _is_alone(workspace_id):
            return 0
        last = Activity.objects.filter(workspace_id=workspace_id, sequence__isnull=False).order_by("-sequence").first()
        number, before = (last.sequence or 0, last.seal) if last else (0, BEGINNING)
        rows = list(Activity.objects.filter(workspace_id=workspace_id, sequence__isnull=True).order_by("id")[:BATCH])
        for row in rows:
            number += 1
            before = seal_of(row, number, before)
            row.sequence, row.seal = number, before
        QuerySet[Activity](Activity).bulk_update(
            rows, ["sequence", "seal"]
        )  # Only here: Activity.objects refuses updates.
        return len(rows)


def verify(workspace_id: int) -> Verdict:
    """Read the chain from its beginning."""
    number, before = 0, BEGINNING
    rows = Activity.objects.filter(workspace_id=workspace_id, sequence__isnull=False).order_by("sequence")
    for row in rows.iterator(chunk_size=BATCH):
        number += 1
        if row.sequence != number:
            return Verdict(number - 1, 0, number, "a row is missing here")
        if row.seal != seal_of(row, number, before):
            return Verdict(number - 1, 0, number, "this row, or the one before it, is not as it was when it was sealed")
        before = row.seal
    unsealed = Activity.objects.filter(workspace_id=workspace_id, sequence__isnull=True).count()
    return Verdict(number, unsealed)


def seal_of(row: Activity, number: int, before: str) -> str:
    """The hash over a row's content, its place, and the seal before it."""
    content = {name: getattr(row, name) for name in _SEALED} | {"place": number, "before_it": before}
    return sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()


def _is_alone(workspace_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [_ONE_SEALER, workspace_id])
        return bool(cursor.fetchone()[0])
