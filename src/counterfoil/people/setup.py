"""Make the first owner, by a code that the terminal prints: only who runs the server can be the first visitor."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from counterfoil.people import codes, workspaces
from counterfoil.people.models import Membership, SetupCode, User, Workspace
from counterfoil.people.roles import Role


class WrongCode(Exception):
    """The code is not the newest one that was printed, or it was used before."""


def is_needed() -> bool:
    return not Membership.objects.filter(role=Role.OWNER).exists()


def new_code() -> str:
    """Make a code; every earlier one stops working, so that one lying about in an old log opens nothing."""
    code = codes.for_typing()
    with transaction.atomic():
        SetupCode.objects.filter(used_at=None).delete()
        SetupCode.objects.create(code_hash=codes.hash_of(code))
    return code


def first_owner(
    *, code: str | None, email: str, name: str, password: str, business: str, time_zone: str, profile: str = "training"
) -> tuple[User, Workspace]:
    """Make the first owner and workspace; without a code only for a command, since who runs the server owns it."""
    with transaction.atomic():
        if code is not None:
            _use(code)
        user = User.objects.create_user(email, password, name=name)
        workspace = workspaces.make(business, owner=user, time_zone=time_zone, profile=profile)
    return user, workspace


def is_right(code: str) -> bool:
    return _find(code) is not None


def _find(code: str) -> SetupCode | None:
    typed = codes.hash_of_typed(code)
    return next((kept for kept in SetupCode.objects.filter(used_at=None) if codes.same(kept.code_hash, typed)), None)


def _use(code: str) -> None:
    """Two visitors with one code: whoever marks it as used first is the owner."""
    found = _find(code)
    if found is None or not SetupCode.objects.filter(pk=found.pk, used_at=None).update(used_at=timezone.now()):
        raise WrongCode
