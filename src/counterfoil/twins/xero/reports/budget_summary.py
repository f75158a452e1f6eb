"""The budget summary: the twin keeps no budgets, so its figures are nought, in Xero's shape (FACTS 19)."""

from __future__ import annotations

from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.reports import periods, rows
from counterfoil.twins.xero.resource import Call


def report(books: Books, call: Call) -> tuple[list[str], list[Row]]:
    """Give the titles and rows, from the asked month on."""
    on, by = periods.day(call, "date", books.today()), periods.months(call)
    months = [periods.back(on.replace(day=1), -place * by) for place in range(periods.count(call) or 12)]
    nothing = ["0.00"] * len(months)
    shown = [rows.header("Account", *(f"{one:%b-%y}" for one in months))]
    shown += [
        rows.section("", [rows.summary(label, nothing)]) for label in ("Gross Profit", "Total Expenses", "Net Profit")
    ]
    covered = f"{months[0]:%B %Y} to {periods.back(months[-1], 1 - by):%B %Y}"
    return ["Overall Budget", "Budget Summary", books.name, covered], shown
