"""Say in the terminal what goes on, with a bar where it takes a while."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

WIDTH = 30
LOOK_SECONDS = 0.25


def say(sentence: str) -> None:
    print(sentence, flush=True)


def watch(what: str, look: Callable[[], tuple[int, int]], *, patience_seconds: float) -> bool:
    """Show `done of total` until all is done, or patience ends; says whether it was done."""
    ends = time.monotonic() + patience_seconds
    while True:
        done, total = look()
        _draw(what, done, total)
        if done >= total or time.monotonic() > ends:
            sys.stdout.write("\n")
            return done >= total
        time.sleep(LOOK_SECONDS)


def wait_for(look: Callable[[], bool], *, seconds: float) -> bool:
    """Look until it is so, or the time is over; says whether it was."""
    ends = time.monotonic() + seconds
    while not look():
        if time.monotonic() > ends:
            return False
        time.sleep(LOOK_SECONDS)
    return True


def _draw(what: str, done: int, total: int) -> None:
    filled = WIDTH * done // max(total, 1)
    end = "\r" if sys.stdout.isatty() else ""
    if end or done >= total:
        sys.stdout.write(f"  {what:<38} [{'#' * filled}{'.' * (WIDTH - filled)}] {done} of {total}{end}")
        sys.stdout.flush()
