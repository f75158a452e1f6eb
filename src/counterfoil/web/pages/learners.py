"""Learners: the list with its filters and bulk actions, and one learner's overview, details, switch and history."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_POST

from counterfoil.activity.models import Activity
from counterfoil.activity.record import Actor
from counterfoil.people import invitations
from counterfoil.people.models import Membership
from counterfoil.people.roles import Permission, Role
from counterfoil.register.changes import Stale, save_party, switch_sync
from counterfoil.register.models import Party
from counterfoil.register.search import balances
from counterfoil.sources.csvfile.columns import COLUMNS
from counterfoil.sync.connecting import connected_organisation
from counterfoil.sync.states import states_of
from counterfoil.web.access import PageRequest, page
from counterfoil.web.csv_answers import csv_answer
from counterfoil.web.learner_forms import PartyForm, PortalForm, code_taken
from counterfoil.web.learner_list import Asked, found_by, needing_you
from counterfoil.web.listing import page_of
from counterfoil.web.stale_edits import after_collision

_PARTY_COLUMNS = [column for column in COLUMNS if hasattr(Party, column.field)]
_RECENT = 3


@page(Permission.SEE_REGISTER)
def learners(request: PageRequest) -> HttpResponse:
    rows = page_of(request, found_by(request))
    ids = [party.pk for party in rows]
    context = {
        "page": rows,
        "asked": Asked.of(request.GET),
        "states": states_of(request.workspace, ids),
        "balances": balances(ids) if request.membership.may(Permission.SEE_DOCUMENTS) else {},
        "needing": len(needing_you(request.workspace)),
        "any": request.workspace.parties.exists(),
        "connected": connected_organisation(request.workspace) is not None,
    }
    return render(request, "learners/learners.html", context)


@page(Permission.SEE_REGISTER)
def learners_csv(request: PageRequest) -> StreamingHttpResponse:
    """What the list shows, all pages of it; a file that the import takes back."""
    with_balance = request.membership.may(Permission.SEE_DOCUMENTS)
    heading = [column.title for column in _PARTY_COLUMNS] + ["Xero state"] + ["Balance due"] * with_balance
    name = f"learners-{request.workspace.slug}-{timezone.localdate().isoformat()}"
    return csv_answer(name, heading, _csv_rows(request, list(found_by(request)), with_balance=with_balance))


@page(Permission.EDIT_REGISTER)
def learner_add(request: PageRequest) -> HttpResponse:
    form = PartyForm(request.POST or None, instance=Party(workspace=request.workspace))
    if request.method == "POST" and form.is_valid() and (party := _saved(request, form)):
        messages.success(request, f"{party} was added.")
        return redirect("learner", request.workspace.slug, party.pk)
    return render(request, "learners/add.html", {"form": form})


@page(Permission.SEE_REGISTER)
def learner(request: PageRequest, pk: int) -> HttpResponse:
    party = _party(request, pk)
    context = {
        "party": party,
        "tab": "overview",
        "enrolments": party.engagements.order_by("-starts_on", "-pk")[:_RECENT],
        "entries": party.logbook.prefetch_related("files")[:_RECENT],
        "owed": balances([party.pk]).get(party.pk, []),
        "portal": portal_of(party),
    }
    return render(request, "learners/overview.html", context)


@page(Permission.SEE_REGISTER)
def learner_details(request: PageRequest, pk: int) -> HttpResponse:
    return render(request, "learners/details.html", {"party": _party(request, pk), "tab": "details"})


@page(Permission.EDIT_REGISTER)
def learner_edit(request: PageRequest, pk: int) -> HttpResponse:
    party = _party(request, pk)
    if not party.active:
        return _only_reading(request, party)
    form = PartyForm(request.POST or None, instance=party)
    collision = None
    if request.method == "POST" and form.is_valid():
        try:
            if _saved(request, form, read_revision=form.read_before[0]):
                messages.success(request, f"{form.instance} was saved.")
                return redirect("learner_details", request.workspace.slug, pk)
        except Stale as stale:
            form, collision = after_collision(form, stale.held)
    return render(
        request,
        "learners/edit.html",
        {"party": _party(request, pk), "tab": "details", "form": form, "collision": collision},
        status=409 if collision else 200,
    )


@page(Permission.SWITCH_SYNC)
@require_POST
def switch_learner_sync(request: PageRequest, pk: int) -> HttpResponse:
    party = _party(request, pk)
    if not party.active:
        return _only_reading(request, party)
    enabled = request.POST.get("enabled") == "yes"
    switch_sync(request.workspace, [party.pk], enabled=enabled, actor=Actor.person(request.user))
    messages.success(request, _switched(request, party, enabled=enabled))
    return redirect("learner", request.workspace.slug, pk)


@page(Permission.EDIT_REGISTER)
@require_POST
def learner_reactivate(request: PageRequest, pk: int) -> HttpResponse:
    party = _party(request, pk)
    party.active = True
    save_party(party, actor=Actor.person(request.user))
    messages.success(request, f"{party} is active again.")
    return redirect("learner", request.workspace.slug, pk)


@page(Permission.EDIT_REGISTER)
def learner_invite(request: PageRequest, pk: int) -> HttpResponse:
    party = _party(request, pk)
    if not party.active:
        return _only_reading(request, party)
    form = PortalForm(request.POST or None, initial={"email": party.email})
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        try:
            invitations.invite(request.workspace, email, Role.PARTY, party.pk, request.user)
        except invitations.NotInvited as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, f"An invitation to the portal was sent to {email}.")
            return redirect("learner", request.workspace.slug, pk)
    return render(request, "learners/invite.html", {"party": party, "form": form, "tab": "overview"})


@page(Permission.SEE_ACTIVITY)
def learner_history(request: PageRequest, pk: int) -> HttpResponse:
    party = _party(request, pk)
    rows = Activity.objects.filter(workspace=request.workspace, subject_kind="party", subject_id=party.pk)
    return render(request, "learners/history.html", {"party": party, "tab": "history", "page": page_of(request, rows)})


def portal_of(party: Party) -> dict[str, Any]:
    """Who may sign in to see this learner's invoices, and who is invited to."""
    return {
        "members": Membership.objects.filter(workspace=party.workspace, party_id=party.pk).select_related("user"),
        "invited": invitations.open_in(party.workspace).filter(party_id=party.pk),
    }


