"""One call of the Accounting API, from the token to the answer, in the order in which Xero checks (FACTS 3, 4, 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote
from uuid import UUID

from counterfoil.twins.xero import answers, listing, pdf, scopes, writing
from counterfoil.twins.xero.books import Books, Row, Store
from counterfoil.twins.xero.idempotency import Conflict
from counterfoil.twins.xero.identity import Access, Grant
from counterfoil.twins.xero.query import QueryError
from counterfoil.twins.xero.reports import table as reports
from counterfoil.twins.xero.resource import Call, Resource, read_call
from counterfoil.twins.xero.resources import history, settings
from counterfoil.twins.xero.resources.table import BY_NAME
from counterfoil.twins.xero.rules.refusal import NotFound, Refused
from counterfoil.xero.exchange import Headers, Request, Response

if TYPE_CHECKING:
    from counterfoil.twins.xero.twin import Twin

ROOT = "/api.xro/2.0/"
ADVISERS = ("FINANCIALADVISER", "MANAGEDCLIENT")
ATTACHED = ("accounting.attachments",)


class Denied(Exception):
    """The call is not allowed; the answer says why."""

    def __init__(self, answer: Response) -> None:
        super().__init__(answer.status)
        self.answer = answer


def bearer(request: Request) -> str:
    scheme, _, token = request.headers.find("Authorization").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def authenticate(twin: Twin, request: Request) -> Access:
    access = twin.identity.accesses.get(bearer(request))
    if access is None:
        raise Denied(answers.denied(401, "AuthenticationUnsuccessful", twin.new_id()))
    if access.until <= twin.clock():
        detail = f"TokenExpired: token expired at {access.until:%m/%d/%Y %H:%M:%S}"
        raise Denied(answers.denied(401, detail, twin.new_id()))
    return access


def tenant_of(twin: Twin, request: Request, grant: Grant) -> Books:
    """Find the organisation meant; a custom connection's only one needs no header (FACTS 2.7)."""
    app = twin.identity.apps[grant.app]
    asked = request.headers.find("Xero-Tenant-Id").lower() or app.tenant
    if any(one.tenant == asked for one in twin.identity.reachable(grant)):
        return twin.organisations[asked]
    raise Denied(answers.denied(403, "AuthenticationUnsuccessful", twin.new_id()))


def answer(twin: Twin, request: Request, access: Access, books: Books) -> Response:
    """Answer a call that the limits allowed; errors are answers like others and are remembered with a key."""
    app = twin.identity.apps[access.grant.app]
    try:
        return twin.keys.once(
            request, bearer(request), app.client_id, twin.clock(), lambda: _run(twin, request, access.grant, books)
        )
    except Conflict as conflict:
        return answers.plain_error(10, "ValidationException", str(conflict))


def _run(twin: Twin, request: Request, grant: Grant, books: Books) -> Response:
    app = twin.identity.apps[grant.app]
    call = read_call(request, app.client_id)
    with twin.writing_as(books, app.client_id, app.name, backorders=call.flag("allowBackorders")):
        try:
            return _routed(twin, call, grant, books)
        except QueryError as error:
            return answers.query_error(str(error))
        except NotFound:
            return answers.not_found()
        except Refused as refused:
            return answers.validation([{"ValidationErrors": [{"Message": words} for words in refused.messages]}])
        except (writing.BadBody, Denied) as refused:
            return refused.answer


def _routed(twin: Twin, call: Call, grant: Grant, books: Books) -> Response:
    parts = [part for part in call.request.path[len(ROOT) :].split("/") if part]
    if parts and parts[0].lower() == reports.NAME:
        return _report(twin, call, grant, books, parts[1:])
    resource = BY_NAME.get(parts[0].lower()) if parts else None
    if resource is None or len(parts) > 4:
        raise NotFound
    wanted = (
        ATTACHED if len(parts) > 2 and parts[2].lower() == "attachments" else (resource.scope, *resource.also_scopes)
    )
    _check_scope(twin, wanted, call, grant)
    if resource.advisers_only:
        _check_role(twin, grant, books)
    if resource is settings.ORGANISATION and len(parts) == 2 and parts[1].lower() == "actions":
        return settings.actions(books, call)
    if len(parts) == 1:
        return _collection(twin, resource, call, books)
    row = resource.find(books, _plain(parts[1]))
    if row is None:
        return _missing(call, parts)
    if len(parts) > 2:
        return _below(resource, call, books, row, parts[2:])
    return _item(twin, resource, call, books, row)


