"""Find the way in: the address `/` leads to where this person works, or lets them choose, or says what is missing."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from counterfoil.people.models import Membership, User
from counterfoil.people.roles import Role


def start(request: HttpRequest) -> HttpResponse:
    if not User.objects.exists():
        return redirect("setup")
    if not isinstance(request.user, User):
        return redirect("account_login")
    memberships = list(Membership.objects.filter(user=request.user).select_related("workspace"))
    if len(memberships) == 1:
        return redirect(entrance_of(memberships[0]))
    return redirect("workspaces")


@login_required
def workspaces(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    memberships = Membership.objects.filter(user=request.user).select_related("workspace").order_by("workspace__name")
    ways = [(membership, entrance_of(membership)) for membership in memberships]
    return render(request, "workspaces/choose.html", {"ways": ways})


def entrance_of(membership: Membership) -> str:
    """Where a member begins: a learner in the portal, everyone else at home."""
    name = "portal" if membership.role == Role.PARTY else "home"
    return reverse(name, args=[membership.workspace.slug])


urlpatterns = [
    path("", start, name="start"),
    path("workspaces/", workspaces, name="workspaces"),
]
