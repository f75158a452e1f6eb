"""Repeating invoices: templates with a schedule; sales ones may be made by a client (FACTS 16)."""

from __future__ import annotations

from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.rules import contacts, documents
from counterfoil.twins.xero.rules.refusal import Refused

_SCHEDULE = ("Period", "Unit", "DueDate", "DueDateType", "StartDate")
_FLAGS = ("ApprovedForSending", "SendCopy", "MarkAsSent", "IncludePDF")
NOT_MODIFIABLE = "Repeating invoice not of valid status for modification"


def create(books: Books, sent: Row, *, by_client: bool = True) -> tuple[Row, list[str]]:
    """Make a template; a person makes those for bills."""
    if sent.get("Type") != "ACCREC" and (by_client or sent.get("Type") != "ACCPAY"):
        raise Refused("Invoice not of valid type for creation")
    status = sent.get("Status") or "DRAFT"
    if status not in ("DRAFT", "AUTHORISED"):
        raise Refused("Invoice not of valid status for creation")
    row: Row = {"Type": sent["Type"], "Status": status, "Reference": sent.get("Reference") or ""}
    row |= {"LineAmountTypes": sent.get("LineAmountTypes") or "Exclusive", "Schedule": _schedule(sent)}
    row |= {name: bool(sent.get(name)) for name in _FLAGS}
    row |= {"CurrencyCode": documents.check_currency(books, sent.get("CurrencyCode"))}
    row["BrandingThemeID"] = sent.get("BrandingThemeID") or documents.default_theme(books)
    row["LineItems"], warnings = documents.read_lines(books, row, sent, 2)
    row |= {name: value for name, value in documents.totals_of(row).items() if value is not None}
    row["Contact"] = contacts.for_document(books, sent.get("Contact"))
    identifier = books.new_id()
    row |= {"RepeatingInvoiceID": identifier, "ID": identifier, "UpdatedDateUTC": books.now()}
    return books.repeating_invoices.add(row), warnings


def delete(books: Books, row: Row, sent: Row) -> Row:
    """End a template: its status is all that a client changes of it."""
    if row["Status"] == "DELETED" or sent.get("Status") != "DELETED":
        raise Refused(NOT_MODIFIABLE)
    return books.repeating_invoices.change(row, books.now(), Status="DELETED")


def _schedule(sent: Row) -> Row:
    schedule: Row = sent.get("Schedule") or {}
    missing = [name for name in _SCHEDULE if name not in schedule]
    if missing:
        raise Refused(f"The Schedule of a repeating invoice needs {', '.join(missing)}.")
    read: Row = {name: int(schedule[name]) for name in ("Period", "DueDate")}
    read |= {name: schedule[name] for name in ("Unit", "DueDateType", "StartDate")}
    read |= {"EndDate": schedule["EndDate"]} if "EndDate" in schedule else {}
    return read | {"NextScheduledDate": schedule.get("NextScheduledDate") or schedule["StartDate"]}
