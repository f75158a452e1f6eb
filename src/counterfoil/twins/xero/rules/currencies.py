"""Which currencies an organisation may write in, and at which rate (FACTS 5.8, 10.1, 17).

A rate is units of the document's currency for one of the organisation's own: FACTS 11 leaves the direction open, and
this is the one in which clients use it. The rates of the day are fixed here, so that a run can be repeated.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.rules.amounts import cents
from counterfoil.twins.xero.rules.refusal import Refused

SIX_PLACES = Decimal("0.000001")
RATE_MAX = Decimal(10**9)
# The name, and how many US dollars one unit is worth.
KNOWN: dict[str, tuple[str, Decimal]] = {
    "AUD": ("Australian Dollar", Decimal("0.66")),
    "CAD": ("Canadian Dollar", Decimal("0.73")),
    "CHF": ("Swiss Franc", Decimal("1.12")),
    "CNY": ("Chinese Yuan", Decimal("0.14")),
    "DKK": ("Danish Krone", Decimal("0.145")),
    "EUR": ("Euro", Decimal("1.08")),
    "FJD": ("Fiji Dollar", Decimal("0.44")),
    "GBP": ("British Pound", Decimal("1.27")),
    "HKD": ("Hong Kong Dollar", Decimal("0.128")),
    "INR": ("Indian Rupee", Decimal("0.012")),
    "JPY": ("Japanese Yen", Decimal("0.0067")),
    "NOK": ("Norwegian Krone", Decimal("0.094")),
    "NZD": ("New Zealand Dollar", Decimal("0.60")),
    "SEK": ("Swedish Krona", Decimal("0.096")),
    "SGD": ("Singapore Dollar", Decimal("0.74")),
    "THB": ("Thai Baht", Decimal("0.028")),
    "USD": ("United States Dollar", Decimal(1)),
    "ZAR": ("South African Rand", Decimal("0.054")),
}


def subscribe(books: Books, sent: Row) -> Row:
    """Add a currency; it can never be taken away again (FACTS 17)."""
    code = str(sent.get("Code") or "")
    if code not in KNOWN:
        raise Refused(f"The currency code '{code}' is not one that the twin knows: {', '.join(KNOWN)}.")
    held = next((row for row in books.currencies if row["Code"] == code), None)
    if held is None:
        held = {"Code": code, "Description": sent.get("Description") or KNOWN[code][0]}
        books.currencies.append(held)
    return held


def rate(books: Books, code: str, sent: Decimal | None) -> Decimal:
    """Give the rate that a document takes: 1 in the organisation's own currency, else the sent one or the day's."""
    if code == books.base_currency:
        return Decimal(1)
    if sent is not None:
        if not SIX_PLACES <= sent <= RATE_MAX:
            raise Refused("The CurrencyRate must be greater than zero.")
        return sent.quantize(SIX_PLACES, ROUND_HALF_UP)
    return (KNOWN[books.base_currency][1] / KNOWN[code][1]).quantize(SIX_PLACES, ROUND_HALF_UP)


def in_base(amount: Decimal, at_rate: Decimal) -> Decimal:
    """Give an amount in the organisation's own currency, to the cent."""
    return cents(amount / at_rate)
