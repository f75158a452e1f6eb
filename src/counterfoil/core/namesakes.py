"""Decide when two learners are so alike that a person should look before both are kept."""

from __future__ import annotations

from dataclasses import dataclass

from counterfoil.core.folding import fold


@dataclass(frozen=True, slots=True)
class Namesake:
    """A name and an e-mail address without case, accents and spacing: alike here is alike to a reader."""

    first_name: str
    last_name: str
    email: str

    @classmethod
    def of(cls, first_name: str, last_name: str, email: str) -> Namesake:
        return cls(fold(first_name), fold(last_name), email.strip().casefold())
