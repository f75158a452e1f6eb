"""Tell apps what happened in their organisations: signed, coalesced, retried, given up after a day (FACTS 20).

Nothing is posted from inside a rule: events are collected, and whoever runs the twin (a thread of the server, a test)
asks for what is due.
"""

from __future__ import annotations

import base64
import hmac
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from counterfoil.twins.xero import wire
from counterfoil.twins.xero.books import Event, Row
from counterfoil.twins.xero.identity import App, Identity
from counterfoil.xero.exchange import Headers, NoAnswer, Request, Response, Send

COALESCED = timedelta(milliseconds=300)
RETRIED_EVERY = timedelta(minutes=15)
GIVEN_UP_AFTER = timedelta(hours=24)
KEPT = timedelta(days=31)
EVENTS_MAX = 200  # in one POST
API = "https://api.xero.com/api.xro/2.0/"


@dataclass(slots=True)
class Delivery:
    """One POST on its way, with the instant of its next try."""

    request: Request
    events: int
    made_at: datetime
    due_at: datetime
    tries: int = 0
    first: int = 0  # the sequence of its first event


@dataclass(slots=True)
class Subscription:
    """One app's webhook: whether it proved itself, and what waits for it."""

    app: str
    status: str = "unproven"  # unproven, ok, refused (intent to receive failed), disabled (a day of failures)
    waiting: list[Event] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    sequence: int = 0
    posted: int = 0
    failed: int = 0


