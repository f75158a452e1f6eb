"""What each resource of the API says of itself; a new resource is one more module that fills this form."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from counterfoil.twins.xero.books import Books, Row, Store
from counterfoil.xero.exchange import Request, Response


class Shape(StrEnum):
    """In how much detail a row is given (FACTS 6.1, 9.6)."""

    SINGLE = "single"
    PAGED = "paged"
    UNPAGED = "unpaged"
    SUMMARY = "summary"
    WRITTEN = "written"


@dataclass(frozen=True, slots=True)
class Call:
    """One request to a resource, with its query's names in lower case (FACTS 1) and lists split at commas."""

    request: Request
    parameters: dict[str, list[str]]
    app: str = ""

    def text(self, name: str) -> str:
        return self.parameters.get(name.lower(), [""])[0]

    def listed(self, name: str) -> list[str]:
        joined = ",".join(self.parameters.get(name.lower(), []))
        return [part.strip() for part in joined.split(",") if part.strip()]

    def flag(self, name: str) -> bool:
        return self.text(name).lower() == "true"

    def whole(self, name: str) -> int | None:
        text = self.text(name)
        return int(text) if text.lstrip("-").isdigit() and len(text) < 10 else None

    @property
    def places(self) -> int:
        return 4 if self.text("unitdp") == "4" else 2


def read_call(request: Request, app: str = "") -> Call:
    parameters: dict[str, list[str]] = {}
    for name, value in parse_qsl(urlsplit(request.url).query, keep_blank_values=True):
        parameters.setdefault(name.lower(), []).append(value)
    return Call(request, parameters, app)


Write = Callable[[Books, Row, "Row | None", bool, int], "tuple[Row, list[str]]"]
Sub = Callable[[Books, Row, Call, str], Response]


def _everything(_books: Books, _call: Call) -> Iterable[Row] | None:
    return None


def _all_kept(_call: Call) -> Callable[[Row], bool] | None:
    return None


@dataclass(frozen=True, slots=True)
class Resource:
    name: str  # the address and the envelope's key: Invoices
    element: str  # the schema: Invoice
    key: str  # InvoiceID
    scope: str  # accounting.invoices
    rows: Callable[[Books], Store | list[Row]]
    shape: Callable[[Books, Row, Shape, int], Row]
    find: Callable[[Books, str], Row | None]
    write: Write | None = None  # (books, sent, the row of an item's address, create only, decimals)
    pages: bool = False
    modified_since: bool = False
    queries: bool = False  # where and order
    enforces_paging: Callable[[Call], bool] = lambda _call: False
    narrow: Callable[[Books, Call], Iterable[Row] | None] = _everything
    keep: Callable[[Call], Callable[[Row], bool] | None] = _all_kept
    error_flag: str = "HasErrors"
    error_key: dict[str, Any] = field(default_factory=dict)
    subs: dict[tuple[str, str], Sub] = field(default_factory=dict)  # (method, lower-case name)
    collection: frozenset[str] = frozenset({"PUT", "POST"})  # how its address without an id is written to
    remove: Callable[[Books, Row], Response] | None = None  # what a DELETE of one does
    orders: bool = False  # order without where
    listed_as: Shape = Shape.SINGLE  # how a list without pages shows a row
    page_size: int | None = None  # fixed, whatever is asked
    batch_max: int | None = None  # elements in one request
    also_scopes: tuple[str, ...] = ()  # each opens it as well
    summarised_first: bool = False  # the envelope and dates of quotes (FACTS 5.2, 5.7)
    advisers_only: bool = False  # a user's role must allow reports (FACTS 7.3)
    cached: bool = False
    aliases: tuple[str, ...] = ()
