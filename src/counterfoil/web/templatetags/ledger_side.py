"""What templates of the ledger's side say: the organisation's bar, an invoice's state, a link into Xero."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.template import Context
from django.utils import timezone

from counterfoil.activity.models import Activity
from counterfoil.core.statements import COUNTED, is_overdue
from counterfoil.ledger.deep_links import contact_url, invoice_url
from counterfoil.ledger.models import Organisation
from counterfoil.people.models import Workspace
from counterfoil.register.lines import Line
from counterfoil.register.models import Document
from counterfoil.sync import states

register = template.Library()

FEW_A_DAY = 100  # Calls left are shown only when they are so few that someone may have to wait.
FEW_A_MINUTE = 5


@dataclass(frozen=True, slots=True)
class Shown:
    """A state as shell/state.html shows it."""

    word: str
    icon: str
    colour: str = "neutral"
    detail: str = ""


_INVOICE = {  # Xero's statuses (FACTS 10.2) in the words that Xero's own pages use.
    "DRAFT": Shown("Draft", "pencil"),
    "SUBMITTED": Shown("Awaiting approval", "eye"),
    "AUTHORISED": Shown("Awaiting payment", "clock"),
    "PAID": Shown("Paid", "circle-check", "green"),
    "VOIDED": Shown("Voided", "ban", detail="Cancelled in Xero after it was approved. Nothing is owed on it."),
    "DELETED": Shown("Deleted", "trash", detail="Deleted in Xero before it was approved."),
}
_OVERDUE = Shown("Overdue", "alert-circle", "red")
_ACTIVITY = {
    "success": Shown("Success", "circle-check", "green"),
    "failure": Shown("Failure", "circle-x", "red"),
    "in_progress": Shown("In progress", "progress", "blue"),
    "action_required": Shown("Action required", "alert-triangle", "amber"),
    "alert": Shown("Alert", "flag"),
}
_DIFFERENCES = {"same": Shown("same", "check", "green"), "differs": Shown("differs", "x", "amber")}


@register.simple_tag(takes_context=True)
def organisation_bar(context: Context, workspace: Workspace) -> states.Bar:
    """What the bar says; counted once where the page has counted already."""
    counted: states.Bar | None = context.get("bar")
    return counted or states.bar_of(workspace)


@register.filter
def short_of_calls(bar: states.Bar) -> bool:
    """Say whether the calls that Xero still allows are few."""
    few_today = bar.calls_left_day is not None and bar.calls_left_day < FEW_A_DAY
    few_now = bar.calls_left_minute is not None and bar.calls_left_minute < FEW_A_MINUTE
    return few_today or few_now


@register.filter
def invoice_state(document: Document) -> Shown:
    if is_overdue(document.status, document.due, document.due_on, today()):
        return _OVERDUE
    return _INVOICE.get(document.status, Shown(document.status.capitalize(), "help"))


@register.filter
def counts(document: Document) -> bool:
    """Say whether what is due on it means anything: a draft owes nothing yet, a voided one nothing any more."""
    return document.status in COUNTED


@register.filter
def line_codes(line: Line) -> str:
    """A line's item, account, tax and tracking in one row of small words."""
    named = (("item", line.item_code), ("account", line.account_code), ("tax", line.tax_type))
    return ", ".join([*(f"{name} {code}" for name, code in named if code), *line.tracking])


@register.simple_tag
def one_currency(documents: Iterable[Document]) -> str:
    """The currency of all of these, to be said once at the head of a column; empty when they are mixed."""
    currencies = {document.currency for document in documents}
    return currencies.pop() if len(currencies) == 1 else ""


@register.filter
def activity_state(activity: Activity) -> Shown:
    return _ACTIVITY[activity.status]


@register.filter
def difference_state(note: str) -> Shown:
    return _DIFFERENCES[note]


@register.filter
def amount(value: Decimal | None) -> str:
    """A quantity or a rate as short as it is exact: 2, 1.5, 33.3333."""
    if value is None:
        return ""
    short = format(value.normalize(), "f")
    return short.replace("-", "−")


@register.filter
def invoice_in_xero(document: Document) -> str:
    return invoice_url(document.organisation, document.xero_id)


@register.simple_tag
def contact_in_xero(organisation: Organisation, xero_id: str) -> str:
    return contact_url(organisation, xero_id)


@register.filter
def lookup(table: dict[Any, Any], key: Any) -> Any:
    return table.get(key)


def today() -> date:
    """The workspace's date: inside a page, times are in its zone."""
    return timezone.localdate()
