"""Count calls against Xero's limits, in real windows (FACTS 4).

A minute is the last sixty seconds; a day is fixed and begins at another moment for each organisation. A refused call
spends nothing.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
PER_MINUTE = 60
AT_ONCE = 5
APP_PER_MINUTE = 10_000
PER_DAY = {"starter": 1_000, "core": 5_000, "plus": 5_000, "advanced": 5_000, "enterprise": 5_000}


@dataclass(frozen=True, slots=True)
class Throttled:
    """Which limit is used up, and how many seconds until it is not (FACTS 4: none given for too many at once)."""

    problem: str
    retry_after: int | None


@dataclass(slots=True)
class Meter:
    """What one app has spent in one organisation."""

    calls: deque[datetime] = field(default_factory=deque)
    day_began_at: datetime | None = None
    spent_today: int = 0
    at_once: int = 0


class Limits:
    def __init__(self) -> None:
        self.enforced = True
        self._meters: dict[tuple[str, str], Meter] = {}
        self._app_calls: dict[str, deque[datetime]] = {}

    def meter(self, app: str, tenant: str) -> Meter:
        return self._meters.setdefault((app, tenant), Meter())

    def take(self, app: str, tenant: str, tier: str, now: datetime) -> Throttled | None:
        """Spend one call, or say which limit forbids it."""
        meter = self.meter(app, tenant)
        app_calls = self._app_calls.setdefault(app, deque())
        self._roll(meter, app_calls, tenant, now)
        throttled = self._forbids(meter, app_calls, PER_DAY[tier], now) if self.enforced else None
        if throttled is None:
            meter.calls.append(now)
            app_calls.append(now)
            meter.spent_today += 1
        return throttled

    def headers(self, app: str, tenant: str, tier: str) -> dict[str, str]:
        meter = self.meter(app, tenant)
        return {
            "X-DayLimit-Remaining": str(max(0, PER_DAY[tier] - meter.spent_today)),
            "X-MinLimit-Remaining": str(max(0, PER_MINUTE - len(meter.calls))),
            "X-AppMinLimit-Remaining": str(max(0, APP_PER_MINUTE - len(self._app_calls.get(app, ())))),
        }

    def left(self, app: str, tenant: str, tier: str, now: datetime) -> tuple[int, int]:
        """Give how many calls are left this minute and this day, without spending one."""
        meter = self.meter(app, tenant)
        self._roll(meter, self._app_calls.setdefault(app, deque()), tenant, now)
        return max(0, PER_MINUTE - len(meter.calls)), max(0, PER_DAY[tier] - meter.spent_today)

    def clear(self) -> None:
        self._meters.clear()
        self._app_calls.clear()

    def _roll(self, meter: Meter, app_calls: deque[datetime], tenant: str, now: datetime) -> None:
        for calls in (meter.calls, app_calls):
            while calls and calls[0] <= now - MINUTE:
                calls.popleft()
        if meter.day_began_at is None:
            meter.day_began_at = _day_began_at(tenant, now)
        if now >= meter.day_began_at + DAY:
            meter.day_began_at = _day_began_at(tenant, now)
            meter.spent_today = 0

    def _forbids(self, meter: Meter, app_calls: deque[datetime], per_day: int, now: datetime) -> Throttled | None:
        if meter.at_once > AT_ONCE:
            return Throttled("concurrent", None)
        if meter.spent_today >= per_day:
            assert meter.day_began_at is not None
            return Throttled("day", _seconds(meter.day_began_at + DAY - now))
        if len(meter.calls) >= PER_MINUTE:
            return Throttled("minute", _seconds(meter.calls[0] + MINUTE - now))
        if len(app_calls) >= APP_PER_MINUTE:
            return Throttled("appminute", _seconds(app_calls[0] + MINUTE - now))
        return None


def _day_began_at(tenant: str, now: datetime) -> datetime:
    offset = timedelta(seconds=int(tenant[:8], 16) % 86_400)
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    began_at = midnight + offset
    return began_at if began_at <= now else began_at - DAY


def _seconds(left: timedelta) -> int:
    return max(1, -(-left // timedelta(seconds=1)))
