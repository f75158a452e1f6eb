"""Keep bytes on disk under the name of their own SHA-256, so that no name a person chose ever becomes a path.

The same bytes are kept once; what they are called, and in whose workspace, is a row. Bytes reach the disk before the
row that speaks of them can be committed, so a row never points at nothing; a rolled-back upload leaves an orphan only.
"""

from __future__ import annotations

import os
import tempfile
import unicodedata
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from counterfoil.people.models import Workspace
from counterfoil.register.models import File

NAME_MAX = 255


def store(workspace: Workspace, name: str, media_type: str, data: bytes) -> File:
    digest = sha256(data).hexdigest()
    _write_once(_path(digest), data)
    return File.objects.create(
        workspace=workspace,
        sha256=digest,
        name=plain_name(name),
        media_type=media_type[:100] or "application/octet-stream",
        size=len(data),
    )


def path_of(file: File) -> Path:
    return _path(file.sha256)


def open(file: File) -> BinaryIO:
    """Open the stored bytes for reading; FileNotFoundError when the data folder was restored without its files."""
    return path_of(file).open("rb")


def read(file: File) -> bytes:
    return path_of(file).read_bytes()


def plain_name(name: str) -> str:
    """Give a name safe to show and to save under: no folders, no control or direction characters, never empty."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(char for char in last if unicodedata.category(char)[0] != "C").strip(" .")
    stem, dot, ending = kept.rpartition(".")
    if len(kept) > NAME_MAX and dot and len(ending) < 20:
        kept = stem[: NAME_MAX - len(ending) - 1] + dot + ending
    return kept[:NAME_MAX] or "file"


def _path(digest: str) -> Path:
    return Path(settings.FILES) / digest[:2] / digest


def _write_once(path: Path, data: bytes) -> None:
    """Write to a temporary name, flush to the disk, then rename: a reader never meets half a file."""
    if path.exists() and path.stat().st_size == len(data):
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).replace(path)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise
    _flush_folder(path.parent)


def _flush_folder(folder: Path) -> None:
    # The rename itself must survive a power cut, not only the bytes.
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
