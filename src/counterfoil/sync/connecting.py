"""Join a workspace to an organisation at Xero, by a person's consent or by a custom connection, and let it go again.

The browser that comes back must be the one that was sent (state), the code is worth something only to us (PKCE), and
the organisation that is joined is named and recorded: never another one than before without a person noticing.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.db import transaction

from counterfoil import keys
from counterfoil.activity.models import Status
from counterfoil.activity.record import Actor, Happening, write
from counterfoil.ledger.models import Authorisation, Organisation, TokenSet
from counterfoil.people.models import User, Workspace
from counterfoil.people.roles import Permission
from counterfoil.sync import jobs, tokens
from counterfoil.sync.engine import Engine, from_settings
from counterfoil.sync.models import Cursor, Run
from counterfoil.xero import answers, connections, oauth, organisation, scopes, senders
from counterfoil.xero.answers import NotFound, XeroError
from counterfoil.xero.connections import Connection
from counterfoil.xero.exchange import NoAnswer, Request

CONSENT_WITHIN = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Connected:
    organisation: Organisation


@dataclass(frozen=True, slots=True)
class Choose:
    """The consent opened several organisations: a person says which one is meant."""

    authorisation: Authorisation


@dataclass(frozen=True, slots=True)
class NotConnected:
    """Why not, and what to do next, in plain words."""

    problem: str
    title: str
    words: str
    remedy: str


Finished = Connected | Choose | NotConnected

AGAIN = "Press Connect to Xero once more."
_WHY: Mapping[str, NotConnected] = {
    why.problem: why
    for why in (
        NotConnected(
            "denied",
            "Nothing was connected",
            "Permission was not given in Xero, so nothing was connected and nothing has changed.",
            f"{AGAIN} On Xero's page choose the organisation and then Allow access.",
        ),
        NotConnected(
            "state",
            "This answer does not belong to a request of yours",
            "The address from Xero was used before, is too old, or was asked for by somebody else.",
            f"{AGAIN}",
        ),
        NotConnected(
            "code_expired",
            "Xero's answer came too late",
            "Xero's permission is good for five minutes and once only; this one is used up.",
            f"{AGAIN} Stay on the page until it comes back.",
        ),
        NotConnected(
            "client",
            "Xero does not know this app",
            "The client id, the client secret or the redirect address does not match what is registered at Xero.",
            "Compare the app's settings at Xero with the settings here, then connect again.",
        ),
        NotConnected(
            "no_organisation",
            "No organisation was chosen",
            "Xero gave access to no organisation. The Xero user may have no right to connect apps there.",
            "Sign in to Xero as somebody who may, or choose another organisation.",
        ),
        NotConnected(
            "other_organisation",
            "This is another organisation than before",
            "This workspace's records are linked to another organisation in Xero. Joining a second one would mix them.",
            "Connect again and choose the same organisation as before, or make another workspace for this one.",
        ),
        NotConnected(
            "scope",
            "Some permissions are missing",
            "Xero gave fewer permissions than the work needs.",
            f"{AGAIN} Leave all permissions ticked on Xero's page.",
        ),
        NotConnected(
            "no_answer",
            "Xero did not answer",
            "Xero could not be reached, or answered with an error. Nothing was connected.",
            "Wait a minute and connect again.",
        ),
    )
}


def is_configured() -> bool:
    return bool(settings.XERO_CLIENT_ID)


def scope_words() -> Mapping[str, str]:
    return scopes.SCOPE_WORDS


def connected_organisation(workspace: Workspace) -> Organisation | None:
    return Organisation.objects.filter(workspace=workspace, state=Organisation.State.CONNECTED).first()


def begin(workspace: Workspace, user: User, redirect_uri: str, engine: Engine | None = None) -> str:
    """Give the address of Xero's consent page, and remember what must come back."""
    engine = engine or from_settings()
    state = secrets.token_urlsafe(32)
    verifier = oauth.new_verifier(engine.random_bytes(48))
    Authorisation.objects.create(
        workspace=workspace,
        user=user,
        state_hash=_hash(state),
        verifier_sealed=keys.encrypt(engine.key_file, verifier),
        created_at=engine.now(),
    )
    return oauth.authorise_url(
        engine.addresses, _app(), redirect_uri=redirect_uri, state=state, verifier=verifier, scopes=scopes.SCOPES
    )


def workspace_of(state: str) -> Workspace | None:
    """Which workspace a returning browser was sent from, used up or not: where to send it next."""
    found = Authorisation.objects.select_related("workspace").filter(state_hash=_hash(state)).first()
    return found.workspace if found else None


