"""Workers that are really killed, in the middle of real calls: another takes over, and nobody is sent twice."""

from __future__ import annotations

from collections import Counter

import pytest

from counterfoil.ledger.models import Link
from counterfoil.sync import asking
from counterfoil.sync.models import Attempt, Lease, Push
from counterfoil.twins.xero.faults import Kind
from tests import make
from tests.stories import business
from tests.stories.business import SECRET, Business
from tests.stories.place import Place, Process
from tests.stories.waiting import eventually

pytestmark = pytest.mark.slow

TAKEN_OVER_SECONDS = 60


def worker_at_work(here: Business) -> Process:
    """The process that holds the organisation's lease: its name ends in the process's number."""
    holder = Lease.objects.get(organisation__workspace=here.workspace).holder
    workers = [process for process in here.place.processes if process.name == "worker"]
    return next(worker for worker in workers if f"-{worker.popen.pid}-" in holder)


def test_a_worker_killed_while_it_sends_is_taken_over_within_a_minute(own_place: Place) -> None:
    here = business.begin(own_place)
    assert here.connect_by_command(here.custom_connection(), SECRET).returncode == 0
    twin = here.place.twin
    parties = make.learners(here.workspace, 200)
    twin.faults.add(Kind.SLOW, method="PUT", path="Contacts", every=1, seconds=1.5)

    asking.send(here.workspace, [party.pk for party in parties], here.owner)
    eventually(lambda: len(here.books.contacts.rows) >= 100, "the second call to be under way", seconds=60)
    worker_at_work(here).kill()
    on_the_way = Attempt.objects.filter(organisation__workspace=here.workspace, settled_at__isnull=True)
    assert on_the_way.exists(), "it died in the middle of a call"
    linked = Link.objects.filter(organisation__workspace=here.workspace, record_id__in=[party.pk for party in parties])
    eventually(lambda: linked.count() == 200, "the other worker to take over", seconds=TAKEN_OVER_SECONDS)

    numbers = Counter(row.get("ContactNumber") for row in here.books.contacts.rows.values())
    assert {party.code: numbers[party.code] for party in parties} == {party.code: 1 for party in parties}
    assert len(here.books.contacts.rows) == 200
    eventually(lambda: not on_the_way.exists(), "every attempt to be settled")
    assert not Push.objects.filter(organisation__workspace=here.workspace).exclude(status="done").exists()
