"""Say what the twin covers, as a table made from its own resources, so that the page about it cannot lag behind."""

from __future__ import annotations

from collections import defaultdict

from counterfoil.twins.xero import pdf, seed
from counterfoil.twins.xero.books import Books
from counterfoil.twins.xero.reports import table as reports
from counterfoil.twins.xero.resource import Call, Resource
from counterfoil.twins.xero.resources.table import RESOURCES
from counterfoil.twins.xero.twin import Twin
from counterfoil.xero.exchange import Request

HEADS = ("resource", "read", "written by", "below one")
_SPELT = {"onlineinvoice": "OnlineInvoice", "cissettings": "CISSettings"}


def table() -> str:
    """Give the table in Markdown, one line a resource, ending in a line break."""
    books = seed.sample(Twin()).books_of(seed.SOUTHERN_CROSS)
    rows = [(f"`{one.name}`", _read(books, one), _written(one), _below(one)) for one in RESOURCES]
    rows.append(("`Organisation/Actions`", "all", "", ""))
    rows += [("`Reports`", f"{', '.join(_reports())}: worked out from the documents", "", "")]
    lines = [HEADS, ("---",) * len(HEADS), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def filters(books: Books, resource: Resource) -> list[str]:
    """Find out which parameters a list reads, by asking it with a call that takes note of the questions."""
    asked: list[str] = []

    class Curious(Call):
        def text(self, name: str) -> str:
            asked.append(name)
            return ""

        def listed(self, name: str) -> list[str]:
            asked.append(name)
            return []

    call = Curious(Request("GET", "http://twin/"), {})
    resource.narrow(books, call)
    resource.keep(call)
    resource.enforces_paging(call)
    return list(dict.fromkeys(asked))


def _reports() -> list[str]:
    return sorted({f"`{one.type}`" for one in reports.BY_NAME.values()})


def _read(books: Books, resource: Resource) -> str:
    parts = [_pages(resource)]
    parts += ["`where`"] if resource.queries else []
    parts += ["`order`"] if resource.queries or resource.orders else []
    parts += [f"`{name}`" for name in filters(books, resource)]
    parts += ["changed since"] if resource.modified_since else []
    parts += ["PDF"] if resource.name in pdf.PRINTED else []
    return ", ".join(parts)


def _pages(resource: Resource) -> str:
    if not resource.pages:
        return "all"
    nothing_asked = Call(Request("GET", "http://twin/"), {})
    always = " always" if resource.enforces_paging(nothing_asked) else ""
    return f"pages{always}" + (f", {resource.page_size} each" if resource.page_size else "")


def _written(resource: Resource) -> str:
    parts = [] if resource.write is None else [*sorted(resource.collection, reverse=True), "POST one"]
    parts += ["DELETE one"] if resource.remove else []
    parts += [f"at most {resource.batch_max} a request"] if resource.batch_max else []
    return ", ".join(parts)


def _below(resource: Resource) -> str:
    methods: dict[str, list[str]] = defaultdict(list)
    for method, name in resource.subs:
        methods[_SPELT.get(name, name.capitalize())].append(method)
    return ", ".join(f"`{name}` ({' '.join(sorted(held))})" for name, held in sorted(methods.items()))
