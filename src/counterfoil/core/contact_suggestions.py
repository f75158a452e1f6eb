"""Suggest to which party a contact of the unmatched list may belong, with the reason.

Suggestions only: a person links. A wrong pairing shows one person's invoices to another, so nothing here is ever acted
upon by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from counterfoil.core.folding import fold

SUGGESTIONS_MAX = 3
ALIKE = 0.87  # Catches a dropped letter or swapped names; "Ann Lee" and "Dan Lee" stay apart.


@dataclass(frozen=True, slots=True)
class Asked:
    """The contact in Xero that nobody of the register is linked to."""

    name: str
    email: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    party_id: int
    name: str
    email: str
    code: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    party_id: int
    why: str


def suggest(asked: Asked, candidates: Iterable[Candidate]) -> list[Suggestion]:
    """Give the best few, surest first."""
    scored = [(score, why, candidate) for candidate in candidates for score, why in [_score(asked, candidate)] if why]
    scored.sort(key=lambda found: (-found[0], found[2].name, found[2].party_id))
    return [Suggestion(candidate.party_id, why) for _, why, candidate in scored[:SUGGESTIONS_MAX]]


def parts_of(asked: Asked) -> set[str]:
    """Give the words, and runs of up to three words, by which candidates are looked up in the register."""
    words = asked.name.casefold().replace(",", " ").split()
    runs = {" ".join(words[at : at + length]) for length in (1, 2, 3) for at in range(len(words) - length + 1)}
    return runs | {fold(run) for run in runs}


def _score(asked: Asked, candidate: Candidate) -> tuple[float, str]:
    if candidate.code.casefold() in {asked.number.casefold(), *asked.name.casefold().split()}:
        return 3.0, "same RefInternal"
    if asked.email and asked.email.casefold() == candidate.email.casefold():
        return 2.0, "same e-mail address"
    likeness = _likeness(_letters(asked.name), _letters(candidate.name))
    if likeness == 1:
        return 1.0, "same name"
    return (likeness, "similar name") if likeness >= ALIKE else (0.0, "")


def _letters(name: str) -> str:
    """Fold a name and sort its words, so that "Lovelace, Ada" is "Ada Lovelace"."""
    return " ".join(sorted(fold(name).replace(",", " ").split()))


def _likeness(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= ALIKE else 0.0
