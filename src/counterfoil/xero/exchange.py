"""The envelope of one HTTP exchange, and the one-method port that everything which talks to Xero implements.

The client and the twin share this module and nothing else: were they to share the meaning of a contact or an
invoice, a misspelt field would agree with itself and every test would be green.

What a request carries includes tokens and secrets, so neither it nor a response shows its headers or body when printed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, urlsplit

REDACTED = "[redacted]"
SECRET_HEADERS = frozenset({"authorization", "cookie", "set-cookie", "x-xero-signature"})


class Headers(dict[str, str]):
    """Header fields, found whatever their case; kept in lower case."""

    def __init__(self, fields: Mapping[str, str] | None = None) -> None:
        super().__init__({name.lower(): value for name, value in (fields or {}).items()})

    def find(self, name: str) -> str:
        """Give the field's value, or an empty text when it is absent."""
        return self.get(name.lower(), "")

    def __repr__(self) -> str:
        return f"Headers({dict(redacted_headers(self))})"


@dataclass(frozen=True, slots=True)
class Request:
    """One call: `url` is absolute with its query string, `body` is the exact bytes."""

    method: str
    url: str
    headers: Headers = field(default_factory=Headers, repr=False)
    body: bytes = field(default=b"", repr=False)

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    @property
    def query(self) -> list[tuple[str, str]]:
        return parse_qsl(urlsplit(self.url).query, keep_blank_values=True)

    @property
    def is_write(self) -> bool:
        """Say whether the call may change something at the other end."""
        return self.method not in ("GET", "HEAD")


@dataclass(frozen=True, slots=True)
class Response:
    """What came back: any status is a response; the lack of one is `NoAnswer`."""

    status: int
    headers: Headers = field(default_factory=Headers, repr=False)
    body: bytes = field(default=b"", repr=False)


class NoAnswer(Exception):
    """The exchange ended without an answer: what Xero did with the request is unknown.

    `sent` is False only when it is certain that nothing of the request left us; then it may be sent again at will.
    """

    def __init__(self, reason: str = "", *, sent: bool = True) -> None:
        super().__init__(reason or "Xero did not answer.")
        self.sent = sent

    @property
    def outcome_unknown(self) -> bool:
        """Say whether the request may have taken effect (asked of a write; a read changes nothing)."""
        return self.sent


Send = Callable[[Request], Response]


def redacted_headers(headers: Mapping[str, str]) -> Mapping[str, str]:
    """Give the headers with the value of each one that holds a secret replaced."""
    return {name: REDACTED if name in SECRET_HEADERS else value for name, value in headers.items()}


def redacted(request: Request) -> Request:
    """Give the request as it may be logged or stored: no token, no secret, the rest as sent.

    Form bodies are the token and revocation requests (no other call of ours has one), and are secret as a whole.
    """
    body = REDACTED.encode() if is_secret(request) else request.body
    return replace(request, headers=Headers(redacted_headers(request.headers)), body=body)


def is_secret(request: Request) -> bool:
    """Say whether the bodies of the exchange, the answer's too, carry tokens."""
    return request.headers.find("Content-Type").startswith("application/x-www-form-urlencoded")
