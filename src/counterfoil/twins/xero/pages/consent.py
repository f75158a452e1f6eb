"""The consent page: sign in, choose an organisation, allow or deny (FACTS 2.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from counterfoil.twins.xero import scopes
from counterfoil.twins.xero.identity import App, User
from counterfoil.twins.xero.pages import html
from counterfoil.twins.xero.pages.html import Piece, piece
from counterfoil.xero.exchange import Request, Response

if TYPE_CHECKING:
    from counterfoil.twins.xero.twin import Twin

PATH = "/identity/connect/authorize"
_WORDS = {
    "openid": "Know who you are",
    "profile": "See your name",
    "email": "See your e-mail address",
    "offline_access": "Stay connected while you are away",
    "accounting.invoices": "View and manage invoices, credit notes and items",
    "accounting.payments": "View and manage payments",
    "accounting.contacts": "View and manage contacts",
    "accounting.settings": "View and manage organisation settings",
    "accounting.transactions": "View and manage all transactions",
    "accounting.attachments": "View and manage attachments",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the app asked for, checked."""

    app: App
    redirect_uri: str
    scopes: frozenset[str]
    state: str
    challenge: str
    query: str


def answer(twin: Twin, request: Request) -> Response:
    asked = _read(twin, request)
    if isinstance(asked, Response):
        return asked
    if request.method != "POST":
        return _sign_in(twin, asked)
    form = dict(parse_qsl(request.body.decode("utf-8", "replace")))
    user = twin.identity.users.get(form.get("user", ""))
    if user is None:
        return _sign_in(twin, asked)
    match form.get("decision"):
        case "deny":
            return _back(asked, error="access_denied")
        case "allow" if form.get("tenant") in user.tenants:
            grant = twin.identity.allow(asked.app, user, form["tenant"], asked.scopes)
            code = twin.identity.new_code(grant, asked.redirect_uri, asked.challenge)
            return _back(asked, code=code, scope=" ".join(sorted(asked.scopes)))
    return _choose(twin, asked, user)


def is_redirectable(uri: str) -> bool:
    """https, or http on localhost; 127.0.0.1 and other schemes are refused (FACTS 2.2)."""
    return uri.startswith(("https://", "http://localhost:", "http://localhost/")) or uri == "http://localhost"


def _read(twin: Twin, request: Request) -> Asked | Response:
    given = dict(request.query)
    app = twin.identity.apps.get(given.get("client_id", ""))
    redirect_uri = given.get("redirect_uri", "")
    if app is None or app.tenant:
        return _refused("unauthorized_client", "No app is registered under this client id.")
    if redirect_uri not in app.redirect_uris or not is_redirectable(redirect_uri):
        words = f"The redirect address {redirect_uri!r} is not one that the app has registered."
        return _refused("unauthorized_client", words)
    if given.get("response_type") != "code":
        return _refused("invalid_request", "The response_type must be code.")
    asked = frozenset(given.get("scope", "").split())
    if not asked or scopes.unknown(asked, app.broad_scopes):
        return _refused("invalid_scope", f"Unknown: {', '.join(sorted(scopes.unknown(asked, app.broad_scopes)))}")
    challenge = given.get("code_challenge", "")
    if (challenge or not app.secret) and given.get("code_challenge_method") != "S256":
        return _refused("invalid_request", "PKCE needs a code_challenge with the method S256.")
    query = request.url.partition("?")[2]
    return Asked(app, redirect_uri, asked, given.get("state", ""), challenge, query)


def _refused(error: str, words: str) -> Response:
    body = piece("<p>Error: <code>{error}</code></p><p>{words}</p>", error=error, words=words)
    return html.page("Sorry, something went wrong", body, status=400)


def _back(asked: Asked, **answer: str) -> Response:
    if asked.state:
        answer["state"] = asked.state
    joint = "&" if "?" in asked.redirect_uri else "?"
    return html.redirect(asked.redirect_uri + joint + urlencode(answer))


def _sign_in(twin: Twin, asked: Asked) -> Response:
    buttons = html.joined(
        piece(
            '<p><button name="user" value="{id}">{name}<br><small>{email}</small></button></p>',
            id=user.id, name=user.name, email=user.email,
        )
        for user in twin.identity.users.values()
    )  # fmt: skip
    body = piece(
        '<p>{app} wants to connect. Who are you?</p><form method="post" action="{action}">{buttons}</form>',
        app=asked.app.name, action=f"{PATH}?{asked.query}", buttons=buttons,
    )  # fmt: skip
    return html.page("Sign in", body)


def _choose(twin: Twin, asked: Asked, user: User) -> Response:
    options = html.joined(
        piece(
            '<label><input type="radio" name="tenant" value="{tenant}"{checked}>{name}</label>',
            tenant=tenant, name=twin.organisations[tenant].name, checked=Piece(" checked") if not place else Piece(""),
        )
        for place, tenant in enumerate(user.tenants)
    )  # fmt: skip
    wanted = html.joined(piece("<li>{words}</li>", words=_words(scope)) for scope in sorted(asked.scopes))
    body = piece(
        "<p>Signed in as {user}. {app} would like to:</p><ul>{wanted}</ul>"
        '<form method="post" action="{action}"><input type="hidden" name="user" value="{id}">'
        '<fieldset class="choices"><legend>Select an organisation</legend>{options}</fieldset>'
        '<button class="main" name="decision" value="allow">Allow access</button> '
        '<button name="decision" value="deny">Cancel</button></form>',
        user=user.name, app=asked.app.name, wanted=wanted, action=f"{PATH}?{asked.query}", id=user.id, options=options,
    )  # fmt: skip
    return html.page(f"{asked.app.name} wants access", body)


def _words(scope: str) -> str:
    if scope.endswith(".read"):
        known = _WORDS.get(scope.removesuffix(".read"))
        return known.replace("View and manage", "View") if known else scope
    return _WORDS.get(scope, scope)
