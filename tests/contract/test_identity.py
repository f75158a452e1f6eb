"""Consent, tokens, connections, scopes: FACTS 2 and 3."""

import base64
import hashlib
import re
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from counterfoil.twins.xero import seed
from tests.contract.caller import Answer, Caller

VERIFIER = "v" * 50
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
SCOPES = "openid offline_access accounting.contacts accounting.invoices.read accounting.settings.read"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def _address(**changed: str) -> str:
    asked = {"response_type": "code", "client_id": seed.CLIENT_ID, "redirect_uri": seed.REDIRECT_URI, "scope": SCOPES}
    asked |= {"state": "abc", "code_challenge": CHALLENGE, "code_challenge_method": "S256"}
    return f"/identity/connect/authorize?{urlencode(asked | changed)}"


def _press(xero: Caller, address: str, **fields: str) -> Answer:
    return xero.request("POST", address, urlencode(fields).encode(), FORM)


def _decide(xero: Caller, decision: str, **changed: str) -> dict[str, list[str]]:
    """Click through: sign in, choose the first organisation, decide; give what comes back to the app."""
    address = _address(**changed)
    user = re.search(r'name="user" value="([^"]+)"', xero.request("GET", address).response.body.decode())
    assert user
    page = _press(xero, address, user=user[1]).response.body.decode()
    tenants = re.findall(r'name="tenant" value="([^"]+)"', page)
    assert len(tenants) == 3
    back = _press(xero, address, user=user[1], tenant=tenants[0], decision=decision)
    assert back.status == 303
    location = back.response.headers.find("Location")
    assert location.startswith(seed.REDIRECT_URI + "?")
    return parse_qs(urlsplit(location).query)


def _token(xero: Caller, secret: str = seed.CLIENT_SECRET, client_id: str = seed.CLIENT_ID, **form: str) -> Answer:
    basic = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
    return xero.request("POST", "/connect/token", urlencode(form).encode(), FORM | {"Authorization": f"Basic {basic}"})


def _exchange(xero: Caller, code: str, **changed: str) -> Answer:
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": seed.REDIRECT_URI}
    return _token(xero, **(form | {"code_verifier": VERIFIER} | changed))


def _consent(xero: Caller) -> dict[str, Any]:
    [code] = _decide(xero, "allow")["code"]
    tokens: dict[str, Any] = _exchange(xero, code).json
    return tokens


def _connections(xero: Caller, token: str, query: str = "") -> Answer:
    return xero.request("GET", f"/connections{query}", headers={"Authorization": f"Bearer {token}"})


def test_a_person_allows_and_the_app_gets_tokens_without_unknown_keys(xero: Caller) -> None:
    """FACTS 2.2, 2.3, 26."""
    back = _decide(xero, "allow")
    assert back["state"] == ["abc"]
    tokens = _exchange(xero, back["code"][0]).json
    assert set(tokens) == {"id_token", "access_token", "expires_in", "token_type", "refresh_token", "scope"}
    assert (tokens["expires_in"], tokens["token_type"]) == (1800, "Bearer")
    [connection] = _connections(xero, tokens["access_token"]).json
    assert connection["tenantName"] == "Southern Cross Training Ltd"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}", connection["createdDateUtc"])


def test_a_person_denies(xero: Caller) -> None:
    """FACTS 2.2."""
    assert _decide(xero, "deny") == {"error": ["access_denied"], "state": ["abc"]}


REFUSED = {
    "another redirect": ({"redirect_uri": "http://localhost:9/else"}, "unauthorized_client"),
    "a redirect by address": ({"redirect_uri": "http://127.0.0.1:8000/xero/callback"}, "unauthorized_client"),
    "an unknown app": ({"client_id": "nobody"}, "unauthorized_client"),
    "an unknown scope": ({"scope": "accounting.everything"}, "invalid_scope"),
    "another kind of answer": ({"response_type": "token"}, "invalid_request"),
    "a plain challenge": ({"code_challenge_method": "plain"}, "invalid_request"),
}


