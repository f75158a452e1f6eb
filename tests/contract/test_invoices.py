"""Invoices and bills: FACTS 8, 10, 11."""

from decimal import Decimal

import pytest

from tests.contract.caller import Caller, Given, invoice, line

TOTALS = {
    "exclusive": ("Exclusive", [line(Quantity=2, UnitAmount=10.50)], ("21.00", "3.15", "24.15")),
    "inclusive": ("Inclusive", [line(UnitAmount=541.25)], ("470.65", "70.60", "541.25")),
    "no tax": ("NoTax", [line(UnitAmount=541.25)], ("541.25", "0.00", "541.25")),
    "tax is rounded line by line": (
        "Exclusive", [line(UnitAmount=price) for price in (25.06, 25.61, 25.63)], ("76.30", "11.44", "87.74"),
    ),
    "a discount in percent": ("Exclusive", [line(DiscountRate=10)], ("90.00", "13.50", "103.50")),
    "a discount as an amount": ("Exclusive", [line(DiscountAmount=40)], ("60.00", "9.00", "69.00")),
    "a zero-rated line": ("Exclusive", [line(TaxType="ZERORATED")], ("100.00", "0.00", "100.00")),
    "a negative line": ("Exclusive", [line(), line(UnitAmount=-20)], ("80.00", "12.00", "92.00")),
    "the quantity follows from the amount": ("Exclusive", [{"Description": "x", "UnitAmount": 25, "LineAmount": 100,
                                             "AccountCode": "200"}], ("100.00", "15.00", "115.00")),
    "a description alone": ("Exclusive", [line(), {"Description": "Thank you"}], ("100.00", "15.00", "115.00")),
}  # fmt: skip


@pytest.mark.parametrize(("mode", "lines", "expected"), TOTALS.values(), ids=TOTALS)
def test_totals(xero: Caller, mode: str, lines: list[Given], expected: tuple[str, str, str]) -> None:
    """FACTS 11 and 26."""
    row = xero.invoice(LineAmountTypes=mode, LineItems=lines)
    assert (row["SubTotal"], row["TotalTax"], row["Total"]) == tuple(Decimal(part) for part in expected)
    assert row["AmountDue"] == row["Total"]


def test_amounts_are_written_with_fixed_decimals_and_dates_with_escaped_slashes(xero: Caller) -> None:
    """FACTS 5.2, 5.7, 5.8."""
    answer = xero.put("Invoices", invoice(xero.contact()))
    text = answer.response.body
    assert b'"Total": 115.00' in text
    assert b'"Quantity": 1.0000' in text
    assert b'"CurrencyRate": 1.0000000000' in text
    assert b'"Date": "\\/Date(1772323200000+0000)\\/"' in text
    assert b'"DateString": "2026-03-01T00:00:00"' in text
    assert b"\r\n  " in text
    assert list(answer.json) == ["Id", "Status", "ProviderName", "DateTimeUTC", "Invoices"]


def test_unit_prices_keep_two_decimals_unless_four_are_asked_for(xero: Caller) -> None:
    """FACTS 5.8."""
    contact = xero.contact()
    priced = [line(UnitAmount=10.1234)]
    assert xero.invoice(contact, LineItems=priced)["LineItems"][0]["UnitAmount"] == Decimal("10.12")
    four = xero.put("Invoices?unitdp=4", invoice(contact, LineItems=priced)).row("Invoices")
    assert four["LineItems"][0]["UnitAmount"] == Decimal("10.1234")
    again = xero.get(f"Invoices/{four['InvoiceID']}").row("Invoices")
    assert again["LineItems"][0]["UnitAmount"] == Decimal("10.12")


