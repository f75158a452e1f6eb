"""Read a stream page by page; the cursor moves in the transaction that stores the rows: a death costs one page.

Where to go on is decided by `core/pulling.py`; the walk's place stands in the cursor, so that it survives a restart.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from counterfoil.core.budget import DAY, Purpose, poll_every
from counterfoil.core.pulling import Answer, End, Position, next_position, start
from counterfoil.ledger.models import Organisation
from counterfoil.sync.calling import Line
from counterfoil.sync.keeping import keep
from counterfoil.sync.models import Cursor, Hint
from counterfoil.sync.streams import STREAMS, Rows, Stream
from counterfoil.xero.endpoints import PAGE_SIZE_MAX
from counterfoil.xero.pages import Page

WALKS_AGAIN_MAX = 3
AHEAD_MAX = timedelta(minutes=10)  # How far Xero's clock may be ahead of ours.


def cursors(organisation: Organisation) -> dict[str, Cursor]:
    """Give the organisation's cursors, made where they are missing."""
    held = {cursor.stream: cursor for cursor in Cursor.objects.filter(organisation=organisation)}
    for stream in STREAMS:
        if stream.name not in held:
            held[stream.name], _ = Cursor.objects.get_or_create(organisation=organisation, stream=stream.name)
    return held


def due(organisation: Organisation, now: datetime) -> list[Stream]:
    held = cursors(organisation)
    return [stream for stream in STREAMS if is_due(held[stream.name], now)]


def is_due(cursor: Cursor, now: datetime) -> bool:
    return cursor.walk_began_at is not None or cursor.due_at is None or cursor.due_at <= now


def ask_again(organisation: Organisation, stream: Stream, at: datetime) -> None:
    """Make a stream due, at once or sooner than it would be."""
    cursors(organisation)
    Cursor.objects.filter(organisation=organisation, stream=stream.name).update(due_at=at)


def read_whole(line: Line, stream: Stream, purpose: Purpose) -> None:
    """Walk to the end, without regard to a turn's length: for what must be fresh before something is decided."""
    while read_page(line, stream, purpose):
        pass


def read_page(line: Line, stream: Stream, purpose: Purpose) -> bool:
    """Make one call of the walk and keep its rows; True while the walk goes on."""
    cursor = cursors(line.organisation)[stream.name]
    position = _position(cursor)
    began_at = cursor.walk_began_at or line.engine.now()
    body = line.read(stream.request(line.engine.addresses.api, position), purpose)
    page = stream.read(body)
    line.engine.between("a page was read")
    with transaction.atomic():
        keep(line.organisation, stream, page, line.engine.now())
        if _was_asked_anew(cursor):
            return True
        step = _step(line.organisation, stream, cursor, position, page)
        _move(cursor, step, page, began_at, line)
    line.engine.between("a page was stored")
    return isinstance(step, Position)


def _was_asked_anew(cursor: Cursor) -> bool:
    """Whether a person had the stream read from another place while Xero answered: their cursor stands, then."""
    now = Cursor.objects.select_for_update().get(pk=cursor.pk)
    fields = ("since_at", "walking_from_at", "walking_page", "walk_began_at", "due_at")
    return any(getattr(now, name) != getattr(cursor, name) for name in fields)


def _position(cursor: Cursor) -> Position:
    if cursor.walk_began_at is None:
        return start(cursor.since_at)
    return Position(cursor.walking_from_at, cursor.walking_page)


def _step(
    organisation: Organisation, stream: Stream, cursor: Cursor, position: Position, page: Page[Any]
) -> Position | End:
    step = next_position(
        position, Answer(len(page.rows), _changed(page.rows), PAGE_SIZE_MAX, page.page_count), cursor.since_at
    )
    if isinstance(step, Position) or position.page == 1 or cursor.walks_again >= WALKS_AGAIN_MAX:
        return step
    if _is_complete(organisation, stream, position, page):
        return step
    cursor.walks_again += 1  # Pages shifted while they were read: once more from the first.
    return Position(position.since)


def _is_complete(organisation: Organisation, stream: Stream, position: Position, page: Page[Any]) -> bool:
    """Only a walk over several pages of one question can miss a row: it is counted against Xero's own figure."""
    if stream.held_since is None or page.item_count is None:
        return True
    return stream.held_since(organisation, position.since) >= page.item_count


def _changed(rows: Rows) -> list[datetime]:
    return [row.updated_at for row in rows if row.updated_at is not None]


def _move(cursor: Cursor, step: Position | End, page: Page[Any], began_at: datetime, line: Line) -> None:
    now = line.engine.now()
    newest = _newest(cursor, page, now)
    fresh_walk = cursor.walk_began_at is None
    cursor.rows_seen = len(page.rows) + (0 if fresh_walk else cursor.rows_seen)
    cursor.rows_expected = page.item_count if fresh_walk else cursor.rows_expected
    cursor.since_at = newest
    if isinstance(step, Position):
        cursor.walking_from_at, cursor.walking_page, cursor.walk_began_at = step.since, step.page, began_at
    else:
        cursor.walking_from_at, cursor.walking_page, cursor.walk_began_at = None, 1, None
        cursor.walks_again = 0
        cursor.read_at = began_at
        cursor.due_at = now + _poll_every(line, now)
        Organisation.objects.filter(pk=cursor.organisation_id).update(seen_at=now)
    cursor.save()


def _newest(cursor: Cursor, page: Page[Any], now: datetime) -> datetime | None:
    """The newest change taken in. A row from the future is kept and moves nothing: all that follows would be missed."""
    believed = [min(at, now) for at in _changed(page.rows) if at <= now + AHEAD_MAX]
    return max([*believed, *([cursor.since_at] if cursor.since_at else [])], default=None)


def _poll_every(line: Line, now: datetime) -> timedelta:
    heard = Hint.objects.filter(organisation=line.organisation, event_at__isnull=False, made_at__gt=now - DAY)
    return poll_every(
        line.engine.poll_every,
        calls_a_day=line.organisation.calls_a_day,
        streams=len(STREAMS),
        hears_webhooks=heard.exists(),
    )
