import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread

import httpx2
import pytest

from counterfoil.xero.exchange import Headers, NoAnswer, Request, Response
from counterfoil.xero.senders import (
    ANSWER_SECONDS_MAX,
    WriteForbidden,
    authorised,
    budgeted,
    new_client,
    over_http,
    read_only,
    recorded,
)
from tests.xero.canned import READ, WRITE, answer

FORM = Request(
    "POST",
    "https://identity.xero.test/connect/token",
    Headers({"Content-Type": "application/x-www-form-urlencoded", "Authorization": "Basic c2VjcmV0"}),
    b"refresh_token=secret",
)


def client_of(handler: Callable[[httpx2.Request], httpx2.Response]) -> httpx2.Client:
    return httpx2.Client(transport=httpx2.MockTransport(handler), trust_env=False)


class Canned:
    """A `Send` that keeps what it was sent and gives back one thing."""

    def __init__(self, outcome: Response | Exception) -> None:
        self.outcome = outcome
        self.sent: list[Request] = []

    def __call__(self, request: Request) -> Response:
        self.sent.append(request)
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome


def test_the_exact_bytes_go_out_and_come_back():
    seen: list[httpx2.Request] = []

    def handler(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return httpx2.Response(429, headers={"Retry-After": "26"}, content=b"\x00\xff")

    with client_of(handler) as client:
        response = over_http(client)(Request("PUT", "https://x.test/a?b=%20c", Headers({"X-One": "1"}), b"\x01 body"))
    assert (response.status, response.headers.find("retry-after"), response.body) == (429, "26", b"\x00\xff")
    assert (seen[0].method, str(seen[0].url), seen[0].headers["x-one"]) == ("PUT", "https://x.test/a?b=%20c", "1")
    assert seen[0].content == b"\x01 body"


def test_a_redirect_is_an_answer_and_not_followed():
    calls: list[str] = []

    def handler(request: httpx2.Request) -> httpx2.Response:
        calls.append(str(request.url))
        return httpx2.Response(302, headers={"Location": "https://elsewhere.test"})

    with client_of(handler) as client:
        client.follow_redirects = True
        assert over_http(client)(READ).status == 302
    assert calls == [READ.url]


LOST = {
    "nobody listens": (httpx2.ConnectError("refused"), False),
    "no connection in time": (httpx2.ConnectTimeout("slow"), False),
    "no place in the pool": (httpx2.PoolTimeout("busy"), False),
    "no answer in time": (httpx2.ReadTimeout("slow"), True),
    "the request stuck half way": (httpx2.WriteTimeout("slow"), True),
    "the connection reset": (httpx2.ReadError("reset"), True),
    "the connection reset while sending": (httpx2.WriteError("reset"), True),
    "an answer cut short": (httpx2.RemoteProtocolError("peer closed"), True),
    "an answer that cannot be unpacked": (httpx2.DecodingError("gzip"), True),
}


@pytest.mark.parametrize(("error", "sent"), LOST.values(), ids=LOST)
def test_every_way_to_lose_an_answer_says_whether_the_request_left(error, sent):
    def handler(request: httpx2.Request) -> httpx2.Response:
        raise error

    with client_of(handler) as client, pytest.raises(NoAnswer) as raised:
        over_http(client)(WRITE)
    assert raised.value.sent is sent
    assert raised.value.outcome_unknown is sent


def test_a_bug_of_ours_is_not_taken_for_a_lost_answer():
    with new_client() as client, pytest.raises(httpx2.UnsupportedProtocol):
        over_http(client)(Request("GET", "gopher://x.test"))


def test_an_answer_that_trickles_is_given_up():
    moments = iter([0.0, 1.0, ANSWER_SECONDS_MAX + 1.0])

    def handler(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, content=(piece for piece in (b"a", b"b", b"c")))

    with client_of(handler) as client, pytest.raises(NoAnswer, match="too long"):
        over_http(client, seconds=lambda: next(moments))(READ)


def test_our_client_takes_nothing_from_the_environment():
    with new_client() as client:
        assert not client.trust_env
        assert not client.follow_redirects


@contextmanager
def server(reply: bytes) -> Iterator[str]:
    """Serve one connection: read the request, send the reply, hang up."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65_536)
                connection.sendall(reply)

        thread = Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/x"
        thread.join()


HANG_UPS = {
    "without a word": b"",
    "inside the headers": b"HTTP/1.1 200 OK\r\nContent-Le",
    "inside the body": b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{",
}


@pytest.mark.parametrize("reply", HANG_UPS.values(), ids=HANG_UPS)
def test_a_server_that_hangs_up_leaves_no_answer(reply):
    with server(reply) as url, new_client() as client, pytest.raises(NoAnswer) as raised:
        over_http(client)(Request("PUT", url, body=b"{}"))
    assert raised.value.sent


def test_a_closed_port_is_known_to_have_taken_nothing():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with new_client() as client, pytest.raises(NoAnswer) as raised:
        over_http(client)(Request("GET", f"http://127.0.0.1:{port}/"))
    assert not raised.value.sent


def test_each_call_asks_for_the_token_anew():
    inner = Canned(answer())
    tokens = iter(["first", "second"])
    send = authorised(inner, lambda: next(tokens), "tenant-1")
    send(READ)
    send(WRITE)
    assert [request.headers.find("Authorization") for request in inner.sent] == ["Bearer first", "Bearer second"]
    assert {request.headers.find("Xero-Tenant-Id") for request in inner.sent} == {"tenant-1"}
    assert inner.sent[1].body == WRITE.body
    assert not READ.headers.find("Authorization"), "the caller's request stays without the token"


def test_json_is_asked_for_unless_something_else_is():
    inner = Canned(answer())
    send = authorised(inner, lambda: "t", None)
    send(Request("GET", "https://x.test"))
    send(Request("GET", "https://x.test", Headers({"Accept": "application/pdf"})))
    assert [request.headers.find("Accept") for request in inner.sent] == ["application/json", "application/pdf"]
    assert "xero-tenant-id" not in inner.sent[0].headers, "a custom connection names no organisation"


def test_without_budget_nothing_is_sent():
    class Empty(Exception):
        pass

    def take(request: Request) -> None:
        raise Empty

    inner = Canned(answer())
    with pytest.raises(Empty):
        budgeted(inner, take)(READ)
    assert not inner.sent


def test_the_budget_is_taken_once_a_call():
    taken: list[Request] = []
    inner = Canned(answer())
    budgeted(inner, taken.append)(READ)
    assert taken == inner.sent == [READ]


Line = tuple[Request, Response | NoAnswer, float]


def record(outcome: Response | Exception, request: Request) -> list[Line]:
    lines: list[Line] = []
    moments = iter([10.0, 12.5])
    send = recorded(Canned(outcome), lambda *line: lines.append(line), seconds=lambda: next(moments))
    try:
        assert send(request) is outcome
    except NoAnswer as error:
        assert error is outcome
    return lines


def test_an_answer_is_written_down_with_its_time():
    response = answer(500, b"oops")
    assert record(response, WRITE) == [(WRITE, response, 2.5)]


def test_the_lack_of_an_answer_is_written_down_too():
    lost = NoAnswer("gone")
    assert record(lost, WRITE) == [(WRITE, lost, 2.5)]


def test_what_is_written_down_holds_no_secret():
    [(request, response, _)] = record(answer(200, {"access_token": "secret"}), FORM)
    assert isinstance(response, Response)
    for kept in (request.body, response.body, repr(dict(request.headers)).encode()):
        assert b"secret" not in kept and b"c2VjcmV0" not in kept


def test_the_token_of_a_call_is_not_written_down():
    lines: list[Line] = []
    send = authorised(recorded(Canned(answer()), lambda *line: lines.append(line)), lambda: "secret", "tenant-1")
    send(WRITE)
    assert lines[0][0].headers == WRITE.headers | {"authorization": "[redacted]", "xero-tenant-id": "tenant-1"}
    assert lines[0][0].body == WRITE.body


def test_a_reader_cannot_write():
    inner = Canned(answer())
    send = read_only(inner)
    send(READ)
    for method in ("PUT", "POST", "DELETE", "PATCH"):
        with pytest.raises(WriteForbidden, match=f"{method} /x may not"):
            send(Request(method, "https://x.test/x"))
    assert inner.sent == [READ]


LAYERS = {
    "authorised": lambda send: authorised(send, lambda: "t", None),
    "budgeted": lambda send: budgeted(send, lambda request: None),
    "recorded": lambda send: recorded(send, lambda *line: None),
    "read only": read_only,
}
OUTCOMES = {"lost": NoAnswer("gone"), "broken": answer(500), "throttled": answer(429)}


@pytest.mark.parametrize("layer", LAYERS.values(), ids=LAYERS)
@pytest.mark.parametrize("outcome", OUTCOMES.values(), ids=OUTCOMES)
def test_no_layer_sends_twice(layer, outcome):
    inner = Canned(outcome)
    try:
        assert layer(inner)(READ) is outcome
    except NoAnswer as error:
        assert error is outcome
    assert len(inner.sent) == 1
