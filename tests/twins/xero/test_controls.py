"""The controls under /_twin/."""

from __future__ import annotations

import json
from typing import Any

import pytest

from counterfoil.twins.xero import seed
from counterfoil.twins.xero.twin import Twin
from counterfoil.xero.exchange import Headers, Request


@pytest.fixture
def twin() -> Twin:
    return seed.sample(Twin())


def control(twin: Twin, method: str, path: str, status: int = 200, /, **given: Any) -> Any:
    body = json.dumps(given).encode() if given else b""
    answer = twin.answer(Request(method, f"http://twin/_twin/{path}", Headers(), body))
    assert answer.status == status, answer.body
    return json.loads(answer.body)


def test_time_is_set_and_moved(twin: Twin) -> None:
    assert control(twin, "POST", "clock", at="2026-03-10T12:00:00Z") == {"now": "2026-03-10T12:00:00Z"}
    assert control(twin, "POST", "clock", move=86400) == {"now": "2026-03-11T12:00:00Z"}


def test_a_bookkeeper_acts_without_spending_a_call(twin: Twin) -> None:
    raised = control(
        twin, "POST", "bookkeeper", organisation="Southern", action="raise_invoice", contact="Aroha Ngata",
        lines=[{"description": "Course", "unit_amount": "100.00"}],
    )  # fmt: skip
    assert (raised["InvoiceNumber"], raised["Total"]) == ("INV-0001", 115)
    paid = {"organisation": "Southern", "action": "pay", "invoice": "INV-0001"}
    control(twin, "POST", "bookkeeper", **paid, amount="15")
    control(twin, "POST", "bookkeeper", organisation="Southern", action="credit", invoice="INV-0001", amount=100)
    refused = control(twin, "POST", "bookkeeper", 400, **paid)
    assert "Payments can only be made against Authorised documents" in refused["problem"]
    assert control(twin, "GET", "log") == {"calls": {}, "log": []}


def test_what_stands_twice_shows(twin: Twin) -> None:
    for _ in range(2):
        control(
            twin, "POST", "bookkeeper", organisation="Southern", action="raise_invoice", contact="Aroha Ngata",
            lines=[{"description": "Course", "unit_amount": 1}], reference="ENR-7",
        )  # fmt: skip
    counted = control(twin, "GET", "documents?organisation=Southern")
    assert counted["Invoices"]["Reference"]["twice"] == {"ENR-7": 2}
    assert counted["Invoices"]["InvoiceNumber"]["twice"] == {}


def test_seeding_limits_apps_and_webhooks_are_set_up(twin: Twin) -> None:
    assert control(twin, "POST", "seed", organisation="Harbour", contacts=3, invoices=10)["invoices"] == 10
    assert control(twin, "POST", "limits", enforced=False, tier="starter")["limits_enforced"] is False
    control(twin, "POST", "apps", client_id="mine", secret="s", redirect_uris=["http://localhost:9/back"])
    after = control(twin, "POST", "webhooks", client_id="mine", url="https://mine.example/hook", key="k")
    [mine] = [app for app in after["apps"] if app["client_id"] == "mine"]
    assert mine["webhook"]["status"] == "unproven"
    assert control(twin, "POST", "disconnect", organisation="Southern") == {"removed": 1}
    assert control(twin, "POST", "idempotency", scope="app") == {"scope": "app"}


WRONG = {
    "an unknown fault": ("faults", {"kind": "gremlins"}),
    "an unknown organisation": ("seed", {"organisation": "Nowhere"}),
    "a redirect by address": ("apps", {"client_id": "x", "redirect_uris": ["http://127.0.0.1/"]}),
    "an unknown act": ("bookkeeper", {"organisation": "Southern", "action": "embezzle"}),
    "an act without its subject": ("bookkeeper", {"organisation": "Southern", "action": "pay"}),
    "an unknown tier": ("limits", {"tier": "gold"}),
    "no date": ("clock", {"at": "tomorrow"}),
}


@pytest.mark.parametrize(("name", "given"), WRONG.values(), ids=WRONG)
def test_a_wrong_control_says_what_is_wrong(twin: Twin, name: str, given: dict[str, Any]) -> None:
    assert control(twin, "POST", name, 400, **given)["problem"]


def test_faults_are_scripted_and_strike_neither_pages_nor_controls(twin: Twin) -> None:
    control(twin, "POST", "faults", kind="lost_after", every=1)
    assert control(twin, "GET", "faults")["faults"][0]["fired"] == 0
    control(twin, "DELETE", "faults")
    control(twin, "POST", "strict", strict=False)
    control(twin, "POST", "reset")
