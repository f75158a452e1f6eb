"""Small pieces of the register's tables: a head that sorts, and looking up a row's own part."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.http import HttpRequest
from django.template import Context

register = template.Library()


@register.inclusion_tag("learners/sort_head.html", takes_context=True)
def sort_head(context: Context, sort: str, words: str, sorted_by: str, kind: str = "") -> dict[str, Any]:
    """A column's head that sorts by it; pressed again, the other way round. `sort` is the way it begins with."""
    request: HttpRequest = context["request"]
    name = sort.removeprefix("-")
    here = sorted_by.removeprefix("-") == name
    query = request.GET.copy()
    query["sort"] = _other_way(sorted_by) if here else sort
    query.pop("page", None)
    order = ("descending" if sorted_by.startswith("-") else "ascending") if here else ""
    return {"words": words, "query": query.urlencode(), "order": order, "kind": kind}


@register.filter
def at(found: Mapping[Any, Any], key: Any) -> Any:
    """Look up what belongs to a row; nothing where there is nothing."""
    return found.get(key, "")


def _other_way(sort: str) -> str:
    return sort.removeprefix("-") if sort.startswith("-") else f"-{sort}"
