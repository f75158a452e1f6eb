"""The executive summary: a month beside the month before it, in figures that the other reports also give (FACTS 19)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.reports import bank_summary, periods, profit_and_loss, rows
from counterfoil.twins.xero.reports.balance_sheet import ASSET_TYPES, LIABILITY_TYPES
from counterfoil.twins.xero.reports.balances import Balances
from counterfoil.twins.xero.reports.periods import Span
from counterfoil.twins.xero.resource import Call
from counterfoil.twins.xero.rules.amounts import HUNDRED, ZERO

_SHARES = ("Gross profit margin", "Net profit margin")


@dataclass(frozen=True, slots=True)
class Month:
    """One month's figures, by section and label."""

    last_on: date
    figures: dict[str, dict[str, Decimal | None]]


def report(books: Books, call: Call) -> tuple[list[str], list[Row]]:
    """Give the titles and rows."""
    on = periods.day(call, "date", books.today())
    held = Balances(books)
    now, before = (_month(held, periods.back(periods.month_end(on), place)) for place in (0, 1))
    shown = [rows.header("", f"{now.last_on:%b %Y}", f"{before.last_on:%b %Y}", "Variance")]
    for title, figures in now.figures.items():
        listed = [_row(label, amount, before.figures[title][label]) for label, amount in figures.items()]
        shown.append(rows.section(title, listed))
    return ["Executive Summary", books.name, f"For the month of {on:%B %Y}"], shown


def _month(held: Balances, last_on: date) -> Month:
    span = Span(last_on.replace(day=1), last_on)
    sums, at_end = held.between(span.first_on, span.last_on), held.at(last_on)
    banked = list(bank_summary.moved(held.books, span).values())
    came, went, closing = (sum((one[place] for one in banked), ZERO) for place in (1, 2, 3))
    income, profit = -held.of(sums, *profit_and_loss.INCOME), held.profit(sums)
    gross, other = profit_and_loss.gross(held, sums), -held.of(sums, *profit_and_loss.OTHER)
    issued = _issued(held.books, span)
    system = {row.get("SystemAccount"): row["AccountID"] for row in held.accounts}
    count = Decimal(len(issued))
    return Month(last_on, {
        "Cash": {"Cash received": came, "Cash spent": went, "Cash surplus (deficit)": came - went,
                 "Closing bank balance": closing},
        "Profitability": {"Income": income, "Direct costs": income - gross, "Gross profit (loss)": gross,
                          "Other Income": other, "Expenses": gross + other - profit, "Profit (loss)": profit},
        "Balance Sheet": {"Debtors": at_end.get(system["DEBTORS"], ZERO),
                          "Creditors": -at_end.get(system["CREDITORS"], ZERO),
                          "Net assets": held.of(at_end, *ASSET_TYPES, *LIABILITY_TYPES)},
        "Income": {"Number of invoices issued": count,
                   "Average value of invoices": sum(issued, ZERO) / count if count else ZERO},
        "Performance": {"Gross profit margin": gross * HUNDRED / income if income else None,
                        "Net profit margin": profit * HUNDRED / income if income else None},
    })  # fmt: skip


def _issued(books: Books, span: Span) -> list[Decimal]:
    """Give the sub-totals of the month's approved sales invoices."""
    return [
        row["SubTotal"] / row["CurrencyRate"]
        for row in books.invoices.rows.values()
        if row["Type"] == "ACCREC" and row["Status"] in ("AUTHORISED", "PAID")
        and span.first_on <= row["Date"] <= span.last_on
    ]  # fmt: skip


def _row(label: str, now: Decimal | None, before: Decimal | None) -> Row:
    return rows.row(label, [_figure(label, now), _figure(label, before), _variance(now, before)])


def _figure(label: str, amount: Decimal | None) -> str:
    if amount is None:
        return ""
    if label in _SHARES:
        return f"{amount:.1f}%"
    return f"{amount:.0f}" if label.startswith("Number") else rows.money(amount)


def _variance(now: Decimal | None, before: Decimal | None) -> str:
    """Give by how many percent it grew; from nothing there is none."""
    if now is None or not before:
        return "0.0%"
    return f"{(now - before) * HUNDRED / abs(before):.1f}%"
