"""Contacts: who is unique among whom, what an update keeps, and who may no longer be written (FACTS 9)."""

from __future__ import annotations

import re
from typing import Any

from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.rules.refusal import Refused

PERSONS_MAX = 5
PHONES = ("DEFAULT", "DDI", "FAX", "MOBILE")
ADDRESSES = ("STREET", "POBOX")
ARCHIVED = (
    "The specified contact details matched an archived contact. "
    "Archived contacts cannot currently be edited via the API."
)
NAMELESS = (
    "The Contact must contain at least 1 of the following elements to identify the contact: "
    "Name, ContactID, ContactNumber"
)
_EMAIL = re.compile(r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$")
_COUNTRY = re.compile(r"^[^\W\d_]+(?:[ .'’-]+[^\W\d_]*)*$")
TRACKED = ("SalesTrackingCategories", "PurchasesTrackingCategories")
_TEXTS = (
    "Name", "FirstName", "LastName", "EmailAddress", "ContactNumber", "AccountNumber", "CompanyNumber", "TaxNumber",
    "TaxNumberType", "BankAccountDetails", "AccountsReceivableTaxType", "AccountsPayableTaxType", "DefaultCurrency",
    "XeroNetworkKey", "SalesDefaultAccountCode", "PurchasesDefaultAccountCode", "SalesDefaultLineAmountType",
    "PurchasesDefaultLineAmountType", "PaymentTerms",
)  # fmt: skip


def create(books: Books, sent: Row) -> Row:
    """Make a contact; whatever already bears its name or number is an error (FACTS 9.2)."""
    _check(books, sent, None)
    if not sent.get("Name"):
        raise Refused(NAMELESS)
    row: Row = {"ContactID": books.new_id(), "ContactStatus": "ACTIVE", "UpdatedDateUTC": books.now()}
    row |= {"IsCustomer": False, "IsSupplier": False, "Phones": {}, "Addresses": {}, "ContactPersons": []}
    row |= {name: value for name, value in _changes(row, sent).items() if value is not None}
    books.contacts.add(row)
    books.tell("CONTACT", "CREATE", "Contacts", row["ContactID"])
    books.note(row["ContactID"], "Created", f"Contact {row['Name']} was created.")
    return row


def update(books: Books, row: Row, sent: Row) -> Row:
    """Change a contact; fields that were not sent keep their value (FACTS 9.3)."""
    if row["ContactStatus"] == "ARCHIVED":
        raise Refused(ARCHIVED)
    _check(books, sent, row)
    changes = _changes(row, sent)
    if status := sent.get("ContactStatus"):
        changes["ContactStatus"] = status
    changed = {name: value for name, value in changes.items() if row.get(name) != value}
    if changed:
        books.contacts.change(row, books.now(), **changed)
        books.tell("CONTACT", "UPDATE", "Contacts", row["ContactID"])
        books.note(row["ContactID"], "Edited", f"Contact {row['Name']} was edited.")
    return row


def match(books: Books, sent: Row) -> Row | None:
    """Find whom a POST means: by ContactID, then ContactNumber, then Name; the active one first (FACTS 9.2)."""
    if identifier := sent.get("ContactID"):
        found = books.contacts.get(identifier)
        if found is None:
            raise Refused("The contact with the specified ContactID could not be found")
        return found
    for index, field in (("number", "ContactNumber"), ("name", "Name")):
        if value := sent.get(field):
            candidates = books.contacts.where(index, value)
            candidates.sort(key=lambda row: row["ContactStatus"] != "ACTIVE")
            if candidates:
                return candidates[0]
    return None


def create_or_update(books: Books, sent: Row) -> Row:
    found = match(books, sent)
    return create(books, sent) if found is None else update(books, found, sent)


def for_document(books: Books, sent: Row | None) -> Row:
    """Find or make the contact of a document; fields beside its id update it (FACTS 9.2)."""
    if not sent:
        raise Refused("A Contact must be specified for this type of transaction")
    if not any(sent.get(name) for name in ("ContactID", "ContactNumber", "Name")):
        raise Refused(NAMELESS)
    found = match(books, sent)
    if found is None:
        return create(books, sent)
    if found["ContactStatus"] == "ARCHIVED":
        raise Refused(
            "The contact with the specified contact details has been archived. The contact must be un-archived before "
            "creating new invoices or credit notes."
        )
    return update(books, found, sent) if set(sent) - {"ContactID"} else found


def archive(books: Books, row: Row) -> None:
    _set_status(books, row, "ARCHIVED")


def restore(books: Books, row: Row) -> None:
    """Make an archived contact active again: only a person can, and only while the name is free (FACTS 9.4)."""
    if any(
        other is not row and other["ContactStatus"] == "ACTIVE" for other in books.contacts.where("name", row["Name"])
    ):
        raise Refused(_taken(row["Name"]))
    _set_status(books, row, "ACTIVE")


def merge(books: Books, loser: Row, survivor: Row) -> None:
    """Move the loser's documents to the survivor and archive it: only a person can (FACTS 9.5)."""
    if loser is survivor:
        raise Refused("A contact cannot be merged with itself.")
    for store in books.stores():
        for document in store.where("contact", loser["ContactID"]) if store.knows("contact") else ():
            store.change(document, Contact=survivor)
    books.contacts.change(
        survivor,
        IsCustomer=survivor["IsCustomer"] or loser["IsCustomer"],
        IsSupplier=survivor["IsSupplier"] or loser["IsSupplier"],
    )
    books.contacts.change(loser, books.now(), ContactStatus="ARCHIVED", MergedToContactID=survivor["ContactID"])
    books.tell("CONTACT", "UPDATE", "Contacts", loser["ContactID"])
    books.note(loser["ContactID"], "Merged", f"Merged into {survivor['Name']}.")


def mark_as(books: Books, contact: Row, flag: str) -> None:
    """Set IsCustomer or IsSupplier, which moves no change time (FACTS 9.6)."""
    if not contact[flag]:
        books.contacts.change(contact, None, **{flag: True})


def _set_status(books: Books, row: Row, status: str) -> None:
    books.contacts.change(row, books.now(), ContactStatus=status)
    books.tell("CONTACT", "UPDATE", "Contacts", row["ContactID"])
    books.note(row["ContactID"], "Archived" if status == "ARCHIVED" else "Restored", f"Contact {row['Name']}")


def _taken(name: str) -> str:
    return (
        f"The contact name {name} is already assigned to another contact. "
        "The contact name must be unique across all active contacts."
    )


def _check(books: Books, sent: Row, row: Row | None) -> None:
    messages = [*_unique(books, sent, row), *_well_formed(sent)]
    if messages:
        raise Refused(*messages)


def _unique(books: Books, sent: Row, row: Row | None) -> list[str]:
    messages = []
    name, number, account = sent.get("Name"), sent.get("ContactNumber"), sent.get("AccountNumber")
    named = books.contacts.where("name", name) if name else []
    if any(other is not row and other["ContactStatus"] == "ACTIVE" for other in named):
        messages.append(_taken(str(name)))
    if number and any(other is not row for other in books.contacts.where("number", number)):
        messages.append("Another contact has this contact number. Please enter a different contact number.")
    if account and any(other is not row for other in books.contacts.where("account_number", account)):
        messages.append("The Account Number already exists. Please enter a different Account Number.")
    return messages


def _well_formed(sent: Row) -> list[str]:
    messages = []
    name = sent.get("Name") or ""
    if "<" in name or ">" in name:
        messages.append("The contact name cannot contain the characters < or >.")
    if name != " ".join(name.split()):
        messages.append("The contact name cannot begin or end with a space or contain two spaces in a row.")
    persons = sent.get("ContactPersons", [])
    emails = [sent.get("EmailAddress"), *(person.get("EmailAddress") for person in persons)]
    if any(email and not _EMAIL.match(email) for email in emails):
        messages.append("Email address must be valid.")
    if len(persons) > PERSONS_MAX:
        messages.append(f"A contact can have at most {PERSONS_MAX} contact persons.")
    for address in sent.get("Addresses", []):
        if (country := address.get("Country")) and not _COUNTRY.match(country):
            messages.append("The Country of an address can contain letters only.")
    return messages


def _changes(row: Row, sent: Row) -> dict[str, Any]:
    """Say what an element sets; an empty text clears (FACTS 9.3)."""
    changes: dict[str, Any] = {name: sent[name] or None for name in _TEXTS if name in sent}
    if "Name" in changes and not changes["Name"]:
        del changes["Name"]
    for name, kind in (("Phones", "PhoneType"), ("Addresses", "AddressType")):
        if name in sent:
            changes[name] = row[name] | {part[kind]: part for part in sent[name] if kind in part}
    changes |= {name: [dict(one) for one in sent[name]] for name in TRACKED if name in sent}
    if "ContactPersons" in sent:
        changes["ContactPersons"] = [dict(person) for person in sent["ContactPersons"]]
    return changes
