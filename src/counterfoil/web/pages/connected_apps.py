"""Settings > Connected apps: what is connected, with which permissions, and the ways to connect and disconnect.

Xero sends the browser back to one address that names no workspace: the state that it carries does. That address always
answers with a redirect, so that no code or state stays in what a person bookmarks or reloads.
"""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from counterfoil.ledger.models import Authorisation, Organisation
from counterfoil.people.models import User, Workspace
from counterfoil.people.roles import Permission
from counterfoil.sync import connecting, states
from counterfoil.sync.connecting import Choose, Connected, Finished, NotConnected
from counterfoil.web.access import PageRequest, page


class CustomConnectionForm(forms.Form):
    client_id = forms.CharField(
        label="Client id", max_length=100, help_text="From the app's Configuration page at developer.xero.com."
    )
    client_secret = forms.CharField(
        label="Client secret",
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="It is kept encrypted and never shown again.",
    )


@page(Permission.SEE_CONNECTION)
def connected_apps(request: PageRequest) -> HttpResponse:
    organisation = latest(request.workspace)
    return render(
        request,
        "connected_apps/connected_apps.html",
        {
            "organisation": organisation,
            "bar": states.bar_of(request.workspace),
            "scopes": connecting.scope_words().values(),
            "configured": connecting.is_configured(),
            "redirect_uri": redirect_uri(),
        },
    )


@page(Permission.CONNECT)
@require_POST
def connect_xero(request: PageRequest) -> HttpResponse:
    return redirect(connecting.begin(request.workspace, request.user, redirect_uri()))


@login_required
def xero_callback(request: HttpRequest) -> HttpResponseRedirect:
    """Take the browser back from Xero; whatever happened is told on the page to which it is sent on."""
    assert isinstance(request.user, User)
    state = request.GET.get("state", "")
    finished = connecting.finish(
        request.user,
        state=state,
        code=request.GET.get("code", ""),
        error=request.GET.get("error", ""),
        redirect_uri=redirect_uri(),
    )
    return _tell(request, finished, connecting.workspace_of(state))


@page(Permission.CONNECT)
def choose_organisation(request: PageRequest, pk: int) -> HttpResponse:
    authorisation = get_object_or_404(Authorisation, pk=pk, workspace=request.workspace, user=request.user)
    if request.method != "POST":
        return render(request, "connected_apps/choose.html", {"authorisation": authorisation})
    finished = connecting.choose(authorisation, request.POST.get("organisation", ""), request.user)
    return _tell(request, finished, request.workspace)


@page(Permission.CONNECT)
def connect_custom(request: PageRequest) -> HttpResponse:
    form = CustomConnectionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        finished = connecting.connect_custom(
            request.workspace, request.user, given["client_id"], given["client_secret"]
        )
        if isinstance(finished, Connected):
            return _tell(request, finished, request.workspace)
        form.add_error(None, f"{finished.words} {finished.remedy}")
    return render(request, "connected_apps/custom.html", {"form": form})


@page(Permission.CONNECT)
def disconnect_xero(request: PageRequest) -> HttpResponse:
    organisation = connecting.connected_organisation(request.workspace)
    if organisation is None:
        messages.info(request, "Xero is not connected, so there is nothing to disconnect.")
        return redirect("connected_apps", request.workspace.slug)
    if request.method != "POST":
        return render(request, "connected_apps/disconnect.html", {"organisation": organisation})
    told = connecting.disconnect(organisation, request.user)
    messages.success(request, f"{organisation} is disconnected. Everything that came from it is still here.")
    if not told:
        messages.warning(request, "Xero could not be told. Remove the app there too, under Settings, Connected apps.")
    return redirect("connected_apps", request.workspace.slug)


def latest(workspace: Workspace) -> Organisation | None:
    """The connected organisation, or the one that was connected last."""
    return connecting.connected_organisation(workspace) or workspace.organisations.order_by("-connected_at").first()


def redirect_uri() -> str:
    return f"{settings.PUBLIC_URL}{reverse('xero_callback')}"


def _tell(request: HttpRequest, finished: Finished, workspace: Workspace | None) -> HttpResponseRedirect:
    """Say how connecting ended, and send the browser on to where the next step is."""
    match finished:
        case Choose(authorisation):
            return redirect("choose_organisation", authorisation.workspace.slug, authorisation.pk)
        case Connected(organisation):
            words = "Its contacts and invoices are being read; you can go on working."
            messages.success(request, f"Connected to {organisation}. {words}")
        case NotConnected(title=title, words=words, remedy=remedy):
            messages.error(request, f"{title}. {words} {remedy}")
    if workspace and workspace.memberships.filter(user__in=[request.user.pk]).exists():
        return redirect("connected_apps", workspace.slug)
    return redirect("start")


urlpatterns = [
    path("w/<slug:workspace>/settings/connected-apps/", connected_apps, name="connected_apps"),
    path("w/<slug:workspace>/settings/connected-apps/connect/", connect_xero, name="connect_xero"),
    path("w/<slug:workspace>/settings/connected-apps/custom/", connect_custom, name="connect_custom"),
    path(
        "w/<slug:workspace>/settings/connected-apps/choose/<int:pk>/", choose_organisation, name="choose_organisation"
    ),
    path("w/<slug:workspace>/settings/connected-apps/disconnect/", disconnect_xero, name="disconnect_xero"),
    path("connect/xero/callback", xero_callback, name="xero_callback"),
]