REFUSED = {
    "a kind that there is not": ({"Type": "ACCRECCREDIT"}, "Invoice not of valid type for creation"),
    "created as paid": ({"Status": "PAID"}, "Invoice not of valid status for creation"),
    "no due date": ({"DueDate": None}, "The document DueDate field must be specified"),
    "no lines": ({"LineItems": []}, "One or more line items must be specified"),
    "no description": ({"LineItems": [line(Description="")]}, "The description field is mandatory for each line item."),
    "no account": ({"LineItems": [line(AccountCode=None)]}, "Account code must be specified"),
    "an unknown account": (
        {"LineItems": [line(AccountCode="999")]}, "Account code '999' is not a valid code for this document.",
    ),
    "a bank account": (
        {"LineItems": [line(AccountCode="090")]}, "Account code '090' is not a valid code for this document.",
    ),
    "the control account": (
        {"LineItems": [line(AccountCode="610")]}, "Account code '610' is not a valid code for this document.",
    ),
    "an archived account": (
        {"LineItems": [line(AccountCode="280")]},
        "Account code '280' has been archived, or has been deleted. Each line item must reference a valid account.",
    ),
    "an unknown tax type": ({"LineItems": [line(TaxType="OUTPUT9")]}, "The TaxType code 'OUTPUT9' is not valid"),
    "a deleted tax type": ({"LineItems": [line(TaxType="OUTPUT")]}, "The TaxType code 'OUTPUT' is not valid"),
    "a purchase tax on sales": (
        {"LineItems": [line(TaxType="INPUT2")]}, "The TaxType code 'INPUT2' cannot be used with account code '200'.",
    ),
    "a wrong line amount": (
        {"LineItems": [line(LineAmount=99)]}, "The line total 99 does not match the expected line total 100.00",
    ),
    "a negative quantity": (
        {"LineItems": [line(Quantity=-1)]}, "The quantity value '-1' is invalid. Quantity must not be less than zero.",
    ),
    "a negative total": (
        {"LineItems": [line(UnitAmount=-1)]}, "The Total for this document must be greater than or equal to zero.",
    ),
    "an unknown item": ({"LineItems": [line(ItemCode="X")]}, "Item code 'X' is not valid"),
    "another currency": ({"CurrencyCode": "USD"}, "The current organisation is not subscribed to currency 'USD'."),
    "no contact": ({"Contact": None}, "A Contact must be specified for this type of transaction"),
    "a relative address": ({"Url": "/learners/7"}, "Url must be a valid absolute url"),
}  # fmt: skip


@pytest.mark.parametrize(("fields", "message"), REFUSED.values(), ids=REFUSED)
def test_an_approved_invoice_must_be_whole(xero: Caller, fields: Given, message: str) -> None:
    """FACTS 7.5 and 8."""
    before = len(xero.books.invoices.rows)
    assert message in xero.put("Invoices", invoice(xero.contact(), **fields)).messages
    assert len(xero.books.invoices.rows) == before


def test_a_draft_may_lack_nearly_everything_and_an_unknown_account_is_a_warning(xero: Caller) -> None:
    """FACTS 8."""
    draft = {"Status": "DRAFT", "DueDate": None, "LineItems": [line(AccountCode="999", TaxType=None)]}
    row = xero.invoice(**draft)
    assert row["Warnings"] == [
        {"Message": "Account code '999' has been removed as it does not match a recognised account."}
    ]
    assert "AccountCode" not in row["LineItems"][0]


def test_a_sales_invoice_is_numbered_and_its_number_is_unique(xero: Caller) -> None:
    """FACTS 10.1, 26."""
    contact = xero.contact()
    assert xero.invoice(contact)["InvoiceNumber"] == "INV-0001"
    assert xero.put("Invoices", invoice(contact, InvoiceNumber="INV-0001")).messages == ["Invoice # must be unique."]
    bill = {"Type": "ACCPAY", "InvoiceNumber": "S-1", "LineItems": [line(AccountCode="310")]}
    assert xero.invoice(contact, **bill)["InvoiceID"] != xero.invoice(contact, **bill)["InvoiceID"]


