"""Tell whoever listens what changed among a workspace's people; activity does, and people need not know of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from counterfoil.people.models import User, Workspace


@dataclass(frozen=True, slots=True)
class Change:
    """One change, in words. `by` is empty when a command at the server made it."""

    workspace: Workspace
    what: str
    who: str  # The person it happened to: a name or an e-mail address.
    by: User | None = None
    why: str = ""


Subscriber = Callable[[Change], None]
_subscribers: list[Subscriber] = []


def subscribe(subscriber: Subscriber) -> None:
    if subscriber not in _subscribers:
        _subscribers.append(subscriber)


def tell(change: Change) -> None:
    """Call this in the transaction that makes the change, so that neither is kept without the other."""
    for subscriber in _subscribers:
        subscriber(change)
