"""Check an answer against Xero's own description: every name and every type."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from counterfoil.twins.xero.schema import schemas

# Where real answers, and the file's own examples, hold more than its schemas say; with the reason.
DEVIATIONS = {
    "ValidationErrors": "examples and recordings carry it on lines, addresses and phones",
    "HasErrors": "recorded on credit notes embedded in an invoice",
    "HasValidationErrors": "recorded on embedded payments and contacts",
    "DateUTCString": "history records: in the example, not in the schema",
    "DateString": "companion of Date, recorded (FACTS 5.7)",
    "DueDateString": "companion of DueDate, recorded (FACTS 5.7)",
    "ID": "a credit note's id once more, recorded (FACTS 12)",
    "UpdatedDateUTCString": "since 16 July 2026 (FACTS 5.7)",
    "pagination": "lower-case on the wire (FACTS 5.2)",
    "CreditNotes": "recorded on every embedded invoice",
    "LogoUrl": "branding themes: recorded as an empty text",
}
# The same, of one schema only.
DEVIATIONS_OF = {
    "PurchaseOrder.Type": "recorded (FACTS 15)",
    "PurchaseOrder.IsDiscounted": "recorded (FACTS 15)",
    "PurchaseOrder.DeliveryDateString": "companion of DeliveryDate (FACTS 5.7)",
    "PurchaseOrder.ExpectedArrivalDateString": "companion of ExpectedArrivalDate, as of DeliveryDate",
    "LineItemTracking.Options": "recorded on every line (FACTS 10.4)",
    "TrackingOption.IsActive": "in the file's example (FACTS 17)",
    "TrackingOption.IsArchived": "in the file's example (FACTS 17)",
    "TrackingOption.IsDeleted": "in the file's example (FACTS 17)",
}
_ELEMENTS = {
    "Organisations": "Organisation", "Accounts": "Account", "TaxRates": "TaxRate", "BrandingThemes": "BrandingTheme",
    "Currencies": "Currency", "Contacts": "Contact", "Invoices": "Invoice", "CreditNotes": "CreditNote",
    "Payments": "Payment", "Allocations": "Allocation", "HistoryRecords": "HistoryRecord",
    "OnlineInvoices": "OnlineInvoice", "BankTransactions": "BankTransaction", "BankTransfers": "BankTransfer",
    "BatchPayments": "BatchPayment", "Prepayments": "Prepayment", "Overpayments": "Overpayment",
    "Reports": "ReportWithRow", "Items": "Item", "TrackingCategories": "TrackingCategory", "Options": "TrackingOption",
    "ContactGroups": "ContactGroup", "Users": "User", "Actions": "Action", "PurchaseOrders": "PurchaseOrder",
    "Quotes": "Quote", "ManualJournals": "ManualJournal", "LinkedTransactions": "LinkedTransaction",
    "RepeatingInvoices": "RepeatingInvoice", "Attachments": "Attachment",
}  # fmt: skip


def check_described(body: Any) -> None:
    if not isinstance(body, dict):
        return
    for name, schema in _ELEMENTS.items():
        for element in body.get(name, []):
            _object(element, schema, name)


def _object(value: dict[str, Any], schema: str, path: str) -> None:
    fields = schemas()[schema]["properties"]
    for name, held in value.items():
        if name in fields:
            _value(held, fields[name], f"{path}.{name}")
        else:
            known = name in DEVIATIONS or f"{schema}.{name}" in DEVIATIONS_OF
            assert known, f"{path}.{name}: {schema} has no such field"


def _value(value: Any, spec: dict[str, Any], path: str) -> None:
    if "ref" in spec:
        target = schemas()[spec["ref"]]
        if "properties" in target:
            assert isinstance(value, dict), path
            _object(value, spec["ref"], path)
        else:
            _value(value, target, path)
        return
    if spec.get("type") == "array":
        assert isinstance(value, list), path
        for one in value:
            _value(one, spec["items"], path)
        return
    _scalar(value, spec, path)


def _scalar(value: Any, spec: dict[str, Any], path: str) -> None:
    wanted: dict[str, type | tuple[type, ...]] = {
        "number": (Decimal, int),
        "integer": int,
        "boolean": bool,
        "string": str,
    }
    held: Any = value
    assert isinstance(value, wanted.get(spec.get("type", ""), object)), f"{path}: {value!r} is no {spec.get('type')}"
    if "enum" in spec:
        assert value in spec["enum"] or value == "", f"{path}: {value!r}"
    if "maxLength" in spec:
        assert len(held) <= spec["maxLength"], path
