"""What a bookkeeper does beside invoices: accounts, lock dates, names, and money without an invoice."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from counterfoil.twins.xero.rules import tracking
from counterfoil.xero.exchange import Headers, Request
from tests.twins.xero.test_pages import Person


@pytest.fixture
def person() -> Person:
    return Person()


def _account(person: Person, code: str) -> dict[str, Any]:
    [row] = person.books.accounts.where("code", code)
    return row


def test_an_account_is_added_archived_and_restored(person: Person) -> None:
    page = person.do("add_account", back="accounts", code="207", name="Tuition", kind="REVENUE", tax_type="")
    assert "Tuition" in page
    assert (_account(person, "207")["TaxType"], _account(person, "207")["Class"]) == ("OUTPUT2", "REVENUE")
    page = person.do("archive_account", back="accounts", account=_account(person, "207")["AccountID"])
    assert _account(person, "207")["Status"] == "ARCHIVED"
    assert "Restore" in page
    person.do("restore_account", back="accounts", account="207")
    assert _account(person, "207")["Status"] == "ACTIVE"


def test_a_second_account_of_one_code_is_refused_in_plain_words(person: Person) -> None:
    page = person.do("add_account", back="accounts", code="200", name="More sales", kind="REVENUE")
    assert "Please enter a unique Code." in page


def test_system_accounts_have_no_button(person: Person) -> None:
    receivable = _account(person, "610")["AccountID"]
    assert receivable not in person.see(f"{person.root}/accounts")


def test_a_bank_account_without_a_code_breaks_no_page(person: Person) -> None:
    person.do("add_account", back="accounts", code="", name="Till", kind="BANK", number="12-3456")
    assert "Till" in person.see(f"{person.root}/accounts")
    person.raise_invoice()
    [row] = person.books.invoices.rows.values()
    assert "Add payment" in person.see(f"{person.root}/invoices/{row['InvoiceID']}")


def test_lock_dates_are_set_and_lifted(person: Person) -> None:
    person.do("lock", back="settings", period_on="2030-01-31", year_end_on="2029-03-31")
    assert "2030-01-31" in person.see(f"{person.root}/settings")
    assert "period lock date" in person.raise_invoice()
    person.do("lock", back="settings", period_on="", year_end_on="")
    assert "period lock date" not in person.raise_invoice()


def test_names_of_tax_rates_and_tracking_change_and_their_ids_stay(person: Person) -> None:
    category = tracking.create(person.books, {"Name": "Region"})
    option = tracking.add_option(person.books, category, {"Name": "North"})
    person.do("rename_tax_rate", back="settings", tax_type="OUTPUT2", name="GST we charge")
    person.do("rename_tracking", back="settings", category="Region", option="North", name="Top")
    page = person.do("rename_tracking", back="settings", category="Region", name="Area")
    assert (person.books.tax_rates["OUTPUT2"]["Name"], category["Name"], option["Name"]) == (
        "GST we charge",
        "Area",
        "Top",
    )
    assert "GST we charge" in page
    assert "There is no tracking category Region." in person.do("rename_tracking", category="Region", name="x")


ADVANCES = {"in advance": ("prepay", "Prepayment"), "too much": ("overpay", "Overpayment")}


@pytest.mark.parametrize(("action", "kind"), ADVANCES.values(), ids=ADVANCES)
def test_money_is_received_and_later_applied_to_an_invoice_and_taken_back(
    person: Person, action: str, kind: str
) -> None:
    contact = person.books.contacts.where("name", "Aroha Ngata")[0]["ContactID"]
    assert "Money without an invoice" in person.see(f"{person.root}/contacts/{contact}")
    person.do(action, back=f"contacts/{contact}", contact=contact, amount="40", account="090")
    store = person.books.prepayments if action == "prepay" else person.books.overpayments
    [credit] = store.rows.values()
    assert credit["RemainingCredit"] == 40
    person.raise_invoice()
    [row] = person.books.invoices.rows.values()
    here = f"invoices/{row['InvoiceID']}"
    assert f"{kind} of" in person.see(f"{person.root}/{here}")
    page = person.do("allocate", back=here, credit=credit["_id"], invoice=row["InvoiceID"], amount="40")
    assert (row["AmountDue"], credit["Status"]) == (75, "PAID")
    assert kind in page
    allocation = row["_allocations"][0]["AllocationID"]
    person.do("uncredit", back=here, credit_note=credit["_id"], allocation=allocation)
    assert (row["AmountDue"], credit["RemainingCredit"]) == (115, 40)


def test_the_controls_do_the_same(person: Person) -> None:
    def act(**given: object) -> dict[str, Any]:
        body = json.dumps({"organisation": "Southern", **given}).encode()
        answer = person.twin.answer(Request("POST", "http://twin/_twin/bookkeeper", Headers(), body))
        assert answer.status == 200, answer.body
        return dict(json.loads(answer.body, parse_float=Decimal))

    made = act(action="add_account", code="207", name="Tuition", kind="REVENUE")
    assert (made["Code"], made["Status"]) == ("207", "ACTIVE")
    assert act(action="edit_account", account="207", name="Teaching")["Name"] == "Teaching"
    assert act(action="archive_account", account="207")["Status"] == "ARCHIVED"
    advance = act(action="prepay", contact="Aroha Ngata", amount="11.50")
    assert (advance["RemainingCredit"], "PrepaymentID" in advance) == (Decimal("11.50"), True)
