"""Read one page of rows, each with its exact JSON, and what Xero says of how many there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

import msgspec

from counterfoil.xero.answers import Broken
from counterfoil.xero.endpoints import Stream
from counterfoil.xero.wire import Row, Unreadable, decode, decode_row

R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    """Some rows of a list. The counts are of the whole answer to the question, None where Xero does not give them.

    `unreadable` are the exact JSON of rows that are not as Xero describes them: they take none of the others along.
    """

    rows: tuple[R, ...]
    item_count: int | None = None
    page_count: int | None = None
    unreadable: tuple[bytes, ...] = ()


def read_page(body: bytes, stream: Stream, kind: type[R]) -> Page[R]:
    """Read what `answers.read` gave; empty bytes are an answer that nothing changed."""
    if not body:
        return Page((), 0, 0)
    try:
        envelope = decode(body, dict[str, msgspec.Raw])
        counts = decode(bytes(envelope.get("pagination", b"{}")), _Pagination)
        raws = raw_rows(envelope, stream)
    except Unreadable as error:
        raise Broken(200, f"{stream.name}: {error}", outcome_unknown=False) from error
    rows, unreadable = _readable(raws, kind)
    return Page(rows, counts.item_count, counts.page_count, unreadable)


def _readable(raws: list[bytes], kind: type[R]) -> tuple[tuple[R, ...], tuple[bytes, ...]]:
    rows: list[R] = []
    unreadable: list[bytes] = []
    for raw in raws:
        try:
            rows.append(decode_row(raw, kind))
        except Unreadable:
            unreadable.append(raw)
    return tuple(rows), tuple(unreadable)


def rows_of(envelope: dict[str, msgspec.Raw], stream: Stream, kind: type[R]) -> tuple[R, ...]:
    """Read the rows of an envelope, or raise `Unreadable`."""
    return tuple(decode_row(raw, kind) for raw in raw_rows(envelope, stream))


def raw_rows(envelope: dict[str, msgspec.Raw], stream: Stream) -> list[bytes]:
    """Give each row's own bytes: copies, so that keeping one does not keep the whole page in memory."""
    # The envelope of Organisation is called Organisations (FACTS 17).
    found = envelope.get(stream.name) or envelope.get(stream.name + "s")
    if found is None:
        raise Unreadable(f"no {stream.name} in the answer")
    return [bytes(raw) for raw in decode(bytes(found), list[msgspec.Raw])]


class _Pagination(msgspec.Struct, rename="camel"):
    item_count: int | None = None
    page_count: int | None = None
