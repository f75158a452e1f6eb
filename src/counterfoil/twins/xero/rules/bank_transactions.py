"""Money received and spent without an invoice, and the pre- and overpayments that come of it (FACTS 14)."""

from __future__ import annotations

from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.rules import amounts, contacts, currencies, documents, prepayments
from counterfoil.twins.xero.rules.lines import find_account
from counterfoil.twins.xero.rules.refusal import Refused
from counterfoil.twins.xero.rules.settling import is_settled_in_part

PLAIN_TYPES = ("RECEIVE", "SPEND")
NOT_MODIFIABLE = "Bank transaction not of valid status for modification"
NOT_FOUND = "An existing Bank Transaction with the specified BankTransactionID could not be found"
NO_BANK = "The specified bank account details do not match a known bank account"
_COPIED = ("Reference", "Url", "Date", "LineAmountTypes", "IsReconciled")


def create(books: Books, sent: Row, places: int = 2) -> tuple[Row, list[str]]:
    """Enter money received or spent; a -PREPAYMENT or -OVERPAYMENT makes that document too."""
    kind = sent.get("Type")
    if kind not in (*PLAIN_TYPES, *prepayments.TYPES):
        raise Refused("BankTransaction not of valid type for creation")
    if sent.get("Status", "AUTHORISED") != "AUTHORISED":
        raise Refused("Bank transaction not of valid status for creation")
    account = bank_account(books, sent.get("BankAccount") or {})
    row: Row = {
        "BankTransactionID": "", "Type": kind, "BankAccount": account, "Status": "AUTHORISED",
        "Reference": sent.get("Reference") or "", "Date": sent.get("Date") or books.today(),
        "IsReconciled": bool(sent.get("IsReconciled")), "LineAmountTypes": _line_amount_types(sent),
        "CurrencyCode": _currency(books, sent, account), "_app": books.writer,
    }  # fmt: skip
    row["CurrencyRate"] = currencies.rate(books, row["CurrencyCode"], sent.get("CurrencyRate"))
    if sent.get("Url"):
        row["Url"] = sent["Url"]
    documents.check_texts("", row["Reference"])
    warnings = _fill(books, row, sent, places)
    row["Contact"] = contacts.for_document(books, sent.get("Contact"))
    row |= {"BankTransactionID": books.new_id(), "UpdatedDateUTC": books.now()}
    books.bank_transactions.add(row)
    contacts.mark_as(books, row["Contact"], "IsCustomer" if documents.is_sales(row) else "IsSupplier")
    if kind in prepayments.TYPES:
        prepayments.open_from(books, row)
    books.note(row["BankTransactionID"], "Created", f"{kind} of {row['Total']}.")
    return row, warnings


def update(books: Books, row: Row, sent: Row, places: int = 2) -> tuple[Row, list[str]]:
    """Edit or delete; what made a pre- or overpayment can only be deleted, and only while nothing was applied."""
    if row["Status"] != "AUTHORISED" or row["Type"].endswith("TRANSFER"):
        raise Refused(NOT_MODIFIABLE)
    documents.check_lock_dates(books, row["Date"])
    if sent.get("Status") == "DELETED":
        _delete(books, row)
        return row, []
    if row["Type"] not in PLAIN_TYPES or sent.get("Type", row["Type"]) != row["Type"]:
        raise Refused(NOT_MODIFIABLE)
    after = row | {name: sent[name] for name in _COPIED if sent.get(name) is not None}
    if sent.get("BankAccount"):
        after["BankAccount"] = bank_account(books, sent["BankAccount"])
    warnings = _fill(books, after, sent, places)
    if sent.get("Contact"):
        after["Contact"] = contacts.for_document(books, sent["Contact"])
    changed = {name: value for name, value in after.items() if row.get(name) != value}
    if changed:
        books.bank_transactions.change(row, books.now(), **changed)
        books.note(row["BankTransactionID"], "Edited", f"{row['Type']} of {row['Total']}.")
    return row, warnings


def match(books: Books, sent: Row) -> Row | None:
    """Find which one a POST means: by its id only."""
    identifier = sent.get("BankTransactionID")
    if not identifier:
        return None
    found = books.bank_transactions.get(identifier)
    if found is None:
        raise Refused(NOT_FOUND)
    return found


def bank_account(books: Books, sent: Row) -> Row:
    account = find_account(books, sent.get("Code"), sent.get("AccountID"))
    if account is None or account["Type"] != "BANK" or account["Status"] != "ACTIVE":
        raise Refused(NO_BANK)
    return account


def currency_of(books: Books, account: Row) -> str:
    return str(account.get("CurrencyCode") or books.base_currency)


def _line_amount_types(sent: Row) -> str:
    """Inclusive by default; an overpayment carries no tax (FACTS 14)."""
    if str(sent["Type"]).endswith("OVERPAYMENT"):
        return "NoTax"
    return str(sent.get("LineAmountTypes") or "Inclusive")


def _currency(books: Books, sent: Row, account: Row) -> str:
    held = currency_of(books, account)
    asked = documents.check_currency(books, sent.get("CurrencyCode") or held)
    if asked != held:
        raise Refused(f"The bank account is in {held}: a bank transaction on it cannot be in {asked}.")
    return asked


def _fill(books: Books, row: Row, sent: Row, places: int) -> list[str]:
    """Read the lines and add them up; the date must be open."""
    documents.check_url(sent.get("Url"))
    documents.check_lock_dates(books, row["Date"])
    warnings: list[str] = []
    if row["Type"].endswith("OVERPAYMENT"):
        row["LineItems"] = [prepayments.control_line(books, row, sent)]
    else:
        row["LineItems"], warnings = documents.read_lines(books, row, sent, places)
        _check_tax(books, row)
    row |= {name: value for name, value in documents.totals_of(row).items() if name != "TotalDiscount"}
    if row["Total"] <= 0 and row["Type"] in prepayments.TYPES:
        raise Refused("The Total for this document must be greater than zero.")
    return warnings


def _check_tax(books: Books, row: Row) -> None:
    """Here the tax of a line is what it comes to, and cannot be set (FACTS 11)."""
    for line in row["LineItems"]:
        rate = books.tax_rates.get(line.get("TaxType", ""))
        percent = rate["EffectiveRate"] if rate else amounts.ZERO
        if "LineAmount" in line and line["TaxAmount"] != amounts.line_tax(
            line["LineAmount"], percent, row["LineAmountTypes"]
        ):
            raise Refused("The TaxAmount of a bank transaction's line must equal the tax that its TaxType comes to.")


def _delete(books: Books, row: Row) -> None:
    if row["IsReconciled"]:
        raise Refused("A reconciled bank transaction cannot be deleted.")
    credit = prepayments.opened_by(books, row)
    if credit is not None:
        if is_settled_in_part(credit):
            raise Refused(NOT_MODIFIABLE, documents.ALLOCATED)
        prepayments.void(books, credit)
    books.bank_transactions.change(row, books.now(), Status="DELETED")
    books.note(row["BankTransactionID"], "Deleted", f"{row['Type']} of {row['Total']}.")
