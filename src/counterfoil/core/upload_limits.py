"""Decide whether files may be kept with a logbook entry: 10 files, 10 MB each, 20 MB in all."""

from __future__ import annotations

from collections.abc import Sequence

FILES_MAX = 10
FILE_MB_MAX = 10
TOGETHER_MB_MAX = 20
_MB = 1024 * 1024


def refusals(files: Sequence[tuple[str, int]]) -> list[str]:
    """Say what is wrong with these files, given as name and size in bytes; nothing when all may be kept."""
    words = []
    if len(files) > FILES_MAX:
        words.append(f"These are {len(files)} files; {FILES_MAX} fit in one entry. Put the others in a second entry.")
    words += [
        f"“{name}” is larger than {FILE_MB_MAX} MB. Make it smaller or split it."
        for name, size in files
        if size > FILE_MB_MAX * _MB
    ]
    words += [f"“{name}” is empty. Choose the file again." for name, size in files if size == 0]
    if not words and sum(size for _, size in files) > TOGETHER_MB_MAX * _MB:
        words.append(f"Together the files are larger than {TOGETHER_MB_MAX} MB. Put some in a second entry.")
    return words