def test_a_post_with_a_number_in_use_overwrites_that_invoice(xero: Caller) -> None:
    """FACTS 5.4: why a client that only creates uses PUT."""
    contact = xero.contact()
    first = xero.invoice(contact)
    other = invoice(contact, InvoiceNumber=first["InvoiceNumber"], LineItems=[line(UnitAmount=7)])
    after = xero.post("Invoices", other).row("Invoices")
    assert (after["InvoiceID"], after["SubTotal"]) == (first["InvoiceID"], Decimal("7.00"))
    assert len(xero.books.invoices.rows) == 1


def test_a_missing_date_is_today_where_the_organisation_is(xero: Caller) -> None:
    """FACTS 5.7: noon in Greenwich is midnight of the next day in Auckland."""
    assert xero.invoice(Date=None)["DateString"] == "2026-03-11T00:00:00"


MOVES = {
    "a draft is approved": ("DRAFT", "AUTHORISED", None),
    "a draft is submitted": ("DRAFT", "SUBMITTED", None),
    "a draft is deleted": ("DRAFT", "DELETED", None),
    "a draft cannot be voided": ("DRAFT", "VOIDED", "Invoice not of valid status for modification"),
    "a submitted one goes back to draft": ("SUBMITTED", "DRAFT", None),
    "an approved one is voided": ("AUTHORISED", "VOIDED", None),
    "an approved one cannot be deleted": ("AUTHORISED", "DELETED", "Invoice not of valid status for modification"),
    "an approved one is no draft again": ("AUTHORISED", "DRAFT", "Invoice not of valid status for modification"),
    "nobody sets paid": ("AUTHORISED", "PAID", "Invoice not of valid status for modification"),
    "a deleted one stays deleted": ("DELETED", "DRAFT", "Invoice not of valid status for modification"),
    "a voided one stays voided": ("VOIDED", "AUTHORISED", "Invoice not of valid status for modification"),
}


@pytest.mark.parametrize(("before", "after", "message"), MOVES.values(), ids=MOVES)
def test_statuses_move_only_as_xero_lets_them(xero: Caller, before: str, after: str, message: str | None) -> None:
    """FACTS 10.2."""
    first = {"VOIDED": "AUTHORISED", "DELETED": "DRAFT"}.get(before, before)
    row = xero.invoice(Status=first)
    if first != before:
        xero.post(f"Invoices/{row['InvoiceID']}", {"Status": before}).row("Invoices")
    answer = xero.post(f"Invoices/{row['InvoiceID']}", {"Status": after})
    if message:
        assert message in answer.messages
        assert answer.json["Elements"][0]["Status"] == after  # what was asked for, not what is stored
    else:
        assert answer.row("Invoices")["Status"] == after


def test_the_answer_to_voiding_still_shows_the_amount_as_due(xero: Caller) -> None:
    """FACTS 10.2, recorded."""
    row = xero.invoice()
    assert xero.post(f"Invoices/{row['InvoiceID']}", {"Status": "VOIDED"}).row("Invoices")["AmountDue"] == 115
    assert xero.get(f"Invoices/{row['InvoiceID']}").row("Invoices")["AmountDue"] == 0


def test_a_part_paid_invoice_can_be_neither_voided_nor_changed_in_amount(xero: Caller) -> None:
    """FACTS 10.3 and 26."""
    row = xero.invoice()
    xero.pay(row, 15)
    address = f"Invoices/{row['InvoiceID']}"
    [message] = xero.post(address, {"Status": "VOIDED"}).messages
    assert message.startswith("The status VOIDED cannot be applied to the invoice")
    identifier = row["LineItems"][0]["LineItemID"]
    dearer = xero.post(address, {"LineItems": [{"LineItemID": identifier, "UnitAmount": 200}]})
    assert dearer.messages == ["This document cannot be edited as it has a payment or credit note allocated to it."]
    nameless = xero.post(address, {"LineItems": [{"Description": "New words"}]})
    assert nameless.messages == ["To update fields on a paid invoice line item, you must supply a LineItemID"]
    worded = xero.post(
        address, {"Reference": "PO 7", "LineItems": [{"LineItemID": identifier, "Description": "New words"}]}
    )
    after = worded.row("Invoices")
    assert (after["Reference"], after["LineItems"][0]["Description"], after["AmountDue"]) == ("PO 7", "New words", 100)


