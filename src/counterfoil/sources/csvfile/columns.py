"""Decide which of our fields each column of a file holds, by its heading, and say when only a person can."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """A field that a file may bring, what it is called on screen, and what else people call it."""

    field: str
    title: str
    also: tuple[str, ...] = ()


COLUMNS: tuple[Column, ...] = (
    Column("code", "RefInternal", ("ref", "ref internal", "student number", "student id", "student no", "learner id")),
    Column("first_name", "First name", ("given name", "given names", "firstname", "forename", "preferred name")),
    Column("last_name", "Last name", ("surname", "family name", "lastname")),
    Column("email", "E-mail", ("email address", "mail", "e-mail address", "email 1")),
    Column("phone", "Phone", ("telephone", "home phone", "phone number", "phone home", "landline")),
    Column("mobile", "Mobile", ("mobile phone", "cell", "cell phone", "mobile number", "phone mobile")),
    Column("street_line_1", "Street address", ("address", "address 1", "address line 1", "street", "street address 1")),
    Column("street_line_2", "Street address 2", ("address 2", "address line 2", "street address line 2")),
    Column("street_city", "Suburb", ("city", "town", "suburb or city", "street suburb", "locality", "city/suburb")),
    Column("street_region", "State", ("region", "state or region", "street state", "province", "state/region")),
    Column("street_postcode", "Postcode", ("post code", "zip", "zip code", "postal code", "street postcode")),
    Column("street_country", "Country", ("street country",)),
    Column(
        "postal_line_1", "Postal address", ("postal address 1", "po box", "postal address line 1", "mailing address")
    ),
    Column("postal_line_2", "Postal address 2", ("postal address line 2",)),
    Column("postal_city", "Postal suburb", ("postal city", "postal town", "mailing city")),
    Column("postal_region", "Postal state", ("postal region", "mailing state")),
    Column("postal_postcode", "Postal postcode", ("postal post code", "mailing postcode")),
    Column("postal_country", "Postal country", ("mailing country",)),
    Column("active", "Active", ("is active",)),
    Column("sync_enabled", "Sync to Xero", ("xero", "xero sync", "sync")),
    Column("course", "Course", ("course name", "qualification", "course title")),
    Column("course_code", "Course code", ("qualification code", "course number", "course id")),
    Column("status", "Status", ("enrolment status", "enrollment status", "course status")),
    Column("starts_on", "Starts", ("start", "start date", "course start", "starts on", "commencement date")),
    Column("ends_on", "Ends", ("end", "end date", "course end", "ends on", "finish date")),
)
TITLES: dict[str, str] = {column.field: column.title for column in COLUMNS}


@dataclass(frozen=True, slots=True)
class Matching:
    """Which field each place (from 0) holds; `unclear` says, in sentences, what a person must settle first."""

    fields: Mapping[int, str]
    unclear: tuple[str, ...] = ()

    @property
    def is_clear(self) -> bool:
        return not self.unclear


def match_columns(headings: Sequence[str]) -> Matching:
    named = {place: field for place, heading in enumerate(headings) if (field := _KNOWN.get(_fold(heading)))}
    times = Counter(named.values())
    fields = {place: field for place, field in named.items() if times[field] == 1}
    return Matching(
        fields, tuple(_twice(field, headings, named) for field in times if times[field] > 1) + _lacking(times)
    )


def settle_columns(chosen: Mapping[int, str]) -> Matching:
    """Check what a person chose: a field twice, or a file without codes or names, is still unclear."""
    times = Counter(chosen.values())
    twice = tuple(
        f"{TITLES[field]} is chosen for {times[field]} columns. Choose it for one."
        for field in times
        if times[field] > 1
    )
    return Matching(dict(chosen), twice + _lacking(times))


def _lacking(fields: Mapping[str, int]) -> tuple[str, ...]:
    lacking = []
    if "code" not in fields:
        lacking.append("No column is the RefInternal. Choose the column that has each learner's own number or code.")
    if "first_name" not in fields and "last_name" not in fields:
        lacking.append("No column has the learner's first or last name.")
    return tuple(lacking)


def _twice(field: str, headings: Sequence[str], named: Mapping[int, str]) -> str:
    same = " and ".join(f"“{headings[place]}”" for place, known in named.items() if known == field)
    return f"{same} both look like {TITLES[field]}. Choose one."


def _fold(heading: str) -> str:
    plain = unicodedata.normalize("NFKD", heading).casefold()
    return "".join(char for char in plain if char.isalnum())


_KNOWN: dict[str, str] = {
    _fold(name): column.field for column in COLUMNS for name in (column.field, column.title, *column.also)
}
