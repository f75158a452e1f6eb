"""Bank transactions and transfers, pre- and overpayments, batch payments, currencies: FACTS 11, 13.2, 14, 17."""

from decimal import Decimal
from typing import Any

import pytest

from tests.contract.caller import Answer, Caller, Given, credit_note, line

DAY = "2026-03-05"


def received(contact: Given, kind: str = "RECEIVE", **fields: Any) -> Given:
    whole = {"Type": kind, "Contact": {"ContactID": contact["ContactID"]}, "BankAccount": {"Code": "090"}}
    return {**whole, "Date": DAY, "LineItems": [line(UnitAmount=115)], **fields}


def prepaid(xero: Caller, contact: Given, kind: str = "RECEIVE-PREPAYMENT", **fields: Any) -> Given:
    """Receive money in advance and give the credit that it made."""
    row = xero.put("BankTransactions", received(contact, kind, **fields)).row("BankTransactions")
    if kind.endswith("PREPAYMENT"):
        return xero.get(f"Prepayments/{row['PrepaymentID']}").row("Prepayments")
    return xero.get(f"Overpayments/{row['OverpaymentID']}").row("Overpayments")


def allocate(xero: Caller, credit: Given, invoice: Given, amount: Any) -> Answer:
    resource = "Prepayments" if "PrepaymentID" in credit else "Overpayments"
    sent = {"Amount": amount, "Date": DAY, "Invoice": {"InvoiceID": invoice["InvoiceID"]}}
    return xero.put(f"{resource}/{credit['ID']}/Allocations", sent)


def read(xero: Caller, invoice: Given) -> Given:
    return xero.get(f"Invoices/{invoice['InvoiceID']}").row("Invoices")


def test_money_received_holds_its_tax_and_is_read_back(xero: Caller) -> None:
    """FACTS 14: LineAmountTypes is Inclusive by default."""
    row = xero.put("BankTransactions", received(xero.contact())).row("BankTransactions")
    assert (row["SubTotal"], row["TotalTax"], row["Total"]) == (100, 15, 115)
    assert (row["BankAccount"]["Code"], row["Status"], row["CurrencyCode"]) == ("090", "AUTHORISED", "NZD")
    page = xero.get("BankTransactions?page=1&where=Type==%22RECEIVE%22")
    assert (page.row("BankTransactions")["LineItems"], page.json["pagination"]["itemCount"]) == (row["LineItems"], 1)
    assert xero.get("BankTransactions").row("BankTransactions")["LineItems"] == []


OTHER_TAX = "The TaxAmount of a bank transaction's line must equal the tax that its TaxType comes to."
NOT_ENTERED = {
    "an account that is no bank": ({"BankAccount": {"Code": "200"}},
                                   "The specified bank account details do not match a known bank account"),
    "a tax that it does not come to": ({"LineItems": [line(UnitAmount=115, TaxAmount=14)]}, OTHER_TAX),
    "no contact": ({"Contact": {}}, "A Contact must be specified for this type of transaction"),
    "no lines": ({"LineItems": []}, "One or more line items must be specified"),
    "another currency than the account's": ({"CurrencyCode": "USD"},
                                            "The current organisation is not subscribed to currency 'USD'."),
    "a transfer": ({"Type": "SPEND-TRANSFER"}, "BankTransaction not of valid type for creation"),
}  # fmt: skip


@pytest.mark.parametrize(("fields", "message"), NOT_ENTERED.values(), ids=NOT_ENTERED)
def test_a_bank_transaction_is_refused_for(xero: Caller, fields: Given, message: str) -> None:
    """FACTS 14."""
    assert xero.put("BankTransactions", received(xero.contact(), **fields)).messages == [message]


def test_a_bank_transaction_is_edited_and_deleted(xero: Caller) -> None:
    """FACTS 14."""
    row = xero.put("BankTransactions", received(xero.contact())).row("BankTransactions")
    address = f"BankTransactions/{row['BankTransactionID']}"
    edited = xero.post(address, {"Reference": "Receipt 7", "LineItems": [line(UnitAmount=23)]}).row("BankTransactions")
    assert (edited["Reference"], edited["Total"]) == ("Receipt 7", 23)
    assert xero.post(address, {"Status": "DELETED"}).row("BankTransactions")["Status"] == "DELETED"
    assert xero.post(address, {"Reference": "x"}).messages == ["Bank transaction not of valid status for modification"]


