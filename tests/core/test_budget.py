from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from counterfoil.core.budget import DAY, MINUTE, Go, Meters, Purpose, Wait, may_call, poll_every

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
IDLE = Meters(made_last_minute=0, made_last_day=0, minute_limit=60, day_limit=1000)
JUST_NOW = NOON - timedelta(seconds=20)

CASES = {
    "an idle organisation takes any call": (Purpose.PDF, IDLE, None),
    "a person's call may use the whole minute": (Purpose.LIVE, replace(IDLE, made_last_minute=59), None),
    "the minute is used up until its first call is a minute old": (
        Purpose.LIVE,
        replace(IDLE, made_last_minute=60, minute_oldest_at=JUST_NOW),
        JUST_NOW + MINUTE,
    ),
    "a poll leaves a tenth of the minute to people": (
        Purpose.BACKFILL,
        replace(IDLE, made_last_minute=54, minute_oldest_at=JUST_NOW),
        JUST_NOW + MINUTE,
    ),
    "PDFs ahead leave two fifths": (
        Purpose.PDF,
        replace(IDLE, made_last_minute=36, minute_oldest_at=JUST_NOW),
        JUST_NOW + MINUTE,
    ),
    "the day is used up": (
        Purpose.LIVE,
        replace(IDLE, made_last_day=1000, day_oldest_at=NOON - timedelta(hours=3)),
        NOON - timedelta(hours=3) + DAY,
    ),
    "xero's own figure of the day is believed": (
        Purpose.LIVE,
        replace(IDLE, day_remaining=0, day_oldest_at=NOON - timedelta(hours=3)),
        NOON - timedelta(hours=3) + DAY,
    ),
    "a tier that was set far too high stops no poll while xero has calls left": (
        Purpose.BACKFILL,
        replace(IDLE, day_limit=1_000_000, day_remaining=4_900, made_last_day=100),
        None,
    ),
    "xero asked to wait, and nobody is exempt": (
        Purpose.LIVE,
        replace(IDLE, not_before_at=NOON + timedelta(seconds=26)),
        NOON + timedelta(seconds=26),
    ),
}


@pytest.mark.parametrize(("purpose", "meters", "until"), CASES.values(), ids=CASES)
def test_whether_a_call_may_be_made(purpose, meters, until):
    match may_call(purpose, meters, NOON):
        case Go():
            assert until is None
        case Wait(at, why):
            assert (at, bool(why)) == (until, True)


POLLS = {
    "as often as asked where calls are plenty": (3, 5000, False, 3 * 60),
    "never so often that polls eat a starter's day": (3, 1000, False, 648),
    "seldom where webhooks come": (3, 5000, True, 15 * 60),
    "more seldom still for a starter": (3, 1000, True, 30 * 60),
    "as seldom as asked": (60, 5000, True, 60 * 60),
}


@pytest.mark.parametrize(("asked", "calls", "heard", "seconds"), POLLS.values(), ids=POLLS)
def test_how_often_to_poll(asked, calls, heard, seconds):
    every = poll_every(timedelta(minutes=asked), calls_a_day=calls, streams=3, hears_webhooks=heard)
    assert every == timedelta(seconds=seconds)
    assert DAY / every * 3 <= calls * 0.4 + 1
