"""Have a throwaway installation to measure: PostgreSQL, a twin of Xero in a process of its own, a connected workspace.

What is measured runs in this process, so that its memory is the engine's; the twin's is not in it.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import sql

from counterfoil import postgres
from counterfoil.cli.installation import ready
from counterfoil.twins.xero import seed

if TYPE_CHECKING:
    from counterfoil.ledger.models import Organisation
    from counterfoil.people.models import Workspace
    from counterfoil.sync.engine import Engine

READY_SECONDS = 30.0
CALLS_A_DAY = "5000"  # What the twin says is left; it refuses none.
CALLS_A_MINUTE = "100000"
ROWS_A_PAGE = 1000
RECORDS_A_CALL = 50


@dataclass(frozen=True, slots=True)
class Xero:
    """The twin, spoken to by its controls."""

    url: str

    def ask(self, control: str, **given: Any) -> dict[str, Any]:
        """Use a control of the twin's: with something given it is told, without it is asked."""
        body = json.dumps(given).encode() if given else None
        with urllib.request.urlopen(urllib.request.Request(f"{self.url}/_twin/{control}", body), timeout=600) as answer:
            said: dict[str, Any] = json.load(answer)
        return said

    def calls(self) -> dict[str, int]:
        """How often each of Xero's addresses was called so far."""
        found: dict[str, int] = self.ask("log")["calls"]
        return found


@dataclass(frozen=True, slots=True)
class Bench:
    xero: Xero
    workspace: Workspace
    organisation: Organisation

    def settle(self) -> None:
        """Take turns as a worker does, until nothing is due."""
        from counterfoil.sync import turns
        from counterfoil.sync.engine import from_settings

        engine: Engine = from_settings()
        while (turn := turns.take(engine, self.organisation.pk)).more:
            pass
        assert not turn.why, f"the measuring stopped early: {turn.why}"

    def read_everything(self) -> None:
        """Have every stream due now, and read it."""
        from counterfoil.sync.engine import database_now
        from counterfoil.sync.models import Cursor

        Cursor.objects.filter(organisation=self.organisation).update(due_at=database_now())
        self.settle()


@dataclass(frozen=True, slots=True)
class Measured:
    records: int
    calls: int
    fewest_calls: int
    seconds: float

    def show(self, what: str) -> None:
        rows = {
            "records": f"{self.records:,}",
            "Xero calls made": f"{self.calls:,}",
            "fewest calls possible": f"{self.fewest_calls:,}",
            "calls made / fewest": f"{self.calls / self.fewest_calls:.2f}",
            "seconds": f"{self.seconds:.1f}",
            "records a second": f"{self.records / self.seconds:,.0f}",
            "peak memory, MB": f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f}",
        }
        print(what)
        for name, value in rows.items():
            print(f"  {name:<24}{value:>12}")


@contextmanager
def opened(*, durable: bool) -> Iterator[Bench]:
    """Have it all up inside the block; its database, its files and its processes are gone afterwards."""
    with ExitStack() as stack:
        data = tempfile.mkdtemp(prefix="counterfoil-bench-")
        stack.callback(shutil.rmtree, data, ignore_errors=True)
        url = stack.enter_context(_database(durable=durable))
        xero = stack.enter_context(_twin())
        _set_up(data, url, xero)
        stack.enter_context(ready())
        yield _connected(xero)


def free_port() -> int:
    with closing(socket.socket()) as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        return port


@contextmanager
def _database(*, durable: bool) -> Iterator[str]:
    """A database of this run's own. A durable server waits for the disk, as a real one does."""
    folder = postgres.server_folder(postgres.data_folder(), "bench-durable" if durable else "bench")
    server = postgres.Server(folder, durable=durable)
    name = f"counterfoil_{os.getpid()}"
    with postgres.hold(server), psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield server.url(name)
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def _twin() -> Iterator[Xero]:
    port = free_port()
    command = [sys.executable, "-m", "counterfoil.cli.main", "twin", "--port", str(port), "--no-limits"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    xero = Xero(f"http://127.0.0.1:{port}")
    try:
        _wait_for(xero)
        yield xero
    finally:
        process.terminate()
        process.wait()


def _wait_for(xero: Xero) -> None:
    ends = time.monotonic() + READY_SECONDS
    while True:
        try:
            xero.ask("state")
        except OSError:
            if time.monotonic() > ends:
                raise
            time.sleep(0.1)
        else:
            return


def _set_up(data: str, url: str, xero: Xero) -> None:
    """Set this process's settings, before Django reads them."""
    for name in [name for name in os.environ if name.startswith(("COUNTERFOIL_", "XERO_"))]:
        del os.environ[name]
    os.environ |= {
        "DATABASE_URL": url,
        "COUNTERFOIL_DATA": data,
        "DJANGO_SETTINGS_MODULE": "counterfoil.settings",
        "XERO_LOGIN_URL": xero.url,
        "XERO_IDENTITY_URL": xero.url,
        "XERO_API_URL": xero.url,
        "XERO_CALLS_A_DAY": CALLS_A_DAY,
        "XERO_CALLS_A_MINUTE": CALLS_A_MINUTE,
        "XERO_POLL_MINUTES": "600",
    }


def _connected(xero: Xero) -> Bench:
    """A workspace, connected by the custom connection, that has read what the organisation had."""
    from counterfoil.people.models import Workspace
    from counterfoil.sync import connecting

    workspace = Workspace.objects.create(name="Bench", slug="bench")
    finished = connecting.connect_custom(workspace, None, seed.CUSTOM_CLIENT_ID, seed.CUSTOM_SECRET)
    assert isinstance(finished, connecting.Connected), finished
    bench = Bench(xero, workspace, finished.organisation)
    bench.settle()
    return bench
