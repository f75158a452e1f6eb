"""Read the lines of a document: accounts, tax types, quantities, and what a draft may leave out (FACTS 8, 10.4, 11)."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.rules import amounts, items, tracking
from counterfoil.twins.xero.rules.refusal import Refused

DESCRIPTION_LENGTH_MAX = 4000
LINE_AMOUNT_MAX = Decimal("9999999999.99")
_MONEY_FIELDS = ("Quantity", "UnitAmount", "LineAmount", "AccountCode", "AccountID", "ItemCode", "TaxType")
_CLASS_FLAGS = {
    "ASSET": "CanApplyToAssets",
    "EQUITY": "CanApplyToEquity",
    "EXPENSE": "CanApplyToExpenses",
    "LIABILITY": "CanApplyToLiabilities",
    "REVENUE": "CanApplyToRevenue",
}


@dataclass(frozen=True, slots=True)
class Manner:
    """In what kinds of documents differ about their lines."""

    sales: bool = True  # whose side of an item a line takes
    discounts: bool = False
    accounts_optional: bool = False
    tax_from_account: bool = True
    tracking_by_id: bool = False


@dataclass(slots=True)
class Reading:
    """One document's lines being read: what applies to all of them, and what was found wrong."""

    books: Books
    line_amount_types: str
    draft: bool
    places: int
    manner: Manner
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def error(self, message: str) -> None:
        if message not in self.errors:
            self.errors.append(message)


def read_lines(reading: Reading, sent: list[Row], stored: list[Row]) -> list[Row]:
    """Give the document's new lines: a known LineItemID updates that line, one without is new (FACTS 10.3)."""
    known = {line["LineItemID"]: line for line in stored}
    lines = []
    for line in sent:
        before = known.get(line.get("LineItemID", ""))
        base = _kept(before, line) if before else {}
        lines.append(_line(reading, base | line, before or {}))
    return lines


def refuse_if_wrong(reading: Reading) -> None:
    if reading.errors:
        raise Refused(*reading.errors)


def _kept(before: Row, sent: Row) -> Row:
    """Leave out what has to be worked out again when its parts change."""
    recomputed = {"LineAmount", "TaxAmount"}
    if {"AccountCode", "AccountID"} & set(sent):
        recomputed |= {"AccountCode", "AccountID", "TaxType"}
    return {name: value for name, value in before.items() if name not in recomputed}


def _line(reading: Reading, sent: Row, before: Row) -> Row:
    sent = _with_item(reading, sent, before)
    line: Row = {"LineItemID": before.get("LineItemID") or reading.books.new_id()}
    if description := sent.get("Description"):
        line["Description"] = description
    _check_description(reading, description)
    if not any(sent.get(name) is not None for name in _MONEY_FIELDS):
        return line
    line |= {name: sent[name] for name in ("ItemCode", "Item") if name in sent}
    _tracking(reading, sent, line, before.get("Tracking", []))
    _amounts(reading, sent, line)
    _account(reading, sent, line)
    _tax(reading, sent, line)
    return line


def _with_item(reading: Reading, sent: Row, before: Row) -> Row:
    """Add what the line's item says of it; an item that is gone meanwhile stays on its line (FACTS 10.1)."""
    plain = {name: value for name, value in sent.items() if name not in ("ItemCode", "Item")}
    if not sent.get("ItemCode"):
        return plain
    found = items.defaulted(reading.books, plain | {"ItemCode": sent["ItemCode"]}, sales=reading.manner.sales)
    if found is None and before.get("ItemCode") == sent["ItemCode"]:
        return plain | {name: before[name] for name in ("ItemCode", "Item")}
    if found is None:
        reading.error(f"Item code '{sent['ItemCode']}' is not valid")
    return plain if found is None else found


def _tracking(reading: Reading, sent: Row, line: Row, tracked: list[Row]) -> None:
    found, errors = tracking.of_line(
        reading.books, sent.get("Tracking") or [], tracked, by_id=reading.manner.tracking_by_id
    )
    for error in errors:
        reading.error(error)
    if found:
        line["Tracking"] = found


def _check_description(reading: Reading, description: str | None) -> None:
    if not description and not reading.draft:
        reading.error("The description field is mandatory for each line item.")
    elif description and len(description) > DESCRIPTION_LENGTH_MAX:
        reading.error(f"The Description field cannot be longer than {DESCRIPTION_LENGTH_MAX} characters.")


