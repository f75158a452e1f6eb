"""What credit notes, prepayments and overpayments share: each is a credit, applied or refunded (FACTS 12, 14)."""

from __future__ import annotations

from dataclasses import dataclass

from counterfoil.twins.xero import wire
from counterfoil.twins.xero.books import Books, Row, Store


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of credit: where its rows are, and how the API and webhooks call it."""

    key: str
    element: str
    resource: str
    store: str
    category: str
    words: str


KINDS = (
    Kind("CreditNoteID", "CreditNote", "CreditNotes", "credit_notes", "CREDITNOTE", "Credit Note"),
    Kind("PrepaymentID", "Prepayment", "Prepayments", "prepayments", "PREPAYMENT", "Prepayment"),
    Kind("OverpaymentID", "Overpayment", "Overpayments", "overpayments", "OVERPAYMENT", "Overpayment"),
)


def kind_of(row: Row) -> Kind:
    return next(kind for kind in KINDS if kind.key in row)


def store_of(books: Books, kind: Kind) -> Store:
    store: Store = getattr(books, kind.store)
    return store


def name_of(row: Row) -> str:
    """Give what a person calls it: the number of a credit note, else the kind."""
    return str(row.get("CreditNoteNumber") or kind_of(row).words)


def not_modifiable(row: Row) -> str:
    return f"{kind_of(row).words} not of valid status for modification"


def tell(books: Books, row: Row, event: str) -> None:
    """Announce with the data that the event itself carries (FACTS 20)."""
    kind = kind_of(row)
    data: Row = {"Type": row["Type"], "Status": row["Status"]}
    if kind.category != "CREDITNOTE":
        data["UpdatedDateUTCString"] = wire.instant_string(row["UpdatedDateUTC"])
    books.tell(kind.category, event, kind.resource, row[kind.key], data)
