"""One turn of work for one organisation, under its lease: what is in doubt, hints, pushes, streams, PDFs.

A turn is bounded, so that organisations take turns; it ends early, losing nothing, when Xero or the budget asks to
wait, and says when the next one is worth taking.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from counterfoil.activity.models import Status
from counterfoil.activity.record import XERO, Happening, write
from counterfoil.core.budget import Purpose
from counterfoil.core.push_lifecycle import PushStatus
from counterfoil.ledger.models import Organisation
from counterfoil.sync import hints, leases, pulls, runs
from counterfoil.sync.attempts import TooLate
from counterfoil.sync.budgets import MustWait
from counterfoil.sync.calling import Line
from counterfoil.sync.engine import CALLS_A_TURN, Engine
from counterfoil.sync.models import Cursor, Push
from counterfoil.sync.steps import contact_gathering, contact_pushes, contact_settling, pdfs, reference
from counterfoil.sync.streams import CONTACTS, Stream
from counterfoil.sync.tokens import AccessLost, RefreshBusy
from counterfoil.xero.answers import Disconnected, InsufficientScope, NotPermitted, Throttled, XeroError
from counterfoil.xero.exchange import NoAnswer
from counterfoil.xero.oauth import ClientRefused

AFTER_TROUBLE = timedelta(seconds=10)
BUSY = timedelta(seconds=2)
REFERENCE_FRESH_FOR = timedelta(hours=20)


@dataclass(frozen=True, slots=True)
class Turn:
    """What a turn did: calls made, whether there is more at once, else when to come again."""

    calls: int = 0
    more: bool = False
    next_at: datetime | None = None
    why: str = ""


def take(engine: Engine, organisation_id: int) -> Turn:
    """Take one turn, if the organisation is connected and its lease is free."""
    organisation = Organisation.objects.select_related("token_set").get(pk=organisation_id)
    if not organisation.is_connected:
        return Turn(why="not connected")
    lease = leases.take(engine, organisation_id)
    if lease is None:
        return Turn(next_at=engine.now() + BUSY, why="another worker is at it")
    line = Line(engine, organisation, lease)
    try:
        turn = _work(line)
    except leases.LeaseLost:
        return Turn(line.calls, why="another worker has taken over")
    runs.finish(engine, organisation)
    leases.give_back(lease)
    return turn


def _work(line: Line) -> Turn:
    """Do what is due; whatever stops the turn comes out as the instant of the next."""
    try:
        return _do_all(line)
    except MustWait as wait:
        return Turn(line.calls, next_at=wait.until, why=wait.why)
    except Throttled:
        line.organisation.refresh_from_db(fields=["not_before_at"])
        return Turn(line.calls, next_at=line.organisation.not_before_at, why="Xero asked us to wait")
    except (Disconnected, AccessLost, ClientRefused, InsufficientScope, NotPermitted) as error:
        lose(line, str(error))
        return Turn(line.calls, why=str(error))
    except (NoAnswer, XeroError, RefreshBusy, TooLate) as error:
        return Turn(line.calls, next_at=line.engine.now() + AFTER_TROUBLE, why=str(error))


def _do_all(line: Line) -> Turn:
    trouble: XeroError | None = None
    for step in _steps(line):
        if line.calls >= CALLS_A_TURN:
            return Turn(line.calls, more=True)
        try:
            step(line)
        except (Throttled, Disconnected, ClientRefused, InsufficientScope, NotPermitted):
            raise
        except XeroError as error:
            trouble = error  # What Xero answers badly in one list must not keep the others waiting.
    if trouble is not None:
        raise trouble
    if _more_is_due(line):
        return Turn(line.calls, more=True)
    return Turn(line.calls, next_at=_next_at(line))


def _steps(line: Line) -> list[Callable[[Line], None]]:
    return [
        contact_settling.settle_due,
        _follow_hints,
        _fetch_wanted_pdfs,
        _push_contacts,
        _read_reference,
        *(partial(_pull, stream=stream) for stream in pulls.due(line.organisation, line.engine.now())),
        _follow_hints,
        _fetch_pdfs_ahead,
    ]


def _follow_hints(line: Line) -> None:
    hints.follow(line)


def _fetch_wanted_pdfs(line: Line) -> None:
    for document in pdfs.wanted(line.organisation):
        if line.calls >= CALLS_A_TURN:
            return
        pdfs.fetch(line, document, Purpose.LIVE)


def _push_contacts(line: Line) -> None:
    """Read contacts once a turn before any is created: what was made in Xero a moment ago is not made again."""
    contact_pushes.drop_unwanted(line)
    if not contact_gathering.due(line.organisation, line.engine.now()).exists():
        return
    pulls.read_whole(line, CONTACTS, Purpose.LIVE)
    contact_pushes.push_due(line, calls=max(CALLS_A_TURN - line.calls, 1))


def _read_reference(line: Line) -> None:
    rows = line.organisation.reference_rows
    if not rows.filter(read_at__gt=line.engine.now() - REFERENCE_FRESH_FOR).exists():
        reference.read_all(line)


def _pull(line: Line, *, stream: Stream) -> None:
    while line.calls < CALLS_A_TURN and pulls.read_page(line, stream, Purpose.BACKFILL):
        pass


def _fetch_pdfs_ahead(line: Line) -> None:
    """While calls are to spare: a budget that says wait ends this, and nothing waits for it."""
    if not pdfs.is_quiet(line.organisation, line.engine.now()):
        return
    for document in pdfs.ahead(line.organisation, line.engine.now()):
        if line.calls >= CALLS_A_TURN:
            return
        pdfs.fetch(line, document, Purpose.PDF)


def _more_is_due(line: Line) -> bool:
    now = line.engine.now()
    return (
        hints.waiting(line)
        or contact_gathering.due(line.organisation, now).exists()
        or bool(pulls.due(line.organisation, now))
        or bool(pdfs.wanted(line.organisation))
    )


def _next_at(line: Line) -> datetime | None:
    cursors = Cursor.objects.filter(organisation=line.organisation, due_at__isnull=False)
    pushes = Push.objects.filter(
        organisation=line.organisation,
        status__in=[PushStatus.WAITING, PushStatus.IN_DOUBT],
        not_before_at__isnull=False,
    )
    instants = [*cursors.values_list("due_at", flat=True), *pushes.values_list("not_before_at", flat=True)]
    if pdfs.ahead(line.organisation, line.engine.now()):
        instants.append(line.engine.now() + pdfs.QUIET_AFTER)
    return min((at for at in instants if at is not None), default=None)


def lose(line: Line, reason: str) -> None:
    """Xero lets us in no more: park everything where it stands, and say so."""
    changed = Organisation.objects.filter(pk=line.organisation.pk, state=Organisation.State.CONNECTED).update(
        state=Organisation.State.LOST, state_reason=reason[:300]
    )
    if changed:
        lost = Happening(
            "connection",
            Status.ALERT,
            f"Access to {line.organisation.name} was lost",
            XERO,
            why=f"{reason} Nothing is lost: what waits is sent when Xero is connected again.",
        )
        write(line.organisation.workspace_id, line.engine.now(), [lost])
