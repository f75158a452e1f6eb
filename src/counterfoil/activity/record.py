"""The one door by which activity is written: many rows at once, since a push of 50 learners is 50 rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from counterfoil.activity.models import Activity, Status
from counterfoil.people.models import User, Workspace


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it: a person, a rule of ours, or Xero."""

    name: str
    user: User | None = None

    @classmethod
    def person(cls, user: User) -> Actor:
        return cls(name=str(user), user=user)


COUNTERFOIL = Actor("Counterfoil")
XERO = Actor("Xero")


@dataclass(frozen=True, slots=True)
class Subject:
    """The record that it happened to."""

    kind: str
    id: int | None
    label: str


@dataclass(frozen=True, slots=True)
class Happening:
    """One row to be, before it is written."""

    category: str
    status: Status
    what: str
    actor: Actor = COUNTERFOIL
    why: str = ""
    subject: Subject = Subject("", None, "")
    xero_id: str = ""
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None


def write(workspace: Workspace | int, at: datetime, happenings: Iterable[Happening]) -> None:
    workspace_id = workspace if isinstance(workspace, int) else workspace.pk
    Activity.objects.bulk_create([_row(workspace_id, at, happening) for happening in happenings])


def _row(workspace_id: int, at: datetime, happening: Happening) -> Activity:
    return Activity(
        workspace_id=workspace_id,
        at=at,
        actor=happening.actor.name,
        user=happening.actor.user,
        category=happening.category,
        status=happening.status,
        what=happening.what[:300],
        why=happening.why,
        subject_kind=happening.subject.kind,
        subject_id=happening.subject.id,
        subject_label=happening.subject.label[:300],
        xero_id=happening.xero_id,
        before=happening.before,
        after=happening.after,
    )
