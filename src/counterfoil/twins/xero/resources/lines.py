"""The parts that invoices and credit notes show alike."""

from __future__ import annotations

from decimal import Decimal

from counterfoil.twins.xero import wire
from counterfoil.twins.xero.books import Row
from counterfoil.twins.xero.resource import Shape
from counterfoil.twins.xero.rules import amounts

RATE = Decimal("1.0000000000")
_ORDER = ("ItemCode", "Description", "UnitAmount", "TaxType", "TaxAmount", "LineAmount", "AccountCode", "Item",
          "AccountID", "DiscountRate", "DiscountAmount", "Quantity", "LineItemID")  # fmt: skip


def line(row: Row, places: int, view: Shape | None = None) -> Row:
    shown: Row = {name: row[name] for name in _ORDER if name in row}
    if "UnitAmount" in shown:
        shown["UnitAmount"] = amounts.unit_price(shown["UnitAmount"], places)
    shown["Tracking"] = [_tracked(one, view) for one in row["Tracking"]] if row.get("Tracking") else []
    shown["ValidationErrors"] = []
    return shown


def _tracked(row: Row, view: Shape | None) -> Row:
    """The option's id is there only when one document is read (FACTS 10.4)."""
    hidden = () if view is Shape.SINGLE else ("TrackingOptionID",)
    return {name: value for name, value in row.items() if name not in hidden} | {"Options": []}


def dates(row: Row) -> Row:
    shown = {"DateString": wire.day_string(row["Date"]), "Date": wire.day(row["Date"])}
    if "DueDate" in row:
        shown |= {"DueDateString": wire.day_string(row["DueDate"]), "DueDate": wire.day(row["DueDate"])}
    return shown


def changed(row: Row) -> Row:
    at = row["UpdatedDateUTC"]
    return {"UpdatedDateUTC": wire.instant(at), "UpdatedDateUTCString": wire.instant_string(at)}


def rate(row: Row) -> Decimal:
    """CurrencyRate is printed with ten decimals (FACTS 5.8)."""
    given: Decimal = row["CurrencyRate"]
    return given.quantize(RATE)


def payment(row: Row) -> Row:
    """Give what a document shows of a payment (FACTS 10.6)."""
    return {
        "PaymentID": row["PaymentID"],
        "Date": wire.day(row["Date"]),
        "Amount": row["Amount"],
        "Reference": row["Reference"],
        "CurrencyRate": rate(row),
        "HasAccount": False,
        "HasValidationErrors": False,
    } | ({"BatchPaymentID": row["_batch"]["BatchPaymentID"]} if "_batch" in row else {})
