"""Prepayments and overpayments: made by a bank transaction, then applied as a credit note is (FACTS 14)."""

from __future__ import annotations

from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.rules import amounts, credits
from counterfoil.twins.xero.rules.documents import is_sales
from counterfoil.twins.xero.rules.refusal import Refused

TYPES = ("RECEIVE-PREPAYMENT", "SPEND-PREPAYMENT", "RECEIVE-OVERPAYMENT", "SPEND-OVERPAYMENT")
_COPIED = ("Type", "Contact", "Date", "LineAmountTypes", "LineItems", "CurrencyCode", "CurrencyRate", "Reference",
           "SubTotal", "TotalTax", "Total", "Status", "UpdatedDateUTC", "_app")  # fmt: skip


def control_line(books: Books, row: Row, sent: Row) -> Row:
    """Give an overpayment's only line, which is on the debtors' or creditors' account whatever was sent."""
    lines = sent.get("LineItems") or []
    if len(lines) != 1:
        raise Refused("An overpayment must have exactly one line item.")
    line = lines[0]
    quantity = amounts.ONE if line.get("Quantity") is None else line["Quantity"]
    unit = amounts.unit_price(line.get("UnitAmount") or line.get("LineAmount") or amounts.ZERO, 2)
    account = control_account(books, sales=is_sales(row))
    return {
        "LineItemID": line.get("LineItemID") or books.new_id(), "Description": line.get("Description") or "Overpayment",
        "Quantity": quantity.quantize(amounts.FOUR_PLACES), "UnitAmount": unit,
        "LineAmount": amounts.line_amount(quantity, unit), "TaxAmount": amounts.ZERO, "TaxType": "NONE",
        "AccountCode": account["Code"], "AccountID": account["AccountID"],
    }  # fmt: skip


def control_account(books: Books, *, sales: bool) -> Row:
    wanted = "DEBTORS" if sales else "CREDITORS"
    return next(row for row in books.accounts.rows.values() if row.get("SystemAccount") == wanted)


def open_from(books: Books, transaction: Row) -> Row:
    """Make the pre- or overpayment that the bank transaction is about."""
    key = "PrepaymentID" if transaction["Type"].endswith("PREPAYMENT") else "OverpaymentID"
    row: Row = {key: books.new_id(), **{name: transaction[name] for name in _COPIED}}
    row |= {"RemainingCredit": row["Total"], "_payments": [], "_allocations": []}
    row["_transaction"] = transaction["BankTransactionID"]
    credits.store_of(books, credits.kind_of(row)).add(row)
    books.bank_transactions.change(transaction, **{key: row[key]})
    credits.tell(books, row, "CREATE")
    books.note(row[key], "Created", f"{credits.name_of(row)} of {row['Total']} from {row['Contact']['Name']}.")
    return row


def opened_by(books: Books, transaction: Row) -> Row | None:
    made = books.prepayments.get(transaction.get("PrepaymentID", ""))
    return made or books.overpayments.get(transaction.get("OverpaymentID", ""))


def void(books: Books, row: Row) -> None:
    kind = credits.kind_of(row)
    credits.store_of(books, kind).change(row, books.now(), Status="VOIDED", RemainingCredit=amounts.ZERO)
    credits.tell(books, row, "UPDATE")
    books.note(row[kind.key], "Voided", f"{credits.name_of(row)} of {row['Total']}.")
