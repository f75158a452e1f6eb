"""Quotes: an update replaces the header, gives another number, and takes no tax from accounts (FACTS 16)."""

from __future__ import annotations

from typing import Any

from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.rules import contacts, currencies, documents
from counterfoil.twins.xero.rules.lines import Manner
from counterfoil.twins.xero.rules.refusal import Refused

NOT_MODIFIABLE = "Quote not of valid status for modification"
MOVES = {
    "": ("DRAFT", "SENT"),
    "DRAFT": ("DRAFT", "SENT", "DELETED"),
    "SENT": ("SENT", "ACCEPTED", "DECLINED", "DELETED"),
    "DECLINED": ("DECLINED", "SENT", "DELETED"),
    "ACCEPTED": ("ACCEPTED", "INVOICED", "SENT", "DELETED"),
    "INVOICED": ("INVOICED", "SENT", "DELETED"),
    "DELETED": (),
}
MODES = {"EXCLUSIVE": "Exclusive", "INCLUSIVE": "Inclusive", "NOTAX": "NoTax"}
_EDITABLE = ("DRAFT", "SENT")
_HEADER = ("Reference", "Terms", "Title", "Summary")
_LOCKED_LATER = ("Date", "ExpiryDate", "LineAmountTypes", "CurrencyCode", "LineItems")
_MANNER = Manner(discounts=True, accounts_optional=True, tax_from_account=False, tracking_by_id=True)
_PLACES = 4  # always (FACTS 5.8)


def create(books: Books, sent: Row) -> tuple[Row, list[str]]:
    status = sent.get("Status") or "DRAFT"
    if status not in MOVES[""]:
        raise Refused("Quote not of valid status for creation")
    _check(books, sent, None)
    row: Row = {
        "QuoteID": "", "QuoteNumber": "", "Status": status, "Date": sent.get("Date") or books.today(),
        "LineAmountTypes": _mode(sent) or "Exclusive", "LineItems": [], "_app": books.writer,
        "CurrencyCode": documents.check_currency(books, sent.get("CurrencyCode")),
        "BrandingThemeID": sent.get("BrandingThemeID") or documents.default_theme(books),
    }  # fmt: skip
    row["CurrencyRate"] = currencies.rate(books, row["CurrencyCode"], sent.get("CurrencyRate"))
    row |= _header(sent)
    row["LineItems"], warnings = documents.read_lines(books, row, sent, _PLACES, _MANNER)
    row |= {name: value for name, value in documents.totals_of(row).items() if value is not None}
    row["Contact"] = contacts.for_document(books, sent.get("Contact"))
    row["QuoteNumber"] = sent.get("QuoteNumber") or books.next_number("QU-", books.quotes)
    row |= {"QuoteID": books.new_id(), "UpdatedDateUTC": books.now()}
    books.quotes.add(row)
    books.note(row["QuoteID"], "Created", f"Quote {row['QuoteNumber']}")
    return row, warnings


def update(books: Books, row: Row, sent: Row) -> tuple[Row, list[str]]:
    """Replace the header by what was sent, keep the lines when they were left out (recorded, FACTS 16)."""
    status = sent.get("Status") or row["Status"]
    if status not in MOVES[row["Status"]]:
        raise Refused(NOT_MODIFIABLE)
    if not sent.get("Contact"):
        raise Refused("A Contact must be specified for this type of transaction")
    if not sent.get("Date"):
        raise Refused("The Date of the quote must be specified.")
    _check(books, sent, row)
    changes, warnings = _changes(books, row, sent, status)
    if row["Status"] not in _EDITABLE and any(_differs(row, changes, name) for name in _LOCKED_LATER):
        raise Refused(NOT_MODIFIABLE)
    if not sent.get("QuoteNumber"):
        changes["QuoteNumber"] = books.next_number("QU-", books.quotes)
    books.quotes.change(row, books.now(), **changes)
    books.note(row["QuoteID"], status.capitalize(), f"Quote {row['QuoteNumber']}")
    return row, warnings


def _check(books: Books, sent: Row, row: Row | None) -> None:
    number = sent.get("QuoteNumber") or ""
    documents.check_theme(books, sent.get("BrandingThemeID"))
    if number and any(one is not row for one in books.quotes.where("number", number)):
        raise Refused("Quote number must be unique.")


def _mode(sent: Row) -> str:
    """Both spellings are taken (FACTS 16)."""
    mode = sent.get("LineAmountTypes") or ""
    return MODES.get(mode.upper(), "")


def _header(sent: Row) -> Row:
    header: Row = {name: sent.get(name) or "" for name in _HEADER}
    return header | ({"ExpiryDate": sent["ExpiryDate"]} if sent.get("ExpiryDate") else {})


def _changes(books: Books, row: Row, sent: Row, status: str) -> tuple[dict[str, Any], list[str]]:
    after: Row = row | {"Status": status, "Date": sent["Date"], "ExpiryDate": None} | _header(sent)
    after["QuoteNumber"] = sent.get("QuoteNumber") or row["QuoteNumber"]
    after["BrandingThemeID"] = sent.get("BrandingThemeID") or row["BrandingThemeID"]
    if mode := _mode(sent):
        after["LineAmountTypes"] = mode
    if {"CurrencyCode", "CurrencyRate"} & set(sent):
        after["CurrencyCode"] = documents.check_currency(books, sent.get("CurrencyCode") or row["CurrencyCode"])
        after["CurrencyRate"] = currencies.rate(books, after["CurrencyCode"], sent.get("CurrencyRate"))
    after["LineItems"], warnings = documents.read_lines(books, after, sent, _PLACES, _MANNER)
    after |= documents.totals_of(after)
    after["Contact"] = contacts.for_document(books, sent["Contact"])
    kept = ("UpdatedDateUTC", "_version", "_id")
    return {name: value for name, value in after.items() if name not in kept}, warnings


def _differs(row: Row, changes: dict[str, Any], name: str) -> bool:
    if name != "LineItems":
        return bool(row.get(name) != changes.get(name, row.get(name)))
    lines = ([{**line, "LineItemID": ""} for line in one] for one in (row[name], changes[name]))
    return next(lines) != next(lines)
