"""`counterfoil export`: our copy of what Xero holds, with Xero's ids, as JSON lines: to compare, and to leave with."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from counterfoil.cli.installation import ready

if TYPE_CHECKING:
    from counterfoil.ledger.models import Organisation

_CONTACT = ("xero_id", "number", "name", "first_name", "last_name", "email", "status", "merged_to", "updated_at")
_INVOICE = (
    *("xero_id", "number", "reference", "contact_id", "contact_name", "status", "issued_on", "due_on", "paid_off_on"),
    *("currency", "line_amounts", "subtotal", "tax", "total", "paid", "credited", "due", "lines", "allocations"),
    "xero_updated_at",
)
_PAYMENT = ("xero_id", "document__xero_id", "document__number", "paid_on", "amount", "reference", "status")
STREAMS = ("contacts", "invoices", "payments")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("stream", choices=STREAMS)
    parser.add_argument("--organisation", required=True, help="its name, its id at Xero, or its workspace's short name")
    parser.add_argument("--format", choices=["jsonl"], default="jsonl")


def run(arguments: argparse.Namespace) -> int:
    with ready():
        from counterfoil.cli.organisations import find

        organisation = find(arguments.organisation)
        if organisation is None:
            return 2
        for row in rows(arguments.stream, organisation):
            print(json.dumps(row, default=_text))
    return 0


def rows(stream: str, organisation: Organisation) -> Iterator[dict[str, Any]]:
    """Each row as Xero last had it; amounts are texts with all their digits, so that no reader makes floats of them."""
    from counterfoil.ledger.models import Contact
    from counterfoil.register.models import Document, Payment

    match stream:
        case "contacts":
            found = Contact.objects.filter(organisation=organisation).order_by("xero_id").values(*_CONTACT)
        case "invoices":
            found = Document.objects.filter(organisation=organisation).order_by("xero_id").values(*_INVOICE)
        case _:
            found = Payment.objects.filter(organisation=organisation).order_by("xero_id").values(*_PAYMENT)
    yield from found.iterator(chunk_size=2000)


def _text(value: object) -> str:
    return format(value, "f") if isinstance(value, Decimal) else str(value)
