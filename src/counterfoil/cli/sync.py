"""`counterfoil sync`: take turns in the foreground, under the same lease as any worker, until nothing is due."""

from __future__ import annotations

import argparse
import json
import time
from typing import TYPE_CHECKING

from counterfoil.cli.installation import ready

if TYPE_CHECKING:
    from counterfoil.ledger.models import Organisation

PATIENCE_SECONDS = 240  # Nothing moved for so long: what is in doubt would have been looked up by then.
NAP_SECONDS = 0.5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("organisation", help="the organisation's name, its id at Xero, or its workspace's short name")
    parser.add_argument(
        "--until-settled",
        action="store_true",
        help="wait for what must wait, as long as something moves within four minutes",
    )
    parser.add_argument("--json", action="store_true", help="say how it ended as one line of JSON")


def run(arguments: argparse.Namespace) -> int:
    with ready():
        from counterfoil.cli.organisations import find

        organisation = find(arguments.organisation)
        if organisation is None:
            return 2
        calls, why = _work(organisation, until_settled=arguments.until_settled)
        said = _how_it_stands(organisation, calls, why)
        print(json.dumps(said) if arguments.json else _in_words(said))
        return 0 if said["settled"] else 1


def _work(organisation: Organisation, *, until_settled: bool) -> tuple[int, str]:
    """Read everything that may have changed, then take turns; gives the calls made and what stopped it."""
    from counterfoil.sync import turns
    from counterfoil.sync.engine import from_settings
    from counterfoil.sync.models import Cursor
    from counterfoil.sync.rest import unfinished

    engine = from_settings()
    Cursor.objects.filter(organisation=organisation).update(due_at=engine.now())
    calls, left, moved_at = 0, unfinished(organisation), time.monotonic()
    while True:
        turn = turns.take(engine, organisation.pk)
        calls += turn.calls
        before, left = left, unfinished(organisation)
        if turn.more or left != before:
            moved_at = time.monotonic()
        if turn.more:
            continue
        if not until_settled or not left or turn.next_at is None:
            return calls, turn.why
        wait = (turn.next_at - engine.now()).total_seconds()
        if wait > PATIENCE_SECONDS or time.monotonic() - moved_at > PATIENCE_SECONDS:
            return calls, turn.why or "the rest is due later"
        time.sleep(max(wait, NAP_SECONDS))


def _how_it_stands(organisation: Organisation, calls: int, why: str) -> dict[str, object]:
    from counterfoil.sync import states
    from counterfoil.sync.rest import unfinished

    organisation.refresh_from_db()
    bar = states.bar_of(organisation.workspace)
    left = unfinished(organisation)
    return {
        "organisation": organisation.name,
        "state": organisation.state,
        "in_step": bar.in_step,
        "waiting": bar.waiting,
        "held": bar.needs_you,
        "calls": calls,
        "settled": not left and organisation.is_connected,
        "left": left,
        "why": why if organisation.is_connected else organisation.state_reason or "not connected",
    }


def _in_words(said: dict[str, object]) -> str:
    rest = f"Still to do: {said['left']}. {said['why']}" if said["left"] else "Nothing is due."
    if said["state"] != "connected":
        rest = f"It is not connected: {said['why']}"
    return (
        f"{said['organisation']}: {said['in_step']} in step, {said['waiting']} waiting, {said['held']} need a person; "
        f"{said['calls']} calls. {rest}"
    )
