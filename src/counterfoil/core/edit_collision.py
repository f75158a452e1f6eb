"""Decide what becomes of an edit when somebody else saved in the meantime: nothing of either is lost unseen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Value = str | bool


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that the other has changed. `mine` is None when this editor had left it alone."""

    field: str
    mine: Value | None
    theirs: Value


@dataclass(frozen=True, slots=True)
class Collision:
    """What to show before saving again: `merged` has my edits where I made any, and theirs elsewhere."""

    merged: Mapping[str, Value]
    clashes: tuple[Clash, ...]


def collide(read: Mapping[str, Value], mine: Mapping[str, Value], theirs: Mapping[str, Value]) -> Collision:
    """`read` is what this editor began from; `theirs` what is kept now."""
    edited = {name for name in mine if mine[name] != read.get(name)}
    merged = {name: mine[name] if name in edited else theirs[name] for name in mine}
    clashes = tuple(
        Clash(name, mine[name] if name in edited else None, theirs[name])
        for name in mine
        if theirs[name] != read.get(name) and theirs[name] != mine[name]
    )
    return Collision(merged, clashes)
