"""Tax rates: components, what they add up to, and which of them a client may change (FACTS 17)."""

from __future__ import annotations

from decimal import Decimal

from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.query import fold
from counterfoil.twins.xero.rules import amounts
from counterfoil.twins.xero.rules.refusal import Refused

COMPONENTS_MAX = 30
_REPORTED_IN = ("AU", "NZ", "GB")
_FLAGS = ("CanApplyToAssets", "CanApplyToEquity", "CanApplyToExpenses", "CanApplyToLiabilities", "CanApplyToRevenue")


def create(books: Books, sent: Row) -> Row:
    name = sent.get("Name") or ""
    if not name or any(fold(row["Name"]) == fold(name) for row in books.tax_rates.values()):
        raise Refused("Please enter a unique Name.")
    reported = sent.get("ReportTaxType")
    if not reported and books.organisation["CountryCode"] in _REPORTED_IN:
        raise Refused("ReportTaxType is required for this organisation.")
    row: Row = {"Name": name, "TaxType": _next_type(books)}
    row |= {"ReportTaxType": reported} if reported else {}
    row |= _flags(reported or "") | _rates(sent.get("TaxComponents") or []) | {"Status": "ACTIVE"}
    books.tax_rates[row["TaxType"]] = row
    return row


def match(books: Books, sent: Row) -> Row | None:
    """Find which rate a POST means: by TaxType, then by Name (FACTS 5.4)."""
    if tax_type := sent.get("TaxType"):
        found = books.tax_rates.get(tax_type)
        if found is None:
            raise Refused(f"The TaxType code '{tax_type}' is not valid")
        return found
    name = fold(sent.get("Name") or "")
    return next((row for row in books.tax_rates.values() if fold(row["Name"]) == name), None)


def update(books: Books, row: Row, sent: Row) -> Row:
    """Change a rate of the user's own; components may be added, not renamed or removed (FACTS 17)."""
    if not row["TaxType"].startswith("TAX"):
        raise Refused("System tax rates cannot be changed.")
    name = sent.get("Name") or row["Name"]
    if any(one is not row and fold(one["Name"]) == fold(name) for one in books.tax_rates.values()):
        raise Refused("Please enter a unique Name.")
    if "TaxComponents" in sent:
        kept = {part["Name"] for part in sent["TaxComponents"] if "Name" in part}
        if {part["Name"] for part in row["TaxComponents"]} - kept:
            raise Refused("The components of a tax rate cannot be renamed or removed.")
        row |= _rates(sent["TaxComponents"])
    if "ReportTaxType" in sent:
        row |= {"ReportTaxType": sent["ReportTaxType"]} | _flags(sent["ReportTaxType"])
    row |= {"Name": name, "Status": sent.get("Status") or row["Status"]}
    return row


def _next_type(books: Books) -> str:
    return f"TAX{1 + sum(kind.startswith('TAX') for kind in books.tax_rates):03d}"


def _flags(reported: str) -> dict[str, bool]:
    """A rate on purchases is for no revenue, one on sales for no expenses."""
    flags = dict.fromkeys(_FLAGS, True)
    flags["CanApplyToRevenue"] = "INPUT" not in reported
    flags["CanApplyToExpenses"] = "OUTPUT" not in reported
    return flags


def _rates(parts: list[Row]) -> Row:
    """Work out the rate shown (the sum) and the effective one (a compound part is on top of the others)."""
    if not 0 < len(parts) <= COMPONENTS_MAX or any(not part.get("Name") or "Rate" not in part for part in parts):
        raise Refused("A tax rate needs components, each with a Name and a Rate.")
    compound = [part["Rate"] for part in parts if part.get("IsCompound")]
    if len(compound) > 1 or any(not 0 <= part["Rate"] <= amounts.HUNDRED for part in parts):
        raise Refused("A rate is from 0 to 100, and at most one component is compound.")
    shown = sum((part["Rate"] for part in parts), Decimal(0))
    plain = shown - sum(compound, Decimal(0))
    effective = plain + sum(compound, Decimal(0)) * (1 + plain / amounts.HUNDRED)
    flags = ("IsCompound", "IsNonRecoverable")
    kept = [{"Name": one["Name"], "Rate": _four(one["Rate"]), **{flag: bool(one.get(flag)) for flag in flags}}
            for one in parts]  # fmt: skip
    return {"DisplayTaxRate": _four(shown), "EffectiveRate": _four(effective), "TaxComponents": kept}


def _four(rate: Decimal) -> Decimal:
    return rate.quantize(amounts.FOUR_PLACES)
