"""Faults by script, never by chance: which request, what goes wrong, how often (FACTS 23).

A fault names a kind and, optionally, method and path; `nth` picks one matching request, `every` each so-manieth.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from counterfoil.xero.exchange import Request


class Kind(StrEnum):
    LOST_BEFORE = "lost_before"  # No answer; Xero did nothing.
    LOST_AFTER = "lost_after"  # No answer; Xero did it.
    SLOW = "slow"  # The answer comes after `seconds`.
    THROTTLED = "throttled"  # 429 with `problem` and `seconds` in Retry-After.
    BROKEN_BEFORE = "broken_before"  # 5xx (`status`); Xero did nothing.
    BROKEN_AFTER = "broken_after"  # 5xx (`status`); Xero did it.
    TRUNCATED = "truncated"  # The answer's JSON ends in the middle.
    EXPIRED = "expired"  # 401 TokenExpired, though the token is good.
    REVOKED = "revoked"  # The user's tokens are withdrawn for good: 401, and no refresh works any more.
    DISCONNECTED = "disconnected"  # The organisation is taken from the app for good: 403.
    SHIFTED = "shifted"  # After this answer the list's first row is edited and moves to its end, as pages are read.


@dataclass(slots=True)
class Fault:
    kind: Kind
    method: str = ""
    path: str = ""  # a regular expression, searched without case
    nth: int = 0
    every: int = 0
    times: int = 0  # 0: without end
    seconds: float = 0
    status: int = 500
    problem: str = "minute"
    seen: int = field(default=0, init=False)
    fired: int = field(default=0, init=False)

    def strikes(self, request: Request) -> bool:
        """Count the request if it is one of its kind, and say whether it is struck."""
        if self.method and request.method != self.method.upper():
            return False
        if self.path and not re.search(self.path, request.path, re.IGNORECASE):
            return False
        self.seen += 1
        due = self.seen == self.nth if self.nth else self.seen % self.every == 0 if self.every else True
        if not due or (self.times and self.fired >= self.times):
            return False
        self.fired += 1
        return True


Hook = Callable[[Request], "Fault | None"]


class Faults:
    """`hook` may decide freely, request by request; else the first scripted fault that strikes applies."""

    def __init__(self) -> None:
        self.script: list[Fault] = []
        self.hook: Hook | None = None

    def add(
        self, kind: str, *, method: str = "", path: str = "", nth: int = 0, every: int = 0, times: int = 0,
        seconds: float = 0, status: int = 500, problem: str = "minute",
    ) -> Fault:  # fmt: skip
        """Script a fault. Unless asked for every match or every so-manieth, it strikes once."""
        if not (nth or every or times):
            times = 1
        re.compile(path)
        fault = Fault(Kind(kind), method, path, nth, every, times, seconds, status, problem)
        self.script.append(fault)
        return fault

    def clear(self) -> None:
        self.script.clear()
        self.hook = None

    def striking(self, request: Request) -> Fault | None:
        if self.hook and (struck := self.hook(request)):
            return struck
        # Every fault counts every request, so that "the third" does not depend on the other faults.
        return next(iter([fault for fault in self.script if fault.strikes(request)]), None)
