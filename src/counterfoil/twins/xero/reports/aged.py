"""What one contact owes or is owed, document by document, with how long it is overdue (FACTS 19).

Credits that are not used up are listed too, below nought: so the closing balance is the contact's share of the debtors'
or creditors' account.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from counterfoil.twins.xero import wire
from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.reports import periods, rows
from counterfoil.twins.xero.resource import Call
from counterfoil.twins.xero.rules.amounts import ZERO
from counterfoil.twins.xero.rules.currencies import in_base
from counterfoil.twins.xero.rules.documents import is_sales
from counterfoil.twins.xero.rules.refusal import NotFound, Refused
from counterfoil.twins.xero.rules.settling import living_payments

_LIVING = ("AUTHORISED", "PAID")


@dataclass(frozen=True, slots=True)
class Open:
    """A document as it stood on a day, in the organisation's own currency; a credit is below nought."""

    row: Row
    total: Decimal
    paid: Decimal
    credited: Decimal
    due: Decimal


def receivables(books: Books, call: Call) -> tuple[list[str], list[Row]]:
    return _report(books, call, sales=True)


def payables(books: Books, call: Call) -> tuple[list[str], list[Row]]:
    return _report(books, call, sales=False)


def standing(books: Books, contact: Row, on: date, *, sales: bool) -> list[Open]:
    """Give the contact's documents on which something was still open that day, oldest first."""
    found = (_stood(row, on) for row in _documents(books, contact) if is_sales(row) == sales)
    return sorted((one for one in found if one.due), key=lambda one: (one.row["Date"], one.row["_id"]))


def _report(books: Books, call: Call, *, sales: bool) -> tuple[list[str], list[Row]]:
    contact = _contact(books, call)
    on = periods.day(call, "date", periods.month_end(books.today()))
    last_on = periods.day(call, "toDate", on)
    found = [one for one in standing(books, contact, on, sales=sales) if one.row["Date"] <= last_on]
    first_on = periods.day(call, "fromDate", min((one.row["Date"] for one in found), default=last_on))
    opening = sum((one.due for one in found if one.row["Date"] < first_on), ZERO)
    listed = [one for one in found if one.row["Date"] >= first_on]
    sums = [sum((getattr(one, name) for one in listed), ZERO) for name in ("total", "paid", "credited", "due")]
    closing = [rows.money(one) for one in (*sums[:3], opening + sums[3])]
    blank = ["", "", ""]
    before = [wire.day_string(first_on), "Opening Balance", *blank, "", "", rows.money(opening)]
    shown = [rows.header("Date", "Number", "Due Date", "", "Total", "Paid", "Credited", "Due")]
    shown.append(rows.section("", [rows.row(before[0], before[1:])]))
    if listed:
        total = rows.summary("Total", [*blank, *(rows.money(one) for one in sums)])
        shown.append(rows.section("", [*(_row(one, on) for one in listed), total]))
    shown.append(rows.section("", [rows.summary("Closing Balance", [*blank, *closing])]))
    covered = f"From {rows.written_day(first_on)} to {rows.written_day(last_on)}"
    return ["Invoices", contact["Name"], covered, f"Showing payments to {rows.written_day(on)}"], shown


def _contact(books: Books, call: Call) -> Row:
    named = call.text("contactId")
    if not named:
        raise Refused("The parameter contactId is required: there is no such report of all contacts.")
    found = books.contacts.get(named.lower())
    if found is None:
        raise NotFound
    return found


def _documents(books: Books, contact: Row) -> Iterator[Row]:
    for store in (books.invoices, books.credit_notes, books.prepayments, books.overpayments):
        yield from (row for row in store.where("contact", contact["ContactID"]) if row["Status"] in _LIVING)


def _stood(row: Row, on: date) -> Open:
    sign = 1 if "InvoiceID" in row else -1
    if row["Date"] > on:
        return Open(row, ZERO, ZERO, ZERO, ZERO)
    paid = sum((one["Amount"] for one in living_payments(row) if one["Date"] <= on), ZERO)
    credited = sum((one["Amount"] for one in row["_allocations"] if one["Date"] <= on), ZERO)
    amounts = (row["Total"], paid, credited, row["Total"] - paid - credited)
    return Open(row, *(sign * in_base(one, row["CurrencyRate"]) for one in amounts))


def _row(one: Open, on: date) -> Row:
    row = one.row
    due_on = row.get("DueDate")
    late = (on - due_on).days if due_on else 0
    number = row.get("InvoiceNumber") or row.get("CreditNoteNumber") or row.get("Reference") or ""
    values = [number, wire.day_string(due_on) if due_on else "", f"{late} days overdue" if late > 0 else ""]
    values += [rows.money(figure) for figure in (one.total, one.paid, one.credited, one.due)]
    return rows.row(wire.day_string(row["Date"]), values, invoiceID=row["_id"])
