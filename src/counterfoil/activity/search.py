"""Find what happened: by status, category, record and words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from counterfoil.activity.models import Activity
from counterfoil.people.models import Workspace

WORDS_MAX = 6
CSV_HEAD = ("Time (UTC)", "Who", "Category", "Status", "What", "Why", "Record", "Xero id")
ROWS_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Wanted:
    """Empty means any. A subject is a kind and an id."""

    text: str = ""
    status: str = ""
    category: str = ""
    subject_kind: str = ""
    subject_id: int | None = None


def search(workspace: Workspace, wanted: Wanted) -> QuerySet[Activity]:
    """Give what happened, newest first."""
    found = workspace.activities.all()
    for word in wanted.text.split()[:WORDS_MAX]:
        found = found.filter(
            Q(what__icontains=word)
            | Q(why__icontains=word)
            | Q(actor__icontains=word)
            | Q(subject_label__icontains=word)
        )
    equal = {
        "status": wanted.status,
        "category": wanted.category,
        "subject_kind": wanted.subject_kind,
        "subject_id": wanted.subject_id,
    }
    return found.filter(**{name: value for name, value in equal.items() if value})


def categories_of(workspace: Workspace) -> list[str]:
    """Give the categories that occur, for the filter."""
    return list(workspace.activities.order_by("category").values_list("category", flat=True).distinct())


def csv_rows(found: QuerySet[Activity]) -> Iterator[tuple[str, ...]]:
    """Give a row each under `CSV_HEAD`, read a part at a time: the record only grows."""
    for row in found.iterator(chunk_size=ROWS_AT_ONCE):
        yield (
            row.at.strftime("%Y-%m-%d %H:%M:%S"),
            row.actor,
            row.category,
            row.get_status_display(),
            row.what,
            row.why,
            row.subject_label,
            row.xero_id,
        )
