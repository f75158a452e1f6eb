"""Unmatched: what Xero holds for contacts that are no learner's, why, whose they may be, and the way to link them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path

from counterfoil.ledger.models import Organisation
from counterfoil.people.roles import Permission
from counterfoil.register.search import Wanted, find
from counterfoil.register.unmatched import Unmatched, contact_of, describe, groups_of, narrow, suggestions
from counterfoil.sync import asking
from counterfoil.web.access import PageRequest, page
from counterfoil.web.listing import asked, page_of

FOUND_MAX = 20


@page(Permission.SEE_DOCUMENTS)
def unmatched(request: PageRequest) -> HttpResponse:
    text = asked(request, "q")
    rows = page_of(request, narrow(groups_of(request.workspace), text))
    contacts = describe(rows.object_list)
    context = {
        "page": rows,
        "contacts": contacts,
        "suggestions": suggestions(request.workspace, contacts),
        "text": text,
    }
    return render(request, "unmatched/unmatched.html", context)


@page(Permission.SETTLE)
def unmatched_link(request: PageRequest, organisation: int, contact: UUID) -> HttpResponse:
    """Choose the learner to whom a contact belongs; a POST links the two."""
    held = get_object_or_404(request.workspace.organisations, pk=organisation)
    contacts = contact_of(held, contact)
    if not contacts:
        raise Http404("Nothing of this contact is unmatched.")
    if request.method == "POST":
        return _link(request, held, contacts[0])
    text = asked(request, "q")
    context = {
        "contact": contacts[0],
        "contacts": contacts,
        "organisation": held,
        "documents": request.workspace.documents.filter(organisation=held, contact_id=contact, party=None)[:FOUND_MAX],
        "suggested": suggestions(request.workspace, contacts)[contact],
        "text": text,
        "found": find(request.workspace, Wanted(text=text))[:FOUND_MAX] if text else [],
    }
    return render(request, "unmatched/link.html", context)


def _link(request: PageRequest, organisation: Organisation, contact: Unmatched) -> HttpResponse:
    chosen = request.POST.get("party", "")
    party = get_object_or_404(request.workspace.parties, pk=chosen if chosen.isdigit() else 0)
    try:
        asking.link_contact(organisation, str(contact.contact_id), party, request.user)
    except asking.Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("unmatched_link", request.workspace.slug, organisation.pk, contact.contact_id)
    messages.success(request, f"{contact.name} is now linked to {party} ({party.code}). Its invoices are below.")
    return redirect("learner_invoices", request.workspace.slug, party.pk)


urlpatterns = [
    path("w/<slug:workspace>/unmatched/", unmatched, name="unmatched"),
    path("w/<slug:workspace>/unmatched/<int:organisation>/<uuid:contact>/", unmatched_link, name="unmatched_link"),
]
