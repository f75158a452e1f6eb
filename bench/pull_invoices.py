"""Measure how invoices come back: `.venv/bin/python bench/pull_invoices.py --count 10000`."""

from __future__ import annotations

import argparse
import time

from workbench import ROWS_A_PAGE, Bench, Measured, opened

LEARNERS = 100
LINES_EACH = 3
A_SECOND = 10


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000, help="invoices to read and store (default 10000)")
    parser.add_argument("--durable", action="store_true", help="have PostgreSQL wait for the disk, as a real one does")
    arguments = parser.parse_args()
    with opened(durable=arguments.durable) as bench:
        what = f"{arguments.count:,} invoices of {LINES_EACH} lines read from Xero and stored"
        measure(bench, arguments.count).show(what)


def measure(bench: Bench, count: int) -> Measured:
    """The newest PDFs, which come with a first reading, are in the seconds; they are no calls for invoices."""
    from counterfoil.register.models import Document

    link_learners(bench)
    raise_invoices(bench, count)
    before, began = bench.xero.calls(), time.perf_counter()
    bench.read_everything()
    seconds, after = time.perf_counter() - began, bench.xero.calls()
    assert Document.objects.count() == count, "every invoice is here"
    calls = after["GET /Invoices"] - before["GET /Invoices"]
    return Measured(count, calls, -(-count // ROWS_A_PAGE), seconds)


def raise_invoices(bench: Bench, count: int) -> None:
    """Have so many raised in Xero, ten a second, up to now: no books have thousands that changed within one second."""
    seconds = -(-count // A_SECOND)
    bench.xero.ask("clock", move=-seconds)
    for left in range(count, 0, -A_SECOND):
        wanted = min(left, A_SECOND)
        bench.xero.ask("seed", organisation=str(bench.organisation.xero_id), invoices=wanted, lines=LINES_EACH)
        bench.xero.ask("clock", move=1)


def link_learners(bench: Bench) -> None:
    """Have learners that are linked to contacts; the invoices of all other contacts will be unmatched."""
    from counterfoil.ledger.models import Contact, Link
    from counterfoil.register.models import Party

    bench.xero.ask("seed", organisation=str(bench.organisation.xero_id), contacts=LEARNERS)
    bench.read_everything()
    numbered = Contact.objects.filter(organisation=bench.organisation).exclude(number="")
    Party.objects.bulk_create(
        Party(workspace=bench.workspace, code=number, first_name=number, last_name="Measured", sync_enabled=True)
        for number in numbered.values_list("number", flat=True)
    )
    bench.settle()
    assert Link.objects.count() == LEARNERS, "every learner has its contact"


if __name__ == "__main__":
    main()
