"""Activity: what happened, when, who or which rule decided, newest first; and the same as CSV."""

from __future__ import annotations

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from counterfoil.activity.models import Status
from counterfoil.activity.search import CSV_HEAD, Wanted, categories_of, csv_rows, search
from counterfoil.people.roles import Permission
from counterfoil.web.access import PageRequest, page
from counterfoil.web.csv_answers import csv_answer
from counterfoil.web.listing import asked, page_of


@page(Permission.SEE_ACTIVITY)
def activity(request: PageRequest) -> HttpResponse:
    wanted = _wanted(request)
    rows = page_of(request, search(request.workspace, wanted))
    context = {
        "page": rows,
        "any": rows.paginator.count > 0 or request.workspace.activities.exists(),
        "wanted": wanted,
        "statuses": Status.choices,
        "categories": categories_of(request.workspace),
        "changes": {row.pk: changes(row.before, row.after) for row in rows},
        "subject": rows[0].subject_label if wanted.subject_id and rows.paginator.count else "",
    }
    return render(request, "activity/activity.html", context)


@page(Permission.SEE_ACTIVITY)
def activity_csv(request: PageRequest) -> StreamingHttpResponse:
    name = f"activity-{request.workspace.slug}-{timezone.localdate().isoformat()}"
    return csv_answer(name, CSV_HEAD, csv_rows(search(request.workspace, _wanted(request))))


def changes(before: dict[str, object] | None, after: dict[str, object] | None) -> list[tuple[str, str, str]]:
    """Lay before and after side by side: the field in words, and what it was and is."""
    was, became = before or {}, after or {}
    names = [*was, *(name for name in became if name not in was)]
    rows = [(name.replace("_", " ").capitalize(), _words(was.get(name)), _words(became.get(name))) for name in names]
    return [row for row in rows if row[1] or row[2]]


def _wanted(request: PageRequest) -> Wanted:
    status, subject = asked(request, "status"), asked(request, "id")
    return Wanted(
        text=asked(request, "q"),
        status=status if status in Status.values else "",
        category=asked(request, "category"),
        subject_kind=asked(request, "kind"),
        subject_id=int(subject) if subject.isdigit() else None,
    )


def _words(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(_words(part) for part in value)
        case dict():
            return "; ".join(f"{name}: {_words(part)}" for name, part in value.items())
        case _:
            return str(value)


urlpatterns = [
    path("w/<slug:workspace>/activity/", activity, name="activity"),
    path("w/<slug:workspace>/activity/activity.csv", activity_csv, name="activity_csv"),
]
