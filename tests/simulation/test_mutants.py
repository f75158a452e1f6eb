"""Careless engines: each leaves out one rule of the real one, and the same day that the real one passes finds it out.

A simulation that stays green when a rule is left out proves nothing about that rule.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from django.db.models import F

from counterfoil.core import outcomes, pulling
from counterfoil.core.outcomes import Settle
from counterfoil.ledger.models import Contact, Link
from counterfoil.register.models import Document
from counterfoil.sync import attempts, leases, pulls
from counterfoil.sync.calling import Line as Wire
from counterfoil.sync.leases import Held
from counterfoil.sync.models import Attempt, Cursor, Lease, Push
from counterfoil.sync.steps import contact_settling
from counterfoil.twins.xero.bookkeeper import Line
from counterfoil.twins.xero.faults import Kind
from counterfoil.xero import contacts, writes
from counterfoil.xero.endpoints import CONTACTS
from counterfoil.xero.exchange import Headers, Request, Response
from tests import make
from tests.sync.conftest import world as world
from tests.sync.world import Died, World

LATER = timedelta(minutes=31)
Day = Callable[[World], None]
Careless = Callable[[pytest.MonkeyPatch], None]


class Wires:
    """Everything that was put on the wire, with the instant at which it was."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.writes: list[tuple[Any, Request]] = []
        self.look_ups: list[Any] = []
        world.answering = self.answer

    def answer(self, request: Request) -> Response:
        if request.path.endswith("/Contacts") and request.is_write:
            self.writes.append((self.world.now, request))
        if "where=ContactNumber" in request.url:
            self.look_ups.append(self.world.now)
        return self.world.twin.answer(request)


def once_at(world: World, where: str, happens: Callable[[], None]) -> None:
    def between(point: str) -> None:
        if point == where:
            world.between = lambda point: None
            happens()

    world.between = between


def a_lost_answer_is_asked_for_again_under_its_key(world: World) -> None:
    wires = Wires(world)
    world.twin.faults.add(Kind.LOST_AFTER, method="PUT", path="Contacts", nth=1)
    make.learner(world.workspace, sync_enabled=True)
    world.settle()

    sent = {(request.headers.find("Idempotency-Key"), request.body) for _, request in wires.writes}
    assert len(wires.writes) == 2
    assert len(sent) == 1


def a_contact_of_the_same_name_is_not_written_over(world: World) -> None:
    """Somebody makes the contact by hand after we have read contacts and before we send ours."""
    ana = make.learner(world.workspace, sync_enabled=True)
    made: list[dict[str, Any]] = []
    name = f"Ana Díaz {ana.code}"
    once_at(
        world, "an attempt was committed", lambda: made.append(world.bookkeeper.add_contact(name, "by@hand.example"))
    )
    world.settle()

    assert world.books.contacts.rows[made[0]["ContactID"]]["EmailAddress"] == "by@hand.example"
    assert Push.objects.get(record_id=ana.pk).status == "held"


def an_error_that_says_nothing_is_looked_up_and_sent_once(world: World) -> None:
    wires = Wires(world)
    world.twin.faults.add(Kind.BROKEN_AFTER, method="PUT", path="Contacts", nth=1)
    ana = make.learner(world.workspace, sync_enabled=True)
    world.settle()

    assert len(wires.writes) == 1
    assert len(wires.look_ups) == 1
    assert Link.objects.filter(record_id=ana.pk).exists()


def nothing_is_looked_up_while_it_may_be_on_its_way(world: World) -> None:
    wires = Wires(world)
    make.learner(world.workspace, sync_enabled=True)
    world.twin.faults.add(Kind.LOST_BEFORE, method="PUT", path="Contacts", times=1 + outcomes.REPLAYS_MAX)
    world.settle()

    attempt = Attempt.objects.earliest("made_at")
    assert wires.look_ups
    assert wires.look_ups[0] >= attempt.send_by_at + outcomes.CALL_MAX


def a_death_before_a_page_is_stored_costs_nothing(world: World) -> None:
    ana = make.learner(world.workspace, sync_enabled=True)
    world.settle()
    row = world.bookkeeper.raise_invoice(f"Ana Díaz {ana.code}", [Line("Fees", Decimal("9.00"))], approved=True)
    world.pass_time(LATER)
    dying = count(1)

    def between(point: str) -> None:
        if point == "a page was read" and next(dying) <= 3:
            raise Died

    world.between = between
    for _ in range(3):
        world.turn()
        world.pass_time(timedelta(minutes=2))
    world.between = lambda point: None
    world.pass_time(LATER)
    world.settle()

    assert Document.objects.filter(xero_id=row["InvoiceID"]).exists()


