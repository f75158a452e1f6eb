"""Billable expenses: a line of a bill, for a customer, billed on a sales invoice (FACTS 16)."""

from __future__ import annotations

from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.rules.refusal import Refused

_FIELDS = ("SourceTransactionID", "SourceLineItemID", "ContactID", "TargetTransactionID", "TargetLineItemID")
SOURCE_MISMATCH = "The SourceLineItemID and SourceTransactionID do not match"
CONTACT_MISMATCH = "The ContactID and the TargetTransaction ContactID do not match"


def create(books: Books, sent: Row) -> Row:
    row: Row = {name: sent[name] for name in _FIELDS if sent.get(name)}
    source = _check(books, row)
    code = "ACCPAY" if source.get("Type") == "ACCPAY" else "SPEND"
    row |= {"LinkedTransactionID": books.new_id(), "Type": "BILLABLEEXPENSE", "UpdatedDateUTC": books.now()}
    return books.linked_transactions.add(row | {"SourceTransactionTypeCode": code})


def update(books: Books, row: Row, sent: Row) -> Row:
    changes = {name: sent[name] for name in _FIELDS if sent.get(name)}
    if status_of(books, row) == "BILLED":
        raise Refused("The billable expense is billed already: it cannot be changed.")
    _check(books, row | changes)
    return books.linked_transactions.change(row, books.now(), **changes)


def delete(books: Books, row: Row) -> None:
    if status_of(books, row) == "BILLED":
        raise Refused("The billable expense is billed already: it cannot be deleted.")
    books.linked_transactions.remove(row)


def status_of(books: Books, row: Row) -> str:
    """Derive the status from both documents (FACTS 16)."""
    source, target = _source(books, row), books.invoices.get(row.get("TargetTransactionID", ""))
    if source is None or source["Status"] in ("VOIDED", "DELETED"):
        return "VOIDED"
    if target is not None and target["Status"] in ("AUTHORISED", "PAID"):
        return "BILLED"
    if target is not None and target["Status"] in ("DRAFT", "SUBMITTED"):
        return "ONDRAFT"
    return "DRAFT" if source["Status"] in ("DRAFT", "SUBMITTED") else "APPROVED"


def _source(books: Books, row: Row) -> Row | None:
    identifier = row.get("SourceTransactionID", "")
    return books.invoices.get(identifier) or books.bank_transactions.get(identifier)


def _check(books: Books, row: Row) -> Row:
    source = _source(books, row)
    if source is None or not str(source["Type"]).startswith(("ACCPAY", "SPEND")):
        raise Refused("The SourceTransactionID must be of a bill or of money spent.")
    if not _has_line(source, row.get("SourceLineItemID", "")):
        raise Refused(SOURCE_MISMATCH)
    if identifier := row.get("ContactID"):
        contact = books.contacts.get(identifier)
        if contact is None or contact["ContactStatus"] != "ACTIVE":
            raise Refused("The contact with the specified ContactID could not be found")
    _check_target(books, row)
    return source


def _check_target(books: Books, row: Row) -> None:
    if not (identifier := row.get("TargetTransactionID")):
        return
    target = books.invoices.get(identifier)
    if target is None or target["Type"] != "ACCREC":
        raise Refused("The TargetTransactionID must be of a sales invoice.")
    if row.get("ContactID") != target["Contact"]["ContactID"]:
        raise Refused(CONTACT_MISMATCH)
    if "TargetLineItemID" in row and not _has_line(target, row["TargetLineItemID"]):
        raise Refused("The TargetLineItemID and TargetTransactionID do not match")


def _has_line(document: Row, identifier: str) -> bool:
    return any(line["LineItemID"] == identifier for line in document["LineItems"])
