"""Write Xero's filter expressions (FACTS 6.3), refusing what cannot be written in them."""

from __future__ import annotations

from collections.abc import Iterable


class Unquotable(ValueError):
    """The text holds a sign that no filter can carry: Xero has no escape for it. Ask for the record another way."""


def can_quote(text: str) -> bool:
    return '"' not in text and "\\" not in text and text.isprintable()


def equals(field: str, text: str) -> str:
    """Compare with a text; Xero ignores case and accents when it does, so the answer may hold look-alikes."""
    if not can_quote(text):
        raise Unquotable(f"{field} cannot be searched for a text with quotes, backslashes or control characters")
    return f'{field}=="{text}"'


def any_of(conditions: Iterable[str]) -> str:
    return " OR ".join(conditions)