def test_a_new_due_date_of_a_part_paid_invoice_moves_no_change_time(xero: Caller) -> None:
    """FACTS 6.4."""
    row = xero.invoice()
    xero.pay(row, 15)
    before = xero.get(f"Invoices/{row['InvoiceID']}").row("Invoices")["UpdatedDateUTC"]
    xero.twin.clock.move(60)
    after = xero.post(f"Invoices/{row['InvoiceID']}", {"DueDate": "2026-05-01"}).row("Invoices")
    assert (after["DueDateString"], after["UpdatedDateUTC"]) == ("2026-05-01T00:00:00", before)


def test_lines_are_kept_updated_added_or_dropped_by_their_id(xero: Caller) -> None:
    """FACTS 10.3."""
    row = xero.invoice(LineItems=[line(Description="kept"), line(Description="dropped")])
    address, kept = f"Invoices/{row['InvoiceID']}", row["LineItems"][0]["LineItemID"]
    same = xero.post(address, {"Reference": "no lines sent"}).row("Invoices")
    assert [one["LineItemID"] for one in same["LineItems"]] == [one["LineItemID"] for one in row["LineItems"]]
    lines = [{"LineItemID": kept, "UnitAmount": 50}, line(Description="added", UnitAmount=5)]
    after = xero.post(address, {"LineItems": lines}).row("Invoices")
    assert [(one["Description"], one["UnitAmount"]) for one in after["LineItems"]] == [("kept", 50), ("added", 5)]
    assert after["LineItems"][0]["LineItemID"] == kept
    assert after["Total"] == Decimal("63.25")


def test_nothing_on_or_before_a_lock_date_is_written(xero: Caller) -> None:
    """FACTS 7.5 and 17."""
    row = xero.invoice()
    xero.keeper.lock(period_on=xero.books.today().replace(day=1))
    expected = "The document date cannot be before the period lock date, currently set at 1 March 2026"
    assert xero.put("Invoices", invoice(xero.contact("Charles"))).messages == [expected]
    assert xero.post(f"Invoices/{row['InvoiceID']}", {"Status": "VOIDED"}).messages == [expected]
    assert xero.pay(row, 10, Date="2026-02-28").messages == [expected]
    assert "PeriodLockDate" in xero.get("Organisation").row("Organisations")


def test_an_invoice_prints_as_pdf_and_keeps_a_history(xero: Caller) -> None:
    """FACTS 10.5 and 18."""
    row = xero.invoice()
    printed = xero.get(f"Invoices/{row['InvoiceID']}", Accept="application/pdf").response
    assert printed.headers.find("Content-Type") == "application/pdf"
    assert printed.body.startswith(b"%PDF-")
    xero.put(f"Invoices/{row['InvoiceID']}/History", {"HistoryRecords": [{"Details": "Called about it"}]})
    newest, oldest = xero.get(f"invoices/{row['InvoiceID']}/history/").rows("HistoryRecords")
    assert (newest["Details"], oldest["Changes"]) == ("Called about it", "Created")
    [online] = xero.get(f"Invoices/{row['InvoiceID']}/OnlineInvoice").rows("OnlineInvoices")
    assert online["OnlineInvoiceUrl"].startswith("https://in.xero.com/")


def test_an_invoice_cannot_be_removed_by_delete(xero: Caller) -> None:
    """FACTS 5.4."""
    row = xero.invoice()
    assert xero.call("DELETE", f"Invoices/{row['InvoiceID']}").status == 404
