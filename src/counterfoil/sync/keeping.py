"""Keep rows that were read from Xero; one that cannot be kept is set aside and said, and holds up none of the others.

A page is kept whole or, when something in it does not fit our tables, in halves, down to the row at fault.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, ProgrammingError, transaction

from counterfoil.activity.models import Activity, Status
from counterfoil.activity.record import XERO, Happening, write
from counterfoil.ledger.models import Organisation
from counterfoil.sync.streams import Stream
from counterfoil.sync.translate.texts import clean
from counterfoil.xero.pages import Page
from counterfoil.xero.wire import Unreadable, decode_plain

# An amount beyond our columns, an id that is none, the same payment twice on one page, half of a surrogate pair.
UNFIT = (DataError, IntegrityError, ProgrammingError, ValidationError, ValueError, ArithmeticError)


def keep(organisation: Organisation, stream: Stream, page: Page[Any], now: datetime) -> None:
    """Keep a page's rows. Call inside the transaction that notes that they were read."""
    _keep_rows(organisation, stream, page.rows, now)
    for raw in page.unreadable:
        _set_aside(organisation, stream, raw, "It is not as Xero describes it.", now)


def _keep_rows(organisation: Organisation, stream: Stream, rows: Sequence[Any], now: datetime) -> None:
    try:
        with transaction.atomic():
            stream.store(organisation, rows, now)
    except UNFIT as error:
        if len(rows) == 1:
            _set_aside(organisation, stream, rows[0].raw, f"It cannot be kept: {type(error).__name__}.", now)
            return
        middle = len(rows) // 2
        _keep_rows(organisation, stream, rows[:middle], now)
        _keep_rows(organisation, stream, rows[middle:], now)


def _set_aside(organisation: Organisation, stream: Stream, raw: bytes, why: str, now: datetime) -> None:
    """Say it once: the same row is met again with each look."""
    xero_id = _id_of(raw, stream)
    what = f"A row of {stream.name} in Xero could not be taken in"
    told = Activity.objects.filter(workspace_id=organisation.workspace_id, xero_id=xero_id, what=what, why=why)
    if not told.exists():
        row = Happening(stream.name, Status.ALERT, what, XERO, why=why, xero_id=xero_id)
        write(organisation.workspace_id, now, [row])


def _id_of(raw: bytes, stream: Stream) -> str:
    try:
        said = decode_plain(raw)
    except (Unreadable, UnicodeDecodeError):
        return ""
    found = said.get(stream.id_field) if isinstance(said, dict) else ""
    return clean(str(found or ""))[:36]