def a_change_within_the_second_last_read_is_met(world: World) -> None:
    """If-Modified-Since knows whole seconds, and a row may become visible a moment after a newer one."""
    late = world.bookkeeper.add_contact("Came late")
    world.pass_time(timedelta(seconds=3))
    world.bookkeeper.add_contact("Came first")

    def without_the_late_one(request: Request) -> Response:
        response = world.twin.answer(request)
        if not request.path.endswith("/Contacts") or response.status != 200:
            return response
        said = json.loads(response.body)
        rows = [row for row in said["Contacts"] if row["ContactID"] != late["ContactID"]]
        return replace(response, body=json.dumps(said | {"Contacts": rows}).encode())

    world.answering = without_the_late_one
    world.pass_time(LATER)
    world.settle()
    world.answering = None
    world.pass_time(LATER)
    world.settle()

    assert Contact.objects.filter(xero_id=late["ContactID"]).exists()


def a_worker_that_lost_its_lease_puts_nothing_on_the_wire(world: World) -> None:
    wires = Wires(world)
    make.learner(world.workspace, sync_enabled=True)
    workers: list[int] = []

    def another_takes_over() -> None:
        # Within the attempt's time to be sent: only the lease says that this worker has no say any more.
        world.pass_time(timedelta(seconds=20))
        Lease.objects.update(holder="another", fence=F("fence") + 1)
        workers.append(len(wires.writes))

    once_at(world, "an attempt was committed", another_takes_over)
    world.turn()

    assert workers == [0]
    assert wires.writes == []


# -- the careless engines -----------------------------------------------------------------------------------------


def takes_a_new_key_for_a_replay(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = count()
    kept = attempts.request_of

    def request_of(attempt: Attempt) -> Request:
        request = kept(attempt)
        headers = Headers(request.headers | {"idempotency-key": f"new-{next(numbers)}"})
        return Request(request.method, request.url, headers, request.body)

    monkeypatch.setattr(attempts, "request_of", request_of)


def posts_instead_of_putting(monkeypatch: pytest.MonkeyPatch) -> None:
    def create_request(api: str, elements: Any, *, key: str | None = None) -> Request:
        return writes._write("POST", api, CONTACTS, elements, key)

    monkeypatch.setattr(contacts, "create_request", create_request)


def sends_again_without_a_look(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contact_settling, "_looked_up", nothing_found)


def nothing_found(line: Wire, attempt: Attempt, members: Any) -> dict[int, contact_settling.Found]:
    return {push.pk: contact_settling.Found((), "") for push in members}


def looks_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contact_settling, "how_to_settle", lambda **_: Settle.LOOK)


def moves_the_cursor_before_the_rows_are_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = pulls.read_page

    def read_page(line: Wire, stream: Any, purpose: Any) -> bool:
        cursor = pulls.cursors(line.organisation)[stream.name]
        now = line.engine.now()
        Cursor.objects.filter(pk=cursor.pk).update(since_at=now, due_at=now)
        return kept(line, stream, purpose)

    monkeypatch.setattr(pulls, "read_page", read_page)


def reads_without_an_overlap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulling, "OVERLAP", timedelta(0))


def never_checks_its_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    def extend(engine: Any, held: Held) -> None:
        """Believe that it is still ours."""

    monkeypatch.setattr(leases, "extend", extend)


DAYS: dict[str, tuple[Day, Careless]] = {
    "the key is not used again": (a_lost_answer_is_asked_for_again_under_its_key, takes_a_new_key_for_a_replay),
    "POST instead of PUT": (a_contact_of_the_same_name_is_not_written_over, posts_instead_of_putting),
    "no look before sending again": (an_error_that_says_nothing_is_looked_up_and_sent_once, sends_again_without_a_look),
    "a look before the deadline": (nothing_is_looked_up_while_it_may_be_on_its_way, looks_at_once),
    "the cursor before the rows": (
        a_death_before_a_page_is_stored_costs_nothing,
        moves_the_cursor_before_the_rows_are_stored,
    ),
    "no overlap": (a_change_within_the_second_last_read_is_met, reads_without_an_overlap),
    "the lease unchecked": (a_worker_that_lost_its_lease_puts_nothing_on_the_wire, never_checks_its_lease),
}


@pytest.mark.parametrize(("day", "careless"), DAYS.values(), ids=DAYS)
def test_the_engine_passes_the_day(world: World, day: Day, careless: Careless):
    day(world)


@pytest.mark.parametrize(("day", "careless"), DAYS.values(), ids=DAYS)
def test_a_careless_engine_is_found_out(world: World, monkeypatch: pytest.MonkeyPatch, day: Day, careless: Careless):
    careless(monkeypatch)
    with pytest.raises(AssertionError):
        day(world)
