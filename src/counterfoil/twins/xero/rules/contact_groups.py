"""Contact groups: at most a hundred, each name once, of contacts that are not archived (FACTS 9.7)."""

from __future__ import annotations

from typing import Any

from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.rules.refusal import NotFound, Refused

GROUPS_MAX = 100
FULL = "You’ve reached the limit of 100 contact groups."  # with Xero’s own apostrophe
TAKEN = "An contact group by that name already exists"


def create(books: Books, sent: Row) -> Row:
    _check_name(books, sent.get("Name"), None)
    if len(active(books)) >= GROUPS_MAX:
        raise Refused(FULL)
    row: Row = {"ContactGroupID": books.new_id(), "Name": sent["Name"], "Status": "ACTIVE", "_contacts": {}}
    row["UpdatedDateUTC"] = books.now()
    books.contact_groups.add(row)
    for contact in sent.get("Contacts", []):
        add_contact(books, row, contact)
    return row


def update(books: Books, row: Row, sent: Row) -> Row:
    """Rename or delete a group."""
    changes: dict[str, Any] = {}
    if "Name" in sent:
        _check_name(books, sent["Name"], row)
        changes["Name"] = sent["Name"]
    if "Status" in sent:
        changes["Status"] = sent["Status"]
    for contact in row["_contacts"].values():
        contact["_version"] += 1
    return books.contact_groups.change(row, books.now(), **changes)


def add_contact(books: Books, row: Row, sent: Row) -> Row:
    contact = books.contacts.get(sent.get("ContactID", ""))
    if contact is None:
        raise Refused("The contact with the specified ContactID could not be found")
    if contact["ContactStatus"] != "ACTIVE":
        raise Refused("Unable to assign an Archived contact.")
    row["_contacts"][contact["ContactID"]] = contact
    contact["_version"] += 1  # documents are written anew, with the contact's groups
    return contact


def take_out(row: Row, identifier: str) -> None:
    """Take one contact out, or all when none is named."""
    if identifier and identifier not in row["_contacts"]:
        raise NotFound
    for one in [identifier] if identifier else list(row["_contacts"]):
        row["_contacts"].pop(one)["_version"] += 1


def active(books: Books) -> list[Row]:
    return [row for row in books.contact_groups.rows.values() if row["Status"] == "ACTIVE"]


def of_contact(books: Books, contact: Row) -> list[Row]:
    return [row for row in active(books) if contact["ContactID"] in row["_contacts"]]


def _check_name(books: Books, name: str | None, row: Row | None) -> None:
    if not name:
        raise Refused("A contact group must have a Name.")
    if any(one is not row and one["Status"] == "ACTIVE" for one in books.contact_groups.where("name", name)):
        raise Refused(TAKEN)
