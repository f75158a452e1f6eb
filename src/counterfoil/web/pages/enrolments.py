"""A learner's enrolments: what they are enrolled in, adding one, changing one or only its status."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from counterfoil.activity.record import Actor
from counterfoil.people.roles import Permission
from counterfoil.register.enrolments import save_enrolment
from counterfoil.register.models import Engagement, Party
from counterfoil.web.access import PageRequest, page
from counterfoil.web.learner_forms import EnrolmentForm


@page(Permission.SEE_REGISTER)
def learner_enrolments(request: PageRequest, pk: int) -> HttpResponse:
    party = get_object_or_404(request.workspace.parties, pk=pk)
    context = {
        "party": party,
        "tab": "enrolments",
        "enrolments": party.engagements.order_by("-starts_on", "-pk"),
        "statuses": Engagement.Status.choices,
    }
    return render(request, "enrolments/enrolments.html", context)


@page(Permission.EDIT_REGISTER)
def enrolment_add(request: PageRequest, pk: int) -> HttpResponse:
    party = get_object_or_404(request.workspace.parties, pk=pk)
    return _edit(request, party, Engagement(party=party))


@page(Permission.EDIT_REGISTER)
def enrolment_edit(request: PageRequest, pk: int, enrolment: int) -> HttpResponse:
    party = get_object_or_404(request.workspace.parties, pk=pk)
    return _edit(request, party, get_object_or_404(party.engagements, pk=enrolment))


@page(Permission.EDIT_REGISTER)
@require_POST
def enrolment_status(request: PageRequest, pk: int, enrolment: int) -> HttpResponse:
    party = get_object_or_404(request.workspace.parties, pk=pk, active=True)
    found = get_object_or_404(party.engagements, pk=enrolment)
    status = request.POST.get("status", "")
    if status in Engagement.Status.values:
        found.status = status
        save_enrolment(found, actor=Actor.person(request.user))
        messages.success(request, f"{found.name} is now {found.get_status_display()}.")
    else:
        messages.error(request, "That is not a status. Choose one from the list.")
    return redirect("learner_enrolments", request.workspace.slug, pk)


def _edit(request: PageRequest, party: Party, enrolment: Engagement) -> HttpResponse:
    if not party.active:
        messages.warning(request, f"{party} is inactive, and inactive learners do not change.")
        return redirect("learner_enrolments", request.workspace.slug, party.pk)
    form = EnrolmentForm(request.POST or None, instance=enrolment)
    if request.method == "POST" and form.is_valid():
        save_enrolment(form.instance, actor=Actor.person(request.user))
        messages.success(request, f"{form.instance.name} was saved.")
        return redirect("learner_enrolments", request.workspace.slug, party.pk)
    return render(request, "enrolments/edit.html", {"party": party, "tab": "enrolments", "form": form})


urlpatterns = [
    path("w/<slug:workspace>/learners/<int:pk>/enrolments/", learner_enrolments, name="learner_enrolments"),
    path("w/<slug:workspace>/learners/<int:pk>/enrolments/add/", enrolment_add, name="enrolment_add"),
    path("w/<slug:workspace>/learners/<int:pk>/enrolments/<int:enrolment>/", enrolment_edit, name="enrolment_edit"),
    path(
        "w/<slug:workspace>/learners/<int:pk>/enrolments/<int:enrolment>/status/",
        enrolment_status,
        name="enrolment_status",
    ),
]
