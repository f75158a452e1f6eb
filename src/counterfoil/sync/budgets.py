"""Count an organisation's calls, and ask `core/budget.py` whether one more may be made."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Min, Q

from counterfoil.core import budget
from counterfoil.core.budget import Go, Meters, Purpose, Wait
from counterfoil.ledger.models import Organisation
from counterfoil.sync.models import Call


class MustWait(Exception):
    """No call may be made before `until`; nothing was sent."""

    def __init__(self, until: datetime, why: str) -> None:
        super().__init__(why)
        self.until = until
        self.why = why


def take(organisation: Organisation, purpose: Purpose, now: datetime) -> None:
    match budget.may_call(purpose, meters_of(organisation, now), now):
        case Wait(until, why):
            raise MustWait(until, why)
        case Go():
            return


def meters_of(organisation: Organisation, now: datetime) -> Meters:
    organisation.refresh_from_db(fields=["day_remaining", "meters_at", "not_before_at"])
    in_minute = Q(at__gt=now - budget.MINUTE)
    counted = Call.objects.filter(organisation=organisation, at__gt=now - budget.DAY).aggregate(
        minute=Count("pk", filter=in_minute),
        minute_oldest=Min("at", filter=in_minute),
        day=Count("pk"),
        day_oldest=Min("at"),
    )
    return Meters(
        made_last_minute=counted["minute"],
        made_last_day=counted["day"],
        minute_limit=organisation.calls_a_minute,
        day_limit=organisation.calls_a_day,
        minute_oldest_at=counted["minute_oldest"],
        day_oldest_at=counted["day_oldest"],
        day_remaining=_believed(organisation, now),
        not_before_at=organisation.not_before_at,
    )


def _believed(organisation: Organisation, now: datetime) -> int | None:
    """What Xero said is left today, as long as it is fresh: its day starts anew at a moment that it does not tell."""
    if organisation.meters_at is None or now - organisation.meters_at > budget.MINUTE * 15:
        return None
    return organisation.day_remaining
