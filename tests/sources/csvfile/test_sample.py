"""The sample file has the shape of a real register: 250 learners who come in, and six rows who show what cannot."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

import counterfoil.register
from counterfoil.sources.csvfile.checking import read_row
from counterfoil.sources.csvfile.columns import match_columns
from counterfoil.sources.csvfile.planning import Deed, Step, plan
from counterfoil.sources.csvfile.reading import read_table
from counterfoil.twins.xero.people import OVERLAPPING

SAMPLE = Path(counterfoil.register.__file__).parent / "samples" / "learners.csv"


@pytest.fixture(scope="module")
def steps() -> list[Step]:
    table = read_table(SAMPLE.read_bytes())
    matching = match_columns(table.headings)
    assert matching.is_clear
    return plan([read_row(row, matching.fields, len(table.headings)) for row in table.rows], {})


def test_250_learners_come_in_and_six_rows_wait(steps: list[Step]) -> None:
    assert Counter(step.deed for step in steps) == {Deed.ADD: 250, Deed.REFUSE: 6}


def test_each_row_that_waits_shows_another_cause(steps: list[Step]) -> None:
    faults = [step.faults for step in steps if step.deed is Deed.REFUSE]

    assert [[fault.column for fault in found] for found in faults] == [
        ["E-mail"], ["RefInternal"], ["RefInternal"], ["Starts"], ["Status"], ["Ends"],
    ]  # fmt: skip


def test_it_has_the_untidiness_of_a_real_register(steps: list[Step]) -> None:
    people = [step.reading.values for step in steps if step.deed is Deed.ADD]
    names = Counter(step.reading.name.casefold() for step in steps)
    emails = Counter(str(values["email"]).casefold() for values in people if "email" in values)

    assert sum("email" not in values for values in people) == 9
    assert sum("last_name" not in values for values in people) == 2
    assert sum(not values["active"] for values in people) == 4
    assert sum(not step.reading.name.isascii() for step in steps) > 15
    assert names["sarah williams"] == 3
    assert emails["tautahi.family@example.org"] == 3
    assert sum(bool(step.looks_like) for step in steps) == 6
    assert b"\xc2\xa0" in SAMPLE.read_bytes()


def test_the_customers_whom_xero_knows_already_are_in_it_under_their_own_spelling(steps: list[Step]) -> None:
    people = {(step.reading.values.get("first_name"), step.reading.values.get("last_name")): step for step in steps}

    for first_name, last_name, email, _ in OVERLAPPING:
        assert people[first_name, last_name].reading.values["email"] == email


def test_nobody_real_can_be_reached(steps: list[Step]) -> None:
    for step in steps:
        values = step.reading.values
        assert re.search(r"@example\.(org|com|nz)$", str(values.get("email", "@example.org")), re.IGNORECASE)
        assert re.fullmatch(r"(0[2378] (5550|7010) 00\d\d)?", str(values.get("phone", "")))
        assert re.fullmatch(r"(0491 57\d \d{3})?", str(values.get("mobile", "")))


def test_nobody_is_sent_to_xero_by_the_file_itself(steps: list[Step]) -> None:
    assert not any(step.reading.values.get("sync_enabled") for step in steps)
