"""Start commands of ours as processes of their own, end them together, and never leave one behind."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

END_SECONDS = 10.0
LOOK_SECONDS = 0.3
RESTARTS_MAX = 20


class Processes:
    """The commands that this one runs beside itself. One that is killed is started again, whatever this one does."""

    def __init__(self) -> None:
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._commands: dict[str, tuple[str, ...]] = {}
        self._restarts: dict[str, int] = {}
        self._lock = threading.Lock()
        self._ended_for_good = ""
        self._ending = False
        self._keeper = threading.Thread(target=self._keep, name="keeper", daemon=True)

    def start(self, name: str, *words: str) -> None:
        """Start `counterfoil WORDS…`; it ends when this process ends it, also on Ctrl-C."""
        with self._lock:
            self._start(name, words)
        if not self._keeper.is_alive():
            self._keeper.start()

    def wait(self) -> str:
        """Wait until one of them ends for good; gives its name."""
        self._keeper.join()
        return self._ended_for_good

    def end(self) -> None:
        """Ask each to end, and end those that do not."""
        with self._lock:
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

    def _start(self, name: str, words: tuple[str, ...]) -> None:
        self._commands[name] = words
        self._running[name] = subprocess.Popen(  # noqa: S603 - our own command, no shell, no words of a stranger's
            [sys.executable, "-m", "counterfoil.cli.main", *words], start_new_session=True
        )

    def _keep(self) -> None:
        while not self._ended_for_good:
            with self._lock:
                if self._ending:
                    return
                for name, process in list(self._running.items()):
                    if process.poll() is not None:
                        self._take_note(name, process.returncode)
            time.sleep(LOOK_SECONDS)

    def _take_note(self, name: str, status: int) -> None:
        """A process that a signal ended was at no fault of its own; one that left with a status has said why."""
        self._restarts[name] = self._restarts.get(name, 0) + 1
        if status >= 0 or self._restarts[name] > RESTARTS_MAX:
            self._ended_for_good = name
            return
        print(f"The {name} was ended by signal {-status}. Starting it again.", flush=True)
        self._start(name, self._commands[name])


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
