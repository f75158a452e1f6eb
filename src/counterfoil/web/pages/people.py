"""Settings > People: who may do what here, in sentences; letting people in, changing their role, taking them out."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from counterfoil.people import invitations, memberships
from counterfoil.people.models import Invitation, Membership
from counterfoil.people.roles import IN_WORDS, Permission, Role
from counterfoil.web.access import PageRequest, page

# A learner is let in from the learner's own page, which knows whose records they may see.
ROLES = [(role.value, words) for role, words in IN_WORDS.items() if role != Role.PARTY]


class InviteForm(forms.Form):
    email = forms.EmailField(label="E-mail address", widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField(label="What may they do?", choices=ROLES, widget=forms.RadioSelect)


class RoleForm(forms.Form):
    role = forms.ChoiceField(label="What may they do?", choices=ROLES, widget=forms.RadioSelect)


@page(Permission.MANAGE_PEOPLE)
def people(request: PageRequest) -> HttpResponse:
    members = request.workspace.memberships.select_related("user").order_by("user__name", "user__email")
    shown = {
        "members": [member for member in members if member.role != Role.PARTY],
        "learners": [member for member in members if member.role == Role.PARTY],
        "invited": invitations.open_in(request.workspace).select_related("invited_by").order_by("email"),
        "words": IN_WORDS,
    }
    return render(request, "people/people.html", shown)


@page(Permission.MANAGE_PEOPLE)
def invite(request: PageRequest) -> HttpResponse:
    form = InviteForm(request.POST or None, initial={"role": Role.STAFF.value})
    if request.method == "POST" and form.is_valid() and _invite(request, form):
        return redirect("people", request.workspace.slug)
    return render(request, "people/invite.html", {"form": form})


def _invite(request: PageRequest, form: InviteForm) -> bool:
    role = Role(form.cleaned_data["role"])
    try:
        made = invitations.invite(request.workspace, form.cleaned_data["email"], role, None, request.user)
    except invitations.NotInvited as error:
        form.add_error("email", str(error))
        return False
    messages.success(request, f"An invitation is on its way to {made.email}. Its link works for 7 days.")
    return True


@page(Permission.MANAGE_PEOPLE)
@require_POST
def withdraw(request: PageRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(request.workspace.invitations, pk=pk)
    invitations.withdraw(invitation, by=request.user)
    messages.success(request, f"The invitation of {invitation.email} is withdrawn: its link no longer works.")
    return redirect("people", request.workspace.slug)


@page(Permission.MANAGE_PEOPLE)
@require_POST
def invite_again(request: PageRequest, pk: int) -> HttpResponse:
    """Send a new link, for whoever lost the mail; the old one stops working."""
    old: Invitation = get_object_or_404(request.workspace.invitations, pk=pk, accepted_at=None)
    try:
        made = invitations.invite(request.workspace, old.email, Role(old.role), old.party_id, request.user)
    except invitations.NotInvited as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"A new link is on its way to {made.email}. The earlier one no longer works.")
    return redirect("people", request.workspace.slug)


@page(Permission.MANAGE_PEOPLE)
def change_role(request: PageRequest, pk: int) -> HttpResponse:
    member = get_object_or_404(request.workspace.memberships.exclude(role=Role.PARTY), pk=pk)
    form = RoleForm(request.POST or None, initial={"role": member.role})
    if request.method == "POST" and form.is_valid():
        try:
            memberships.change_role(member, Role(form.cleaned_data["role"]), by=request.user)
        except memberships.LastOwner as error:
            form.add_error("role", str(error))
        else:
            messages.success(request, f"{member.user} is now {member.role_word}.")
            return _after_change(request, member)
    return render(request, "people/role.html", {"form": form, "member": member})


@page(Permission.MANAGE_PEOPLE)
def remove(request: PageRequest, pk: int) -> HttpResponse:
    member = get_object_or_404(request.workspace.memberships.select_related("user"), pk=pk)
    if request.method != "POST":
        return render(request, "people/remove.html", {"member": member})
    try:
        memberships.remove(member, by=request.user)
    except memberships.LastOwner as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{member.user} no longer belongs to {request.workspace.name}.")
    return _after_change(request, member)


def _after_change(request: PageRequest, member: Membership) -> HttpResponse:
    """Whoever gave up their own ownership may not see this page any more."""
    if member.user_id == request.user.pk and (member.pk is None or not member.may(Permission.MANAGE_PEOPLE)):
        return redirect("start")
    return redirect("people", request.workspace.slug)


_HERE = "w/<slug:workspace>/settings/people/"
urlpatterns = [
    path(_HERE, people, name="people"),
    path(f"{_HERE}invite/", invite, name="invite"),
    path(f"{_HERE}invitations/<int:pk>/withdraw/", withdraw, name="withdraw_invitation"),
    path(f"{_HERE}invitations/<int:pk>/again/", invite_again, name="invite_again"),
    path(f"{_HERE}<int:pk>/role/", change_role, name="change_role"),
    path(f"{_HERE}<int:pk>/remove/", remove, name="remove_member"),
]
