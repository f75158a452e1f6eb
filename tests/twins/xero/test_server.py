"""The twin's HTTP server: connections, lost and slow answers, and webhooks posted by itself."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import urlsplit

import pytest

from counterfoil.twins.xero import seed, server
from counterfoil.twins.xero.scopes import ALL_GRANULAR
from counterfoil.twins.xero.twin import Twin

KEY = "webhook key"
PATIENCE_SECONDS = 10


@pytest.fixture
def twin() -> Twin:
    return seed.sample(Twin())


@pytest.fixture
def running(twin: Twin) -> Iterator[server.Server]:
    held = server.start(twin)
    yield held
    held.close()


def _headers(twin: Twin) -> dict[str, str]:
    books, app = twin.books_of("Southern"), twin.identity.apps[seed.CLIENT_ID]
    grant = twin.identity.allow(app, next(iter(twin.identity.users.values())), books.tenant, ALL_GRANULAR)
    token = twin.identity.new_access(grant)
    return {"Authorization": f"Bearer {token}", "Xero-Tenant-Id": books.tenant, "Accept": "application/json"}


def _connect(running: server.Server) -> http.client.HTTPConnection:
    address = urlsplit(running.url)
    return http.client.HTTPConnection(address.hostname or "", address.port, timeout=PATIENCE_SECONDS)


def test_a_connection_is_kept_and_a_chunked_body_read(twin: Twin, running: server.Server) -> None:
    headers = _headers(twin) | {"Content-Type": "application/json"}
    with closing(_connect(running)) as connection:
        body = json.dumps({"Name": "Ada Lovelace"}).encode()
        connection.request("PUT", "/api.xro/2.0/Contacts", iter([body[:5], body[5:]]), headers, encode_chunked=True)
        assert connection.getresponse().read().startswith(b"{")
        connection.request("GET", "/api.xro/2.0/Contacts?searchTerm=ada%20love", headers=headers)
        assert b"Ada Lovelace" in connection.getresponse().read()


def test_a_lost_answer_ends_the_connection(twin: Twin, running: server.Server) -> None:
    twin.faults.add("lost_after")
    with closing(_connect(running)) as connection:
        connection.request("GET", "/api.xro/2.0/Organisation", headers=_headers(twin))
        with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
            connection.getresponse()


def test_six_slow_calls_at_once_are_one_too_many(twin: Twin, running: server.Server) -> None:
    twin.faults.add("slow", every=1, seconds=0.5)
    headers, statuses = _headers(twin), []

    def call() -> None:
        with closing(_connect(running)) as connection:
            connection.request("GET", "/api.xro/2.0/Organisation", headers=headers)
            answer = connection.getresponse()
            answer.read()
            statuses.append(answer.status)

    threads = [threading.Thread(target=call) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200] * 5 + [429]


NONSENSE = {"no HTTP": b"hello\r\n\r\n", "a length that is none": b"POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
            "a head without end": b"GET / HTTP/1.1\r\nX: " + b"x" * 100_000}  # fmt: skip


@pytest.mark.parametrize("sent", NONSENSE.values(), ids=NONSENSE)
def test_nonsense_is_refused_and_the_next_call_answered(twin: Twin, running: server.Server, sent: bytes) -> None:
    with closing(_connect(running)) as connection:
        connection.connect()
        connection.sock.sendall(sent)
        assert connection.sock.recv(100).startswith(b"HTTP/1.1 400")
    with closing(_connect(running)) as connection:
        connection.request("GET", "/_twin/state")
        assert connection.getresponse().status == 200


class _Receiver(BaseHTTPRequestHandler):
    """Takes webhooks as an app must: 401 for a wrong signature."""

    received: list[dict[str, Any]]

    def do_POST(self) -> None:
        import base64
        import hmac

        body = self.rfile.read(int(self.headers["Content-Length"]))
        good = base64.b64encode(hmac.digest(KEY.encode(), body, "sha256")).decode() == self.headers["x-xero-signature"]
        if good:
            self.received.extend(json.loads(body)["events"])
        self.send_response(200 if good else 401)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def test_webhooks_are_posted_within_moments(twin: Twin, running: server.Server) -> None:
    kind = type("Receiver", (_Receiver,), {"received": []})
    with HTTPServer(("127.0.0.1", 0), kind) as receiver:
        thread = threading.Thread(target=receiver.serve_forever)
        thread.start()
        app = twin.identity.apps[seed.CLIENT_ID]
        _headers(twin)
        twin.webhooks.subscribe(app, f"http://127.0.0.1:{receiver.server_port}/hook", KEY)
        twin.bookkeeper("Southern").add_contact("Ada Lovelace")
        give_up_at = time.monotonic() + PATIENCE_SECONDS
        while not kind.received and time.monotonic() < give_up_at:
            time.sleep(0.02)
        receiver.shutdown()
        thread.join()
    [event] = kind.received
    assert (event["eventCategory"], event["eventType"]) == ("CONTACT", "CREATE")
    assert twin.webhooks.of(app).status == "ok"
