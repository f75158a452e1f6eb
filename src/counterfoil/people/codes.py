"""Make the secrets that let somebody in once: long ones for links, short ones to be typed. Only their hash is kept."""

from __future__ import annotations

import hashlib
import hmac
import secrets

# No 0 and O, no 1, I and L: a code is read from a terminal and typed into a browser.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_GROUPS, _LETTERS_A_GROUP = 3, 4  # 59 bits: more than throttled guessing can ever try.


def for_link() -> str:
    return secrets.token_urlsafe(32)


def for_typing() -> str:
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_LETTERS_A_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def hash_of(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def hash_of_typed(code: str) -> str:
    """Small letters, spaces and missing hyphens are how people type; they make no other code."""
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    groups = (letters[start : start + _LETTERS_A_GROUP] for start in range(0, len(letters), _LETTERS_A_GROUP))
    return hash_of("-".join(groups))


def same(one_hash: str, other_hash: str) -> bool:
    """Compare in a time that tells nothing about where they differ."""
    return hmac.compare_digest(one_hash, other_hash)
