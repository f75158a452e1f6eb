"""The four limits in their windows, spent call by call on a clock that stands still unless it is moved (FACTS 4)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from counterfoil.twins.xero.limits import APP_PER_MINUTE, PER_DAY, PER_MINUTE, Limits

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
HERE, THERE = "10000000-0000-4000-8000-000000000000", "20000000-0000-4000-8000-000000000000"


@pytest.mark.parametrize("tier", ["starter", "core"])
def test_a_day_is_used_up_at_less_than_sixty_a_minute_and_begins_again(tier: str) -> None:
    limits, at, taken = Limits(), NOW, 0
    while (refused := limits.take("app", HERE, tier, at)) is None:
        taken += 1
        at += timedelta(seconds=1.01)
    assert (taken, refused.problem) == (PER_DAY[tier], "day")
    assert refused.retry_after is not None
    until = at + timedelta(seconds=refused.retry_after)
    assert limits.take("app", HERE, tier, until - timedelta(seconds=1)) == type(refused)("day", 1)
    assert limits.take("app", HERE, tier, until) is None


def test_a_refused_day_does_not_end_with_the_minute() -> None:
    limits = Limits()
    limits.meter("app", HERE).spent_today = PER_DAY["core"]
    limits.take("app", HERE, "core", NOW)
    limits.meter("app", HERE).spent_today = PER_DAY["core"]
    for minutes in (1, 10):
        refused = limits.take("app", HERE, "core", NOW + timedelta(minutes=minutes))
        assert refused is not None and refused.problem == "day"


def test_days_begin_at_another_moment_for_each_organisation() -> None:
    limits = Limits()
    for tenant in (HERE, THERE):
        limits.take("app", tenant, "core", NOW)
    assert limits.meter("app", HERE).day_began_at != limits.meter("app", THERE).day_began_at


def test_any_sixty_seconds_hold_sixty_calls_at_most() -> None:
    limits = Limits()
    allowed = [
        NOW + timedelta(milliseconds=step * 100)
        for step in range(3000)
        if limits.take("app", HERE, "core", NOW + timedelta(milliseconds=step * 100)) is None
    ]
    for place in range(len(allowed) - PER_MINUTE):
        assert allowed[place + PER_MINUTE] - allowed[place] >= timedelta(minutes=1)
    assert len(allowed) == 5 * PER_MINUTE


def test_an_apps_ten_thousand_a_minute_are_shared_by_its_organisations() -> None:
    limits = Limits()
    tenants = [f"{number:08x}-0000-4000-8000-000000000000" for number in range(APP_PER_MINUTE // 50 + 1)]
    for tenant in tenants[:-1]:
        for _ in range(50):
            assert limits.take("app", tenant, "core", NOW) is None
    refused = limits.take("app", tenants[-1], "core", NOW)
    assert refused is not None and (refused.problem, refused.retry_after) == ("appminute", 60)
    assert limits.take("another app", tenants[-1], "core", NOW) is None
    assert limits.take("app", tenants[-1], "core", NOW + timedelta(minutes=1)) is None


def test_five_at_once_and_none_the_wiser_how_long_to_wait() -> None:
    limits = Limits()
    limits.meter("app", HERE).at_once = 6
    refused = limits.take("app", HERE, "core", NOW)
    assert refused is not None and (refused.problem, refused.retry_after) == ("concurrent", None)
    limits.meter("app", HERE).at_once = 5
    assert limits.take("app", HERE, "core", NOW) is None
