"""Whatever is done to documents in whatever order: no forbidden status, every sum in balance, reports in agreement."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from counterfoil.twins.xero import seed
from counterfoil.twins.xero.books import Row, Store
from counterfoil.twins.xero.clock import Clock
from counterfoil.twins.xero.reports import aged, postings
from counterfoil.twins.xero.rules import (
    allocations,
    bank_transactions,
    bank_transfers,
    batch_payments,
    contacts,
    credit_notes,
    currencies,
    invoices,
    manual_journals,
    payments,
    prepayments,
)
from counterfoil.twins.xero.rules.documents import is_sales
from counterfoil.twins.xero.rules.refusal import Refused
from counterfoil.twins.xero.twin import Twin

START = datetime(2026, 3, 10, 12, tzinfo=UTC)
FAR_ON = date(2100, 1, 1)
# FACTS 10.2, 12, 14; PAID comes with the last settlement and goes with its removal.
DOCUMENT = {
    "DRAFT": {"SUBMITTED", "AUTHORISED", "DELETED"},
    "SUBMITTED": {"DRAFT", "AUTHORISED", "DELETED"},
    "AUTHORISED": {"PAID", "VOIDED"},
    "PAID": {"AUTHORISED"},
}
ENTRY = {"AUTHORISED": {"DELETED"}}
FINAL = ("DELETED", "VOIDED")

amounts = st.decimals("0.01", "250", places=2)
prices = st.decimals("0.01", "300", places=2) | st.decimals("-20", "300", places=2)
days = st.dates(date(2026, 1, 1), date(2026, 6, 30))
places = st.integers(0, 40)
modes = st.sampled_from(["Exclusive", "Inclusive", "NoTax"])
statuses = st.just("AUTHORISED") | st.sampled_from(["DRAFT", "SUBMITTED", "VOIDED", "DELETED", "PAID"])
lines = st.lists(
    st.fixed_dictionaries(
        {"Description": st.just("Course"), "Quantity": st.integers(1, 3).map(Decimal), "UnitAmount": prices,
         "AccountCode": st.sampled_from(["200", "205", "310", "429", "477"]), "TaxType": st.sampled_from(["", "NONE"])}
    ),
    min_size=1, max_size=3,
)  # fmt: skip


class Documents(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        clock = Clock()
        clock.set(START)
        self.twin = seed.sample(Twin(clock=clock, seed=7))
        self.books = self.twin.books_of("Southern")
        currencies.subscribe(self.books, {"Code": "USD"})
        self.people = list(self.books.contacts.rows)[:2]
        self.seen: dict[str, tuple[str, datetime]] = {}
        line: Row = {"Description": "Course", "UnitAmount": Decimal(100), "AccountCode": "200"}
        for sales, bank in (("ACCREC", "RECEIVE"), ("ACCPAY", "SPEND")):  # so that every rule bites from the start
            given = {"Status": "AUTHORISED", "LineItems": [line], "Contact": self.whose(0), "DueDate": FAR_ON}
            invoices.create(self.books, given | {"Type": sales})
            credit_notes.create(self.books, given | {"Type": f"{sales}CREDIT"})
            for kind in ("PREPAYMENT", "OVERPAYMENT"):
                money = {"Type": f"{bank}-{kind}", "BankAccount": {"Code": "090"}, "LineItems": [line]}
                bank_transactions.create(self.books, money | {"Contact": self.whose(0)})

    def done(self, act: Callable[..., Any], *given: Any, **named: Any) -> None:
        """Do it or be refused in words; anything else is a fault."""
        self.twin.clock.move(1)
        try:
            act(self.books, *given, **named)
        except Refused as refused:
            assert all(refused.messages)

    def pick(self, store: Store, place: int) -> Row:
        rows = list(store.rows.values())
        return rows[place % len(rows)] if rows else {}

    def whose(self, place: int) -> Row:
        return {"ContactID": self.people[place % 2]}

    @rule(kind=st.sampled_from(invoices.TYPES), status=statuses, mode=modes, sent=lines, place=places, on=days,
          currency=st.sampled_from(["NZD", "NZD", "USD"]), at=st.decimals("0.3", "3", places=4))  # fmt: skip
    def raise_an_invoice(self, kind: str, status: str, mode: str, sent: list[Row], place: int, on: date,
                         currency: str, at: Decimal) -> None:  # fmt: skip
        given = {"Type": kind, "Status": status, "LineAmountTypes": mode, "LineItems": sent, "Date": on}
        given |= {"Contact": self.whose(place), "DueDate": on + timedelta(days=20), "CurrencyCode": currency}
        self.done(invoices.create, given | ({"CurrencyRate": at} if currency == "USD" else {}))

    @rule(place=places, status=statuses, sent=st.none() | lines, mode=st.none() | modes)
    def change_an_invoice(self, place: int, status: str, sent: list[Row] | None, mode: str | None) -> None:
        if row := self.pick(self.books.invoices, place):
            given = {"Status": status, "LineItems": sent, "LineAmountTypes": mode}
            self.done(invoices.update, row, {name: value for name, value in given.items() if value is not None})

    @rule(kind=st.sampled_from(credit_notes.TYPES), status=statuses, mode=modes, sent=lines, place=places, on=days)
    def raise_a_credit_note(self, kind: str, status: str, mode: str, sent: list[Row], place: int, on: date) -> None:
        given = {"Type": kind, "Status": status, "LineAmountTypes": mode, "LineItems": sent, "Date": on}
        self.done(credit_notes.create, given | {"Contact": self.whose(place)})

    @rule(place=places, status=statuses)
    def change_a_credit_note(self, place: int, status: str) -> None:
        if row := self.pick(self.books.credit_notes, place):
            self.done(credit_notes.update, row, {"Status": status})

    @rule(kind=st.sampled_from([*bank_transactions.PLAIN_TYPES, *prepayments.TYPES]), mode=modes,
          sent=lines, place=places, on=days)  # fmt: skip
    def receive_or_spend(self, kind: str, mode: str, sent: list[Row], place: int, on: date) -> None:
        given = {"Type": kind, "LineAmountTypes": mode, "LineItems": sent[:1], "Date": on}
        self.done(bank_transactions.create, given | {"Contact": self.whose(place), "BankAccount": {"Code": "090"}})

    @rule(place=places, sent=st.none() | lines)
    def edit_or_delete_a_bank_transaction(self, place: int, sent: list[Row] | None) -> None:
        if row := self.pick(self.books.bank_transactions, place):
            self.done(bank_transactions.update, row, {"LineItems": sent} if sent else {"Status": "DELETED"})

    @rule(place=places, amount=amounts, whole=st.booleans(), on=days)
    def pay_an_invoice(self, place: int, amount: Decimal, whole: bool, on: date) -> None:
        if row := self.pick(self.books.invoices, place):
            given = {"Invoice": {"InvoiceID": row["InvoiceID"]}, "Account": {"Code": "090"}, "Date": on}
            self.done(payments.create, given | {"Amount": row["AmountDue"] if whole else amount})

    @rule(kind=st.sampled_from(["CreditNote", "Prepayment", "Overpayment"]), place=places, amount=amounts, on=days)
    def refund(self, kind: str, place: int, amount: Decimal, on: date) -> None:
        store = {"CreditNote": self.books.credit_notes, "Prepayment": self.books.prepayments}
        if row := self.pick(store.get(kind, self.books.overpayments), place):
            given = {kind: {f"{kind}ID": row["_id"]}, "Account": {"Code": "090"}, "Date": on}
            self.done(payments.create, given | {"Amount": min(amount, row["RemainingCredit"])})

    @rule(place=places)
    def remove_a_payment(self, place: int) -> None:
        if row := self.pick(self.books.payments, place):
            self.done(payments.delete, row, {"Status": "DELETED"})

    @rule(first=places, second=places, amount=amounts, on=days)
    def pay_a_batch(self, first: int, second: int, amount: Decimal, on: date) -> None:
        if self.books.invoices.rows:
            parts = [{"Invoice": {"InvoiceID": self.pick(self.books.invoices, one)["InvoiceID"]}, "Amount": amount}
                     for one in (first, second)]  # fmt: skip
            self.done(batch_payments.create, {"Account": {"Code": "091"}, "Date": on, "Payments": parts})

    @rule(place=places)
    def delete_a_batch(self, place: int) -> None:
        if row := self.pick(self.books.batch_payments, place):
            self.done(batch_payments.delete, row, {"Status": "DELETED"})

    @rule(amount=amounts, on=days)
    def transfer(self, amount: Decimal, on: date) -> None:
        given = {"FromBankAccount": {"Code": "090"}, "ToBankAccount": {"Code": "091"}, "Amount": amount, "Date": on}
        self.done(bank_transfers.create, given)

    @rule(kind=st.sampled_from(["credit_notes", "prepayments", "overpayments"]), one=places, other=places,
          amount=amounts, whole=st.booleans())  # fmt: skip
    def allocate(self, kind: str, one: int, other: int, amount: Decimal, whole: bool) -> None:
        credit = self.pick(getattr(self.books, kind), one)
        every = list(self.books.invoices.rows.values())
        fits = [row for row in every if row["Contact"] is credit["Contact"] and is_sales(row) == is_sales(credit)]
        chosen = fits if fits and other % 5 else every  # now and then one that does not fit
        invoice = chosen[other % len(chosen)]
        if credit["Status"] not in FINAL or other % 5 == 0:
            most = min(credit["RemainingCredit"], invoice["AmountDue"])
            given = {"Amount": most if whole else amount, "Invoice": {"InvoiceID": invoice["InvoiceID"]}}
            self.done(allocations.allocate, credit, given)

    @rule(kind=st.sampled_from(["credit_notes", "prepayments", "overpayments"]), place=places)
    def take_an_allocation_back(self, kind: str, place: int) -> None:
        credit = self.pick(getattr(self.books, kind), place)
        if credit and credit["_allocations"]:
            self.done(allocations.take_back, credit, credit["_allocations"][0]["AllocationID"])

    @rule(amount=prices, mode=modes, on=days, status=st.sampled_from(["POSTED", "DRAFT"]))
    def write_a_journal(self, amount: Decimal, mode: str, on: date, status: str) -> None:
        both = [{"AccountCode": "429", "LineAmount": amount}, {"AccountCode": "477", "LineAmount": -amount}]
        given = {"Narration": "Moved", "LineAmountTypes": mode, "Date": on, "Status": status, "JournalLines": both}
        self.done(manual_journals.create, given)

    @rule(archived=st.booleans())
    def archive_or_restore_a_contact(self, archived: bool) -> None:
        self.done(contacts.archive if archived else contacts.restore, self.books.contacts.rows[self.people[1]])

    @invariant()
    def no_status_is_reached_that_xero_forbids(self) -> None:
        for store, moves in (
            (self.books.invoices, DOCUMENT), (self.books.credit_notes, DOCUMENT), (self.books.prepayments, DOCUMENT),
            (self.books.overpayments, DOCUMENT), (self.books.payments, ENTRY), (self.books.bank_transactions, ENTRY),
            (self.books.batch_payments, ENTRY), (self.books.bank_transfers, ENTRY),
        ):  # fmt: skip
            for identifier, row in store.rows.items():
                before, at = self.seen.get(identifier, (row["Status"], START))
                assert row["Status"] == before or row["Status"] in moves.get(before, ()), (before, row)
                assert row["UpdatedDateUTC"] >= at
                self.seen[identifier] = (row["Status"], row["UpdatedDateUTC"])

    @invariant()
    def every_invoice_is_in_balance(self) -> None:
        for row in self.books.invoices.rows.values():
            settled = [one["Amount"] for one in row["_payments"] if one["Status"] != "DELETED"]
            applied = [one["Amount"] for one in row["_allocations"]]
            if row["Status"] in FINAL:
                assert not settled and not applied and row["AmountDue"] == 0
                continue
            assert (row["AmountPaid"], row["AmountCredited"]) == (sum(settled), sum(applied))
            assert row["AmountDue"] == row["Total"] - sum(settled) - sum(applied) >= 0
            assert row["Status"] != "PAID" or row["AmountDue"] == 0
            assert ("FullyPaidOnDate" in row) == (row["Status"] == "PAID")

    @invariant()
    def every_credit_is_in_balance(self) -> None:
        for store in (self.books.credit_notes, self.books.prepayments, self.books.overpayments):
            for row in store.rows.values():
                taken = [one for one in row["_payments"] if one["Status"] != "DELETED"] + row["_allocations"]
                left = row["Total"] - sum(one["Amount"] for one in taken)
                assert row["RemainingCredit"] == (0 if row["Status"] in FINAL else left) >= 0

    @invariant()
    def the_accounts_agree_with_the_documents(self) -> None:
        sums: dict[str, Decimal] = {}
        for one in postings.every(self.books):
            sums[one.account] = sums.get(one.account, Decimal(0)) + one.amount
        assert sum(sums.values()) == 0
        held = {row.get("SystemAccount"): row["AccountID"] for row in self.books.accounts.rows.values()}
        for account, sales, sign in (("DEBTORS", True, 1), ("CREDITORS", False, -1)):
            still_open = [
                one.due
                for contact in self.books.contacts.rows.values()
                for one in aged.standing(self.books, contact, FAR_ON, sales=sales)
            ]
            assert sign * sums.get(held[account], Decimal(0)) == sum(still_open)


Documents.TestCase.settings = settings(
    max_examples=25, stateful_step_count=50, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
test_documents_in_any_order = Documents.TestCase
