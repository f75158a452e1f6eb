"""Items: codes, the details of each side, tracked stock, and what a line takes from them (FACTS 10.1, 16)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.rules import amounts
from counterfoil.twins.xero.rules.refusal import Refused

_TEXTS = ("Code", "Name", "Description", "PurchaseDescription", "InventoryAssetAccountCode")
_SIDES = (("IsSold", "SalesDetails", "Description"), ("IsPurchased", "PurchaseDetails", "PurchaseDescription"))


def create(books: Books, sent: Row, places: int = 2) -> Row:
    if not sent.get("Code"):
        raise Refused("An item must have a Code.")
    row: Row = {
        "ItemID": books.new_id(),
        "IsSold": True,
        "IsPurchased": True,
        "SalesDetails": {},
        "PurchaseDetails": {},
    }
    row |= {"_quantity": Decimal(0), "_cost": amounts.ZERO, "UpdatedDateUTC": books.now()}
    row |= _changes(books, row, sent, places)
    return books.items.add(row)


def update(books: Books, row: Row, sent: Row, places: int = 2) -> Row:
    changes = {name: value for name, value in _changes(books, row, sent, places).items() if row.get(name) != value}
    if not changes:
        return row
    books.items.change(row, books.now(), **changes)
    shown = _shown_on_lines(row)
    for _, document, line in books.lines():
        if line.get("Item", {}).get("ItemID") == row["ItemID"]:
            line |= {"Item": shown, "ItemCode": row["Code"]}
            document["_version"] += 1
    return row


def match(books: Books, sent: Row) -> Row | None:
    """Find which item a POST means: by ItemID, then by Code (FACTS 5.4)."""
    if identifier := sent.get("ItemID"):
        found = books.items.get(identifier)
        if found is None:
            raise Refused("The item with the specified ItemID could not be found.")
        return found
    return next(iter(books.items.where("code", sent.get("Code") or "")), None)


def delete(books: Books, row: Row) -> None:
    """Remove an item for good, unless it is tracked and used (FACTS 16)."""
    if is_tracked(row) and any(line.get("Item", {}).get("ItemID") == row["ItemID"] for _, _, line in books.lines()):
        raise Refused("The item is tracked and has transactions: it cannot be deleted.")
    books.items.remove(row)


def is_tracked(row: Row) -> bool:
    return bool(row.get("InventoryAssetAccountCode") and row["PurchaseDetails"].get("COGSAccountCode"))


def defaulted(books: Books, sent: Row, *, sales: bool) -> Row | None:
    """Give a line with what its item adds to it, or nothing when no item bears the code; what was sent wins."""
    item = next(iter(books.items.where("code", sent["ItemCode"])), None)
    if item is None:
        return None
    details = item["SalesDetails" if sales else "PurchaseDetails"]
    account = details.get("AccountCode") or (item.get("InventoryAssetAccountCode") if not sales else None)
    added = {
        "Description": item.get("Description" if sales else "PurchaseDescription") or item.get("Description"),
        "UnitAmount": details.get("UnitPrice"),
        "AccountCode": None if sent.get("AccountID") else account,
        "TaxType": details.get("TaxType") if "AccountCode" not in sent else None,
    }
    given = {name: value for name, value in sent.items() if value is not None}
    found = {name: value for name, value in added.items() if value is not None and name not in given}
    if "LineAmount" in given and "Quantity" in given:
        found.pop("UnitAmount", None)  # worked out from the two
    return {**found, **given, "ItemCode": item["Code"], "Item": _shown_on_lines(item)}


def _shown_on_lines(item: Row) -> Row:
    return {name: item[name] for name in ("ItemID", "Name", "Code") if name in item}


def _changes(books: Books, row: Row, sent: Row, places: int) -> Row:
    _check(books, row, sent)
    changes: dict[str, Any] = {name: sent[name] for name in _TEXTS if name in sent}
    changes |= {name: sent[name] for name in ("IsSold", "IsPurchased") if name in sent}
    for flag, details, description in _SIDES:
        if details in sent:
            changes[details] = _details(books, sent[details], places)
        if not changes.get(flag, row[flag]):
            changes |= {details: {}, description: ""}
    return changes | {"IsTrackedAsInventory": is_tracked(row | changes)}


def _check(books: Books, row: Row, sent: Row) -> None:
    code = sent.get("Code")
    if code and any(other is not row and other["ItemID"] != row["ItemID"] for other in books.items.where("code", code)):
        raise Refused(f"Price List Item with Code '{code}' already exists")
    asset = sent.get("InventoryAssetAccountCode")
    if asset and account_of(books, asset)["Type"] != "INVENTORY":
        raise Refused(f"The InventoryAssetAccountCode '{asset}' must be an account of the type INVENTORY.")
    if asset and not (sent.get("PurchaseDetails") or row["PurchaseDetails"]).get("COGSAccountCode"):
        raise Refused("A tracked item needs a COGSAccountCode in its PurchaseDetails.")


def _details(books: Books, sent: Row, places: int) -> Row:
    """Give one side's details; the tax comes from the account when it was not sent."""
    details = {name: value for name, value in sent.items() if value not in (None, "")}
    if "UnitPrice" in details:
        details["UnitPrice"] = amounts.unit_price(details["UnitPrice"], places)
    for name in ("AccountCode", "COGSAccountCode"):
        if name in details:
            account = account_of(books, details[name])
            details.setdefault("TaxType", account["TaxType"])
    if (tax_type := details.get("TaxType")) and tax_type not in books.tax_rates:
        raise Refused(f"The TaxType code '{tax_type}' is not valid")
    return details


def account_of(books: Books, code: str) -> Row:
    found = [row for row in books.accounts.where("code", code) if row["Status"] == "ACTIVE"]
    if not found:
        raise Refused(f"Account code '{code}' is not a valid code for this document.")
    return found[0]
