"""Purchase orders: numbers that stay taken, statuses, and a contact that must exist already (FACTS 15)."""

from __future__ import annotations

from typing import Any

from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.rules import contacts, currencies, documents
from counterfoil.twins.xero.rules.lines import Manner
from counterfoil.twins.xero.rules.refusal import Refused

INSTRUCTIONS_LENGTH_MAX = 500
NOT_UNIQUE = "Order number must be unique"
INVALID_MOVE = "PurchaseOrder status change is invalid"
DELETED = "Deleted PurchaseOrders cannot be updated"
NOT_FOUND = "An existing Purchase Order with the specified PurchaseOrderID could not be found"
_OPEN = ("DRAFT", "SUBMITTED", "AUTHORISED", "BILLED")
# Recorded: made as BILLED, and BILLED to DELETED; that an approved order is no draft again is an assumption.
MOVES = {
    "": _OPEN,
    "DRAFT": (*_OPEN, "DELETED"),
    "SUBMITTED": (*_OPEN, "DELETED"),
    "AUTHORISED": ("AUTHORISED", "BILLED", "DELETED"),
    "BILLED": ("BILLED", "AUTHORISED", "DELETED"),
    "DELETED": (),
}
_FIELDS = ("Date", "DeliveryDate", "ExpectedArrivalDate", "DeliveryAddress", "AttentionTo", "Telephone", "Reference",
           "DeliveryInstructions", "BrandingThemeID", "LineAmountTypes")  # fmt: skip
_MANNER = Manner(sales=False, discounts=True, accounts_optional=True)
_PLACES = 4  # always (FACTS 5.8)


def create(books: Books, sent: Row) -> tuple[Row, list[str]]:
    status = sent.get("Status") or "DRAFT"
    if status not in MOVES[""]:
        raise Refused(INVALID_MOVE)
    _check(books, sent, None)
    row: Row = {
        "PurchaseOrderID": "", "PurchaseOrderNumber": sent.get("PurchaseOrderNumber") or "", "Type": "PURCHASEORDER",
        "Status": status, "Date": books.today(), "LineAmountTypes": "Exclusive", "SentToContact": False,
        "BrandingThemeID": documents.default_theme(books), "_app": books.writer,
        "CurrencyCode": documents.check_currency(books, sent.get("CurrencyCode")),
    }  # fmt: skip
    row["CurrencyRate"] = currencies.rate(books, row["CurrencyCode"], sent.get("CurrencyRate"))
    row |= {name: sent[name] for name in _FIELDS if sent.get(name)}
    warnings = _sent_flag(row, sent)
    row["Contact"] = _contact(books, sent.get("Contact"))
    row["LineItems"], more = documents.read_lines(books, row, sent, _PLACES, _MANNER)
    row |= {name: value for name, value in documents.totals_of(row).items() if value is not None}
    if not row["PurchaseOrderNumber"]:
        row["PurchaseOrderNumber"] = books.next_number("PO-", books.purchase_orders)
    row |= {"PurchaseOrderID": books.new_id(), "UpdatedDateUTC": books.now()}
    books.purchase_orders.add(row)
    books.note(row["PurchaseOrderID"], "Created", f"Purchase Order {row['PurchaseOrderNumber']}")
    return row, [*warnings, *more]


def update(books: Books, row: Row, sent: Row) -> tuple[Row, list[str]]:
    """Change an order; the call that deletes it may give it another number, which frees its own (FACTS 15)."""
    status = sent.get("Status") or row["Status"]
    if status not in MOVES[row["Status"]]:
        raise Refused(*([INVALID_MOVE, DELETED] if row["Status"] == "DELETED" else [INVALID_MOVE]))
    _check(books, sent, row)
    changes, warnings = _changes(books, row, sent, status)
    changed = {name: value for name, value in changes.items() if row.get(name) != value}
    if changed:
        books.purchase_orders.change(row, books.now(), **changed)
        how = status.capitalize() if "Status" in changed else "Edited"
        books.note(row["PurchaseOrderID"], how, f"Purchase Order {row['PurchaseOrderNumber']}")
    return row, warnings


def match(books: Books, sent: Row) -> Row | None:
    """Find which order a POST means: by PurchaseOrderID, then by number, a deleted one's too (FACTS 15)."""
    if identifier := sent.get("PurchaseOrderID"):
        found = books.purchase_orders.get(identifier)
        if found is None:
            raise Refused(NOT_FOUND)
        return found
    return next(iter(books.purchase_orders.where("number", sent.get("PurchaseOrderNumber") or "")), None)


def _check(books: Books, sent: Row, row: Row | None) -> None:
    number = sent.get("PurchaseOrderNumber") or ""
    documents.check_texts(number, sent.get("Reference") or "")
    documents.check_theme(books, sent.get("BrandingThemeID"))
    if number and any(one is not row for one in books.purchase_orders.where("number", number)):
        raise Refused(NOT_UNIQUE)
    if len(sent.get("DeliveryInstructions") or "") > INSTRUCTIONS_LENGTH_MAX:
        raise Refused(f"The DeliveryInstructions field cannot be longer than {INSTRUCTIONS_LENGTH_MAX} characters.")


def _contact(books: Books, sent: Row | None) -> Row:
    """Find the contact by ContactID or ContactNumber; a name alone makes none here (FACTS 9.2, 15)."""
    if not sent or not (sent.get("ContactID") or sent.get("ContactNumber")):
        raise Refused("A Contact must be specified for this type of transaction")
    found = contacts.match(books, {name: sent[name] for name in ("ContactID", "ContactNumber") if name in sent})
    if found is None:
        raise Refused("The contact with the specified ContactNumber could not be found")
    return contacts.for_document(books, sent | {"ContactID": found["ContactID"]})


def _changes(books: Books, row: Row, sent: Row, status: str) -> tuple[dict[str, Any], list[str]]:
    after: Row = row | {"Status": status}
    after |= {name: sent[name] for name in _FIELDS if name in sent and (sent[name] or name == "Reference")}
    after["PurchaseOrderNumber"] = sent.get("PurchaseOrderNumber") or row["PurchaseOrderNumber"]
    if {"CurrencyCode", "CurrencyRate"} & set(sent):
        after["CurrencyCode"] = documents.check_currency(books, sent.get("CurrencyCode") or row["CurrencyCode"])
        after["CurrencyRate"] = currencies.rate(books, after["CurrencyCode"], sent.get("CurrencyRate"))
    if sent.get("Contact"):
        after["Contact"] = _contact(books, sent["Contact"])
    warnings = _sent_flag(after, sent)
    after["LineItems"], more = documents.read_lines(books, after, sent, _PLACES, _MANNER)
    after |= documents.totals_of(after)
    kept = ("UpdatedDateUTC", "_version", "_id")
    return {name: value for name, value in after.items() if name not in kept}, [*warnings, *more]


def _sent_flag(after: Row, sent: Row) -> list[str]:
    if not sent.get("SentToContact"):
        return []
    if after["Status"] not in ("AUTHORISED", "BILLED"):
        return ["Only AUTHORISED and BILLED purchase orders may have SentToContact updated."]
    after["SentToContact"] = True
    return []
