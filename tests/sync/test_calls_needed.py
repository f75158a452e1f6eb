"""How many calls a register takes, at the pace that Xero allows: a tenth more than the fewest at most."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection

from counterfoil.ledger.models import Link
from counterfoil.register.models import Party
from counterfoil.sync import planning
from counterfoil.xero.exchange import Request
from tests import make
from tests.sync.world import World

CALL = timedelta(seconds=1)  # Sixty a minute, one after the other.
LEARNERS = 4000


def test_a_large_register_takes_few_more_calls_than_the_fewest_possible(world: World) -> None:
    def take_time(request: Request) -> Request:
        world.pass_time(CALL)
        return request

    world.tampering = take_time
    make.learners(world.workspace, LEARNERS, sync_enabled=True)
    before = world.calls("GET /Contacts")

    world.settle()

    assert Link.objects.filter(organisation=world.organisation).count() == LEARNERS
    written, fewest = world.calls("PUT /Contacts"), LEARNERS // 50
    looks, fewest_looks = world.calls("GET /Contacts") - before, 1
    assert written == fewest
    assert written + looks <= 1.1 * (fewest + fewest_looks)


def rows_as_planned_with() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples::int FROM pg_class WHERE relname = %s", [Party._meta.db_table])
        counted: int = cursor.fetchone()[0]
    return counted


def test_rows_are_counted_again_only_after_many_were_written(db: None) -> None:
    before = rows_as_planned_with()
    made = make.learners(make.workspace(), planning.MANY + 7)

    planning.count_again(planning.MANY - 1)
    assert rows_as_planned_with() == before

    planning.count_again(planning.MANY)
    assert rows_as_planned_with() == len(made)
