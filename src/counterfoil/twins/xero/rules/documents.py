"""What invoices and credit notes have in common: dates, currency, lines, totals, lock dates (FACTS 10, 11, 17)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.rules import amounts, lines
from counterfoil.twins.xero.rules.refusal import Refused

REFERENCE_LENGTH_MAX = 255
ROUNDING_MAX = Decimal("0.10")
OPEN = ("DRAFT", "SUBMITTED")
FINAL = ("VOIDED", "DELETED")
ALLOCATED = "This document cannot be edited as it has a payment or credit note allocated to it."
# From which status to which a client may take a document; PAID comes and goes with payments (FACTS 10.2).
MOVES = {
    "": ("DRAFT", "SUBMITTED", "AUTHORISED"),
    "DRAFT": ("DRAFT", "SUBMITTED", "AUTHORISED", "DELETED"),
    "SUBMITTED": ("SUBMITTED", "AUTHORISED", "DRAFT", "DELETED"),
    "AUTHORISED": ("AUTHORISED", "VOIDED"),
    "PAID": ("PAID",),
    "DELETED": (),
    "VOIDED": (),
}


def is_sales(row: Row) -> bool:
    """Say whether a document, credit or bank transaction is on the customers' side."""
    return str(row["Type"]).startswith(("ACCREC", "RECEIVE"))


def check_lock_dates(books: Books, on: date) -> None:
    """Refuse a date on or before a lock date (FACTS 17: the comparison is an assumption)."""
    for words, locked_on in books.lock_dates():
        if on <= locked_on:
            shown = f"{locked_on.day} {locked_on:%B %Y}"
            raise Refused(f"The document date cannot be before the {words}, currently set at {shown}")


def check_currency(books: Books, code: str | None) -> str:
    code = code or books.base_currency
    if all(currency["Code"] != code for currency in books.currencies):
        raise Refused(f"The current organisation is not subscribed to currency '{code}'.")
    return code


def check_url(url: str | None) -> None:
    if url and (not url.startswith(("http://", "https://")) or "xero" in url.lower()):
        raise Refused("Url must be a valid absolute url")


def check_texts(number: str, reference: str) -> None:
    if len(number) > REFERENCE_LENGTH_MAX or not all(" " <= letter <= "~" for letter in number):
        raise Refused("The number of a document can hold at most 255 printable ASCII characters.")
    if len(reference) > REFERENCE_LENGTH_MAX:
        raise Refused("The Reference field cannot be longer than 255 characters.")


def read_lines(
    books: Books, row: Row, sent: Row, places: int, manner: lines.Manner | None = None
) -> tuple[list[Row], list[str]]:
    """Give the document's lines as they will stand, and the warnings."""
    stored = row.get("LineItems", [])
    asked = sent.get("LineItems")
    if asked is None:  # The lines stay as they are, with their own decimals; a new tax mode counts their tax again.
        places = 4
        asked = [_without_tax(line) for line in stored] if "LineAmountTypes" in sent else stored
    manner = manner or lines.Manner(sales=is_sales(row), discounts=row["Type"] == "ACCREC")
    reading = lines.Reading(books, row["LineAmountTypes"], row["Status"] == "DRAFT", places, manner)
    read = lines.read_lines(reading, asked, stored)
    if not read and row["Status"] not in OPEN:
        reading.error("One or more line items must be specified")
    lines.refuse_if_wrong(reading)
    return read, reading.warnings


def _without_tax(line: Row) -> Row:
    return {name: value for name, value in line.items() if name != "TaxAmount"}


def totals_of(row: Row) -> dict[str, Decimal | None]:
    """Work out SubTotal, TotalTax, Total and the discount from the lines."""
    money = [line for line in row["LineItems"] if "LineAmount" in line]
    found = amounts.totals(((line["LineAmount"], line["TaxAmount"]) for line in money), row["LineAmountTypes"])
    total = found.total + (row.get("RoundingAmount") or amounts.ZERO)
    if total < 0:
        raise Refused("The Total for this document must be greater than or equal to zero.")
    discounted = [line for line in money if "DiscountRate" in line or "DiscountAmount" in line]
    given = sum((line["Quantity"] * line["UnitAmount"] - line["LineAmount"] for line in discounted), amounts.ZERO)
    return {
        "SubTotal": found.sub_total,
        "TotalTax": found.tax,
        "Total": total,
        "TotalDiscount": amounts.cents(given) if discounted else None,
    }


def check_rounding(row: Row, sent: Row) -> Decimal | None:
    """Give the RoundingAmount that a document keeps: a new one must be explained by the totals (FACTS 10.1)."""
    given = sent.get("RoundingAmount")
    if given is None:  # New lines count anew; otherwise what was agreed stays.
        return None if "LineItems" in sent else row.get("RoundingAmount")
    if not given:
        return None
    if row["Status"] not in ("SUBMITTED", "AUTHORISED") or abs(given) > ROUNDING_MAX:
        raise Refused("The RoundingAmount must be between -0.10 and 0.10, on a submitted or approved document.")
    read = totals_of(row | {"RoundingAmount": amounts.ZERO})
    stated = [sent.get(name) for name in ("SubTotal", "TotalTax", "Total")]
    worked_out = [read["SubTotal"], read["TotalTax"], (read["Total"] or amounts.ZERO) + given]
    if stated != worked_out:
        raise Refused("A RoundingAmount needs a SubTotal, TotalTax and Total that reconcile with the lines.")
    return amounts.cents(given)


def default_theme(books: Books) -> str:
    first = min(books.branding_themes, key=lambda theme: theme["SortOrder"])
    return str(first["BrandingThemeID"])


def check_theme(books: Books, identifier: str | None) -> None:
    if identifier and all(theme["BrandingThemeID"] != identifier for theme in books.branding_themes):
        raise Refused("The BrandingThemeID could not be found.")
