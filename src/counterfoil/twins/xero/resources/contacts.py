"""Contacts as the API gives and takes them (FACTS 9)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal

from counterfoil.twins.xero import wire
from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.query import fold
from counterfoil.twins.xero.resource import Call, Resource, Shape
from counterfoil.twins.xero.resources import attachments, history
from counterfoil.twins.xero.rules import contact_groups, contacts
from counterfoil.twins.xero.rules.refusal import Refused
from counterfoil.twins.xero.schema import schemas

_HEAD = ("ContactID", "ContactNumber", "AccountNumber", "ContactStatus", "Name", "FirstName", "LastName",
         "CompanyNumber", "EmailAddress")  # fmt: skip
_TAXES = ("TaxNumber", "TaxNumberType", "AccountsReceivableTaxType", "AccountsPayableTaxType")
_DETAIL = ("MergedToContactID", "XeroNetworkKey", "SalesDefaultAccountCode", "PurchasesDefaultAccountCode",
           "SalesDefaultLineAmountType", "PurchasesDefaultLineAmountType", "PaymentTerms")  # fmt: skip
_PHONE_PARTS = ("PhoneNumber", "PhoneAreaCode", "PhoneCountryCode")
_ADDRESS_PARTS = ("City", "Region", "PostalCode", "Country")
_READ_ORDER = ("DDI", "DEFAULT", "FAX", "MOBILE")
_SEARCHED = ("Name", "FirstName", "LastName", "ContactNumber", "CompanyNumber", "EmailAddress")


def shape(books: Books, row: Row, view: Shape, _places: int = 2) -> Row:
    """Give the contact as Xero does in this place (FACTS 6.1, 9.6)."""
    written = view is Shape.WRITTEN
    shown = {name: row[name] for name in _HEAD if name in row}
    shown["BankAccountDetails"] = row.get("BankAccountDetails", "")
    shown |= {name: row[name] for name in _TAXES if name in row}
    if view is not Shape.SUMMARY:
        shown["Addresses"] = addresses(row, bare=not written)
    shown["Phones"] = phones(row, _READ_ORDER if not written else contacts.PHONES, bare=not written)
    shown["UpdatedDateUTC"] = wire.instant(row["UpdatedDateUTC"])
    if view is not Shape.SUMMARY:
        shown |= {"IsSupplier": row["IsSupplier"], "IsCustomer": row["IsCustomer"]}
    if "DefaultCurrency" in row:
        shown["DefaultCurrency"] = row["DefaultCurrency"]
    if view not in (Shape.SUMMARY, Shape.UNPAGED):
        shown |= _detail(books, row, written)
    return {**shown, "HasValidationErrors": False}


def embedded(row: Row) -> Row:
    """Give what a listed document shows of its contact."""
    shown = {"ContactID": row["ContactID"], "Name": row["Name"], "Addresses": [], "Phones": [], "ContactGroups": []}
    return {**shown, "ContactPersons": [], "HasValidationErrors": False}


def addresses(row: Row, *, bare: bool) -> list[Row]:
    return [_part(row["Addresses"], "AddressType", kind, _ADDRESS_PARTS, bare) for kind in contacts.ADDRESSES]


def phones(row: Row, order: tuple[str, ...], *, bare: bool) -> list[Row]:
    return [_part(row["Phones"], "PhoneType", kind, _PHONE_PARTS, bare) for kind in order]


def _part(held: Row, name: str, kind: str, parts: tuple[str, ...], bare: bool) -> Row:
    if kind not in held and bare:
        return {name: kind}
    known = held.get(kind, {})
    lines = {line: known[line] for line in known if line.startswith("AddressLine") or line == "AttentionTo"}
    return {name: kind, **lines, **{part: known.get(part, "") for part in parts}}


def _detail(books: Books, row: Row, written: bool) -> Row:
    groups = [_group(one) for one in contact_groups.of_contact(books, row)]
    shown: Row = {"ContactGroups": groups} | {name: row.get(name, []) for name in contacts.TRACKED}
    shown["ContactPersons"] = [{"IncludeInEmails": False, **person} for person in row["ContactPersons"]]
    shown |= {name: row[name] for name in _DETAIL if name in row}
    if not written:
        shown["HasAttachments"] = attachments.has_any(books, row)
        if row["IsCustomer"] or row["IsSupplier"]:
            shown["Balances"] = balances(books, row)
    return shown


def _group(row: Row) -> Row:
    shown = {name: row[name] for name in ("ContactGroupID", "Name", "Status")}
    return {**shown, "Contacts": [], "HasValidationErrors": False}


def balances(books: Books, row: Row) -> Row:
    """Work out what a contact owes and is owed; a draft counts for nothing (FACTS 9.1)."""
    today = books.today()
    parts = {kind: {"Outstanding": Decimal("0.00"), "Overdue": Decimal("0.00")} for kind in ("ACCREC", "ACCPAY")}
    for invoice in books.invoices.where("contact", row["ContactID"]):
        if invoice["Status"] == "AUTHORISED":
            parts[invoice["Type"]]["Outstanding"] += invoice["AmountDue"]
            if _due_on(invoice) < today:
                parts[invoice["Type"]]["Overdue"] += invoice["AmountDue"]
    for note in books.credit_notes.where("contact", row["ContactID"]):
        if note["Status"] == "AUTHORISED":
            parts[note["Type"].removesuffix("CREDIT")]["Outstanding"] -= note["RemainingCredit"]
    return {"AccountsReceivable": parts["ACCREC"], "AccountsPayable": parts["ACCPAY"]}


def _due_on(invoice: Row) -> date:
    on: date = invoice.get("DueDate", date.max)
    return on


def find(books: Books, identifier: str) -> Row | None:
    by_number = books.contacts.where("number", identifier)
    return books.contacts.get(identifier) or (by_number[0] if by_number else None)


def write(books: Books, sent: Row, target: Row | None, create_only: bool, _places: int) -> tuple[Row, list[str]]:
    if target is not None:
        return contacts.update(books, target, sent), []
    if create_only:
        return contacts.create(books, sent), []
    if not any(sent.get(name) for name in ("ContactID", "ContactNumber", "Name")):
        raise Refused(contacts.NAMELESS)
    return contacts.create_or_update(books, sent), []


def _narrow(books: Books, call: Call) -> Iterable[Row] | None:
    identifiers = call.listed("IDs")
    if not identifiers:
        return None
    return [row for one in identifiers if (row := books.contacts.get(_dashed(one)))]


def _dashed(identifier: str) -> str:
    plain = identifier.replace("-", "").lower()
    return f"{plain[:8]}-{plain[8:12]}-{plain[12:16]}-{plain[16:20]}-{plain[20:]}"


def _keep(call: Call) -> Callable[[Row], bool] | None:
    archived, term = call.flag("includeArchived"), fold(call.text("searchTerm").strip('"'))
    if archived and not term:
        return None

    def keep(row: Row) -> bool:
        if not archived and row["ContactStatus"] == "ARCHIVED":
            return False
        return not term or any(term in fold(row.get(name) or "") for name in _SEARCHED)

    return keep


assert {*_HEAD, *_TAXES, *_DETAIL} <= set(schemas()["Contact"]["properties"])

CONTACTS = Resource(
    name="Contacts",
    element="Contact",
    key="ContactID",
    scope="accounting.contacts",
    rows=lambda books: books.contacts,
    shape=shape,
    find=find,
    write=write,
    pages=True,
    modified_since=True,
    queries=True,
    enforces_paging=lambda call: call.flag("summaryOnly"),
    narrow=_narrow,
    keep=_keep,
    error_flag="HasValidationErrors",
    subs={**history.SUBS, **attachments.SUBS},
)
