"""Faults by script: what a client must survive (FACTS 22, 23)."""

import json

import pytest

from counterfoil.twins.xero.faults import Fault, Kind
from counterfoil.xero.exchange import NoAnswer, Request
from tests.contract.caller import Caller, invoice

ADA = {"Name": "Ada Lovelace"}

LOST = {"before the effect": ("lost_before", 0), "after the effect": ("lost_after", 1)}


@pytest.mark.parametrize(("kind", "made"), LOST.values(), ids=LOST)
def test_an_answer_is_lost(xero: Caller, kind: str, made: int) -> None:
    xero.twin.faults.add(kind, method="PUT", path="/Contacts")
    with pytest.raises(NoAnswer):
        xero.put("Contacts", ADA)
    assert len(xero.books.contacts.where("name", "Ada Lovelace")) == made
    assert xero.twin.log[-1].status == 0


def test_a_lost_answer_is_had_again_with_its_key(xero: Caller) -> None:
    """FACTS 5.6."""
    body = invoice(xero.contact())
    xero.twin.faults.add("lost_after", method="PUT", path="/Invoices")
    with pytest.raises(NoAnswer):
        xero.put("Invoices", body, Idempotency_Key="k-1")
    again = xero.put("Invoices", body, Idempotency_Key="k-1").row("Invoices")
    assert again["InvoiceNumber"] == "INV-0001"
    assert len(xero.books.invoices.rows) == 1


BROKEN = {"before the effect": ("broken_before", 0), "after the effect": ("broken_after", 1)}


@pytest.mark.parametrize(("kind", "made"), BROKEN.values(), ids=BROKEN)
def test_xero_breaks(xero: Caller, kind: str, made: int) -> None:
    """FACTS 7.4."""
    xero.twin.faults.add(kind, method="PUT")
    assert xero.put("Contacts", ADA).status == 500
    assert len(xero.books.contacts.where("name", "Ada Lovelace")) == made


def test_a_broken_answer_is_remembered_with_its_key(xero: Caller) -> None:
    """FACTS 5.6: internal errors are kept too."""
    xero.twin.faults.add("broken_after", method="PUT")
    assert [xero.put("Contacts", ADA, Idempotency_Key="k").status for _ in range(2)] == [500, 500]
    assert len(xero.books.contacts.where("name", "Ada Lovelace")) == 1


def test_an_outage_is_said_in_plain_text(xero: Caller) -> None:
    """FACTS 7.4."""
    xero.twin.faults.add("broken_before", status=503)
    answer = xero.get("Organisation")
    assert (answer.status, answer.response.body) == (503, b"The Xero API is temporarily unavailable")


def test_an_answer_is_cut_short(xero: Caller) -> None:
    xero.twin.faults.add("truncated")
    with pytest.raises(json.JSONDecodeError):
        xero.get("Accounts")


@pytest.mark.parametrize("problem", ["minute", "day", "concurrent", "appminute"])
def test_any_limit_can_be_said_to_be_used_up(xero: Caller, problem: str) -> None:
    xero.twin.faults.add("throttled", problem=problem, seconds=0 if problem == "concurrent" else 30)
    headers = xero.get("Accounts").response.headers
    assert headers.find("X-Rate-Limit-Problem") == problem
    assert headers.find("Retry-After") == ("" if problem == "concurrent" else "30")
    assert xero.get("Accounts").status == 200


def test_a_token_is_called_expired(xero: Caller) -> None:
    xero.twin.faults.add("expired")
    assert xero.get("Accounts").json["Detail"].startswith("TokenExpired")
    assert xero.get("Accounts").status == 200


def test_the_nth_and_every_so_manieth_are_struck(xero: Caller) -> None:
    xero.twin.faults.add("broken_before", path="/Accounts", nth=2)
    xero.twin.faults.add("broken_before", path="/TaxRates", every=3)
    assert [xero.get("Accounts").status for _ in range(4)] == [200, 500, 200, 200]
    assert [xero.get("TaxRates").status for _ in range(6)] == [200, 200, 500, 200, 200, 500]


def test_a_hook_decides_request_by_request(xero: Caller) -> None:
    def on_reads(request: Request) -> Fault | None:
        return Fault(Kind.BROKEN_BEFORE) if request.method == "GET" else None

    xero.twin.faults.hook = on_reads
    assert xero.get("Accounts").status == 500
    assert xero.put("Contacts", ADA).status == 200
    xero.twin.faults.clear()
    assert xero.get("Accounts").status == 200
