"""Start commands of ours as processes of their own, end them together, and never leave one behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

END_SECONDS = 10.0
LOOK_SECONDS = 0.3


class Processes:
    """The commands that this one runs beside itself."""

    def __init__(self) -> None:
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, *words: str, env: Mapping[str, str] | None = None) -> None:
        """Start `counterfoil WORDS…`; it ends when this process ends it, also on Ctrl-C."""
        command = [sys.executable, "-m", "counterfoil.cli.main", *words]
        self._running[name] = subprocess.Popen(  # noqa: S603 - our own command, no shell, no words of a stranger's
            command, env={**os.environ, **(env or {})}, start_new_session=True
        )

    def wait(self) -> str:
        """Wait until one of them ends by itself; gives its name."""
        while True:
            for name, process in self._running.items():
                if process.poll() is not None:
                    return name
            time.sleep(LOOK_SECONDS)

    def end(self) -> None:
        """Ask each to end, and end those that do not."""
        for process in self._running.values():
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + END_SECONDS
        for process in self._running.values():
            try:
                process.wait(max(deadline - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._running.clear()


@contextmanager
def together() -> Iterator[Processes]:
    """Processes that all end with the block, and with a SIGTERM to this one."""
    processes = Processes()

    def leave(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, leave)
    try:
        yield processes
    finally:
        processes.end()
        signal.signal(signal.SIGTERM, before)
