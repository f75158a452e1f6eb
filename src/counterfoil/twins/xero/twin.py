"""The twin itself: all state, and `answer`, which takes any request that Xero would and is a `Send`.

Ids come from the seed and time from the clock, so that the same calls give the same answers, and no thread and no sleep
is needed in process. `exchange` is the same for a server, which must wait and cut connections in its own way.
"""

from __future__ import annotations

import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any
from uuid import UUID

from counterfoil.twins.xero import answers, api, tokens
from counterfoil.twins.xero.bookkeeper import Bookkeeper
from counterfoil.twins.xero.books import Books, Event
from counterfoil.twins.xero.clock import Clock, utc_now
from counterfoil.twins.xero.faults import Fault, Faults, Kind
from counterfoil.twins.xero.idempotency import Keys
from counterfoil.twins.xero.identity import Access, Identity
from counterfoil.twins.xero.limits import Limits, Meter
from counterfoil.twins.xero.webhooks import Webhooks
from counterfoil.xero.exchange import Headers, NoAnswer, Request, Response

LOGGED_MAX = 10_000
# Locks, hooks, snapshots and the way to refill belong to the process, not to what is remembered.
_OF_THE_PROCESS = ("lock", "refill", "snapshots")
_XEROS = (api.ROOT, "/connect/", "/connections")


@dataclass(frozen=True, slots=True)
class Exchange:
    """What a request led to: the answer or none, when it may leave, and what to do when it has left."""

    response: Response | None
    delay_seconds: float
    settle: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Logged:
    at: datetime
    method: str
    endpoint: str
    url: str
    status: int  # 0: no answer
    fault: str


