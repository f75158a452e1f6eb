"""The trial balance: every account's debit or credit, of the month and of the year; both sides are equal (FACTS 19)."""

from __future__ import annotations

from decimal import Decimal

from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.reports import periods, rows
from counterfoil.twins.xero.reports.balances import Balances, Sums
from counterfoil.twins.xero.resource import Call
from counterfoil.twins.xero.rules.amounts import ZERO

_SECTIONS = {"Revenue": "REVENUE", "Expenses": "EXPENSE", "Assets": "ASSET", "Liabilities": "LIABILITY",
             "Equity": "EQUITY"}  # fmt: skip
_DEBIT_CLASSES = ("EXPENSE", "ASSET")


def report(books: Books, call: Call) -> tuple[list[str], list[Row]]:
    """Give the titles and rows."""
    on = periods.day(call, "date", books.today())
    held = Balances(books)
    columns = [held.between(on.replace(day=1), on), held.at(on)]
    shown = [rows.header("Account", "Debit", "Credit", "YTD Debit", "YTD Credit")]
    for title, kind in _SECTIONS.items():
        found = [row for row in held.accounts if row["Class"] == kind]
        listed = [_row(row, columns) for row in found if any(row["AccountID"] in sums for sums in columns)]
        if listed:
            shown.append(rows.section(title, listed))
    shown.append(rows.section("", [rows.summary("Total", _totals(columns))]))
    return ["Trial Balance", books.name, f"As at {rows.written_day(on)}"], shown


def _row(account: Row, columns: list[Sums]) -> Row:
    """A side that is empty has no figure; nought stands where the account's class usually stands."""
    values: list[str] = []
    for sums in columns:
        amount = sums.get(account["AccountID"], ZERO)
        debit = amount > 0 or (amount == 0 and account["Class"] in _DEBIT_CLASSES)
        values += [rows.money(amount), ""] if debit else ["", rows.money(-amount)]
    code = account.get("Code")
    name = f"{account['Name']} ({code})" if code else account["Name"]
    return rows.row(name, values, account=account["AccountID"])


def _totals(columns: list[Sums]) -> list[str]:
    sides: list[Decimal] = []
    for sums in columns:
        sides += [
            sum((one for one in sums.values() if one > 0), ZERO),
            -sum((one for one in sums.values() if one < 0), ZERO),
        ]
    return [rows.money(side) for side in sides]
