"""Tracking categories and their options as the API gives and takes them (FACTS 17)."""

from __future__ import annotations

from collections.abc import Callable

from counterfoil.twins.xero import answers, writing
from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.resource import Call, Resource, Shape
from counterfoil.twins.xero.rules import tracking
from counterfoil.twins.xero.rules.refusal import NotFound, Refused
from counterfoil.twins.xero.schema import check
from counterfoil.xero.exchange import Response


def shape(_books: Books, row: Row, _view: Shape, _places: int = 2) -> Row:
    shown = {name: row[name] for name in ("Name", "Status", "TrackingCategoryID")}
    return {**shown, "Options": [_option(one) for one in row["Options"]]}


def _option(row: Row) -> Row:
    status = row["Status"]
    flags = {"HasValidationErrors": False, "IsDeleted": status == "DELETED", "IsArchived": status == "ARCHIVED"}
    return {**row, **flags, "IsActive": status == "ACTIVE"}


def write(books: Books, sent: Row, target: Row | None, _create_only: bool, _places: int) -> tuple[Row, list[str]]:
    return (tracking.create(books, sent) if target is None else tracking.update(books, target, sent)), []


def remove(books: Books, row: Row) -> Response:
    return answers.given(books, "TrackingCategories", [shape(books, tracking.delete(books, row), Shape.WRITTEN)])


def add_options(books: Books, row: Row, call: Call, identifier: str) -> Response:
    if identifier:
        raise NotFound
    made = [tracking.add_option(books, row, sent) for sent in _sent(call)]
    return answers.given(books, "Options", [_option(one) for one in made])


def update_option(books: Books, row: Row, call: Call, identifier: str) -> Response:
    option = _of(row, identifier)
    [sent] = _sent(call)[:1]
    return answers.given(books, "Options", [_option(tracking.update_option(books, row, option, sent))])


def remove_option(books: Books, row: Row, _call: Call, identifier: str) -> Response:
    return answers.given(books, "Options", [_option(tracking.delete_option(books, row, _of(row, identifier)))])


def _of(row: Row, identifier: str) -> Row:
    for one in row["Options"]:
        if one["TrackingOptionID"] == identifier:
            found: Row = one
            return found
    raise NotFound


def _sent(call: Call) -> list[Row]:
    """Read the options sent; what Xero's file does not know is refused, whatever the mode."""
    checked = [check(element, "TrackingOption") for element in writing.read_elements(call, "Options")]
    wrong = [message for one in checked for message in (*one.unknown, *one.invalid)]
    if wrong:
        raise Refused(*wrong)
    return [one.element for one in checked]


def _keep(call: Call) -> Callable[[Row], bool] | None:
    return None if call.flag("includeArchived") else lambda row: row["Status"] == "ACTIVE"


TRACKING_CATEGORIES = Resource(
    name="TrackingCategories",
    element="TrackingCategory",
    key="TrackingCategoryID",
    scope="accounting.settings",
    rows=lambda books: books.tracking_categories,
    shape=shape,
    find=lambda books, identifier: books.tracking_categories.get(identifier),
    write=write,
    collection=frozenset({"PUT"}),
    remove=remove,
    queries=True,
    keep=_keep,
    subs={
        ("PUT", "options"): add_options,
        ("POST", "options"): update_option,
        ("DELETE", "options"): remove_option,
    },
)