def shift(books: Books, request: Request) -> None:
    """Edit the row that a list begins with: it moves to the end, and the others one place forward (FACTS 6.2)."""
    named = [part for part in request.path[len(ROOT) :].split("/") if part]
    resource = BY_NAME.get(named[0].lower()) if named else None
    store = resource.rows(books) if resource else []
    if isinstance(store, Store) and store.rows:
        store.change(store.ordered()[0], books.now())


def _report(twin: Twin, call: Call, grant: Grant, books: Books, named: list[str]) -> Response:
    """Answer a report, each of which has a scope of its own (FACTS 3.3, 19)."""
    report = reports.BY_NAME.get(named[0].lower()) if len(named) == 1 else None
    if call.request.method != "GET" or (named and report is None):
        raise NotFound
    _check_scope(twin, (report.scope if report else reports.LISTED_SCOPE,), call, grant)
    _check_role(twin, grant, books)
    _check_accept(call)
    return reports.answer(books, call, report) if report else reports.listed(books)


def _missing(call: Call, parts: list[str]) -> Response:
    """Answer for an id that nothing bears; only a note for it is refused in words (FACTS 7.5)."""
    if call.request.method == "PUT" and len(parts) == 3 and parts[2].lower() == "history":
        return answers.validation([{"ValidationErrors": [{"Message": history.NO_DOCUMENT}]}])
    raise NotFound


def _below(resource: Resource, call: Call, books: Books, row: Row, parts: list[str]) -> Response:
    """Answer what stands under one row: its attachments, its history and so on."""
    if parts == ["pdf"] and call.request.method == "GET" and resource.name in pdf.PRINTED:
        return _printed(books, row)
    sub = resource.subs.get((call.request.method, parts[0].lower()))
    if sub is None:
        raise NotFound
    return sub(books, row, call, _plain(parts[1]) if len(parts) == 2 else "")


def _printed(books: Books, row: Row) -> Response:
    return Response(200, Headers({"Content-Type": "application/pdf"}), pdf.document(books, row))


def _plain(identifier: str) -> str:
    """Read an id with or without dashes, in any case; what is no id is a number and stays as it is."""
    text = unquote(identifier)
    try:
        return str(UUID(text))
    except ValueError:
        return text


def _check_scope(twin: Twin, wanted: tuple[str, ...], call: Call, grant: Grant) -> None:
    if not any(scopes.allow(grant.scopes, scope, call.request.method) for scope in wanted):
        headers = {"WWW-Authenticate": 'Bearer error="insufficient_scope"'}
        raise Denied(answers.denied(401, "AuthorizationUnsuccessful", twin.new_id(), headers))


def _check_role(twin: Twin, grant: Grant, books: Books) -> None:
    """Reports and manual journals are closed to whoever connected as a Standard user or less (FACTS 7.3)."""
    user = books.users.get(grant.user)  # a custom connection has none
    if user is not None and user["OrganisationRole"] not in ADVISERS:
        raise Denied(answers.denied(403, "AuthenticationUnsuccessful", twin.new_id()))


def _collection(twin: Twin, resource: Resource, call: Call, books: Books) -> Response:
    match call.request.method:
        case "GET":
            _check_accept(call)
            return listing.many(books, resource, call)
        case "PUT" | "POST" as method if resource.write is not None and method in resource.collection:
            return writing.write(books, resource, call, None, strict=twin.strict)
        case "PUT" | "POST":
            return Response(501, Headers({"Content-Type": "text/html; charset=utf-8"}))
    raise NotFound


def _item(twin: Twin, resource: Resource, call: Call, books: Books, row: Row) -> Response:
    match call.request.method:
        case "GET" if "application/pdf" in call.request.headers.find("Accept") and resource.name in pdf.PRINTED:
            return _printed(books, row)
        case "GET":
            _check_accept(call)
            return listing.one(books, resource, row, call)
        case "POST" if resource.write is not None:
            return writing.write(books, resource, call, row, strict=twin.strict)
        case "DELETE" if resource.remove is not None:
            return resource.remove(books, row)
    raise NotFound


def _check_accept(call: Call) -> None:
    """Xero answers XML unless JSON is asked for; the twin has none, and says so (FACTS 5.1)."""
    if "json" not in call.request.headers.find("Accept").lower():
        words = (
            "Xero would answer this in XML, which the twin does not write. Send the header Accept: application/json."
        )
        raise Denied(answers.text(406, words))
