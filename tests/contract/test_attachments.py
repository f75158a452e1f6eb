"""Attachments, history, notes and e-mail: FACTS 10.5, 18."""

from collections.abc import Callable
from urllib.parse import quote

import pytest

from tests.contract.caller import Answer, Caller, Given, credit_note, line

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


def _attach(
    xero: Caller, address: str, name: str, content: bytes = PNG, method: str = "PUT", query: str = ""
) -> Answer:
    headers = {"Authorization": f"Bearer {xero.token}", "Xero-Tenant-Id": xero.books.tenant}
    headers |= {"Content-Type": "image/png", "Accept": "application/json"}
    path = f"/api.xro/2.0/{address}/Attachments/{quote(name, safe='')}{query}"
    return xero.request(method, path, content, headers)


def _order(xero: Caller) -> str:
    sent = {"Contact": {"ContactID": xero.contact()["ContactID"]}, "LineItems": [line(AccountCode="320")]}
    return f"PurchaseOrders/{xero.put('PurchaseOrders', sent).row('PurchaseOrders')['PurchaseOrderID']}"


def _quote(xero: Caller) -> str:
    sent = {"Contact": {"ContactID": xero.contact()["ContactID"]}, "LineItems": [line()]}
    return f"Quotes/{xero.put('Quotes', sent).row('Quotes')['QuoteID']}"


def _journal(xero: Caller) -> str:
    lines = [{"LineAmount": amount, "AccountCode": "429"} for amount in (5, -5)]
    row = xero.put("ManualJournals", {"Narration": "x", "JournalLines": lines}).row("ManualJournals")
    return f"ManualJournals/{row['ManualJournalID']}"


def _repeating(xero: Caller) -> str:
    schedule = {
        "Period": 1,
        "Unit": "MONTHLY",
        "DueDate": 5,
        "DueDateType": "OFCURRENTMONTH",
        "StartDate": "2026-04-01",
    }
    sent = {"Type": "ACCREC", "Contact": {"ContactID": xero.contact()["ContactID"]}, "Schedule": schedule}
    row = xero.put("RepeatingInvoices", {**sent, "LineItems": [line()]}).row("RepeatingInvoices")
    return f"RepeatingInvoices/{row['RepeatingInvoiceID']}"


def _spent(xero: Caller) -> str:
    bank = {"Type": "SPEND", "BankAccount": {"Code": "090"}, "Contact": {"ContactID": xero.contact()["ContactID"]}}
    row = xero.put("BankTransactions", {**bank, "LineItems": [line(AccountCode="320")]}).row("BankTransactions")
    return f"BankTransactions/{row['BankTransactionID']}"


def _transfer(xero: Caller) -> str:
    sent = {"FromBankAccount": {"Code": "090"}, "ToBankAccount": {"Code": "091"}, "Amount": 5}
    return f"BankTransfers/{xero.put('BankTransfers', sent).row('BankTransfers')['BankTransferID']}"


def _note(xero: Caller) -> str:
    row = xero.put("CreditNotes", credit_note(xero.contact())).row("CreditNotes")
    return f"CreditNotes/{row['CreditNoteID']}"


def _item(xero: Caller) -> str:
    return f"Items/{xero.put('Items', {'Code': 'BOOK'}).row('Items')['ItemID']}"


def _account(xero: Caller) -> str:
    return f"Accounts/{xero.books.accounts.where('code', '200')[0]['AccountID']}"


KINDS: dict[str, Callable[[Caller], str]] = {
    "a contact": lambda xero: f"Contacts/{xero.contact()['ContactID']}",
    "an invoice": lambda xero: f"Invoices/{xero.invoice()['InvoiceID']}",
    "a credit note": _note,
    "a purchase order": _order,
    "a quote": _quote,
    "a manual journal": _journal,
    "a repeating invoice": _repeating,
    "a bank transaction": _spent,
    "a bank transfer": _transfer,
}
ATTACHABLE = {**KINDS, "an account": _account}
REMEMBERED = {**KINDS, "an item": _item}


