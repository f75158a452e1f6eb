"""Payments: FACTS 13.1."""

from decimal import Decimal

import pytest

from tests.contract.caller import Caller, Given, credit_note


def _read(xero: Caller, row: Given) -> Given:
    return xero.get(f"Invoices/{row['InvoiceID']}").row("Invoices")


def test_payments_pay_an_invoice_down_until_it_is_paid(xero: Caller) -> None:
    """FACTS 10.2, 10.6, 13.1."""
    row = xero.invoice()
    first = xero.pay(row, 15).row("Payments")
    assert (first["PaymentType"], first["Status"], first["Account"]["Code"]) == ("ACCRECPAYMENT", "AUTHORISED", "090")
    after = _read(xero, row)
    assert (after["Status"], after["AmountPaid"], after["AmountDue"]) == ("AUTHORISED", 15, 100)
    assert "FullyPaidOnDate" not in after
    xero.pay(row, 100, Date="2026-03-12")
    done = _read(xero, row)
    assert (done["Status"], done["AmountDue"], len(done["Payments"])) == ("PAID", 0, 2)
    assert done["FullyPaidOnDate"] == "/Date(1773273600000+0000)/"


def test_a_removed_payment_opens_its_invoice_again(xero: Caller) -> None:
    """FACTS 10.2, 13.1."""
    row = xero.invoice()
    paid = xero.pay(row, 115).row("Payments")
    before = _read(xero, row)["UpdatedDateUTC"]
    xero.twin.clock.move(5)
    gone = xero.post(f"Payments/{paid['PaymentID']}", {"Status": "DELETED"}).row("Payments")
    assert gone["Status"] == "DELETED"
    after = _read(xero, row)
    assert (after["Status"], after["AmountDue"], after["Payments"]) == ("AUTHORISED", 115, [])
    assert after["UpdatedDateUTC"] > before
    again = xero.post(f"Payments/{paid['PaymentID']}", {"Status": "DELETED"})
    assert again.messages == ["Payment not of valid status for modification"]


def test_a_payment_is_never_edited(xero: Caller) -> None:
    """FACTS 7.5."""
    paid = xero.pay(xero.invoice(), 15).row("Payments")
    edited = xero.post(f"Payments/{paid['PaymentID']}", {"Status": "DELETED", "Amount": 10})
    assert edited.messages == ["Only Status accepted for updates"]


REFUSED = {
    "more than is due": ({"Amount": 115.01}, ["Payment amount exceeds the amount outstanding on this document"]),
    "no account": ({"Account": {}}, ["You must specify an Account code or Account ID for the payment."]),
    "an unknown account": ({"Account": {"Code": "999"}}, ["Account could not be found"]),
    "an account that takes none": ({"Account": {"Code": "200"}},
                                   ["Account code '200' is not a valid code for this document."]),
    "an unknown document": ({"Invoice": {"InvoiceNumber": "INV-9999"}}, ["Document could not be found"]),
}  # fmt: skip


@pytest.mark.parametrize(("fields", "messages"), REFUSED.values(), ids=REFUSED)
def test_a_payment_is_refused_for(xero: Caller, fields: Given, messages: list[str]) -> None:
    """FACTS 7.5."""
    assert xero.pay(xero.invoice(), 10, **fields).messages == messages


def test_a_paid_invoice_gives_both_reasons(xero: Caller) -> None:
    """FACTS 7.5."""
    row = xero.invoice()
    xero.pay(row, 115)
    assert xero.pay(row, 1).messages == [
        "Payments can only be made against Authorised documents",
        "Payment amount exceeds the amount outstanding on this document",
    ]


def test_two_equal_part_payments_are_both_taken(xero: Caller) -> None:
    """FACTS 13.1: nothing guards a payment against being made twice."""
    row = xero.invoice()
    xero.pay(row, 10)
    xero.pay(row, 10)
    assert _read(xero, row)["AmountPaid"] == 20


def test_a_credit_note_is_refunded_by_a_payment(xero: Caller) -> None:
    """FACTS 12 and 13.1."""
    note = xero.put("CreditNotes", credit_note(xero.contact())).row("CreditNotes")
    refund = {"CreditNote": {"CreditNoteID": note["CreditNoteID"]}, "Account": {"Code": "090"}, "Amount": 115}
    paid = xero.put("Payments", {**refund, "Date": "2026-03-09"}).row("Payments")
    assert paid["PaymentType"] == "ARCREDITPAYMENT"
    after = xero.get(f"CreditNotes/{note['CreditNoteID']}").row("CreditNotes")
    assert (after["Status"], after["RemainingCredit"]) == ("PAID", Decimal("0.00"))


def test_deleted_payments_stay_in_the_list(xero: Caller) -> None:
    """FACTS 6.1: an assumption."""
    paid = xero.pay(xero.invoice(), 15).row("Payments")
    xero.keeper.remove_payment(paid["PaymentID"])
    [row] = xero.get('Payments?where=Status%3D%3D"DELETED"').rows("Payments")
    assert row["PaymentID"] == paid["PaymentID"]
