"""Billable expenses: FACTS 16."""

import pytest

from tests.contract.caller import Answer, Caller, Given, line


class Expense:
    """A bill of one line, and a customer to bill it on to."""

    def __init__(self, xero: Caller) -> None:
        self.xero = xero
        self.customer = xero.contact("Ada")
        self.bill = xero.invoice(xero.contact("Bookshop"), Type="ACCPAY", LineItems=[line(AccountCode="320")])

    @property
    def sent(self) -> Given:
        source = {"SourceTransactionID": self.bill["InvoiceID"]}
        return {**source, "SourceLineItemID": self.bill["LineItems"][0]["LineItemID"]}

    def link(self, **fields: object) -> Answer:
        return self.xero.put("LinkedTransactions", {**self.sent, **fields})

    def to(self, invoice: Given) -> Given:
        target = {"TargetTransactionID": invoice["InvoiceID"], "ContactID": self.customer["ContactID"]}
        return {**target, "TargetLineItemID": invoice["LineItems"][0]["LineItemID"]}


@pytest.fixture
def expense(xero: Caller) -> Expense:
    return Expense(xero)


def test_the_status_follows_both_documents(xero: Caller, expense: Expense) -> None:
    made = expense.link().row("LinkedTransactions")
    assert (made["Status"], made["Type"], made["SourceTransactionTypeCode"]) == (
        "APPROVED",
        "BILLABLEEXPENSE",
        "ACCPAY",
    )
    address = f"LinkedTransactions/{made['LinkedTransactionID']}"
    invoice = xero.invoice(expense.customer, Status="DRAFT")
    assert xero.post(address, expense.to(invoice)).row("LinkedTransactions")["Status"] == "ONDRAFT"
    xero.post(f"Invoices/{invoice['InvoiceID']}", {"Status": "AUTHORISED"})
    assert xero.get(address).row("LinkedTransactions")["Status"] == "BILLED"
    assert xero.call("DELETE", address).status == 400


def test_a_voided_bill_voids_it(xero: Caller, expense: Expense) -> None:
    made = expense.link().row("LinkedTransactions")
    xero.post(f"Invoices/{expense.bill['InvoiceID']}", {"Status": "VOIDED"})
    assert xero.get(f"LinkedTransactions/{made['LinkedTransactionID']}").row("LinkedTransactions")["Status"] == "VOIDED"


def test_a_line_of_another_bill_is_refused(xero: Caller, expense: Expense) -> None:
    """FACTS 7.5."""
    other = xero.invoice(xero.contact("Printer"), Type="ACCPAY", LineItems=[line(AccountCode="320")])
    refused = expense.link(SourceLineItemID=other["LineItems"][0]["LineItemID"])
    assert refused.messages == ["The SourceLineItemID and SourceTransactionID do not match"]


def test_a_target_of_another_contact_is_refused(xero: Caller, expense: Expense) -> None:
    """FACTS 7.5."""
    others = xero.invoice(xero.contact("Charles"))
    refused = expense.link(**expense.to(others))
    assert refused.messages == ["The ContactID and the TargetTransaction ContactID do not match"]


def test_money_spent_is_a_source_too(xero: Caller, expense: Expense) -> None:
    bank = {"Type": "SPEND", "BankAccount": {"Code": "090"}, "Contact": {"ContactID": expense.customer["ContactID"]}}
    spent = xero.put("BankTransactions", {**bank, "LineItems": [line(AccountCode="320")]}).row("BankTransactions")
    sent = {"SourceTransactionID": spent["BankTransactionID"]}
    made = expense.link(**sent, SourceLineItemID=spent["LineItems"][0]["LineItemID"]).row("LinkedTransactions")
    assert made["SourceTransactionTypeCode"] == "SPEND"


def test_one_that_is_not_billed_is_deleted(xero: Caller, expense: Expense) -> None:
    """FACTS 5.4, 6.4."""
    made = expense.link().row("LinkedTransactions")
    assert xero.call("DELETE", f"LinkedTransactions/{made['LinkedTransactionID']}").status == 204
    assert xero.get("LinkedTransactions").rows("LinkedTransactions") == []


def test_lists_come_in_pages_of_a_hundred_and_have_no_change_time(xero: Caller, expense: Expense) -> None:
    """FACTS 6.1."""
    xero.put("LinkedTransactions", {"LinkedTransactions": [expense.sent] * 101})
    answer = xero.get("LinkedTransactions?pageSize=5", If_Modified_Since="2030-01-01T00:00:00")
    assert len(answer.rows("LinkedTransactions")) == 100
    assert answer.json["pagination"]["pageCount"] == 2


@pytest.mark.parametrize("field", ["LinkedTransactionID", "SourceTransactionID", "ContactID", "Status"])
def test_lists_are_filtered_by(xero: Caller, expense: Expense, field: str) -> None:
    """FACTS 6.1."""
    made = expense.link(ContactID=expense.customer["ContactID"]).row("LinkedTransactions")
    assert len(xero.get(f"LinkedTransactions?{field}={made[field]}").rows("LinkedTransactions")) == 1
    other = "VOIDED" if field == "Status" else "00000000-0000-4000-8000-000000000000"
    assert xero.get(f"LinkedTransactions?{field}={other}").rows("LinkedTransactions") == []
