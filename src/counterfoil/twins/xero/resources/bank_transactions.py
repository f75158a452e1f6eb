"""Bank transactions and transfers as the API gives and takes them (FACTS 14)."""

from __future__ import annotations

from counterfoil.twins.xero import wire
from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.resource import Resource, Shape
from counterfoil.twins.xero.resources import attachments, contacts, history, lines
from counterfoil.twins.xero.rules import bank_transactions, bank_transfers


def shape(books: Books, row: Row, view: Shape, places: int = 2) -> Row:
    whole = view in (Shape.SINGLE, Shape.WRITTEN)
    shown: Row = {"BankTransactionID": row["BankTransactionID"], "BankAccount": account(row["BankAccount"])}
    shown |= {"Type": row["Type"], "Reference": row["Reference"], "IsReconciled": row["IsReconciled"]}
    shown |= {name: row[name] for name in ("PrepaymentID", "OverpaymentID", "Url") if name in row}
    shown["HasAttachments"] = attachments.has_any(books, row)
    if contact := row.get("Contact"):
        shown["Contact"] = contacts.shape(books, contact, Shape.WRITTEN) if whole else contacts.embedded(contact)
    shown |= lines.dates(row) | {"Status": row["Status"], "LineAmountTypes": row["LineAmountTypes"]}
    written = [] if view is Shape.UNPAGED else [lines.line(one, places, view) for one in row["LineItems"]]
    shown |= {"LineItems": written} | {name: row[name] for name in ("SubTotal", "TotalTax", "Total")}
    shown |= {"UpdatedDateUTC": wire.instant(row["UpdatedDateUTC"]), "CurrencyCode": row["CurrencyCode"]}
    return shown | ({} if row["CurrencyCode"] == books.base_currency else {"CurrencyRate": lines.rate(row)})


def account(row: Row) -> Row:
    """Give what a bank transaction shows of its account; one without a Code has none (FACTS 13)."""
    return {name: row[name] for name in ("AccountID", "Code", "Name") if row.get(name)}


def write(books: Books, sent: Row, target: Row | None, create_only: bool, places: int) -> tuple[Row, list[str]]:
    if target is None and not create_only:
        target = bank_transactions.match(books, sent)
    if target is None:
        return bank_transactions.create(books, sent, places)
    return bank_transactions.update(books, target, sent, places)


def _transfer(books: Books, row: Row, _view: Shape, _places: int = 2) -> Row:
    shown: Row = {"BankTransferID": row["BankTransferID"], "CreatedDateUTC": wire.instant(row["CreatedDateUTC"])}
    shown |= {"DateString": wire.day_string(row["Date"]), "Date": wire.day(row["Date"]), "Status": row["Status"]}
    shown |= {name: account(row[name]) for name in ("FromBankAccount", "ToBankAccount")}
    names = ("Amount", "FromBankTransactionID", "ToBankTransactionID", "Reference")
    shown |= {name: row[name] for name in names} | {"CurrencyRate": lines.rate(row)}
    flags = {"FromIsReconciled": False, "ToIsReconciled": False}
    return shown | flags | {"HasAttachments": attachments.has_any(books, row)}


def _write_transfer(books: Books, sent: Row, target: Row | None, create_only: bool, _: int) -> tuple[Row, list[str]]:
    if target is None and not create_only and "BankTransferID" in sent:
        target = books.bank_transfers.get(sent["BankTransferID"])
    if target is None:
        return bank_transfers.create(books, sent), []
    return bank_transfers.delete(books, target, sent), []


BANK_TRANSACTIONS = Resource(
    name="BankTransactions",
    element="BankTransaction",
    key="BankTransactionID",
    scope="accounting.banktransactions",
    rows=lambda books: books.bank_transactions,
    shape=shape,
    find=lambda books, identifier: books.bank_transactions.get(identifier),
    write=write,
    pages=True,
    modified_since=True,
    queries=True,
    subs={**history.SUBS, **attachments.SUBS},
)
BANK_TRANSFERS = Resource(
    name="BankTransfers",
    element="BankTransfer",
    key="BankTransferID",
    scope="accounting.banktransactions",
    rows=lambda books: books.bank_transfers,
    shape=_transfer,
    find=lambda books, identifier: books.bank_transfers.get(identifier),
    write=_write_transfer,
    modified_since=True,
    queries=True,
    keep=lambda call: None if call.flag("includeDeleted") else lambda row: row["Status"] != "DELETED",
    subs={**history.SUBS, **attachments.SUBS},
)
