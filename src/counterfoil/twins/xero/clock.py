"""The twin's time: it follows a source, and can be moved or stopped, so that sixty days pass in an instant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


def utc_now() -> datetime:
    return datetime.now(UTC)


class Clock:
    """Call it for the instant in UTC, cut to the millisecond as Xero's own instants are (FACTS 5.7)."""

    def __init__(self, source: Callable[[], datetime] = utc_now) -> None:
        self._source = source
        self._ahead = timedelta(0)
        self._stopped_at: datetime | None = None

    def __call__(self) -> datetime:
        at = self._stopped_at or self._source() + self._ahead
        return at.replace(microsecond=at.microsecond // 1000 * 1000)

    def set(self, at: datetime) -> None:
        """Stop the clock at an aware instant."""
        assert at.tzinfo, "an instant without a zone means a different moment on every machine"
        self._stopped_at = at.astimezone(UTC)

    def move(self, seconds: float) -> None:
        """Go forward (or back) by so many seconds, stopped or running."""
        if self._stopped_at:
            self._stopped_at += timedelta(seconds=seconds)
        else:
            self._ahead += timedelta(seconds=seconds)

    def run(self) -> None:
        """Follow the source again."""
        self._stopped_at, self._ahead = None, timedelta(0)
