"""Let a page or a script act as the bookkeeper, with plain texts and numbers in place of typed values."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from counterfoil.twins.xero import wire
from counterfoil.twins.xero.bookkeeper import INCOME, PAID_INTO, Bookkeeper, Line
from counterfoil.twins.xero.books import Row
from counterfoil.twins.xero.rules.refusal import Refused

Given = dict[str, Any]
_CONTACT_FIELDS = {"name": "Name", "email": "EmailAddress", "number": "ContactNumber", "first_name": "FirstName",
                   "last_name": "LastName"}  # fmt: skip


def act(bookkeeper: Bookkeeper, action: str, given: Given) -> Row | None:
    """Do it and give the row that it was about."""
    if action not in ACTS:
        raise Refused(f"There is no action {action!r}; there are {', '.join(sorted(ACTS))}.")
    try:
        return ACTS[action](bookkeeper, given)
    except KeyError as missing:
        raise Refused(f"{action} needs {missing}.") from missing


def _amount(value: object) -> Decimal | None:
    if value in (None, ""):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise Refused(f"{value} is not an amount.") from error
    if not number.is_finite():
        raise Refused(f"{value} is not an amount.")
    return number


def _day(value: object) -> date | None:
    if value in (None, ""):
        return None
    try:
        return wire.read_day(str(value))
    except wire.Unreadable as error:
        raise Refused(f"{value} is not a date: write it as 2026-03-31.") from error


def _lines(given: list[Given]) -> list[Line]:
    return [
        Line(
            str(line["description"]),
            _amount(line.get("unit_amount")) or Decimal(0),
            _amount(line.get("quantity", 1)) or Decimal(0),
            str(line.get("account", "200")),
            str(line.get("tax_type", "")),
            str(line.get("id", "")),
        )
        for line in given
    ]


def _raise_invoice(keeper: Bookkeeper, given: Given) -> Row:
    return keeper.raise_invoice(
        given["contact"],
        _lines(given["lines"]),
        due_on=_day(given.get("due_on")),
        on=_day(given.get("on")),
        approved=bool(given.get("approved", True)),
        kind=given.get("kind", "ACCREC"),
        number=given.get("number", ""),
        reference=given.get("reference", ""),
        line_amount_types=given.get("line_amount_types", "Exclusive"),
    )


def _edit(keeper: Bookkeeper, given: Given) -> Row:
    return keeper.edit(
        given["invoice"],
        due_on=_day(given.get("due_on")),
        on=_day(given.get("on")),
        reference=given.get("reference"),
        contact=given.get("contact"),
        lines=_lines(given["lines"]) if "lines" in given else None,
    )


def _pay(keeper: Bookkeeper, given: Given) -> Row:
    return keeper.pay(
        given["invoice"],
        _amount(given.get("amount")),
        account=given.get("account") or PAID_INTO,
        on=_day(given.get("on")),
        reference=given.get("reference", ""),
    )


def _edit_contact(keeper: Bookkeeper, given: Given) -> Row:
    fields = {theirs: given[ours] for ours, theirs in _CONTACT_FIELDS.items() if ours in given}
    return keeper.edit_contact(given["contact"], **fields)


def _lock(keeper: Bookkeeper, given: Given) -> None:
    keeper.lock(period_on=_day(given.get("period_on")), year_end_on=_day(given.get("year_end_on")))


def _advance(keeper: Bookkeeper, given: Given, overpaid: bool) -> Row:
    amount = _amount(given["amount"])
    if amount is None:
        raise Refused("The amount is missing.")
    terms: Given = {"account": given.get("account") or PAID_INTO, "on": _day(given.get("on"))}
    terms |= {"reference": given.get("reference", ""), "sales": given.get("kind", "ACCREC") == "ACCREC"}
    if overpaid:
        return keeper.overpay(given["contact"], amount, **terms)
    return keeper.prepay(given["contact"], amount, coded=given.get("coded") or INCOME, **terms)


def _add_account(keeper: Bookkeeper, given: Given) -> Row:
    tax_type, number = given.get("tax_type", ""), given.get("number", "")
    return keeper.add_account(given["code"], given["name"], given["kind"], tax_type=tax_type, number=number)


ACTS: dict[str, Callable[[Bookkeeper, Given], Row | None]] = {
    "add_contact": lambda keeper, given: keeper.add_contact(
        given["name"], given.get("email", ""), given.get("number", "")
    ),
    "edit_contact": _edit_contact,
    "archive_contact": lambda keeper, given: keeper.archive_contact(given["contact"]),
    "restore_contact": lambda keeper, given: keeper.restore_contact(given["contact"]),
    "merge_contacts": lambda keeper, given: keeper.merge_contacts(given["loser"], given["survivor"]),
    "raise_invoice": _raise_invoice,
    "approve": lambda keeper, given: keeper.approve(given["invoice"]),
    "edit": _edit,
    "pay": _pay,
    "remove_payment": lambda keeper, given: keeper.remove_payment(given["payment"]),
    "credit": lambda keeper, given: keeper.credit(
        given["invoice"], _amount(given.get("amount")), reference=given.get("reference", "")
    ),
    "uncredit": lambda keeper, given: keeper.uncredit(given["credit_note"], given["allocation"]),
    "prepay": lambda keeper, given: _advance(keeper, given, overpaid=False),
    "overpay": lambda keeper, given: _advance(keeper, given, overpaid=True),
    "allocate": lambda keeper, given: keeper.allocate(given["credit"], given["invoice"], _amount(given.get("amount"))),
    "add_account": _add_account,
    "edit_account": lambda keeper, given: keeper.edit_account(
        given["account"], code=given.get("code", ""), name=given.get("name", "")
    ),
    "archive_account": lambda keeper, given: keeper.archive_account(given["account"]),
    "restore_account": lambda keeper, given: keeper.restore_account(given["account"]),
    "rename_tax_rate": lambda keeper, given: keeper.rename_tax_rate(given["tax_type"], given["name"]),
    "rename_tracking": lambda keeper, given: keeper.rename_tracking(
        given["category"], given["name"], given.get("option", "")
    ),
    "void": lambda keeper, given: keeper.void(given["invoice"]),
    "delete": lambda keeper, given: keeper.delete(given["invoice"]),
    "lock": _lock,
}