@pytest.mark.parametrize(("changed", "error"), REFUSED.values(), ids=REFUSED)
def test_consent_is_not_even_asked_for(xero: Caller, changed: dict[str, str], error: str) -> None:
    """FACTS 2.2."""
    answer = xero.request("GET", _address(**changed))
    assert answer.status == 400
    assert error in answer.response.body.decode()


def test_a_code_works_once_for_five_minutes_with_its_verifier(xero: Caller) -> None:
    """FACTS 2.2, 2.4."""
    [code] = _decide(xero, "allow")["code"]
    assert _exchange(xero, code).status == 200
    assert _exchange(xero, code).json == {"error": "invalid_grant"}
    [code] = _decide(xero, "allow")["code"]
    assert _exchange(xero, code, code_verifier="w" * 50).json == {"error": "invalid_grant"}
    [code] = _decide(xero, "allow")["code"]
    xero.twin.clock.move(300)
    assert _exchange(xero, code).json == {"error": "invalid_grant"}


def test_a_wrong_secret_is_an_invalid_client(xero: Caller) -> None:
    """FACTS 2.3."""
    answer = _token(xero, secret="wrong", grant_type="refresh_token", refresh_token="x")
    assert (answer.status, answer.json) == (400, {"error": "invalid_client"})
    assert _token(xero, client_id="", grant_type="refresh_token").json == {"error": "invalid_request"}
    assert _token(xero, grant_type="password").json == {"error": "unsupported_grant_type"}


def test_each_refresh_rotates_and_the_old_one_works_thirty_minutes_more(xero: Caller) -> None:
    """FACTS 2.4."""
    old = _consent(xero)["refresh_token"]
    new = _token(xero, grant_type="refresh_token", refresh_token=old).json["refresh_token"]
    assert new != old
    xero.twin.clock.move(29 * 60)
    assert _token(xero, grant_type="refresh_token", refresh_token=old).status == 200
    xero.twin.clock.move(60)
    assert _token(xero, grant_type="refresh_token", refresh_token=old).json == {"error": "invalid_grant"}
    assert _token(xero, grant_type="refresh_token", refresh_token=new).status == 200


def test_an_unused_refresh_token_dies_after_sixty_days(xero: Caller) -> None:
    """FACTS 2.4."""
    token = _consent(xero)["refresh_token"]
    xero.twin.clock.move(60 * 86_400)
    assert _token(xero, grant_type="refresh_token", refresh_token=token).json == {"error": "invalid_grant"}


def test_an_access_token_expires_after_half_an_hour(xero: Caller) -> None:
    """FACTS 2.4, 7.3."""
    xero.twin.clock.move(1800)
    answer = xero.get("Organisation")
    assert (answer.status, answer.json["Title"]) == (401, "Unauthorized")
    assert answer.json["Detail"] == "TokenExpired: token expired at 03/10/2026 12:30:00"


def test_a_tenant_that_is_not_connected_is_forbidden(xero: Caller) -> None:
    """FACTS 3.2, 7.3."""
    other = xero.twin.books_of("Harbour").tenant
    for tenant in (other, "", "nonsense"):
        answer = xero.get("Organisation", Xero_Tenant_Id=tenant)
        assert (answer.status, answer.json["Detail"]) == (403, "AuthenticationUnsuccessful")


def test_connections_are_filtered_by_flow_and_removed_by_their_own_id(xero: Caller) -> None:
    """FACTS 3.1."""
    [one] = _connections(xero, xero.token).json
    assert _connections(xero, xero.token, f"?authEventId={one['authEventId']}").json == [one]
    assert _connections(xero, xero.token, "?authEventId=another").json == []
    headers = {"Authorization": f"Bearer {xero.token}"}
    assert xero.request("DELETE", f"/connections/{one['tenantId']}", headers=headers).status == 404
    assert xero.request("DELETE", f"/Connections/{one['id']}", headers=headers).status == 204
    assert _connections(xero, xero.token).json == []
    assert xero.get("Organisation").status == 403