def finish(
    user: User, *, state: str, code: str, error: str, redirect_uri: str, engine: Engine | None = None
) -> Finished:
    """Take in what the browser brought back from Xero."""
    engine = engine or from_settings()
    authorisation = _use_up(engine, user, state)
    if authorisation is None:
        return _WHY["state"]
    if error or not code:
        return _WHY["denied"]
    verifier = keys.decrypt(engine.key_file, authorisation.verifier_sealed)
    request = oauth.code_request(engine.addresses, _app(), code=code, redirect_uri=redirect_uri, verifier=verifier)
    try:
        fresh = oauth.read_tokens(engine.send(request), engine.now())
        found = _connections(engine, fresh.access_token, fresh.authentication_event_id)
    except oauth.GrantRefused:
        return _WHY["code_expired"]
    except oauth.ClientRefused:
        return _WHY["client"]
    except (XeroError, NoAnswer):
        return _WHY["no_answer"]
    if scopes.missing(fresh.scopes):
        return _WHY["scope"]
    token_set = _keep_tokens(engine, authorisation.workspace, fresh, TokenSet.Grant.CODE, settings.XERO_CLIENT_ID)
    return _choose_or_join(engine, authorisation, token_set, found)


def choose(authorisation: Authorisation, xero_id: str, user: User, engine: Engine | None = None) -> Finished:
    """Join the organisation that a person picked among those of the consent."""
    engine = engine or from_settings()
    picked = next((row for row in authorisation.choices if row["xero_id"] == str(xero_id)), None)
    if picked is None or authorisation.token_set is None or authorisation.user_id != user.pk:
        return _WHY["no_organisation"]
    Authorisation.objects.filter(pk=authorisation.pk).update(choices=[])
    return _join(engine, authorisation.workspace, user, authorisation.token_set, picked)


def connect_custom(
    workspace: Workspace, user: User | None, client_id: str, client_secret: str, engine: Engine | None = None
) -> Connected | NotConnected:
    """Join the one organisation of a custom connection: no browser, no refresh token (FACTS 2.7)."""
    engine = engine or from_settings()
    client = oauth.Client(client_id, client_secret)
    request = oauth.client_credentials_request(engine.addresses, client, scopes=scopes.CUSTOM_CONNECTION_SCOPES)
    try:
        fresh = oauth.read_tokens(engine.send(request), engine.now())
        picked = _organisation_of_custom(engine, fresh.access_token)
    except (oauth.ClientRefused, oauth.GrantRefused):
        return _WHY["client"]
    except (XeroError, NoAnswer):
        return _WHY["no_answer"]
    token_set = _keep_tokens(engine, workspace, fresh, TokenSet.Grant.CLIENT, client_id, client_secret)
    return _join(engine, workspace, user, token_set, picked)


def disconnect(organisation: Organisation, user: User, engine: Engine | None = None) -> bool:
    """Let the organisation go, here at once and in Xero too; False when Xero could not be told."""
    engine = engine or from_settings()
    told = _delete_connection(engine, organisation)
    now = engine.now()
    with transaction.atomic():
        Organisation.objects.filter(pk=organisation.pk).update(
            state=Organisation.State.DISCONNECTED, state_reason=f"Disconnected by {user}.", token_set=None
        )
        why = "" if told else "Xero could not be told. Remove the app in Xero too, under Settings, Connected apps."
        what = f"{organisation.name} was disconnected"
        status = Status.SUCCESS if told else Status.ALERT
        write(organisation.workspace_id, now, [Happening("connection", status, what, Actor.person(user), why=why)])
        _forget_unused_tokens(organisation.workspace)
    return told


def _use_up(engine: Engine, user: User, state: str) -> Authorisation | None:
    """A state serves once, soon, and only the person who asked, who may still connect."""
    now = engine.now()
    used = Authorisation.objects.filter(
        state_hash=_hash(state), user=user, used_at__isnull=True, created_at__gt=now - CONSENT_WITHIN
    ).update(used_at=now)
    if not used:
        return None
    authorisation = Authorisation.objects.select_related("workspace").get(state_hash=_hash(state))
    membership = authorisation.workspace.memberships.filter(user=user).first()
    return authorisation if membership and membership.may(Permission.CONNECT) else None


def _connections(engine: Engine, access_token: str, event_id: str | None) -> list[Connection]:
    """The organisations of this consent; of the whole token when the server does not narrow them down."""
    send = senders.authorised(engine.send, lambda: access_token, None)

    def ask(request: Request) -> list[Connection]:
        return [
            row for row in connections.read_connections(answers.read(request, send(request))) if row.is_organisation
        ]

    found = ask(connections.list_request(engine.addresses.api, event_id)) if event_id else []
    return found or ask(connections.list_request(engine.addresses.api))