def test_a_reconciled_bank_transaction_is_not_deleted(xero: Caller) -> None:
    row = xero.put("BankTransactions", received(xero.contact(), IsReconciled=True)).row("BankTransactions")
    refused = xero.post(f"BankTransactions/{row['BankTransactionID']}", {"Status": "DELETED"})
    assert refused.messages == ["A reconciled bank transaction cannot be deleted."]


@pytest.mark.parametrize("kind", ["RECEIVE-PREPAYMENT", "RECEIVE-OVERPAYMENT"])
def test_money_in_advance_is_applied_until_it_is_used_up(xero: Caller, kind: str) -> None:
    """FACTS 14, 10.6."""
    contact = xero.contact()
    row, credit = xero.invoice(contact), prepaid(xero, contact, kind)
    assert (credit["RemainingCredit"], credit["Status"], credit["Type"]) == (115, "AUTHORISED", kind)
    allocate(xero, credit, row, 100).rows("Allocations")
    after = read(xero, row)
    name = "Prepayments" if kind.endswith("PREPAYMENT") else "Overpayments"
    assert (after["AmountCredited"], after["AmountDue"], after[name][0]["AppliedAmount"]) == (100, 15, 100)
    allocate(xero, credit, row, 15).rows("Allocations")
    used = xero.get(f"{name}/{credit['ID']}").row(name)
    assert (used["Status"], used["RemainingCredit"], read(xero, row)["Status"]) == ("PAID", 0, "PAID")


def test_what_was_applied_of_a_prepayment_is_taken_back(xero: Caller) -> None:
    """FACTS 12, 14."""
    contact = xero.contact()
    row, credit = xero.invoice(contact), prepaid(xero, contact)
    applied = allocate(xero, credit, row, 115).row("Allocations")
    gone = xero.call("DELETE", f"Prepayments/{credit['ID']}/Allocations/{applied['AllocationID']}")
    assert gone.json["IsDeleted"] is True
    assert (read(xero, row)["Status"], read(xero, row)["AmountDue"]) == ("AUTHORISED", 115)
    assert xero.get(f"Prepayments/{credit['ID']}").row("Prepayments")["RemainingCredit"] == 115


def test_a_prepayment_is_not_applied_beyond_what_is_left_or_across(xero: Caller) -> None:
    """FACTS 7.5, 12, 14."""
    contact = xero.contact()
    row, credit = xero.invoice(contact), prepaid(xero, contact, LineItems=[line(UnitAmount=50)])
    assert allocate(xero, credit, row, 50.01).messages == [
        "Prepayment cannot be allocated as amount is greater than amount outstanding"
    ]
    bill = xero.invoice(contact, Type="ACCPAY", InvoiceNumber="B-1", LineItems=[line(AccountCode="429")])
    assert allocate(xero, credit, bill, 1).messages == ["Prepayment cannot be allocated to an incorrect invoice type"]


def test_an_overpayment_has_one_line_on_the_control_account_and_no_tax(xero: Caller) -> None:
    """FACTS 14."""
    contact = xero.contact()
    credit = prepaid(xero, contact, "SPEND-OVERPAYMENT")
    assert (credit["LineAmountTypes"], credit["TotalTax"], credit["LineItems"][0]["AccountCode"]) == ("NoTax", 0, "800")
    two = xero.put("BankTransactions", received(contact, "RECEIVE-OVERPAYMENT", LineItems=[line(), line()]))
    assert two.messages == ["An overpayment must have exactly one line item."]


REFUNDS = {
    "a credit note": ("CreditNote", "ARCREDITPAYMENT"),
    "a prepayment": ("Prepayment", "ARPREPAYMENTPAYMENT"),
    "an overpayment": ("Overpayment", "AROVERPAYMENTPAYMENT"),
}


