"""Credit notes: as invoices, with what remains of the credit (FACTS 12)."""

from __future__ import annotations

from decimal import Decimal

from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.rules import contacts, credits, currencies, documents, stock
from counterfoil.twins.xero.rules.refusal import Refused
from counterfoil.twins.xero.rules.settling import is_settled_in_part

TYPES = ("ACCRECCREDIT", "ACCPAYCREDIT")
NOT_MODIFIABLE = "Credit Note not of valid status for modification"
NOT_FOUND = "An existing Credit Note with the specified CreditNoteID could not be found"


def create(books: Books, sent: Row, places: int = 2) -> tuple[Row, list[str]]:
    if sent.get("Type") not in TYPES:
        raise Refused("Credit Note not of valid type for creation")
    status = sent.get("Status") or "DRAFT"
    if status not in documents.MOVES[""]:
        raise Refused("Credit Note not of valid status for creation")
    sales = sent["Type"] == "ACCRECCREDIT"
    number = _free_number(books, sent, sales, None)
    row: Row = {
        "CreditNoteID": "", "Type": sent["Type"], "CreditNoteNumber": number,
        "Reference": (sent.get("Reference") or "") if sales else "",
        "Status": status, "LineAmountTypes": sent.get("LineAmountTypes") or "Exclusive",
        "Date": sent.get("Date") or books.today(), "SentToContact": False,
        "CurrencyCode": documents.check_currency(books, sent.get("CurrencyCode")),
        "BrandingThemeID": sent.get("BrandingThemeID") or documents.default_theme(books),
        "_payments": [], "_allocations": [], "_app": books.writer,
    }  # fmt: skip
    row["CurrencyRate"] = currencies.rate(books, row["CurrencyCode"], sent.get("CurrencyRate"))
    row["LineItems"], warnings = documents.read_lines(books, row, sent, places)
    row |= {name: value for name, value in documents.totals_of(row).items() if value is not None}
    if status == "AUTHORISED":
        documents.check_lock_dates(books, row["Date"])
    row["Contact"] = contacts.for_document(books, sent.get("Contact"))
    if sales and not number:
        row["CreditNoteNumber"] = books.next_number("CN-", books.credit_notes)
    row |= {"CreditNoteID": books.new_id(), "RemainingCredit": row["Total"], "UpdatedDateUTC": books.now()}
    books.credit_notes.add(row)
    stock.settle(books, row)
    _tell(books, row, "CREATE", "Created")
    return row, warnings


def update(books: Books, row: Row, sent: Row, places: int = 2) -> tuple[Row, list[str]]:
    status = sent.get("Status") or row["Status"]
    if status not in documents.MOVES[row["Status"]]:
        raise Refused(NOT_MODIFIABLE)
    settled = is_settled_in_part(row)
    if status == "VOIDED" and settled:
        raise Refused(NOT_MODIFIABLE, documents.ALLOCATED)
    if row["Status"] not in documents.OPEN:
        documents.check_lock_dates(books, row["Date"])
    changes, warnings = _changes(books, row, sent, status, places)
    changed = {name: value for name, value in changes.items() if row.get(name) != value}
    if settled and set(changed) - {"Reference", "BrandingThemeID", "CreditNoteNumber"}:
        raise Refused(documents.ALLOCATED)
    if changed:
        books.credit_notes.change(row, books.now(), **changed)
        stock.settle(books, row)
        _tell(books, row, "UPDATE", "Edited")
    return row, warnings


def match(books: Books, sent: Row) -> Row | None:
    """Find which credit note a POST means: by CreditNoteID, then, for sales, by number."""
    if identifier := sent.get("CreditNoteID"):
        found = books.credit_notes.get(identifier)
        if found is None:
            raise Refused(NOT_FOUND)
        return found
    same = books.credit_notes.where("number", sent.get("CreditNoteNumber") or "")
    same = [row for row in same if row["Type"] == sent.get("Type") == "ACCRECCREDIT"]
    return same[0] if same else None


def _tell(books: Books, row: Row, kind: str, changes: str) -> None:
    credits.tell(books, row, kind)
    books.note(row["CreditNoteID"], changes, f"Credit Note {row['CreditNoteNumber']} to {row['Contact']['Name']}.")


def _free_number(books: Books, sent: Row, sales: bool, row: Row | None) -> str:
    number = sent.get("CreditNoteNumber") or ""
    documents.check_texts(number, sent.get("Reference") or "")
    documents.check_theme(books, sent.get("BrandingThemeID"))
    bearers = books.credit_notes.where("number", number) if number and sales else []
    if any(other is not row and other["Type"] == "ACCRECCREDIT" for other in bearers):
        raise Refused("Credit Note # must be unique.")
    return number


def _changes(books: Books, row: Row, sent: Row, status: str, places: int) -> tuple[Row, list[str]]:
    if status in documents.FINAL:
        return {"Status": status, "RemainingCredit": Decimal("0.00")}, []
    sales = documents.is_sales(row)
    after: Row = row | {"Status": status}
    names = ("Date", "DueDate", "BrandingThemeID", "LineAmountTypes")
    after |= {name: sent[name] for name in names if sent.get(name)}
    after["CreditNoteNumber"] = _free_number(books, sent, sales, row) or row["CreditNoteNumber"]
    if sales and "Reference" in sent:
        after["Reference"] = sent["Reference"]
    if {"CurrencyCode", "CurrencyRate"} & set(sent):
        after["CurrencyCode"] = documents.check_currency(books, sent.get("CurrencyCode") or row["CurrencyCode"])
        after["CurrencyRate"] = currencies.rate(books, after["CurrencyCode"], sent.get("CurrencyRate"))
    after["LineItems"], warnings = documents.read_lines(books, after, sent, places)
    after |= documents.totals_of(after)
    if not is_settled_in_part(row):
        after["RemainingCredit"] = after["Total"]
    if status == "AUTHORISED":
        documents.check_lock_dates(books, after["Date"])
    if sent.get("Contact"):
        after["Contact"] = contacts.for_document(books, sent["Contact"])
    return {name: value for name, value in after.items() if name not in ("UpdatedDateUTC", "_version")}, warnings