@pytest.mark.parametrize("made", ATTACHABLE.values(), ids=ATTACHABLE)
def test_a_file_is_attached_to_and_read_back_from(xero: Caller, made: Callable[[Caller], str]) -> None:
    address = made(xero)
    one = _attach(xero, address, "Course plan.png").row("Attachments")
    assert (one["FileName"], one["MimeType"], one["ContentLength"]) == ("Course plan.png", "image/png", len(PNG))
    assert one["Url"].endswith(f"/api.xro/2.0/{address}/Attachments/Course%20plan.png")
    assert xero.get(f"{address}/Attachments").rows("Attachments") == [one]
    for named in ("Course%20plan.png", one["AttachmentID"]):
        read = xero.get(f"{address}/Attachments/{named}", Accept="image/png").response
        assert (read.status, read.body, read.headers.find("Content-Type")) == (200, PNG, "image/png")
    resource = address.split("/")[0]
    if resource != "Quotes":  # a quote says nothing of its attachments
        assert xero.get(address).row(resource)["HasAttachments"] is True


def test_the_same_name_overwrites_and_eleven_are_too_many(xero: Caller) -> None:
    address = f"Invoices/{xero.invoice()['InvoiceID']}"
    for place in range(10):
        assert _attach(xero, address, f"{place}.png").status == 200
    assert _attach(xero, address, "11.png").messages == ["A document can have at most 10 attachments."]
    assert _attach(xero, address, "9.PNG", b"new", "POST").row("Attachments")["ContentLength"] == 3
    assert len(xero.get(f"{address}/Attachments").rows("Attachments")) == 10


@pytest.mark.parametrize("letter", '<>:"/\\|?*+')
def test_a_name_cannot_hold(xero: Caller, letter: str) -> None:
    answer = _attach(xero, f"Contacts/{xero.contact()['ContactID']}", f"a{letter}b.png")
    assert answer.messages == ['The file name cannot contain any of the characters < > : " / \\ | ? * +']


def test_a_file_has_content_and_at_most_ten_megabytes(xero: Caller) -> None:
    address = f"Contacts/{xero.contact()['ContactID']}"
    assert _attach(xero, address, "a.png", b"").messages == ["The attachment is empty."]
    assert _attach(xero, address, "a.png", b"x" * 10_000_001).messages == ["The attachment is larger than 10 MB."]
    assert _attach(xero, address, "a.png", b"x" * 10_000_000).status == 200


def test_online_is_shown_only_when_true_and_only_for_sales(xero: Caller) -> None:
    invoice = f"Invoices/{xero.invoice()['InvoiceID']}"
    assert _attach(xero, invoice, "a.png", query="?IncludeOnline=true").row("Attachments")["IncludeOnline"] is True
    assert "IncludeOnline" not in _attach(xero, invoice, "b.png").row("Attachments")
    bill = xero.invoice(xero.contact("Bookshop"), Type="ACCPAY", LineItems=[line(AccountCode="320")])
    shown = _attach(xero, f"Invoices/{bill['InvoiceID']}", "a.png", query="?IncludeOnline=true").row("Attachments")
    assert "IncludeOnline" not in shown


def test_attachments_have_a_scope_of_their_own_and_are_never_deleted(xero: Caller) -> None:
    """FACTS 3.3, 18."""
    address = f"Contacts/{xero.contact()['ContactID']}"
    _attach(xero, address, "a.png")
    assert xero.call("DELETE", f"{address}/Attachments/a.png").status == 404
    xero.may_only("accounting.contacts")
    assert _attach(xero, address, "b.png").status == 401
    xero.may_only("accounting.attachments")
    assert _attach(xero, address, "b.png").status == 200
    assert xero.get(address).status == 401