@pytest.mark.parametrize(("element", "kind"), REFUNDS.values(), ids=REFUNDS)
def test_a_refund_uses_up(xero: Caller, element: str, kind: str) -> None:
    """FACTS 13.1: the last six kinds of payment are refunds."""
    contact = xero.contact()
    if element == "CreditNote":
        credit = xero.put("CreditNotes", credit_note(contact)).row("CreditNotes")
    else:
        credit = prepaid(xero, contact, f"RECEIVE-{element.upper()}")
    sent = {element: {f"{element}ID": credit["ID"]}, "Account": {"Code": "090"}, "Amount": 115, "Date": DAY}
    paid = xero.put("Payments", sent).row("Payments")
    assert (paid["PaymentType"], paid["Invoice"]["InvoiceID"]) == (kind, credit["ID"])
    address = f"{element}s/{credit['ID']}"
    used = xero.get(address).row(f"{element}s")
    assert (used["Status"], used["RemainingCredit"], len(used["Payments"])) == ("PAID", 0, 1)
    xero.post(f"Payments/{paid['PaymentID']}", {"Status": "DELETED"}).row("Payments")
    assert xero.get(address).row(f"{element}s")["RemainingCredit"] == 115


def test_a_payment_is_for_exactly_one_document(xero: Caller) -> None:
    """FACTS 13.1."""
    contact = xero.contact()
    row, credit = xero.invoice(contact), prepaid(xero, contact)
    assert xero.pay(row, 10, Prepayment={"PrepaymentID": credit["ID"]}).messages == [
        "A payment must be for exactly one invoice, credit note, prepayment or overpayment."
    ]


def test_deleting_the_money_voids_the_prepayment_unless_it_was_applied(xero: Caller) -> None:
    """FACTS 14."""
    contact = xero.contact()
    row = xero.put("BankTransactions", received(contact, "RECEIVE-PREPAYMENT")).row("BankTransactions")
    credit = xero.get(f"Prepayments/{row['PrepaymentID']}").row("Prepayments")
    allocate(xero, credit, invoice := xero.invoice(contact), 10).rows("Allocations")
    address = f"BankTransactions/{row['BankTransactionID']}"
    assert "has a payment or credit note allocated" in xero.post(address, {"Status": "DELETED"}).messages[1]
    held = xero.get(f"Prepayments/{credit['ID']}/Allocations").row("Allocations")
    xero.call("DELETE", f"Prepayments/{credit['ID']}/Allocations/{held['AllocationID']}")
    xero.post(address, {"Status": "DELETED"}).row("BankTransactions")
    assert xero.get(f"Prepayments/{credit['ID']}").row("Prepayments")["Status"] == "VOIDED"
    assert read(xero, invoice)["AmountDue"] == 115


def batch(*paid: tuple[Given, Any], **fields: Any) -> Given:
    payments = [{"Invoice": {"InvoiceID": row["InvoiceID"]}, "Amount": amount} for row, amount in paid]
    return {"Account": {"Code": "090"}, "Date": DAY, "Payments": payments, **fields}


def test_a_batch_pays_several_invoices_and_is_deleted_as_one(xero: Caller) -> None:
    """FACTS 13.2."""
    contact = xero.contact()
    first, second = xero.invoice(contact), xero.invoice(contact)
    made = xero.put("BatchPayments", batch((first, 115), (second, 15))).row("BatchPayments")
    assert (made["Type"], made["TotalAmount"], len(made["Payments"])) == ("RECBATCH", 130, 2)
    assert (read(xero, first)["Status"], read(xero, second)["AmountDue"]) == ("PAID", 100)
    part = made["Payments"][0]["PaymentID"]
    assert xero.get(f"Payments/{part}").row("Payments")["BatchPaymentID"] == made["BatchPaymentID"]
    assert xero.post(f"Payments/{part}", {"Status": "DELETED"}).messages == [
        "Payments within a batch cannot be deleted."
    ]
    gone = xero.post("BatchPayments", {"BatchPaymentID": made["BatchPaymentID"], "Status": "DELETED"})
    assert gone.row("BatchPayments")["Status"] == "DELETED"
    assert (read(xero, first)["AmountDue"], read(xero, second)["AmountDue"]) == (115, 115)


