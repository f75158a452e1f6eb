"""Sales invoices and bills: numbers, statuses, what may be edited in which, and voiding (FACTS 10)."""

from __future__ import annotations

from decimal import Decimal

from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.rules import contacts, currencies, documents, stock
from counterfoil.twins.xero.rules.refusal import Refused
from counterfoil.twins.xero.rules.settling import is_settled_in_part

TYPES = ("ACCREC", "ACCPAY")
NOT_MODIFIABLE = "Invoice not of valid status for modification"
NOT_FOUND = "An existing Invoice with the specified InvoiceID could not be found"
NOT_UNIQUE = "Invoice # must be unique."
_PLAIN = ("ExpectedPaymentDate", "PlannedPaymentDate", "BrandingThemeID", "Url", "DueDate", "Date")
# What may still change when something has been paid (FACTS 10.3); lines have a list of their own.
_WHEN_PAID = {
    "Type", "Reference", "DueDate", "InvoiceNumber", "BrandingThemeID", "Contact", "Url", "PlannedPaymentDate",
    "ExpectedPaymentDate", "SentToContact", "InvoiceID", "LineItems", "Status",
}  # fmt: skip
_LINE_WHEN_PAID = ("Description", "AccountCode", "AccountID", "Tracking")
_UNSEEN_WHEN_PAID = {"DueDate", "SentToContact"}  # These move no change time then (FACTS 6.4).


def create(books: Books, sent: Row, places: int = 2) -> tuple[Row, list[str]]:
    """Make an invoice or bill; give it and the warnings."""
    if sent.get("Type") not in TYPES:
        raise Refused("Invoice not of valid type for creation")
    status = sent.get("Status") or "DRAFT"
    if status not in documents.MOVES[""]:
        raise Refused("Invoice not of valid status for creation")
    sales = sent["Type"] == "ACCREC"
    number = _free_number(books, sent, sales, None)
    row: Row = {
        "InvoiceID": "", "Type": sent["Type"], "InvoiceNumber": number,
        "Reference": (sent.get("Reference") or "") if sales else "",
        "Status": status, "LineAmountTypes": sent.get("LineAmountTypes") or "Exclusive",
        "Date": sent.get("Date") or books.today(), "SentToContact": bool(sent.get("SentToContact")),
        "CurrencyCode": documents.check_currency(books, sent.get("CurrencyCode")),
        "BrandingThemeID": documents.default_theme(books),
        "AmountPaid": Decimal("0.00"), "AmountCredited": Decimal("0.00"),
        "_payments": [], "_allocations": [], "_app": books.writer,
    }  # fmt: skip
    row |= {name: sent[name] for name in _PLAIN if sent.get(name)}
    row["CurrencyRate"] = currencies.rate(books, row["CurrencyCode"], sent.get("CurrencyRate"))
    row["LineItems"], warnings = documents.read_lines(books, row, sent, places)
    if rounding := documents.check_rounding(row, sent):
        row["RoundingAmount"] = rounding
    row |= {name: value for name, value in documents.totals_of(row).items() if value is not None}
    _check_whole(books, row)
    row["Contact"] = contacts.for_document(books, sent.get("Contact"))
    if sales and not number:
        row["InvoiceNumber"] = books.next_number("INV-", books.invoices)
    _enter(books, row, sales)
    return row, warnings


def update(books: Books, row: Row, sent: Row, places: int = 2) -> tuple[Row, list[str]]:
    """Change an invoice as far as its status and payments let it."""
    status = sent.get("Status") or row["Status"]
    _check_move(row, status)
    if row["Status"] not in documents.OPEN:
        documents.check_lock_dates(books, row["Date"])
    if status in documents.FINAL:
        _end(books, row, status)
        return row, []
    settled = is_settled_in_part(row)
    if settled:
        _check_settled_edit(row, sent)
    changes, warnings = _changes(books, row, sent, status, places, settled)
    changed = {name: value for name, value in changes.items() if row.get(name) != value}
    unseen = settled and set(changed) <= _UNSEEN_WHEN_PAID
    if changed:
        books.invoices.change(row, None if unseen else books.now(), **changed)
        stock.settle(books, row)
        books.tell("INVOICE", "UPDATE", "Invoices", row["InvoiceID"])
        books.note(row["InvoiceID"], "Approved" if "Status" in changed else "Edited", f"Invoice {row['InvoiceNumber']}")
    return row, warnings


def match(books: Books, sent: Row) -> Row | None:
    """Find which invoice a POST means: by InvoiceID, then by number (FACTS 5.4); a bill's contact must agree too."""
    if identifier := sent.get("InvoiceID"):
        found = books.invoices.get(identifier)
        if found is None:
            raise Refused(NOT_FOUND)
        return found
    kind, number = sent.get("Type"), sent.get("InvoiceNumber")
    same = [row for row in books.invoices.where("number", number or "") if row["Type"] == kind]
    if kind == "ACCPAY":
        contact = sent.get("Contact") or {}
        same = [row for row in same if row["Contact"]["ContactID"] == contact.get("ContactID")]
    return same[0] if same else None


def mark_sent(books: Books, row: Row) -> None:
    books.invoices.change(row, None if is_settled_in_part(row) else books.now(), SentToContact=True)


