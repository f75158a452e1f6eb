"""A place where stories happen: Counterfoil's pages and workers as processes, beside a twin of Xero, over real HTTP."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from counterfoil.twins.xero import seed, server
from counterfoil.twins.xero.twin import Twin
from tests.stories.waiting import eventually

CALLBACK = "/connect/xero/callback"
WEBHOOK_KEY = "the key of the stories' webhook"
END_SECONDS = 10.0
START_SECONDS = 60.0
# Deaths are noticed within seconds; polls never come by themselves, so that what arrives came by a webhook.
SHORT = {
    "COUNTERFOIL_WORKER_HEARTBEAT_SECONDS": "1",
    "COUNTERFOIL_WORKER_DEAD_AFTER_SECONDS": "4",
    "COUNTERFOIL_LEASE_SECONDS": "5",
    "XERO_POLL_MINUTES": "600",
    "XERO_CALLS_A_DAY": "5000",
}


@dataclass
class Process:
    """One command of ours at work, with all that it says in a file."""

    name: str
    log: Path
    popen: subprocess.Popen[bytes]

    def kill(self) -> None:
        """End it at once and without a word, as a machine does that loses its power."""
        os.killpg(self.popen.pid, signal.SIGKILL)
        self.popen.wait()

    def end(self) -> None:
        if self.popen.poll() is None:
            self.popen.terminate()
        try:
            self.popen.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")


@dataclass
class Place:
    """`url` is Counterfoil's address, `xero` the twin's."""

    database: str
    folder: Path
    twin: Twin
    xero: str
    url: str
    processes: list[Process] = field(default_factory=list)

    @property
    def env(self) -> dict[str, str]:
        return (
            {name: value for name, value in os.environ.items() if not name.startswith(("COUNTERFOIL_", "XERO_"))}
            | SHORT
            | {
                "DATABASE_URL": self.database,
                "COUNTERFOIL_DATA": str(self.folder),
                "COUNTERFOIL_URL": self.url,
                "COUNTERFOIL_SECRET_KEY": settings.SECRET_KEY,
                "XERO_LOGIN_URL": self.xero,
                "XERO_IDENTITY_URL": self.xero,
                "XERO_API_URL": self.xero,
                "XERO_CLIENT_ID": seed.CLIENT_ID,
                "XERO_CLIENT_SECRET": seed.CLIENT_SECRET,
                "XERO_WEBHOOK_KEY": WEBHOOK_KEY,
            }
        )

    def start(self, *words: str) -> Process:
        """Start `counterfoil WORDS…` and leave it running."""
        log = self.folder / f"{words[0]}-{len(self.processes)}.log"
        with log.open("wb") as out:
            popen = subprocess.Popen(
                _command(*words), env=self.env, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
            )
        process = Process(words[0], log, popen)
        self.processes.append(process)
        return process

    def run(self, *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
        """Run `counterfoil WORDS…` to its end, with this on its standard input."""
        return subprocess.run(
            _command(*words), env=self.env, input=given, capture_output=True, text=True, timeout=START_SECONDS
        )

    def end(self) -> None:
        for process in self.processes:
            if process.popen.poll() is None:
                process.popen.terminate()
        for process in self.processes:
            process.end()

    def complaints(self) -> str:
        """What the processes said of errors that nobody caught."""
        return "\n".join(f"{one.log}:\n{said[-4000:]}" for one in self.processes if "Traceback" in (said := one.said()))


@contextmanager
def opened(database: str, folder: Path, *, workers: int = 1) -> Iterator[Place]:
    """Have a place with its pages answering, its workers starting and its webhook subscribed."""
    with ExitStack() as stack:
        twin = Twin()
        running = server.start(twin)
        stack.callback(running.close)
        port = free_port()
        place = Place(database, folder, twin, f"http://localhost:{_port(running.url)}", f"http://localhost:{port}")
        seed.sample(twin, redirect_uris=(place.url + CALLBACK,))
        stack.callback(place.end)
        web = place.start("web", "--port", str(port))
        for _ in range(workers):
            place.start("worker")
        eventually(lambda: _answers(port) or _fail_if_ended(web), "the pages to answer", seconds=START_SECONDS)
        twin.webhooks.subscribe(twin.identity.apps[seed.CLIENT_ID], f"{place.url}/webhooks/xero", WEBHOOK_KEY)
        yield place


def free_port() -> int:
    with closing(socket.socket()) as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        return port


def _command(*words: str) -> list[str]:
    return [sys.executable, "-m", "counterfoil.cli.main", *words]


def _port(url: str) -> int:
    return urlsplit(url).port or 80


def _answers(port: int) -> bool:
    with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
        try:
            connection.request("GET", "/setup/", headers={"Host": f"localhost:{port}"})
            return connection.getresponse().status < 500
        except OSError:
            return False


def _fail_if_ended(process: Process) -> bool:
    assert process.popen.poll() is None, f"{process.name} ended by itself:\n{process.said()}"
    return False
