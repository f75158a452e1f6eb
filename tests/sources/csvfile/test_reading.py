"""Files as spreadsheets really write them."""

from __future__ import annotations

import pytest

from counterfoil.sources.csvfile.reading import Unreadable, clean, read_table

HEAD = "RefInternal,First name,Last name\n"

FILES = {
    "UTF-8": (f"{HEAD}1,Māia,Pōmare\n".encode(), "UTF-8", "comma"),
    "UTF-8 with its mark": (f"{HEAD}1,Māia,Pōmare\n".encode("utf-8-sig"), "UTF-8", "comma"),
    "Windows-1252": (
        f"{HEAD}1,Māia,Pōmare\n".replace("ā", "â").replace("ō", "ô").encode("cp1252"),
        "Windows-1252",
        "comma",
    ),
    "a spreadsheet's Unicode text": (f"{HEAD}1,Māia,Pōmare\n".replace(",", "\t").encode("utf-16"), "UTF-16", "tab"),
    "semicolons": (f"{HEAD}1,Māia,Pōmare\n".replace(",", ";").encode(), "UTF-8", "semicolon"),
    "tabs": (f"{HEAD}1,Māia,Pōmare\n".replace(",", "\t").encode(), "UTF-8", "tab"),
    "a line that names the delimiter": (
        f"sep=;\n{HEAD}1,Māia,Pōmare\n".replace(",", ";").encode(),
        "UTF-8",
        "semicolon",
    ),
    "line ends of Windows": (f"{HEAD}1,Māia,Pōmare\n".replace("\n", "\r\n").encode(), "UTF-8", "comma"),
    "line ends of an old Mac": (f"{HEAD}1,Māia,Pōmare\n".replace("\n", "\r").encode(), "UTF-8", "comma"),
    "commas inside headings in quotes": (b'"a, b";"c"\n1;2\n', "UTF-8", "semicolon"),
}


@pytest.mark.parametrize(("data", "encoding", "delimiter"), FILES.values(), ids=FILES)
def test_a_file_is_read_however_it_was_saved(data: bytes, encoding: str, delimiter: str) -> None:
    table = read_table(data)

    assert (table.encoding, table.delimiter) == (encoding, delimiter)
    assert len(table.headings) == len(table.rows[0].cells) > 1


def test_accents_of_windows_1252_survive() -> None:
    table = read_table("RefInternal;First name\n1;José\n".encode("cp1252"))

    assert table.rows[0].cells == ("1", "José")


CELLS = {
    "spaces at the ends": ("  Ana ", "Ana"),
    "hard spaces": ("\u00a0Ana\u00a0Lee\u00a0", "Ana Lee"),
    "doubled spaces": ("Ana   Lee", "Ana Lee"),
    "zero-width spaces": ("ana\u200b@example.org", "ana@example.org"),
    "several lines": ("12 High Street\r\nFlat 3\n", "12 High Street, Flat 3"),
    "letters in two parts": ("Jose\u0301", "José"),
    "our guard against formulas": ("'=1+1", "=1+1"),
    "an apostrophe of a name": ("'Aoloa", "'Aoloa"),
}


@pytest.mark.parametrize(("cell", "expected"), CELLS.values(), ids=CELLS)
def test_a_cell_is_trimmed_of_what_nobody_sees(cell: str, expected: str) -> None:
    assert clean(cell) == expected


UNREADABLE = {
    "nothing at all": (b"", "is empty"),
    "blank lines only": (b"\n , ,\n", "is empty"),
    "headings only": (HEAD.encode(), "no rows"),
    "a workbook": (b"PK\x03\x04" + b"\x00" * 40, "CSV UTF-8"),
    "an old workbook": (b"\xd0\xcf\x11\xe0" + b"\x00" * 40, "CSV UTF-8"),
    "a picture": (b"GIF89a\x00\x00", "not a text file"),
    "a quotation mark that never closes": (HEAD.encode() + b'1,"Ana,Lee\n2,Bo,Day\n', "line 2"),
    "more than fits": (b"a,b\n" + b"x" * (20 * 1024 * 1024), "larger than 20 MB"),
    "too many rows": (b"a,b\n" + b"1,2\n" * 50_001, "50,000 rows"),
}


@pytest.mark.parametrize(("data", "words"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_file_that_cannot_be_read_says_why(data: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        read_table(data)


def test_empty_lines_are_passed_over_and_lines_keep_their_numbers() -> None:
    table = read_table(b'RefInternal,Address\n\n1,"12 High Street\nFlat 3"\n,\n2,x\n')

    assert [(row.line, row.cells[0]) for row in table.rows] == [(3, "1"), (6, "2")]


def test_a_quotation_mark_in_the_middle_of_a_cell_does_no_harm() -> None:
    table = read_table(b'RefInternal,First name\n1,"Bob" Robert\n2,Ann\n')

    assert [row.cells[0] for row in table.rows] == ["1", "2"]
