"""Wait for what happens by itself, with an end to the patience."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

PATIENCE_SECONDS = 20.0
LOOK_SECONDS = 0.1


def eventually(look: Callable[[], T], what: str, *, seconds: float = PATIENCE_SECONDS) -> T:
    """Look again and again until there is something to see, and give it."""
    ends = time.monotonic() + seconds
    while not (seen := look()):
        assert time.monotonic() < ends, f"waited {seconds:.0f} seconds for {what}"
        time.sleep(LOOK_SECONDS)
    return seen