def _organisation_of_custom(engine: Engine, access_token: str) -> dict[str, str]:
    send = senders.authorised(engine.send, lambda: access_token, None)
    request = organisation.get_request(engine.addresses.api)
    said = organisation.read_organisation(answers.read(request, send(request)))
    return {"xero_id": str(said.organisation_id), "name": said.name, "connection_id": ""}


def _keep_tokens(
    engine: Engine,
    workspace: Workspace,
    fresh: oauth.Tokens,
    grant: TokenSet.Grant,
    client_id: str,
    client_secret: str = "",
) -> TokenSet:
    secret = client_secret or settings.XERO_CLIENT_SECRET
    token_set = TokenSet(
        workspace=workspace,
        grant=grant,
        client_id=client_id,
        client_secret_sealed=keys.encrypt(engine.key_file, secret) if secret else b"",
    )
    tokens.keep(engine, token_set, fresh)
    token_set.save()
    return token_set


def _choose_or_join(
    engine: Engine, authorisation: Authorisation, token_set: TokenSet, found: list[Connection]
) -> Finished:
    rows = [{"xero_id": str(c.tenant_id), "name": c.tenant_name, "connection_id": str(c.id)} for c in found]
    if not rows:
        return _WHY["no_organisation"]
    if len(rows) == 1:
        return _join(engine, authorisation.workspace, authorisation.user, token_set, rows[0])
    Authorisation.objects.filter(pk=authorisation.pk).update(token_set=token_set, choices=rows)
    authorisation.refresh_from_db()
    return Choose(authorisation)


def _join(
    engine: Engine, workspace: Workspace, user: User | None, token_set: TokenSet, picked: Mapping[str, str]
) -> Connected | NotConnected:
    before = Organisation.objects.filter(workspace=workspace).exclude(xero_id=picked["xero_id"])
    if before.exists():
        return _WHY["other_organisation"]
    now = engine.now()
    fields = {
        "name": picked["name"][:255],
        "connection_id": picked["connection_id"],
        "token_set": token_set,
        "state": Organisation.State.CONNECTED,
        "state_reason": "",
        "connected_by": str(user) if user else "the command line",
        "connected_at": now,
        "calls_a_minute": settings.XERO_CALLS_A_MINUTE,
        "calls_a_day": settings.XERO_CALLS_A_DAY,
        "not_before_at": None,
    }
    with transaction.atomic():
        joined, _ = Organisation.objects.update_or_create(
            workspace=workspace, xero_id=picked["xero_id"], defaults=fields
        )
        _start_reading(joined, user, engine)
        actor = Actor.person(user) if user else Actor("The command line")
        done = Happening("connection", Status.SUCCESS, f"Connected to {joined.name}", actor, xero_id=picked["xero_id"])
        write(workspace, now, [done])
        _forget_unused_tokens(workspace)
        jobs.wake(joined.pk)
    return Connected(joined)


def _start_reading(joined: Organisation, user: User | None, engine: Engine) -> None:
    """Read what changed while we were away, or everything the first time; as a run that people can watch."""
    Cursor.objects.filter(organisation=joined).update(due_at=engine.now())
    Run.objects.filter(organisation=joined, kind=Run.Kind.FIRST_READ, ended_at__isnull=True).update(
        ended_at=engine.now()
    )
    Run.objects.create(
        workspace_id=joined.workspace_id,
        organisation=joined,
        kind=Run.Kind.FIRST_READ,
        asked_by=str(user) if user else "the command line",
        started_at=engine.now(),
    )


def _delete_connection(engine: Engine, organisation: Organisation) -> bool:
    token_set = organisation.token_set
    if token_set is None or not organisation.connection_id:
        return token_set is not None  # A custom connection is let go at Xero's developer pages only.
    request = connections.delete_request(engine.addresses.api, organisation.connection_id)
    try:
        token = tokens.access_token(engine, token_set.pk)
        answers.read(request, senders.authorised(engine.send, lambda: token, None)(request))
    except NotFound:
        return True  # Already gone.
    except (XeroError, NoAnswer, tokens.AccessLost, tokens.RefreshBusy):
        return False
    return True


def _forget_unused_tokens(workspace: Workspace) -> None:
    """A token set that serves no organisation is a secret kept for nothing."""
    waiting = Authorisation.objects.filter(workspace=workspace).exclude(choices=[])
    TokenSet.objects.filter(workspace=workspace, organisations__isnull=True).exclude(
        pk__in=waiting.values("token_set")
    ).delete()


def _app() -> oauth.Client:
    return oauth.Client(settings.XERO_CLIENT_ID, settings.XERO_CLIENT_SECRET or None)


def _hash(state: str) -> str:
    return hmac.new(b"xero authorisation", state.encode(), sha256).hexdigest()
