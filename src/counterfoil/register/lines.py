"""The shape of a document's lines and allocations as they are kept inside the document, amounts as exact texts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from counterfoil.register.models import Document


@dataclass(frozen=True, slots=True)
class Line:
    """One line; one that is only a description has no amounts. Amounts are in the document's currency."""

    description: str
    item_code: str
    account_code: str
    tax_type: str
    tracking: tuple[str, ...]
    quantity: Decimal | None
    unit_amount: Decimal | None
    discount_rate: Decimal | None
    discount_amount: Decimal | None
    tax_amount: Decimal | None
    line_amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Allocation:
    """A credit put to the document: `kind` is credit_note, prepayment or overpayment."""

    kind: str
    number: str
    amount: Decimal | None
    allocated_on: date | None


def lines_of(document: Document) -> list[Line]:
    return [_line(said) for said in document.lines]


def allocations_of(document: Document) -> list[Allocation]:
    return [
        Allocation(
            said["kind"],
            said["number"],
            None if said["amount"] is None else Decimal(said["amount"]),
            date.fromisoformat(said["on"]) if said["on"] else None,
        )
        for said in document.allocations
    ]


def _line(said: dict[str, Any]) -> Line:
    def amount(name: str) -> Decimal | None:
        return Decimal(said[name]) if name in said else None

    return Line(
        description=said["description"],
        item_code=said["item_code"],
        account_code=said["account_code"],
        tax_type=said["tax_type"],
        tracking=tuple(f"{part['name']}: {part['option']}" for part in said["tracking"]),
        quantity=amount("quantity"),
        unit_amount=amount("unit_amount"),
        discount_rate=amount("discount_rate"),
        discount_amount=amount("discount_amount"),
        tax_amount=amount("tax_amount"),
        line_amount=amount("line_amount"),
    )
