"""Check that a webhook is Xero's and read what it tells.

Anyone can post to the address, so nothing is read before the signature over the raw bytes holds (FACTS 20). What it
tells is a hint: a record's id, to be fetched from Xero, never content to be stored.
"""

from __future__ import annotations

import hmac
from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import msgspec

from counterfoil.xero.wire import Guid, Instant, Unreadable, decode_row

SIGNATURE_HEADER = "x-xero-signature"


class UnreadableWebhook(Exception):
    """A signed body that is not what Xero documents: keep it and look."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something happened to a record. Category and type are upper case: Xero's own casing varies (FACTS 20).

    `resource_url` must not be fetched with a token unchecked; `resource_id` is enough.
    """

    tenant_id: str
    category: str
    event_type: str
    resource_id: str
    occurred_at: Instant | None
    resource_url: str = ""
    tenant_type: str = ""


@dataclass(frozen=True, slots=True)
class Envelope:
    """One delivery. Without events it is Xero trying whether we check signatures: intent to receive."""

    events: tuple[Event, ...]
    first_sequence: int = 0
    last_sequence: int = 0

    @property
    def is_intent_to_receive(self) -> bool:
        return not self.events


def sign(raw: bytes, key: str) -> str:
    """Give the signature of a body. The key looks like base64 and is used as the text that it is (FACTS 20)."""
    return b64encode(hmac.digest(key.encode(), raw, sha256)).decode("ascii")


def verify(raw: bytes, signature: str, key: str) -> bool:
    """Say whether the body was signed with the key, in a time that does not tell how much of it was right."""
    if not key:
        return False  # Anybody can sign with no key.
    return hmac.compare_digest(sign(raw, key).encode(), signature.strip().encode())


def read_events(raw: bytes) -> Envelope:
    """Read a verified body. Unknown categories and fields pass; an event without ids does not."""
    try:
        said = decode_row(raw, _Envelope)
    except Unreadable as error:
        raise UnreadableWebhook(str(error)) from error
    return Envelope(tuple(map(_event, said.events)), said.first_event_sequence, said.last_event_sequence)


class _Event(msgspec.Struct, rename="camel"):
    tenant_id: Guid
    resource_id: Guid
    event_category: str
    event_type: str
    event_date_utc: Instant | None = None
    resource_url: str = ""
    tenant_type: str = ""
    data: Any = None


class _Envelope(msgspec.Struct, rename="camel"):
    events: tuple[_Event, ...] = ()
    first_event_sequence: int = 0
    last_event_sequence: int = 0


def _event(said: _Event) -> Event:
    return Event(
        tenant_id=said.tenant_id,
        category=said.event_category.upper(),
        event_type=said.event_type.upper(),
        resource_id=said.resource_id,
        occurred_at=said.event_date_utc,
        resource_url=said.resource_url,
        tenant_type=said.tenant_type.upper(),
    )
