"""Make an installation ready for a command: PostgreSQL up, Django set up, and on request its tables in place."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager

import django

from counterfoil import postgres

_MIGRATIONS = 7_203_118  # Any number, the same for all who migrate.


@contextmanager
def ready(*, migrate: bool = True) -> Iterator[None]:
    """Have PostgreSQL up and the tables up to date inside the block. Several processes may do so at once."""
    with postgres.running(os.environ):
        django.setup()
        if migrate:
            bring_tables_up_to_date()
        yield


def bring_tables_up_to_date() -> None:
    """Apply migrations under a lock of the database's, since two processes may start at once."""
    from django.core.management import call_command
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_MIGRATIONS])
        try:
            call_command("migrate", interactive=False, verbosity=0)
            call_command("createcachetable", stdout=io.StringIO())
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_MIGRATIONS])
