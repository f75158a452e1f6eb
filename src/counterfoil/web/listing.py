"""Cut long lists into pages of the same length wherever that is quick, and keep filters in the address."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

ROWS_A_PAGE = 50


def page_of(request: HttpRequest, rows: Any, *, length: int = ROWS_A_PAGE) -> Page[Any]:
    """Give the page that the address asks for; the nearest one there is when it asks for nonsense."""
    return Paginator(rows, length).get_page(request.GET.get("page"))


def asked(request: HttpRequest, name: str) -> str:
    """Read one filter of the address."""
    return request.GET.get(name, "").strip()
