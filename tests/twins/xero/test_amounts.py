"""Lines and totals, against an independent calculation in whole cents."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.twins.xero.rules.amounts import cents, line_amount, line_tax, totals

prices = st.decimals(min_value=-5000, max_value=5000, places=4)
quantities = st.decimals(min_value=0, max_value=500, places=4)
rates = st.sampled_from([Decimal(0), Decimal(5), Decimal("12.5"), Decimal(15)])
modes = st.sampled_from(["Exclusive", "Inclusive", "NoTax"])

HALVES = {"up": ("0.005", "0.01"), "down, below nought": ("-0.005", "-0.01"), "no negative nought": ("-0.001", "0.00")}


@pytest.mark.parametrize(("amount", "rounded"), HALVES.values(), ids=HALVES)
def test_half_a_cent_goes_away_from_nought(amount: str, rounded: str) -> None:
    assert str(cents(Decimal(amount))) == rounded


def _whole_cents(amount: Fraction) -> int:
    doubled = abs(amount) * 200 + 1
    return (1 if amount >= 0 else -1) * int(doubled // 2)


@given(st.lists(st.tuples(quantities, prices, rates), min_size=1, max_size=8), modes)
def test_totals_equal_an_independent_calculation(lines: list[tuple[Decimal, Decimal, Decimal]], mode: str) -> None:
    worked = [(line_amount(quantity, price), rate) for quantity, price, rate in lines]
    found = totals([(amount, line_tax(amount, rate, mode)) for amount, rate in worked], mode)
    expected_amounts = [_whole_cents(Fraction(quantity) * Fraction(price)) for quantity, price, _ in lines]
    expected_tax = 0
    for amount, (_, _, rate) in zip(expected_amounts, lines, strict=True):
        share = {
            "NoTax": Fraction(0),
            "Exclusive": Fraction(rate) / 100,
            "Inclusive": Fraction(rate) / (100 + Fraction(rate)),
        }
        expected_tax += _whole_cents(Fraction(amount, 100) * share[mode])
    assert found.tax * 100 == expected_tax
    assert found.total * 100 == sum(expected_amounts) + (expected_tax if mode == "Exclusive" else 0)
    assert found.sub_total + found.tax == found.total
