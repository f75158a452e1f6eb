"""Xero's own Python client drives the twin over HTTP in strict mode: Xero's file knows all that it sends (FACTS 26)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from xero_python.accounting import AccountingApi, models
from xero_python.api_client import ApiClient, Configuration
from xero_python.api_client.oauth2 import OAuth2Token
from xero_python.exceptions import AccountingBadRequestException

from counterfoil.twins.xero import seed, server
from counterfoil.twins.xero.twin import Twin
from tests.contract.caller import Caller

pytestmark = pytest.mark.filterwarnings("ignore")  # the client's own dependencies warn


class Official:
    def __init__(self, caller: Caller) -> None:
        held = {
            "access_token": caller.token,
            "expires_in": 1800,
            "token_type": "Bearer",
            "scope": [],
            "refresh_token": "",
        }
        app = OAuth2Token(client_id=seed.CLIENT_ID, client_secret=seed.CLIENT_SECRET)
        client = ApiClient(Configuration(oauth2_token=app), pool_threads=1)
        client.oauth2_token_getter(lambda: held)
        client.oauth2_token_saver(held.update)
        self.api = AccountingApi(client, base_url=f"{caller.address}/api.xro/2.0")
        self.tenant = caller.books.tenant

    def __getattr__(self, operation: str) -> Any:
        return lambda *given, **named: getattr(self.api, operation)(self.tenant, *given, **named)


@pytest.fixture
def official() -> Iterator[Official]:
    twin = seed.sample(Twin())
    twin.limits.enforced = False
    running = server.start(twin)
    client = Official(Caller(twin, server.over_http, running.url))
    yield client
    client.api.api_client.rest_client.pool_manager.clear()
    running.close()


READS = ("get_organisations", "get_accounts", "get_tax_rates", "get_currencies", "get_branding_themes", "get_contacts",
         "get_invoices", "get_payments", "get_credit_notes")  # fmt: skip


@pytest.mark.parametrize("operation", READS)
def test_it_reads(official: Official, operation: str) -> None:
    assert getattr(official, operation)()


def _line() -> Any:
    return models.LineItem(description="Course", quantity=2.0, unit_amount=10.5, account_code="200")


def test_it_goes_from_a_contact_to_a_paid_and_credited_invoice(official: Official) -> None:
    phones = [models.Phone(phone_type="MOBILE", phone_number="555")]
    person = models.Contact(name="Ada Lovelace", contact_number="L-1", phones=phones)
    made = official.create_contacts(models.Contacts(contacts=[person]), summarize_errors=False)
    whose = models.Contact(contact_id=made.contacts[0].contact_id)
    terms = {"date": date(2026, 3, 1), "status": "AUTHORISED", "line_items": [_line()], "contact": whose}
    raised = models.Invoice(type="ACCREC", due_date=date(2026, 3, 31), **terms)
    row = official.create_invoices(models.Invoices(invoices=[raised])).invoices[0]
    assert str(row.total) == "24.15"
    this = models.Invoice(invoice_id=row.invoice_id)
    paid = models.Payment(invoice=this, account=models.Account(code="090"), amount=4.15, date=date(2026, 3, 2))
    payment = official.create_payment(paid).payments[0]
    note = models.CreditNote(type="ACCRECCREDIT", **terms)
    credit = official.create_credit_notes(models.CreditNotes(credit_notes=[note])).credit_notes[0]
    applied = models.Allocation(amount=20.0, date=date(2026, 3, 3), invoice=this)
    official.create_credit_note_allocation(credit.credit_note_id, models.Allocations(allocations=[applied]))
    assert official.get_invoice(row.invoice_id).invoices[0].status == "PAID"
    official.delete_payment(payment.payment_id, models.PaymentDelete(status="DELETED"))
    since = datetime(2026, 1, 1, tzinfo=UTC)
    found = official.get_invoices(page=1, where='Status=="AUTHORISED"', if_modified_since=since).invoices
    assert [one.invoice_number for one in found] == [row.invoice_number]
    assert official.get_invoice_history(row.invoice_id).history_records
    assert official.get_contact_by_contact_number("L-1").contacts[0].name == "Ada Lovelace"


def test_it_understands_a_refusal(official: Official) -> None:
    taken = models.Contacts(contacts=[models.Contact(name="Aroha Ngata")])
    with pytest.raises(AccountingBadRequestException, match="already assigned to another contact"):
        official.create_contacts(taken, summarize_errors=True)


NOTE = models.HistoryRecords(history_records=[models.HistoryRecord(details="Agreed by phone")])


def _someone(official: Official, name: str = "Ada Lovelace") -> Any:
    """Make a contact and give only its id, as a document names it."""
    made = official.create_contacts(
        models.Contacts(contacts=[models.Contact(name=name, email_address="ada@example.org")])
    )
    return models.Contact(contact_id=made.contacts[0].contact_id)


def _invoice(official: Official, whose: Any, **fields: Any) -> Any:
    whole = {"type": "ACCREC", "status": "AUTHORISED", "date": date(2026, 3, 1), "due_date": date(2026, 3, 31)}
    raised = models.Invoice(contact=whose, line_items=[_line()], **{**whole, **fields})
    return official.create_invoices(models.Invoices(invoices=[raised])).invoices[0]


def _received(official: Official, whose: Any, kind: str) -> Any:
    money = models.BankTransaction(
        type=kind, contact=whose, line_items=[_line()], bank_account=models.Account(code="090"), date=date(2026, 3, 1)
    )
    made = official.create_bank_transactions(models.BankTransactions(bank_transactions=[money]))
    return made.bank_transactions[0]


def _applied(invoice: Any, amount: float) -> Any:
    this = models.Invoice(invoice_id=invoice.invoice_id)
    return models.Allocations(allocations=[models.Allocation(amount=amount, date=date(2026, 3, 3), invoice=this)])


def test_it_keeps_accounts_and_currencies(official: Official) -> None:
    made = official.create_account(models.Account(code="299", name="Grants", type=models.AccountType.REVENUE)).accounts[
        0
    ]
    changed = models.Accounts(
        accounts=[models.Account(code="299", name="Grants received", type=models.AccountType.REVENUE)]
    )
    assert official.update_account(made.account_id, changed).accounts[0].name == "Grants received"
    assert official.get_account(made.account_id).accounts[0].code == "299"
    official.delete_account(made.account_id)
    official.create_currency(models.Currency(code=models.CurrencyCode.USD, description="Dollars"))
    assert [one.code.value for one in official.get_currencies().currencies] == ["NZD", "USD"]
    theme = official.get_branding_themes().branding_themes[0]
    assert official.get_branding_theme(theme.branding_theme_id).branding_themes[0].name == "Standard"
    assert official.get_organisation_actions().actions
    user = official.get_users().users[0]
    assert official.get_user(user.user_id).users[0].email_address == user.email_address


def test_it_keeps_tax_rates(official: Official) -> None:
    part = models.TaxComponent(name="Levy", rate=2.25)
    levy = models.TaxRate(name="Levy", report_tax_type="OUTPUT", tax_components=[part])
    made = official.create_tax_rates(models.TaxRates(tax_rates=[levy])).tax_rates[0]
    assert official.get_tax_rate_by_tax_type(made.tax_type).tax_rates[0].name == "Levy"
    gone = models.TaxRate(name="Levy", tax_type=made.tax_type, tax_components=[part], status="DELETED")
    assert official.update_tax_rate(models.TaxRates(tax_rates=[gone])).tax_rates[0].status == "DELETED"


def test_it_keeps_tracking(official: Official) -> None:
    made = official.create_tracking_category(models.TrackingCategory(name="Region")).tracking_categories[0]
    identifier = made.tracking_category_id
    north = official.create_tracking_options(identifier, models.TrackingOption(name="North")).options[0]
    renamed = models.TrackingOption(name="Far North")
    official.update_tracking_options(identifier, north.tracking_option_id, renamed)
    official.update_tracking_category(identifier, models.TrackingCategory(name="Area"))
    read = official.get_tracking_category(identifier).tracking_categories[0]
    assert (read.name, [one.name for one in read.options]) == ("Area", ["Far North"])
    assert official.get_tracking_categories().tracking_categories
    official.delete_tracking_options(identifier, north.tracking_option_id)
    official.delete_tracking_category(identifier)


def test_it_keeps_contacts_with_files_and_groups(official: Official, tmp_path: Path) -> None:
    whose = _someone(official)
    identifier = whose.contact_id
    changed = models.Contacts(contacts=[models.Contact(email_address="ada@other.example")])
    official.update_contact(identifier, changed)
    again = models.Contact(contact_id=identifier, first_name="Ada")
    official.update_or_create_contacts(models.Contacts(contacts=[again]))
    read = official.get_contact(identifier).contacts[0]
    assert (read.email_address, read.first_name) == ("ada@other.example", "Ada")
    official.create_contact_history(identifier, NOTE)
    assert official.get_contact_history(identifier).history_records[0].details == "Agreed by phone"
    official.create_contact_attachment_by_file_name(identifier, "note.txt", b"as agreed")
    assert official.get_contact_attachments(identifier).attachments[0].file_name == "note.txt"
    groups = models.ContactGroups(contact_groups=[models.ContactGroup(name="Learners")])
    group = official.create_contact_group(groups).contact_groups[0].contact_group_id
    official.create_contact_group_contacts(group, models.Contacts(contacts=[whose]))
    assert len(official.get_contact_group(group).contact_groups[0].contacts) == 1
    official.delete_contact_group_contact(group, identifier)
    gone = models.ContactGroups(contact_groups=[models.ContactGroup(status="DELETED")])
    official.update_contact_group(group, gone)
    assert not official.get_contact_groups().contact_groups


def test_it_keeps_items(official: Official) -> None:
    sold = models.Purchase(unit_price=12.5, account_code="200")
    book = models.Item(code="BOOK", name="Book", sales_details=sold)
    made = official.create_items(models.Items(items=[book])).items[0]
    official.update_item(made.item_id, models.Items(items=[models.Item(code="BOOK", name="Large book")]))
    official.update_or_create_items(models.Items(items=[models.Item(code="BOOK", description="A book")]))
    assert official.get_item(made.item_id).items[0].name == "Large book"
    assert len(official.get_items().items) == 1
    official.create_item_history(made.item_id, NOTE)
    assert official.get_item_history(made.item_id).history_records
    official.delete_item(made.item_id)


def test_it_prints_sends_and_annotates_an_invoice(official: Official) -> None:
    row = _invoice(official, _someone(official))
    identifier = row.invoice_id
    changed = models.Invoices(invoices=[models.Invoice(reference="PO 9")])
    assert official.update_invoice(identifier, changed).invoices[0].reference == "PO 9"
    again = models.Invoice(invoice_id=identifier, reference="PO 10")
    official.update_or_create_invoices(models.Invoices(invoices=[again]))
    assert official.get_online_invoice(identifier).online_invoices[0].online_invoice_url
    official.create_invoice_history(identifier, NOTE)
    kept = official.create_invoice_attachment_by_file_name(identifier, "order.txt", b"an order").attachments[0]
    assert official.get_invoice_attachments(identifier).attachments[0].attachment_id == kept.attachment_id
    assert Path(official.get_invoice_as_pdf(identifier)).read_bytes().startswith(b"%PDF")
    official.email_invoice(identifier, models.RequestEmpty())
    assert official.get_invoice(identifier).invoices[0].sent_to_contact


def test_it_takes_credit_notes_through_their_life(official: Official) -> None:
    whose = _someone(official)
    note = models.CreditNote(type="ACCRECCREDIT", contact=whose, line_items=[_line()], date=date(2026, 3, 1))
    made = official.create_credit_notes(models.CreditNotes(credit_notes=[note])).credit_notes[0]
    identifier = made.credit_note_id
    official.update_credit_note(identifier, models.CreditNotes(credit_notes=[models.CreditNote(status="AUTHORISED")]))
    again = models.CreditNote(credit_note_id=identifier, reference="C 1")
    official.update_or_create_credit_notes(models.CreditNotes(credit_notes=[again]))
    assert Path(official.get_credit_note_as_pdf(identifier)).read_bytes().startswith(b"%PDF")
    official.create_credit_note_history(identifier, NOTE)
    assert official.get_credit_note_history(identifier).history_records
    official.create_credit_note_allocation(identifier, _applied(_invoice(official, whose), 24.15))
    read = official.get_credit_note(identifier).credit_notes[0]
    assert (read.status, len(read.allocations)) == ("PAID", 1)
    with pytest.raises(ValueError, match="amount"):  # its own description forgets that the answer has no Amount
        official.delete_credit_note_allocations(identifier, read.allocations[0].allocation_id)
    assert official.get_credit_note(identifier).credit_notes[0].status == "AUTHORISED"


def test_it_pays_one_by_one_and_in_batches(official: Official) -> None:
    whose = _someone(official)
    first, second = _invoice(official, whose), _invoice(official, whose)

    def part(row: Any, amount: float) -> Any:
        return models.Payment(invoice=models.Invoice(invoice_id=row.invoice_id), amount=amount)

    alone = part(first, 4.15)
    alone.account, alone.date = models.Account(code="090"), date(2026, 3, 2)
    made = official.create_payments(models.Payments(payments=[alone])).payments[0]
    official.create_payment_history(made.payment_id, NOTE)
    assert official.get_payment_history(made.payment_id).history_records
    assert official.get_payment(made.payment_id).payments[0].amount == Decimal("4.15")
    whole = {"account": models.Account(code="090"), "date": date(2026, 3, 2)}
    for end in ("by id in the body", "by address"):
        batch = models.BatchPayment(payments=[part(first, 10.0), part(second, 10.0)], **whole)
        held = official.create_batch_payment(models.BatchPayments(batch_payments=[batch])).batch_payments[0]
        identifier = held.batch_payment_id
        assert len(official.get_batch_payment(identifier).batch_payments[0].payments) == 2
        assert official.get_batch_payment_history(identifier).history_records
        if end == "by address":
            gone = models.BatchPaymentDeleteByUrlParam(status="DELETED")
            official.delete_batch_payment_by_url_param(identifier, gone)
        else:
            official.delete_batch_payment(models.BatchPaymentDelete(batch_payment_id=identifier, status="DELETED"))
    assert [one.status for one in official.get_batch_payments().batch_payments] == ["DELETED", "DELETED"]


def test_it_receives_spends_and_moves_money(official: Official) -> None:
    whose = _someone(official)
    row = _received(official, whose, "RECEIVE")
    identifier = row.bank_transaction_id
    account = models.Account(code="090")
    edited = models.BankTransaction(
        type="RECEIVE", contact=whose, line_items=[_line()], bank_account=account, reference="R 1"
    )
    official.update_bank_transaction(identifier, models.BankTransactions(bank_transactions=[edited]))
    gone = models.BankTransaction(
        bank_transaction_id=identifier, type="RECEIVE", contact=whose, line_items=[_line()], bank_account=account,
        status="DELETED",
    )  # fmt: skip
    official.update_or_create_bank_transactions(models.BankTransactions(bank_transactions=[gone]))
    read = official.get_bank_transaction(identifier).bank_transactions[0]
    assert (read.status, read.reference) == ("DELETED", "R 1")
    assert official.get_bank_transactions(page=1).bank_transactions
    assert official.get_bank_transactions_history(identifier).history_records
    moved = models.BankTransfer(
        from_bank_account=account, to_bank_account=models.Account(code="091"), amount=5.0, date=date(2026, 3, 1)
    )
    made = official.create_bank_transfer(models.BankTransfers(bank_transfers=[moved])).bank_transfers[0]
    assert official.get_bank_transfer(made.bank_transfer_id).bank_transfers[0].amount == 5
    gone_too = models.BankTransferDeleteByUrlParam(status="DELETED")
    official.delete_bank_transfer(made.bank_transfer_id, gone_too)
    assert not official.get_bank_transfers().bank_transfers


def test_it_applies_money_received_in_advance(official: Official) -> None:
    whose = _someone(official)
    early, over = (_received(official, whose, f"RECEIVE-{kind}") for kind in ("PREPAYMENT", "OVERPAYMENT"))
    row = _invoice(official, whose)
    official.create_prepayment_allocations(early.prepayment_id, _applied(row, 14.15))
    official.create_overpayment_allocations(over.overpayment_id, _applied(row, 10.0))
    assert official.get_invoice(row.invoice_id).invoices[0].status == "PAID"
    assert official.get_prepayment(early.prepayment_id).prepayments[0].remaining_credit == Decimal("6.85")
    assert len(official.get_prepayments(page=1).prepayments) == len(official.get_overpayments().overpayments) == 1
    official.create_prepayment_history(early.prepayment_id, NOTE)
    assert official.get_prepayment_history(early.prepayment_id).history_records
    read = official.get_overpayment(over.overpayment_id).overpayments[0]
    assert read.allocations[0].invoice.invoice_id == row.invoice_id
    assert official.get_overpayment_history(over.overpayment_id).history_records


def test_it_orders_and_quotes(official: Official) -> None:
    whose = _someone(official)
    wanted = models.PurchaseOrder(contact=whose, line_items=[_line()], date=date(2026, 3, 1))
    order = official.create_purchase_orders(models.PurchaseOrders(purchase_orders=[wanted])).purchase_orders[0]
    approved = models.PurchaseOrders(purchase_orders=[models.PurchaseOrder(status="AUTHORISED")])
    official.update_purchase_order(order.purchase_order_id, approved)
    read = official.get_purchase_order_by_number(order.purchase_order_number).purchase_orders[0]
    assert read.status == "AUTHORISED"
    assert official.get_purchase_order(order.purchase_order_id).purchase_orders
    assert official.get_purchase_orders(page=1).purchase_orders
    assert Path(official.get_purchase_order_as_pdf(order.purchase_order_id)).read_bytes().startswith(b"%PDF")
    offer = models.Quote(contact=whose, line_items=[_line()], date=date(2026, 3, 1))
    quote = official.create_quotes(models.Quotes(quotes=[offer])).quotes[0]
    sent = models.Quote(contact=whose, date=date(2026, 3, 1), status=models.QuoteStatusCodes.SENT)
    official.update_quote(quote.quote_id, models.Quotes(quotes=[sent]))
    assert official.get_quote(quote.quote_id).quotes[0].status.value == "SENT"
    assert len(official.get_quotes().quotes) == 1
    assert Path(official.get_quote_as_pdf(quote.quote_id)).read_bytes().startswith(b"%PDF")


def test_it_writes_journals_and_rebills_expenses(official: Official) -> None:
    both = [models.ManualJournalLine(line_amount=sign * 20.0, account_code="429") for sign in (1, -1)]
    journal = models.ManualJournal(narration="Moved", journal_lines=both, date=date(2026, 3, 1))
    made = official.create_manual_journals(models.ManualJournals(manual_journals=[journal])).manual_journals[0]
    posted = models.ManualJournal(narration="Moved", status="POSTED")
    official.update_manual_journal(made.manual_journal_id, models.ManualJournals(manual_journals=[posted]))
    assert official.get_manual_journal(made.manual_journal_id).manual_journals[0].status == "POSTED"
    assert official.get_manual_journals().manual_journals
    bill = _invoice(official, _someone(official), type="ACCPAY", invoice_number="B-1")
    linked = models.LinkedTransaction(
        source_transaction_id=bill.invoice_id, source_line_item_id=bill.line_items[0].line_item_id
    )
    held = official.create_linked_transaction(linked).linked_transactions[0]
    assert official.get_linked_transaction(held.linked_transaction_id).linked_transactions
    assert official.get_linked_transactions().linked_transactions
    official.delete_linked_transaction(held.linked_transaction_id)


def test_it_reads_reports(official: Official) -> None:
    whose = _someone(official)
    _invoice(official, whose)
    on = date(2026, 3, 31)
    reports = [
        official.get_report_balance_sheet(date=on, periods=1, timeframe="MONTH"),
        official.get_report_profit_and_loss(from_date=date(2026, 3, 1), to_date=on),
        official.get_report_trial_balance(date=on),
        official.get_report_bank_summary(from_date=date(2026, 3, 1), to_date=on),
        official.get_report_executive_summary(date=on),
        official.get_report_budget_summary(date=on),
        official.get_report_aged_receivables_by_contact(whose.contact_id, date=on),
        official.get_report_aged_payables_by_contact(whose.contact_id, date=on),
    ]
    assert all(one.reports[0].rows for one in reports)
    assert reports[0].reports[0].report_titles[0] == "Balance Sheet"


def test_at_least_sixty_operations_are_driven() -> None:
    known = {name for name in vars(AccountingApi) if not name.startswith("_")}
    used = {
        node.attr
        for node in ast.walk(ast.parse(Path(__file__).read_text("utf-8")))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "official"
    }
    assert len((used & known) | set(READS)) >= 60
