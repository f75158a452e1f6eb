"""Which days a report covers: months, quarters and years back from a day, and where the financial year begins."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from counterfoil.twins.xero import wire
from counterfoil.twins.xero.books import Books
from counterfoil.twins.xero.resource import Call
from counterfoil.twins.xero.rules.refusal import Refused

MONTHS = {"MONTH": 1, "QUARTER": 3, "YEAR": 12, "1": 1, "3": 3, "12": 12}
DAYS_MAX = 366
PERIODS_MAX = 12
YEAR_MIN, YEAR_MAX = 1900, 2200


@dataclass(frozen=True, slots=True)
class Span:
    """From one day to another, both in it."""

    first_on: date
    last_on: date


def day(call: Call, name: str, default: date) -> date:
    text = call.text(name)
    if not text:
        return default
    try:
        on = wire.read_day(text)
    except wire.Unreadable as error:
        raise Refused(f"The parameter {name} must be a date such as 2026-03-31.") from error
    if not YEAR_MIN <= on.year <= YEAR_MAX:
        raise Refused(f"The parameter {name} must be a date of a year from {YEAR_MIN} to {YEAR_MAX}.")
    return on


def count(call: Call, least: int = 1) -> int:
    """Give how many periods there are beside the newest: 0 unless asked for."""
    if not call.text("periods"):
        return 0
    wanted = call.whole("periods")
    if wanted is None or not least <= wanted <= PERIODS_MAX:
        raise Refused(f"The parameter periods must be a number from {least} to {PERIODS_MAX}.")
    return wanted


def months(call: Call) -> int:
    """Give how many months lie between two periods."""
    wanted = call.text("timeframe").upper() or "MONTH"
    if wanted not in MONTHS:
        raise Refused("The parameter timeframe must be MONTH, QUARTER or YEAR.")
    return MONTHS[wanted]


def span(books: Books, call: Call) -> Span:
    """Give fromDate and toDate, or the current month; more than a year is refused (FACTS 19)."""
    today = books.today()
    last_on = day(call, "toDate", month_end(today))
    first_on = day(call, "fromDate", last_on.replace(day=1))
    if first_on > last_on or (last_on - first_on).days > DAYS_MAX:
        raise Refused("The report must begin before it ends, and cover a year at most.")
    return Span(first_on, last_on)


def month_end(on: date) -> date:
    return on.replace(day=monthrange(on.year, on.month)[1])


def back(on: date, by_months: int) -> date:
    """Go back by months; the last day of a month stays the last day."""
    index = on.year * 12 + on.month - 1 - by_months
    year, month = index // 12, index % 12 + 1
    last = monthrange(year, month)[1]
    return date(year, month, last if on == month_end(on) else min(on.day, last))


def year_began_on(books: Books, on: date) -> date:
    """Give the first day of the financial year that the day is in."""
    month, last_day = books.organisation["FinancialYearEndMonth"], books.organisation["FinancialYearEndDay"]
    ended = date(on.year, month, min(last_day, monthrange(on.year, month)[1]))
    if ended >= on:
        ended = date(on.year - 1, month, min(last_day, monthrange(on.year - 1, month)[1]))
    return ended + timedelta(days=1)
