"""What a person does in Xero itself: the same rules as the API, and no calls spent.

Pages, controls and demonstrations all act through this. Rows are Xero's; a contact or document may be named by its id
or its number.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.resources import contacts as contact_resource
from counterfoil.twins.xero.resources import credit_notes as note_resource
from counterfoil.twins.xero.resources import invoices as invoice_resource
from counterfoil.twins.xero.rules import (
    accounts,
    allocations,
    bank_transactions,
    contacts,
    credit_notes,
    invoices,
    payments,
    prepayments,
    tracking,
)
from counterfoil.twins.xero.rules.refusal import Refused

PAID_INTO, INCOME = "090", "200"
DUE_AFTER = timedelta(days=14)
_P = ParamSpec("_P")
_R = TypeVar("_R")


@dataclass(frozen=True, slots=True)
class Line:
    description: str
    unit_amount: Decimal
    quantity: Decimal = Decimal(1)
    account: str = "200"
    tax_type: str = ""
    id: str = ""

    def as_sent(self) -> Row:
        sent: Row = {"Description": self.description, "Quantity": self.quantity, "UnitAmount": self.unit_amount}
        sent |= {"AccountCode": self.account} if self.account else {}
        sent |= {"TaxType": self.tax_type} if self.tax_type else {}
        return sent | ({"LineItemID": self.id} if self.id else {})


def _by_itself(
    act: Callable[Concatenate[Bookkeeper, _P], _R],
) -> Callable[Concatenate[Bookkeeper, _P], _R]:
    """One act at a time, whichever thread it comes from."""

    @wraps(act)
    def alone(self: Bookkeeper, /, *args: _P.args, **kwargs: _P.kwargs) -> _R:
        with self._lock:
            return act(self, *args, **kwargs)

    return alone


class Bookkeeper:
    def __init__(self, books: Books, lock: threading.RLock | None = None) -> None:  # type: ignore[valid-type,unused-ignore]
        self.books = books
        self._lock = lock or threading.RLock()

    def contact(self, named: str) -> Row:
        by_name = self.books.contacts.where("name", named)
        found = contact_resource.find(self.books, named) or (by_name[0] if by_name else None)
        if found is None:
            raise Refused(f"There is no contact {named}.")
        return found

    def invoice(self, named: str) -> Row:
        found = invoice_resource.find(self.books, named)
        if found is None:
            raise Refused(f"There is no invoice {named}.")
        return found

    def credit_note(self, named: str) -> Row:
        found = note_resource.find(self.books, named)
        if found is None:
            raise Refused(f"There is no credit note {named}.")
        return found

    def credit_of(self, named: str) -> Row:
        """Find a credit note by id or number, a pre- or overpayment by id."""
        found = note_resource.find(self.books, named) or self.books.prepayments.get(named)
        found = found or self.books.overpayments.get(named)
        if found is None:
            raise Refused(f"There is no credit {named}.")
        return found

    def account(self, named: str) -> Row:
        by_code = self.books.accounts.where("code", named)
        found = self.books.accounts.get(named) or (by_code[0] if by_code else None)
        if found is None:
            raise Refused(f"There is no account {named}.")
        return found

    @_by_itself
    def add_contact(self, name: str, email: str = "", number: str = "") -> Row:
        return contacts.create(self.books, {"Name": name, "EmailAddress": email, "ContactNumber": number})

    @_by_itself
    def edit_contact(self, named: str, /, **fields: object) -> Row:
        """Change fields by Xero's names: Name, EmailAddress, ContactNumber and so on."""
        return contacts.update(self.books, self.contact(named), dict(fields))

    @_by_itself
    def archive_contact(self, named: str) -> Row:
        row = self.contact(named)
        contacts.archive(self.books, row)
        return row

    @_by_itself
    def restore_contact(self, named: str) -> Row:
        row = self.contact(named)
        contacts.restore(self.books, row)
        return row

    @_by_itself
    def merge_contacts(self, loser: str, survivor: str) -> Row:
        """Give the survivor, who now has the loser's documents."""
        into = self.contact(survivor)
        contacts.merge(self.books, self.contact(loser), into)
        return into

    @_by_itself
    def raise_invoice(
        self, contact: str, lines: Sequence[Line], *, due_on: date | None = None, on: date | None = None,
        approved: bool = True, kind: str = "ACCREC", number: str = "", reference: str = "",
        line_amount_types: str = "Exclusive",
    ) -> Row:  # fmt: skip
        raised_on = on or self.books.today()
        sent: Row = {
            "Type": kind, "Contact": {"ContactID": self.contact(contact)["ContactID"]}, "Date": raised_on,
            "DueDate": due_on or raised_on + DUE_AFTER, "Status": "AUTHORISED" if approved else "DRAFT",
            "InvoiceNumber": number, "Reference": reference, "LineAmountTypes": line_amount_types,
            "LineItems": [line.as_sent() for line in lines],
        }  # fmt: skip
        return invoices.create(self.books, sent, 4)[0]

    @_by_itself
    def approve(self, invoice: str) -> Row:
        return invoices.update(self.books, self.invoice(invoice), {"Status": "AUTHORISED"})[0]

    @_by_itself
    def edit(
        self, invoice: str, *, due_on: date | None = None, reference: str | None = None, contact: str | None = None,
        lines: Sequence[Line] | None = None, on: date | None = None,
    ) -> Row:  # fmt: skip
        """Change what is given; `lines` replaces all lines, but one with a known id stays that line."""
        sent: Row = {} if due_on is None else {"DueDate": due_on}
        sent |= {} if on is None else {"Date": on}
        sent |= {} if reference is None else {"Reference": reference}
        sent |= {} if contact is None else {"Contact": {"ContactID": self.contact(contact)["ContactID"]}}
        sent |= {} if lines is None else {"LineItems": [line.as_sent() for line in lines]}
        return invoices.update(self.books, self.invoice(invoice), sent, 4)[0]

    @_by_itself
    def pay(
        self, invoice: str, amount: Decimal | None = None, *, account: str = PAID_INTO, on: date | None = None,
        reference: str = "",
    ) -> Row:  # fmt: skip
        """Pay an invoice in whole, or in part with `amount`; give the payment."""
        row = self.invoice(invoice)
        sent: Row = {
            "Invoice": {"InvoiceID": row["InvoiceID"]}, "Account": {"Code": account}, "Reference": reference,
            "Amount": row["AmountDue"] if amount is None else amount, "Date": on or self.books.today(),
        }  # fmt: skip
        return payments.create(self.books, sent)

    @_by_itself
    def remove_payment(self, payment: str) -> Row:
        found = self.books.payments.get(payment)
        if found is None:
            raise Refused("There is no such payment.")
        return payments.delete(self.books, found, {"Status": "DELETED"})

    @_by_itself
    def credit(self, invoice: str, amount: Decimal | None = None, *, reference: str = "") -> Row:
        """Raise an approved credit note over the amount (tax in it) and apply it to the invoice; give the note."""
        row = self.invoice(invoice)
        given = row["AmountDue"] if amount is None else amount
        if row["Status"] != "AUTHORISED" or not 0 < given <= row["AmountDue"]:
            raise Refused("Only what is still due on an approved invoice can be credited.")
        coded = next(line for line in row["LineItems"] if "LineAmount" in line)
        line: Row = {"Description": f"Credit for {row['InvoiceNumber']}", "Quantity": Decimal(1), "UnitAmount": given}
        line |= {name: coded[name] for name in ("AccountCode", "TaxType") if name in coded}
        sent: Row = {
            "Type": f"{row['Type']}CREDIT", "Contact": {"ContactID": row["Contact"]["ContactID"]},
            "Status": "AUTHORISED", "LineAmountTypes": "Inclusive", "Reference": reference, "LineItems": [line],
        }  # fmt: skip
        note = credit_notes.create(self.books, sent)[0]
        allocations.allocate(self.books, note, {"Amount": given, "Invoice": {"InvoiceID": row["InvoiceID"]}})
        return note

    @_by_itself
    def prepay(
        self, contact: str, amount: Decimal, *, account: str = PAID_INTO, on: date | None = None, reference: str = "",
        coded: str = INCOME, sales: bool = True,
    ) -> Row:  # fmt: skip
        """Enter money in advance, tax in it, from a customer or to a supplier; give the prepayment."""
        line: Row = {"Description": "In advance", "UnitAmount": amount, "AccountCode": coded}
        return self._advance("PREPAYMENT", contact, line, account, on, reference, sales)

    @_by_itself
    def overpay(
        self, contact: str, amount: Decimal, *, account: str = PAID_INTO, on: date | None = None, reference: str = "",
        sales: bool = True,
    ) -> Row:  # fmt: skip
        """Enter what was paid too much; give the overpayment."""
        line: Row = {"Description": "Overpayment", "UnitAmount": amount}
        return self._advance("OVERPAYMENT", contact, line, account, on, reference, sales)

    def _advance(
        self, kind: str, contact: str, line: Row, account: str, on: date | None, reference: str, sales: bool
    ) -> Row:
        sent: Row = {
            "Type": f"{'RECEIVE' if sales else 'SPEND'}-{kind}", "BankAccount": {"Code": account},
            "Contact": {"ContactID": self.contact(contact)["ContactID"]}, "Date": on or self.books.today(),
            "Reference": reference, "LineItems": [{"Quantity": Decimal(1), **line}],
        }  # fmt: skip
        transaction = bank_transactions.create(self.books, sent)[0]
        made = prepayments.opened_by(self.books, transaction)
        assert made is not None, "such a transaction always makes one"
        return made

    @_by_itself
    def allocate(self, credit: str, invoice: str, amount: Decimal | None = None) -> Row:
        """Apply a credit note, pre- or overpayment to an invoice, as far as both go; give the credit."""
        found, row = self.credit_of(credit), self.invoice(invoice)
        most = min(found["RemainingCredit"], row["AmountDue"])
        sent: Row = {"Amount": most if amount is None else amount, "Invoice": {"InvoiceID": row["InvoiceID"]}}
        allocations.allocate(self.books, found, sent)
        return found

    @_by_itself
    def uncredit(self, credit_note: str, allocation: str) -> Row:
        """Take an allocation back; the credit note, pre- or overpayment keeps its credit."""
        credit = self.credit_of(credit_note)
        allocations.take_back(self.books, credit, allocation)
        return credit

    @_by_itself
    def add_account(self, code: str, name: str, kind: str, *, tax_type: str = "", number: str = "") -> Row:
        """Add an account; `kind` is Xero's type (REVENUE, OVERHEADS, BANK), `number` a bank account's."""
        sent: Row = {"Code": code, "Name": name, "Type": kind, "TaxType": tax_type, "BankAccountNumber": number}
        return accounts.create(self.books, {field: value for field, value in sent.items() if value})

    @_by_itself
    def edit_account(self, account: str, *, code: str = "", name: str = "") -> Row:
        sent = {field: value for field, value in (("Code", code), ("Name", name)) if value}
        return accounts.update(self.books, self.account(account), sent)

    @_by_itself
    def archive_account(self, account: str) -> Row:
        return accounts.archive(self.books, self.account(account))

    @_by_itself
    def restore_account(self, account: str) -> Row:
        return accounts.restore(self.books, self.account(account))

    @_by_itself
    def rename_tax_rate(self, tax_type: str, name: str) -> Row:
        """Give a tax rate another name, as a person may with any; its TaxType stays (FACTS 17)."""
        row = self.books.tax_rates.get(tax_type)
        if row is None:
            raise Refused(f"There is no tax rate {tax_type}.")
        row["Name"] = name
        return row

    @_by_itself
    def rename_tracking(self, category: str, name: str, option: str = "") -> Row:
        """Rename a tracking category, or one of its options; both are named as they are now."""
        row = next(iter(self.books.tracking_categories.where("name", category)), None)
        if row is None:
            raise Refused(f"There is no tracking category {category}.")
        if not option:
            return tracking.update(self.books, row, {"Name": name})
        for one in row["Options"]:
            if one["Name"] == option:
                tracking.update_option(self.books, row, one, {"Name": name})
                return row
        raise Refused(f"The tracking category {category} has no option {option}.")

    @_by_itself
    def void(self, invoice: str) -> Row:
        return invoices.update(self.books, self.invoice(invoice), {"Status": "VOIDED"})[0]

    @_by_itself
    def delete(self, invoice: str) -> Row:
        """Delete a draft."""
        return invoices.update(self.books, self.invoice(invoice), {"Status": "DELETED"})[0]

    @_by_itself
    def lock(self, *, period_on: date | None = None, year_end_on: date | None = None) -> None:
        """Set or, with nothing given, lift the lock dates."""
        for name, on in (("PeriodLockDate", period_on), ("EndOfYearLockDate", year_end_on)):
            if on is None:
                self.books.organisation.pop(name, None)
            else:
                self.books.organisation[name] = on