def _free_number(books: Books, sent: Row, sales: bool, row: Row | None) -> str:
    number = sent.get("InvoiceNumber") or ""
    documents.check_texts(number, sent.get("Reference") or "")
    documents.check_url(sent.get("Url"))
    documents.check_theme(books, sent.get("BrandingThemeID"))
    bearers = books.invoices.where("number", number) if number and sales else []
    if any(other is not row and other["Type"] == "ACCREC" for other in bearers):
        raise Refused(NOT_UNIQUE)
    return number


def _check_whole(books: Books, row: Row) -> None:
    """Check what an invoice needs once it is more than a draft (FACTS 8)."""
    if row["Status"] == "AUTHORISED":
        documents.check_lock_dates(books, row["Date"])
    stock.check(books, row)
    if row["Status"] != "DRAFT":
        if "DueDate" not in row:
            raise Refused("The document DueDate field must be specified")
        if not row["LineItems"]:
            raise Refused("One or more line items must be specified")


def _enter(books: Books, row: Row, sales: bool) -> None:
    row |= {"InvoiceID": books.new_id(), "AmountDue": row["Total"], "UpdatedDateUTC": books.now()}
    books.invoices.add(row)
    stock.settle(books, row)
    contacts.mark_as(books, row["Contact"], "IsCustomer" if sales else "IsSupplier")
    books.tell("INVOICE", "CREATE", "Invoices", row["InvoiceID"])
    books.note(row["InvoiceID"], "Created", f"Invoice {row['InvoiceNumber']} to {row['Contact']['Name']}.")


def _check_move(row: Row, status: str) -> None:
    if status in documents.MOVES[row["Status"]]:
        if status == "VOIDED" and is_settled_in_part(row):
            raise Refused(
                f"The status {status} cannot be applied to the invoice because it has payments or credit notes "
                "allocated to it."
            )
        return
    messages = [NOT_MODIFIABLE]
    if row["Status"] not in documents.FINAL and is_settled_in_part(row):
        messages.append(documents.ALLOCATED)
    raise Refused(*messages)


def _end(books: Books, row: Row, status: str) -> None:
    books.invoices.change(row, books.now(), Status=status, AmountDue=Decimal("0.00"))
    stock.settle(books, row)
    books.tell("INVOICE", "UPDATE", "Invoices", row["InvoiceID"])
    books.note(row["InvoiceID"], status.capitalize(), f"Invoice {row['InvoiceNumber']}")


def _check_settled_edit(row: Row, sent: Row) -> None:
    if "Date" in sent and sent["Date"] != row["Date"]:
        raise Refused("Date cannot be changed on an invoice that has payment or credit notes allocated to it.")
    if any(row.get(name) != sent[name] for name in set(sent) - _WHEN_PAID):
        raise Refused(documents.ALLOCATED)
    if _contact_changes(row, sent) and row["_allocations"]:
        raise Refused(documents.ALLOCATED)
    stored = {line["LineItemID"]: line for line in row["LineItems"]}
    for line in sent.get("LineItems", []):
        before = stored.get(line.get("LineItemID", ""))
        if before is None:
            raise Refused("To update fields on a paid invoice line item, you must supply a LineItemID")
        if any(before.get(name) != value for name, value in line.items() if name not in _LINE_WHEN_PAID):
            raise Refused(documents.ALLOCATED)
    if "LineItems" in sent and len(sent["LineItems"]) != len(stored):
        raise Refused(documents.ALLOCATED)


def _contact_changes(row: Row, sent: Row) -> bool:
    return "ContactID" in (sent.get("Contact") or {}) and sent["Contact"]["ContactID"] != row["Contact"]["ContactID"]


def _changes(books: Books, row: Row, sent: Row, status: str, places: int, settled: bool) -> tuple[Row, list[str]]:
    sales = documents.is_sales(row)
    after: Row = row | {"Status": status}
    after |= {name: sent[name] for name in (*_PLAIN, "LineAmountTypes") if sent.get(name)}
    number = _free_number(books, sent, sales, row)
    after["InvoiceNumber"] = number or row["InvoiceNumber"]
    if sales and "Reference" in sent:
        after["Reference"] = sent["Reference"]
    if "CurrencyCode" in sent:
        after["CurrencyCode"] = documents.check_currency(books, sent["CurrencyCode"])
    if {"CurrencyCode", "CurrencyRate"} & set(sent):
        after["CurrencyRate"] = currencies.rate(books, after["CurrencyCode"], sent.get("CurrencyRate"))
    warnings = _sent_flag(after, sent)
    if not settled or "LineItems" in sent:
        after["LineItems"], more = documents.read_lines(books, after, sent, places)
        warnings += more
    if not settled:
        after["RoundingAmount"] = documents.check_rounding(after, sent)
        after |= documents.totals_of(after)
        after["AmountDue"] = after["Total"]
    _check_whole(books, after)
    if sent.get("Contact"):
        after["Contact"] = contacts.for_document(books, sent["Contact"])
    return {name: value for name, value in after.items() if name not in ("UpdatedDateUTC", "_version")}, warnings


def _sent_flag(after: Row, sent: Row) -> list[str]:
    if "SentToContact" not in sent:
        return []
    if after["Status"] not in ("AUTHORISED", "PAID"):
        return ["Only AUTHORISED invoices may have SentToContact updated."]
    after["SentToContact"] = sent["SentToContact"]
    return []
