"""A bookkeeper's busy day at the stand-in: raise, pay, part-pay, credit and void invoices for the learners sent."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from random import Random

from counterfoil.cli.demonstration.progress import watch
from counterfoil.cli.demonstration.standin import StandIn
from counterfoil.ledger.models import Contact, Link, Organisation

INVOICES = 400
OF_STRANGERS = 8  # Some of Xero's own customers are no learners: their invoices show the unmatched list.
FEES = (
    ("Certificate III, term fee", "480.00"),
    ("Materials", "65.50"),
    ("First aid unit", "129.95"),
    ("Late fee", "15.00"),
)


def keep_books(stand_in: StandIn, organisation: Organisation) -> None:
    random = Random(20)  # noqa: S311 - the same day each time
    linked = Link.objects.filter(organisation=organisation, kind="contact").values_list("xero_id", flat=True)
    learners = [str(xero_id) for xero_id in linked.order_by("record_id")]
    strangers = Contact.objects.filter(organisation=organisation, number="", status="ACTIVE").order_by("name")
    unknown = [str(xero_id) for xero_id in strangers.values_list("xero_id", flat=True)]
    done = 0

    def one_more() -> tuple[int, int]:
        nonlocal done
        for _ in range(10):
            if done < INVOICES:
                contact = random.choice(unknown if done % (INVOICES // OF_STRANGERS) == 7 and unknown else learners)
                _raise_one(stand_in, organisation.name, contact, done, random)
                done += 1
        return done, INVOICES

    watch("The bookkeeper raises and settles", one_more, patience_seconds=600)


def _raise_one(stand_in: StandIn, books: str, contact: str, number: int, random: Random) -> None:
    lines = _lines(random)
    raised = stand_in.act(books, "raise_invoice", contact=contact, lines=lines, approved=number % 9 != 0)
    invoice = raised["InvoiceID"]
    if raised["Status"] != "AUTHORISED":
        return
    match number % 8:
        case 0 | 1 | 2:
            stand_in.act(books, "pay", invoice=invoice)
        case 3:
            stand_in.act(books, "pay", invoice=invoice, amount=str(_third(raised["AmountDue"])))
        case 4:
            stand_in.act(books, "credit", invoice=invoice, amount=str(_third(raised["AmountDue"])))
        case 5:
            stand_in.act(books, "void", invoice=invoice)


def _lines(random: Random) -> Sequence[dict[str, object]]:
    chosen = random.sample(FEES, random.randint(1, 3))
    return [
        {"description": words, "unit_amount": amount, "quantity": random.choice([1, 1, 2])} for words, amount in chosen
    ]


def _third(amount: object) -> Decimal:
    return (Decimal(str(amount)) / 3).quantize(Decimal("0.01"))
