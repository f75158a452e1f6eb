"""OAuth 2 as Xero speaks it: the address of the consent page, the token requests, and what their answers mean.

Pure: chance, clock and network are the caller's. Nothing here prints a secret: values that hold one hide it, and an
error from a token request never repeats what the answer said beyond its error code.
"""

from __future__ import annotations

from base64 import b64encode, urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from urllib.parse import quote, urlencode

import msgspec

from counterfoil.xero.answers import Broken, XeroError, error_of
from counterfoil.xero.exchange import Headers, Request, Response
from counterfoil.xero.scopes import SCOPES
from counterfoil.xero.wire import Unreadable, decode

VERIFIER_BYTES_MIN = 32  # 43 characters, the fewest that Xero takes (FACTS 2.2).
VERIFIER_BYTES_MAX = 96  # 128 characters, the most.


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where Xero is. The paths below each are Xero's."""

    login: str = "https://login.xero.com"
    identity: str = "https://identity.xero.com"
    api: str = "https://api.xero.com"


@dataclass(frozen=True, slots=True)
class Client:
    """The app as registered with Xero. Without a secret it is a desktop app, which must use PKCE (FACTS 2.1)."""

    client_id: str
    client_secret: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a grant gave. `refresh_token` is None where none was given: a custom connection asks anew (FACTS 2.7)."""

    access_token: str = field(repr=False)
    refresh_token: str | None = field(repr=False)
    expires_at: datetime
    scopes: tuple[str, ...]
    authentication_event_id: str | None


class GrantRefused(XeroError):
    """The code or refresh token is used up, expired or revoked: only a new consent helps (FACTS 2.3)."""

    def __init__(self, error: str) -> None:
        super().__init__(f"Xero no longer accepts this permission ({error}). Connect to Xero again.")
        self.error = error


class ClientRefused(XeroError):
    """Xero does not know the app, or does not let it ask for this: its settings are wrong."""

    def __init__(self, error: str) -> None:
        super().__init__(f"Xero does not accept this app ({error}). Check the client id, the secret and the scopes.")
        self.error = error


def new_verifier(random_bytes: bytes) -> str:
    """Make a PKCE verifier of bytes that nobody can guess."""
    assert VERIFIER_BYTES_MIN <= len(random_bytes) <= VERIFIER_BYTES_MAX
    return _base64url(random_bytes)


def challenge_of(verifier: str) -> str:
    """Give the S256 challenge that stands for the verifier until it is shown."""
    return _base64url(sha256(verifier.encode("ascii")).digest())


def authorise_url(
    addresses: Addresses,
    client: Client,
    *,
    redirect_uri: str,
    state: str,
    verifier: str,
    scopes: tuple[str, ...] = SCOPES,
) -> str:
    """Give the address of the consent page. The redirect must match a registered one to the letter (FACTS 2.2)."""
    query = {
        "response_type": "code",
        "client_id": client.client_id,
        "redirect_uri": redirect_uri,
        "scope": " ".join(scopes),
        "state": state,
        "code_challenge": challenge_of(verifier),
        "code_challenge_method": "S256",
    }
    return f"{addresses.login}/identity/connect/authorize?{urlencode(query, quote_via=quote)}"


def code_request(addresses: Addresses, client: Client, *, code: str, redirect_uri: str, verifier: str) -> Request:
    """Exchange the code of a consent, which lives five minutes and serves once (FACTS 2.4)."""
    fields = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri, "code_verifier": verifier}
    return _form(f"{addresses.identity}/connect/token", client, fields)


def refresh_request(addresses: Addresses, client: Client, *, refresh_token: str) -> Request:
    """Ask for the next pair of tokens. The old refresh token serves 30 minutes more, for a lost answer (FACTS 2.4)."""
    fields = {"grant_type": "refresh_token", "refresh_token": refresh_token}
    return _form(f"{addresses.identity}/connect/token", client, fields)


def client_credentials_request(addresses: Addresses, client: Client, *, scopes: tuple[str, ...]) -> Request:
    """Ask for a custom connection's token: no person, one organisation (FACTS 2.7)."""
    assert client.client_secret, "a custom connection has a secret"
    fields = {"grant_type": "client_credentials", "scope": " ".join(scopes)}
    return _form(f"{addresses.identity}/connect/token", client, fields)


def revocation_request(addresses: Addresses, client: Client, *, refresh_token: str) -> Request:
    """Give the permission back. It ends all connections of the user to the app (FACTS 2.6)."""
    return _form(f"{addresses.identity}/connect/revocation", client, {"token": refresh_token})


def read_tokens(response: Response, now: datetime) -> Tokens:
    """Give the tokens, or raise `GrantRefused`, `ClientRefused`, or what any answer may be. `now` is aware."""
    if response.status != 200:
        raise _token_error(response)
    try:
        said = decode(response.body, _TokenAnswer)
    except Unreadable as error:
        raise Broken(200, "no tokens in the answer", outcome_unknown=True) from error
    return Tokens(
        access_token=said.access_token,
        refresh_token=said.refresh_token or None,
        expires_at=now + timedelta(seconds=said.expires_in),
        scopes=tuple((said.scope or "").split()),
        authentication_event_id=event_id_of(said.access_token),
    )


def check_revocation(response: Response) -> None:
    """Pass when the permission is gone: a refresh token that Xero no longer knows is gone too."""
    if response.status != 200:
        error = _token_error(response)
        if not isinstance(error, GrantRefused):
            raise error


def event_id_of(access_token: str) -> str | None:
    """Give the id of the consent that a token came from, None when it cannot be told.

    The signature is not checked: the token came from Xero by TLS, and the id only narrows a list of connections.
    """
    parts = access_token.split(".")
    if len(parts) != 3:
        return None
    try:
        payload = urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4))
        return decode(payload, _Claims).authentication_event_id
    except (NotBase64, ValueError):
        return None


class _TokenAnswer(msgspec.Struct):
    access_token: str
    expires_in: int
    refresh_token: str | None = None
    scope: str | None = None


class _TokenError(msgspec.Struct):
    error: str


class _Claims(msgspec.Struct):
    authentication_event_id: str | None = None


def _token_error(response: Response) -> XeroError:
    if response.status == 429 or response.status >= 500:
        # Without the body: what a broken answer to a token request holds may be tokens.
        return error_of(_A_WRITE, Response(response.status, response.headers))
    try:
        code = decode(response.body, _TokenError).error
    except Unreadable:
        return Broken(response.status, "no reason in the answer", outcome_unknown=True)
    # A code that looks like none is not repeated: it could be anything.
    code = code if code.isascii() and code.replace("_", "").isalpha() and len(code) <= 50 else "unknown error"
    return GrantRefused(code) if code == "invalid_grant" else ClientRefused(code)


_A_WRITE = Request("POST", "")


def _form(url: str, client: Client, fields: dict[str, str]) -> Request:
    headers = Headers({"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"})
    if client.client_secret:
        pair = f"{client.client_id}:{client.client_secret}".encode()
        headers["authorization"] = f"Basic {b64encode(pair).decode()}"
    else:
        fields = fields | {"client_id": client.client_id}
    return Request("POST", url, headers, urlencode(fields).encode())


def _base64url(octets: bytes) -> str:
    return urlsafe_b64encode(octets).rstrip(b"=").decode("ascii")
