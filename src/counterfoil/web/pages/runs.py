"""Runs: work that somebody asked for, with its progress and its end. Leaving the page does not stop it."""

from __future__ import annotations

from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone

from counterfoil.core.push_lifecycle import PushStatus
from counterfoil.ledger.models import Organisation
from counterfoil.people.roles import Permission
from counterfoil.sync import asking, connecting, states
from counterfoil.sync.models import Push, Run
from counterfoil.web.access import PageRequest, page
from counterfoil.web.listing import page_of
from counterfoil.web.pages.needs_you import cases_of

HELD_SHOWN = 20
RUNS_A_PAGE = 20  # Each is counted anew, from its members' own state.


class ResyncForm(forms.Form):
    """What to read and send again. At least one of the two."""

    invoices = forms.BooleanField(label="Read invoices again", required=False)
    invoices_from = forms.DateField(
        label="Invoices changed in Xero since",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="The first time, a day one year before you began with Xero is a good choice.",
    )
    parties = forms.BooleanField(label="Send learners again", required=False)
    parties_from = forms.DateField(
        label="Learners changed here since",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="Only learners with Sync to Xero ticked are sent, and only what differs.",
    )

    def clean(self) -> dict[str, object]:
        given = super().clean() or {}
        if not given.get("invoices") and not given.get("parties"):
            raise forms.ValidationError("Tick what should be done again: invoices, learners, or both.")
        for name in ("invoices", "parties"):
            since: date | None = given.get(f"{name}_from")
            if given.get(name) and not since and f"{name}_from" not in self.errors:
                self.add_error(f"{name}_from", "Enter the day from which on.")
            elif since and since > timezone.localdate():
                self.add_error(f"{name}_from", "Enter a day that has already come.")
        return given


@page(Permission.SEE_CONNECTION)
def runs(request: PageRequest) -> HttpResponse:
    found = request.workspace.runs.select_related("organisation").order_by("-started_at", "-pk")
    rows = page_of(request, found, length=RUNS_A_PAGE)
    shown = [(run, states.progress_of(run)) for run in rows]
    return render(request, "runs/runs.html", {"page": rows, "runs": shown})


@page(Permission.SEE_CONNECTION)
def run(request: PageRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(request.workspace.runs.select_related("organisation"), pk=pk)
    progress = states.progress_of(found)
    context = {"run": found, "progress": progress, "cases": cases_of(request.workspace, _held(found))}
    return render(request, "runs/progress.html" if request.htmx else "runs/run.html", context)


@page(Permission.RESYNC)
def resync(request: PageRequest) -> HttpResponse:
    organisation = connecting.connected_organisation(request.workspace)
    form = ResyncForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and organisation and form.is_valid():
        try:
            return redirect("run", request.workspace.slug, _resync(request, organisation, form).pk)
        except asking.Refusal as refusal:
            messages.error(request, str(refusal))
    return render(request, "runs/resync.html", {"form": form, "organisation": organisation})


def _resync(request: PageRequest, organisation: Organisation, form: ResyncForm) -> Run:
    given = form.cleaned_data
    return asking.resync(
        organisation,
        request.user,
        invoices_from=given["invoices_from"] if given["invoices"] else None,
        parties_from=given["parties_from"] if given["parties"] else None,
    )


def _held(run: Run) -> list[Push]:
    pushes = Push.objects.filter(
        organisation_id=run.organisation_id, record_id__in=run.record_ids, status=PushStatus.HELD
    )
    return list(pushes.select_related("organisation").order_by("problem", "pk")[:HELD_SHOWN])


urlpatterns = [
    path("w/<slug:workspace>/runs/", runs, name="runs"),
    path("w/<slug:workspace>/runs/resync/", resync, name="resync"),
    path("w/<slug:workspace>/runs/<int:pk>/", run, name="run"),
]
