"""The bookkeeper's pages, as forms are sent; without script they are all there is."""

from __future__ import annotations

import re
from urllib.parse import unquote_plus, urlencode

import pytest

from counterfoil.twins.xero import seed
from counterfoil.twins.xero.twin import Twin
from counterfoil.xero.exchange import Headers, Request, Response


class Person:
    """Sees pages and sends forms, in the first organisation."""

    def __init__(self) -> None:
        self.twin = seed.sample(Twin())
        self.books = self.twin.books_of("Southern")
        self.root = f"/organisations/{self.books.tenant}"

    def see(self, path: str, status: int = 200) -> str:
        answer = self.twin.answer(Request("GET", f"http://twin{path}"))
        assert answer.status == status
        return answer.body.decode("utf-8", "replace")

    def do(self, action: str, **fields: str) -> str:
        """Send a form and give the page that follows."""
        body = urlencode({"action": action, **fields}).encode()
        answer: Response = self.twin.answer(Request("POST", f"http://twin{self.root}", Headers(), body))
        assert answer.status == 303
        return self.see(answer.headers.find("Location"))

    def raise_invoice(self, **fields: str) -> str:
        contact = self.books.contacts.where("name", "Aroha Ngata")[0]["ContactID"]
        line = {"description0": "Course fee", "quantity0": "2", "unit_amount0": "50", "account0": "205"}
        return self.do("raise_invoice", contact=contact, kind="ACCREC", approved="yes", **line, **fields)


@pytest.fixture
def person() -> Person:
    return Person()


def test_every_page_says_that_it_is_not_xero(person: Person) -> None:
    for path in ("/", person.root, f"{person.root}/contacts", f"{person.root}/invoices/new", f"{person.root}/apps"):
        assert "This is a stand-in for Xero, not Xero" in person.see(path)


def test_an_invoice_is_raised_paid_in_part_credited_and_opened_again(person: Person) -> None:
    page = person.raise_invoice(due_on="2027-01-31", reference="ENR-1")
    assert "INV-0001" in page
    assert "115.00" in page
    [row] = person.books.invoices.rows.values()
    here = {"invoice": row["InvoiceID"], "back": f"invoices/{row['InvoiceID']}"}
    person.do("pay", **here, amount="15", account="090")
    page = person.do("credit", **here, amount="100")
    assert row["Status"] == "PAID"
    assert "Credit note CN-0001" in page
    person.do("remove_payment", payment=row["_payments"][0]["PaymentID"], back=here["back"])
    assert (row["Status"], row["AmountDue"]) == ("AUTHORISED", 15)
    assert person.see(f"{person.root}/{here['back']}/pdf").startswith("%PDF")


def test_a_draft_is_edited_approved_and_voided(person: Person) -> None:
    contact = person.books.contacts.where("name", "Mei Jane Zhang")[0]["ContactID"]
    line = {"description0": "Book", "quantity0": "1", "unit_amount0": "20", "account0": "200"}
    person.do("raise_invoice", contact=contact, kind="ACCREC", approved="no", **line)
    [row] = person.books.invoices.rows.values()
    here = {"invoice": row["InvoiceID"], "back": f"invoices/{row['InvoiceID']}"}
    person.do(
        "edit",
        **here,
        **line,
        id0=row["LineItems"][0]["LineItemID"],
        due_on="2027-02-01",
        reference="new",
        unit_amount1="",
    )
    assert (row["Reference"], row["Status"]) == ("new", "DRAFT")
    person.do("approve", **here)
    person.do("void", **here)
    assert row["Status"] == "VOIDED"


def test_what_xero_refuses_is_said_on_the_page(person: Person) -> None:
    person.raise_invoice()
    [row] = person.books.invoices.rows.values()
    page = person.do("pay", invoice=row["InvoiceID"], amount="1000", account="090", back=f"invoices/{row['InvoiceID']}")
    assert "Payment amount exceeds the amount outstanding on this document" in page


def test_contacts_are_found_renamed_archived_restored_and_merged(person: Person) -> None:
    assert "Priya" not in person.see(f"{person.root}/contacts?search=ngata")
    keep, gone = (person.books.contacts.where("name", name)[0] for name in ("Aroha Ngata", "priya raman"))
    here = {"contact": gone["ContactID"], "back": f"contacts/{gone['ContactID']}"}
    person.do("edit_contact", **here, name="Priya Raman", email="priya@example.com")
    assert "Restore" in person.do("archive_contact", **here)
    person.do("restore_contact", **here)
    page = person.do("merge_contacts", loser=gone["ContactID"], survivor=keep["ContactID"], back=here["back"])
    assert "Merged into" in page
    assert gone["Name"] == "Priya Raman"


def test_disconnecting_removes_the_connection(person: Person) -> None:
    assert "Counterfoil (custom connection)" in person.see(f"{person.root}/apps")
    page = person.do("disconnect", client_id=seed.CUSTOM_CLIENT_ID)
    assert "No app is connected" in page


def test_names_cannot_smuggle_markup_into_a_page(person: Person) -> None:
    person.twin.bookkeeper("Southern").edit_contact(
        "Aroha Ngata", EmailAddress="a@b.nz", FirstName="<script>alert(1)</script>"
    )
    row = person.books.contacts.where("name", "Aroha Ngata")[0]
    page = person.see(f"{person.root}/contacts/{row['ContactID']}")
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "<b>" not in person.see(f"{person.root}/contacts?problem={unquote_plus('<b>')}")


def test_every_field_has_a_label_and_unknown_pages_are_404(person: Person) -> None:
    page = person.see(f"{person.root}/invoices/new")
    labelled = len(re.findall(r"<label>[^<]+<(?:input|select)", page))
    assert labelled == len(re.findall(r"<(?:input|select)(?! type=\"hidden\")", page))
    for path in ("/organisations/nowhere", f"{person.root}/nothing", f"{person.root}/contacts/none", "/nothing"):
        person.see(path, 404)


def test_the_addresses_that_xero_has_for_its_pages_lead_to_those_of_the_twin(person: Person) -> None:
    person.raise_invoice()
    [invoice] = person.books.invoices.rows
    contact = person.books.contacts.where("name", "Aroha Ngata")[0]["ContactID"]
    code = person.books.organisation["ShortCode"]
    for asked, led in {
        f"/app/{code}/invoicing/view/{invoice}": f"{person.root}/invoices/{invoice}",
        f"/app/{code.replace('!', '%21')}/contacts/contact/{contact}": f"{person.root}/contacts/{contact}",
    }.items():
        answer = person.twin.answer(Request("GET", f"http://twin{asked}"))
        assert (answer.status, answer.headers.find("Location")) == (303, led)
        person.see(led)
    for nowhere in (f"/app/!none/invoicing/view/{invoice}", f"/app/{code}/bank/view/{invoice}", "/app/"):
        person.see(nowhere, 404)
