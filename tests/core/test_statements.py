from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.core.statements import COUNTED, Billed, Statement, is_overdue, statements

TODAY = date(2026, 8, 10)
OPEN = Billed("NZD", "AUTHORISED", Decimal("115.00"), Decimal("15.00"), Decimal("0.00"), Decimal("100.00"), TODAY)


def of(*documents: Billed) -> list[Statement]:
    return statements(documents, TODAY)


def test_what_is_billed_is_what_was_paid_credited_and_is_still_due():
    paid = Billed("NZD", "PAID", Decimal("50.00"), Decimal("40.00"), Decimal("10.00"), Decimal("0.00"), TODAY)

    assert of(OPEN, paid) == [
        Statement("NZD", 2, Decimal("165.00"), Decimal("55.00"), Decimal("10.00"), Decimal("100.00"), Decimal("0.00"))
    ]


UNCOUNTED = {
    "a draft is no debt yet": "DRAFT",
    "nor is one waiting for approval": "SUBMITTED",
    "a voided one is none, whatever Xero shows as due": "VOIDED",
    "nor is a deleted one": "DELETED",
    "nor is one with a status that Xero has yet to invent": "PONDERED",
}


@pytest.mark.parametrize("status", UNCOUNTED.values(), ids=UNCOUNTED)
def test_only_approved_documents_count(status):
    assert of(replace(OPEN, status=status)) == []


OVERDUE = {
    "due today is not overdue": (TODAY, Decimal(1), "AUTHORISED", False),
    "due yesterday is": (date(2026, 8, 9), Decimal(1), "AUTHORISED", True),
    "nothing due is never overdue": (date(2026, 8, 9), Decimal(0), "PAID", False),
    "without a due date it cannot be": (None, Decimal(1), "AUTHORISED", False),
    "a voided one is not": (date(2026, 8, 9), Decimal(1), "VOIDED", False),
}


@pytest.mark.parametrize(("due_on", "due", "status", "expected"), OVERDUE.values(), ids=OVERDUE)
def test_overdue(due_on, due, status, expected):
    assert is_overdue(status, due, due_on, TODAY) is expected


def test_currencies_are_never_added_together():
    assert [(one.currency, one.due) for one in of(OPEN, replace(OPEN, currency="AUD"), OPEN)] == [
        ("AUD", Decimal("100.00")),
        ("NZD", Decimal("200.00")),
    ]


cents = st.decimals(min_value=0, max_value=10**9, places=2)
some_documents = st.lists(
    st.builds(
        lambda currency, status, paid, credited, due, due_on: Billed(
            currency, status, paid + credited + due, paid, credited, due, due_on
        ),
        st.sampled_from(["NZD", "AUD"]),
        st.sampled_from(["DRAFT", "AUTHORISED", "PAID", "VOIDED"]),
        cents,
        cents,
        cents,
        st.none() | st.dates(),
    ),
    max_size=8,
)


@given(some_documents)
def test_every_statement_balances_and_no_cent_is_lost(documents):
    found = statements(documents, TODAY)

    assert all(one.billed == one.paid + one.credited + one.due for one in found)
    assert all(0 <= one.overdue <= one.due for one in found)
    assert sum(one.documents for one in found) == sum(document.status in COUNTED for document in documents)