def _party(request: PageRequest, pk: int) -> Party:
    party: Party = get_object_or_404(request.workspace.parties, pk=pk)
    return party


def _saved(request: PageRequest, form: PartyForm, *, read_revision: int | None = None) -> Party | None:
    """Save, or say beside the code that somebody took it a moment ago."""
    try:
        with transaction.atomic():
            return save_party(form.instance, actor=Actor.person(request.user), read_revision=read_revision)
    except IntegrityError:
        form.add_error("code", code_taken(form.instance.code))
        return None


def _only_reading(request: PageRequest, party: Party) -> HttpResponse:
    messages.warning(
        request, f"{party} is inactive, and inactive learners do not change. Make the learner active first."
    )
    return redirect("learner", request.workspace.slug, party.pk)


def _switched(request: PageRequest, party: Party, *, enabled: bool) -> str:
    if not enabled:
        return f"Sync to Xero is off for {party}. The contact in Xero stays as it is; changes here no longer reach it."
    if connected_organisation(request.workspace) is None:
        return f"Sync to Xero is on for {party}. They are sent once Xero is connected."
    return f"Sync to Xero is on for {party}. They are on their way to Xero."


def _csv_rows(request: PageRequest, parties: list[Party], *, with_balance: bool) -> Iterator[list[object]]:
    ids = [party.pk for party in parties]
    states, owed = states_of(request.workspace, ids), balances(ids) if with_balance else {}
    for party in parties:
        row: list[object] = [_cell(getattr(party, column.field)) for column in _PARTY_COLUMNS]
        balance = " + ".join(f"{amount} {currency}" for currency, amount in owed.get(party.pk, []))
        yield row + [states[party.pk].word] + [balance] * with_balance


def _cell(value: object) -> object:
    return {True: "Yes", False: "No"}[value] if isinstance(value, bool) else value


urlpatterns = [
    path("w/<slug:workspace>/learners/", learners, name="learners"),
    path("w/<slug:workspace>/learners/learners.csv", learners_csv, name="learners_csv"),
    path("w/<slug:workspace>/learners/add/", learner_add, name="learner_add"),
    path("w/<slug:workspace>/learners/<int:pk>/", learner, name="learner"),
    path("w/<slug:workspace>/learners/<int:pk>/details/", learner_details, name="learner_details"),
    path("w/<slug:workspace>/learners/<int:pk>/edit/", learner_edit, name="learner_edit"),
    path("w/<slug:workspace>/learners/<int:pk>/switch-sync/", switch_learner_sync, name="switch_sync"),
    path("w/<slug:workspace>/learners/<int:pk>/reactivate/", learner_reactivate, name="learner_reactivate"),
    path("w/<slug:workspace>/learners/<int:pk>/invite/", learner_invite, name="learner_invite"),
    path("w/<slug:workspace>/learners/<int:pk>/history/", learner_history, name="learner_history"),
]
