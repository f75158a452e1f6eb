"""Finding learners as a person looks for them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from counterfoil.ledger.models import Organisation
from counterfoil.people.models import Workspace
from counterfoil.register.models import Document, Party
from counterfoil.register.search import Wanted, balances, find


@pytest.fixture
def workspace(db: None) -> Workspace:
    workspace = Workspace.objects.create(slug="kea", name="Kea Training")
    people = [
        Party(code="20401", first_name="Māia", last_name="Pōmare", email="maia@example.nz", mobile="0491 570 156"),
        Party(code="20402", first_name="José", last_name="álvarez", email="jose@example.com", phone="+61 2 5550 0001"),
        Party(code="A-77", first_name="Bo", last_name="Zhang", active=False),
        Party(code="20403", first_name="Ana", last_name="O'Brien", sync_enabled=True),
    ]
    for party in people:
        party.workspace = workspace
    Party.objects.bulk_create(people)
    Party.objects.create(
        workspace=Workspace.objects.create(slug="tui", name="Tui"), code="20401", first_name="Māia", last_name="Pōmare"
    )
    return workspace


def codes(workspace: Workspace, **wanted: object) -> list[str]:
    return [party.code for party in find(workspace, Wanted(**wanted))]  # type: ignore[arg-type]


FOUND = {
    "without accents": ("maia pomare", ["20401"]),
    "with accents": ("Pōmare", ["20401"]),
    "in capitals": ("ÁLVAREZ", ["20402"]),
    "last name first": ("alvarez jose", ["20402"]),
    "by a piece": ("brien", ["20403"]),
    "by an apostrophe": ("o'b", ["20403"]),
    "by code": ("a-77", ["A-77"]),
    "by e-mail": ("maia@example", ["20401"]),
    "by mobile without spaces": ("0491570156", ["20401"]),
    "by mobile from abroad": ("+61 491 570 156", ["20401"]),
    "by phone without its country": ("02 5550 0001", ["20402"]),
    "by the end of a phone": ("5550 0001", ["20402"]),
    "by what stands for anything in SQL": ("%", []),
    "by nothing": ("  ", ["20402", "20403", "20401", "A-77"]),
    "by nobody's name": ("Ngaio", []),
}


@pytest.mark.parametrize(("text", "expected"), FOUND.values(), ids=FOUND)
def test_search(workspace, text: str, expected: list[str]) -> None:
    assert codes(workspace, text=text) == expected


def test_filters_narrow_down(workspace) -> None:
    assert codes(workspace, active=False) == ["A-77"]
    assert codes(workspace, sync=True) == ["20403"]
    assert codes(workspace, only=frozenset()) == []


def test_accents_and_capitals_do_not_change_the_order(workspace) -> None:
    assert codes(workspace, sort="name") == ["20402", "20403", "20401", "A-77"]
    assert codes(workspace, sort="name", descending=True) == ["A-77", "20401", "20403", "20402"]


def test_those_without_an_e_mail_come_last(workspace) -> None:
    assert codes(workspace, sort="email")[:2] == ["20402", "20401"]


def test_the_balance_is_what_is_due_on_approved_invoices(workspace) -> None:
    maia, jose = Party.objects.filter(workspace=workspace).order_by("code")[:2]
    organisation = Organisation.objects.create(
        workspace=workspace, xero_id=uuid4(), name="Kea Ltd", connected_at=timezone.now()
    )
    for party, status, currency, due in [
        (maia, "AUTHORISED", "NZD", "10.50"),
        (maia, "AUTHORISED", "NZD", "1.00"),
        (maia, "AUTHORISED", "AUD", "5.00"),
        (maia, "VOIDED", "NZD", "99.00"),
        (maia, "DRAFT", "NZD", "99.00"),
        (jose, "PAID", "NZD", "0.00"),
    ]:
        invoice(organisation, party, status, currency, due)

    assert balances([maia.pk, jose.pk]) == {maia.pk: [("AUD", Decimal("5.00")), ("NZD", Decimal("11.50"))]}
    assert codes(workspace, sort="balance", descending=True)[0] == maia.code


def invoice(organisation: Organisation, party: Party, status: str, currency: str, due: str) -> Document:
    now = timezone.now()
    return Document.objects.create(
        workspace=organisation.workspace, organisation=organisation, party=party, xero_id=uuid4(), contact_id=uuid4(),
        status=status, currency=currency, due=Decimal(due), issued_on=date(2026, 1, 5),
        xero_updated_at=now, first_seen_at=now, changed_at=now,
    )  # fmt: skip
