"""Who may see what: apps, users, consent, tokens and connections (FACTS 2, 3).

Tokens of one user for one app form a set: every connection that the user made for the app is reached with any of them.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from counterfoil.twins.xero import wire

CODE_LIFE = timedelta(minutes=5)
ACCESS_LIFE = timedelta(minutes=30)
REFRESH_LIFE = timedelta(days=60)
GRACE = timedelta(minutes=30)
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_SIGNED_WITH = b"the twin signs its tokens with a key that is no secret"


@dataclass(slots=True)
class App:
    """One registered app. A custom connection is bound to its `tenant`; a PKCE app has no secret."""

    client_id: str
    secret: str
    name: str
    redirect_uris: list[str] = field(default_factory=list)
    tier: str = "core"
    tenant: str = ""
    broad_scopes: bool = True  # apps made before March 2026 may still ask for them (FACTS 3.3)
    webhook_url: str = ""
    webhook_key: str = ""


@dataclass(frozen=True, slots=True)
class User:
    id: str
    name: str
    email: str
    tenants: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grant:
    """What a user allowed an app in one flow."""

    app: str
    user: str  # empty for a custom connection
    scopes: frozenset[str]
    event_id: str


@dataclass(slots=True)
class Code:
    grant: Grant
    redirect_uri: str
    challenge: str
    until: datetime


@dataclass(slots=True)
class Access:
    grant: Grant
    until: datetime


@dataclass(slots=True)
class Refresh:
    grant: Grant
    until: datetime


@dataclass(slots=True)
class Connection:
    id: str
    app: str
    user: str
    tenant: str
    event_id: str
    created_at: datetime
    updated_at: datetime


@dataclass(slots=True)
class Identity:
    now: Callable[[], datetime]
    random: Random
    new_id: Callable[[], str]
    apps: dict[str, App] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    connections: dict[str, Connection] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    accesses: dict[str, Access] = field(default_factory=dict)
    refreshes: dict[str, Refresh] = field(default_factory=dict)
    consented: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)

    def allow(self, app: App, user: User, tenant: str, scopes: frozenset[str]) -> Grant:
        """Record a consent: the connection, and scopes, which only ever add up (FACTS 3.3)."""
        together = self.consented.get((app.client_id, user.id), frozenset()) | scopes
        self.consented[app.client_id, user.id] = together
        grant = Grant(app.client_id, user.id, together, self.new_id())
        self.connect(app, user.id, tenant, grant.event_id)
        return grant

    def connect(self, app: App, user: str, tenant: str, event_id: str) -> Connection:
        now = self.now()
        for known in self.connections.values():
            if (known.app, known.user, known.tenant) == (app.client_id, user, tenant):
                known.updated_at, known.event_id = now, event_id
                return known
        made = Connection(self.new_id(), app.client_id, user, tenant, event_id, now, now)
        self.connections[made.id] = made
        return made

    def disconnect(self, tenant: str, app: str = "") -> int:
        """Remove an organisation's connections, of one app or of all; give how many."""
        gone = [one.id for one in self.connections.values() if one.tenant == tenant and app in ("", one.app)]
        for identifier in gone:
            del self.connections[identifier]
        return len(gone)

    def new_code(self, grant: Grant, redirect_uri: str, challenge: str) -> str:
        code = self._secret(43)
        self.codes[code] = Code(grant, redirect_uri, challenge, self.now() + CODE_LIFE)
        return code

    def take_code(self, code: str, app: App, redirect_uri: str, verifier: str) -> Grant | None:
        """Give what a code stands for, once; nothing when it is used, old, another app's or not verified."""
        held = self.codes.pop(code, None)
        if held is None or held.grant.app != app.client_id or held.until <= self.now():
            return None
        if held.redirect_uri != redirect_uri or not _verified(held.challenge, verifier):
            return None
        return held.grant

    def new_access(self, grant: Grant) -> str:
        now = self.now()
        token = self._jwt(grant, now, now + ACCESS_LIFE)
        self.accesses[token] = Access(grant, now + ACCESS_LIFE)
        return token

    def new_refresh(self, grant: Grant) -> str:
        token = self._secret(43)
        self.refreshes[token] = Refresh(grant, self.now() + REFRESH_LIFE)
        return token

    def take_refresh(self, token: str, app: App) -> Grant | None:
        """Use a refresh token: from its first use on it lives thirty minutes more (FACTS 2.4)."""
        held = self.refreshes.get(token)
        if held is None or held.grant.app != app.client_id or held.until <= self.now():
            return None
        held.until = min(held.until, self.now() + GRACE)
        return held.grant

    def revoke(self, token: str, app: App) -> None:
        """Revoking removes all the user's connections to the app (FACTS 2.6)."""
        held = self.refreshes.get(token)
        if held is None or held.grant.app != app.client_id:
            return
        whose = (app.client_id, held.grant.user)
        self.refreshes = {key: one for key, one in self.refreshes.items() if (one.grant.app, one.grant.user) != whose}
        self.connections = {key: one for key, one in self.connections.items() if (one.app, one.user) != whose}
        self.consented.pop(whose, None)

    def withdraw(self, grant: Grant) -> None:
        """Take a user's tokens from an app at once, those for access too; the connections stay."""
        whose = (grant.app, grant.user)
        self.refreshes = {key: one for key, one in self.refreshes.items() if (one.grant.app, one.grant.user) != whose}
        self.accesses = {key: one for key, one in self.accesses.items() if (one.grant.app, one.grant.user) != whose}

    def reachable(self, grant: Grant) -> list[Connection]:
        if "app.connections" in grant.scopes and not grant.user:  # FACTS 2.8
            return [one for one in self.connections.values() if one.app == grant.app]
        return [one for one in self.connections.values() if (one.app, one.user) == (grant.app, grant.user)]

    def id_token(self, grant: Grant) -> str:
        user = self.users[grant.user]
        names = {"email": user.email, "given_name": user.name.split()[0], "family_name": user.name.split()[-1]}
        extra = {"aud": grant.app, "preferred_username": user.email, **names}
        return self._jwt(grant, self.now(), self.now() + CODE_LIFE, **extra)

    def _secret(self, length: int) -> str:
        return "".join(self.random.choices(_LETTERS, k=length))

    def _jwt(self, grant: Grant, now: datetime, until: datetime, **extra: str) -> str:
        user = grant.user.replace("-", "")
        claims = {
            "nbf": wire.ms(now) // 1000, "exp": wire.ms(until) // 1000, "iss": "https://identity.xero.com",
            "aud": "https://identity.xero.com/resources", "iat": wire.ms(now) // 1000, "client_id": grant.app,
            "sub": user, "auth_time": wire.ms(now) // 1000, "xero_userid": grant.user, "global_session_id": user,
            "jti": self._secret(32), "authentication_event_id": grant.event_id, "scope": sorted(grant.scopes),
            "amr": ["pwd"], **extra,
        }  # fmt: skip
        parts = [{"alg": "HS256", "typ": "JWT", "kid": "twin"}, claims]
        text = ".".join(_base64(wire.compact(part)) for part in parts)
        return f"{text}.{_base64(hmac.digest(_SIGNED_WITH, text.encode(), 'sha256'))}"


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _verified(challenge: str, verifier: str) -> bool:
    if not challenge:
        return True
    return hmac.compare_digest(_base64(hashlib.sha256(verifier.encode()).digest()), challenge)
