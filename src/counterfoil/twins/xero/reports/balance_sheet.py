"""The balance sheet: what is owned, owed and earned at one or several days (FACTS 19)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.reports import periods, rows
from counterfoil.twins.xero.reports.balances import Balances, Sums
from counterfoil.twins.xero.resource import Call
from counterfoil.twins.xero.rules.amounts import ZERO

ASSETS = {
    "Bank": ("BANK",),
    "Current Assets": ("CURRENT", "INVENTORY", "PREPAYMENT"),
    "Fixed Assets": ("FIXED",),
    "Non-current Assets": ("NONCURRENT",),
}
LIABILITIES = {
    "Current Liabilities": ("CURRLIAB", "LIABILITY", "PAYG"),
    "Non-Current Liabilities": ("TERMLIAB",),
}
ASSET_TYPES = tuple(kind for kinds in ASSETS.values() for kind in kinds)
LIABILITY_TYPES = tuple(kind for kinds in LIABILITIES.values() for kind in kinds)
CURRENT_YEAR = "abababab-abab-abab-abab-abababababab"  # no account: what its row is marked with


def report(books: Books, call: Call) -> tuple[list[str], list[Row]]:
    """Give the titles and rows."""
    on = periods.day(call, "date", periods.month_end(books.today()))
    days = [periods.back(on, place * periods.months(call)) for place in range(periods.count(call) + 1)]
    held = Balances(books)
    columns = [held.at(one) for one in days]
    shown = [rows.header("", *(rows.short_day(one) for one in days)), rows.section("Assets")]
    shown += _sections(held, columns, ASSETS, 1)
    shown.append(_total("Total Assets", columns, lambda sums: held.of(sums, *ASSET_TYPES)))
    shown.append(rows.section("Liabilities"))
    shown += _sections(held, columns, LIABILITIES, -1)
    shown.append(_total("Total Liabilities", columns, lambda sums: -held.of(sums, *LIABILITY_TYPES)))
    worth = [rows.money(held.of(sums, *ASSET_TYPES, *LIABILITY_TYPES)) for sums in columns]
    shown.append(rows.section("", [rows.row("Net Assets", worth)]))
    shown.append(rows.section("Equity", _equity(held, columns, days)))
    return ["Balance Sheet", books.name, f"As at {rows.written_day(on)}"], shown


def _sections(held: Balances, columns: list[Sums], parts: dict[str, tuple[str, ...]], sign: int) -> list[Row]:
    shown = []
    for title, kinds in parts.items():
        found = rows.accounts([row for row in held.accounts if row["Type"] in kinds], columns, sign)
        if found:
            added = rows.total(f"Total {title}", columns, lambda sums, kinds=kinds: sign * held.of(sums, *kinds))  # type: ignore[misc]
            shown.append(rows.section(title, [*found, added]))
    return shown


def _total(label: str, columns: list[Sums], work_out: Callable[[Sums], Decimal]) -> Row:
    return rows.section("", [rows.total(label, columns, work_out)])


def _american(on: date) -> str:
    return f"{on.month}/{on.day}/{on.year}"


def _equity(held: Balances, columns: list[Sums], days: list[date]) -> list[Row]:
    """Give the equity accounts, with the year's earnings as a row of its own."""
    began = periods.year_began_on(held.books, days[0])
    span = {"fromDate": _american(began), "toDate": _american(days[0])}
    earned = [rows.money(held.profit(sums)) for sums in columns]
    plain = [row for row in held.accounts if row["Type"] == "EQUITY" and row["AccountID"] != held.retained]
    kept = [rows.money(-sums.get(held.retained, ZERO)) for sums in columns]
    return [
        rows.row("Current Year Earnings", earned, account=CURRENT_YEAR, **span),
        *rows.accounts(plain, columns, -1),
        rows.row("Retained Earnings", kept, account=held.retained),
        rows.total("Total Equity", columns, lambda sums: held.profit(sums) - held.of(sums, "EQUITY")),
    ]
