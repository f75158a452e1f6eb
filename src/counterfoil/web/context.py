"""What every template knows: the workspace, what this member may do in it, and the way around."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from counterfoil.people.models import Membership, Workspace
from counterfoil.people.roles import Permission


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the rail, before it is known whether this member sees it. `name` is that of its address."""

    name: str
    words: str
    icon: str
    permission: Permission
    group: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """An entry as it is shown."""

    url: str
    words: str
    icon: str
    group: str
    here: bool


RAIL = (
    Entry("home", "Home", "home", Permission.SEE_REGISTER),
    Entry("learners", "Learners", "users", Permission.SEE_REGISTER),
    Entry("invoices", "Invoices", "file-invoice", Permission.SEE_DOCUMENTS),
    Entry("needs_you", "Needs you", "alert-triangle", Permission.SEE_REGISTER),
    Entry("activity", "Activity", "history", Permission.SEE_ACTIVITY),
    Entry("runs", "Runs", "progress", Permission.SEE_CONNECTION),
    Entry("connected_apps", "Connected apps", "plug-connected", Permission.SEE_CONNECTION, "Settings"),
    Entry("contact_rules", "Contact rules", "id", Permission.MANAGE_SETTINGS, "Settings"),
    Entry("people", "People", "user-cog", Permission.MANAGE_PEOPLE, "Settings"),
)


def everywhere(request: HttpRequest) -> dict[str, Any]:
    """Templates outside a workspace (sign-in, errors) get no rail."""
    membership: Membership | None = getattr(request, "membership", None)
    workspace: Workspace | None = getattr(request, "workspace", None)
    if membership is None or workspace is None:
        return {"can": {}, "nav": []}
    can = {permission.value: membership.may(permission) for permission in Permission}
    nav = rail(workspace, can, request.path)
    return {"workspace": workspace, "membership": membership, "can": can, "nav": nav}


def rail(workspace: Workspace, can: dict[str, bool], path: str) -> list[Way]:
    shown = [(entry, reverse(entry.name, args=[workspace.slug])) for entry in RAIL if can[entry.permission]]
    return [Way(url, entry.words, entry.icon, entry.group, _is_here(path, url, entry)) for entry, url in shown]


def _is_here(path: str, url: str, entry: Entry) -> bool:
    """A learner's page lies under Learners; but everything lies under Home, which is therefore only itself."""
    return path == url if entry.name == "home" else path.startswith(url)
