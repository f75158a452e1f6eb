"""One organisation's pages: where a person does what a bookkeeper does in Xero."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from counterfoil.twins.xero import acts, answers, pdf
from counterfoil.twins.xero.books import Books
from counterfoil.twins.xero.pages import apps, contacts, home, html, invoices, settings
from counterfoil.twins.xero.pages.frame import Frame
from counterfoil.twins.xero.rules.refusal import NotFound, Refused
from counterfoil.xero.exchange import Headers, Request, Response

if TYPE_CHECKING:
    from counterfoil.twins.xero.twin import Twin

ROOT = "organisations"
_PAGES: dict[tuple[str, ...], Callable[[Frame], Response]] = {
    ("contacts",): contacts.listed,
    ("contacts", "*"): contacts.one,
    ("invoices",): invoices.listed,
    ("invoices", "new"): invoices.new,
    ("invoices", "*"): invoices.one,
    ("accounts",): settings.accounts,
    ("settings",): settings.overview,
    ("apps",): apps.connected,
}


def answer(twin: Twin, request: Request) -> Response:
    parts = [part for part in request.path.split("/") if part]
    if not parts:
        return home.overview(twin)
    books = twin.organisations.get(parts[1]) if len(parts) > 1 and parts[0] == ROOT else None
    if books is None:
        return _nowhere()
    frame = Frame(twin, books, tuple(parts[2:]), dict(request.query))
    if request.method == "POST":
        return _act(frame, dict(parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True)))
    if len(parts) == 5 and parts[2] == "invoices" and parts[4] == "pdf":
        return _printed(books, parts[3])
    try:
        return _page(frame.path)(frame)
    except NotFound:
        return _nowhere()


def _page(path: tuple[str, ...]) -> Callable[[Frame], Response]:
    found = _PAGES.get(path or ("invoices",)) or _PAGES.get((*path[:1], "*") if len(path) == 2 else ())
    if found is None:
        raise NotFound
    return found


def _printed(books: Books, identifier: str) -> Response:
    row = books.invoices.get(identifier)
    if row is None:
        return _nowhere()
    headers = {"Content-Type": "application/pdf", "Content-Disposition": f'inline; filename="{identifier}.pdf"'}
    return Response(200, Headers(headers), pdf.document(books, row))


def _act(frame: Frame, form: dict[str, str]) -> Response:
    """Do what a form asks and go back to a page that says how it went."""
    action = form.pop("action", "")
    if action == "disconnect":
        frame.twin.identity.disconnect(frame.books.tenant, form.get("client_id", ""))
        return html.redirect(f"{frame.root}/apps?{urlencode({'done': 'Disconnected.'})}")
    given: dict[str, Any] = dict(form)
    if action in ("raise_invoice", "edit"):
        given["lines"] = invoices.read_lines(form)
        given["approved"] = form.get("approved") == "yes"
    try:
        row = acts.act(frame.twin.bookkeeper(frame.books.tenant), action, given)
    except (Refused, NotFound) as refused:
        words = " ".join(getattr(refused, "messages", ("There is no such thing.",)))
        return html.redirect(f"{_back(frame, form)}{urlencode({'problem': words})}")
    place = f"{frame.root}/invoices/{row['InvoiceID']}?" if action == "raise_invoice" and row else _back(frame, form)
    return html.redirect(f"{place}{urlencode({'done': 'Done: ' + action.replace('_', ' ') + '.'})}")


def _back(frame: Frame, form: dict[str, str]) -> str:
    """The page that the form names; only ever one of this organisation's."""
    return f"{frame.root}/{form.get('back', 'invoices')}?"


def _nowhere() -> Response:
    response = answers.not_found()
    return Response(404, response.headers, html.page("Not found", html.piece("<p>There is no such page.</p>")).body)
