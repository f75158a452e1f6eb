"""Webhooks: FACTS 20. Delivered by hand, so that no thread and no port is needed."""

import base64
import hmac
import json
from typing import Any

import pytest

from counterfoil.twins.xero.webhooks import Subscription
from counterfoil.xero.exchange import Headers, NoAnswer, Request, Response
from tests.contract.caller import Caller, credit_note

KEY = "a key that looks like base64=="


@pytest.fixture
def told(xero: Caller) -> Caller:
    xero.twin.webhooks.subscribe(xero.app, "https://counterfoil.example/webhooks/xero", KEY)
    return xero


def _events(requests: list[Request]) -> list[dict[str, Any]]:
    return [event for request in requests for event in json.loads(request.body)["events"]]


def _signed(request: Request) -> bool:
    digest = hmac.digest(KEY.encode(), request.body, "sha256")
    return request.headers.find("x-xero-signature") == base64.b64encode(digest).decode()


def _good(request: Request) -> Response:
    return Response(200 if _signed(request) else 401)


def _waits(told: Caller) -> Subscription:
    return told.twin.webhooks.of(told.app)


def test_what_an_app_and_a_bookkeeper_do_is_told(told: Caller) -> None:
    contact = told.contact()
    row = told.invoice(contact)
    told.keeper.pay(row["InvoiceNumber"])
    told.put("CreditNotes", credit_note(contact))
    requests = told.twin.webhooks.drain()
    seen = [(event["eventCategory"], event["eventType"]) for event in _events(requests)]
    assert seen == [("CONTACT", "CREATE"), ("INVOICE", "CREATE"), ("INVOICE", "UPDATE"), ("CREDITNOTE", "CREATE")]
    [request] = requests
    assert _signed(request)
    body = json.loads(request.body)
    assert (body["firstEventSequence"], body["lastEventSequence"], len(body["entropy"])) == (1, 4, 20)
    first = body["events"][0]
    assert first["resourceUrl"] == f"https://api.xero.com/api.xro/2.0/Contacts/{contact['ContactID']}"
    assert (first["tenantId"], first["tenantType"]) == (told.books.tenant, "ORGANISATION")
    assert first["eventDateUtc"] == "2026-03-10T12:00:00.000"
    assert body["events"][3]["data"] == {"Type": "ACCRECCREDIT", "Status": "AUTHORISED"}


def test_archiving_and_merging_are_told_of_the_contact_that_went(told: Caller) -> None:
    loser, survivor = told.contact("Ada King"), told.contact("Ada Lovelace")
    told.twin.webhooks.drain()
    told.keeper.merge_contacts("Ada King", "Ada Lovelace")
    [event] = _events(told.twin.webhooks.drain())
    assert (event["resourceId"], event["eventType"]) == (loser["ContactID"], "UPDATE")
    assert survivor["ContactID"] != loser["ContactID"]


def test_an_app_hears_only_of_organisations_that_it_is_connected_to(told: Caller) -> None:
    told.twin.bookkeeper("Harbour").add_contact("Nobody listens")
    assert told.twin.webhooks.drain() == []


def test_the_intent_to_receive_wants_one_good_and_three_refusals(told: Caller) -> None:
    assert told.twin.webhooks.prove(told.app, _good)
    assert _waits(told).status == "ok"
    assert not told.twin.webhooks.prove(told.app, lambda request: Response(200))
    assert _waits(told).status == "refused"


def test_events_of_one_moment_share_a_post(told: Caller) -> None:
    posted: list[Request] = []

    def receive(request: Request) -> Response:
        posted.append(request)
        return _good(request)

    told.twin.webhooks.run(receive)
    posted.clear()
    for name in ("Ada", "Charles", "Grace"):
        told.contact(name)
    told.twin.webhooks.run(receive)
    assert posted == []  # others may still join
    told.twin.clock.move(0.3)
    assert told.twin.webhooks.run(receive) == 1
    assert len(_events(posted)) == 3


def test_a_failure_is_tried_again_at_once_then_every_quarter_hour_for_a_day(told: Caller) -> None:
    told.twin.webhooks.prove(told.app, _good)

    def silent(request: Request) -> Response:
        raise NoAnswer("nobody is there")

    told.contact()
    told.twin.clock.move(1)
    told.twin.webhooks.run(silent)
    told.twin.webhooks.run(silent)
    assert _waits(told).failed == 2
    told.twin.webhooks.run(silent)
    assert _waits(told).failed == 2
    told.twin.clock.move(15 * 60)
    assert told.twin.webhooks.run(_good) == 1
    told.token = told.twin.identity.new_access(told.grant)
    told.contact("Charles")
    told.twin.clock.move(1)
    for _ in range(100):
        told.twin.webhooks.run(silent)
        told.twin.clock.move(15 * 60)
    assert _waits(told).status == "disabled"


def test_posts_can_be_lost_doubled_and_disordered(told: Caller) -> None:
    hooks = told.twin.webhooks
    hooks.lose_every = 2
    for name in ("Ada", "Charles"):
        told.contact(name)
        hooks._pack(_waits(told), at_once=True)
    assert len(hooks.drain()) == 1
    hooks.lose_every, hooks.duplicate_every, hooks.disorder = 0, 1, True
    for name in ("Grace", "Alan"):
        told.contact(name)
        hooks._pack(_waits(told), at_once=True)
    firsts = [json.loads(request.body)["firstEventSequence"] for request in hooks.drain()]
    assert firsts == [4, 4, 3, 3]


def test_the_body_is_spaced_as_xero_spaces_it(told: Caller) -> None:
    told.contact()
    [request] = told.twin.webhooks.drain()
    assert b'"firstEventSequence": 1,' in request.body
    assert request.headers == Headers(dict(request.headers))
