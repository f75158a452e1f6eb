"""Keep a twin in a file between two runs or as a snapshot in memory, and go back to it.

The file is this program's own and is trusted as the program is: never read one that somebody else made.
"""

from __future__ import annotations

import os
import pickle
from dataclasses import fields
from pathlib import Path

from counterfoil.twins.xero.twin import Twin

OTHER_VERSION = "{} was not written by this version of the twin: move it away and start anew."


class Unreadable(Exception):
    """The file holds no twin that this version can go on with."""


def save(twin: Twin, path: Path) -> None:
    """Write the whole file or leave the old one: a crash in the middle loses nothing."""
    draft = path.with_name(path.name + ".part")
    with twin.lock:
        held = pickle.dumps(twin, pickle.HIGHEST_PROTOCOL)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(held)
    draft.replace(path)


def snapshot(twin: Twin, name: str) -> None:
    """Remember everything under a name, in memory."""
    with twin.lock:
        twin.snapshots[name] = pickle.dumps(twin, pickle.HIGHEST_PROTOCOL)


def restore(twin: Twin, name: str) -> None:
    """Go back to a snapshot, its time too; it stays and can be gone back to again."""
    held = pickle.loads(twin.snapshots[name])  # noqa: S301 - written by this process
    twin.resume(held)


def load(path: Path) -> Twin:
    try:
        twin = pickle.loads(path.read_bytes())  # noqa: S301 - see above
    except (pickle.UnpicklingError, EOFError, AttributeError, ImportError, IndexError, ValueError) as error:
        raise Unreadable(OTHER_VERSION.format(path)) from error
    if not isinstance(twin, Twin):
        raise Unreadable(f"{path} holds no twin: name another file.")
    if not all(hasattr(books, one.name) for books in twin.organisations.values() for one in fields(books)):
        raise Unreadable(OTHER_VERSION.format(path))
    return twin
