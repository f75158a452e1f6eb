"""Turns in bad company: trouble in one thing starves no other, and nothing is asked on and on."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from counterfoil.ledger.models import Organisation, TokenSet
from counterfoil.register.models import Document, DocumentPdf
from counterfoil.sync import asking, hearing, tokens
from counterfoil.sync.models import Delivery, Hint, Push
from counterfoil.twins.xero.bookkeeper import Line
from counterfoil.xero.exchange import Headers, Request, Response
from tests import make
from tests.sync.world import World

LATER = timedelta(minutes=31)
NO_JSON = Headers({"Content-Type": "text/html"})


def answer_instead(world: World, when: Callable[[Request], bool], response: Response) -> list[Request]:
    """Answer these requests so, and give them as they come in."""
    seen: list[Request] = []

    def answer(request: Request) -> Response:
        if not when(request):
            return world.twin.answer(request)
        seen.append(request)
        return response

    world.answering = answer
    return seen


def invoices(world: World, count: int = 1) -> list[Document]:
    ana = make.learner(world.workspace, sync_enabled=True)
    world.settle()
    for _ in range(count):
        world.bookkeeper.raise_invoice(f"Ana Díaz {ana.code}", [Line("Fees", Decimal("9.00"))], approved=True)
    world.pass_time(LATER)
    world.settle()
    return list(Document.objects.filter(party=ana))


def wants_pdf(request: Request) -> bool:
    return request.headers.find("Accept") == "application/pdf"


def take_turns(world: World, count: int) -> None:
    for _ in range(count):
        turn = world.turn()
        world.now = max(world.now + timedelta(seconds=1), turn.next_at or world.now)


@pytest.mark.parametrize("path", ["/Invoices", "/Payments", "/Accounts"])
def test_a_list_that_xero_answers_badly_keeps_no_other_waiting(world: World, path: str):
    answer_instead(world, lambda request: request.path.endswith(path), Response(502, NO_JSON, b"<h1>Bad Gateway</h1>"))
    Hint.objects.create(organisation=world.organisation, kind="invoice", xero_id=uuid4(), made_at=world.now)
    ana = make.learner(world.workspace, sync_enabled=True)
    world.organisation.reference_rows.all().delete()

    take_turns(world, 3)

    assert Push.objects.get(record_id=ana.pk).status == "done"


@pytest.mark.parametrize("status", [404, 500, 204])
def test_a_pdf_that_xero_does_not_give_is_not_asked_for_on_and_on(world: World, status: int):
    asked = answer_instead(world, wants_pdf, Response(status, NO_JSON))
    began = world.now
    invoices(world)

    take_turns(world, 30)

    assert 1 <= len(asked) <= 1 + (world.now - began) // timedelta(hours=1)
    assert not DocumentPdf.objects.exists()


def test_a_wanted_pdf_that_fails_for_long_makes_room_for_the_others(world: World):
    first, second = invoices(world, 2)
    DocumentPdf.objects.all().delete()
    answer_instead(
        world, lambda request: wants_pdf(request) and str(first.xero_id) in request.url, Response(500, NO_JSON)
    )
    for document in (first, second):
        asking.want_pdf(document)
    Document.objects.update(pdf_wanted_at=world.now)

    world.pass_time(timedelta(minutes=6))
    take_turns(world, 3)

    assert asking.pdf_of(second) is not None
    assert not Document.objects.filter(pdf_wanted_at__isnull=False).exists()


def test_a_wait_that_no_limit_of_xeros_explains_is_taken_for_a_day(world: World):
    headers = Headers({"Retry-After": "999999999"})
    make.learner(world.workspace, sync_enabled=True)
    answer_instead(world, lambda request: True, Response(429, headers))

    world.turn()

    waits = Organisation.objects.get(pk=world.organisation.pk).not_before_at
    assert waits == world.now + timedelta(hours=24)


@pytest.mark.parametrize("said", ["", "-5", "Sun, 22 Nov 2026 13:00:00 GMT"])
def test_a_wait_that_is_not_told_in_seconds_is_a_short_one(world: World, said: str):
    make.learner(world.workspace, sync_enabled=True)
    answer_instead(world, lambda request: True, Response(429, Headers({"Retry-After": said})))

    assert world.turn().next_at == world.now + timedelta(seconds=5)


@pytest.mark.parametrize("status", [404, 409, 413])
def test_a_call_turned_away_without_saying_whose_fault_it_is_is_made_again_for_each_alone(world: World, status: int):
    made = make.learners(world.workspace, 3, sync_enabled=True)
    together = lambda request: request.method == "PUT" and len(json.loads(request.body)["Contacts"]) > 1  # noqa: E731
    answer_instead(world, together, Response(status, NO_JSON))

    world.settle()

    assert Push.objects.filter(record_id__in=[party.pk for party in made], status="done").count() == 3


def test_a_refresh_refused_because_another_worker_was_faster_loses_no_connection(world: World):
    world.pass_time(timedelta(minutes=28))
    held = TokenSet.objects.get(pk=world.organisation.token_set_id)

    def faster(request: Request) -> Response:
        world.answering = None
        world.pass_time(timedelta(minutes=2))
        world.worker += 1
        tokens.access_token(world.engine, held.pk)
        world.worker -= 1
        return Response(400, Headers({"Content-Type": "application/json"}), b'{"error":"invalid_grant"}')

    world.answering = faster
    with pytest.raises(tokens.RefreshBusy):
        tokens.access_token(world.engine, held.pk)

    assert tokens.access_token(world.engine, held.pk)


def test_disconnecting_while_a_worker_is_at_it_ends_its_turn_and_nothing_more(world: World):
    make.learner(world.workspace, sync_enabled=True)

    def disconnect(point: str) -> None:
        world.between = lambda point: None
        Organisation.objects.update(state="disconnected", token_set=None)
        TokenSet.objects.all().delete()

    world.between = disconnect
    world.turn()

    assert Organisation.objects.get(pk=world.organisation.pk).state == "disconnected"


def test_a_webhook_with_an_id_that_is_none_holds_up_no_other(world: World):
    good = {"tenantId": str(world.organisation.xero_id), "resourceId": str(uuid4())}
    kind = {"eventCategory": "INVOICE", "eventType": "UPDATE"}
    events = [good | kind, good | kind | {"resourceId": "7"}, good | kind | {"tenantId": ""}]
    Delivery.objects.create(body=json.dumps({"events": events}).encode(), received_at=world.now)

    hearing.take_in()

    assert [str(hint.xero_id) for hint in Hint.objects.all()] == [good["resourceId"]]


def test_an_account_listed_twice_is_kept_once(world: World):
    def twice(request: Request) -> Response:
        response = world.twin.answer(request)
        if not request.path.endswith("/Accounts"):
            return response
        said = json.loads(response.body)
        return replace(response, body=json.dumps(said | {"Accounts": said["Accounts"] * 2}).encode())

    world.organisation.reference_rows.all().delete()
    world.answering = twice
    world.turn()

    assert world.organisation.reference_rows.filter(kind="account").exists()
