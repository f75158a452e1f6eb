"""Change and take back roles. A workspace always keeps an owner: without one nobody could let anybody in again."""

from __future__ import annotations

from django.db import transaction

from counterfoil.people.changes import Change, tell
from counterfoil.people.models import Membership, User, Workspace
from counterfoil.people.roles import Role


class LastOwner(Exception):
    """The workspace would be left without an owner; the message says what to do first."""

    def __init__(self, who: str) -> None:
        super().__init__(f"{who} is the only owner. Make somebody else an owner first.")


def change_role(membership: Membership, role: Role, *, by: User) -> None:
    """Does nothing when the role is the same. A learner's membership is of a learner and cannot become another's."""
    assert Role.PARTY not in (membership.role, role), "a learner comes and goes with the learner's own record"
    if membership.role == role:
        return
    before = membership.role_word
    with transaction.atomic():
        _keep_an_owner(membership, after=role)
        membership.role = role
        membership.save(update_fields=["role"])
        what = f"Role changed from {before} to {membership.role_word}"
        tell(Change(membership.workspace, what, str(membership.user), by=by))


def remove(membership: Membership, *, by: User) -> None:
    """Take somebody out of the workspace. Their sign-in and what they did stay."""
    with transaction.atomic():
        _keep_an_owner(membership, after=None)
        tell(Change(membership.workspace, "Removed from the workspace", str(membership.user), by=by))
        membership.delete()


def _keep_an_owner(membership: Membership, *, after: Role | None) -> None:
    """The lock makes two owners who demote each other at the same moment take turns."""
    Workspace.objects.select_for_update().get(pk=membership.workspace_id)
    owners = list(Membership.objects.filter(workspace_id=membership.workspace_id, role=Role.OWNER))
    if owners == [membership] and after != Role.OWNER:
        raise LastOwner(str(membership.user))
