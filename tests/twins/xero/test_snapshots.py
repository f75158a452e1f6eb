"""Snapshots and counts over the controls."""

from __future__ import annotations

from typing import Any

import pytest

from counterfoil.twins.xero import seed
from counterfoil.twins.xero.twin import Twin
from tests.twins.xero.test_controls import control

LINE = {"description": "Course", "unit_amount": 100, "account": "200"}


@pytest.fixture
def twin() -> Twin:
    return seed.sample(Twin())


def act(twin: Twin, action: str, **given: Any) -> Any:
    return control(twin, "POST", "bookkeeper", organisation="Southern", action=action, **given)


def invoices(twin: Twin) -> Any:
    return control(twin, "GET", "invoices?organisation=Southern")["Invoices"]


def test_a_snapshot_is_gone_back_to_as_often_as_wanted_with_its_time_and_ids(twin: Twin) -> None:
    control(twin, "POST", "clock", at="2026-03-10T12:00:00Z")
    act(twin, "raise_invoice", contact="Aroha Ngata", lines=[LINE])
    assert control(twin, "POST", "snapshot", name="one invoice") == {"snapshots": ["one invoice"]}
    before = invoices(twin)
    made = []
    for _ in range(2):
        control(twin, "POST", "clock", move=86400)
        made.append(act(twin, "raise_invoice", contact="Aroha Ngata", lines=[LINE])["InvoiceID"])
        act(twin, "pay", invoice="INV-0001")
        assert control(twin, "POST", "load", name="one invoice")["now"] == "2026-03-10T12:00:00Z"
        assert invoices(twin) == before
    assert made[0] == made[1]  # the ids follow from the snapshot


def test_an_unknown_snapshot_is_said(twin: Twin) -> None:
    assert "nothing" in control(twin, "POST", "load", 400, name="nothing")["problem"]


def test_a_reset_keeps_the_snapshots(twin: Twin) -> None:
    act(twin, "add_contact", name="Ada")
    control(twin, "POST", "snapshot", name="with Ada")
    control(twin, "POST", "reset")
    control(twin, "POST", "load", name="with Ada")
    assert twin.books_of("Southern").contacts.where("name", "Ada")
    control(twin, "POST", "reset")
    assert not twin.books_of("Southern").contacts.where("name", "Ada")


def test_a_payment_and_a_bill_that_stand_twice_show(twin: Twin) -> None:
    act(twin, "raise_invoice", contact="Aroha Ngata", lines=[LINE])
    for _ in range(2):
        act(twin, "pay", invoice="INV-0001", amount=10)
        bill = {"kind": "ACCPAY", "number": "B-7", "lines": [LINE | {"account": "429"}]}
        act(twin, "raise_invoice", contact="Aroha Ngata", **bill)
    counted = control(twin, "GET", "documents?organisation=Southern")
    [(paid, times)] = counted["Payments"]["Alike"]["twice"].items()
    assert (paid.startswith("ACCRECPAYMENT of "), times) == (True, 2)
    [bill_name] = counted["Bills"]["Alike"]["twice"]
    assert bill_name.startswith("Aroha Ngata, B-7: 115.00 on ")
