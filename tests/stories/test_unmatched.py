"""An invoice for somebody whom the register does not know is kept until a person says who it is."""

from __future__ import annotations

from decimal import Decimal

import pytest

from counterfoil.twins.xero.bookkeeper import Line
from tests import make
from tests.stories.business import Business

pytestmark = pytest.mark.browser


def test_an_unmatched_invoice_is_linked_to_its_learner_by_a_person(here: Business) -> None:
    owner = here.connected()
    here.bookkeeper.add_contact("A. Reweti (2019)", "ana@example.org")
    fees = [Line("Fees", Decimal("100.00"))]
    number = here.bookkeeper.raise_invoice("A. Reweti (2019)", fees, approved=True)["InvoiceNumber"]
    ana = make.learner(here.workspace, "Ana", "Reweti", email="ana@example.org")
    owner.open(f"{here.path}/invoices/")
    owner.sees_in_the_end(number)

    owner.follow("1 unmatched")
    owner.sees("A. Reweti (2019)")
    owner.follow("Link to a learner")
    owner.press("Link", within=owner.page.locator("main"))

    owner.open(f"{here.path}/learners/{ana.pk}/invoices/")
    owner.sees(number)
