"""The page about the twin says what the twin has."""

from __future__ import annotations

from pathlib import Path

import pytest

from counterfoil.twins.xero import coverage, seed
from counterfoil.twins.xero.books import Books
from counterfoil.twins.xero.openapi.condense import read_description
from counterfoil.twins.xero.resource import Resource
from counterfoil.twins.xero.resources.table import RESOURCES
from counterfoil.twins.xero.twin import Twin

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "twin.md"
# An invoice is never archived, so that the parameter has nothing to add.
WITHOUT_EFFECT = {"Invoices": {"includeArchived"}}


def test_the_pages_table_is_what_the_code_covers() -> None:
    shown = PAGE.read_text("utf-8").partition("<!-- covers -->\n")[2].partition("<!-- /covers -->")[0]
    assert shown == coverage.table(), "Put what `counterfoil twin --covers` prints between the marks of twin.md."


@pytest.mark.slow
def test_every_list_reads_the_parameters_that_xeros_file_gives_it_and_no_others() -> None:
    description = read_description()
    shared = description["components"]["parameters"]
    books = seed.sample(Twin()).books_of(seed.SOUTHERN_CROSS)
    for resource in RESOURCES:
        address = f"/{(resource.aliases or (resource.name,))[0]}"
        given = description["paths"][address]["get"].get("parameters", [])
        named = {(one if "name" in one else shared[one["$ref"].rsplit("/", 1)[-1]])["name"] for one in given}
        known = named - {"unitdp", "pageSize"} - WITHOUT_EFFECT.get(resource.name, set())
        assert read_by(books, resource) == known, resource.name


def read_by(books: Books, resource: Resource) -> set[str]:
    read = set(coverage.filters(books, resource))
    read |= {"where", "order"} if resource.queries else {"order"} if resource.orders else set()
    read |= {"page"} if resource.pages else set()
    return read | ({"If-Modified-Since"} if resource.modified_since else set())
