"""Credit notes and allocations: FACTS 12."""

from decimal import Decimal

import pytest

from tests.contract.caller import Answer, Caller, Given, credit_note, line


def _note(xero: Caller, contact: Given, **fields: object) -> Given:
    return xero.put("CreditNotes", credit_note(contact, **fields)).row("CreditNotes")


def _allocate(xero: Caller, note: Given, row: Given, amount: object) -> Answer:
    sent = {"Amount": amount, "Date": "2026-03-09", "Invoice": {"InvoiceID": row["InvoiceID"]}}
    return xero.put(f"CreditNotes/{note['CreditNoteID']}/Allocations", {"Allocations": [sent]})


def test_an_allocation_takes_from_the_credit_and_from_what_is_due(xero: Caller) -> None:
    contact = xero.contact()
    row, note = xero.invoice(contact), _note(xero, contact)
    assert (note["CreditNoteNumber"], note["ID"]) == ("CN-0001", note["CreditNoteID"])
    applied = _allocate(xero, note, row, 15).row("Allocations")
    assert applied["Date"] == "/Date(1772409600000+0000)/"  # the later of both documents, not the date sent
    after = xero.get(f"Invoices/{row['InvoiceID']}").row("Invoices")
    assert (after["AmountCredited"], after["AmountDue"], after["Status"]) == (15, 100, "AUTHORISED")
    [credit] = after["CreditNotes"]
    assert (credit["CreditNoteID"], credit["AppliedAmount"]) == (note["CreditNoteID"], 15)
    left = xero.get(f"CreditNotes/{note['CreditNoteID']}").row("CreditNotes")
    assert (left["RemainingCredit"], left["Status"], len(left["Allocations"])) == (100, "AUTHORISED", 1)


def test_a_spent_credit_note_is_paid_and_opens_again_when_taken_back(xero: Caller) -> None:
    contact = xero.contact()
    row, note = xero.invoice(contact), _note(xero, contact)
    applied = _allocate(xero, note, row, 115).row("Allocations")
    address = f"CreditNotes/{note['CreditNoteID']}"
    assert xero.get(address).row("CreditNotes")["Status"] == "PAID"
    assert xero.get(f"Invoices/{row['InvoiceID']}").row("Invoices")["Status"] == "PAID"
    gone = xero.call("DELETE", f"{address}/Allocations/{applied['AllocationID']}").json
    assert gone["IsDeleted"] is True
    assert list(gone) == ["AllocationID", "Date", "Invoice", "IsDeleted"]  # a bare object, no envelope
    assert xero.get(address).row("CreditNotes")["RemainingCredit"] == 115
    after = xero.get(f"Invoices/{row['InvoiceID']}").row("Invoices")
    assert (after["Status"], after["AmountDue"], after["CreditNotes"]) == ("AUTHORISED", 115, [])
    assert xero.call("DELETE", f"{address}/Allocations/{applied['AllocationID']}").status == 404


TOO_MUCH = "Credit Note cannot be allocated as amount is greater than amount outstanding"


@pytest.mark.parametrize("credited", [20, 300], ids=["more than remains", "more than is due"])
def test_no_more_is_allocated_than_both_hold(xero: Caller, credited: int) -> None:
    contact = xero.contact()
    row, note = xero.invoice(contact), _note(xero, contact, LineItems=[line(UnitAmount=credited)])
    assert _allocate(xero, note, row, 120).messages == [TOO_MUCH]


def test_a_credit_goes_to_its_own_contact_and_its_own_side(xero: Caller) -> None:
    contact = xero.contact()
    note = _note(xero, contact)
    bill = xero.invoice(contact, Type="ACCPAY", LineItems=[line(AccountCode="310")])
    others = xero.invoice(xero.contact("Charles Babbage"))
    for wrong in (bill, others):
        assert _allocate(xero, note, wrong, 5).messages == [
            "Credit Note cannot be allocated to an incorrect invoice type"
        ]


def test_a_draft_cannot_be_allocated_and_a_paid_invoice_takes_none(xero: Caller) -> None:
    contact = xero.contact()
    row = xero.invoice(contact)
    draft = _note(xero, contact, Status="DRAFT")
    assert _allocate(xero, draft, row, 5).messages == ["Credit Note not of valid status for modification"]
    xero.pay(row, 115)
    paid_off = _allocate(xero, _note(xero, contact), row, 5)
    assert paid_off.messages == ["The invoice you are trying to allocate to has already been paid off"]


def test_a_credit_note_has_no_discounts_and_is_voided_only_while_whole(xero: Caller) -> None:
    contact = xero.contact()
    refused = xero.put("CreditNotes", credit_note(contact, LineItems=[line(DiscountRate=10)]))
    assert refused.messages == ["Discounts are not allowed on this type of document."]
    note = _note(xero, contact)
    _allocate(xero, note, xero.invoice(contact), 5)
    address = f"CreditNotes/{note['CreditNoteID']}"
    assert "Credit Note not of valid status for modification" in xero.post(address, {"Status": "VOIDED"}).messages
    whole = _note(xero, contact)
    voided = xero.post(f"CreditNotes/{whole['CreditNoteID']}", {"Status": "VOIDED"}).row("CreditNotes")
    assert (voided["Status"], voided["RemainingCredit"]) == ("VOIDED", Decimal("0.00"))


def test_an_unpaged_list_has_no_lines(xero: Caller) -> None:
    """FACTS 6.1."""
    _note(xero, xero.contact())
    assert xero.get("CreditNotes").row("CreditNotes")["LineItems"] == []
    assert len(xero.get("CreditNotes?page=1").row("CreditNotes")["LineItems"]) == 1
