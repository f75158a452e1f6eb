"""Turn a response into its body or into one error, named for what to do next.

    XeroError
    ├── Throttled             wait, as long as Xero says
    ├── Unauthorised          get a fresh access token; if that one is refused too, connect again
    ├── Disconnected          the organisation is no longer joined to the app: a person connects again
    ├── InsufficientScope     a person connects again and allows more
    ├── NotPermitted          the person who connected lacks a right in Xero
    ├── NotFound              no such thing, or no longer
    ├── Refused               Xero's rules say no, and why: a person reads it
    │   └── KeyConflict       the idempotency key belongs to another request: a bug of ours
    ├── Broken                Xero failed, or its answer cannot be read: wait
    └── Unexpected            an answer that no page of Xero's documents

and, from `exchange`, NoAnswer. Each says in `outcome_unknown` whether a write may have taken effect all the same: a 5xx
or a garbled answer says nothing about that (FACTS 5.6), so whoever sent it must look before sending again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import msgspec

from counterfoil.xero.exchange import Headers, NoAnswer, Request, Response
from counterfoil.xero.messages import messages_of
from counterfoil.xero.wire import Unreadable, decode, decode_plain

TEXT_CHARS_MAX = 500

_KEY_CONFLICT = re.compile(r"idempotency.*different request", re.IGNORECASE | re.DOTALL)


class Limit(StrEnum):
    """Which of Xero's limits was met (FACTS 4)."""

    MINUTE = "minute"
    DAY = "day"
    CONCURRENT = "concurrent"
    APP_MINUTE = "appminute"
    OTHER = "other"


class XeroError(Exception):
    """Xero answered, and not with what was asked for.

    `outcome_unknown` is True when a write may have taken effect although it was answered with this error.
    """

    outcome_unknown: bool = False


class Throttled(XeroError):
    """Too many calls. Xero did nothing; `retry_after` is in seconds, None when Xero does not say."""

    def __init__(self, problem: Limit, retry_after: int | None) -> None:
        super().__init__(f"Xero takes no more calls for now ({problem} limit).")
        self.problem = problem
        self.retry_after = retry_after


class Unauthorised(XeroError):
    """The access token is missing, expired or not Xero's."""

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail or "Xero did not accept the access token.")
        self.detail = detail


class Disconnected(XeroError):
    """The organisation was disconnected in Xero, or never belonged to this token."""

    def __init__(self, detail: str = "") -> None:
        super().__init__("Xero says that this organisation is not connected to the app.")
        self.detail = detail


class InsufficientScope(XeroError):
    """The consent does not cover this call."""

    def __init__(self, detail: str = "") -> None:
        super().__init__("The permission given in Xero does not cover this.")
        self.detail = detail


class NotPermitted(XeroError):
    """The person who connected may not do this in Xero (FACTS 7.3)."""

    def __init__(self, detail: str = "") -> None:
        super().__init__("The person who connected Xero does not have the right to do this there.")
        self.detail = detail


class NotFound(XeroError):
    """Xero has nothing at this address."""

    def __init__(self) -> None:
        super().__init__("Xero has no such record.")


class Refused(XeroError):
    """Xero's rules say no. `messages` are Xero's own sentences, never none; `elements` are the rows it refused.

    The status that a refused row shows is the one asked for, not the one Xero keeps (FACTS 7.2).
    """

    def __init__(
        self, messages: tuple[str, ...], elements: tuple[dict[str, Any], ...] = (), error_number: int | None = None
    ) -> None:
        super().__init__("; ".join(messages))
        self.messages = messages
        self.elements = elements
        self.error_number = error_number


class KeyConflict(Refused):
    """The idempotency key was used for another request in the last six minutes (FACTS 5.6)."""


class Broken(XeroError):
    """Xero failed, or what it answered cannot be read. `text` is the beginning of what it said."""

    def __init__(self, status: int, text: str, *, outcome_unknown: bool, retry_after: int | None = None) -> None:
        super().__init__(f"Xero could not answer properly ({status}): {text[:TEXT_CHARS_MAX]}")
        self.status = status
        self.text = text[:TEXT_CHARS_MAX]
        self.outcome_unknown = outcome_unknown
        self.retry_after = retry_after


class Unexpected(XeroError):
    """A status that Xero does not document for such a call, a redirect for one."""

    def __init__(self, status: int, text: str, *, outcome_unknown: bool) -> None:
        super().__init__(f"Xero answered in a way that it does not describe ({status}): {text[:TEXT_CHARS_MAX]}")
        self.status = status
        self.text = text[:TEXT_CHARS_MAX]
        self.outcome_unknown = outcome_unknown


Failure = XeroError | NoAnswer


