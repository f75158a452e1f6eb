"""Payments: list and fetch (FACTS 13.1). Xero has no webhook for them, so they are polled."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from counterfoil.xero.endpoints import BY_CHANGE, PAGE_SIZE_MAX, PAYMENTS
from counterfoil.xero.exchange import Request
from counterfoil.xero.lines import AccountRef, InvoiceRef
from counterfoil.xero.listing import get_request as _get_request
from counterfoil.xero.listing import list_request as _list_request
from counterfoil.xero.pages import Page
from counterfoil.xero.pages import read_page as _read_page
from counterfoil.xero.wire import Day, Guid, Instant, Part, Row


class CreditNoteRef(Part, frozen=True, kw_only=True):
    credit_note_id: Guid
    credit_note_number: str = ""


class PrepaymentRef(Part, frozen=True, kw_only=True):
    prepayment_id: Guid


class OverpaymentRef(Part, frozen=True, kw_only=True):
    overpayment_id: Guid


class Payment(Row, frozen=True, kw_only=True):
    """A payment of one document: `amount` in the document's currency, `bank_amount` in the account's (FACTS 11).

    Exactly one of `invoice`, `credit_note`, `prepayment` and `overpayment` is there; the last three are refunds.
    """

    payment_id: Guid
    amount: Decimal
    status: str
    payment_type: str = ""
    dated_on: Day | None = None
    bank_amount: Decimal | None = None
    currency_rate: Decimal | None = None
    reference: str = ""
    has_account: bool = False
    is_reconciled: bool = False
    account: AccountRef | None = None
    invoice: InvoiceRef | None = None
    credit_note: CreditNoteRef | None = None
    prepayment: PrepaymentRef | None = None
    overpayment: OverpaymentRef | None = None
    batch_payment_id: Guid | None = None
    updated_at: Instant | None = None

    @property
    def is_deleted(self) -> bool:
        return self.status.upper() == "DELETED"


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
        api, PAYMENTS, page=page, page_size=page_size, modified_since=modified_since, where=where, order=order
    )


def get_request(api: str, payment_id: str) -> Request:
    return _get_request(api, PAYMENTS, payment_id)


def read_page(body: bytes) -> Page[Payment]:
    return _read_page(body, PAYMENTS, Payment)
