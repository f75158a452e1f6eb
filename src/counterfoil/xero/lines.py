"""The parts that invoices, credit notes and payments share, in Xero's words.

Statuses and types stay text: Xero adds values without notice (FACTS 22.31).
"""

from __future__ import annotations

from decimal import Decimal

from counterfoil.xero.wire import Day, Guid, Part


class ContactRef(Part, frozen=True, kw_only=True):
    """The contact of a document: lists give its id and name only (FACTS 6.1)."""

    contact_id: Guid
    name: str = ""


class InvoiceRef(Part, frozen=True, kw_only=True):
    """The invoice that something belongs to, without its amounts: those may be left out here."""

    invoice_id: Guid
    invoice_number: str = ""
    type: str = ""
    contact: ContactRef | None = None


class AccountRef(Part, frozen=True, kw_only=True):
    """An account by id; some bank accounts have no code (FACTS 17)."""

    account_id: Guid | None = None
    code: str = ""
    name: str = ""


class Tracking(Part, frozen=True, kw_only=True):
    name: str = ""
    option: str = ""
    tracking_category_id: Guid | None = None
    tracking_option_id: Guid | None = None


class LineItem(Part, frozen=True, kw_only=True):
    """One line; a line that is only a description has no amounts at all (FACTS 10.1)."""

    line_item_id: Guid | None = None
    description: str = ""
    quantity: Decimal | None = None
    unit_amount: Decimal | None = None
    item_code: str = ""
    account_code: str = ""
    account_id: Guid | None = None
    tax_type: str = ""
    tax_amount: Decimal | None = None
    line_amount: Decimal | None = None
    discount_rate: Decimal | None = None
    discount_amount: Decimal | None = None
    tracking: tuple[Tracking, ...] = ()


class Allocation(Part, frozen=True, kw_only=True):
    """Part of a credit put to an invoice."""

    amount: Decimal
    allocation_id: Guid | None = None
    dated_on: Day | None = None
    invoice: InvoiceRef | None = None
    is_deleted: bool = False


class AppliedPayment(Part, frozen=True, kw_only=True):
    """A payment as a document shows it, in the document's currency (FACTS 10.6)."""

    payment_id: Guid
    amount: Decimal
    dated_on: Day | None = None
    reference: str = ""
    currency_rate: Decimal | None = None
    batch_payment_id: Guid | None = None
