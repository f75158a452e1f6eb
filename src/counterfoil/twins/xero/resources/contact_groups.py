"""Contact groups as the API gives and takes them (FACTS 9.7)."""

from __future__ import annotations

from counterfoil.twins.xero import answers, writing
from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.resource import Call, Resource, Shape
from counterfoil.twins.xero.rules import contact_groups
from counterfoil.twins.xero.rules.refusal import NotFound
from counterfoil.twins.xero.schema import check
from counterfoil.xero.exchange import Headers, Response


def shape(_books: Books, row: Row, view: Shape, _places: int = 2) -> Row:
    """Members are shown only when one group is read, by id and name."""
    members = row["_contacts"].values() if view is Shape.SINGLE else ()
    named = [{"ContactID": one["ContactID"], "Name": one["Name"]} for one in members]
    shown: Row = {name: row[name] for name in ("ContactGroupID", "Name", "Status")}
    return {**shown, "Contacts": named, "HasValidationErrors": False}


def write(books: Books, sent: Row, target: Row | None, create_only: bool, _places: int) -> tuple[Row, list[str]]:
    if target is None and not create_only:
        target = books.contact_groups.get(sent.get("ContactGroupID", ""))
    return (contact_groups.create(books, sent) if target is None else contact_groups.update(books, target, sent)), []


def add_contacts(books: Books, row: Row, call: Call, identifier: str) -> Response:
    if identifier:
        raise NotFound
    sent = [check(element, "Contact").element for element in writing.read_elements(call, "Contacts")]
    added = [contact_groups.add_contact(books, row, one) for one in sent]
    bare: Row = {"Addresses": [], "Phones": [], "ContactGroups": [], "ContactPersons": []}
    shown = [
        {"ContactID": one["ContactID"], "Name": one["Name"], **bare, "HasValidationErrors": False} for one in added
    ]
    return answers.given(books, "Contacts", shown)


def take_out(_books: Books, row: Row, _call: Call, identifier: str) -> Response:
    contact_groups.take_out(row, identifier)
    return Response(204, Headers())


CONTACT_GROUPS = Resource(
    name="ContactGroups",
    element="ContactGroup",
    key="ContactGroupID",
    scope="accounting.contacts",
    rows=lambda books: books.contact_groups,
    shape=shape,
    find=lambda books, identifier: books.contact_groups.get(identifier),
    write=write,
    listed_as=Shape.UNPAGED,
    queries=True,
    keep=lambda _call: lambda row: bool(row["Status"] == "ACTIVE"),
    error_flag="HasValidationErrors",
    subs={("PUT", "contacts"): add_contacts, ("DELETE", "contacts"): take_out},
)
