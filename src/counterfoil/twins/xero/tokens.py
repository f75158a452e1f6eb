"""The token and revocation endpoints, and the list of connections (FACTS 2.3, 2.6, 3.1)."""

from __future__ import annotations

import base64
import binascii
import hmac
from datetime import datetime
from urllib.parse import parse_qsl, unquote_plus

from counterfoil.twins.xero import answers, scopes
from counterfoil.twins.xero.books import Row
from counterfoil.twins.xero.identity import App, Connection, Grant, Identity
from counterfoil.xero.exchange import Headers, Request, Response


class TokenError(Exception):
    """Answered as 400 {"error": …}, without a description (FACTS 2.3)."""


def token(identity: Identity, request: Request) -> Response:
    form = dict(parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True))
    try:
        if request.method != "POST":
            raise TokenError("invalid_request")
        return _granted(identity, form, _client(identity, request, form))
    except TokenError as error:
        return answers.json(400, {"error": str(error)})


def revocation(identity: Identity, request: Request) -> Response:
    form = dict(parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True))
    try:
        app = _client(identity, request, form)
    except TokenError as error:
        return answers.json(400, {"error": str(error)})
    identity.revoke(form.get("token", ""), app)
    return Response(200)


def _client(identity: Identity, request: Request, form: dict[str, str]) -> App:
    """Find the app by Basic authorisation or by the body; one with a secret must show it."""
    client_id, secret = _basic(request.headers.find("Authorization")) or (
        form.get("client_id", ""),
        form.get("client_secret", ""),
    )
    if not client_id:
        raise TokenError("invalid_request")
    app = identity.apps.get(client_id)
    if app is None or (app.secret and not hmac.compare_digest(app.secret.encode(), secret.encode())):
        raise TokenError("invalid_client")
    return app


def _basic(header: str) -> tuple[str, str] | None:
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        client_id, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise TokenError("invalid_client") from error
    return unquote_plus(client_id), unquote_plus(secret)


def _granted(identity: Identity, form: dict[str, str], app: App) -> Response:
    match form.get("grant_type"):
        case "authorization_code":
            return _for_code(identity, form, app)
        case "refresh_token":
            grant = identity.take_refresh(form.get("refresh_token", ""), app)
            return _tokens(identity, _good(grant))
        case "client_credentials":
            return _for_credentials(identity, form, app)
    raise TokenError("unsupported_grant_type")


def _for_code(identity: Identity, form: dict[str, str], app: App) -> Response:
    verifier = form.get("code_verifier", "")
    grant = identity.take_code(form.get("code", ""), app, form.get("redirect_uri", ""), verifier)
    return _tokens(identity, _good(grant))


def _good(grant: Grant | None) -> Grant:
    if grant is None:
        raise TokenError("invalid_grant")
    return grant


def _for_credentials(identity: Identity, form: dict[str, str], app: App) -> Response:
    asked = frozenset(form.get("scope", "").split())
    if not app.tenant and asked != {"app.connections"}:
        raise TokenError("unauthorized_client")
    if scopes.unknown(asked - {"app.connections"}, app.broad_scopes):
        raise TokenError("invalid_scope")
    granted = asked or scopes.ALL_GRANULAR
    grant = Grant(app.client_id, "", granted, identity.new_id())
    body = {"access_token": identity.new_access(grant), "expires_in": 1800, "token_type": "Bearer"}
    return _no_store(body | {"scope": " ".join(sorted(granted))})


def _tokens(identity: Identity, grant: Grant) -> Response:
    body: Row = {"id_token": identity.id_token(grant)} if "openid" in grant.scopes else {}
    body |= {"access_token": identity.new_access(grant), "expires_in": 1800, "token_type": "Bearer"}
    if "offline_access" in grant.scopes:
        body["refresh_token"] = identity.new_refresh(grant)
    return _no_store(body | {"scope": " ".join(sorted(grant.scopes))})


def _no_store(body: Row) -> Response:
    return answers.json(200, body, {"Cache-Control": "no-store"})


def connections(identity: Identity, grant: Grant, names: dict[str, str], request: Request, identifier: str) -> Response:
    """List what the token reaches, or remove one connection by its own id (FACTS 3.1)."""
    reachable = identity.reachable(grant)
    if request.method == "DELETE":
        if all(one.id != identifier.lower() for one in reachable):
            return answers.not_found()
        del identity.connections[identifier.lower()]
        return Response(204)
    if request.method != "GET" or identifier:
        return answers.not_found()
    event = {name.lower(): value for name, value in request.query}.get("autheventid", "")
    shown = [_connection(one, names) for one in reachable if event.lower() in ("", one.event_id)]
    response = answers.json(200, shown)
    return Response(200, Headers({**response.headers, "X-AppMinLimit-Remaining": "9999"}), response.body)


def _connection(row: Connection, names: dict[str, str]) -> Row:
    return {
        "id": row.id,
        "authEventId": row.event_id,
        "tenantId": row.tenant,
        "tenantType": "ORGANISATION",
        "tenantName": names[row.tenant],
        "createdDateUtc": _seven_decimals(row.created_at),
        "updatedDateUtc": _seven_decimals(row.updated_at),
    }


def _seven_decimals(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.%f") + "0"
