"""Lead the addresses that Xero has for its own pages to this stand-in's page of the same record.

An app links people into Xero by /app/<short code>/…; without this, each such link would end nowhere in the twin.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from counterfoil.twins.xero.pages import html
from counterfoil.xero.exchange import Request, Response

if TYPE_CHECKING:
    from counterfoil.twins.xero.twin import Twin

ROOT = "/app/"
_PLACES = {("invoicing", "view"): "invoices", ("contacts", "contact"): "contacts"}


def answer(twin: Twin, request: Request) -> Response | None:
    """Redirect to the record's page; None where the address names no organisation or no such page."""
    match request.path.removeprefix(ROOT).split("/"):
        case [code, area, kind, identifier] if place := _PLACES.get((area, kind)):
            for books in twin.organisations.values():
                if books.organisation["ShortCode"] == unquote(code):
                    return html.redirect(f"/organisations/{books.tenant}/{place}/{identifier}")
    return None
