"""Reports agree with the documents that they are made of: FACTS 3.3, 19."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from counterfoil.twins.xero.scopes import ALL_GRANULAR
from tests.contract.caller import Caller, Given, credit_note, line

ALL = ("BalanceSheet", "ProfitAndLoss", "TrialBalance", "BankSummary", "BudgetSummary", "ExecutiveSummary")
SCOPES = {
    "BalanceSheet": "balancesheet", "ProfitAndLoss": "profitandloss", "TrialBalance": "trialbalance",
    "BankSummary": "banksummary", "BudgetSummary": "budgetsummary", "ExecutiveSummary": "executivesummary",
}  # fmt: skip


def report(xero: Caller, address: str) -> Given:
    return xero.get(f"Reports/{address}").row("Reports")


def each_row(rows: list[Given]) -> Iterator[list[str]]:
    for row in rows:
        if "Cells" in row:
            yield [cell["Value"] for cell in row["Cells"]]
        yield from each_row(row.get("Rows", []))


def figure(shown: Given, label: str, column: int = 1) -> Any:
    """Give the figure that stands beside a label, exact."""
    return Decimal(cells_of(shown, label)[column])


def cells_of(shown: Given, label: str) -> list[str]:
    [cells] = [cells for cells in each_row(shown["Rows"]) if cells[0] == label]
    return cells


@pytest.fixture
def busy(xero: Caller) -> Caller:
    """An invoice of 115 with 15 paid, a bill of 46, a credit note of 23 left over, and a deposit of 50."""
    contact = xero.contact()
    xero.pay(xero.invoice(contact), 15).row("Payments")
    bill = {"Type": "ACCPAY", "InvoiceNumber": "B-1", "LineItems": [line(AccountCode="429", UnitAmount=40)]}
    xero.invoice(contact, **bill)
    xero.put("CreditNotes", credit_note(contact, LineItems=[line(UnitAmount=20)])).row("CreditNotes")
    deposit: Given = {"Type": "RECEIVE-OVERPAYMENT", "Contact": {"ContactID": contact["ContactID"]}}
    deposit |= {"Date": "2026-03-04"}
    deposit |= {"BankAccount": {"Code": "090"}, "LineItems": [line(UnitAmount=50)]}
    xero.put("BankTransactions", deposit).row("BankTransactions")
    return xero


def test_the_balance_sheet_adds_up(busy: Caller) -> None:
    """FACTS 19."""
    shown = report(busy, "BalanceSheet?date=2026-03-31")
    assert shown["ReportTitles"] == ["Balance Sheet", "Southern Cross Training Ltd", "As at 31 March 2026"]
    assert figure(shown, "Accounts Receivable") == 115 - 15 - 23 - 50
    assert figure(shown, "Accounts Payable") == 46
    assert figure(shown, "Business Bank Account") == 65
    assert figure(shown, "GST") == 15 - 3 - 6
    assert figure(shown, "Current Year Earnings") == 100 - 20 - 40
    assert figure(shown, "Net Assets") == figure(shown, "Total Equity") == 40


def test_columns_go_back_in_time(busy: Caller) -> None:
    """FACTS 19."""
    shown = report(busy, "BalanceSheet?date=2026-03-31&periods=2&timeframe=MONTH")
    assert next(each_row(shown["Rows"])) == ["", "31 Mar 2026", "28 Feb 2026", "31 Jan 2026"]
    assert [figure(shown, "Net Assets", column) for column in (1, 2, 3)] == [40, 0, 0]


def test_profit_and_loss_is_of_the_days_asked_for(busy: Caller) -> None:
    """FACTS 19."""
    march = report(busy, "ProfitAndLoss?fromDate=2026-03-01&toDate=2026-03-31")
    assert (figure(march, "Total Income"), figure(march, "Total Operating Expenses")) == (80, 40)
    assert (figure(march, "Gross Profit"), figure(march, "Net Profit")) == (80, 40)
    april = report(busy, "ProfitAndLoss?fromDate=2026-04-01&toDate=2026-04-30")
    assert figure(april, "Net Profit") == 0
    assert busy.get("Reports/ProfitAndLoss?fromDate=2024-01-01&toDate=2026-01-01").status == 400


def test_profit_of_a_closed_year_is_retained(busy: Caller) -> None:
    """The year ends on 31 March."""
    shown = report(busy, "BalanceSheet?date=2026-04-30")
    assert (figure(shown, "Current Year Earnings"), figure(shown, "Retained Earnings")) == (0, 40)


def test_the_trial_balance_balances_and_names_codes(busy: Caller) -> None:
    """FACTS 19."""
    shown = report(busy, "TrialBalance?date=2026-03-31")
    total = cells_of(shown, "Total")
    assert total[1] == total[2] == total[3] == total[4] != "0.00"
    labels = [cells[0] for cells in each_row(shown["Rows"])]
    assert {"Sales (200)", "Accounts Receivable (610)", "General Expenses (429)"} <= set(labels)


def test_the_bank_summary_says_what_came_and_went(busy: Caller) -> None:
    """FACTS 19."""
    shown = report(busy, "BankSummary?fromDate=2026-03-05&toDate=2026-03-31")
    held = cells_of(shown, "Business Bank Account")
    assert held[1:] == ["50.00", "15.00", "0.00", "65.00"]


def test_the_executive_summary_agrees_with_the_others(busy: Caller) -> None:
    """FACTS 19."""
    shown = report(busy, "ExecutiveSummary?date=2026-03-15")
    expected = {"Cash received": 65, "Income": 80, "Profit (loss)": 40, "Debtors": 27, "Net assets": 40}
    assert {label: figure(shown, label) for label in expected} == expected
    issued = cells_of(shown, "Number of invoices issued")
    assert issued[1:3] == ["1", "0"]


def test_the_budget_summary_has_its_shape_and_no_budgets(busy: Caller) -> None:
    """FACTS 19."""
    shown = report(busy, "BudgetSummary?date=2026-03-01&periods=3&timeframe=1")
    assert next(each_row(shown["Rows"])) == ["Account", "Mar-26", "Apr-26", "May-26"]
    assert figure(shown, "Net Profit") == 0


def test_an_aged_report_lists_what_is_open_and_how_late(busy: Caller) -> None:
    """FACTS 19."""
    [row] = [one for one in busy.get("Invoices").rows("Invoices") if one["Type"] == "ACCREC"]
    contact = row["Contact"]["ContactID"]
    shown = report(busy, f"AgedReceivablesByContact?contactId={contact}&date=2026-04-10")
    first = next(cells for cells in each_row(shown["Rows"]) if cells[1:2] == [row["InvoiceNumber"]])
    assert first == ["2026-03-01T00:00:00", row["InvoiceNumber"], "2026-03-31T00:00:00", "10 days overdue",
                     "115.00", "15.00", "0.00", "100.00"]  # fmt: skip
    assert figure(shown, "Closing Balance", 7) == 27
    payable = report(busy, f"AgedPayablesByContact?contactId={contact}&date=2026-04-10")
    assert figure(payable, "Closing Balance", 7) == 46


def test_an_aged_report_needs_its_contact(busy: Caller) -> None:
    """FACTS 19."""
    missing = busy.get("Reports/AgedReceivablesByContact")
    assert missing.messages == ["The parameter contactId is required: there is no such report of all contacts."]
    assert busy.get("Reports/AgedReceivablesByContact?contactId=nobody").status == 404


@pytest.mark.parametrize("name", ALL)
def test_a_report_needs_its_own_scope(xero: Caller, name: str) -> None:
    """FACTS 3.3."""
    assert xero.get(f"Reports/{name}").status == 200
    mine = f"accounting.reports.{SCOPES[name]}.read"
    for scopes, status in (({mine}, 200), (ALL_GRANULAR - {mine}, 401), ({"accounting.reports.read"}, 200)):
        xero.twin.identity.consented.clear()
        grant = xero.twin.identity.allow(xero.app, xero.user, xero.books.tenant, frozenset(scopes))
        xero.token = xero.twin.identity.new_access(grant)
        assert xero.get(f"Reports/{name}").status == status


def test_a_report_that_there_is_not(xero: Caller) -> None:
    assert xero.get("Reports/Weather").status == 404
    assert xero.get("Reports").rows("Reports") == []
    assert xero.get("Reports/BalanceSheet?date=tomorrow").messages == [
        "The parameter date must be a date such as 2026-03-31."
    ]
