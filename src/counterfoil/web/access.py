"""Decide who may see a page, in one place, so that no page can forget to ask.

A page that is not for the asker's eyes does not exist for them: a stranger to a workspace gets 404, never 403, and so
learns nothing about which workspaces there are.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, Protocol, cast

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django_htmx.middleware import HtmxDetails

from counterfoil.people.models import Membership, User, Workspace
from counterfoil.people.roles import Permission


class PageRequest(HttpRequest):
    """What a page of a workspace is called with."""

    user: User
    workspace: Workspace
    membership: Membership
    htmx: HtmxDetails


class Page(Protocol):
    """A view that knows which permission it asks for."""

    permission: Permission

    def __call__(self, request: HttpRequest, workspace: str, **kwargs: Any) -> HttpResponseBase: ...


def page(permission: Permission) -> Callable[[Callable[Concatenate[PageRequest, ...], HttpResponseBase]], Page]:
    """Let a view be called only for a member of the workspace in its address whose role has the permission.

    Inside, times are in the workspace's zone.
    """

    def guard(view: Callable[Concatenate[PageRequest, ...], HttpResponseBase]) -> Page:
        @wraps(view)
        def guarded(request: HttpRequest, workspace: str, **kwargs: Any) -> HttpResponseBase:
            if not isinstance(request.user, User):
                return redirect_to_login(request.get_full_path())
            member = _enter(request, request.user, workspace)
            if not member.membership.may(permission):
                return refuse(request)
            with timezone.override(member.workspace.zone):
                return _unkept(view(member, **kwargs))

        guarded.permission = permission  # type: ignore[attr-defined]
        return cast(Page, guarded)

    return guard


def refuse(request: HttpRequest) -> HttpResponseBase:
    """Say in plain words that this role may not see this page."""
    return render(request, "403.html", status=403)


def _enter(request: HttpRequest, user: User, slug: str) -> PageRequest:
    membership = Membership.objects.select_related("workspace").filter(user=user, workspace__slug=slug).first()
    if membership is None:
        raise Http404("No such workspace, or none that this person belongs to.")
    entered = cast(PageRequest, request)
    entered.membership = membership
    entered.workspace = membership.workspace
    return entered


def _unkept(response: HttpResponseBase) -> HttpResponseBase:
    """Keep a business's pages out of caches: the next person at the same computer may press Back."""
    if not response.has_header("Cache-Control"):
        add_never_cache_headers(response)
    return response
