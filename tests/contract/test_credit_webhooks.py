"""Webhooks of credits, and what happens when an app was deaf for long: FACTS 20."""

import json
from typing import Any

import pytest

from counterfoil.xero.exchange import NoAnswer, Request, Response
from tests.contract.caller import Caller, credit_note
from tests.contract.test_money import allocate, prepaid
from tests.contract.test_webhooks import KEY, _events, _good, _waits

HOUR, DAY = 3600, 86400


@pytest.fixture
def told(xero: Caller) -> Caller:
    xero.twin.webhooks.subscribe(xero.app, "https://counterfoil.example/webhooks/xero", KEY)
    return xero


def deaf(request: Request) -> Response:
    raise NoAnswer(request.url)


@pytest.mark.parametrize("name", ["Prepayment", "Overpayment"])
def test_a_pre_or_overpayment_is_told_of_with_its_data(told: Caller, name: str) -> None:
    contact = told.contact()
    row, credit = told.invoice(contact), prepaid(told, contact, f"RECEIVE-{name.upper()}")
    told.twin.webhooks.drain()
    told.twin.clock.move(1)
    allocate(told, credit, row, 115).rows("Allocations")
    events = _events(told.twin.webhooks.drain())
    assert [(one["eventCategory"], one["eventType"]) for one in events] == [
        ("INVOICE", "UPDATE"),
        (name.upper(), "UPDATE"),
    ]
    assert "data" not in events[0]
    assert events[1]["data"] == {
        "Type": f"RECEIVE-{name.upper()}", "Status": "PAID", "UpdatedDateUTCString": "2026-03-10T12:00:01Z"
    }  # fmt: skip
    assert events[1]["resourceUrl"].endswith(f"/{name}s/{credit['ID']}")


def test_making_and_voiding_are_told_of_too(told: Caller) -> None:
    contact = told.contact()
    credit = prepaid(told, contact)
    [note] = [told.put("CreditNotes", credit_note(contact)).row("CreditNotes")]
    told.post(f"CreditNotes/{note['CreditNoteID']}", {"Status": "VOIDED"})
    [money] = told.get("BankTransactions").rows("BankTransactions")
    told.post(f"BankTransactions/{money['BankTransactionID']}", {"Status": "DELETED"}).row("BankTransactions")
    events = _events(told.twin.webhooks.drain())
    seen = [(one["eventCategory"], one["eventType"], one["data"]["Status"]) for one in events if "data" in one]
    assert seen == [
        ("PREPAYMENT", "CREATE", "AUTHORISED"), ("CREDITNOTE", "CREATE", "AUTHORISED"),
        ("CREDITNOTE", "UPDATE", "VOIDED"), ("PREPAYMENT", "UPDATE", "VOIDED"),
    ]  # fmt: skip
    assert credit["Status"] == "AUTHORISED"


def _through_the_night(told: Caller, hours: int) -> None:
    for _ in range(hours * 4 + 1):
        told.twin.webhooks.run(deaf)
        told.twin.clock.move(HOUR / 4)


def test_a_day_of_failures_disables_and_a_person_turns_it_on_again(told: Caller) -> None:
    """Events are kept and come in order after the intent to receive."""
    told.twin.webhooks.prove(told.app, _good)
    for name in ("Ada", "Grace"):
        told.keeper.add_contact(name)
        told.twin.clock.move(1)
        told.twin.webhooks.run(deaf)
    _through_the_night(told, 23)
    assert _waits(told).status == "ok"
    _through_the_night(told, 1)
    assert _waits(told).status == "disabled"
    told.keeper.add_contact("Alan")
    told.twin.clock.move(1)
    assert told.twin.webhooks.run(_good) == 0
    posted: list[dict[str, Any]] = []

    def receive(request: Request) -> Response:
        answer = _good(request)
        if answer.status == 200:
            posted.append(json.loads(request.body))
        return answer

    told.twin.webhooks.enable(told.app)
    told.twin.webhooks.run(receive)
    assert [(one["firstEventSequence"], len(one["events"])) for one in posted] == [(0, 0), (1, 1), (2, 1), (3, 1)]


def test_events_older_than_a_month_are_not_replayed(told: Caller) -> None:
    told.twin.webhooks.prove(told.app, _good)
    told.keeper.add_contact("Ada")
    _through_the_night(told, 25)
    told.twin.clock.move(32 * DAY)
    told.keeper.add_contact("Grace")
    told.twin.clock.move(1)
    told.twin.webhooks.enable(told.app)
    assert told.twin.webhooks.run(_good) == 1


def test_turning_it_on_while_the_app_cannot_prove_itself_leaves_it_refused(told: Caller) -> None:
    told.twin.webhooks.enable(told.app)
    told.twin.webhooks.run(lambda request: Response(200))
    assert _waits(told).status == "refused"
