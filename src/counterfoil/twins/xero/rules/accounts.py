"""The chart of accounts: what is unique, what each type is a class of, archiving and deleting (FACTS 17)."""

from __future__ import annotations

from typing import Any

from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.query import fold
from counterfoil.twins.xero.rules.refusal import Refused

CODE_LENGTH_MAX, DESCRIPTION_LENGTH_MAX = 10, 4000
CLASSES = {
    "BANK": "ASSET", "CURRENT": "ASSET", "FIXED": "ASSET", "INVENTORY": "ASSET", "NONCURRENT": "ASSET",
    "PREPAYMENT": "ASSET", "CURRLIAB": "LIABILITY", "LIABILITY": "LIABILITY", "TERMLIAB": "LIABILITY",
    "PAYG": "LIABILITY", "EQUITY": "EQUITY", "REVENUE": "REVENUE", "SALES": "REVENUE", "OTHERINCOME": "REVENUE",
    "EXPENSE": "EXPENSE", "OVERHEADS": "EXPENSE", "DIRECTCOSTS": "EXPENSE", "DEPRECIATN": "EXPENSE",
}  # fmt: skip
# The tax an account gets when none is named: on income and spending of a country, none on the rest (an assumption).
_TAXES = {"NZ": {"REVENUE": "OUTPUT2", "EXPENSE": "INPUT2"}, "AU": {"REVENUE": "OUTPUT", "EXPENSE": "INPUT"}}
_UNTAXED = {"NZ": "NONE", "AU": "BASEXCLUDED"}
_TEXTS = ("Code", "Name", "Description", "BankAccountNumber")
_FLAGS = ("EnablePaymentsToAccount", "ShowInExpenseClaims", "AddToWatchlist")
_IN_USE = "The account is used by transactions or settings: it can be archived, and not deleted."


def create(books: Books, sent: Row) -> Row:
    kind = sent.get("Type")
    _check(books, sent, None, str(kind))
    bank = kind == "BANK"
    row: Row = {"AccountID": books.new_id(), "Status": "ACTIVE", "Type": kind, "Class": CLASSES[str(kind)]}
    row |= {"TaxType": _default_tax(books, row), "EnablePaymentsToAccount": False, "ShowInExpenseClaims": False}
    row |= {"ReportingCode": "", "AddToWatchlist": False}
    row |= (
        {"BankAccountType": sent.get("BankAccountType") or "BANK", "CurrencyCode": books.base_currency} if bank else {}
    )
    row |= _changes(books, sent, row)
    return books.accounts.add(row | {"UpdatedDateUTC": books.now()})


def update(books: Books, row: Row, sent: Row) -> Row:
    """Change an account, or archive it: that alone, with no other field (FACTS 17)."""
    status = sent.get("Status")
    if status and status != row["Status"]:
        return _move(books, row, sent, status)
    if row["Status"] != "ACTIVE":
        raise Refused("The account is archived: it cannot be changed.")
    kind = sent.get("Type") or row["Type"]
    if kind != row["Type"] and "BANK" in (kind, row["Type"]):
        raise Refused("The type of a bank account cannot be changed, and no account can become one.")
    _check(books, row | sent, row, kind)
    changes = _changes(books, sent, row) | {"Type": kind, "Class": CLASSES[kind]}
    books.accounts.change(row, books.now(), **changes)
    for _, document, line in books.lines():
        if line.get("AccountID") == row["AccountID"] and line.get("AccountCode") != row.get("Code", ""):
            line["AccountCode"] = row.get("Code", "")
            document["_version"] += 1
    return row


def archive(books: Books, row: Row) -> Row:
    if row.get("SystemAccount"):
        raise Refused("A system account cannot be archived.")
    return books.accounts.change(row, books.now(), Status="ARCHIVED")


def restore(books: Books, row: Row) -> Row:
    return books.accounts.change(row, books.now(), Status="ACTIVE")


def delete(books: Books, row: Row) -> Row:
    """Remove an account that nothing uses; it leaves no trace but for the answer (FACTS 6.4, 17)."""
    if row.get("SystemAccount"):
        raise Refused("A system account cannot be deleted.")
    if is_used(books, row):
        raise Refused(_IN_USE)
    books.accounts.change(row, books.now(), Status="DELETED")
    books.accounts.remove(row)
    return row


def is_used(books: Books, row: Row) -> bool:
    """Say whether a line, a payment, a transfer or an item names the account."""
    identifier, code = row["AccountID"], row.get("Code")
    if any(line.get("AccountID") == identifier for _, _, line in books.lines()):
        return True
    for store in books.stores():
        for one in store.rows.values():
            if any(one.get(field) is row for field in ("Account", "BankAccount", "FromBankAccount", "ToBankAccount")):
                return True
    details = [one[side] for one in books.items.rows.values() for side in ("SalesDetails", "PurchaseDetails")]
    return bool(code) and any(code in (one.get("AccountCode"), one.get("COGSAccountCode")) for one in details)


def _move(books: Books, row: Row, sent: Row, status: str) -> Row:
    if set(sent) - {"AccountID", "Status"}:
        raise Refused("The Status of an account is changed alone, without any other field.")
    if status == "ARCHIVED":
        return archive(books, row)
    if status == "ACTIVE":
        return restore(books, row)
    raise Refused("An account is deleted by DELETE, not by its Status.")


def _check(books: Books, sent: Row, row: Row | None, kind: str) -> None:
    messages = []
    code, name = sent.get("Code") or "", sent.get("Name") or ""
    others = [one for one in books.accounts.rows.values() if one is not row]
    if kind not in CLASSES:
        messages.append("The Type of the account must be specified.")
    if not name or any(fold(one["Name"]) == fold(name) for one in others):
        messages.append("Please enter a unique Name.")
    if (not code and kind != "BANK") or (code and any(fold(one.get("Code", "")) == fold(code) for one in others)):
        messages.append("Please enter a unique Code.")
    if len(code) > CODE_LENGTH_MAX:
        messages.append(f"The Code field cannot be longer than {CODE_LENGTH_MAX} characters.")
    if len(sent.get("Description") or "") > DESCRIPTION_LENGTH_MAX:
        messages.append(f"The Description field cannot be longer than {DESCRIPTION_LENGTH_MAX} characters.")
    if kind == "BANK" and not sent.get("BankAccountNumber"):
        messages.append("A bank account must have a BankAccountNumber.")
    if (tax_type := sent.get("TaxType")) and tax_type not in books.tax_rates:
        messages.append(f"The TaxType code '{tax_type}' is not valid")
    if messages:
        raise Refused(*messages)


def _changes(books: Books, sent: Row, row: Row) -> dict[str, Any]:
    changes: dict[str, Any] = {name: sent[name] for name in (*_TEXTS, *_FLAGS) if sent.get(name) is not None}
    if sent.get("TaxType"):
        changes["TaxType"] = sent["TaxType"]
    if row["Type"] == "BANK" and (currency := sent.get("CurrencyCode")):
        if all(one["Code"] != currency for one in books.currencies):
            raise Refused(f"Organisation is not subscribed to currency {currency}")
        changes["CurrencyCode"] = currency
    return changes


def _default_tax(books: Books, row: Row) -> str:
    country = str(books.organisation["CountryCode"])
    return _TAXES.get(country, {}).get(row["Class"], _UNTAXED.get(country, "NONE"))
