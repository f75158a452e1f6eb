"""The first page: the organisations, the limits, the webhooks and the newest requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counterfoil.twins.xero.limits import PER_DAY, PER_MINUTE
from counterfoil.twins.xero.pages import html
from counterfoil.twins.xero.pages.html import Piece, piece
from counterfoil.xero.exchange import Response

if TYPE_CHECKING:
    from counterfoil.twins.xero.twin import Twin

_NEWEST = 30


def overview(twin: Twin) -> Response:
    parts = [
        piece("<p>The time here is {now} UTC.</p>", now=f"{twin.clock():%d %B %Y, %H:%M:%S}"),
        _organisations(twin), _limits(twin), _webhooks(twin), _requests(twin),
    ]  # fmt: skip
    return html.page("Organisations", html.joined(parts))


def _organisations(twin: Twin) -> Piece:
    heads = ("Organisation", "Contacts", "Invoices", "Connections")
    rows = [
        html.cells(
            heads,
            (
                piece('<a href="/organisations/{id}/invoices">{name}</a>', id=books.tenant, name=books.name),
                len(books.contacts.rows),
                len(books.invoices.rows),
                sum(one.tenant == books.tenant for one in twin.identity.connections.values()),
            ),
        )
        for books in twin.organisations.values()
    ]
    return html.table("The organisations that this twin holds", heads, rows)


def _limits(twin: Twin) -> Piece:
    heads = ("App", "Organisation", "Left this minute", "Left today", "At once")
    rows = []
    for app in twin.identity.apps.values():
        for books in twin.organisations.values():
            meter = twin.limits.meter(app.client_id, books.tenant)
            if meter.calls or meter.spent_today:
                left, today = twin.limits.left(app.client_id, books.tenant, app.tier, twin.clock())
                of_day = f"{today} of {PER_DAY[app.tier]}"
                rows.append(html.cells(heads, (app.name, books.name, f"{left} of {PER_MINUTE}", of_day, meter.at_once)))
    caption = "Calls left" if twin.limits.enforced else "Calls left (counted, but not enforced)"
    return Piece("<h2>Limits</h2>") + html.table(caption, heads, rows) if rows else Piece("")


def _webhooks(twin: Twin) -> Piece:
    heads = ("App", "Address", "State", "Accepted", "Failed", "Waiting")
    rows = []
    for app in twin.identity.apps.values():
        if app.webhook_url:
            hook = twin.webhooks.of(app)
            waiting = len(hook.waiting) + sum(one.events for one in hook.deliveries)
            rows.append(html.cells(heads, (app.name, app.webhook_url, hook.status, hook.posted, hook.failed, waiting)))
    return Piece("<h2>Webhooks</h2>") + html.table("Posts to each app", heads, rows) if rows else Piece("")


def _requests(twin: Twin) -> Piece:
    heads = ("Time", "Request", "Answer")
    shown = [one for one in twin.log if not one.endpoint.startswith("/connect/")]  # tokens say nothing of the books
    rows = [
        html.cells(heads, (f"{one.at:%H:%M:%S}", f"{one.method} {one.endpoint}", one.status or "none (lost)"))
        for one in reversed(shown[-_NEWEST:])
    ]
    return Piece("<h2>Newest requests</h2>") + html.table(f"The last {_NEWEST}", heads, rows) if rows else Piece("")
