"""Totals of whole documents, in every tax mode, equal a calculation that shares no code with the twin (FACTS 11)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterfoil.twins.xero import seed
from counterfoil.twins.xero.books import Books
from counterfoil.twins.xero.rules import bank_transactions, credit_notes, invoices
from counterfoil.twins.xero.twin import Twin

PERCENT = {"OUTPUT2": 15, "ZERORATED": 0, "NONE": 0}
MAKE = {
    "an invoice": (invoices.create, {"Type": "ACCREC"}),
    "a credit note": (credit_notes.create, {"Type": "ACCRECCREDIT"}),
    "money received": (bank_transactions.create, {"Type": "RECEIVE", "BankAccount": {"Code": "090"}}),
}
quantities = st.decimals("0.0001", "999", places=4)
prices = st.decimals("0.0001", "9999", places=4)
rates = st.decimals("0", "100", places=2)
lines = st.lists(
    st.tuples(quantities, prices, st.sampled_from(sorted(PERCENT)), st.none() | rates), min_size=1, max_size=6
)


@pytest.fixture(scope="module")
def books() -> Books:
    return seed.sample(Twin()).books_of("Southern")


def cents(amount: Fraction) -> int:
    """Round to whole cents, half a cent away from nought."""
    whole, rest = divmod(abs(amount) * 100, 1)
    return (int(whole) + (rest >= Fraction(1, 2))) * (1 if amount >= 0 else -1)


def tax_of(line_cents: int, percent: int, mode: str) -> int:
    if mode == "NoTax":
        return 0
    share = Fraction(percent, 100 + percent) if mode == "Inclusive" else Fraction(percent, 100)
    return cents(Fraction(line_cents, 100) * share)


@pytest.mark.parametrize("mode", ["Exclusive", "Inclusive", "NoTax"])
@pytest.mark.parametrize(("make", "fields"), MAKE.values(), ids=MAKE)
def test_the_totals_of(books: Books, make: Any, fields: dict[str, Any], mode: str) -> None:
    @settings(deadline=None, max_examples=60)
    @given(lines)
    def check(drawn: list[tuple[Any, ...]]) -> None:
        discounts = fields["Type"] == "ACCREC"
        sent, worked = [], []
        for quantity, price, tax_type, rate in drawn:
            line = {"Description": "Course", "Quantity": quantity, "UnitAmount": price, "AccountCode": "200"}
            line["TaxType"] = tax_type
            off = Fraction(rate) if discounts and rate else Fraction(0)
            sent.append(line | ({"DiscountRate": rate} if off else {}))
            amount = cents(Fraction(quantity) * Fraction(price) * (100 - off) / 100)
            worked.append((amount, tax_of(amount, PERCENT[tax_type], mode)))
        contact = {"ContactID": next(iter(books.contacts.rows))}
        row, _ = make(books, {**fields, "LineAmountTypes": mode, "LineItems": sent, "Contact": contact}, 4)
        amounts, taxes = (sum(column) for column in zip(*worked, strict=True))
        total = amounts + (taxes if mode == "Exclusive" else 0)
        assert (row["Total"] * 100, row["TotalTax"] * 100, row["SubTotal"] * 100) == (total, taxes, total - taxes)
        assert [line["TaxAmount"] * 100 for line in row["LineItems"]] == [tax for _, tax in worked]

    check()