def test_a_batch_with_one_bad_part_pays_nothing(xero: Caller) -> None:
    """FACTS 13.2."""
    contact = xero.contact()
    good, other = xero.invoice(contact), xero.invoice(contact)
    bill = xero.invoice(contact, Type="ACCPAY", InvoiceNumber="B-1", LineItems=[line(AccountCode="429")])
    too_much = xero.put("BatchPayments", batch((good, 100), (other, 1), (good, 100)))
    assert too_much.messages == ["Payment amount exceeds the amount outstanding on this document"]
    mixed = xero.put("BatchPayments", batch((good, 1), (bill, 1)))
    assert mixed.messages == ["A batch payment can be for bills only or for sales invoices only."]
    assert xero.put("BatchPayments", batch((good, 1), Narrative="n" * 19)).status == 400
    assert (read(xero, good)["AmountDue"], xero.get("BatchPayments").rows("BatchPayments")) == (115, [])


def test_money_moves_between_bank_accounts_and_back(xero: Caller) -> None:
    """FACTS 14."""
    sent = {"FromBankAccount": {"Code": "090"}, "ToBankAccount": {"Code": "091"}, "Amount": 20, "Date": DAY}
    row = xero.put("BankTransfers", sent).row("BankTransfers")
    half = xero.get(f"BankTransactions/{row['FromBankTransactionID']}").row("BankTransactions")
    assert (half["Type"], half["Total"]) == ("SPEND-TRANSFER", 20)
    assert xero.post(f"BankTransactions/{half['BankTransactionID']}", {"Status": "DELETED"}).status == 400
    xero.post(f"BankTransfers/{row['BankTransferID']}", {"Status": "DELETED"}).row("BankTransfers")
    assert xero.get("BankTransfers").rows("BankTransfers") == []
    assert xero.get("BankTransfers?includeDeleted=true").row("BankTransfers")["Status"] == "DELETED"
    assert xero.put("BankTransfers", sent | {"ToBankAccount": {"Code": "090"}}).messages == [
        "A transfer needs two different bank accounts."
    ]


def test_money_moves_to_a_bank_account_that_a_client_opened(xero: Caller) -> None:
    """FACTS 14, 17."""
    opened = {"Code": "095", "Name": "Term Deposit", "Type": "BANK", "BankAccountNumber": "12-3456-7890123-00"}
    xero.put("Accounts", opened).row("Accounts")
    sent = {"FromBankAccount": {"Code": "090"}, "ToBankAccount": {"Code": "095"}, "Amount": 20, "Date": DAY}
    xero.put("BankTransfers", sent).row("BankTransfers")
    shown = xero.get("Reports/BankSummary?fromDate=2026-03-01&toDate=2026-03-31").row("Reports")
    held = {row["Cells"][0]["Value"]: row["Cells"][4]["Value"] for row in shown["Rows"][1]["Rows"]}
    assert (held["Term Deposit"], held["Business Bank Account"], held["Total"]) == ("20.00", "-20.00", "0.00")


def test_a_currency_is_used_after_it_was_added(xero: Caller) -> None:
    """FACTS 10.1, 17."""
    contact = xero.contact()
    words = ["The current organisation is not subscribed to currency 'USD'."]
    sent = {"Type": "ACCREC", "Contact": {"ContactID": contact["ContactID"]}, "CurrencyCode": "USD"}
    assert xero.put("Invoices", sent | {"LineItems": [line()]}).messages == words
    added = xero.put("Currencies", {"Code": "USD"}).row("Currencies")
    assert added == {"Code": "USD", "Description": "United States Dollar"}
    assert [one["Code"] for one in xero.get("Currencies").rows("Currencies")] == ["NZD", "USD"]
    row = xero.invoice(contact, CurrencyCode="USD")
    assert (row["CurrencyCode"], row["CurrencyRate"], row["Total"]) == ("USD", Decimal("0.6"), 115)
    given = xero.invoice(contact, CurrencyCode="USD", CurrencyRate=0.625)
    assert given["CurrencyRate"] == Decimal("0.625")
    assert xero.invoice(contact, CurrencyRate=2)["CurrencyRate"] == 1  # its own currency has no other rate


