"""Sum postings by account, at a day and over days; profit of closed years belongs to retained earnings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.reports import periods, postings
from counterfoil.twins.xero.rules.amounts import ZERO

PROFIT_CLASSES = ("REVENUE", "EXPENSE")
Sums = dict[str, Decimal]


class Balances:
    """All postings of an organisation, read once for one report."""

    def __init__(self, books: Books) -> None:
        self.books = books
        self.accounts: list[Row] = sorted(books.accounts.rows.values(), key=lambda row: str(row["Name"]))
        self._postings = list(postings.every(books))
        self._class = {row["AccountID"]: row["Class"] for row in self.accounts}
        system = {row.get("SystemAccount"): row["AccountID"] for row in self.accounts}
        self.retained: str = system["RETAINEDEARNINGS"]

    def between(self, first_on: date, last_on: date) -> Sums:
        """Give what moved on each account, debits above nought."""
        return _added((one.account, one.amount) for one in self._postings if first_on <= one.on <= last_on)

    def at(self, on: date) -> Sums:
        """Give every account's balance; income and expenses only of the financial year, the rest is retained."""
        began = periods.year_began_on(self.books, on)

        def placed(one: postings.Posting) -> str:
            closed = one.on < began and self._class[one.account] in PROFIT_CLASSES
            return self.retained if closed else one.account

        return _added((placed(one), one.amount) for one in self._postings if one.on <= on)

    def profit(self, sums: Sums) -> Decimal:
        """Give income less expenses: a profit is above nought."""
        return -sum((amount for one, amount in sums.items() if self._class[one] in PROFIT_CLASSES), ZERO)

    def of(self, sums: Sums, *kinds: str) -> Decimal:
        """Add up the accounts of these types."""
        return sum((sums.get(row["AccountID"], ZERO) for row in self.accounts if row["Type"] in kinds), ZERO)


def _added(moved: Iterable[tuple[str, Decimal]]) -> Sums:
    sums: defaultdict[str, Decimal] = defaultdict(lambda: ZERO)
    for account, amount in moved:
        sums[account] += amount
    return dict(sums)
