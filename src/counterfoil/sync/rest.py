"""Say what keeps an organisation from being at rest; when nothing does, only what people must do is left."""

from __future__ import annotations

from counterfoil.core.push_lifecycle import PushStatus
from counterfoil.ledger.models import Organisation
from counterfoil.sync import pulls
from counterfoil.sync.engine import database_now
from counterfoil.sync.models import Attempt, Hint, Push
from counterfoil.sync.steps import contact_gathering


def unfinished(organisation: Organisation) -> dict[str, int]:
    """Count what is still to be done by the engine itself, by kind; held pushes are a person's and do not count."""
    now = database_now()
    pushes = Push.objects.filter(organisation=organisation)
    counts = {
        "learners to send": contact_gathering.due(organisation, now).count(),
        "waiting": pushes.filter(status=PushStatus.WAITING, not_before_at__gt=now).count(),
        "being checked": pushes.filter(status__in=[PushStatus.SENDING, PushStatus.IN_DOUBT]).count(),
        "answers to settle": Attempt.objects.filter(organisation=organisation, settled_at__isnull=True).count(),
        "changes to read": Hint.objects.filter(organisation=organisation, done_at__isnull=True).count(),
        "lists to read": len(pulls.due(organisation, now)),
    }
    return {name: count for name, count in counts.items() if count}
