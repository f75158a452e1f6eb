"""Decide whether a call may be made now: Xero's limits are the organisation's, and a person must never wait for a PDF.

Limits are data (FACTS 4, 3.4: 60 a minute, 1,000 or 5,000 a day). Each class of call leaves a reserve for the classes
above it; what Xero's last answer said is believed over our own count.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
DAY = timedelta(hours=24)


class Purpose(StrEnum):
    """Classes of calls, the most urgent first."""

    LIVE = "live"  # A person or a webhook waits for it.
    MANUAL = "manual"  # A run that a person started.
    BACKFILL = "backfill"  # Polls and first readings.
    PDF = "pdf"  # PDFs that nobody asked for yet.


# The share of each limit that a class leaves to those above it.
RESERVE = {
    Purpose.LIVE: Decimal(0),
    Purpose.MANUAL: Decimal("0.05"),
    Purpose.BACKFILL: Decimal("0.1"),
    Purpose.PDF: Decimal("0.4"),
}


POLLS_SHARE = Decimal("0.4")  # Of the day's calls, polls may use this much; the rest is for people and their work.
STARTER_CALLS_A_DAY = 1000  # FACTS 3.4.
NET, NET_ON_STARTER = timedelta(minutes=15), timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Meters:
    """What was used and what is left. `minute_oldest_at`: the first call of the last minute, if any."""

    made_last_minute: int
    made_last_day: int
    minute_limit: int
    day_limit: int
    minute_oldest_at: datetime | None = None
    day_oldest_at: datetime | None = None
    day_remaining: int | None = None  # As Xero's last answer said, when it is from today's window.
    not_before_at: datetime | None = None  # Xero asked us to wait until then.


@dataclass(frozen=True, slots=True)
class Go:
    """The call may be made."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Not before then, and why."""

    until: datetime
    why: str


def poll_every(asked: timedelta, *, calls_a_day: int, streams: int, hears_webhooks: bool) -> timedelta:
    """How often to poll: as often as asked, but never so often that polls eat the day, and seldom where webhooks come.

    Where webhooks tell of changes, a poll is only the net under them.
    """
    affordable = timedelta(seconds=int(DAY // SECOND * streams / (calls_a_day * POLLS_SHARE)))
    net = NET_ON_STARTER if calls_a_day <= STARTER_CALLS_A_DAY else NET
    return max(asked, affordable, net if hears_webhooks else timedelta(0))


def may_call(purpose: Purpose, meters: Meters, now: datetime) -> Go | Wait:
    if meters.not_before_at and now < meters.not_before_at:
        return Wait(meters.not_before_at, "Xero asked us to wait.")
    share = 1 - RESERVE[purpose]
    if meters.made_last_minute >= int(meters.minute_limit * share):
        return Wait((meters.minute_oldest_at or now) + MINUTE, "The calls of this minute are used up.")
    day_limit = _day_limit(meters)
    if day_limit - meters.made_last_day <= int(day_limit * RESERVE[purpose]):
        until = (meters.day_oldest_at + DAY) if meters.day_oldest_at else now + timedelta(hours=1)
        return Wait(max(until, now + MINUTE), "The calls of this day are used up.")
    return Go()


def _day_limit(meters: Meters) -> int:
    """Xero's own figure where it is lower than ours: a tier that was set too high must not eat the reserves."""
    if meters.day_remaining is None:
        return meters.day_limit
    return min(meters.day_limit, meters.made_last_day + meters.day_remaining)
