"""`counterfoil twin --state` goes on where it was, with the command line's app."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from counterfoil.cli.twin import keep
from counterfoil.twins.xero import memory, seed
from counterfoil.twins.xero.twin import Twin
from counterfoil.xero.exchange import Headers, Request

pytestmark = pytest.mark.enable_socket
READY_SECONDS = 30


@contextmanager
def running(port: int, *arguments: str) -> Iterator[tuple[httpx2.Client, subprocess.Popen[bytes]]]:
    command = [sys.executable, "-m", "counterfoil.cli.main", "twin", "--port", str(port), *arguments]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    client = httpx2.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False)
    try:
        _wait(client)
        yield client, process
    finally:
        process.terminate()
        process.wait(20)
        client.close()


def _wait(client: httpx2.Client) -> None:
    ends = time.monotonic() + READY_SECONDS
    while time.monotonic() < ends:
        try:
            client.get("/_twin/state")
        except httpx2.TransportError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the twin did not start")


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
    return port


def add_contact(client: httpx2.Client, name: str) -> int:
    given = {"organisation": "Southern", "action": "add_contact", "name": name}
    return client.post("/_twin/bookkeeper", json=given).status_code


def test_what_was_written_is_there_after_a_restart_and_the_app_is_the_command_lines(tmp_path: Path) -> None:
    state, port = str(tmp_path / "twin.state"), free_port()
    with running(port, "--state", state) as (client, process):
        assert add_contact(client, "Kept Over Night") == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    other = ("--client-id", "other-app", "--redirect-uri", "https://example.test/back", "--tier", "starter")
    with running(port, "--state", state, *other) as (client, _):
        assert add_contact(client, "Kept Over Night") == 400  # a name is one contact's
        apps = {app["client_id"]: app for app in client.get("/_twin/state").json()["apps"]}
        assert apps["other-app"]["redirect_uris"] == ["https://example.test/back"]
        assert apps["other-app"]["tier"] == "starter"


def test_a_file_that_is_no_twin_is_named_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("shopping list")
    command = [sys.executable, "-m", "counterfoil.cli.main", "twin", "--port", str(free_port()), "--state", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, file.read_text()) == (2, "shopping list")
    assert "move it away" in done.stdout


def test_the_file_is_written_while_the_twin_runs_and_only_when_there_is_something_new(tmp_path: Path) -> None:
    file, twin = tmp_path / "twin.state", seed.sample(Twin())
    written: list[int] = []

    async def run() -> None:
        keeper = asyncio.create_task(keep(twin, file, 0.01))
        await asyncio.sleep(0.2)
        written.append(file.stat().st_mtime_ns)
        await asyncio.sleep(0.2)
        written.append(file.stat().st_mtime_ns)
        name = {"organisation": "Southern", "action": "add_contact", "name": "Kept At Once"}
        twin.answer(Request("POST", "http://twin/_twin/bookkeeper", Headers(), json.dumps(name).encode()))
        await asyncio.sleep(0.5)
        keeper.cancel()

    # In a thread of its own: a browser test before this one may have left its event loop in ours.
    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    thread.join()
    assert written[0] == written[1]
    assert memory.load(file).books_of("Southern").contacts.where("name", "Kept At Once")
