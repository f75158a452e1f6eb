"""Each cell that cannot be taken is named, with what to do."""

from __future__ import annotations

from datetime import date

import pytest

from counterfoil.sources.csvfile.checking import Course, Reading, read_row
from counterfoil.sources.csvfile.reading import Row


def read(**cells: str) -> Reading:
    cells = {"code": "L-1", "first_name": "Ana"} | cells
    return read_row(Row(2, tuple(cells.values())), dict(enumerate(cells)), len(cells))


FAULTS = {
    "no code": ({"code": ""}, "RefInternal", "is empty"),
    "a code with a quotation mark": ({"code": 'L"1'}, "RefInternal", "quotation mark"),
    "a code too long": ({"code": "9" * 51}, "RefInternal", "51 characters; 50 fit"),
    "a wrong e-mail": ({"email": "ana.example.org"}, "E-mail", "not an e-mail address"),
    "two e-mails in one cell": ({"email": "ana@example.org; bo@example.org"}, "E-mail", "not an e-mail address"),
    "a postcode too long": ({"street_postcode": "1" * 51}, "Postcode", "51 characters"),
    "neither yes nor no": ({"active": "perhaps"}, "Active", "neither yes nor no"),
    "a date that is none": ({"course": "First Aid", "starts_on": "31/02/2026"}, "Starts", "not a date"),
    "a month first": ({"course": "First Aid", "starts_on": "02/28/2026"}, "Starts", "28/02/2026"),
    "a date long ago": ({"course": "First Aid", "starts_on": "1/1/0026"}, "Starts", "not a date"),
    "ends before it starts": (
        {"course": "First Aid", "starts_on": "2026-03-01", "ends_on": "2026-02-01"}, "Ends", "before it starts",
    ),
    "a status that is none": ({"course": "First Aid", "status": "Maybe"}, "Status", "Enquiry, Pending, Current"),
    "a course without a name": ({"status": "Current"}, "Course", "Name the course"),
}  # fmt: skip


@pytest.mark.parametrize(("cells", "column", "words"), FAULTS.values(), ids=FAULTS)
def test_a_wrong_cell_is_named(cells: dict[str, str], column: str, words: str) -> None:
    [fault] = read(**cells).faults

    assert fault.column == column
    assert words in fault.words


def test_all_wrong_cells_of_a_row_are_named_at_once() -> None:
    faults = read(code="", email="nobody", active="?").faults

    assert [fault.column for fault in faults] == ["RefInternal", "E-mail", "Active"]


def test_a_row_with_more_cells_than_headings_is_refused() -> None:
    reading = read_row(Row(2, ("L-1", "12 High St", " Perth")), {0: "code", 1: "street_line_1"}, 2)

    assert "more cells" in reading.faults[0].words


def test_a_row_that_stops_early_has_empty_cells() -> None:
    assert read_row(Row(2, ("L-1",)), {0: "code", 1: "first_name"}, 2).faults == ()


def test_an_empty_cell_says_nothing() -> None:
    assert "email" not in read(email="").values


SWITCHES = {"Yes": True, "TRUE": True, "1": True, "y": True, "no": False, "False": False, "0": False, "Inactive": False}


@pytest.mark.parametrize(("cell", "meant"), SWITCHES.items())
def test_yes_and_no_are_understood(cell: str, meant: bool) -> None:
    assert read(active=cell).values["active"] is meant


DATES = [
    "2026-03-09",
    "9/03/2026",
    "09/03/26",
    "9 Mar 2026",
    "9-Mar-2026",
    "9 March 2026",
    "2026-03-09T00:00:00",
    "9.3.2026",
]


@pytest.mark.parametrize("cell", DATES)
def test_dates_are_read_day_first(cell: str) -> None:
    reading = read(course="First Aid", course_code="HLTAID011", status="awaiting payment", starts_on=cell)

    assert reading.course == Course("First Aid", "HLTAID011", "awaiting_payment", date(2026, 3, 9), None)
