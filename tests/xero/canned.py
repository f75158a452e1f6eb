"""Answers as Xero gives them, for the tests of the client."""

from __future__ import annotations

import json
from pathlib import Path

from counterfoil.xero.exchange import Headers, Request, Response

API = "https://api.xero.test"
JSON = "application/json; charset=utf-8"

READ = Request("GET", f"{API}/api.xro/2.0/Contacts", Headers({"Accept": "application/json"}))
WRITE = Request("PUT", f"{API}/api.xro/2.0/Contacts", Headers({"Accept": "application/json"}), b"{}")


def example(name: str) -> bytes:
    return (Path(__file__).parent / "examples" / f"{name}.json").read_bytes()


def answer(status: int = 200, body: object = b"", content_type: str = JSON, **headers: str) -> Response:
    """Build a response; a body that is not bytes is written as JSON, header names take _ for -."""
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    if content_type:
        fields["Content-Type"] = content_type
    octets = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Response(status, Headers(fields), octets)
