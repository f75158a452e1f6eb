"""Headings in the many ways that people write them."""

from __future__ import annotations

import pytest

from counterfoil.register.models import Party
from counterfoil.sources.csvfile.columns import COLUMNS, match_columns, settle_columns

CLEAR = {
    "our own headings": (
        ["RefInternal", "First name", "Last name", "E-mail"],
        ["code", "first_name", "last_name", "email"],
    ),
    "case, spaces and dots": (
        ["REF INTERNAL", " first_name", "LAST-NAME", "Email:"],
        ["code", "first_name", "last_name", "email"],
    ),
    "other people's words": (
        ["Student No.", "Given names", "Surname", "Cell phone"],
        ["code", "first_name", "last_name", "mobile"],
    ),
    "headings that we do not know are left alone": (
        ["RefInternal", "Shoe size", "Surname"],
        ["code", None, "last_name"],
    ),
}


@pytest.mark.parametrize(("headings", "fields"), CLEAR.values(), ids=CLEAR)
def test_headings_are_matched_loosely(headings: list[str], fields: list[str | None]) -> None:
    matching = match_columns(headings)

    assert matching.is_clear
    assert [matching.fields.get(place) for place in range(len(headings))] == fields


UNCLEAR = {
    "no code": (["First name", "Last name"], "No column is the RefInternal"),
    "no name": (["RefInternal", "E-mail"], "first or last name"),
    "two columns for one field": (
        ["RefInternal", "Surname", "Last name"],
        "“Surname” and “Last name” both look like Last name",
    ),
}


@pytest.mark.parametrize(("headings", "words"), UNCLEAR.values(), ids=UNCLEAR)
def test_a_person_is_asked_when_headings_are_unclear(headings: list[str], words: str) -> None:
    matching = match_columns(headings)

    assert not matching.is_clear
    assert words in " ".join(matching.unclear)


def test_a_field_cannot_be_chosen_twice() -> None:
    assert "2 columns" in settle_columns({0: "code", 1: "first_name", 2: "first_name"}).unclear[0]


def test_what_a_person_chose_is_taken() -> None:
    assert settle_columns({0: "code", 4: "first_name"}).is_clear


def test_every_field_of_a_learner_that_a_person_edits_has_a_column() -> None:
    skipped = {"id", "workspace", "revision", "created_at", "updated_at"}

    assert {field.name for field in Party._meta.fields} - skipped <= {column.field for column in COLUMNS}
