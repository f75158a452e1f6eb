"""What the twin answers beside Xero's own addresses: its pages for people and its controls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counterfoil.twins.xero import controls
from counterfoil.twins.xero.pages import consent, deep_links, html, ledger
from counterfoil.xero.exchange import Request, Response

if TYPE_CHECKING:
    from counterfoil.twins.xero.twin import Twin


def answer(twin: Twin, request: Request) -> Response:
    path = request.path
    if path == consent.PATH:
        return consent.answer(twin, request)
    if path == html.STYLE_PATH:
        return html.style()
    if path.startswith(controls.ROOT):
        return controls.answer(twin, request)
    if path.startswith(deep_links.ROOT) and (led := deep_links.answer(twin, request)):
        return led
    return ledger.answer(twin, request)
