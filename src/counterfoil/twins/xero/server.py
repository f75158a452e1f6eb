"""Serve the twin over HTTP/1.1: one process, one event loop, the rules run one at a time.

It is its own small server, because a fault must be able to end a connection without an answer, which no web framework
offers. It serves loopback clients of a stand-in; it is no server for the open network.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from counterfoil.twins.xero.twin import Twin
from counterfoil.xero.exchange import Headers, NoAnswer, Request, Response

HEAD_SIZE_MAX = 65_536
BODY_SIZE_MAX = 12_000_000
ANSWER_SIZE_MAX = 64_000_000
WEBHOOK_SECONDS = 5.0  # FACTS 20
TURN_SECONDS = 0.1


class BadRequest(Exception):
    """What came in is not HTTP as this server reads it."""


@dataclass(slots=True)
class Server:
    """A running server and how to end it."""

    url: str
    _loop: asyncio.AbstractEventLoop
    _thread: threading.Thread

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()


def start(twin: Twin, host: str = "127.0.0.1", port: int = 0) -> Server:
    """Serve from a thread of its own; port 0 takes a free one."""
    ready = threading.Event()
    held: list[Server] = []

    def run() -> None:
        loop = asyncio.new_event_loop()
        server = loop.run_until_complete(asyncio.start_server(_Door(twin).serve, host, port, limit=HEAD_SIZE_MAX))
        bound = server.sockets[0].getsockname()[1]
        held.append(Server(f"http://{host}:{bound}", loop, threading.current_thread()))
        poster = loop.create_task(_post_webhooks(twin))
        loop.call_soon(ready.set)
        loop.run_forever()
        server.close()
        poster.cancel()
        loop.run_until_complete(_end())
        loop.close()

    threading.Thread(target=run, name="xero twin", daemon=True).start()
    ready.wait()
    return held[0]


async def serve(twin: Twin, host: str, port: int) -> None:
    """Serve until cancelled."""
    server = await asyncio.start_server(_Door(twin).serve, host, port, limit=HEAD_SIZE_MAX)
    poster = asyncio.create_task(_post_webhooks(twin))
    try:
        async with server:
            await server.serve_forever()
    finally:
        poster.cancel()


async def _end() -> None:
    """End what is still open: every other task of the loop, the connections among them."""
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


class _Door:
    def __init__(self, twin: Twin) -> None:
        self._twin = twin

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            stays = True
            while stays:
                stays = await self._one(reader, writer)
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            return  # The client has gone, or the server is closing.
        except (BadRequest, asyncio.LimitOverrunError, ValueError) as error:
            writer.write(
                _written(Response(400, Headers({"Content-Type": "text/plain"}), str(error).encode()), "GET", False)
            )
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError, asyncio.CancelledError):
                await writer.wait_closed()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Take one request and answer it; say whether the connection goes on."""
        head = await reader.readuntil(b"\r\n\r\n")
        method, url, headers = _read_head(head)
        if headers.find("Expect").lower() == "100-continue":
            writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        request = Request(method, url, headers, await _read_body(reader, headers))
        exchange = self._twin.exchange(request)
        try:
            if exchange.delay_seconds:
                await asyncio.sleep(exchange.delay_seconds)
        finally:
            exchange.settle()
        if exchange.response is None:
            writer.transport.abort()
            return False
        stays = headers.find("Connection").lower() != "close"
        writer.write(_written(exchange.response, method, stays))
        await writer.drain()
        return stays


def _read_head(head: bytes) -> tuple[str, str, Headers]:
    lines = head.decode("latin-1").split("\r\n")
    parts = lines[0].split(" ")
    if len(parts) != 3 or not parts[2].startswith("HTTP/1."):
        raise BadRequest("This is not an HTTP/1.1 request.")
    fields = (line.partition(":") for line in lines[1:] if line)
    headers = Headers({name.strip(): value.strip() for name, _, value in fields})
    target = parts[1] if "://" in parts[1] else f"http://{headers.find('Host') or 'localhost'}{parts[1]}"
    return parts[0].upper(), target, headers


async def _read_body(reader: asyncio.StreamReader, headers: Headers) -> bytes:
    if "chunked" in headers.find("Transfer-Encoding").lower():
        return await _read_chunks(reader)
    size = int(headers.find("Content-Length") or 0)
    if not 0 <= size <= BODY_SIZE_MAX:
        raise BadRequest("The body is too large.")
    return await reader.readexactly(size) if size else b""


async def _read_chunks(reader: asyncio.StreamReader) -> bytes:
    body = b""
    while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
        if not 0 < size <= BODY_SIZE_MAX - len(body):
            raise BadRequest("The body is too large.")
        body += (await reader.readexactly(size + 2))[:-2]
    await reader.readuntil(b"\r\n")
    return body


def _written(response: Response, method: str, stays: bool) -> bytes:
    reason = HTTPStatus(response.status).phrase
    lines = [f"HTTP/1.1 {response.status} {reason}"]
    lines += [f"{name}: {value}" for name, value in response.headers.items() if name != "content-length"]
    if response.status != 204:
        lines.append(f"content-length: {len(response.body)}")
    lines.append("connection: keep-alive" if stays else "connection: close")
    head = "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n"
    return head if method == "HEAD" or response.status == 204 else head + response.body


async def _post_webhooks(twin: Twin) -> None:
    while True:
        await asyncio.sleep(TURN_SECONDS)
        await asyncio.to_thread(twin.webhooks.run, over_http)


def over_http(request: Request) -> Response:
    """Post a webhook; Xero waits five seconds for the answer."""
    address = urlsplit(request.url)
    kind = HTTPSConnection if address.scheme == "https" else HTTPConnection
    connection = kind(address.hostname or "", address.port, timeout=WEBHOOK_SECONDS)
    try:
        target = (address.path or "/") + (f"?{address.query}" if address.query else "")
        connection.request(request.method, target, request.body, dict(request.headers))
        answer = connection.getresponse()
        return Response(answer.status, Headers(dict(answer.getheaders())), answer.read(ANSWER_SIZE_MAX))
    except (OSError, HTTPException) as error:
        raise NoAnswer(str(error)) from error
    finally:
        connection.close()