def test_connecting_again_keeps_the_connection_and_moves_its_change_time(xero: Caller) -> None:
    """FACTS 3.1."""
    first = _consent(xero)
    [before] = _connections(xero, first["access_token"]).json
    xero.twin.clock.move(60)
    [after] = _connections(xero, _consent(xero)["access_token"]).json
    assert (after["id"], after["createdDateUtc"]) == (before["id"], before["createdDateUtc"])
    assert after["updatedDateUtc"] > before["updatedDateUtc"]


def test_revoking_removes_every_connection(xero: Caller) -> None:
    """FACTS 2.6."""
    tokens = _consent(xero)
    basic = base64.b64encode(f"{seed.CLIENT_ID}:{seed.CLIENT_SECRET}".encode()).decode()
    body = urlencode({"token": tokens["refresh_token"]}).encode()
    answer = xero.request("POST", "/connect/revocation", body, FORM | {"Authorization": f"Basic {basic}"})
    assert (answer.status, answer.response.body) == (200, b"")
    assert _connections(xero, tokens["access_token"]).json == []
    again = _token(xero, grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    assert again.json == {"error": "invalid_grant"}


def test_a_custom_connection_needs_neither_consent_nor_tenant(xero: Caller) -> None:
    """FACTS 2.7."""
    form = {"grant_type": "client_credentials", "scope": "accounting.contacts accounting.settings.read"}
    tokens = _token(xero, seed.CUSTOM_SECRET, seed.CUSTOM_CLIENT_ID, **form).json
    assert set(tokens) == {"access_token", "expires_in", "token_type", "scope"}
    headers = {"Authorization": f"Bearer {tokens['access_token']}", "Accept": "application/json"}
    answer = xero.request("GET", "/api.xro/2.0/Organisation", headers=headers | {"Xero-Tenant-Id": ""})
    assert answer.row("Organisations")["Name"] == "Southern Cross Training Ltd"
    [connection] = _connections(xero, tokens["access_token"]).json
    assert connection["tenantId"] == xero.books.tenant
    assert _token(xero, grant_type="client_credentials", scope="accounting.contacts").json == {
        "error": "unauthorized_client"
    }


ALLOWED = {
    "a write scope writes": ("accounting.contacts", "PUT", "Contacts", 200),
    "a write scope reads": ("accounting.contacts", "GET", "Contacts", 200),
    "a read scope reads": ("accounting.contacts.read", "GET", "Contacts", 200),
    "a read scope does not write": ("accounting.contacts.read", "PUT", "Contacts", 401),
    "another scope opens nothing": ("accounting.settings", "GET", "Contacts", 401),
    "payments have their own": ("accounting.invoices", "GET", "Payments", 401),
    "the old broad scope covers them": ("accounting.transactions.read", "GET", "Payments", 200),
}


@pytest.mark.parametrize(("scope", "method", "path", "status"), ALLOWED.values(), ids=ALLOWED)
def test_scopes(xero: Caller, scope: str, method: str, path: str, status: int) -> None:
    """FACTS 3.3."""
    ruth = next(user for user in xero.twin.identity.users.values() if user.name.startswith("Ruth"))
    grant = xero.twin.identity.allow(xero.app, ruth, xero.books.tenant, frozenset({scope}))
    xero.token = xero.twin.identity.new_access(grant)
    answer = xero.call(method, path, {"Name": "Ada"} if method == "PUT" else None)
    assert answer.status == status
    if status == 401:
        assert "insufficient_scope" in answer.response.headers.find("WWW-Authenticate")


def test_scopes_add_up_over_consents(xero: Caller) -> None:
    """FACTS 3.3."""
    ruth = next(user for user in xero.twin.identity.users.values() if user.name.startswith("Ruth"))
    for scope in ("accounting.contacts", "accounting.settings"):
        grant = xero.twin.identity.allow(xero.app, ruth, xero.books.tenant, frozenset({scope}))
    assert grant.scopes == {"accounting.contacts", "accounting.settings"}


def test_a_lost_connection_shows_only_at_the_next_call(xero: Caller) -> None:
    """FACTS 3.1: disconnecting in Xero calls nobody back."""
    assert xero.get("Organisation").status == 200
    assert xero.twin.identity.disconnect(xero.books.tenant, seed.CLIENT_ID) == 1
    assert xero.get("Organisation").status == 403
