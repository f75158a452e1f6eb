"""Decide which page of a stream to ask for next, so that rows edited while we read are met again and none is skipped.

A walk asks for what changed since an instant, oldest change first, always the first page; the next question starts at
the newest instant of the answer. A row edited meanwhile moves to the end and is met again there. Further pages of one
question are asked for only when more rows bear one second than a page holds, or when the server does not sort
(docs/explanation/pulling.md; FACTS 6.2, 6.4).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

PAGES_MAX = 1_000  # No question of Xero's has more: a server that gives pages for ever is left (FACTS 4).
PAGE_SIZE_DEFAULT = 100  # What a server that does not know the page size gives (FACTS 6.1).
OVERLAP = timedelta(seconds=5)  # Asked for again each time: If-Modified-Since is accurate to the second only.

_EVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Position:
    """The next question: rows changed since then (all rows when empty), this page of the answer."""

    since: datetime | None
    page: int = 1


@dataclass(frozen=True, slots=True)
class End:
    """Everything was read; `since` is the newest change taken in."""

    since: datetime | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What an answer held: its rows, their change times in the order given, and how many pages there are."""

    rows: int
    changed: Sequence[datetime]
    page_size: int
    page_count: int | None = None


def start(newest: datetime | None) -> Position:
    return Position(newest - OVERLAP if newest else None)


def next_position(position: Position, answer: Answer, newest_before: datetime | None) -> Position | End:
    """Choose the next question. `newest_before` is the newest change that this walk, or one before it, took in."""
    newest = max([*answer.changed, *([newest_before] if newest_before else [])], default=None)
    if _is_last(position, answer):
        return End(newest)
    at = max(answer.changed, default=_EVER).replace(microsecond=0)
    sorts = len(answer.changed) == answer.rows and list(answer.changed) == sorted(answer.changed)
    if sorts and (position.since is None or at > position.since.replace(microsecond=0)):
        return Position(at)
    return Position(position.since, position.page + 1)


def _is_last(position: Position, answer: Answer) -> bool:
    if not answer.rows or position.page >= PAGES_MAX:
        return True
    if answer.page_count is not None:
        return position.page >= answer.page_count
    # Without a count: a full page, of our size or of the server's own, may have another behind it.
    return answer.rows not in (answer.page_size, PAGE_SIZE_DEFAULT)
