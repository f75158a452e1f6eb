"""Decide what each row of a file would do to the register: add, change, nothing, or be refused with the reason.

Rows are matched to learners by RefInternal only. A row that looks like another learner (same name and e-mail, another
code) is still what its code says, but says so: a person may leave it out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from counterfoil.core.namesakes import Namesake
from counterfoil.sources.csvfile.checking import Fault, Reading, Value
from counterfoil.sources.csvfile.columns import TITLES


class Deed(StrEnum):
    ADD = "add"
    CHANGE = "change"
    NOTHING = "nothing"  # The register already says all that the row says.
    ENROL = "enrol"  # A further course for a learner whose details stand on an earlier line.
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Held:
    """A learner as the register holds it."""

    id: int
    values: Mapping[str, Value]

    @property
    def namesake(self) -> Namesake:
        return _namesake(self.values)


@dataclass(frozen=True, slots=True)
class Change:
    title: str
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class Step:
    """What one row would do, and why."""

    reading: Reading
    deed: Deed
    held: Held | None = None
    changes: tuple[Change, ...] = ()
    faults: tuple[Fault, ...] = ()
    looks_like: tuple[str, ...] = ()  # Codes of others with this name and e-mail.
    left_out: bool = False

    @property
    def line(self) -> int:
        return self.reading.row.line


def plan(readings: Iterable[Reading], held: Mapping[str, Held], left_out: frozenset[int] = frozenset()) -> list[Step]:
    """`held` is the whole register by code; `left_out` the lines that a person unticked."""
    readings = list(readings)
    first = _first_lines(readings)
    alike = _codes_by_namesake(readings, held)
    return [_step(reading, first, held, alike, reading.row.line in left_out) for reading in readings]


def fingerprint(steps: Iterable[Step]) -> str:
    """Name a plan, so that what a person agreed to and what is then done can be told apart."""
    mark = sha256()
    for step in steps:
        mark.update(repr((step.line, step.deed, step.changes, step.left_out, step.reading.course)).encode())
    return mark.hexdigest()[:32]


def _step(
    reading: Reading,
    first: Mapping[str, Reading],
    held: Mapping[str, Held],
    alike: Mapping[Namesake, list[str]],
    out: bool,
) -> Step:
    party = held.get(reading.code)
    earlier = first.get(reading.code, reading)
    if reading.faults:
        return Step(reading, Deed.REFUSE, party, faults=reading.faults)
    if earlier is not reading:
        return _repeat(reading, earlier, party)
    changes = _changes(party, reading) if party else ()
    if fault := _fault_with(party, reading, changes):
        return Step(reading, Deed.REFUSE, party, changes, (fault,))
    deed = (Deed.CHANGE if changes else Deed.NOTHING) if party else Deed.ADD
    others = () if party else tuple(code for code in alike.get(_namesake(reading.values), ()) if code != reading.code)
    return Step(reading, deed, party, changes, looks_like=others, left_out=out and bool(others))


def _repeat(reading: Reading, earlier: Reading, party: Held | None) -> Step:
    different = [TITLES[name] for name, value in reading.values.items() if earlier.values.get(name) != value]
    if different or reading.course is None or reading.course == earlier.course:
        what = f" with another {different[0]}" if different else ""
        where = f"line {earlier.row.line} already{what}"
        words = f"“{reading.code}” is on {where}. Give each learner one row, or correct the code."
        return Step(reading, Deed.REFUSE, party, faults=(Fault(TITLES["code"], words),))
    if earlier.faults:
        words = f"Line {earlier.row.line} has the same learner and cannot be taken. Correct that line first."
        return Step(reading, Deed.REFUSE, party, faults=(Fault(TITLES["code"], words),))
    return Step(reading, Deed.ENROL, party)


def _changes(party: Held, reading: Reading) -> tuple[Change, ...]:
    return tuple(
        Change(TITLES[name], party.values[name], value)
        for name, value in reading.values.items()
        if party.values[name] != value
    )


def _fault_with(party: Held | None, reading: Reading, changes: tuple[Change, ...]) -> Fault | None:
    if party is None and not reading.name:
        return Fault(TITLES["first_name"], "The learner has neither a first nor a last name. Give one of them.")
    will_be_active = reading.values.get("active", party.values["active"] if party else True)
    if party and changes and not party.values["active"] and not will_be_active:
        words = (
            "This learner is inactive, and inactive learners do not change. Write yes here to make the learner active."
        )
        return Fault(TITLES["active"], words)
    return None


def _first_lines(readings: list[Reading]) -> dict[str, Reading]:
    first: dict[str, Reading] = {}
    for reading in readings:
        if reading.code:
            first.setdefault(reading.code, reading)
    return first


def _codes_by_namesake(readings: list[Reading], held: Mapping[str, Held]) -> dict[Namesake, list[str]]:
    """Codes under each name and e-mail, in the register first, then in the file; each once."""
    codes: dict[Namesake, list[str]] = {}
    for code, party in held.items():
        codes.setdefault(party.namesake, []).append(code)
    for reading in readings:
        if not reading.faults and reading.code not in held:
            known = codes.setdefault(_namesake(reading.values), [])
            if reading.code not in known:
                known.append(reading.code)
    return codes


def _namesake(values: Mapping[str, Value]) -> Namesake:
    return Namesake.of(*(str(values.get(name, "")) for name in ("first_name", "last_name", "email")))
