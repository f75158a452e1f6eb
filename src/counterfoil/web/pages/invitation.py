"""The page behind an invitation's link: make a sign-in and join, or join with the one that is there."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from counterfoil.people import invitations
from counterfoil.people.models import Invitation, Membership, User
from counterfoil.people.roles import IN_WORDS, Role
from counterfoil.web.pages.setup import SIGNED_IN_BY, PasswordField, check_password
from counterfoil.web.pages.workspaces import entrance_of


class JoinForm(forms.Form):
    name = forms.CharField(label="Your name", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = PasswordField()

    def __init__(self, *args: object, email: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.email = email

    def clean(self) -> None:
        check_password(self, self.email, self.cleaned_data.get("name", ""))


@sensitive_post_parameters("password")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Reading the page uses nothing up: mail programs open links before people do."""
    found = invitations.find(token)
    if found is None:
        raise Http404("No such invitation.")
    if not found.is_open(timezone.now()):
        return _closed(request, found)
    if isinstance(request.user, User):
        return _join_signed_in(request, request.user, found)
    if User.objects.filter(email=found.email).exists():
        return _shown(request, "people/sign_in_to_join.html", found, status=200)
    return _join_as_new(request, found)


def _join_signed_in(request: HttpRequest, user: User, found: Invitation) -> HttpResponse:
    if user.email != found.email:
        return _shown(request, "people/not_yours.html", found, status=200)
    if request.method != "POST":
        return _shown(request, "people/join.html", found, status=200)
    try:
        membership = invitations.accept(found, user)
    except invitations.NotOpen:
        return _closed(request, found)
    return _enter(request, membership)


def _join_as_new(request: HttpRequest, found: Invitation) -> HttpResponse:
    form = JoinForm(request.POST or None, email=found.email)
    if request.method == "POST" and form.is_valid():
        try:
            membership = invitations.accept_as_new(found, **form.cleaned_data)
        except invitations.NotOpen:
            return _closed(request, found)
        login(request, membership.user, backend=SIGNED_IN_BY)
        return _enter(request, membership)
    return _shown(request, "people/join_as_new.html", found, status=200, form=form)


def _enter(request: HttpRequest, membership: Membership) -> HttpResponse:
    messages.success(request, f"Welcome to {membership.workspace.name}.")
    return redirect(entrance_of(membership))


def _closed(request: HttpRequest, found: Invitation) -> HttpResponse:
    found.refresh_from_db()
    return _shown(request, "people/closed.html", found, status=410)


def _shown(request: HttpRequest, template: str, found: Invitation, *, status: int, **more: object) -> HttpResponse:
    shown = {"invitation": found, "role": IN_WORDS[Role(found.role)], **more}
    return render(request, template, shown, status=status)


urlpatterns = [path("invitation/<str:token>/", invitation, name="invitation")]
