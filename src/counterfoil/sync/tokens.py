"""Keep a token set fresh: one refresh at a time, the new refresh token saved before it is used.

Two refreshes at once are the classic way to lose a connection (FACTS 2.4): so a lease on the row, taken by
compare-and-set, lets one worker refresh while no row lock is held during the call. When the answer was lost, the same
old token is good for thirty minutes more.
"""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

from django.db.models import Q

from counterfoil import keys
from counterfoil.ledger.models import TokenSet
from counterfoil.sync.engine import Engine
from counterfoil.xero import oauth
from counterfoil.xero.answers import XeroError
from counterfoil.xero.exchange import NoAnswer, Request
from counterfoil.xero.scopes import CUSTOM_CONNECTION_SCOPES

EARLY = timedelta(minutes=3)  # Refresh this long before the end, so that no call meets an expired token.
REFRESH_MAX = timedelta(seconds=70)  # A refresh ends within this; then another worker may try.


class AccessLost(Exception):
    """Xero takes this permission no more: a person must connect again."""


class RefreshBusy(Exception):
    """Another worker refreshes this very token set."""


def access_token(engine: Engine, token_set_id: int) -> str:
    """Give a token that is good for some minutes, refreshed if it has to be."""
    token_set = TokenSet.objects.filter(pk=token_set_id).first()
    if token_set is None:
        raise AccessLost("Xero was disconnected here.")
    if token_set.refused_at:
        raise AccessLost("The permission given in Xero has ended.")
    if engine.now() < token_set.expires_at - EARLY:
        return keys.decrypt(engine.key_file, token_set.access_sealed)
    return refresh(engine, token_set_id)


def refresh(engine: Engine, token_set_id: int) -> str:
    """Refresh now, unless another worker is at it: then `RefreshBusy`."""
    now = engine.now()
    taken = (
        TokenSet.objects.filter(pk=token_set_id, refused_at__isnull=True)
        .filter(Q(refreshing_until__isnull=True) | Q(refreshing_until__lt=now))
        .update(refreshing_by=engine.worker, refreshing_until=now + REFRESH_MAX)
    )
    if not taken:
        raise RefreshBusy("Another worker renews the permission for Xero just now.")
    token_set = TokenSet.objects.get(pk=token_set_id)
    if engine.now() < token_set.expires_at - EARLY:  # Renewed by another between our look and our lease.
        _give_back(engine, token_set_id)
        return keys.decrypt(engine.key_file, token_set.access_sealed)
    return _exchange(engine, token_set)


def expire(engine: Engine, token_set_id: int, used: str) -> None:
    """Xero refused this access token: take it for expired, unless it was renewed meanwhile."""
    token_set = TokenSet.objects.get(pk=token_set_id)
    if keys.decrypt(engine.key_file, token_set.access_sealed) == used:
        TokenSet.objects.filter(pk=token_set_id, access_sealed=token_set.access_sealed).update(expires_at=engine.now())


def mark(token: str) -> str:
    """A mark by which to know a token again without keeping it."""
    return sha256(token.encode()).hexdigest()


def keep(engine: Engine, token_set: TokenSet, tokens: oauth.Tokens) -> None:
    """Put fresh tokens into the row (not yet saved)."""
    token_set.access_sealed = keys.encrypt(engine.key_file, tokens.access_token)
    if tokens.refresh_token:
        token_set.refresh_sealed = keys.encrypt(engine.key_file, tokens.refresh_token)
    token_set.expires_at = tokens.expires_at
    token_set.refreshed_at = engine.now()
    token_set.scopes = list(tokens.scopes)


def client_of(engine: Engine, token_set: TokenSet) -> oauth.Client:
    sealed = bytes(token_set.client_secret_sealed)
    return oauth.Client(token_set.client_id, keys.decrypt(engine.key_file, sealed) if sealed else None)


def _exchange(engine: Engine, token_set: TokenSet) -> str:
    try:
        tokens = oauth.read_tokens(engine.send(_request(engine, token_set)), engine.now())
    except oauth.GrantRefused as error:
        if _note_refusal(engine, token_set):
            raise AccessLost(str(error)) from error
        raise RefreshBusy("Another worker renewed the permission for Xero meanwhile.") from error
    except (XeroError, NoAnswer):
        _give_back(engine, token_set.pk)
        raise
    return _save(engine, token_set, tokens)


def _note_refusal(engine: Engine, token_set: TokenSet) -> bool:
    """Only for the very token that was refused: False when another worker has saved a newer one."""
    refused = TokenSet.objects.filter(pk=token_set.pk, refresh_sealed=token_set.refresh_sealed).update(
        refused_at=engine.now(), refreshing_by="", refreshing_until=None
    )
    return bool(refused)


def _save(engine: Engine, token_set: TokenSet, tokens: oauth.Tokens) -> str:
    """Save only while the lease is ours: a worker that slept must not overwrite a newer pair with its own."""
    keep(engine, token_set, tokens)
    TokenSet.objects.filter(pk=token_set.pk, refreshing_by=engine.worker).update(
        access_sealed=token_set.access_sealed,
        refresh_sealed=token_set.refresh_sealed,
        expires_at=token_set.expires_at,
        refreshed_at=token_set.refreshed_at,
        scopes=token_set.scopes,
        refreshing_by="",
        refreshing_until=None,
    )
    return tokens.access_token


def _request(engine: Engine, token_set: TokenSet) -> Request:
    client = client_of(engine, token_set)
    if token_set.grant == TokenSet.Grant.CLIENT:
        return oauth.client_credentials_request(engine.addresses, client, scopes=CUSTOM_CONNECTION_SCOPES)
    token = keys.decrypt(engine.key_file, token_set.refresh_sealed)
    return oauth.refresh_request(engine.addresses, client, refresh_token=token)


def _give_back(engine: Engine, token_set_id: int) -> None:
    TokenSet.objects.filter(pk=token_set_id, refreshing_by=engine.worker).update(
        refreshing_by="", refreshing_until=None
    )
