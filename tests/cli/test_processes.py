"""Commands run together: none is left behind, and one that is killed is started again."""

from __future__ import annotations

import os
import signal
import time

from counterfoil.cli.processes import Processes, together


def running(processes: Processes, name: str) -> int:
    return processes._running[name].pid


def ends_within(pid: int, seconds: int) -> bool:
    for _ in range(seconds * 10):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def test_a_process_that_is_killed_is_started_again_while_this_one_is_busy_and_all_end_together():
    with together() as processes:
        processes.start("twin", "twin", "--port", "0")
        killed = running(processes, "twin")
        os.kill(killed, signal.SIGKILL)
        for _ in range(100):
            if running(processes, "twin") != killed:
                break
            time.sleep(0.1)
        again = running(processes, "twin")
        assert again != killed
    assert ends_within(again, 10)


def test_a_process_that_leaves_by_itself_ends_the_wait():
    with together() as processes:
        processes.start("twin", "twin", "--webhook-url", "http://localhost:1/")  # Refused: the key is missing.
        assert processes.wait() == "twin"
