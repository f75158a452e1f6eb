"""Bad days, replayed from a seed: answers lost before and after their effect, workers killed at any step.

Afterwards each learner has one contact, every invoice is here, and all amounts are equal.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from counterfoil.ledger.models import Link
from counterfoil.register.models import Document, Party
from counterfoil.sync.models import Attempt, Push
from counterfoil.twins.xero import seed
from counterfoil.twins.xero.bookkeeper import Line
from counterfoil.twins.xero.faults import Fault, Kind
from counterfoil.xero.exchange import Request
from tests import make
from tests.sync.world import Died, World, new_world


class BadDay:
    """Every tenth answer is lost, half of them before and half after the effect; a worker dies at given steps."""

    def __init__(self, random: Random, deaths: int, steps: int) -> None:
        self.random = random
        self.asked = 0
        self.step = 0
        self.die_at = set(random.sample(range(1, steps), deaths))

    def lose(self, request: Request) -> Fault | None:
        self.asked += 1
        if self.asked % 10:
            return None
        return Fault(self.random.choice([Kind.LOST_BEFORE, Kind.LOST_AFTER]))

    def between(self, point: str) -> None:
        self.step += 1
        if self.step in self.die_at:
            raise Died(point)


def bookkeep(world: World, parties: list[Party], count: int, random: Random) -> None:
    for number in range(count):
        party = random.choice(parties)
        contact = f"{party.first_name} {party.last_name} {party.code}"
        amount = Decimal(random.randrange(100, 90_000)) / 100
        row = world.bookkeeper.raise_invoice(contact, [Line("Fees", amount)], approved=number % 7 != 0)
        match number % 5, row["Status"]:
            case 1, "AUTHORISED":
                world.bookkeeper.pay(row["InvoiceID"])
            case 2, "AUTHORISED":
                world.bookkeeper.pay(row["InvoiceID"], (row["AmountDue"] / 3).quantize(Decimal("0.01")))
            case 3, "AUTHORISED":
                world.bookkeeper.void(row["InvoiceID"])
            case 4, "AUTHORISED":
                world.bookkeeper.credit(row["InvoiceID"], Decimal("1.00"))


def assert_both_sides_agree(world: World, parties: list[Party]) -> None:
    numbers = Counter(row.get("ContactNumber") for row in world.books.contacts.rows.values())
    assert [code for code in (party.code for party in parties) if numbers[code] != 1] == []
    assert Link.objects.filter(kind="contact", record_id__in=[party.pk for party in parties]).count() == len(parties)
    theirs = {
        row["InvoiceID"]: (row["Status"], row["Total"], row["AmountPaid"], row["AmountCredited"], row["AmountDue"])
        for row in world.books.invoices.rows.values()
    }
    ours = {
        str(document.xero_id): (document.status, document.total, document.paid, document.credited, document.due)
        for document in Document.objects.filter(organisation=world.organisation)
    }
    assert ours == theirs
    assert not Document.objects.filter(party__isnull=True).exists()


@pytest.mark.parametrize("number", range(1, 9))
def test_nothing_is_doubled_or_lost_on_a_bad_day(db, tmp_path: Path, settings, number: int):
    settings.XERO_CLIENT_ID, settings.XERO_CLIENT_SECRET = seed.CLIENT_ID, seed.CLIENT_SECRET
    settings.FILES = tmp_path / "files"
    random = Random(number)
    world = new_world(tmp_path)
    world.connect()
    day = BadDay(random, deaths=3, steps=24)
    world.twin.faults.hook = day.lose
    world.between = day.between
    parties = make.learners(world.workspace, 200, sync_enabled=True)
    world.settle()
    bookkeep(world, parties, 500, random)
    world.pass_time(timedelta(minutes=35))
    world.settle()

    assert day.die_at and max(day.die_at) <= day.step, "every death has happened"
    assert_both_sides_agree(world, parties)
    assert not Attempt.objects.filter(settled_at__isnull=True).exists()
    assert not Push.objects.exclude(status__in=["done", "dropped"]).exists()