def _amounts(reading: Reading, sent: Row, line: Row) -> None:
    quantity, unit, amount = sent.get("Quantity"), sent.get("UnitAmount"), sent.get("LineAmount")
    rate, discount = sent.get("DiscountRate") or amounts.ZERO, sent.get("DiscountAmount") or amounts.ZERO
    if quantity is None and unit is not None and amount is not None and unit:
        quantity = (amount / unit).quantize(amounts.FOUR_PLACES)
    quantity = Decimal(1) if quantity is None else quantity
    if unit is None:
        unit = amount / quantity if amount is not None and quantity else amounts.ZERO
    if quantity < 0:
        reading.error(f"The quantity value '{quantity}' is invalid. Quantity must not be less than zero.")
    unit = amounts.unit_price(unit, reading.places)
    expected = amounts.line_amount(quantity, unit, rate, discount)
    if amount is not None and amounts.cents(amount) != expected:
        reading.error(f"The line total {amount} does not match the expected line total {expected}")
    if abs(expected) > LINE_AMOUNT_MAX:
        reading.error("The line total is too large.")
    _discount(reading, line, rate, discount, quantity * unit)
    line |= {"Quantity": quantity.quantize(amounts.FOUR_PLACES), "UnitAmount": unit, "LineAmount": expected}


def _discount(reading: Reading, line: Row, rate: Decimal, discount: Decimal, gross: Decimal) -> None:
    if (rate or discount) and not reading.manner.discounts:
        reading.error("Discounts are not allowed on this type of document.")
    elif rate > amounts.HUNDRED or rate < 0 or discount > abs(gross):
        shown = rate or discount
        reading.error(f"The discount rate '{shown}' is invalid. Discount must not be greater than the line total.")
    elif rate:
        line["DiscountRate"] = rate
    elif discount:
        line["DiscountAmount"] = discount


def _account(reading: Reading, sent: Row, line: Row) -> None:
    code, identifier = sent.get("AccountCode"), sent.get("AccountID") or sent.get("AccountId")
    if not code and not identifier:
        if not (reading.draft or reading.manner.accounts_optional):
            reading.error("Account code must be specified")
        return
    account = find_account(reading.books, code, identifier)
    if account is None:
        if reading.draft:
            reading.warnings.append(
                f"Account code '{code}' has been removed as it does not match a recognised account."
            )
        else:
            reading.error(f"Account code '{code or identifier}' is not a valid code for this document.")
    elif account["Status"] != "ACTIVE":
        reading.error(
            f"Account code '{account.get('Code', '')}' has been archived, or has been deleted. "
            "Each line item must reference a valid account."
        )
    elif not _is_allowed(account, sent):
        reading.error(f"Account code '{account.get('Code', '')}' is not a valid code for this document.")
    else:
        line |= {"AccountCode": account.get("Code", ""), "AccountID": account["AccountID"]}


def _is_allowed(account: Row, sent: Row) -> bool:
    """Bank and control accounts stand on no line, stock only with its item (FACTS 10.4)."""
    if account["Type"] == "BANK" or account.get("SystemAccount") in ("DEBTORS", "CREDITORS"):
        return False
    return account["Type"] != "INVENTORY" or "Item" in sent


def find_account(books: Books, code: str | None, identifier: str | None) -> Row | None:
    if identifier:
        return books.accounts.get(identifier)
    found = books.accounts.where("code", code or "")
    return found[0] if found else None


def _tax(reading: Reading, sent: Row, line: Row) -> None:
    account = reading.books.accounts.get(line.get("AccountID", ""))
    of_account = account["TaxType"] if account and reading.manner.tax_from_account else None
    tax_type = sent.get("TaxType") or of_account
    if reading.line_amount_types == "NoTax":
        tax_type = "NONE" if tax_type else None
    rate = reading.books.tax_rates.get(tax_type) if tax_type else None
    if tax_type and (rate is None or rate["Status"] != "ACTIVE"):
        reading.error(f"The TaxType code '{tax_type}' is not valid")
        return
    if rate and account and not rate[_CLASS_FLAGS[account["Class"]]]:
        reading.error(f"The TaxType code '{tax_type}' cannot be used with account code '{account.get('Code', '')}'.")
    if tax_type:
        line["TaxType"] = tax_type
    computed = amounts.line_tax(
        line["LineAmount"], rate["EffectiveRate"] if rate else amounts.ZERO, reading.line_amount_types
    )
    given = sent.get("TaxAmount")
    override = given is not None and reading.line_amount_types != "NoTax"
    line["TaxAmount"] = amounts.cents(given) if override and given is not None else computed
