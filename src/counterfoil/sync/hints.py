"""Read again what hints name: a few by their ids, many by one look at what changed; a hint is done only when read."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from counterfoil.core.budget import Purpose
from counterfoil.core.pulling import PAGES_MAX
from counterfoil.ledger.models import Contact
from counterfoil.register.models import Document
from counterfoil.sync import pulls
from counterfoil.sync.calling import Line
from counterfoil.sync.keeping import keep
from counterfoil.sync.models import Hint
from counterfoil.sync.streams import BY_HINT, Stream
from counterfoil.xero import invoices
from counterfoil.xero.endpoints import INVOICES, PAGE_SIZE_MAX
from counterfoil.xero.listing import IDS_MAX, list_request

OF_CONTACT = "contact_invoices"


def waiting(line: Line) -> bool:
    return Hint.objects.filter(organisation=line.organisation, done_at__isnull=True).exists()


def follow(line: Line) -> None:
    """Read everything that the open hints name."""
    for stream in BY_HINT.values():
        _follow_stream(line, stream)
    _follow_contacts_invoices(line)


def _open(line: Line, kind: str) -> list[Hint]:
    return list(Hint.objects.filter(organisation=line.organisation, kind=kind, done_at__isnull=True).order_by("pk"))


def _follow_stream(line: Line, stream: Stream) -> None:
    hints = _open(line, stream.hint)
    if not hints:
        return
    if len({hint.xero_id for hint in hints}) > IDS_MAX:
        pulls.read_whole(line, stream, Purpose.LIVE)
        hints = _done_by_the_look(line, stream, hints)
    ids = list(dict.fromkeys(str(hint.xero_id) for hint in hints))
    for start in range(0, len(ids), IDS_MAX):
        _read_ids(line, stream, ids[start : start + IDS_MAX], hints)


def _done_by_the_look(line: Line, stream: Stream, hints: Sequence[Hint]) -> list[Hint]:
    """End the hints whose row the look has brought up to their event; the others are read by id."""
    model, field = (Contact, "updated_at") if stream.hint == "contact" else (Document, "xero_updated_at")
    rows = model.objects.filter(organisation=line.organisation, xero_id__in=[hint.xero_id for hint in hints])
    newest = dict(rows.values_list("xero_id", field))
    seen = [
        hint for hint in hints if hint.event_at and hint.xero_id in newest and newest[hint.xero_id] >= hint.event_at
    ]
    _end(line, seen)
    return [hint for hint in hints if hint not in seen]


def _read_ids(line: Line, stream: Stream, ids: Sequence[str], hints: Sequence[Hint]) -> None:
    assert stream.by_ids is not None, f"{stream.name} has hints, so it can be asked by ids"
    page = stream.read(line.read(stream.by_ids(line.engine.addresses.api, ids), Purpose.LIVE))
    with transaction.atomic():
        keep(line.organisation, stream, page, line.engine.now())
        _end(line, [hint for hint in hints if str(hint.xero_id) in ids])


def _follow_contacts_invoices(line: Line) -> None:
    """All invoices of one contact, as *Manual sync* asks for."""
    for hint in _open(line, OF_CONTACT):
        where = f'Type=="ACCREC" AND Contact.ContactID==Guid("{hint.xero_id}")'
        seen: set[str] = set()
        for page_number in range(1, PAGES_MAX + 1):
            request = list_request(line.engine.addresses.api, INVOICES, page=page_number, where=where)
            page = invoices.read_page(line.read(request, Purpose.MANUAL))
            with transaction.atomic():
                keep(line.organisation, BY_HINT["invoice"], page, line.engine.now())
            ids = {str(row.invoice_id) for row in page.rows}
            if ids <= seen or (len(page.rows) < PAGE_SIZE_MAX and (page.page_count or 1) <= page_number):
                break  # The last one, or a server that gives the same page for ever.
            seen |= ids
        _end(line, [hint])


def _end(line: Line, hints: Sequence[Hint]) -> None:
    Hint.objects.filter(pk__in=[hint.pk for hint in hints]).update(done_at=line.engine.now())
