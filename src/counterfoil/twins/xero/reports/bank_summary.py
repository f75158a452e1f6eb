"""The bank summary: what each bank account held, took in, spent and holds (FACTS 19)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.reports import periods, postings, rows
from counterfoil.twins.xero.reports.periods import Span
from counterfoil.twins.xero.resource import Call
from counterfoil.twins.xero.rules.amounts import ZERO


def report(books: Books, call: Call) -> tuple[list[str], list[Row]]:
    """Give the titles and rows."""
    span = periods.span(books, call)
    found = [row for row in books.accounts.rows.values() if row["Type"] == "BANK"]
    figures = moved(books, span)
    shown = [_row(account, figures[account["AccountID"]]) for account in found]
    added = [sum((figures[one["AccountID"]][place] for one in found), ZERO) for place in range(4)]
    shown.append(rows.summary("Total", [rows.money(one) for one in added]))
    covered = f"From {rows.written_day(span.first_on)} to {rows.written_day(span.last_on)}"
    head = rows.header("Bank Accounts", "Opening Balance", "Cash Received", "Cash Spent", "Closing Balance")
    return ["Bank Summary", books.name, covered], [head, rows.section("", shown)]


def moved(books: Books, span: Span) -> dict[str, tuple[Decimal, Decimal, Decimal, Decimal]]:
    """Give for each bank account: held before, received, spent, held after."""
    banks = {row["AccountID"]: [ZERO, ZERO, ZERO] for row in books.accounts.rows.values() if row["Type"] == "BANK"}
    before_on = span.first_on - timedelta(days=1)
    for one in postings.every(books):
        if one.account in banks and one.on <= span.last_on:
            place = 0 if one.on <= before_on else 1 if one.amount > 0 else 2
            banks[one.account][place] += one.amount
    return {name: (held, came, -went, held + came + went) for name, (held, came, went) in banks.items()}


def _row(account: Row, figures: tuple[Decimal, Decimal, Decimal, Decimal]) -> Row:
    opening, came, went, closing = (rows.money(one) for one in figures)
    identifier = account["AccountID"]
    cells = [rows.cell(account["Name"], accountID=identifier), rows.cell(opening)]
    cells += [rows.cell(came, account=identifier), rows.cell(went, account=identifier), rows.cell(closing)]
    return {"RowType": "Row", "Cells": cells}