@dataclass(frozen=True, slots=True)
class Meters:
    """Calls left, as the answer told; None where it did not (FACTS 4: some answers lack some)."""

    day_remaining: int | None = None
    minute_remaining: int | None = None
    app_minute_remaining: int | None = None


def read(request: Request, response: Response) -> bytes:
    """Give the body of a good answer, or raise. Empty after 204, and after 304, which means that nothing changed."""
    match response.status:
        case 204 | 304:
            return b""
        case status if 200 <= status < 300:
            _check_body(request, response)
            return response.body
        case _:
            raise error_of(request, response)


def error_of(request: Request, response: Response) -> XeroError:
    """Name the error that an answer outside 2xx is."""
    status = response.status
    match status:
        case 400:
            return _refusal(response)
        case 401 | 403:
            return _denial(response)
        case 404:
            return NotFound()
        case 429:
            return Throttled(_limit(response.headers), _seconds(response.headers, "Retry-After"))
        case _ if status >= 500:
            wait = _seconds(response.headers, "Retry-After")
            return Broken(status, _text(response), outcome_unknown=request.is_write, retry_after=wait)
        case _:
            # A 4xx turns the request away; a redirect or the server's own timeout does not say so.
            turned_away = 400 < status < 500 and status != 408
            return Unexpected(status, _text(response), outcome_unknown=request.is_write and not turned_away)


def read_meters(headers: Headers) -> Meters:
    return Meters(
        day_remaining=_seconds(headers, "X-DayLimit-Remaining"),
        minute_remaining=_seconds(headers, "X-MinLimit-Remaining"),
        app_minute_remaining=_seconds(headers, "X-AppMinLimit-Remaining"),
    )


def _check_body(request: Request, response: Response) -> None:
    expected = request.headers.find("Accept") or "application/json"
    kind = response.headers.find("Content-Type").partition(";")[0].strip().lower()
    if not response.body and request.is_write:
        return  # Emails and deletions answer with nothing.
    if kind != expected:
        raise Broken(response.status, f"not {expected}: {kind or 'no type'}", outcome_unknown=request.is_write)
    if not _is_whole(response.body, kind):
        raise Broken(response.status, f"{expected} cut short or garbled", outcome_unknown=request.is_write)


def _is_whole(body: bytes, kind: str) -> bool:
    if kind == "application/pdf":
        return body.startswith(b"%PDF") and b"%%EOF" in body[-1024:]
    try:
        # Raw skims over texts without looking into them.
        body.decode("utf-8")
        decode(body, msgspec.Raw)
    except (UnicodeDecodeError, Unreadable):
        return False
    return True


def _refusal(response: Response) -> XeroError:
    said = _fields(response)
    elements = tuple(element for element in said.get("elements") or () if isinstance(element, dict))
    messages = tuple(dict.fromkeys(text for element in elements for text in messages_of(element).errors))
    # A query that cannot be parsed and a malformed body have no elements, only a message (FACTS 7.2).
    messages = messages or (
        str(said.get("message") or said.get("detail") or _text(response) or "Xero gave no reason."),
    )
    number = said.get("errornumber")
    kind = KeyConflict if any(_KEY_CONFLICT.search(text) for text in messages) else Refused
    return kind(messages, elements, number if isinstance(number, int) else None)


def _denial(response: Response) -> XeroError:
    detail = str(_fields(response).get("detail") or "")
    challenge = response.headers.find("WWW-Authenticate")
    # Xero's pages spell it without the second i in places (FACTS 3.3).
    if re.search("insuffici?ent_?scope", challenge + detail, re.IGNORECASE):
        return InsufficientScope(detail or challenge)
    if response.status == 401:
        return Unauthorised(detail)
    if "authenticationunsuccessful" in detail.lower():
        return Disconnected(detail)
    return NotPermitted(detail)


def _fields(response: Response) -> dict[str, Any]:
    """Give an error body's fields by lower-case name: Xero's casing of them varies (FACTS 7.3)."""
    try:
        said = decode_plain(response.body)
    except Unreadable:
        return {}
    return {name.lower(): value for name, value in said.items()} if isinstance(said, dict) else {}


def _text(response: Response) -> str:
    return response.body[:TEXT_CHARS_MAX].decode("utf-8", "replace").strip()


def _limit(headers: Headers) -> Limit:
    said = headers.find("X-Rate-Limit-Problem").lower().replace(" ", "")
    if said == "daily":
        return Limit.DAY  # The spelling of Xero's older API (FACTS 4).
    return next((limit for limit in Limit if limit == said), Limit.OTHER)


def _seconds(headers: Headers, name: str) -> int | None:
    text = headers.find(name).strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None
