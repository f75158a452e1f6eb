"""The small pieces that every page is made of: icons, times, money, and fields with their errors beside them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, FileInput, RadioSelect, Select
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince

register = template.Library()


@register.simple_tag
def icon(name: str, words: str = "", extra: str = "") -> SafeString:
    """An icon of the sprite. With `words` it is read aloud; without, it only decorates words beside it."""
    spoken = format_html('role="img" aria-label="{}"', words) if words else SafeString('aria-hidden="true"')
    sprite = static("web/vendor/tabler/icons.svg")
    return format_html('<svg class="icon {}" {}><use href="{}#{}"></use></svg>', extra, spoken, sprite, name)


@register.filter
def money(amount: Decimal | None, currency: str = "") -> str:
    """1234.5 as 1,234.50, with the currency's code before it when one is given; a real minus for a negative."""
    if amount is None:
        return ""
    sign = "−" if amount < 0 else ""
    return f"{currency} {sign}{abs(amount):,.2f}".strip()


@register.filter
def moment(at: datetime | None) -> SafeString | str:
    """An instant in the workspace's zone; the exact instant in UTC on hover."""
    return _time(at, _local(at)) if at else ""


@register.filter
def ago(at: datetime | None) -> SafeString | str:
    """How long ago an instant was, in one unit; the exact instant in UTC on hover."""
    if not at:
        return ""
    words = timesince(at, depth=1)
    return _time(at, "just now" if words.startswith("0") else f"{words} ago")


@register.filter
def day(on: date | None) -> str:
    """A calendar date as 7 Mar 2026: no reader takes the day for the month."""
    return f"{on.day} {on:%b %Y}" if on else ""


@register.inclusion_tag("shell/field.html")
def field(bound: BoundField, hint: str = "", label: str = "") -> dict[str, Any]:
    """A form's field: label, hint, error, control, tied together for those who listen. A hint of " " shows none."""
    hint = (hint or str(bound.help_text)).strip()
    return {
        "field": bound,
        "label": label or bound.label,
        "hint": hint,
        "control": bound.as_widget(attrs=_attributes(bound, hint)),
        "described": _described(bound, hint),
        "tick": isinstance(bound.field.widget, CheckboxInput),
        "group": isinstance(bound.field.widget, RadioSelect | CheckboxSelectMultiple),
    }


@register.inclusion_tag("shell/errors.html")
def errors(form: BaseForm) -> dict[str, Any]:
    """What is wrong, at the top of a form, each with a way to its field."""
    return {
        "form": form,
        "fields": [bound for bound in form if bound.errors],
        "count": sum(len(found) for found in form.errors.values()),
    }


def _attributes(bound: BoundField, hint: str) -> dict[str, str | bool]:
    """A placeholder vanishes when it is needed: the label and the hint say it all, so there is none."""
    attributes: dict[str, str | bool] = {"class": _class_of(bound), "placeholder": False}
    if described := _described(bound, hint):
        attributes["aria-describedby"] = described
    if bound.errors:
        attributes["aria-invalid"] = "true"
    return attributes


def _described(bound: BoundField, hint: str) -> str:
    """The ids of what explains a field to those who listen."""
    hinted = [f"{bound.auto_id}-hint"] if hint else []
    return " ".join(hinted + ([f"{bound.auto_id}-error"] if bound.errors else []))


def _class_of(bound: BoundField) -> str:
    widget = bound.field.widget
    given = str(widget.attrs.get("class", ""))
    if isinstance(widget, CheckboxInput | RadioSelect | CheckboxSelectMultiple):
        own = "form-check-input"
    elif isinstance(widget, Select):
        own = "form-select"
    else:
        own = "form-control form-file" if isinstance(widget, FileInput) else "form-control"
    return " ".join(part for part in (own, "is-invalid" if bound.errors else "", given) if part)


def _local(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{local.day} {local:%b %Y, %H:%M}"


def _time(at: datetime, words: str) -> SafeString:
    utc = at.astimezone(UTC)
    return format_html(
        '<time datetime="{}" title="{} UTC">{}</time>', utc.isoformat(), utc.strftime("%Y-%m-%d %H:%M:%S"), words
    )
