"""Work out lines, tax and totals as Xero does: per line, to the cent, then added (FACTS 11)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

CENT = Decimal("0.01")
FOUR_PLACES = Decimal("0.0001")
ZERO = Decimal("0.00")
HUNDRED = Decimal(100)
_WIDE = Context(prec=80)  # so that rounding never fails, however large what was sent
ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Totals:
    sub_total: Decimal
    tax: Decimal
    total: Decimal


def cents(amount: Decimal) -> Decimal:
    """Round to the cent, half away from zero (FACTS 11)."""
    rounded = amount.quantize(CENT, ROUND_HALF_UP, _WIDE)
    return rounded if rounded else ZERO  # never a negative nought


def unit_price(amount: Decimal, places: int) -> Decimal:
    return amount.quantize(CENT if places == 2 else FOUR_PLACES, ROUND_HALF_UP, _WIDE)


def line_amount(
    quantity: Decimal, unit_amount: Decimal, discount_rate: Decimal = ZERO, discount_amount: Decimal = ZERO
) -> Decimal:
    gross = quantity * unit_amount
    if discount_rate:
        return cents(gross * (HUNDRED - discount_rate) / HUNDRED)
    return cents(gross - discount_amount)


def line_tax(amount: Decimal, rate: Decimal, line_amount_types: str) -> Decimal:
    """Give a line's tax; `rate` is in percent. An inclusive line holds its tax already."""
    if line_amount_types == "NoTax":
        return ZERO
    if line_amount_types == "Inclusive":
        return cents(amount * rate / (HUNDRED + rate))
    return cents(amount * rate / HUNDRED)


def totals(lines: Iterable[tuple[Decimal, Decimal]], line_amount_types: str) -> Totals:
    """Add (line amount, tax) pairs up."""
    amounts = taxes = ZERO
    for amount, tax in lines:
        amounts += amount
        taxes += tax
    if line_amount_types == "Inclusive":
        return Totals(amounts - taxes, taxes, amounts)
    return Totals(amounts, taxes, amounts + taxes)
