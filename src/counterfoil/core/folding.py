"""Fold text for searching and comparing: without case, accents and doubled spaces, as a person types it in a hurry."""

from __future__ import annotations

import unicodedata

# Letters that carry no separable accent, and yet are typed without it.
_PLAIN = {"ø": "o", "đ": "d", "ł": "l", "ı": "i", "ħ": "h", "ŧ": "t", "ð": "d"}
# Latin-1 and Latin Extended-A: all that European, Māori and Pacific names need.
_RANGE = range(0xC0, 0x180)


def fold(text: str) -> str:
    return " ".join(without_accents(text).split())


def without_accents(text: str) -> str:
    lowered = text.casefold()
    if lowered.isascii():
        return lowered
    plain = "".join(_PLAIN.get(char, char) for char in lowered)
    # Taking a sign apart can bring capitals (℠ is SM), so it is folded once more.
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", plain).casefold())
    return "".join(_PLAIN.get(char, char) for char in parts if not unicodedata.combining(char))


def letter_pairs() -> tuple[str, str]:
    """Give accented small letters and, place by place, their plain ones: what a database needs to fold as we do."""
    letters = [char for char in map(chr, _RANGE) if char == char.lower()]
    pairs = [(char, plain) for char in letters if len(plain := without_accents(char)) == 1 and plain != char]
    return "".join(char for char, _ in pairs), "".join(plain for _, plain in pairs)
