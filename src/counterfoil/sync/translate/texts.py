"""Text as both sides can hold it."""

from __future__ import annotations


def clean(text: str) -> str:
    """Drop what PostgreSQL cannot store: JSON may carry a NUL or half of a surrogate pair, a text column may not."""
    return text.replace("\x00", "").encode("utf-8", "ignore").decode()
