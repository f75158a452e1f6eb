"""Tracking categories and their options: how many there may be, and what a line names (FACTS 10.4, 17)."""

from __future__ import annotations

from typing import Any

from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.query import fold
from counterfoil.twins.xero.rules.refusal import Refused

ACTIVE_MAX = 2
CATEGORIES_MAX = 4
ON_A_LINE_MAX = 2
_IDS = ("TrackingCategoryID", "TrackingOptionID")


def create(books: Books, sent: Row) -> Row:
    living = [row for row in books.tracking_categories.rows.values() if row["Status"] != "DELETED"]
    if sum(row["Status"] == "ACTIVE" for row in living) >= ACTIVE_MAX or len(living) >= CATEGORIES_MAX:
        raise Refused(f"There can be at most {ACTIVE_MAX} active tracking categories, and {CATEGORIES_MAX} in all.")
    row: Row = {"Name": _free_name(living, sent, None), "Status": "ACTIVE", "Options": []}
    row |= {"TrackingCategoryID": books.new_id(), "UpdatedDateUTC": books.now()}
    return books.tracking_categories.add(row)


def update(books: Books, row: Row, sent: Row) -> Row:
    """Rename or archive a category; the lines that name it show its new name."""
    living = [one for one in books.tracking_categories.rows.values() if one["Status"] != "DELETED"]
    changes: dict[str, Any] = {"Name": _free_name(living, sent, row)} if "Name" in sent else {}
    if status := sent.get("Status"):
        active = sum(one["Status"] == "ACTIVE" for one in living if one is not row)
        if status == "ACTIVE" and active >= ACTIVE_MAX:
            raise Refused(f"There can be at most {ACTIVE_MAX} active tracking categories.")
        changes["Status"] = status
    books.tracking_categories.change(row, books.now(), **changes)
    _rename(books, "TrackingCategoryID", row["TrackingCategoryID"], "Name", row["Name"])
    return row


def delete(books: Books, row: Row) -> Row:
    """Delete a category that no line names (FACTS 17)."""
    if any(_named(books, "TrackingCategoryID", row["TrackingCategoryID"])):
        raise Refused("The tracking category is used by a transaction: it can be archived, and not deleted.")
    books.tracking_categories.change(row, books.now(), Status="DELETED")
    books.tracking_categories.remove(row)
    return row


def add_option(books: Books, category: Row, sent: Row) -> Row:
    option = {"TrackingOptionID": books.new_id(), "Name": _free_name(category["Options"], sent, None)}
    option["Status"] = "ACTIVE"
    books.tracking_categories.change(category, books.now(), Options=[*category["Options"], option])
    return option


def update_option(books: Books, category: Row, option: Row, sent: Row) -> Row:
    if "Name" in sent:
        option["Name"] = _free_name(category["Options"], sent, option)
        _rename(books, "TrackingOptionID", option["TrackingOptionID"], "Option", option["Name"])
    option["Status"] = sent.get("Status") or option["Status"]
    books.tracking_categories.change(category, books.now())
    return option


def delete_option(books: Books, category: Row, option: Row) -> Row:
    if any(_named(books, "TrackingOptionID", option["TrackingOptionID"])):
        raise Refused("The tracking option is used by a transaction: it can be archived, and not deleted.")
    left = [one for one in category["Options"] if one is not option]
    books.tracking_categories.change(category, books.now(), Options=left)
    option["Status"] = "DELETED"
    return option


def of_line(books: Books, sent: list[Row], stored: list[Row], *, by_id: bool) -> tuple[list[Row], list[str]]:
    """Find what a line names, and say what is wrong; what it has already may be archived meanwhile."""
    known = {one["TrackingOptionID"] for one in stored}
    found, errors = [], []
    for one in sent:
        if by_id and "TrackingOptionID" not in one:
            errors.append("Tracking on a quote must be given by TrackingOptionID.")
            continue
        category, option, problem = _meant(books, one, known)
        if category is None or option is None:
            errors.append(problem)
            continue
        shown = {"Name": category["Name"], "Option": option["Name"]}
        found.append(shown | {"TrackingCategoryID": category["TrackingCategoryID"],
                              "TrackingOptionID": option["TrackingOptionID"]})  # fmt: skip
    if len(found) > ON_A_LINE_MAX or len({one["TrackingCategoryID"] for one in found}) < len(found):
        errors.append(f"A line can have at most {ON_A_LINE_MAX} tracking options, of different categories.")
    return found, errors


def _meant(books: Books, sent: Row, known: set[str]) -> tuple[Row | None, Row | None, str]:
    """Match by ids or, whatever their case, by names (the case is an assumption, FACTS 17)."""
    categories = [one for one in books.tracking_categories.rows.values() if _fits(one, sent, _IDS[0], "Name")]
    name = sent.get("Name") or sent.get(_IDS[0]) or ""
    if not categories:
        return None, None, f"The tracking category '{name}' could not be found."
    for category in categories:
        for option in category["Options"]:
            if _fits(option, sent, _IDS[1], "Option") and _usable(category, option, known):
                return category, option, ""
    asked = sent.get("Option") or sent.get(_IDS[1]) or ""
    return None, None, f"The tracking option '{asked}' could not be found or is archived."


def _fits(row: Row, sent: Row, identifier: str, name: str) -> bool:
    if identifier in sent:
        return bool(row[identifier] == sent[identifier])
    if name in sent:
        return fold(row["Name"]) == fold(sent[name])
    return identifier == _IDS[0] and _IDS[1] in sent  # an option's id says of which category it is


def _usable(category: Row, option: Row, known: set[str]) -> bool:
    return option["TrackingOptionID"] in known or category["Status"] == option["Status"] == "ACTIVE"


def _free_name(among: list[Row], sent: Row, row: Row | None) -> str:
    name = str(sent.get("Name") or "").strip()
    if not name:
        raise Refused("A name must be specified.")
    if any(one is not row and fold(one["Name"]) == fold(name) for one in among):
        raise Refused("Please enter a unique Name.")
    return name


def _named(books: Books, field: str, identifier: str) -> list[Row]:
    return [one for _, _, line in books.lines() for one in line.get("Tracking", ()) if one.get(field) == identifier]


def _rename(books: Books, field: str, identifier: str, shown: str, name: str) -> None:
    for _, row, line in books.lines():
        for one in line.get("Tracking", ()):
            if one.get(field) == identifier and one[shown] != name:
                one[shown] = name
                row["_version"] += 1  # written anew; Xero moves no document's change time for it (an assumption)
