"""What the twin remembers of each organisation: rows as plain dicts, found by id, number and contact.

A row is changed only through its store, which keeps the indexes, the order by change time and the written bytes right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any

from counterfoil.twins.xero import wire
from counterfoil.twins.xero.query import fold

Row = dict[str, Any]
Index = Callable[[Row], str]
ZERO_ID = "00000000-0000-0000-0000-000000000000"


class Store:
    """The rows of one resource in one organisation."""

    def __init__(self, key: str, **indexes: Index) -> None:
        self.key = key
        self.rows: dict[str, Row] = {}
        self._indexes = indexes
        self._found: dict[str, dict[str, dict[str, Row]]] = {name: {} for name in indexes}
        self._ordered: list[Row] | None = None
        self._written: dict[tuple[str, str], tuple[int, int, bytes]] = {}

    def add(self, row: Row) -> Row:
        row |= {"_version": 1, "_id": row[self.key]}
        self.rows[row[self.key]] = row
        self._enter(row)
        self._ordered = None
        return row

    def change(self, row: Row, at: datetime | None = None, **changes: Any) -> Row:
        """Apply the changes; with `at` the row counts as changed for readers by time."""
        self._leave(row)
        for name, value in changes.items():
            if value is None:
                row.pop(name, None)
            else:
                row[name] = value
        if at is not None:
            row["UpdatedDateUTC"] = at
            self._ordered = None
        row["_version"] += 1
        self._enter(row)
        return row

    def remove(self, row: Row) -> None:
        self._leave(row)
        del self.rows[row[self.key]]
        self._ordered = None

    def get(self, identifier: str) -> Row | None:
        return self.rows.get(identifier)

    def knows(self, index: str) -> bool:
        return index in self._indexes

    def where(self, index: str, value: str) -> list[Row]:
        """Give the rows whose indexed value is this one, whatever its case."""
        return list(self._found[index].get(fold(value), {}).values())

    def ordered(self) -> list[Row]:
        """Give all rows by change time, then by id: Xero's own order (FACTS 6.2)."""
        if self._ordered is None:
            key = self.key
            self._ordered = sorted(self.rows.values(), key=lambda row: (row["UpdatedDateUTC"], row[key]))
        return self._ordered

    def written(self, row: Row, shape: str, write: Callable[[], Row]) -> bytes:
        """Give the row's bytes in a shape, kept until it or its contact changes."""
        contact = row.get("Contact")
        versions = (row["_version"], contact["_version"] if contact else 0)
        kept = self._written.get((row[self.key], shape))
        if kept and kept[:2] == versions:
            return kept[2]
        text = wire.pretty(write(), indent=4)
        self._written[row[self.key], shape] = (*versions, text)
        return text

    def _enter(self, row: Row) -> None:
        for name, value_of in self._indexes.items():
            if value := value_of(row):
                self._found[name].setdefault(fold(value), {})[row[self.key]] = row

    def _leave(self, row: Row) -> None:
        for name, value_of in self._indexes.items():
            if value := value_of(row):
                self._found[name].get(fold(value), {}).pop(row[self.key], None)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that a webhook may tell of."""

    tenant: str
    category: str  # CONTACT, INVOICE, CREDITNOTE, PREPAYMENT, OVERPAYMENT
    kind: str  # CREATE, UPDATE
    resource: str  # the path after /api.xro/2.0/
    id: str
    at: datetime
    data: Row | None = None  # what the event itself says of a credit (FACTS 20)


def _contact_id(row: Row) -> str:
    contact = row.get("Contact")
    return str(contact["ContactID"]) if contact else ""


@dataclass(frozen=True, slots=True)
class _Text:
    """An index by one field; no lambda, so that the books can be written to a file."""

    name: str

    def __call__(self, row: Row) -> str:
        return str(row.get(self.name) or "")


@dataclass(slots=True)
class Books:
    """One organisation: who it is and all that it holds."""

    organisation: Row
    utc_offset_minutes: int
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    announce: Callable[[Event], None]
    writer: str = ""  # the app whose call is being answered; empty for the bookkeeper
    writer_name: str = ""
    accounts: Store = field(default_factory=lambda: Store("AccountID", code=_Text("Code")))
    tax_rates: dict[str, Row] = field(default_factory=dict)
    contacts: Store = field(
        default_factory=lambda: Store(
            "ContactID", name=_Text("Name"), number=_Text("ContactNumber"), account_number=_Text("AccountNumber")
        )
    )
    invoices: Store = field(
        default_factory=lambda: Store("InvoiceID", number=_Text("InvoiceNumber"), contact=_contact_id)
    )
    credit_notes: Store = field(
        default_factory=lambda: Store("CreditNoteID", number=_Text("CreditNoteNumber"), contact=_contact_id)
    )
    payments: Store = field(default_factory=lambda: Store("PaymentID"))
    bank_transactions: Store = field(default_factory=lambda: Store("BankTransactionID", contact=_contact_id))
    bank_transfers: Store = field(default_factory=lambda: Store("BankTransferID"))
    batch_payments: Store = field(default_factory=lambda: Store("BatchPaymentID"))
    prepayments: Store = field(default_factory=lambda: Store("PrepaymentID", contact=_contact_id))
    overpayments: Store = field(default_factory=lambda: Store("OverpaymentID", contact=_contact_id))
    items: Store = field(default_factory=lambda: Store("ItemID", code=_Text("Code")))
    tracking_categories: Store = field(default_factory=lambda: Store("TrackingCategoryID", name=_Text("Name")))
    contact_groups: Store = field(default_factory=lambda: Store("ContactGroupID", name=_Text("Name")))
    users: Store = field(default_factory=lambda: Store("UserID"))
    purchase_orders: Store = field(
        default_factory=lambda: Store("PurchaseOrderID", number=_Text("PurchaseOrderNumber"), contact=_contact_id)
    )
    quotes: Store = field(default_factory=lambda: Store("QuoteID", number=_Text("QuoteNumber"), contact=_contact_id))
    manual_journals: Store = field(default_factory=lambda: Store("ManualJournalID"))
    linked_transactions: Store = field(default_factory=lambda: Store("LinkedTransactionID"))
    repeating_invoices: Store = field(default_factory=lambda: Store("RepeatingInvoiceID", contact=_contact_id))
    attachments: dict[str, list[Row]] = field(default_factory=dict)  # by the id of what they are attached to
    emailed: dict[date, int] = field(default_factory=dict)
    backorders: bool = False  # whether the call being answered lets stock go below nought (FACTS 10.4)
    branding_themes: list[Row] = field(default_factory=list)
    currencies: list[Row] = field(default_factory=list)
    history: dict[str, list[Row]] = field(default_factory=dict)
    sequences: dict[str, int] = field(default_factory=dict)

    @property
    def tenant(self) -> str:
        return str(self.organisation["OrganisationID"])

    @property
    def name(self) -> str:
        return str(self.organisation["Name"])

    @property
    def base_currency(self) -> str:
        return str(self.organisation["BaseCurrency"])

    def today(self) -> date:
        return wire.local_day(self.now(), self.utc_offset_minutes)

    def stores(self) -> Iterator[Store]:
        held = (getattr(self, one.name) for one in fields(self))
        return (one for one in held if isinstance(one, Store))

    def lines(self) -> Iterator[tuple[Store, Row, Row]]:
        """Give every line of every document and journal, with where it stands."""
        for store in self.stores():
            for row in store.rows.values():
                for line in (*row.get("LineItems", ()), *row.get("JournalLines", ())):
                    yield store, row, line

    def next_number(self, prefix: str, store: Store) -> str:
        """Give the next number of a sequence that nothing bears yet (FACTS 10.1)."""
        while True:
            self.sequences[prefix] = self.sequences.get(prefix, 0) + 1
            number = f"{prefix}{self.sequences[prefix]:04d}"
            if not store.where("number", number):
                return number

    def tell(self, category: str, kind: str, resource: str, identifier: str, data: Row | None = None) -> None:
        self.announce(Event(self.tenant, category, kind, resource, identifier, self.now(), data))

    def note(self, identifier: str, changes: str, details: str) -> None:
        """Write a line of a document's history, newest first when read."""
        user = "System Generated" if self.writer else "Bookkeeper"
        self.history.setdefault(identifier, []).append(
            {"Changes": changes, "At": self.now(), "User": user, "Details": details}
        )

    def lock_dates(self) -> Iterable[tuple[str, date]]:
        for name, words in (("PeriodLockDate", "period lock date"), ("EndOfYearLockDate", "end of year lock date")):
            if name in self.organisation:
                yield words, self.organisation[name]