@pytest.mark.parametrize("made", REMEMBERED.values(), ids=REMEMBERED)
def test_notes_are_added_to_the_history_of(xero: Caller, made: Callable[[Caller], str]) -> None:
    address = made(xero)
    xero.twin.clock.move(60)
    written = xero.put(f"{address}/History", {"HistoryRecords": [{"Details": "Called them."}]}).row("HistoryRecords")
    assert set(written) == {"DateUTC", "Details", "ValidationErrors"}
    newest = xero.get(f"{address}/History").rows("HistoryRecords")[0]
    assert (newest["Changes"], newest["User"], newest["Details"]) == ("Note", "System Generated", "Called them.")
    assert "+0000" not in newest["DateUTC"]


def test_an_attachment_is_remembered(xero: Caller) -> None:
    address = f"Invoices/{xero.invoice()['InvoiceID']}"
    _attach(xero, address, "a.png")
    newest = xero.get(f"{address}/History").rows("HistoryRecords")[0]
    assert newest["Details"] == "Attached the file a.png through the Xero API using Counterfoil"


def test_a_note_of_2501_characters_and_one_on_nothing_are_refused(xero: Caller) -> None:
    """FACTS 7.5, 18."""
    address = f"Contacts/{xero.contact()['ContactID']}"
    assert xero.put(f"{address}/History", {"HistoryRecords": [{"Details": "x" * 2501}]}).status == 400
    nowhere = "Invoices/00000000-0000-4000-8000-000000000000/History"
    assert xero.put(nowhere, {"HistoryRecords": [{"Details": "x"}]}).messages == [
        "The document with the supplied id was not found for this endpoint."
    ]


def _mailable(xero: Caller, **fields: object) -> Given:
    return xero.invoice(xero.contact("Ada", EmailAddress="ada@example.org"), **fields)


def test_an_invoice_is_sent_and_marked(xero: Caller) -> None:
    """FACTS 10.5."""
    address = f"Invoices/{_mailable(xero)['InvoiceID']}"
    answer = xero.post(f"{address}/Email", {})
    assert (answer.status, answer.response.body) == (204, b"")
    assert xero.get(address).row("Invoices")["SentToContact"] is True
    assert xero.get(f"{address}/History").rows("HistoryRecords")[0]["Changes"] == "Sent"


def test_a_draft_and_one_without_an_address_are_not_sent(xero: Caller) -> None:
    """FACTS 10.5."""
    draft = _mailable(xero, Status="DRAFT")
    assert xero.post(f"Invoices/{draft['InvoiceID']}/Email", {}).status == 400
    mute = xero.invoice(xero.contact("Charles"))
    assert xero.post(f"Invoices/{mute['InvoiceID']}/Email", {}).messages == [
        "The contact of the invoice has no e-mail address."
    ]


CAPS = {"a demo company": ("DEMO", 0), "a trial": ("TRIAL", 20)}


@pytest.mark.parametrize(("plan", "most"), CAPS.values(), ids=CAPS)
def test_the_day_has_a_cap_for(xero: Caller, plan: str, most: int) -> None:
    """FACTS 10.5."""
    xero.books.organisation["Class"] = plan
    address = f"Invoices/{_mailable(xero)['InvoiceID']}/Email"
    for _ in range(most):
        assert xero.post(address, {}).status == 204
    assert xero.post(address, {}).messages == [f"The organisation has reached its limit of {most} e-mails a day."]


def test_an_online_invoice_has_an_address_unless_it_is_a_draft_or_a_bill(xero: Caller) -> None:
    """FACTS 10.5."""
    ada = xero.contact()
    url = xero.get(f"Invoices/{xero.invoice(ada)['InvoiceID']}/OnlineInvoice").row("OnlineInvoices")["OnlineInvoiceUrl"]
    assert url.startswith("https://in.xero.com/")
    for fields in ({"Status": "DRAFT"}, {"Type": "ACCPAY", "LineItems": [line(AccountCode="320")]}):
        assert xero.get(f"Invoices/{xero.invoice(ada, **fields)['InvoiceID']}/OnlineInvoice").status == 404
