"""Rows and cells in Xero's shape: every value is a text, and a cell says of which account it speaks (FACTS 19)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from counterfoil.twins.xero.books import Row
from counterfoil.twins.xero.reports.balances import Sums
from counterfoil.twins.xero.rules.amounts import ZERO


def money(amount: Decimal) -> str:
    return f"{amount:.2f}"


def written_day(on: date) -> str:
    return f"{on.day} {on:%B %Y}"


def short_day(on: date) -> str:
    return f"{on.day} {on:%b %Y}"


def cell(value: str, **attributes: str) -> Row:
    shown: Row = {"Value": value}
    if attributes:
        shown["Attributes"] = [{"Value": held, "Id": name} for name, held in attributes.items()]
    return shown


def header(*values: str) -> Row:
    return {"RowType": "Header", "Cells": [cell(value) for value in values]}


def section(title: str, rows: Sequence[Row] = ()) -> Row:
    return {"RowType": "Section", "Title": title, "Rows": list(rows)}


def row(label: str, values: Sequence[str], **attributes: str) -> Row:
    return {"RowType": "Row", "Cells": [cell(value, **attributes) for value in (label, *values)]}


def summary(label: str, values: Sequence[str]) -> Row:
    return {"RowType": "SummaryRow", "Cells": [cell(value) for value in (label, *values)]}


def accounts(held: Sequence[Row], columns: Sequence[Sums], sign: int) -> list[Row]:
    """Give a row for each account that moved in any column; `sign` turns credits into figures above nought."""
    shown = []
    for account in held:
        amounts = [sign * column.get(account["AccountID"], ZERO) for column in columns]
        if any(amounts):
            shown.append(row(account["Name"], [money(one) for one in amounts], account=account["AccountID"]))
    return shown


def total(label: str, columns: Sequence[Sums], work_out: Callable[[Sums], Decimal]) -> Row:
    return summary(label, [money(work_out(column)) for column in columns])
