"""Keep a twin in a file between two runs, and read it back.

The file is this program's own and is trusted as the program is: never read one that somebody else made.
"""

from __future__ import annotations

import os
import pickle
from pathlib import Path

from counterfoil.twins.xero.twin import Twin


def save(twin: Twin, path: Path) -> None:
    """Write the whole file or leave the old one: a crash in the middle loses nothing."""
    draft = path.with_name(path.name + ".part")
    with twin.lock:
        held = pickle.dumps(twin, pickle.HIGHEST_PROTOCOL)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(held)
    draft.replace(path)


def load(path: Path) -> Twin:
    twin = pickle.loads(path.read_bytes())  # noqa: S301 - see above
    assert isinstance(twin, Twin), f"{path} holds no twin"
    return twin
