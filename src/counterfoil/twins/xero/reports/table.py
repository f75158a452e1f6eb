"""Which reports there are, under which names and scopes, and the envelope of each (FACTS 3.3, 19)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from counterfoil.twins.xero import answers, wire
from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.reports import (
    aged,
    balance_sheet,
    bank_summary,
    budget_summary,
    executive_summary,
    profit_and_loss,
    rows,
    trial_balance,
)
from counterfoil.twins.xero.resource import Call
from counterfoil.xero.exchange import Response

NAME = "reports"
LISTED_SCOPE = "accounting.reports.taxreports"  # the list of published tax reports, of which the twin has none
Make = Callable[[Books, Call], tuple[list[str], list[Row]]]


@dataclass(frozen=True, slots=True)
class Report:
    type: str  # as in the address
    name: str
    scope: str
    make: Make


_ALL = (
    Report("AgedPayablesByContact", "Aged Payables By Contact", "accounting.reports.aged", aged.payables),
    Report("AgedReceivablesByContact", "Aged Receivables By Contact", "accounting.reports.aged", aged.receivables),
    Report("BalanceSheet", "Balance Sheet", "accounting.reports.balancesheet", balance_sheet.report),
    Report("BankSummary", "Bank Summary", "accounting.reports.banksummary", bank_summary.report),
    Report("BudgetSummary", "Budget Summary", "accounting.reports.budgetsummary", budget_summary.report),
    Report("ExecutiveSummary", "Executive Summary", "accounting.reports.executivesummary", executive_summary.report),
    Report("ProfitAndLoss", "Profit and Loss", "accounting.reports.profitandloss", profit_and_loss.report),
    Report("TrialBalance", "Trial Balance", "accounting.reports.trialbalance", trial_balance.report),
)
BY_NAME = {one.type.lower(): one for one in _ALL}


def listed(books: Books) -> Response:
    return answers.given(books, "Reports", [])


def answer(books: Books, call: Call, report: Report) -> Response:
    titles, shown = report.make(books, call)
    row: Row = {
        "ReportID": report.type, "ReportName": report.name, "ReportType": report.type, "ReportTitles": titles,
        "ReportDate": rows.written_day(books.today()), "UpdatedDateUTC": wire.bare_instant(books.now()), "Fields": [],
        "Rows": shown,
    }  # fmt: skip
    return answers.given(books, "Reports", [row])
