"""Measure how learners go to Xero: `.venv/bin/python bench/push_contacts.py --count 2000`."""

from __future__ import annotations

import argparse
import time

from workbench import RECORDS_A_CALL, ROWS_A_PAGE, Bench, Measured, opened

READ_AND_WRITTEN = ("GET /Contacts", "PUT /Contacts", "POST /Contacts")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2000, help="learners to send (default 2000)")
    parser.add_argument("--durable", action="store_true", help="have PostgreSQL wait for the disk, as a real one does")
    arguments = parser.parse_args()
    with opened(durable=arguments.durable) as bench:
        measure(bench, arguments.count).show(f"{arguments.count:,} learners sent to Xero as new contacts")


def measure(bench: Bench, count: int) -> Measured:
    from counterfoil.ledger.models import Link

    held = bench.xero.ask("state")["organisations"][0]["contacts"]
    add_learners(bench, count)
    before, began = bench.xero.calls(), time.perf_counter()
    bench.settle()
    seconds, after = time.perf_counter() - began, bench.xero.calls()
    assert Link.objects.count() == count, "every learner has its contact"
    calls = sum(after.get(name, 0) - before.get(name, 0) for name in READ_AND_WRITTEN)
    return Measured(count, calls, fewest(count, held), seconds)


def fewest(count: int, held: int) -> int:
    """Fifty records a call; and before it a look at the contacts that were there, a thousand a page."""
    return -(-count // RECORDS_A_CALL) + max(-(-held // ROWS_A_PAGE), 1)


def add_learners(bench: Bench, count: int) -> None:
    from counterfoil.register.models import Party

    Party.objects.bulk_create(
        (
            Party(
                workspace=bench.workspace,
                code=f"N-{place:06}",
                first_name=f"Learner {place}",
                last_name="Measured",
                email=f"learner{place}@example.org",
                mobile=f"0400 {place:06}",
                street_line_1=f"{place} Long Street",
                street_city="Perth",
                sync_enabled=True,
            )
            for place in range(count)
        ),
        batch_size=1000,
    )


if __name__ == "__main__":
    main()
