"""Keep a learner's enrolments, with an activity row for each change. None of it goes to Xero: no revision rises."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from counterfoil.activity.models import Status
from counterfoil.activity.record import Actor, Happening, write
from counterfoil.register.changes import subject_of
from counterfoil.register.models import Engagement

_SHOWN = ("name", "number", "status", "starts_on", "ends_on")


def save_enrolment(enrolment: Engagement, *, actor: Actor) -> Engagement:
    """Save a new or edited enrolment; nothing happens when nothing is different."""
    with transaction.atomic():
        held = Engagement.objects.select_for_update().filter(pk=enrolment.pk).first() if enrolment.pk else None
        before, after = (_values(held) if held else None), _values(enrolment)
        if before == after:
            return enrolment
        enrolment.save()
        party = enrolment.party
        what = f"{'Enrolment changed' if held else 'Enrolled'}: {enrolment.name}, {enrolment.get_status_display()}"
        happening = Happening(
            "enrolment", Status.SUCCESS, what, actor, subject=subject_of(party), before=before, after=after
        )
        write(party.workspace_id, timezone.now(), [happening])
    return enrolment


def _values(enrolment: Engagement) -> dict[str, str]:
    return {name: str(getattr(enrolment, name) or "") for name in _SHOWN}
