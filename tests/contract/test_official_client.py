"""Xero's own Python client drives the twin over HTTP, in strict mode: whatever it sends, Xero's file knows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from xero_python.accounting import AccountingApi, models
from xero_python.api_client import ApiClient, Configuration
from xero_python.api_client.oauth2 import OAuth2Token
from xero_python.exceptions import AccountingBadRequestException

from counterfoil.twins.xero import seed, server
from counterfoil.twins.xero.twin import Twin
from tests.contract.caller import Caller

pytestmark = pytest.mark.filterwarnings("ignore")  # the client's own dependencies warn


class Official:
    def __init__(self, caller: Caller) -> None:
        held = {
            "access_token": caller.token,
            "expires_in": 1800,
            "token_type": "Bearer",
            "scope": [],
            "refresh_token": "",
        }
        app = OAuth2Token(client_id=seed.CLIENT_ID, client_secret=seed.CLIENT_SECRET)
        client = ApiClient(Configuration(oauth2_token=app), pool_threads=1)
        client.oauth2_token_getter(lambda: held)
        client.oauth2_token_saver(held.update)
        self.api = AccountingApi(client, base_url=f"{caller.address}/api.xro/2.0")
        self.tenant = caller.books.tenant

    def __getattr__(self, operation: str) -> Any:
        return lambda *given, **named: getattr(self.api, operation)(self.tenant, *given, **named)


@pytest.fixture
def official() -> Iterator[Official]:
    twin = seed.sample(Twin())
    running = server.start(twin)
    client = Official(Caller(twin, server.over_http, running.url))
    yield client
    client.api.api_client.rest_client.pool_manager.clear()
    running.close()


READS = ("get_organisations", "get_accounts", "get_tax_rates", "get_currencies", "get_branding_themes", "get_contacts",
         "get_invoices", "get_payments", "get_credit_notes")  # fmt: skip


@pytest.mark.parametrize("operation", READS)
def test_it_reads(official: Official, operation: str) -> None:
    assert getattr(official, operation)()


def _line() -> Any:
    return models.LineItem(description="Course", quantity=2.0, unit_amount=10.5, account_code="200")


def test_it_goes_from_a_contact_to_a_paid_and_credited_invoice(official: Official) -> None:
    phones = [models.Phone(phone_type="MOBILE", phone_number="555")]
    person = models.Contact(name="Ada Lovelace", contact_number="L-1", phones=phones)
    made = official.create_contacts(models.Contacts(contacts=[person]), summarize_errors=False)
    whose = models.Contact(contact_id=made.contacts[0].contact_id)
    terms = {"date": date(2026, 3, 1), "status": "AUTHORISED", "line_items": [_line()], "contact": whose}
    raised = models.Invoice(type="ACCREC", due_date=date(2026, 3, 31), **terms)
    row = official.create_invoices(models.Invoices(invoices=[raised])).invoices[0]
    assert str(row.total) == "24.15"
    this = models.Invoice(invoice_id=row.invoice_id)
    paid = models.Payment(invoice=this, account=models.Account(code="090"), amount=4.15, date=date(2026, 3, 2))
    payment = official.create_payment(paid).payments[0]
    note = models.CreditNote(type="ACCRECCREDIT", **terms)
    credit = official.create_credit_notes(models.CreditNotes(credit_notes=[note])).credit_notes[0]
    applied = models.Allocation(amount=20.0, date=date(2026, 3, 3), invoice=this)
    official.create_credit_note_allocation(credit.credit_note_id, models.Allocations(allocations=[applied]))
    assert official.get_invoice(row.invoice_id).invoices[0].status == "PAID"
    official.delete_payment(payment.payment_id, models.PaymentDelete(status="DELETED"))
    since = datetime(2026, 1, 1, tzinfo=UTC)
    found = official.get_invoices(page=1, where='Status=="AUTHORISED"', if_modified_since=since).invoices
    assert [one.invoice_number for one in found] == [row.invoice_number]
    assert official.get_invoice_history(row.invoice_id).history_records
    assert official.get_contact_by_contact_number("L-1").contacts[0].name == "Ada Lovelace"


def test_it_understands_a_refusal(official: Official) -> None:
    taken = models.Contacts(contacts=[models.Contact(name="Aroha Ngata")])
    with pytest.raises(AccountingBadRequestException, match="already assigned to another contact"):
        official.create_contacts(taken, summarize_errors=True)
