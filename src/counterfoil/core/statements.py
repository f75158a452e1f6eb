"""Add up what a learner was billed, has paid and still owes, one statement a currency.

Only approved documents count (AUTHORISED and PAID): a draft is no debt yet, and the amount that Xero shows as due on a
voided one means nothing (FACTS 10.2).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

COUNTED = frozenset({"AUTHORISED", "PAID"})
ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Billed:
    """What a statement needs to know of one document; amounts in its currency."""

    currency: str
    status: str
    total: Decimal
    paid: Decimal
    credited: Decimal
    due: Decimal
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Statement:
    """The sums of one currency. `overdue` is the part of `due` whose due date has passed."""

    currency: str
    documents: int = 0
    billed: Decimal = ZERO
    paid: Decimal = ZERO
    credited: Decimal = ZERO
    due: Decimal = ZERO
    overdue: Decimal = ZERO


def statements(documents: Iterable[Billed], today: date) -> list[Statement]:
    """Give one statement a currency, in the order of the currencies' codes. `today` is the workspace's date."""
    sums: dict[str, Statement] = {}
    for document in documents:
        if document.status in COUNTED:
            sums[document.currency] = _add(sums.get(document.currency, Statement(document.currency)), document, today)
    return [sums[currency] for currency in sorted(sums)]


def is_overdue(status: str, due: Decimal, due_on: date | None, today: date) -> bool:
    """A document is overdue from the day after its due date, as long as anything of it is due."""
    return status in COUNTED and due > 0 and due_on is not None and due_on < today


def _add(so_far: Statement, document: Billed, today: date) -> Statement:
    late = is_overdue(document.status, document.due, document.due_on, today)
    return replace(
        so_far,
        documents=so_far.documents + 1,
        billed=so_far.billed + document.total,
        paid=so_far.paid + document.paid,
        credited=so_far.credited + document.credited,
        due=so_far.due + document.due,
        overdue=so_far.overdue + (document.due if late else ZERO),
    )
