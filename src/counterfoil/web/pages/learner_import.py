"""Import learners from a CSV file: choose it, settle its columns, see what each row would do, take the good ones in."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from counterfoil.activity.record import Actor
from counterfoil.people.roles import Permission
from counterfoil.register.models import LearnerImport
from counterfoil.sources.csvfile import learners
from counterfoil.sources.csvfile.columns import COLUMNS, TITLES
from counterfoil.sources.csvfile.learners import Moved, Preview
from counterfoil.sources.csvfile.planning import Deed, Step
from counterfoil.sources.csvfile.reading import Table, Unreadable
from counterfoil.web.access import PageRequest, page
from counterfoil.web.csv_answers import csv_answer
from counterfoil.web.learner_forms import ImportForm
from counterfoil.web.listing import asked, page_of

_EXAMPLES = 3
_RECENT = 10


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the preview: the rows to which the same will happen."""

    name: str
    title: str
    words: str
    colour: str
    icon: str
    rows: list[Step]


@page(Permission.EDIT_REGISTER)
def learner_import(request: PageRequest) -> HttpResponse:
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            coming = learners.start(
                request.workspace, upload.name or "learners.csv", upload.read(), actor=Actor.person(request.user)
            )
        except Unreadable as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("learner_import_preview", request.workspace.slug, coming.pk)
    recent = request.workspace.learner_imports.select_related("file").order_by("-created_at")[:_RECENT]
    context = {"form": form, "columns": COLUMNS, "recent": recent}
    return render(request, "learner_import/upload.html", context)


@page(Permission.EDIT_REGISTER)
def learner_import_preview(request: PageRequest, pk: int) -> HttpResponse:
    coming = _coming(request, pk)
    seen = learners.preview(coming)
    if not seen.matching.is_clear:
        return redirect("learner_import_columns", request.workspace.slug, pk)
    if coming.imported_at:
        refused = page_of(request, learners.refused_of(coming, seen))
        return render(request, "learner_import/done.html", {"coming": coming, "page": refused})
    parts = parts_of(seen)
    here = next((part for part in parts if part.name == asked(request, "part")), None)
    here = here or next((part for part in parts if part.rows), parts[0])
    context = {
        "coming": coming,
        "seen": seen,
        "parts": parts,
        "here": here,
        "page": page_of(request, here.rows),
        "taken": len([step for step in seen.taken if step.deed is not Deed.NOTHING]),
        "wants_sync": len(seen.wants_sync()),
        "unticks": len(seen.unticks()),
        "passed_over": passed_over(seen),
    }
    return render(request, "learner_import/preview.html", context)


@page(Permission.EDIT_REGISTER)
def learner_import_columns(request: PageRequest, pk: int) -> HttpResponse:
    """Let a person say which of our fields each column holds."""
    coming = _coming(request, pk, imported_at=None)
    unclear: tuple[str, ...] = ()
    if request.method == "POST":
        coming.columns = _chosen(request)
        seen = learners.preview(coming)
        if coming.columns and seen.matching.is_clear:
            coming.save(update_fields=["columns"])
            return redirect("learner_import_preview", request.workspace.slug, pk)
    else:
        seen = learners.preview(coming)
    unclear = seen.matching.unclear
    columns = [
        (place, heading, _examples(seen.table, place), seen.matching.fields.get(place, ""))
        for place, heading in enumerate(seen.table.headings)
    ]
    context = {"coming": coming, "columns": columns, "fields": TITLES, "unclear": unclear}
    return render(request, "learner_import/columns.html", context)


@page(Permission.EDIT_REGISTER)
@require_POST
def learner_import_leave_out(request: PageRequest, pk: int) -> HttpResponse:
    """Leave a look-alike out, or take it in after all; `line` may be `all`."""
    coming = _coming(request, pk, imported_at=None)
    alike = {step.line for step in learners.preview(coming).alike}
    line = request.POST.get("line", "")
    meant = alike if line == "all" else alike & ({int(line)} if line.isdigit() else set())
    out = set(coming.left_out) & alike
    coming.left_out = sorted(out | meant if request.POST.get("out") == "yes" else out - meant)
    coming.save(update_fields=["left_out"])
    return redirect(f"{coming_url(request, coming)}?part=alike")


