"""Reading rows and the outcomes of writes, with Xero's own examples."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from counterfoil.xero import accounts, connections, contacts, credit_notes, invoices, organisation, payments, tax_rates
from counterfoil.xero.answers import Broken
from counterfoil.xero.pages import Page
from tests.xero.canned import example

NIL = "00000000-0000-0000-0000-000000000000"


def body(key: str, *rows: object, **more: object) -> bytes:
    return json.dumps({**more, key: rows}).encode()


def test_a_contact_is_read_whole():
    [contact] = contacts.read_page(example("contact_single")).rows
    assert contact.contact_id == "8138a266-fb42-49b2-a104-014b7045753d"
    assert (contact.contact_number, contact.account_number) == ("SB2", "1234567")
    assert (contact.name, contact.first_name, contact.last_name) == ("Acme Parts Co.", "Blake", "Kohler")
    assert [phone.phone_type for phone in contact.phones] == ["DDI", "DEFAULT", "FAX", "MOBILE"]
    assert {address.address_type for address in contact.addresses} == {"STREET", "POBOX"}
    assert contact.updated_at == datetime(2019, 3, 1, 17, 2, 57, 193_000, tzinfo=UTC)
    assert not contact.is_archived
    assert contact.merged_to_contact_id is None


def test_an_archived_and_merged_contact_says_into_whom():
    [contact] = contacts.read_page(
        body("Contacts", {"ContactID": "A1", "ContactStatus": "ARCHIVED", "MergedToContactID": "B2"})
    ).rows
    assert contact.is_archived
    assert contact.merged_to_contact_id == "b2"


def test_an_invoice_is_read_whole():
    [invoice] = invoices.read_page(example("invoice_single")).rows
    assert invoice.is_sale
    assert (invoice.invoice_number, invoice.reference, invoice.status) == ("INV-0006", "Tour", "PAID")
    assert (invoice.dated_on, invoice.due_on) == (date(2019, 3, 7), date(2019, 3, 13))
    assert invoice.fully_paid_on == date(2019, 3, 19)
    assert invoice.updated_at == datetime(2019, 3, 7, 17, 59, 28, 133_000, tzinfo=UTC)
    assert (invoice.total, invoice.amount_paid, invoice.amount_due) == (
        Decimal("148062.76"),
        Decimal("148062.76"),
        Decimal("0.0"),
    )
    assert invoice.amount_credited == 0
    assert invoice.contact is not None and invoice.contact.name == "Liam Gallagher"
    [line] = invoice.line_items
    assert (line.account_code, line.tax_type, line.quantity) == ("200", "NONE", Decimal("1.0"))
    [payment] = invoice.payments
    assert (payment.amount, payment.dated_on, payment.reference) == (Decimal("148062.76"), date(2019, 3, 19), "Yahoo")
    assert json.loads(invoice.raw)["Attachments"][0]["FileName"] == "helo-heros.jpg", "what we do not use is kept"


def test_all_that_can_settle_an_invoice_is_read():
    settled = {
        "InvoiceID": "I1",
        "Type": "ACCPAY",
        "Status": "PAID",
        "SubTotal": 1,
        "TotalTax": 0,
        "Total": 1.00,
        "AmountCredited": 1.0,
        "CreditNotes": [{"CreditNoteID": "C1", "CreditNoteNumber": "CN-1", "AppliedAmount": 0.5, "Total": 2}],
        "Prepayments": [{"PrepaymentID": "P1", "AppliedAmount": 0.25}],
        "Overpayments": [{"OverpaymentID": "O1", "AppliedAmount": 0.25, "Date": "/Date(1543449600000+0000)/"}],
    }
    [invoice] = invoices.read_page(body("Invoices", settled)).rows
    assert not invoice.is_sale
    assert [note.applied_amount for note in invoice.credit_notes] == [Decimal("0.5")]
    assert [prepayment.prepayment_id for prepayment in invoice.prepayments] == ["p1"]
    assert [overpayment.dated_on for overpayment in invoice.overpayments] == [date(2018, 11, 29)]


def test_an_invoice_without_a_total_is_not_taken_for_nothing():
    page = invoices.read_page(body("Invoices", {"InvoiceID": "I1", "Type": "ACCREC", "Status": "DRAFT"}))
    assert (page.rows, len(page.unreadable)) == ((), 1)


def test_payments_are_read_with_what_they_pay():
    page = payments.read_page(example("payments_list"))
    [first, *_] = page.rows
    assert first.payment_type == "ACCRECPAYMENT"
    assert first.invoice is not None and first.invoice.invoice_number == "INV-0002"
    assert first.account is not None and first.account.code == "970"
    assert not first.is_deleted
    [single] = payments.read_page(example("payment_single")).rows
    assert single.dated_on == date(2018, 11, 29)
    assert single.bank_amount == Decimal("46.0")


def test_a_refund_names_what_it_refunds():
    refund = {"PaymentID": "P", "Amount": 2.0, "Status": "DELETED", "CreditNote": {"CreditNoteID": "C"}}
    overpaid = {"PaymentID": "Q", "Amount": 2.0, "Status": "x", "Overpayment": {"OverpaymentID": "O"}}
    prepaid = {"PaymentID": "R", "Amount": 2.0, "Status": "x", "Prepayment": {"PrepaymentID": "E"}}
    first, second, third = payments.read_page(body("Payments", refund, overpaid, prepaid)).rows
    assert first.credit_note is not None and first.credit_note.credit_note_id == "c" and first.is_deleted
    assert second.overpayment is not None and second.overpayment.overpayment_id == "o"
    assert third.prepayment is not None and third.prepayment.prepayment_id == "e"


def test_credit_notes_are_read_with_what_is_left_of_them():
    page = credit_notes.read_page(example("credit_notes"))
    assert (page.item_count, page.page_count) == (2, 1)
    assert [note.remaining_credit for note in page.rows] == [Decimal("32.5"), Decimal("46.0")]
    assert page.rows[0].payments[0].amount == Decimal("2.0")


def test_the_organisation_is_read_with_its_lock_dates():
    found = organisation.read_organisation(example("organisation"))
    assert (found.base_currency, found.country_code, found.plan) == ("NZD", "NZ", "PREMIUM")
    assert found.period_locked_on == found.end_of_year_locked_on == date(2018, 12, 31)
    assert b"APIKey" in found.raw and "APIKey" not in repr(found)
    assert found.timezone == "NEWZEALANDSTANDARDTIME"
    assert found.created_at == datetime(2016, 2, 18, 20, 29, 53, tzinfo=UTC)


def test_two_organisations_in_one_answer_are_one_too_many():
    row = {"OrganisationID": "O", "Name": "N"}
    with pytest.raises(Broken, match="2 organisations"):
        organisation.read_organisation(body("Organisations", row, row))


def test_accounts_say_whether_they_take_payments():
    bank, sales = accounts.read_accounts(example("accounts_list"))
    assert (bank.code, bank.takes_payments) == ("091", True)
    assert (sales.code, sales.takes_payments, sales.tax_type) == ("200", False, "OUTPUT2")
    enabled = {"AccountID": "A", "Type": "EQUITY", "EnablePaymentsToAccount": True, "Class": "EQUITY", "Code": None}
    [account] = accounts.read_accounts(body("Accounts", enabled))
    assert (account.takes_payments, account.account_class, account.code) == (True, "EQUITY", "")


def test_tax_rates_are_read_in_percent():
    rates = {rate.tax_type: rate for rate in tax_rates.read_tax_rates(example("tax_rates"))}
    assert rates["OUTPUT2"].effective_rate == Decimal("15.0")
    assert rates["OUTPUT2"].can_apply_to_revenue and not rates["OUTPUT2"].can_apply_to_expenses
    assert rates["INPUT2"].tax_components[0].name == "GST"


def test_connections_are_read_from_a_bare_list():
    [connection] = connections.read_connections(example("connections"))
    assert connection.tenant_name == "Demo Company (NZ)"
    assert connection.is_organisation
    assert connection.created_at == datetime(2019, 12, 7, 18, 46, 19, 516_540, tzinfo=UTC)
    assert connections.read_connections(b"[]") == ()


def test_connections_that_cannot_be_read_are_broken():
    with pytest.raises(Broken):
        connections.read_connections(b'{"Title":"no"}')


def test_a_page_counts_what_the_whole_question_has():
    paged = body("Contacts", pagination={"page": 1, "pageSize": 2, "pageCount": 24, "itemCount": 48})
    assert contacts.read_page(paged) == Page((), item_count=48, page_count=24)
    assert contacts.read_page(body("Contacts")) == Page((), None, None)


def test_nothing_modified_is_an_empty_page():
    assert contacts.read_page(b"") == Page((), 0, 0)


NO_PAGES = {
    "not JSON": b"<x/>",
    "another list": b'{"Invoices":[]}',
    "rows that are no list": b'{"Contacts":{}}',
    "counts in words": b'{"pagination":{"itemCount":"many"},"Contacts":[]}',
}


@pytest.mark.parametrize("raw", NO_PAGES.values(), ids=NO_PAGES)
def test_what_is_no_page_of_contacts_is_broken(raw):
    with pytest.raises(Broken, match="Contacts"):
        contacts.read_page(raw)


@pytest.mark.parametrize("bad", [b"1", b'{"Name":"Ada"}'], ids=["no object", "without an id"])
def test_one_row_that_cannot_be_read_takes_none_of_the_others_along(bad):
    page = contacts.read_page(b'{"Contacts":[' + bad + b',{"ContactID":"A1"}]}')
    assert ([row.contact_id for row in page.rows], page.unreadable) == (["a1"], (bad,))


def test_an_answered_batch_tells_each_record_apart():
    made = {"ContactID": "A1", "Name": "Ada", "StatusAttributeString": "OK", "ValidationErrors": []}
    warned = {"ContactID": "B2", "StatusAttributeString": "WARNING", "Warnings": [{"Message": "Account code dropped"}]}
    refused = {
        "ContactID": NIL,
        "StatusAttributeString": "ERROR",
        "HasValidationErrors": True,
        "ValidationErrors": [{"Message": "The Account Number already exists."}],
    }
    first, second, third = contacts.read_elements(body("Contacts", made, warned, refused), count=3)
    assert first.ok and first.row is not None and first.row.contact_id == "a1"
    assert second.ok and second.warnings == ("Account code dropped",)
    assert (third.ok, third.messages, third.row) == (False, ("The Account Number already exists.",), None)
    assert json.loads(third.raw)["HasValidationErrors"] is True


ELEMENTS = {
    "an error without words": ({"ContactID": "A", "StatusAttributeString": "ERROR"}, False),
    "errors without a status": ({"ContactID": "A", "ValidationErrors": [{"Message": "No"}]}, False),
    "errors inside, without a status": (
        {"ContactID": "A", "ContactPersons": [{"ValidationErrors": [{"Message": "No"}]}]},
        False,
    ),
    "the contacts' flag, without a status": ({"ContactID": "A", "HasValidationErrors": True}, False),
    "the documents' flag, without a status": ({"ContactID": "A", "HasErrors": True}, False),
    "no status, no errors": ({"ContactID": "A", "ValidationErrors": [], "HasValidationErrors": False}, True),
    "accepted, with an old complaint inside": (
        {
            "ContactID": "A",
            "StatusAttributeString": "OK",
            "ContactPersons": [{"ValidationErrors": [{"Message": "old"}]}],
        },
        True,
    ),
}


@pytest.mark.parametrize(("element", "ok"), ELEMENTS.values(), ids=ELEMENTS)
def test_an_element_was_accepted_or_not(element, ok):
    [outcome] = contacts.read_elements(body("Contacts", element))
    assert outcome.ok is ok
    assert bool(outcome.messages) is not ok
    assert (outcome.row is not None) is ok


UNMATCHED = {
    "fewer than were sent": body("Contacts"),
    "more than were sent": body("Contacts", {"ContactID": "A"}, {"ContactID": "B"}),
    "accepted without an id": body("Contacts", {"ContactID": NIL, "StatusAttributeString": "OK"}),
    "accepted without any id": body("Contacts", {"StatusAttributeString": "OK"}),
    "no list": b"{}",
    "not JSON": b"oops",
    "an element that is no object": b'{"Contacts":[7]}',
}


@pytest.mark.parametrize("raw", UNMATCHED.values(), ids=UNMATCHED)
def test_an_answer_that_does_not_match_what_was_sent_leaves_all_of_it_in_doubt(raw):
    with pytest.raises(Broken) as raised:
        contacts.read_elements(raw, count=1)
    assert raised.value.outcome_unknown


def test_invoices_answer_batches_in_the_same_way():
    [made] = invoices.read_elements(example("invoices_put"), count=1)
    assert made.ok and made.row is not None and made.row.invoice_number == "INV-0007"
