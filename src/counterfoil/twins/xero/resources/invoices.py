"""Invoices and bills as the API gives and takes them (FACTS 10)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from uuid import UUID

from counterfoil.twins.xero import answers, wire
from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.query import fold
from counterfoil.twins.xero.resource import Call, Resource, Shape
from counterfoil.twins.xero.resources import attachments, contacts, history, lines, prepayments
from counterfoil.twins.xero.rules import credits, emails, invoices
from counterfoil.twins.xero.rules.settling import living_payments
from counterfoil.xero.exchange import Headers, Response

_DAYS = ("ExpectedPaymentDate", "PlannedPaymentDate", "FullyPaidOnDate")
_TOTALS = ("SubTotal", "TotalTax", "Total", "TotalDiscount")
_DETAILED = (Shape.SINGLE, Shape.PAGED, Shape.WRITTEN)


def shape(books: Books, row: Row, view: Shape, places: int = 2) -> Row:
    """Give the invoice as Xero does in this place (FACTS 6.1, 10.6)."""
    shown: Row = {name: row[name] for name in ("Type", "InvoiceID", "InvoiceNumber", "Reference")}
    if view is not Shape.SUMMARY:
        shown["Payments"] = [lines.payment(one) for one in living_payments(row)]
    shown |= _applied(row)
    shown |= _amounts(books, row, view)
    whole = view in (Shape.SINGLE, Shape.WRITTEN)
    contact = row["Contact"]
    shown["Contact"] = contacts.shape(books, contact, Shape.WRITTEN) if whole else contacts.embedded(contact)
    shown |= lines.dates(row) | {"Status": row["Status"], "LineAmountTypes": row["LineAmountTypes"]}
    if view is not Shape.SUMMARY:
        shown["LineItems"] = [lines.line(one, places, view) for one in row["LineItems"]] if view in _DETAILED else []
    shown |= {name: row[name] for name in (*_TOTALS, "RoundingAmount") if name in row}
    shown |= lines.changed(row) | {"CurrencyCode": row["CurrencyCode"]}
    shown |= {name: wire.day(row[name]) for name in _DAYS if name in row}
    return shown | {name: row[name] for name in ("BrandingThemeID", "Url") if name in row}


def _amounts(books: Books, row: Row, view: Shape) -> Row:
    # Recorded: the answer to voiding still shows the whole amount as due; a later read shows none (FACTS 10.2).
    due = row["Total"] if view is Shape.WRITTEN and row["Status"] == "VOIDED" else row["AmountDue"]
    shown = {"AmountDue": due, "AmountPaid": row["AmountPaid"], "AmountCredited": row["AmountCredited"]}
    shown |= {"SentToContact": row["SentToContact"], "CurrencyRate": lines.rate(row), "HasErrors": False}
    shown["IsDiscounted"] = "TotalDiscount" in row
    if view is not Shape.SUMMARY:
        shown["HasAttachments"] = attachments.has_any(books, row)
    return shown


def _applied(row: Row) -> Row:
    """Give what was applied, each kind of credit in a list of its own."""
    held: Row = {"CreditNotes": [], "Prepayments": [], "Overpayments": []}
    for allocation in row["_allocations"]:
        kind = credits.kind_of(allocation["_note"]).resource
        held[kind].append(_credit(allocation) if kind == "CreditNotes" else prepayments.applied(allocation))
    return held


def _credit(allocation: Row) -> Row:
    note = allocation["_note"]
    return {
        "CreditNoteID": note["CreditNoteID"],
        "CreditNoteNumber": note["CreditNoteNumber"],
        "ID": note["CreditNoteID"],
        "HasErrors": False,
        "InvoiceAddresses": [],
        "AppliedAmount": allocation["Amount"],
        "DateString": wire.day_string(allocation["Date"]),
        "Date": wire.day(allocation["Date"]),
        "LineItems": [],
        "Total": note["Total"],
    }


def find(books: Books, identifier: str) -> Row | None:
    by_number = books.invoices.where("number", identifier)
    return books.invoices.get(identifier) or (by_number[0] if by_number else None)


def write(books: Books, sent: Row, target: Row | None, create_only: bool, places: int) -> tuple[Row, list[str]]:
    if target is None and not create_only:
        target = invoices.match(books, sent)
    return invoices.create(books, sent, places) if target is None else invoices.update(books, target, sent, places)


def _narrow(books: Books, call: Call) -> Iterable[Row] | None:
    """Start from the shortest list that a parameter names; `_keep` tests the others."""
    store = books.invoices
    if identifiers := call.listed("IDs"):
        return [row for one in identifiers if (row := store.get(_guid(one)))]
    if numbers := call.listed("InvoiceNumbers"):
        return [row for number in numbers for row in store.where("number", number)]
    if of_contacts := call.listed("ContactIDs"):
        return [row for one in of_contacts for row in store.where("contact", _guid(one))]
    return None


def _guid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return text


def _keep(call: Call) -> Callable[[Row], bool] | None:
    numbers = {fold(number) for number in call.listed("InvoiceNumbers")}
    of_contacts = {_guid(one) for one in call.listed("ContactIDs")}
    statuses, term = set(call.listed("Statuses")), fold(call.text("searchTerm").strip('"'))
    mine = call.flag("createdByMyApp")
    if not (numbers or of_contacts or statuses or term or mine):
        return None

    def keep(row: Row) -> bool:
        return (
            (not numbers or fold(row["InvoiceNumber"]) in numbers)
            and (not of_contacts or row["Contact"]["ContactID"] in of_contacts)
            and (not statuses or row["Status"] in statuses)
            and (not term or term in fold(row["InvoiceNumber"]) or term in fold(row["Reference"]))
            and (not mine or row["_app"] == call.app)
        )

    return keep


def online(books: Books, row: Row, _call: Call, _sub: str) -> Response:
    """Give the public page's address: sales invoices only, not drafts (FACTS 10.5)."""
    if row["Type"] != "ACCREC" or row["Status"] == "DRAFT":
        return answers.not_found()
    token = hashlib.sha256(row["InvoiceID"].encode()).hexdigest()[:40]
    return answers.given(books, "OnlineInvoices", [{"OnlineInvoiceUrl": f"https://in.xero.com/{token}"}])


def email(books: Books, row: Row, _call: Call, _sub: str) -> Response:
    """Mark as sent, as Xero does when it mails an invoice; the twin mails nothing (FACTS 10.5)."""
    emails.send(books, row)
    return Response(204, Headers())


INVOICES = Resource(
    name="Invoices",
    element="Invoice",
    key="InvoiceID",
    scope="accounting.invoices",
    rows=lambda books: books.invoices,
    shape=shape,
    find=find,
    write=write,
    pages=True,
    modified_since=True,
    queries=True,
    enforces_paging=lambda call: bool(call.text("Statuses")) or call.flag("summaryOnly"),
    narrow=_narrow,
    keep=_keep,
    subs={**history.SUBS, **attachments.SUBS, ("GET", "onlineinvoice"): online, ("POST", "email"): email},
    cached=True,
)
