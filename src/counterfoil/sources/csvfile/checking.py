"""Check one row of a file: what it says of a learner, and every cell that cannot be taken, with what to do about it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from counterfoil.register.models import CODE, Engagement, Party
from counterfoil.sources.csvfile.columns import TITLES
from counterfoil.sources.csvfile.reading import Row

Value = str | bool

_YES = frozenset({"yes", "y", "true", "t", "1", "on", "active", "x", "✓"})
_NO = frozenset({"no", "n", "false", "f", "0", "off", "inactive"})
_DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y", "%d %b %Y", "%d-%b-%Y", "%d %B %Y", "%Y/%m/%d")
_YEARS = range(1950, 2101)
_LENGTHS: dict[str, int] = {
    name: limit
    for name in TITLES
    if hasattr(Party, name) and (limit := getattr(Party._meta.get_field(name), "max_length", None))
}
_COURSE_MAX: int = Engagement._meta.get_field("name").max_length or 0
_COURSE_CODE_MAX: int = Engagement._meta.get_field("number").max_length or 0
_STATUSES: dict[str, str] = {re.sub(r"\W", "", label.casefold()): value for value, label in Engagement.Status.choices}


@dataclass(frozen=True, slots=True)
class Fault:
    """One cell that cannot be taken: its column's title, and what to do."""

    column: str
    words: str

    def __str__(self) -> str:
        return f"{self.column}: {self.words}"


@dataclass(frozen=True, slots=True)
class Course:
    """An enrolment as a row gives it; an empty status leaves what is known."""

    name: str
    number: str = ""
    status: str = ""
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a row says. Only cells with something in them are in `values`: an empty cell erases nothing."""

    row: Row
    values: Mapping[str, Value] = field(default_factory=dict)
    course: Course | None = None
    faults: tuple[Fault, ...] = ()

    @property
    def code(self) -> str:
        return str(self.values.get("code", ""))

    @property
    def name(self) -> str:
        return " ".join(str(self.values[part]) for part in ("first_name", "last_name") if part in self.values)


class Refusal(Exception):
    """A cell that cannot be taken; the message says what to do."""


def read_row(row: Row, fields: Mapping[int, str], width: int) -> Reading:
    """Read a row of a file that has `width` headings."""
    said = {name: row.cells[place] for place, name in fields.items() if place < len(row.cells) and row.cells[place]}
    faults: list[Fault] = []
    if any(row.cells[width:]):
        faults.append(Fault("Row", "It has more cells than there are headings. Put cells that hold commas in quotes."))
    if "code" not in said:
        faults.append(Fault(TITLES["code"], "It is empty. Give the learner's own number or code."))
    values: dict[str, Value] = {}
    taken: dict[str, date | str] = {}
    for name, cell in said.items():
        try:
            _take(name, cell, values, taken)
        except Refusal as refusal:
            faults.append(Fault(TITLES[name], str(refusal)))
    return Reading(row, values, _course(said, taken, faults), tuple(faults))


def _take(name: str, cell: str, values: dict[str, Value], taken: dict[str, date | str]) -> None:
    if name in _COURSE_CELLS:
        taken[name] = _COURSE_CELLS[name](cell)
    elif name in ("active", "sync_enabled"):
        values[name] = _yes_or_no(cell)
    else:
        values[name] = _text(name, cell)


def _text(name: str, cell: str) -> str:
    _within(cell, _LENGTHS[name])
    if name == "code":
        _valid(CODE, cell, "It has a quotation mark, a backslash or an angle bracket. Take it out.")
    if name == "email":
        _valid(validate_email, cell, f"“{cell[:80]}” is not an e-mail address. Correct it or leave it empty.")
    return cell


def _valid(validator: Callable[[str], None], cell: str, words: str) -> None:
    try:
        validator(cell)
    except ValidationError as error:
        raise Refusal(words) from error


def _within(cell: str, longest: int) -> str:
    if len(cell) > longest:
        raise Refusal(f"It has {len(cell)} characters; {longest} fit. Shorten it.")
    return cell


def _yes_or_no(cell: str) -> bool:
    if cell.casefold() in _YES:
        return True
    if cell.casefold() in _NO:
        return False
    raise Refusal(f"“{cell[:80]}” is neither yes nor no. Write yes or no.")


@lru_cache(maxsize=1000)  # A register has thousands of rows and few dates.
def _date(cell: str) -> date:
    day = cell.split("T")[0].split(" 00:00")[0]
    for form in _DATES:
        try:
            found = datetime.strptime(day, form).date()  # noqa: DTZ007 - a calendar date has no zone
        except ValueError:
            continue
        if found.year in _YEARS:
            return found
    raise Refusal(f"“{cell[:80]}” is not a date. Write it as 2026-02-28 or 28/02/2026.")


def _status(cell: str) -> str:
    if found := _STATUSES.get(re.sub(r"\W", "", cell.casefold())):
        return found
    raise Refusal(f"“{cell[:80]}” is not a status. Use one of: {', '.join(Engagement.Status.labels)}.")


_COURSE_CELLS: dict[str, Callable[[str], date | str]] = {
    "course": lambda cell: _within(cell, _COURSE_MAX),
    "course_code": lambda cell: _within(cell, _COURSE_CODE_MAX),
    "status": _status,
    "starts_on": _date,
    "ends_on": _date,
}


def _course(said: Mapping[str, str], taken: Mapping[str, date | str], faults: list[Fault]) -> Course | None:
    if not said.keys() & _COURSE_CELLS.keys():
        return None
    if "course" not in said:
        faults.append(
            Fault(TITLES["course"], "It is empty, but the row has other details of a course. Name the course.")
        )
        return None
    starts_on, ends_on = taken.get("starts_on"), taken.get("ends_on")
    starts_on = starts_on if isinstance(starts_on, date) else None
    ends_on = ends_on if isinstance(ends_on, date) else None
    if starts_on and ends_on and ends_on < starts_on:
        faults.append(Fault(TITLES["ends_on"], "The course ends before it starts. Correct one of the two dates."))
    texts = {name: str(taken.get(name, "")) for name in ("course", "course_code", "status")}
    return Course(texts["course"], texts["course_code"], texts["status"], starts_on, ends_on)