class Twin:
    def __init__(
        self,
        clock: Callable[[], datetime] = utc_now,
        seed: int = 1,
        strict: bool = True,
        sleep: Callable[[float], None] | None = None,
    ) -> None:
        self.clock = clock if isinstance(clock, Clock) else Clock(clock)
        self.strict = strict
        self.refill: Callable[[Twin], object] | None = None  # how to fill it again after a reset
        self.lock = threading.RLock()
        self._sleep = sleep or self.clock.move
        self._seed = seed
        self.snapshots: dict[str, bytes] = {}  # by name, see memory.py
        self.served = 0  # requests so far, pages and controls among them: whether there is something new to keep
        self._begin()

    def _begin(self) -> None:
        self.random = Random(self._seed)  # noqa: S311 - predictable on purpose; it guards nothing
        self.identity = Identity(self.clock, self.random, self.new_id)
        self.organisations: dict[str, Books] = {}
        self.limits = Limits()
        self.keys = Keys()
        self.faults = Faults()
        self.webhooks = Webhooks(self.identity, self.clock, Random(self._seed))  # noqa: S311 - its thread must not move the ids
        self.log: deque[Logged] = deque(maxlen=LOGGED_MAX)
        self.calls: Counter[str] = Counter()

    def __getstate__(self) -> dict[str, Any]:
        held = {name: value for name, value in self.__dict__.items() if name not in _OF_THE_PROCESS}
        return held | {"faults": Faults()}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self.lock = threading.RLock()
        self.refill = None
        self.snapshots = {}

    def resume(self, other: Twin) -> None:
        """Go on as another twin stood; what belongs to the process stays."""
        with self.lock:
            self.__dict__.update({k: v for k, v in other.__dict__.items() if k not in _OF_THE_PROCESS})
            self.identity.new_id = self.new_id
            for books in self.organisations.values():
                books.new_id, books.announce = self.new_id, self._announce

    def reset(self) -> None:
        """Forget everything and fill again as at the start: the same seed gives the same ids."""
        with self.lock:
            self.clock.run()
            self._begin()
            if self.refill:
                self.refill(self)

    def bookkeeper(self, organisation: str) -> Bookkeeper:
        """Give the person who works in an organisation, named by tenant id or by the beginning of its name."""
        return Bookkeeper(self.books_of(organisation), self.lock)

    def new_id(self) -> str:
        return str(UUID(int=self.random.getrandbits(128), version=4))

    def open_books(self, organisation: dict[str, Any], utc_offset_minutes: int) -> Books:
        books = Books(organisation, utc_offset_minutes, self.clock, self.new_id, self._announce)
        self.organisations[books.tenant] = books
        return books

    def books_of(self, name: str) -> Books:
        """Find an organisation by tenant id or by the beginning of its name."""
        for books in self.organisations.values():
            if books.tenant == name or books.name.lower().startswith(name.lower()):
                return books
        raise KeyError(name)

    @contextmanager
    def writing_as(self, books: Books, app: str, name: str, *, backorders: bool = False) -> Iterator[None]:
        before = books.writer, books.writer_name
        books.writer, books.writer_name, books.backorders = app, name, backorders
        try:
            yield
        finally:
            books.writer, books.writer_name = before
            books.backorders = False

    def answer(self, request: Request) -> Response:
        """Answer at once, in process; a slow answer moves the clock instead of waiting."""
        exchange = self.exchange(request)
        if exchange.delay_seconds:
            self._sleep(exchange.delay_seconds)
        exchange.settle()
        if exchange.response is None:
            raise NoAnswer(f"{request.method} {request.path}")
        return exchange.response

    def exchange(self, request: Request) -> Exchange:
        with self.lock:
            self.served += 1
            is_xeros = request.path.lower().startswith(_XEROS)
            fault = self.faults.striking(request) if is_xeros else None  # pages and controls never fail
            held: list[Meter] = []
            response = self._faulty(request, fault, held)
            if is_xeros:
                self._write_log(request, response, fault)
        delay = fault.seconds if fault and fault.kind is Kind.SLOW else 0
        return Exchange(response, delay, lambda: self._release(held))

    def _release(self, held: list[Meter]) -> None:
        with self.lock:
            for meter in held:
                meter.at_once -= 1
            held.clear()

    def _announce(self, event: Event) -> None:
        self.webhooks.announce(event)

    def _faulty(self, request: Request, fault: Fault | None, held: list[Meter]) -> Response | None:
        match fault.kind if fault else None:
            case Kind.LOST_BEFORE:
                return None
            case Kind.LOST_AFTER:
                self._routed(request, held, None)
                return None
            case Kind.TRUNCATED:
                whole = self._routed(request, held, None)
                return Response(whole.status, whole.headers, whole.body[: len(whole.body) * 2 // 3])
        return self._routed(request, held, fault)

    def _routed(self, request: Request, held: list[Meter], fault: Fault | None) -> Response:
        path = request.path.lower()
        if path == "/connect/token":
            return self._token(request, fault)
        if path == "/connect/revocation":
            return tokens.revocation(self.identity, request)
        if path.startswith(api.ROOT):
            return self._api(request, held, fault)
        if path == "/connections" or path.startswith("/connections/"):
            return self._connections(request, path)
        from counterfoil.twins.xero import doors  # The pages and controls, which know the twin.

        return doors.answer(self, request)

    def _token(self, request: Request, fault: Fault | None) -> Response:
        if fault and fault.kind is Kind.BROKEN_BEFORE:
            return _broken(fault)
        response = tokens.token(self.identity, request)
        return _broken(fault) if fault and fault.kind is Kind.BROKEN_AFTER else response

    def _connections(self, request: Request, path: str) -> Response:
        try:
            access = api.authenticate(self, request)
        except api.Denied as denied:
            return denied.answer
        names = {tenant: books.name for tenant, books in self.organisations.items()}
        identifier = path.removeprefix("/connections").strip("/")
        return tokens.connections(self.identity, access.grant, names, request, identifier)

    def _api(self, request: Request, held: list[Meter], fault: Fault | None) -> Response:
        try:
            access = api.authenticate(self, request)
            if fault and fault.kind is Kind.EXPIRED:
                raise api.Denied(answers.denied(401, "TokenExpired: token expired", self.new_id()))
            if fault and fault.kind is Kind.REVOKED:
                self.identity.withdraw(access.grant)
                access = api.authenticate(self, request)  # which now fails
            if fault and fault.kind is Kind.DISCONNECTED:
                self.identity.disconnect(request.headers.find("Xero-Tenant-Id").lower(), access.grant.app)
            books = api.tenant_of(self, request, access.grant)
        except api.Denied as denied:
            return denied.answer
        return self._metered(request, access, books, held, fault)

    def _metered(
        self, request: Request, access: Access, books: Books, held: list[Meter], fault: Fault | None
    ) -> Response:
        app = self.identity.apps[access.grant.app]
        meter = self.limits.meter(app.client_id, books.tenant)
        meter.at_once += 1
        held.append(meter)
        if fault and fault.kind is Kind.THROTTLED:
            return answers.throttled(fault.problem, int(fault.seconds) or None, self._meters(app.client_id, books))
        throttled = self.limits.take(app.client_id, books.tenant, app.tier, self.clock())
        if throttled:
            meters = self._meters(app.client_id, books)
            return answers.throttled(throttled.problem, throttled.retry_after, meters)
        response = self._broken_or_run(request, access, books, fault)
        headers = {**response.headers, **self._meters(app.client_id, books), "Xero-Correlation-Id": self.new_id()}
        return Response(response.status, Headers(headers), response.body)

    def _broken_or_run(self, request: Request, access: Access, books: Books, fault: Fault | None) -> Response:
        if fault and fault.kind is Kind.BROKEN_BEFORE:
            return _broken(fault)
        response = api.answer(self, request, access, books)
        if fault and fault.kind is Kind.SHIFTED:
            api.shift(books, request)
        if fault and fault.kind is Kind.BROKEN_AFTER:
            # Xero keeps an error answer with its key, internal ones too: a repeat would get it again (FACTS 5.6).
            broken = _broken(fault)
            self.keys.replace(request, api.bearer(request), access.grant.app, broken)
            return broken
        return response

    def _meters(self, client_id: str, books: Books) -> dict[str, str]:
        return self.limits.headers(client_id, books.tenant, self.identity.apps[client_id].tier)

    def _write_log(self, request: Request, response: Response | None, fault: Fault | None) -> None:
        endpoint = _endpoint(request.path)
        self.calls[f"{request.method} {endpoint}"] += 1
        status = response.status if response else 0
        kind = fault.kind if fault else ""
        self.log.append(Logged(self.clock(), request.method, endpoint, request.url, status, kind))


def _broken(fault: Fault) -> Response:
    return answers.offline("unavailable") if fault.status == 503 else answers.broken()


def _endpoint(path: str) -> str:
    """Give the address with identifiers replaced, for counting."""
    parts = path.removeprefix("/api.xro/2.0").strip("/").split("/")
    return "/" + "/".join("{id}" if place % 2 and len(part) > 7 else part for place, part in enumerate(parts))
