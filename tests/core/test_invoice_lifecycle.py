from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from counterfoil.core.invoice_lifecycle import Reading, tell

OPEN = Reading("AUTHORISED", "INV-7", "NZD", Decimal("115.00"), Decimal(0), Decimal(0), date(2026, 12, 1))

CASES = {
    "Invoice INV-7 came from Xero: awaiting payment, 115.00 NZD": (None, OPEN),
    "An invoice without a number came from Xero: a draft, 115.00 NZD": (None, replace(OPEN, status="DRAFT", number="")),
    "Invoice INV-7 was approved": (replace(OPEN, status="DRAFT"), OPEN),
    "Invoice INV-7 is paid in full": (OPEN, replace(OPEN, status="PAID", paid=Decimal("115.00"))),
    "Invoice INV-7 was voided": (OPEN, replace(OPEN, status="VOIDED")),
    "Invoice INV-7 is open again: a payment of 115.00 NZD was removed": (
        replace(OPEN, status="PAID", paid=Decimal("115.00")),
        OPEN,
    ),
    "Invoice INV-7: a payment of 40.00 NZD was recorded": (OPEN, replace(OPEN, paid=Decimal("40.00"))),
    "Invoice INV-7: a payment of 40.00 NZD was removed": (replace(OPEN, paid=Decimal("40.00")), OPEN),
    "Invoice INV-7: credited amount changed from 0.00 NZD to 15.00 NZD": (OPEN, replace(OPEN, credited=Decimal(15))),
    "Invoice INV-7: total changed from 115.00 NZD to 230.00 NZD": (OPEN, replace(OPEN, total=Decimal(230))),
    "Invoice INV-7: due date moved to 2027-01-05": (OPEN, replace(OPEN, due_on=date(2027, 1, 5))),
    "Invoice INV-7: details changed in Xero": (OPEN, OPEN),
    "Invoice INV-7 is now unheard_of": (OPEN, replace(OPEN, status="UNHEARD_OF")),
}


@pytest.mark.parametrize(("said", "readings"), CASES.items(), ids=CASES)
def test_what_happened_is_told_in_a_bookkeepers_words(said, readings):
    assert tell(*readings) == said