@page(Permission.EDIT_REGISTER)
@require_POST
def learner_import_confirm(request: PageRequest, pk: int) -> HttpResponse:
    coming = _coming(request, pk)
    tick_now = request.POST.get("sync") == "now" and request.membership.may(Permission.SWITCH_SYNC)
    try:
        done = learners.bring_in(
            coming, agreed=request.POST.get("agreed", ""), tick_now=tick_now, actor=Actor.person(request.user)
        )
    except Moved:
        messages.warning(
            request,
            "The register has changed since this preview was made. Nothing was imported: look again, then import.",
        )
    else:
        messages.success(
            request, f"{done.added_count:,} added and {done.changed_count:,} changed from {done.file.name}."
        )
    return redirect(coming_url(request, coming))


@page(Permission.EDIT_REGISTER)
def learner_import_refused(request: PageRequest, pk: int) -> StreamingHttpResponse:
    """The rows that cannot be taken, as they came, with the reason: to be put right and imported again."""
    coming = _coming(request, pk)
    seen = learners.preview(coming)
    width = len(seen.table.headings)
    rows = (
        [*step.reading.row.cells[:width], *[""] * (width - len(step.reading.row.cells)), _reasons(step)]
        for step in learners.refused_of(coming, seen)
    )
    return csv_answer(f"not-imported-{coming.pk}", [*seen.table.headings, "What to do"], rows)


def coming_url(request: PageRequest, coming: LearnerImport) -> str:
    return redirect("learner_import_preview", request.workspace.slug, coming.pk).url


def parts_of(seen: Preview) -> list[Part]:
    by_deed: dict[Deed, list[Step]] = {deed: [] for deed in Deed}
    for step in seen.steps:
        by_deed[step.deed].append(step)
    return [
        Part("refuse", "Cannot be taken", "stay out, with the reason", "amber", "alert-triangle", by_deed[Deed.REFUSE]),
        Part("alike", "Look like another", "same name and e-mail", "amber", "users", seen.alike),
        Part("add", "New", "are added", "green", "user-plus", by_deed[Deed.ADD]),
        Part("change", "Changed", "are brought up to date", "blue", "edit", by_deed[Deed.CHANGE]),
        Part("enrol", "Further courses", "of a learner above", "blue", "school", by_deed[Deed.ENROL]),
        Part("nothing", "As they are", "nothing to change", "neutral", "circle-check", by_deed[Deed.NOTHING]),
    ]


def passed_over(seen: Preview) -> list[str]:
    """Give the headings that are not imported."""
    return [
        heading for place, heading in enumerate(seen.table.headings) if heading and place not in seen.matching.fields
    ]


def _coming(request: PageRequest, pk: int, **more: object) -> LearnerImport:
    found = request.workspace.learner_imports.select_related("file", "workspace")
    coming: LearnerImport = get_object_or_404(found, pk=pk, **more)
    return coming


def _chosen(request: PageRequest) -> dict[str, str]:
    """Read what was chosen for each column: place from 0 -> field."""
    named = {name.removeprefix("column-"): value for name, value in request.POST.items() if name.startswith("column-")}
    return {place: str(field) for place, field in named.items() if place.isdigit() and field in TITLES}


def _examples(table: Table, place: int) -> list[str]:
    cells = (row.cells[place] for row in table.rows if place < len(row.cells) and row.cells[place])
    return list(dict.fromkeys(cell for cell, _ in zip(cells, range(_EXAMPLES), strict=False)))


def _reasons(step: Step) -> str:
    return "; ".join(str(fault) for fault in step.faults)


urlpatterns = [
    path("w/<slug:workspace>/learners/import/", learner_import, name="learner_import"),
    path("w/<slug:workspace>/learners/import/<int:pk>/", learner_import_preview, name="learner_import_preview"),
    path("w/<slug:workspace>/learners/import/<int:pk>/columns/", learner_import_columns, name="learner_import_columns"),
    path(
        "w/<slug:workspace>/learners/import/<int:pk>/leave-out/",
        learner_import_leave_out,
        name="learner_import_leave_out",
    ),
    path("w/<slug:workspace>/learners/import/<int:pk>/confirm/", learner_import_confirm, name="learner_import_confirm"),
    path(
        "w/<slug:workspace>/learners/import/<int:pk>/not-imported.csv",
        learner_import_refused,
        name="learner_import_refused",
    ),
]
