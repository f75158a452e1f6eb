"""Find what Xero says about an element, wherever inside it Xero put it.

A refused invoice may carry its message on the nested contact or on a line while its own list is empty (FACTS 7.2), so
the whole element is searched.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Messages:
    """Xero's own sentences, each once, outermost first."""

    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def messages_of(element: object) -> Messages:
    return Messages(_sentences(element, "ValidationErrors"), _sentences(element, "Warnings"))


def _sentences(element: object, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_find(element, name)))


def _find(value: Any, name: str) -> Iterator[str]:
    match value:
        case dict():
            yield from _texts(value.get(name))
            for key, inner in value.items():
                if key != name:
                    yield from _find(inner, name)
        case list():
            for inner in value:
                yield from _find(inner, name)


def _texts(entries: Any) -> Iterator[str]:
    for entry in entries if isinstance(entries, list) else ():
        # One of Xero's own samples says Description for Message (FACTS 7.2).
        text = (entry.get("Message") or entry.get("Description")) if isinstance(entry, dict) else entry
        if isinstance(text, str) and text.strip():
            yield text.strip()
