"""Decide what follows from an attempt to write, given only how it ended: the whole policy stands in one function.

The one rule that money hangs on: whatever leaves it unknown what Xero did is doubt, never a reason to send again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

REPLAY_WITHIN = timedelta(minutes=5)  # Xero keeps an answer for 6 minutes under its key (FACTS 5.6).
CALL_MAX = timedelta(seconds=60)  # A call ends within this, answered or not.
SEND_WITHIN = timedelta(seconds=30)  # An attempt is put on the wire within this of being committed, or never.
WAIT_FIRST = timedelta(seconds=2)
WAIT_MAX = timedelta(minutes=30)
TRIES_MAX = 12
TRUST_CLOCKS = timedelta(seconds=10)  # How far another machine's idea of now may be off.


class Ending(StrEnum):
    """How a call that writes ended."""

    NOT_SENT = "not_sent"  # It surely never left: refused before the wire, no lease, no token.
    THROTTLED = "throttled"  # 429: limits are checked before anything is done (FACTS 26).
    NO_ANSWER = "no_answer"  # Nothing came back.
    BROKEN = "broken"  # 5xx or an answer that cannot be read: Xero caches it with the key (FACTS 5.6).
    UNAUTHORISED = "unauthorised"  # 401: refused at the door.
    DISCONNECTED = "disconnected"  # 403: the organisation no longer lets us in.


@dataclass(frozen=True, slots=True)
class Again:
    """Nothing happened in Xero: try later, with a new key."""

    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """What Xero did is not known."""

    why: str


@dataclass(frozen=True, slots=True)
class GiveToPerson:
    """Tried too often."""

    why: str


Outcome = Again | Doubt | GiveToPerson


def outcome_of(ending: Ending, *, tries: int, now: datetime, retry_after: timedelta | None = None) -> Outcome:
    match ending:
        case Ending.NO_ANSWER:
            return Doubt("Xero's answer was lost.")
        case Ending.BROKEN:
            return Doubt("Xero answered with an error that does not say whether it took the record.")
        case Ending.THROTTLED:
            return Again(now + (retry_after or timedelta(seconds=5)), "Xero asked us to wait.")
        case Ending.DISCONNECTED:
            return Again(now, "Xero is not connected.")
        case _ if tries >= TRIES_MAX:
            return GiveToPerson("Tried many times.")
        case _:
            return Again(now + wait_after(tries), "It did not reach Xero.")


def wait_after(tries: int) -> timedelta:
    return min(WAIT_FIRST * (1 << min(tries, 12)), WAIT_MAX)


class Settle(StrEnum):
    """How an attempt in doubt may be settled now."""

    REPLAY = "replay"  # The same bytes under the same key: Xero gives its first answer again.
    WAIT = "wait"  # It may still be in flight: looking now could miss it.
    LOOK = "look"  # It cannot be in flight any more: look in Xero.


def how_to_settle(
    *,
    answered: bool,
    first_sent_at: datetime | None,
    last_sent_at: datetime,
    same_token: bool,
    replays: int,
    now: datetime,
) -> Settle:
    """Choose (docs/explanation/exactly-once.md); `last_sent_at`: the last instant at which it can have been sent."""
    may_replay = not answered and same_token and first_sent_at is not None and replays < REPLAYS_MAX
    if may_replay and first_sent_at is not None and now < first_sent_at + REPLAY_WITHIN:
        return Settle.REPLAY
    if now < last_sent_at + CALL_MAX + TRUST_CLOCKS:
        return Settle.WAIT
    return Settle.LOOK


REPLAYS_MAX = 3
