"""Remember the first answer to a keyed request for six minutes, errors too (FACTS 5.6, 26)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from counterfoil.xero.exchange import Request, Response

REMEMBERED = timedelta(minutes=6)
KEY_LENGTH_MAX = 128
METHODS = ("POST", "PUT", "PATCH")


@dataclass(frozen=True, slots=True)
class Remembered:
    request: tuple[str, str, bytes]
    answer: Response
    until: datetime


class Conflict(Exception):
    """The key was used with another request, or is too long."""


class Keys:
    """`scope` is 'token' or 'app': sources differ on whom a key belongs to (FACTS 5.6 against 26)."""

    def __init__(self) -> None:
        self.scope = "token"
        self._remembered: dict[tuple[str, str], Remembered] = {}

    def once(self, request: Request, token: str, app: str, now: datetime, run: Callable[[], Response]) -> Response:
        key = request.headers.find("Idempotency-Key")
        if not key or request.method not in METHODS:
            return run()
        if len(key) > KEY_LENGTH_MAX:
            raise Conflict(f"Idempotency Key: must not be longer than {KEY_LENGTH_MAX} characters.")
        self._forget(now)
        owner = (token if self.scope == "token" else app, key)
        asked = (request.method, request.url, request.body)
        if first := self._remembered.get(owner):
            if first.request != asked:
                raise Conflict(f"Idempotency Key: {key} is used with a different request.")
            return first.answer
        answer = run()
        self._remembered[owner] = Remembered(asked, answer, now + REMEMBERED)
        return answer

    def replace(self, request: Request, token: str, app: str, answer: Response) -> None:
        """Remember another answer for a key than the one that its request led to."""
        owner = (token if self.scope == "token" else app, request.headers.find("Idempotency-Key"))
        if first := self._remembered.get(owner):
            self._remembered[owner] = Remembered(first.request, answer, first.until)

    def clear(self) -> None:
        self._remembered.clear()

    def _forget(self, now: datetime) -> None:
        # Kept in the order of their first call, so the outdated ones come first.
        outdated = []
        for owner, remembered in self._remembered.items():
            if remembered.until > now:
                break
            outdated.append(owner)
        for owner in outdated:
            del self._remembered[owner]
