"""Manual journals: two lines or more that balance, on accounts that may be written by hand (FACTS 16)."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.rules import amounts, documents, tracking
from counterfoil.twins.xero.rules.lines import find_account
from counterfoil.twins.xero.rules.refusal import Refused

LINES_MIN = 2
NOT_MODIFIABLE = "Manual Journal not of valid status for modification"
MOVES = {
    "": ("DRAFT", "POSTED"),
    "DRAFT": ("DRAFT", "POSTED", "DELETED"),
    "POSTED": ("POSTED", "VOIDED"),
    "DELETED": (),
    "VOIDED": (),
    "ARCHIVED": (),
}
_CLOSED_TO_HANDS = ("DEBTORS", "CREDITORS", "RETAINEDEARNINGS")


@dataclass(slots=True)
class _Reading:
    books: Books
    mode: str
    draft: bool
    tracked: list[Row]  # what the journal's lines name already
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def create(books: Books, sent: Row) -> tuple[Row, list[str]]:
    status = sent.get("Status") or "DRAFT"
    if status not in MOVES[""]:
        raise Refused("Manual Journal not of valid status for creation")
    if not sent.get("Narration"):
        raise Refused("Narration must be specified.")
    row: Row = {
        "ManualJournalID": books.new_id(),
        "Status": status,
        "ShowOnCashBasisReports": True,
        "_app": books.writer,
    }
    row |= {"LineAmountTypes": "NoTax", "Date": books.today(), "JournalLines": [], "UpdatedDateUTC": books.now()}
    changes, warnings = _changes(books, row, {"JournalLines": [], **sent}, status)
    books.manual_journals.add(row | changes)
    books.note(row["ManualJournalID"], "Created", f"Manual Journal {sent['Narration']}")
    return books.manual_journals.rows[row["ManualJournalID"]], warnings


def update(books: Books, row: Row, sent: Row) -> tuple[Row, list[str]]:
    status = sent.get("Status") or row["Status"]
    if status not in MOVES[row["Status"]]:
        raise Refused(NOT_MODIFIABLE)
    if row["Status"] == "POSTED":
        documents.check_lock_dates(books, row["Date"])
    ends = status in documents.FINAL
    changes, warnings = ({"Status": status}, []) if ends else _changes(books, row, sent, status)
    changed = {name: value for name, value in changes.items() if row.get(name) != value}
    if changed:
        books.manual_journals.change(row, books.now(), **changed)
        books.note(row["ManualJournalID"], status.capitalize(), f"Manual Journal {row['Narration']}")
    return row, warnings


def match(books: Books, sent: Row) -> Row | None:
    """Find which journal a POST means: by its id, for there is no number."""
    if not (identifier := sent.get("ManualJournalID")):
        return None
    found = books.manual_journals.get(identifier)
    if found is None:
        raise Refused("An existing Manual Journal with the specified ManualJournalID could not be found")
    return found


def _changes(books: Books, row: Row, sent: Row, status: str) -> tuple[dict[str, Any], list[str]]:
    documents.check_url(sent.get("Url"))
    names = ("Narration", "Date", "LineAmountTypes", "Url", "ShowOnCashBasisReports")
    changes: dict[str, Any] = {"Status": status} | {name: sent[name] for name in names if sent.get(name) is not None}
    after = row | changes
    tracked = [one for line in row["JournalLines"] for one in line["Tracking"]]
    reading = _Reading(books, after["LineAmountTypes"], status == "DRAFT", tracked)
    if "JournalLines" in sent or {"LineAmountTypes", "Status"} & set(sent):
        asked = sent["JournalLines"] if "JournalLines" in sent else row["JournalLines"]
        changes["JournalLines"] = [_line(reading, one) for one in asked]
        _check_balance(reading, changes["JournalLines"])
    if reading.errors:
        raise Refused(*reading.errors)
    if status == "POSTED":
        documents.check_lock_dates(books, after["Date"])
    return changes, reading.warnings


def _check_balance(reading: _Reading, lines: list[Row]) -> None:
    if len(lines) < LINES_MIN:
        reading.errors.append(f"A manual journal needs at least {LINES_MIN} lines.")
    gross = [one["LineAmount"] + (one["TaxAmount"] if reading.mode == "Exclusive" else amounts.ZERO) for one in lines]
    debits = sum((one for one in gross if one > 0), amounts.ZERO)
    credits = sum((one for one in gross if one < 0), amounts.ZERO)
    if debits + credits:
        reading.errors.append(f"The total debits ({debits}) must equal total credits ({credits})")


def _line(reading: _Reading, sent: Row) -> Row:
    """Read one line; its amount is a debit when it is positive."""
    line: Row = {"LineAmount": amounts.cents(sent.get("LineAmount") or amounts.ZERO)}
    line |= {"Description": sent["Description"]} if sent.get("Description") else {}
    account = _account(reading, sent)
    line |= {"AccountCode": account.get("Code", ""), "AccountID": account["AccountID"]} if account else {}
    tax_type = "NONE" if reading.mode == "NoTax" else sent.get("TaxType") or (account["TaxType"] if account else "NONE")
    rate = reading.books.tax_rates.get(tax_type)
    if rate is None and reading.mode != "NoTax":
        reading.errors.append(f"The TaxType code '{tax_type}' is not valid")
    percent: Decimal = rate["EffectiveRate"] if rate else amounts.ZERO
    line |= {"TaxType": tax_type, "TaxAmount": amounts.line_tax(line["LineAmount"], percent, reading.mode)}
    found, errors = tracking.of_line(reading.books, sent.get("Tracking") or [], reading.tracked, by_id=False)
    reading.errors += errors
    return line | {"Tracking": found, "IsBlank": not (line["LineAmount"] or account or sent.get("Description"))}


def _account(reading: _Reading, sent: Row) -> Row | None:
    code = sent.get("AccountCode") or ""
    account = find_account(reading.books, code, sent.get("AccountID"))
    if account is not None and account["Status"] == "ACTIVE" and not _is_closed(account):
        return account
    if account is not None:
        reading.errors.append(f"Account code '{account.get('Code', '')}' is not a valid code for this document.")
    elif not reading.draft:
        missing = (
            f"Account code '{code}' is not a valid code for this document."
            if code
            else "Account code must be specified"
        )
        reading.errors.append(missing)
    elif code:
        words = f"Account code '{code}' has been removed as it does not match a recognised account."
        reading.warnings.append(words)
    return None


def _is_closed(account: Row) -> bool:
    return account["Type"] in ("BANK", "INVENTORY") or account.get("SystemAccount") in _CLOSED_TO_HANDS
