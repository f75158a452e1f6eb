"""What the engine stands on, handed in: how to reach Xero, what time it is, where ids and keys come from.

Nothing in `sync` reads a clock, draws a random number or opens a connection of its own, so a seed can replay a bad day.
"""

from __future__ import annotations

import os
import secrets
import socket
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import connection

from counterfoil.xero import senders
from counterfoil.xero.exchange import Send
from counterfoil.xero.oauth import Addresses

CALLS_A_TURN = 30


def never_dies(point: str) -> None:
    """Where a simulated worker would die; a real one goes on."""


@dataclass(frozen=True, slots=True)
class Engine:
    send: Send
    now: Callable[[], datetime]
    addresses: Addresses
    key_file: Path
    worker: str
    new_id: Callable[[], str] = field(default=lambda: str(uuid.uuid4()))
    random_bytes: Callable[[int], bytes] = secrets.token_bytes
    between: Callable[[str], None] = never_dies
    lease_for: timedelta = timedelta(seconds=90)
    poll_every: timedelta = timedelta(minutes=3)


def database_now() -> datetime:
    """The database's clock: the one clock that all workers share."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment


@cache
def from_settings() -> Engine:
    """The engine of this process, talking to the Xero that the settings name."""
    return Engine(
        send=senders.over_http(senders.new_client()),
        now=database_now,
        addresses=Addresses(settings.XERO_LOGIN_URL, settings.XERO_IDENTITY_URL, settings.XERO_API_URL),
        key_file=settings.KEY_FILE,
        worker=f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(3)}",
        lease_for=timedelta(seconds=settings.LEASE_SECONDS),
        poll_every=timedelta(minutes=settings.XERO_POLL_MINUTES),
    )
