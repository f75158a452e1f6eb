"""Measure the twin alone: `.venv/bin/python bench/twin.py`. Starts it as a program of its own and asks over HTTP."""

from __future__ import annotations

import argparse
import http.client
import json
import random
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CLIENT, SECRET = "counterfoil-custom", "counterfoil-custom-secret"
SECONDS_EACH = 5.0
TARGETS = {"start": 2.0, "one": 800, "pages": 60, "bytes": 1.5 * 2**30}
SEEDED_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class Running:
    """The twin's process and a connection that is kept."""

    process: subprocess.Popen[bytes]
    connection: http.client.HTTPConnection

    def ask(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> bytes:
        written = body if isinstance(body, str) else json.dumps(body) if body is not None else None
        self.connection.request(method, path, written, headers or {})
        answer = self.connection.getresponse()
        read = answer.read()
        assert answer.status == 200, read[:300]
        return read

    def resident(self) -> int:
        """Give how many bytes of memory the process holds."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        assert found, "this system does not say how much memory a process holds"
        return int(found[1]) * 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000, help="invoices to hold (default 100000)")
    arguments = parser.parse_args()
    began = time.perf_counter()
    with started() as twin:
        _show("from start to its first answer", time.perf_counter() - began, "s", f"at most {TARGETS['start']}")
        headers = authorised(twin)
        began = time.perf_counter()
        for left in range(arguments.count, 0, -SEEDED_AT_ONCE):
            wanted = {"organisation": "Southern", "invoices": min(left, SEEDED_AT_ONCE), "lines": 3}
            twin.ask("POST", "/_twin/seed", wanted)
        _show(f"{arguments.count:,} invoices made", time.perf_counter() - began, "s", "no target")
        identifiers = [row["InvoiceID"] for row in page(twin, headers, 1, 1000)]
        pages = -(-arguments.count // 100)
        one = rate(lambda: twin.ask("GET", f"/api.xro/2.0/Invoices/{random.choice(identifiers)}", headers=headers))
        _show("one invoice by its id", one, "a second", f"at least {TARGETS['one']}")
        numbers = iter(range(1, 10**9))
        listed = rate(lambda: page(twin, headers, next(numbers) % pages + 1, 100))
        _show("pages of 100 invoices, each another", listed, "a second", f"at least {TARGETS['pages']}")
        again = rate(lambda: page(twin, headers, 1, 100))
        _show("the same page of 100 again", again, "a second", f"at least {TARGETS['pages']}")
        _show("memory held", twin.resident() / 2**20, "MiB", f"at most {TARGETS['bytes'] / 2**20:.0f}")


@contextmanager
def started() -> Iterator[Running]:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
    command = [sys.executable, "-m", "counterfoil.cli.main", "twin", "--no-limits", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    try:
        _wait(connection)
        yield Running(process, connection)
    finally:
        process.terminate()
        process.wait(30)


def _wait(connection: http.client.HTTPConnection) -> None:
    ends = time.monotonic() + 30
    while True:
        try:
            connection.request("GET", "/_twin/state")
            connection.getresponse().read()
        except OSError:
            connection.close()
            assert time.monotonic() < ends, "the twin did not start"
            time.sleep(0.01)
        else:
            return


def authorised(twin: Running) -> dict[str, str]:
    form = f"grant_type=client_credentials&client_id={CLIENT}&client_secret={SECRET}"
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    token = json.loads(twin.ask("POST", "/connect/token", form, kind))["access_token"]
    return {"Authorization": f"Bearer {token}", "Accept": "application/json"}


def page(twin: Running, headers: dict[str, str], number: int, size: int) -> list[dict[str, Any]]:
    answer = twin.ask("GET", f"/api.xro/2.0/Invoices?page={number}&pageSize={size}", headers=headers)
    read: list[dict[str, Any]] = json.loads(answer)["Invoices"] if size > 100 else []
    return read


def rate(ask: Any) -> float:
    """Give how many a second, over some seconds."""
    done, began = 0, time.perf_counter()
    while (passed := time.perf_counter() - began) < SECONDS_EACH:
        ask()
        done += 1
    return done / passed


def _show(what: str, figure: float, unit: str, target: str) -> None:
    print(f"{what:45} {figure:10,.1f} {unit:10} ({target})", flush=True)


if __name__ == "__main__":
    main()
