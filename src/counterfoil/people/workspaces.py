"""Make a workspace with its first owner. Its name in addresses is made from its name, and never changes."""

from __future__ import annotations

from django.db import transaction
from django.utils.text import slugify

from counterfoil.people.changes import Change, tell
from counterfoil.people.models import Membership, User, Workspace
from counterfoil.people.roles import Role

_SLUG_MAX = 40  # Leaves room for a number in the column's 50.


def make(name: str, *, owner: User, time_zone: str, profile: str = "training") -> Workspace:
    """`time_zone` is a name of the IANA list, such as Australia/Sydney."""
    with transaction.atomic():
        workspace = Workspace.objects.create(name=name, slug=_free_slug(name), profile=profile, time_zone=time_zone)
        Membership.objects.create(user=owner, workspace=workspace, role=Role.OWNER)
        tell(Change(workspace, "Workspace made, with its first owner", str(owner), by=owner))
    return workspace


def _free_slug(name: str) -> str:
    wanted = slugify(name)[:_SLUG_MAX].strip("-") or "workspace"
    taken = set(Workspace.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    return wanted if wanted not in taken else next(free for free in _numbered(wanted, len(taken)) if free not in taken)


def _numbered(wanted: str, taken: int) -> list[str]:
    """One more candidate than there are names taken: so one of them is free."""
    return [f"{wanted}-{number}" for number in range(2, taken + 3)]
