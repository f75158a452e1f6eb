"""Connected apps: who may see this organisation's books, and a button that ends it."""

from __future__ import annotations

from counterfoil.twins.xero.pages import html
from counterfoil.twins.xero.pages.frame import Frame
from counterfoil.twins.xero.pages.html import Piece
from counterfoil.xero.exchange import Response


def connected(frame: Frame) -> Response:
    heads = ("App", "Connected by", "Since", "")
    identity = frame.twin.identity
    rows = []
    for one in identity.connections.values():
        if one.tenant == frame.books.tenant:
            app = identity.apps[one.app]
            by = identity.users[one.user].name if one.user else "Custom connection"
            button = frame.act("Disconnect", "disconnect", "danger", client_id=one.app)
            rows.append(html.cells(heads, (app.name, by, f"{one.created_at:%d %b %Y %H:%M} UTC", button)))
    empty = Piece("<p>No app is connected to this organisation.</p>")
    return frame.page(
        "Connected apps", html.table("Apps with access to this organisation", heads, rows) if rows else empty
    )
