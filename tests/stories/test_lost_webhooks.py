"""A webhook that never came costs time and nothing else: the next poll brings what it would have told."""

from __future__ import annotations

from decimal import Decimal

import pytest

from counterfoil.register.models import Document
from counterfoil.sync import jobs
from counterfoil.sync.engine import database_now
from counterfoil.sync.models import Cursor
from counterfoil.twins.xero.bookkeeper import Line
from tests import make
from tests.stories.business import Business
from tests.stories.waiting import eventually

pytestmark = pytest.mark.browser


def let_the_poll_come(here: Business) -> None:
    """Have every stream due now, as it is when its minutes have passed."""
    cursors = Cursor.objects.filter(organisation__workspace=here.workspace)
    cursors.update(due_at=database_now())
    jobs.wake(cursors[0].organisation_id)


def test_an_invoice_whose_webhook_was_lost_comes_with_the_next_poll(here: Business) -> None:
    owner = here.connected()
    ana = make.learner(here.workspace, sync_enabled=True)
    contact = here.contact_of(ana)["Name"]
    owner.open(f"{here.path}/learners/{ana.pk}/")
    owner.sees_in_the_end("In step")
    here.place.twin.webhooks.lose_every = 1
    fees = [Line("Fees", Decimal("100.00"))]
    number = here.bookkeeper.raise_invoice(contact, fees, approved=True)["InvoiceNumber"]
    hook = here.place.twin.webhooks.subscriptions
    eventually(lambda: not any(one.waiting for one in hook.values()), "the webhook to be lost")
    owner.follow("Xero invoices")
    owner.sees_nothing_of(number)

    let_the_poll_come(here)

    owner.sees_in_the_end(number)
    assert Document.objects.get(workspace=here.workspace).party == ana
