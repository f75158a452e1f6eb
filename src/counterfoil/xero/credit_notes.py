"""Credit notes: list and fetch (FACTS 12)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from counterfoil.xero.endpoints import BY_CHANGE, CREDIT_NOTES, PAGE_SIZE_MAX
from counterfoil.xero.exchange import Request
from counterfoil.xero.lines import Allocation, AppliedPayment, ContactRef, LineItem
from counterfoil.xero.listing import get_request as _get_request
from counterfoil.xero.listing import list_request as _list_request
from counterfoil.xero.pages import Page
from counterfoil.xero.pages import read_page as _read_page
from counterfoil.xero.wire import Day, Guid, Instant, Row


class CreditNote(Row, frozen=True, kw_only=True):
    """A credit note as Xero holds it, amounts in `currency_code`. Its payments are refunds."""

    credit_note_id: Guid
    type: str
    status: str
    sub_total: Decimal
    total_tax: Decimal
    total: Decimal
    credit_note_number: str = ""
    reference: str = ""
    contact: ContactRef | None = None
    dated_on: Day | None = None
    due_on: Day | None = None
    fully_paid_on: Day | None = None
    line_amount_types: str = ""
    line_items: tuple[LineItem, ...] = ()
    remaining_credit: Decimal | None = None
    allocations: tuple[Allocation, ...] = ()
    payments: tuple[AppliedPayment, ...] = ()
    currency_code: str = ""
    currency_rate: Decimal | None = None
    branding_theme_id: Guid | None = None
    sent_to_contact: bool = False
    has_attachments: bool = False
    updated_at: Instant | None = None


def list_request(
    api: str,
    *,
    page: int = 1,
    page_size: int = PAGE_SIZE_MAX,
    modified_since: datetime | None = None,
    where: str | None = None,
    order: str = BY_CHANGE,
) -> Request:
    return _list_request(
        api, CREDIT_NOTES, page=page, page_size=page_size, modified_since=modified_since, where=where, order=order
    )


def get_request(api: str, key: str) -> Request:
    """Ask for one credit note by CreditNoteID or CreditNoteNumber."""
    return _get_request(api, CREDIT_NOTES, key)


def read_page(body: bytes) -> Page[CreditNote]:
    return _read_page(body, CREDIT_NOTES, CreditNote)
