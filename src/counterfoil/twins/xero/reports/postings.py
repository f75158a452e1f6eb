"""What each document does to the accounts: debits and credits that always add up to nought (FACTS 11, 12, 14).

Every credit, prepayments too, stands on the debtors' or creditors' account until it is applied: so those two accounts
are always what is due less what is left of credits. What a document's lines do not explain, a RoundingAmount or the
cents of a foreign rate, goes to the rounding account; what a changed rate gains or loses goes to the account for that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.rules.amounts import ZERO
from counterfoil.twins.xero.rules.currencies import in_base
from counterfoil.twins.xero.rules.settling import living_payments

_LIVING = ("AUTHORISED", "PAID")
# Whether a document adds to what its control account shows as a debit.
_DEBITS = ("ACCREC", "ACCPAYCREDIT", "SPEND-PREPAYMENT", "SPEND-OVERPAYMENT")


@dataclass(frozen=True, slots=True)
class Posting:
    """A debit (above nought) or credit of one account, in the organisation's own currency."""

    account: str
    on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Part:
    """A payment or allocation, and how much of its document it cleared in the organisation's own currency."""

    row: Row
    cleared: Decimal


def every(books: Books) -> Iterator[Posting]:
    """Give all postings of the organisation."""
    system = _system_accounts(books)
    for store in (books.invoices, books.credit_notes):
        for row in store.rows.values():
            if row["Status"] in _LIVING:
                yield from _document(row, system)
                yield from _settled(books, row, system)
    for store in (books.prepayments, books.overpayments):
        for row in store.rows.values():
            if row["Status"] in _LIVING:
                yield from _settled(books, row, system)
    for row in books.bank_transactions.rows.values():
        if row["Status"] == "AUTHORISED":
            yield from _bank_transaction(row, system)
    for row in books.manual_journals.rows.values():
        if row["Status"] == "POSTED":
            yield from _journal(row, system)


def parts_of(row: Row) -> list[Part]:
    """Give what settled a document, in the order of the days; each clears what its amount is worth at its rate."""
    parts, left, rate = [], row["Total"], row["CurrencyRate"]
    for part in sorted([*living_payments(row), *row["_allocations"]], key=lambda one: one["Date"]):
        after = left - part["Amount"]
        parts.append(Part(part, in_base(left, rate) - in_base(after, rate)))
        left = after
    return parts


def sign_of(row: Row) -> int:
    return 1 if row["Type"] in _DEBITS else -1


def _system_accounts(books: Books) -> dict[str, str]:
    held = {row["SystemAccount"]: row["AccountID"] for row in books.accounts.rows.values() if row.get("SystemAccount")}
    return {"REALISEDCURRENCYGAIN": held["ROUNDING"], **held}


def _control(row: Row, system: dict[str, str]) -> str:
    return system["DEBTORS" if str(row["Type"]).startswith(("ACCREC", "RECEIVE")) else "CREDITORS"]


def _document(row: Row, system: dict[str, str]) -> Iterator[Posting]:
    sign, on = sign_of(row), row["Date"]
    yield Posting(_control(row, system), on, sign * in_base(row["Total"], row["CurrencyRate"]))
    yield from _lines(row, -sign, on, system)


def _lines(row: Row, sign: int, on: date, system: dict[str, str]) -> Iterator[Posting]:
    """Post the lines net and their tax; what is then missing from the total goes to rounding."""
    rate, rest = row["CurrencyRate"], in_base(row["Total"], row["CurrencyRate"])
    for line in row["LineItems"]:
        if "LineAmount" not in line:
            continue
        tax = in_base(line["TaxAmount"], rate)
        held = line["TaxAmount"] if row["LineAmountTypes"] == "Inclusive" else ZERO
        net = in_base(line["LineAmount"] - held, rate)
        rest -= net + tax
        yield Posting(line.get("AccountID") or system["ROUNDING"], on, sign * net)
        if tax:
            yield Posting(system["GST"], on, sign * tax)
    if rest:
        yield Posting(system["ROUNDING"], on, sign * rest)


def _settled(books: Books, row: Row, system: dict[str, str]) -> Iterator[Posting]:
    sign, control = sign_of(row), _control(row, system)
    for part in parts_of(row):
        on, gain = part.row["Date"], part.cleared
        yield Posting(control, on, -sign * part.cleared)
        if "PaymentID" in part.row:
            paid = _paid(books, part.row)
            gain -= paid
            yield Posting(part.row["Account"]["AccountID"], on, sign * paid)
        # An allocation posts here for both of its documents: at one rate the two cancel out.
        if gain:
            yield Posting(system["REALISEDCURRENCYGAIN"], on, sign * gain)


def _paid(books: Books, payment: Row) -> Decimal:
    held = payment["Account"].get("CurrencyCode") or books.base_currency
    if held == books.base_currency:
        amount: Decimal = payment["BankAmount"]
        return amount
    return in_base(payment["Amount"], payment["CurrencyRate"])


def _bank_transaction(row: Row, system: dict[str, str]) -> Iterator[Posting]:
    sign, on = (1 if row["Type"].startswith("RECEIVE") else -1), row["Date"]
    total = in_base(row["Total"], row["CurrencyRate"])
    yield Posting(row["BankAccount"]["AccountID"], on, sign * total)
    if row["Type"].endswith(("PREPAYMENT", "OVERPAYMENT")):
        yield Posting(_control(row, system), on, -sign * total)
    elif not row["Type"].endswith("TRANSFER"):  # The two halves of a transfer balance each other.
        yield from _lines(row, -sign, on, system)


def _journal(row: Row, system: dict[str, str]) -> Iterator[Posting]:
    """Post a manual journal: its debits are above nought, and tax stands on top of its lines or in them."""
    for line in row["JournalLines"]:
        tax = line.get("TaxAmount") or ZERO
        net = line["LineAmount"] - (tax if row["LineAmountTypes"] == "Inclusive" else ZERO)
        yield Posting(line.get("AccountID") or system["ROUNDING"], row["Date"], net)
        if tax:
            yield Posting(system["GST"], row["Date"], tax)
