"""Builders: each gives a whole, valid thing, so that a test states only what it is about."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from typing import Any

from counterfoil.activity.record import Actor
from counterfoil.people.models import Membership, User, Workspace
from counterfoil.people.roles import Role
from counterfoil.register import changes
from counterfoil.register.models import Party

PASSWORD = "correct horse battery staple"
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
NOBODY = Actor("a test")

_numbers = itertools.count(1)


def workspace(name: str = "Southern Cross Training", **fields: Any) -> Workspace:
    number = next(_numbers)
    return Workspace.objects.create(**{"name": name, "slug": f"workspace-{number}"} | fields)


def user(name: str = "Alex", *, email: str = "", password: str | None = None) -> User:
    return User.objects.create_user(email or f"{name.lower()}-{next(_numbers)}@example.org", password, name=name)


def member(of: Workspace, role: Role = Role.OWNER, *, password: str | None = None, party: Party | None = None) -> User:
    """Someone with this role in the workspace; a learner (Role.PARTY) needs its party."""
    made = user(role.title(), password=password)
    Membership.objects.create(user=made, workspace=of, role=role, party_id=party.pk if party else None)
    return made


def learner(of: Workspace, first_name: str = "Ana", last_name: str = "Díaz", **fields: Any) -> Party:
    number = next(_numbers)
    given = {"code": f"L{number:05}", "email": f"learner{number}@example.org", **fields}
    party = Party(workspace=of, first_name=first_name, last_name=last_name, **given)
    return changes.save_party(party, actor=NOBODY)


def learners(of: Workspace, count: int, **fields: Any) -> list[Party]:
    """Many at once, each with a name of its own, straight into the table."""
    start = next(_numbers)
    made = [
        Party(
            workspace=of,
            code=f"B{start:04}-{place:05}",
            first_name=f"Learner {place}",
            last_name=f"Number {start}",
            email=f"b{start}-{place}@example.org",
            **fields,
        )
        for place in range(count)
    ]
    return Party.objects.bulk_create(made)
