"""Decide how a push may move: one table, and nothing that is not in it is allowed.

    waiting --take--> sending --accept--> done
       ^ |               | | \\--lose--> in doubt --accept--> done
       | |               | |               | |
       | \\--hold--> held <-+----hold-------+ |
       |      ^  |  |                        |
       |      |  |  \\--drop--> dropped       |
       \\--release--/                         |
       \\------defer-- (sending, in doubt) <--/

A wrong move here sends a document twice or never, so the database repeats the values as constraints and every move
is a compare-and-set (ARCHITECTURE.md).
"""

from __future__ import annotations

from enum import StrEnum


class PushStatus(StrEnum):
    WAITING = "waiting"  # The engine has it: due now, or when `not_before_at` has come.
    SENDING = "sending"  # A worker has it: its attempt is committed.
    IN_DOUBT = "in_doubt"  # The engine has it: the answer was lost, what Xero did is being found out.
    HELD = "held"  # A person has it.
    DONE = "done"  # Nobody has it: Xero has the record.
    DROPPED = "dropped"  # Nobody has it: given up on purpose, or replaced by a newer version.


class PushEvent(StrEnum):
    TAKE = "take"
    ACCEPT = "accept"
    DEFER = "defer"
    LOSE = "lose"
    HOLD = "hold"
    RELEASE = "release"
    DROP = "drop"


MOVES: dict[tuple[PushStatus, PushEvent], PushStatus] = {
    (PushStatus.WAITING, PushEvent.TAKE): PushStatus.SENDING,
    (PushStatus.WAITING, PushEvent.ACCEPT): PushStatus.DONE,  # Decided without a call: already so in Xero.
    (PushStatus.WAITING, PushEvent.HOLD): PushStatus.HELD,
    (PushStatus.WAITING, PushEvent.DROP): PushStatus.DROPPED,
    (PushStatus.SENDING, PushEvent.ACCEPT): PushStatus.DONE,
    (PushStatus.SENDING, PushEvent.DEFER): PushStatus.WAITING,
    (PushStatus.SENDING, PushEvent.LOSE): PushStatus.IN_DOUBT,
    (PushStatus.SENDING, PushEvent.HOLD): PushStatus.HELD,
    (PushStatus.IN_DOUBT, PushEvent.ACCEPT): PushStatus.DONE,
    (PushStatus.IN_DOUBT, PushEvent.DEFER): PushStatus.WAITING,  # Looked up and not there: may be sent again.
    (PushStatus.IN_DOUBT, PushEvent.HOLD): PushStatus.HELD,
    (PushStatus.HELD, PushEvent.RELEASE): PushStatus.WAITING,
    (PushStatus.HELD, PushEvent.DROP): PushStatus.DROPPED,
}

FINAL = frozenset(PushStatus) - {status for status, _ in MOVES}
UNSETTLED = frozenset({PushStatus.SENDING, PushStatus.IN_DOUBT})
OPEN = frozenset(PushStatus) - FINAL


class Forbidden(Exception):
    """A move that the table does not have: a bug of ours."""


def advance(status: PushStatus, event: PushEvent) -> PushStatus:
    try:
        return MOVES[status, event]
    except KeyError:
        raise Forbidden(f"A push that is {status} cannot {event}.") from None


def sources(event: PushEvent) -> frozenset[PushStatus]:
    """Give the statuses from which this event is allowed: the compare of a compare-and-set."""
    return frozenset(status for status, move in MOVES if move is event)