def test_a_foreign_invoice_is_paid_with_what_the_bank_gave(xero: Caller) -> None:
    """FACTS 11, 13.1: Amount is the document's, BankAmount the account's currency."""
    xero.put("Currencies", {"Code": "USD"}).row("Currencies")
    row = xero.invoice(CurrencyCode="USD", CurrencyRate=0.5)
    at_rate = xero.pay(row, 15).row("Payments")
    assert (at_rate["Amount"], at_rate["BankAmount"], at_rate["CurrencyRate"]) == (15, 30, Decimal("0.5"))
    at_bank = xero.pay(row, 100, BankAmount=160).row("Payments")
    assert (at_bank["BankAmount"], at_bank["CurrencyRate"]) == (160, Decimal("0.625"))
    assert read(xero, row)["Status"] == "PAID"


ROUNDINGS = {
    "explained by its totals": ({"Status": "AUTHORISED"}, {"Total": 115.05}, 200),
    "not explained": ({"Status": "AUTHORISED"}, {"Total": 115.04}, 400),
    "without totals": ({"Status": "AUTHORISED"}, {"SubTotal": None, "TotalTax": None, "Total": None}, 400),
    "on a draft": ({"Status": "DRAFT"}, {"Total": 115.05}, 400),
    "too large": ({"Status": "AUTHORISED"}, {"RoundingAmount": 0.11, "Total": 115.11}, 400),
}


@pytest.mark.parametrize(("state", "fields", "status"), ROUNDINGS.values(), ids=ROUNDINGS)
def test_a_rounding_amount(xero: Caller, state: Given, fields: Given, status: int) -> None:
    """FACTS 10.1."""
    totals = {"RoundingAmount": 0.05, "SubTotal": 100, "TotalTax": 15}
    whole = {"Type": "ACCREC", "Contact": {"ContactID": xero.contact()["ContactID"]}, "DueDate": "2026-03-31"}
    sent = {**whole, "Date": "2026-03-01", "LineItems": [line()], **state, **totals, **fields}
    answer = xero.put("Invoices", sent)
    assert answer.status == status
    if status == 200:
        row = answer.row("Invoices")
        assert (row["Total"], row["AmountDue"], row["RoundingAmount"]) == (
            Decimal("115.05"),
            Decimal("115.05"),
            Decimal("0.05"),
        )


def test_the_day_of_the_last_settlement_is_when_it_was_fully_paid(xero: Caller) -> None:
    """FACTS 10.6."""
    contact = xero.contact()
    row, credit = xero.invoice(contact), prepaid(xero, contact, Date="2026-03-08", LineItems=[line(UnitAmount=15)])
    xero.pay(row, 100, Date="2026-03-03").row("Payments")
    assert "FullyPaidOnDate" not in read(xero, row)
    allocate(xero, credit, row, 15).rows("Allocations")
    assert read(xero, row)["FullyPaidOnDate"] == "/Date(1772928000000+0000)/"  # 8 March


def test_a_credit_note_is_printed_and_keeps_its_history(xero: Caller) -> None:
    """FACTS 10.5, 18."""
    row = xero.put("CreditNotes", credit_note(xero.contact())).row("CreditNotes")
    printed = xero.get(f"CreditNotes/{row['CreditNoteID']}", Accept="application/pdf")
    assert printed.response.body.startswith(b"%PDF")
    xero.put(f"CreditNotes/{row['CreditNoteID']}/History", {"HistoryRecords": [{"Details": "Agreed by phone"}]})
    notes = xero.get(f"CreditNotes/{row['CreditNoteID']}/History").rows("HistoryRecords")
    assert notes[0]["Details"] == "Agreed by phone"
