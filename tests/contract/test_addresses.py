"""What an address may say, and which status an answer has: FACTS 1, 7.1."""

import pytest

from tests.contract.caller import Caller, Given, credit_note, line


def _documents(xero: Caller) -> None:
    ada = xero.contact("Ada", ContactNumber="L-1")
    xero.invoice(ada, InvoiceNumber="A-1")
    xero.put("CreditNotes", credit_note(ada, CreditNoteNumber="C-1"))
    order: Given = {"Contact": {"ContactID": ada["ContactID"]}, "LineItems": [line(AccountCode="320")]}
    xero.put("PurchaseOrders", {**order, "PurchaseOrderNumber": "P-1"})
    xero.put("Items", {"Code": "BOOK"})


HUMAN = {
    "an invoice": ("Invoices/A-1", "InvoiceNumber", "A-1"),
    "a contact": ("Contacts/L-1", "ContactNumber", "L-1"),
    "a credit note": ("CreditNotes/C-1", "CreditNoteNumber", "C-1"),
    "a purchase order": ("PurchaseOrders/P-1", "PurchaseOrderNumber", "P-1"),
    "an item": ("Items/BOOK", "Code", "BOOK"),
    "a tax rate": ("TaxRates/OUTPUT2", "TaxType", "OUTPUT2"),
}


@pytest.mark.parametrize(("path", "field", "value"), HUMAN.values(), ids=HUMAN)
def test_a_human_key_finds(xero: Caller, path: str, field: str, value: str) -> None:
    """FACTS 1."""
    _documents(xero)
    assert xero.get(path).row(path.split("/")[0])[field] == value


def test_names_of_resources_and_parameters_have_any_case(xero: Caller) -> None:
    """FACTS 1."""
    _documents(xero)
    for query in ("summaryOnly=true", "SUMMARYONLY=True", "summaryonly=TRUE"):
        assert "pagination" in xero.get(f"contacts?{query}").json
    assert xero.get("INVOICES?SearchTerm=a-1").row("Invoices")["InvoiceNumber"] == "A-1"


def test_an_id_is_found_with_and_without_dashes_in_any_case(xero: Caller) -> None:
    """FACTS 22.28, 26."""
    identifier = xero.contact()["ContactID"]
    for written in (identifier, identifier.upper(), identifier.replace("-", "")):
        assert xero.get(f"Contacts/{written}").row("Contacts")["ContactID"] == identifier


STATUSES = {
    "a list": ("GET", "Contacts", None, 200),
    "an e-mail sent": ("POST", "Invoices/A-1/Email", {}, 204),
    "a rule broken": ("PUT", "Contacts", {"Name": "Ada"}, 400),
    "a query that cannot be read": ("GET", "Contacts?where=(", None, 400),
    "nothing there": ("GET", "Contacts/Z-9", None, 404),
    "no such resource": ("GET", "Unicorns", None, 404),
    "documents are not deleted by DELETE": ("DELETE", "Invoices/A-1", None, 404),
    "a method that the resource lacks": ("POST", "Organisation", {"Name": "x"}, 501),
    "users are only read": ("PUT", "Users", {"FirstName": "x"}, 501),
}


@pytest.mark.parametrize(("method", "path", "body", "status"), STATUSES.values(), ids=STATUSES)
def test_the_status_of(xero: Caller, method: str, path: str, body: Given | None, status: int) -> None:
    """FACTS 5.4, 7.1."""
    _documents(xero)
    xero.keeper.edit_contact("Ada", EmailAddress="ada@example.org")
    assert xero.call(method, path, body).status == status
