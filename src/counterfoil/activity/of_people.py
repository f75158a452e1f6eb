"""Write down what changes among a workspace's people: who was let in, by whom, as what."""

from __future__ import annotations

from django.utils import timezone

from counterfoil.activity.models import Status
from counterfoil.activity.record import COUNTERFOIL, Actor, Happening, Subject, write
from counterfoil.people.changes import Change


def record(change: Change) -> None:
    happening = Happening(
        "people",
        Status.SUCCESS,
        change.what,
        Actor.person(change.by) if change.by else COUNTERFOIL,
        why=change.why,
        subject=Subject("person", None, change.who),
    )
    write(change.workspace, timezone.now(), [happening])
