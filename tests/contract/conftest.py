"""Every contract test runs twice: the twin in process, and the twin over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from counterfoil.twins.xero import seed, server
from counterfoil.twins.xero.clock import Clock
from counterfoil.twins.xero.twin import Twin
from tests.contract.caller import NOON, Caller


@pytest.fixture(params=["in process", "over HTTP"])
def xero(request: pytest.FixtureRequest) -> Iterator[Caller]:
    """A twin with the sample organisations, its clock stopped at NOON, and an app that may do everything."""
    clock = Clock()
    clock.set(NOON)
    twin = seed.sample(Twin(clock=clock, seed=7))
    if request.param == "in process":
        yield Caller(twin, twin.answer, "http://twin")
        return
    running = server.start(twin)
    try:
        yield Caller(twin, server.over_http, running.url)
    finally:
        running.close()
