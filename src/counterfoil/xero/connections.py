"""The organisations that a token reaches, and how one is let go."""

from __future__ import annotations

import msgspec

from counterfoil.xero.answers import Broken
from counterfoil.xero.exchange import Headers, Request
from counterfoil.xero.wire import Guid, Instant, Unreadable, decode_row


class Connection(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One organisation joined to the app. `id` names the connection, `tenant_id` the organisation (FACTS 3.1)."""

    id: Guid
    tenant_id: Guid
    tenant_type: str = ""
    tenant_name: str = ""
    auth_event_id: Guid | None = None
    created_at: Instant | None = msgspec.field(name="createdDateUtc", default=None)
    updated_at: Instant | None = msgspec.field(name="updatedDateUtc", default=None)

    @property
    def is_organisation(self) -> bool:
        """Practices are joined in the same way and have no books (FACTS 3.1)."""
        return self.tenant_type.upper() == "ORGANISATION"


def list_request(api: str, auth_event_id: str | None = None) -> Request:
    """Ask for every connection of the token, or only for those that one consent made or renewed."""
    query = f"?authEventId={auth_event_id}" if auth_event_id else ""
    return Request("GET", f"{api}/connections{query}", Headers({"Accept": "application/json"}))


def delete_request(api: str, connection_id: str) -> Request:
    """Disconnect one organisation. Answered by 204, or by 404 when it is already gone."""
    return Request("DELETE", f"{api}/connections/{connection_id}", Headers({"Accept": "application/json"}))


def read_connections(body: bytes) -> tuple[Connection, ...]:
    try:
        return decode_row(body, tuple[Connection, ...])
    except Unreadable as error:
        raise Broken(200, f"connections: {error}", outcome_unknown=False) from error
