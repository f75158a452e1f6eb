"""Which of Xero's lists are pulled, in the order in which they are, each as one row of a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from counterfoil.core.pulling import Position
from counterfoil.ledger.models import Contact, Organisation
from counterfoil.register.models import Document
from counterfoil.sync.steps import contacts as contact_step
from counterfoil.sync.steps import invoices as invoice_step
from counterfoil.sync.steps import payments as payment_step
from counterfoil.xero import contacts, endpoints, invoices, payments
from counterfoil.xero.endpoints import PAGE_SIZE_MAX
from counterfoil.xero.exchange import Request
from counterfoil.xero.pages import Page

Rows = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Stream:
    """One list: how to ask for a page, read it, ask by id, and keep its rows."""

    name: str
    request: Callable[[str, Position], Request]
    read: Callable[[bytes], Page[Any]]
    store: Callable[[Organisation, Rows, datetime], int]
    id_field: str  # Xero's name of a row's id.
    hint: str = ""  # The kind of hint that names one of its rows.
    by_ids: Callable[[str, Sequence[str]], Request] | None = None
    held_since: Callable[[Organisation, datetime | None], int] | None = None  # Rows that we hold, changed since then.


def _contacts(api: str, position: Position) -> Request:
    return contacts.list_request(api, page=position.page, page_size=PAGE_SIZE_MAX, modified_since=position.since)


def _invoices(api: str, position: Position) -> Request:
    return invoices.list_request(api, page=position.page, page_size=PAGE_SIZE_MAX, modified_since=position.since)


def _payments(api: str, position: Position) -> Request:
    return payments.list_request(api, page=position.page, page_size=PAGE_SIZE_MAX, modified_since=position.since)


def _held_contacts(organisation: Organisation, since: datetime | None) -> int:
    held = Contact.objects.filter(organisation=organisation)
    return (held.filter(updated_at__gte=since) if since else held).count()


def _held_invoices(organisation: Organisation, since: datetime | None) -> int:
    held = Document.objects.filter(organisation=organisation, kind="invoice")
    return (held.filter(xero_updated_at__gte=since) if since else held).count()


CONTACTS = Stream(
    "contacts",
    _contacts,
    contacts.read_page,
    contact_step.store,
    endpoints.CONTACTS.id_field,
    "contact",
    contacts.by_ids,
    _held_contacts,
)
INVOICES = Stream(
    "invoices",
    _invoices,
    invoices.read_page,
    invoice_step.store,
    endpoints.INVOICES.id_field,
    "invoice",
    invoices.by_ids,
    _held_invoices,
)
# Payments are read with the invoice that they touch; this list shows which invoices to read again.
PAYMENTS = Stream("payments", _payments, payments.read_page, payment_step.store, endpoints.PAYMENTS.id_field)

STREAMS = (CONTACTS, INVOICES, PAYMENTS)  # Contacts first: documents find their learner by them.
BY_HINT = {stream.hint: stream for stream in STREAMS if stream.hint}
