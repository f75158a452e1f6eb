"""Invoices: list, fetch by id, PDF (FACTS 10). Sales invoices (ACCREC) and bills (ACCPAY) are one list of Xero's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from counterfoil.xero.elements import Element
from counterfoil.xero.elements import read_elements as _read_elements
from counterfoil.xero.endpoints import BY_CHANGE, INVOICES, PAGE_SIZE_MAX
from counterfoil.xero.exchange import Request
from counterfoil.xero.lines import AppliedPayment, ContactRef, LineItem
from counterfoil.xero.listing import get_request as _get_request
from counterfoil.xero.listing import list_request as _list_request
from counterfoil.xero.pages import Page
from counterfoil.xero.pages import read_page as _read_page
from counterfoil.xero.wire import Day, Guid, Instant, Part, Row
from counterfoil.xero.writes import create_request as _create_request
from counterfoil.xero.writes import update_request as _update_request

NOTHING = Decimal("0.00")


class AppliedCreditNote(Part, frozen=True, kw_only=True):
    """The part of a credit note put to the invoice (FACTS 10.6)."""

    credit_note_id: Guid
    credit_note_number: str = ""
    applied_amount: Decimal | None = None
    total: Decimal | None = None
    dated_on: Day | None = None


class AppliedPrepayment(Part, frozen=True, kw_only=True):
    prepayment_id: Guid
    applied_amount: Decimal | None = None
    total: Decimal | None = None
    dated_on: Day | None = None


class AppliedOverpayment(Part, frozen=True, kw_only=True):
    overpayment_id: Guid
    applied_amount: Decimal | None = None
    total: Decimal | None = None
    dated_on: Day | None = None


class Invoice(Row, frozen=True, kw_only=True):
    """An invoice as Xero holds it, amounts in `currency_code`.

    Nothing follows from `amount_due` of a voided one (FACTS 10.2), and the total may differ from the lines by a
    rounding that a person entered (FACTS 11): both are Xero's to say.
    """

    invoice_id: Guid
    type: str
    status: str
    sub_total: Decimal
    total_tax: Decimal
    total: Decimal
    invoice_number: str = ""
    reference: str = ""
    contact: ContactRef | None = None
    dated_on: Day | None = None
    due_on: Day | None = None
    fully_paid_on: Day | None = None
    expected_payment_on: Day | None = None
    planned_payment_on: Day | None = None
    line_amount_types: str = ""
    line_items: tuple[LineItem, ...] = ()
    total_discount: Decimal | None = None
    rounding_amount: Decimal | None = None
    # Absent means none of it: Xero leaves empty amounts out here and there (FACTS 5.2).
    amount_due: Decimal = NOTHING
    amount_paid: Decimal = NOTHING
    amount_credited: Decimal = NOTHING
    currency_code: str = ""
    currency_rate: Decimal | None = None
    payments: tuple[AppliedPayment, ...] = ()
    credit_notes: tuple[AppliedCreditNote, ...] = ()
    prepayments: tuple[AppliedPrepayment, ...] = ()
    overpayments: tuple[AppliedOverpayment, ...] = ()
    branding_theme_id: Guid | None = None
    repeating_invoice_id: Guid | None = None
    url: str = ""
    sent_to_contact: bool = False
    has_attachments: bool = False
    is_discounted: bool = False
    has_errors: bool = False
    updated_at: Instant | None = None

    @property
    def is_sale(self) -> bool:
        return self.type.upper() == "ACCREC"


def list_request(
    api: str,
    *,
    page: int = 1,
    page_size: int = PAGE_SIZE_MAX,
    modified_since: datetime | None = None,
    where: str | None = None,
    order: str = BY_CHANGE,
) -> Request:
    """Ask for sales invoices with their lines, voided and deleted ones too; `where` replaces the filter on sales."""
    return _list_request(
        api, INVOICES, page=page, page_size=page_size, modified_since=modified_since, where=where, order=order
    )


def by_ids(api: str, ids: Sequence[str]) -> Request:
    """Ask for up to 40 invoices by id, bills too, with their lines."""
    return _list_request(api, INVOICES, ids=ids)


def get_request(api: str, key: str) -> Request:
    """Ask for one invoice by InvoiceID or InvoiceNumber, with its contact in full."""
    return _get_request(api, INVOICES, key)


def pdf_request(api: str, invoice_id: str) -> Request:
    """Ask for the invoice as Xero prints it; the answer's body is the PDF."""
    return _get_request(api, INVOICES, invoice_id, accept="application/pdf")


def create_request(api: str, elements: Sequence[Mapping[str, object]], *, key: str | None = None) -> Request:
    """Create up to 50 invoices: a number that a sales invoice bears is refused, never overwritten (FACTS 5.4)."""
    return _create_request(api, INVOICES, elements, key=key)


def update_request(api: str, elements: Sequence[Mapping[str, object]], *, key: str | None = None) -> Request:
    """Change up to 50 invoices, each by its InvoiceID.

    Send only what changes. Lines, when sent, are sent all and with their ids: one left out is deleted (FACTS 10.3).
    """
    return _update_request(api, INVOICES, elements, key=key)


def read_page(body: bytes) -> Page[Invoice]:
    return _read_page(body, INVOICES, Invoice)


def read_elements(body: bytes, *, count: int | None = None) -> tuple[Element[Invoice], ...]:
    """Read what became of each invoice sent, in the order sent; `count` is how many that were."""
    return _read_elements(body, INVOICES, Invoice, count=count)
