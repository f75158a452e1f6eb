"""The whole tour, as somebody takes it who has never seen Counterfoil: from the code in the terminal to the PDF."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser

from counterfoil.people.models import Workspace
from counterfoil.people.roles import Role
from counterfoil.register.models import Party
from counterfoil.twins.xero import seed
from tests import make
from tests.stories.business import Business
from tests.stories.place import Place
from tests.stories.visitor import Visitor
from tests.stories.waiting import eventually

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STATE = "tr[data-document] .state"
OWNER = {"Your_name": "Ngaire Owens", "Your_e-mail_address": "ngaire@example.org", "Password": make.PASSWORD}


def test_the_whole_tour(own_place: Place, browser: Browser) -> None:
    owner = Visitor.arrive(browser, own_place.url)
    become_owner(own_place, owner)
    here = business_of(own_place, browser)
    ana = add_ana(owner)
    here.consent(owner)
    owner.sees(f"Connected to {seed.SOUTHERN_CROSS}")

    owner.open(f"{here.path}/learners/{ana.pk}/")
    owner.press("Switch on Sync to Xero")
    assert here.contact_of(ana)["Name"] == "Ana Reweti T-1001"
    owner.sees_in_the_end("In step")

    number = raise_invoice_in_xero(here, ana)
    owner.follow("Xero invoices")
    owner.sees_in_the_end(number)
    owner.sees("1,150.00")
    owner.sees_in_the_end("Awaiting payment", within=STATE)

    pay_in_xero(here, number)
    owner.sees_in_the_end("Paid", within=STATE)
    [invoice] = here.books.invoices.where("number", number)
    assert invoice["Status"] == "PAID"

    assert pdf_of(owner, number).startswith(b"%PDF-")
    owner.page.get_by_role("link", name=number, exact=True).click()
    owner.sees("Certificate III, term 1")
    owner.look()
    owner.leave()
    here.leave()


def become_owner(place: Place, owner: Visitor) -> None:
    """The first visit, with the code that the terminal prints."""
    said = place.run("setup").stdout
    [code] = re.findall(r"enter this code: (\S+)", said)
    owner.open("/")
    owner.field("Code from the terminal").fill("AAAA-BBBB-CCCC")
    owner.press("Make the workspace")
    owner.sees("This is not the newest code")
    owner.field("Code from the terminal").fill(code)
    owner.write(**OWNER)
    owner.write(Name_of_the_business="Southern Cross Training")
    owner.press("Make the workspace")
    owner.sees("you are its owner")


def business_of(place: Place, browser: Browser) -> Business:
    workspace = Workspace.objects.get()
    books = place.twin.books_of(seed.SOUTHERN_CROSS)
    owner = workspace.memberships.get(role=Role.OWNER).user
    return Business(place, browser, workspace, owner, "Morgan Reid", [books])


def add_ana(owner: Visitor) -> Party:
    owner.follow("Learners")
    owner.follow("Add a learner")
    owner.write(First_name="Ana", Last_name="Reweti", RefInternal="T-1001", Mobile="021 555 0100")
    owner.field("E-mail").fill("ana.reweti@example.org")
    owner.press("Add the learner")
    owner.sees("Ana Reweti was added")
    return Party.objects.get(code="T-1001")


def raise_invoice_in_xero(here: Business, learner: Party) -> str:
    """As the bookkeeper does it, on Xero's own pages; gives the invoice's number."""
    bookkeeper = here.stranger()
    bookkeeper.open(f"{here.xero_pages}/contacts/{here.contact_of(learner)['ContactID']}")
    bookkeeper.follow("New invoice to this contact")
    bookkeeper.field("Description").fill("Certificate III, term 1")
    bookkeeper.field("Price").fill("1000.00")
    bookkeeper.press("Save")
    [invoice] = here.books.invoices.where("contact", here.contact_of(learner)["ContactID"])
    return str(invoice["InvoiceNumber"])


def pay_in_xero(here: Business, number: str) -> None:
    bookkeeper = here.stranger()
    [invoice] = here.books.invoices.where("number", number)
    bookkeeper.open(here.invoice_page(invoice))
    bookkeeper.press("Add payment")
    bookkeeper.sees("Paid")


def pdf_of(owner: Visitor, number: str) -> bytes:
    """What the link beside the invoice leads to, once the PDF has been fetched."""
    link = owner.page.get_by_role("link", name=f"PDF of {number}")
    address = owner.home + (link.get_attribute("href") or "")

    def look() -> bytes:
        answer = owner.page.request.get(address)
        return answer.body() if answer.headers["content-type"] == "application/pdf" else b""

    return eventually(look, "the PDF")


CASES = {
    "not connected and not ticked": (False, False),
    "ticked but not connected": (False, True),
    "connected but not ticked": (True, False),
    "connected and ticked": (True, True),
}


@pytest.mark.parametrize(("connected", "ticked"), CASES.values(), ids=CASES)
def test_manual_sync_is_offered_only_where_there_is_something_to_do(
    here: Business, connected: bool, ticked: bool
) -> None:
    owner = here.connected() if connected else here.visitor()
    ana = make.learner(here.workspace, sync_enabled=ticked)

    owner.open(f"{here.path}/learners/{ana.pk}/")

    assert owner.offers("Manual sync") == (connected and ticked)
    if connected and ticked:
        here.contact_of(ana)
        owner.press("Manual sync")
        owner.sees("is being sent to Xero, and the invoices are being read again")