class Webhooks:
    def __init__(self, identity: Identity, now: Callable[[], datetime], random: Random) -> None:
        self._identity = identity
        self._now = now
        self._random = random
        self.subscriptions: dict[str, Subscription] = {}
        self.lose_every = 0  # drop each so-manieth POST without a word
        self.duplicate_every = 0  # post each so-manieth twice
        self.disorder = False  # later POSTs first
        self._made = 0
        self._lock = threading.Lock()  # events come from the rules, packing may run in the poster's thread

    def __getstate__(self) -> dict[str, object]:
        return {name: value for name, value in self.__dict__.items() if name != "_lock"}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state)
        self._lock = threading.Lock()

    def announce(self, event: Event) -> None:
        """Note an event for every app that is connected to its organisation and has a webhook."""
        for app in self._identity.apps.values():
            if app.webhook_url and self._connected(app, event.tenant):
                with self._lock:
                    self.of(app).waiting.append(event)

    def of(self, app: App) -> Subscription:
        return self.subscriptions.setdefault(app.client_id, Subscription(app.client_id))

    def subscribe(self, app: App, url: str, key: str) -> None:
        """Set up a webhook; it is trusted only after the intent to receive."""
        app.webhook_url, app.webhook_key = url, key
        self.subscriptions.pop(app.client_id, None)
        self.of(app)

    def enable(self, app: App) -> None:
        """Turn a disabled webhook on again: after the intent to receive, a month's events are replayed in order."""
        subscription, now = self.of(app), self._now()
        with self._lock:
            subscription.status = "unproven"
            subscription.waiting = [one for one in subscription.waiting if one.at + KEPT > now]
            subscription.deliveries = sorted(
                (one for one in subscription.deliveries if one.made_at + KEPT > now), key=lambda one: one.first
            )
            for delivery in subscription.deliveries:
                delivery.made_at = delivery.due_at = now
                delivery.tries = 0

    def prove(self, app: App, send: Send) -> bool:
        """Send the intent to receive: one good POST, which wants 2xx, and three badly signed ones, which want 401."""
        body = self._body([], 0, 0)
        wanted = [(app.webhook_key, range(200, 300)), *((f"wrong {place}", range(401, 402)) for place in range(3))]
        passed = all(_status(send, self._request(app, body, key)) in good for key, good in wanted)
        self.of(app).status = "ok" if passed else "refused"
        return passed

    def drain(self, app: App | None = None) -> list[Request]:
        """Give every POST that waits, at once and without a try: for tests that deliver by hand."""
        requests = []
        for subscription in list(self.subscriptions.values()):
            if app is None or subscription.app == app.client_id:
                self._pack(subscription, at_once=True)
                requests += [delivery.request for delivery in subscription.deliveries]
                subscription.deliveries.clear()
        return requests

    def run(self, send: Send) -> int:
        """Post what is due; give how many POSTs were accepted. Failures stay for later."""
        return sum(self._run(subscription, send) for subscription in list(self.subscriptions.values()))

    def _run(self, subscription: Subscription, send: Send) -> int:
        app = self._identity.apps[subscription.app]
        if subscription.status == "unproven":
            self.prove(app, send)
        if subscription.status != "ok":
            return 0
        self._pack(subscription)
        accepted = 0
        for delivery in [one for one in subscription.deliveries if one.due_at <= self._now()]:
            accepted += self._try(subscription, delivery, send)
        return accepted

    def _try(self, subscription: Subscription, delivery: Delivery, send: Send) -> bool:
        good = _status(send, delivery.request) in range(200, 300)
        delivery.tries += 1
        if good:
            subscription.posted += 1
            subscription.deliveries.remove(delivery)
            return True
        subscription.failed += 1
        now = self._now()
        delivery.due_at = now if delivery.tries == 1 else now + RETRIED_EVERY
        if now - delivery.made_at >= GIVEN_UP_AFTER:
            subscription.status = "disabled"
        return False

    def _pack(self, subscription: Subscription, *, at_once: bool = False) -> None:
        """Put the waiting events into POSTs once the first has waited long enough for others to join."""
        with self._lock:
            self._pack_locked(subscription, at_once)

    def _pack_locked(self, subscription: Subscription, at_once: bool) -> None:
        app = self._identity.apps[subscription.app]
        now = self._now()
        while subscription.waiting and (at_once or subscription.waiting[0].at + COALESCED <= now):
            events, subscription.waiting = subscription.waiting[:EVENTS_MAX], subscription.waiting[EVENTS_MAX:]
            first = subscription.sequence + 1
            subscription.sequence += len(events)
            body = self._body(events, first, subscription.sequence)
            request = self._request(app, body, app.webhook_key)
            made = [Delivery(request, len(events), now, now, first=first) for _ in range(self._copies())]
            subscription.deliveries[:] = (
                [*made, *subscription.deliveries] if self.disorder else [*subscription.deliveries, *made]
            )

    def _copies(self) -> int:
        self._made += 1
        if self.lose_every and self._made % self.lose_every == 0:
            return 0
        return 2 if self.duplicate_every and self._made % self.duplicate_every == 0 else 1

    def _connected(self, app: App, tenant: str) -> bool:
        if app.tenant:
            return app.tenant == tenant
        return any((one.app, one.tenant) == (app.client_id, tenant) for one in self._identity.connections.values())

    def _body(self, events: list[Event], first: int, last: int) -> bytes:
        entropy = "".join(self._random.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ", k=20))
        shown = [_event(event) for event in events]
        body = wire.compact(
            {"events": shown, "firstEventSequence": first, "lastEventSequence": last, "entropy": entropy}
        )
        # Xero's bodies are spaced unevenly: whoever parses and writes again before checking gets another hash.
        return body.replace(b'"firstEventSequence":', b'"firstEventSequence": ', 1)

    def _request(self, app: App, body: bytes, key: str) -> Request:
        signature = base64.b64encode(hmac.digest(key.encode(), body, "sha256")).decode()
        headers = {"Content-Type": "application/json; charset=utf-8", "x-xero-signature": signature}
        return Request("POST", app.webhook_url, Headers(headers), body)


def _event(event: Event) -> Row:
    return {
        "resourceUrl": f"{API}{event.resource}/{event.id}",
        "resourceId": event.id,
        "tenantId": event.tenant,
        "tenantType": "ORGANISATION",
        "eventCategory": event.category,
        "eventType": event.kind,
        "eventDateUtc": event.at.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3],
    } | ({"data": event.data} if event.data else {})


def _status(send: Send, request: Request) -> int:
    try:
        response: Response = send(request)
    except NoAnswer:
        return 0
    return response.status
