from datetime import UTC, datetime, timedelta

import pytest

from counterfoil.core.outcomes import (
    CALL_MAX,
    REPLAY_WITHIN,
    REPLAYS_MAX,
    TRIES_MAX,
    TRUST_CLOCKS,
    WAIT_MAX,
    Again,
    Doubt,
    Ending,
    GiveToPerson,
    Settle,
    how_to_settle,
    outcome_of,
    wait_after,
)

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)

ENDINGS = {
    "a lost answer is doubt, however often it was tried": (Ending.NO_ANSWER, TRIES_MAX + 1, Doubt),
    "an error of xero's is doubt too": (Ending.BROKEN, 1, Doubt),
    "a limit is waited for, however often it was met": (Ending.THROTTLED, TRIES_MAX + 1, Again),
    "a lost connection to the organisation parks it": (Ending.DISCONNECTED, TRIES_MAX + 1, Again),
    "what never left is tried again": (Ending.NOT_SENT, 1, Again),
    "a token that was refused is tried again": (Ending.UNAUTHORISED, 1, Again),
    "what never left goes to a person in the end": (Ending.NOT_SENT, TRIES_MAX, GiveToPerson),
}


@pytest.mark.parametrize(("ending", "tries", "kind"), ENDINGS.values(), ids=ENDINGS)
def test_what_follows_from_an_ending(ending, tries, kind):
    assert isinstance(outcome_of(ending, tries=tries, now=NOON), kind)


def test_a_limit_is_waited_for_as_long_as_xero_says():
    outcome = outcome_of(Ending.THROTTLED, tries=1, now=NOON, retry_after=timedelta(seconds=66_975))
    assert outcome == Again(NOON + timedelta(seconds=66_975), "Xero asked us to wait.")


def test_waits_grow_and_end_at_half_an_hour():
    waits = [wait_after(tries) for tries in range(40)]
    assert waits == sorted(waits)
    assert waits[-1] == WAIT_MAX


def settle(**given):
    usual = {
        "answered": False,
        "first_sent_at": NOON,
        "last_sent_at": NOON,
        "same_token": True,
        "replays": 0,
        "now": NOON,
    }
    return how_to_settle(**(usual | given))


IN_FLIGHT = CALL_MAX + TRUST_CLOCKS
SETTLING = {
    "no answer, just now, same token: the same call again": ({}, Settle.REPLAY),
    "the token was renewed: wait until it cannot be in flight": ({"same_token": False}, Settle.WAIT),
    "the token was renewed, later: look": ({"same_token": False, "now": NOON + IN_FLIGHT}, Settle.LOOK),
    "an error was answered: xero keeps it with the key": ({"answered": True}, Settle.WAIT),
    "an error was answered a while ago: look": ({"answered": True, "now": NOON + IN_FLIGHT}, Settle.LOOK),
    "five minutes are over: the key is nearly forgotten": ({"now": NOON + REPLAY_WITHIN}, Settle.LOOK),
    "just before five minutes": ({"now": NOON + REPLAY_WITHIN - timedelta(seconds=1)}, Settle.REPLAY),
    "asked again often enough: wait, then look": ({"replays": REPLAYS_MAX}, Settle.WAIT),
    "it may yet be sent by a worker that sleeps": (
        {"replays": REPLAYS_MAX, "last_sent_at": NOON + timedelta(seconds=30), "now": NOON + IN_FLIGHT},
        Settle.WAIT,
    ),
}


@pytest.mark.parametrize(("given_", "expected"), SETTLING.values(), ids=SETTLING)
def test_how_an_attempt_in_doubt_is_settled(given_, expected):
    assert settle(**given_) is expected
