"""Build the requests that change something in Xero, so that none can change what it was not meant to.

PUT only creates. POST changes the record it finds, and without an id it finds by number or name and overwrites without
a word (FACTS 5.4): a POST here always carries ids.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from counterfoil.xero.endpoints import Stream
from counterfoil.xero.exchange import Headers, Request
from counterfoil.xero.listing import address
from counterfoil.xero.wire import encode

ELEMENTS_MAX = 50  # Xero's advice for one call (FACTS 4).
KEY_CHARS_MAX = 128  # FACTS 5.6.


def create_request(api: str, stream: Stream, elements: Sequence[Mapping[str, object]], *, key: str | None) -> Request:
    """Create each element. `key` makes Xero answer a repeat within six minutes with its first answer (FACTS 5.6)."""
    assert not any(element.get(stream.id_field) for element in elements), "a record with an id is not new"
    return _write("PUT", api, stream, elements, key)


def update_request(api: str, stream: Stream, elements: Sequence[Mapping[str, object]], *, key: str | None) -> Request:
    """Change the named fields of records that exist; fields left out keep their value (FACTS 9.3)."""
    assert all(element.get(stream.id_field) for element in elements), "without an id it may overwrite another record"
    return _write("POST", api, stream, elements, key)


def _write(method: str, api: str, stream: Stream, elements: Sequence[Mapping[str, object]], key: str | None) -> Request:
    assert 1 <= len(elements) <= ELEMENTS_MAX
    headers = Headers({"Accept": "application/json", "Content-Type": "application/json; charset=utf-8"})
    if key is not None:
        assert 1 <= len(key) <= KEY_CHARS_MAX and key.isascii() and key.isprintable()
        headers["idempotency-key"] = key
    query = [("summarizeErrors", "false"), *stream.parameters]
    return Request(method, address(api + stream.path, query), headers, encode({stream.name: elements}))
