"""Lay a learner and the contacts that look like it side by side, field by field, so that a person can decide.

What differs only in case, accents or spacing is marked as the same: those are spellings, not other persons.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from counterfoil.core.folding import fold


@dataclass(frozen=True, slots=True)
class Cell:
    """One contact's value of a field. `note` is empty where nothing can be compared."""

    value: str
    note: str = ""  # same, differs


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    ours: str
    theirs: tuple[Cell, ...]


def compare(labels: Mapping[str, str], ours: Mapping[str, str], contacts: Sequence[Mapping[str, str]]) -> list[Line]:
    """Give one line a field that anybody has filled in; `labels` names the fields and gives their order."""
    return [
        Line(label, ours.get(name, ""), tuple(_cell(ours.get(name, ""), contact.get(name, "")) for contact in contacts))
        for name, label in labels.items()
        if ours.get(name) or any(contact.get(name) for contact in contacts)
    ]


def _cell(ours: str, theirs: str) -> Cell:
    if not ours or not theirs:
        return Cell(theirs)
    return Cell(theirs, "same" if fold(ours) == fold(theirs) else "differs")
