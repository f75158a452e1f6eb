"""What a learner sees of their own bills, and of nobody else's, whatever address they try."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from counterfoil.register.models import Document, Party
from counterfoil.twins.xero.bookkeeper import Line
from tests import make
from tests.stories.business import Business
from tests.stories.visitor import Visitor
from tests.stories.waiting import eventually

pytestmark = pytest.mark.browser

TERM = (Line("Certificate III, term 1", Decimal("100.00")),)


def invited(here: Business, owner: Visitor, learner: Party) -> Visitor:
    """The learner, who followed the link in the mail and chose a password."""
    owner.open(f"{here.path}/learners/{learner.pk}/")
    owner.follow("Invite to the portal")
    owner.press("Send")
    owner.sees("An invitation to the portal was sent")
    visitor = here.stranger()
    visitor.open(link_in_the_mail(here.place.folder / "mail", learner.email))
    visitor.write(Your_name=str(learner), Password=make.PASSWORD)
    visitor.press("Join")
    return visitor


def link_in_the_mail(folder: Path, to: str) -> str:
    [mail] = eventually(lambda: list(folder.glob(f"*-{to}-*.eml")), f"the mail to {to}")
    text = mail.read_text(encoding="utf-8").replace("=\n", "")
    [link] = re.findall(r"http://\S+/invitation/\S+", text)
    return str(link)


def bill(here: Business, learner: Party, *, approved: bool = True) -> str:
    contact = here.contact_of(learner)["Name"]
    return str(here.bookkeeper.raise_invoice(contact, TERM, approved=approved)["InvoiceID"])


def bills_of_each_kind(here: Business, ana: Party, ben: Party) -> dict[str, str]:
    """Ana's in each status that an invoice can have, and one of Ben's; gives their ids in Xero."""
    bills = {
        "approved": bill(here, ana),
        "paid": bill(here, ana),
        "voided": bill(here, ana),
        "draft": bill(here, ana, approved=False),
        "deleted": bill(here, ana, approved=False),
        "somebody else's": bill(here, ben),
    }
    here.bookkeeper.pay(bills["paid"])
    here.bookkeeper.void(bills["voided"])
    here.bookkeeper.delete(bills["deleted"])
    return bills


def read_here(here: Business, xero_id: str) -> Document:
    """Our document of it, once it stands here as it stands in Xero."""
    status = here.bookkeeper.invoice(xero_id)["Status"]
    documents = Document.objects.filter(workspace=here.workspace, xero_id=xero_id, status=status)
    eventually(documents.exists, f"the {status} invoice to come back")
    return documents.get()


SEEN = {"approved": True, "paid": True, "voided": True, "draft": False, "deleted": False, "somebody else's": False}


def test_a_learner_sees_their_own_bills_and_no_draft_and_nobody_elses(here: Business) -> None:
    owner = here.connected()
    ana = make.learner(here.workspace, "Ana", "Reweti", sync_enabled=True)
    ben = make.learner(here.workspace, "Ben", "Okafor", sync_enabled=True)
    documents = {kind: read_here(here, xero_id) for kind, xero_id in bills_of_each_kind(here, ana, ben).items()}

    learner = invited(here, owner, ana)

    learner.sees("Hello Ana")
    portal = f"/portal/{here.workspace.slug}"
    seen = {kind: document.number in learner.read() for kind, document in documents.items()}
    assert seen == SEEN
    learner.sees("Voided")
    for what in ("", "pdf/"):
        statuses = {k: learner.status_of(f"{portal}/invoices/{d.pk}/{what}") for k, d in documents.items()}
        assert statuses == {kind: 200 if shown else 404 for kind, shown in SEEN.items()}
    for kind, document in documents.items():
        staff_pages = [learner.status_of(f"{here.path}/invoices/{document.pk}/{what}") for what in ("", "pdf/")]
        assert staff_pages == [403, 403], kind
    learner.follow(documents["paid"].number)
    learner.sees("Certificate III, term 1")
