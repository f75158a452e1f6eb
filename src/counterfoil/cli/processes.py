"""Start commands of ours as processes of their own, end them together, and never leave one behind."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

END_SECONDS = 10.0
LOOK_SECONDS = 0.3
RESTARTS_MAX = 20


class Processes:
    """The commands that this one runs beside itself."""

    def __init__(self) -> None:
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._commands: dict[str, tuple[str, ...]] = {}
        self._restarts: dict[str, int] = {}
        self._ending = False

    def start(self, name: str, *words: str) -> None:
        """Start `counterfoil WORDS…`; it ends when this process ends it, also on Ctrl-C."""
        self._commands[name] = words
        self._running[name] = subprocess.Popen(  # noqa: S603 - our own command, no shell, no words of a stranger's
            [sys.executable, "-m", "counterfoil.cli.main", *words], start_new_session=True
        )

    def keep(self) -> str:
        """Keep them running: one that is killed is started again. Gives the name of the first that ends for good."""
        while True:
            for name, process in list(self._running.items()):
                if process.poll() is not None and not self._start_again(name, process.returncode):
                    return name
            time.sleep(LOOK_SECONDS)

    def _start_again(self, name: str, status: int) -> bool:
        """A process that a signal ended was at no fault of its own; one that left with a status has said why."""
        self._restarts[name] = self._restarts.get(name, 0) + 1
        if self._ending or status >= 0 or self._restarts[name] > RESTARTS_MAX:
            return False
        print(f"The {name} was ended by signal {-status}. Starting it again.", flush=True)
        self.start(name, *self._commands[name])
        return True

    def end(self) -> None:
        """Ask each to end, and end those that do not."""
        self._ending = True
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
