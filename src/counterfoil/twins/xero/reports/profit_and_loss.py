"""Profit and loss: income less what it cost, over one or several spans of days (FACTS 19)."""

from __future__ import annotations

from decimal import Decimal

from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.reports import periods, rows
from counterfoil.twins.xero.reports.balances import Balances, Sums
from counterfoil.twins.xero.resource import Call

INCOME = ("REVENUE", "SALES")
DIRECT = ("DIRECTCOSTS",)
OTHER = ("OTHERINCOME",)
OPERATING = ("EXPENSE", "OVERHEADS", "DEPRECIATN", "WAGESEXPENSE", "SUPERANNUATIONEXPENSE")


def report(books: Books, call: Call) -> tuple[list[str], list[Row]]:
    """Give the titles and rows."""
    span, by = periods.span(books, call), periods.months(call)
    held = Balances(books)
    starts = [periods.back(span.first_on, place * by) for place in range(periods.count(call) + 1)]
    ends = [periods.back(span.last_on, place * by) for place in range(len(starts))]
    columns = [held.between(first, last) for first, last in zip(starts, ends, strict=True)]
    shown = [rows.header("", *(f"{one.day} {one:%b %y}" for one in ends))]
    shown += _part(held, columns, "Income", "Total Income", INCOME, -1)
    shown += _part(held, columns, "Less Cost of Sales", "Total Cost of Sales", DIRECT, 1)
    shown.append(rows.section("", [rows.row("Gross Profit", [rows.money(gross(held, one)) for one in columns])]))
    shown += _part(held, columns, "Plus Other Income", "Total Other Income", OTHER, -1)
    shown += _part(held, columns, "Less Operating Expenses", "Total Operating Expenses", OPERATING, 1)
    shown.append(rows.section("", [rows.row("Net Profit", [rows.money(held.profit(one)) for one in columns])]))
    covered = f"{rows.written_day(span.first_on)} to {rows.written_day(span.last_on)}"
    return ["Profit & Loss", books.name, covered], shown


def gross(held: Balances, sums: Sums) -> Decimal:
    return -held.of(sums, *INCOME, *DIRECT)


def _part(held: Balances, columns: list[Sums], title: str, total: str, kinds: tuple[str, ...], sign: int) -> list[Row]:
    found = rows.accounts([row for row in held.accounts if row["Type"] in kinds], columns, sign)
    added = rows.total(total, columns, lambda sums: sign * held.of(sums, *kinds))
    return [rows.section(title, [*found, added])] if found else []
