"""Have PostgreSQL count its rows again after thousands were written within seconds.

It plans a question by what it counted last, and counts by itself once a minute at most. A register that was imported a
moment ago looks empty to it until then, and what is due, which is asked several times a turn, is found by comparing
each learner with each link: 10,000 learners took seconds each time.
"""

from __future__ import annotations

from django.db import connection

from counterfoil.ledger.models import Contact, Link
from counterfoil.register.models import Party
from counterfoil.sync.models import Push

MANY = 1000  # Written at once, so many can turn a good plan into a bad one.
ASKED_WHAT_IS_DUE = (Party, Link, Push, Contact)


def count_again(written: int) -> None:
    """Call outside a transaction, with how many records were just written; does nothing for a few."""
    if written < MANY:
        return
    with connection.cursor() as cursor:
        for model in ASKED_WHAT_IS_DUE:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")
