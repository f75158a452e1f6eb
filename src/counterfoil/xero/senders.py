"""Layers between a request and the wire. Each adds one concern and is again a `Send`, so they stack as needed:

    authorised(budgeted(recorded(over_http(client)), take), token, tenant_id)

None of them sends a request twice: whether a write may go again is for whoever knows what it was (FACTS 5.6).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import httpx2

from counterfoil.xero.exchange import (
    REDACTED,
    Headers,
    NoAnswer,
    Request,
    Response,
    Send,
    is_secret,
    redacted,
)

CALL_SECONDS_MAX = 60
CONNECT_SECONDS_MAX = 10
# Waits for a socket, each within the call's limit: together with connecting they end well before it.
READ_SECONDS_MAX = 20
ANSWER_SECONDS_MAX = CALL_SECONDS_MAX - READ_SECONDS_MAX
ANSWER_BYTES_MAX = 64 * 1024 * 1024

_TIMEOUT = httpx2.Timeout(READ_SECONDS_MAX, connect=CONNECT_SECONDS_MAX, pool=CONNECT_SECONDS_MAX)

# Raised before a byte of the request has left.
_NOT_SENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout)
_LOST = (httpx2.TimeoutException, httpx2.NetworkError, httpx2.RemoteProtocolError, httpx2.DecodingError)


class WriteForbidden(Exception):
    """A part that may only read tried to write: a bug of ours, stopped before it reached Xero."""

    def __init__(self, request: Request) -> None:
        super().__init__(f"{request.method} {request.path} may not be sent from here.")
        self.request = request


def new_client() -> httpx2.Client:
    """Open a pool of connections that takes nothing from the environment: no proxy, no .netrc, no redirect."""
    limits = httpx2.Limits(max_connections=10, max_keepalive_connections=5)
    return httpx2.Client(trust_env=False, follow_redirects=False, timeout=_TIMEOUT, limits=limits)


def over_http(client: httpx2.Client, *, seconds: Callable[[], float] = time.monotonic) -> Send:
    """Send by HTTP; every way to end without a whole answer is `NoAnswer`, and a call ends within 60 seconds."""

    def send(request: Request) -> Response:
        try:
            return _exchange(client, request, ends=seconds() + ANSWER_SECONDS_MAX, seconds=seconds)
        except _NOT_SENT as error:
            raise NoAnswer("Xero could not be reached.", sent=False) from error
        except httpx2.TimeoutException as error:
            raise NoAnswer("Xero did not answer in time.") from error
        except _LOST as error:
            raise NoAnswer("The connection to Xero broke before the answer was whole.") from error

    return send


def authorised(send: Send, token: Callable[[], str], tenant_id: str | None) -> Send:
    """Add the access token, asked for anew at each call, and the organisation (None for a custom connection)."""

    def sending(request: Request) -> Response:
        headers = Headers({"Accept": "application/json"} | request.headers)
        headers["authorization"] = f"Bearer {token()}"
        if tenant_id is not None:
            headers["xero-tenant-id"] = tenant_id
        return send(replace(request, headers=headers))

    return sending


def budgeted(send: Send, take: Callable[[Request], None]) -> Send:
    """Take a call from the budget before making it; `take` raises when there is none left."""

    def sending(request: Request) -> Response:
        take(request)
        return send(request)

    return sending


def recorded(
    send: Send,
    write: Callable[[Request, Response | NoAnswer, float], None],
    *,
    seconds: Callable[[], float] = time.monotonic,
) -> Send:
    """Write down each exchange, redacted, with how many seconds it took: answers and the lack of one alike."""

    def sending(request: Request) -> Response:
        started = seconds()
        try:
            response = send(request)
        except NoAnswer as error:
            write(redacted(request), error, seconds() - started)
            raise
        write(redacted(request), _redacted_answer(request, response), seconds() - started)
        return response

    return sending


def read_only(send: Send) -> Send:
    """Let reads through and nothing else."""

    def sending(request: Request) -> Response:
        if request.is_write:
            raise WriteForbidden(request)
        return send(request)

    return sending


def _exchange(client: httpx2.Client, request: Request, *, ends: float, seconds: Callable[[], float]) -> Response:
    with client.stream(
        request.method,
        request.url,
        headers=dict(request.headers),
        content=request.body or None,
        timeout=_TIMEOUT,
        follow_redirects=False,
    ) as answer:
        body = bytearray()
        for piece in answer.iter_bytes():
            body += piece
            # A timeout of the socket starts again with each piece, so a trickle is bounded here.
            if seconds() > ends or len(body) > ANSWER_BYTES_MAX:
                raise NoAnswer("Xero's answer took too long or was too large.")
        return Response(answer.status_code, Headers(answer.headers), bytes(body))


def _redacted_answer(request: Request, response: Response) -> Response:
    return replace(response, body=REDACTED.encode()) if is_secret(request) else response
