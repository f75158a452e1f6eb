"""One token set over several organisations, and what each scope opens: FACTS 2.4, 2.6, 3.1, 3.3."""

import base64
import json
from typing import Any
from urllib.parse import urlencode

import pytest

from counterfoil.twins.xero import seed
from counterfoil.twins.xero.reports.table import BY_NAME as REPORTS
from counterfoil.twins.xero.resources.table import RESOURCES
from counterfoil.twins.xero.scopes import ALL_GRANULAR
from tests.contract.caller import EVERYTHING, Answer, Caller

DAY = 24 * 60 * 60


def press(xero: Caller, address: str, **form: str) -> Answer:
    basic = base64.b64encode(f"{seed.CLIENT_ID}:{seed.CLIENT_SECRET}".encode()).decode()
    headers = {"Authorization": f"Basic {basic}", "Content-Type": "application/x-www-form-urlencoded"}
    return xero.request("POST", address, urlencode(form).encode(), headers)


def refresh(xero: Caller, token: str) -> Answer:
    return press(xero, "/connect/token", grant_type="refresh_token", refresh_token=token)


def organisations(xero: Caller, access: str) -> list[str]:
    answer = xero.request("GET", "/connections", headers={"Authorization": f"Bearer {access}"})
    return sorted(one["tenantName"] for one in answer.json)


@pytest.fixture
def both(xero: Caller) -> Caller:
    """The same person has connected a second organisation."""
    xero.twin.identity.allow(xero.app, xero.user, xero.twin.books_of("Harbour").tenant, EVERYTHING)
    return xero


def test_one_token_reads_every_organisation_of_the_set(both: Caller) -> None:
    """FACTS 2.4, 3.1."""
    assert organisations(both, both.token) == ["Harbour Skills Academy", "Southern Cross Training Ltd"]
    other = both.twin.books_of("Harbour").tenant
    assert both.get("Organisation").row("Organisations")["Name"] == "Southern Cross Training Ltd"
    assert both.get("Organisation", Xero_Tenant_Id=other).row("Organisations")["Name"] == "Harbour Skills Academy"
    third = both.twin.books_of("Kererū").tenant
    assert both.get("Organisation", Xero_Tenant_Id=third).status == 403


def test_one_refresh_serves_them_all_and_one_revocation_ends_them_all(both: Caller) -> None:
    """FACTS 2.4, 2.6."""
    renewed: Any = refresh(both, both.twin.identity.new_refresh(both.grant)).json
    assert len(organisations(both, renewed["access_token"])) == 2
    assert press(both, "/connect/revocation", token=renewed["refresh_token"]).status == 200
    assert refresh(both, renewed["refresh_token"]).json == {"error": "invalid_grant"}
    assert organisations(both, renewed["access_token"]) == []
    assert both.get("Organisation").status == 403


def test_removing_one_connection_leaves_the_other(both: Caller) -> None:
    """FACTS 3.1."""
    listed = both.request("GET", "/connections", headers={"Authorization": f"Bearer {both.token}"}).json
    gone = next(one for one in listed if one["tenantId"] == both.books.tenant)
    headers = {"Authorization": f"Bearer {both.token}"}
    assert both.request("DELETE", f"/connections/{gone['id']}", headers=headers).status == 204
    assert both.get("Organisation").status == 403
    assert both.get("Organisation", Xero_Tenant_Id=both.twin.books_of("Harbour").tenant).status == 200


def test_a_set_that_is_used_within_sixty_days_lives_for_ever(xero: Caller) -> None:
    """FACTS 2.4: every refresh gives sixty days again."""
    token = xero.twin.identity.new_refresh(xero.grant)
    for _ in range(3):
        xero.twin.clock.move(59 * DAY)
        token = refresh(xero, token).json["refresh_token"]
    xero.twin.clock.move(60 * DAY)
    assert refresh(xero, token).json == {"error": "invalid_grant"}


def test_tokens_say_whose_they_are(xero: Caller) -> None:
    """FACTS 2.5."""

    def claims(token: str) -> Any:
        part = token.split(".")[1]
        return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))

    access, identity = claims(xero.token), claims(xero.twin.identity.id_token(xero.grant))
    named = {"nbf", "exp", "iss", "aud", "client_id", "sub", "auth_time", "xero_userid", "global_session_id", "jti"}
    assert named | {"scope", "amr", "authentication_event_id"} <= set(access)
    assert (access["iss"], access["exp"] - access["iat"]) == ("https://identity.xero.com", 1800)
    assert (identity["aud"], identity["email"]) == (seed.CLIENT_ID, "morgan@southerncross.example")


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda one: one.name)
def test_each_resource_is_opened_by_its_scope_and_by_no_other(xero: Caller, resource: Any) -> None:
    """FACTS 3.3."""
    mine = {resource.scope, *resource.also_scopes}
    theirs = {scope for scope in ALL_GRANULAR if scope.removesuffix(".read") not in mine}
    for scopes, status in (({f"{resource.scope}.read"}, 200), (theirs, 401)):
        xero.twin.identity.consented.clear()
        grant = xero.twin.identity.allow(xero.app, xero.user, xero.books.tenant, frozenset(scopes))
        xero.token = xero.twin.identity.new_access(grant)
        assert xero.get(resource.name).status == status


@pytest.mark.parametrize("resource", [one for one in RESOURCES if one.write], ids=lambda one: one.name)
def test_a_read_scope_never_writes(xero: Caller, resource: Any) -> None:
    """FACTS 3.3."""
    reading = frozenset(scope for scope in ALL_GRANULAR if scope.endswith(".read"))
    xero.twin.identity.consented.clear()
    xero.token = xero.twin.identity.new_access(
        xero.twin.identity.allow(xero.app, xero.user, xero.books.tenant, reading)
    )
    assert xero.post(resource.name, {}).status == 401


def test_every_report_has_a_scope_of_its_own() -> None:
    """FACTS 3.3: both aged reports share one."""
    assert {f"{one.scope}.read" for one in REPORTS.values()} < ALL_GRANULAR
    assert len({one.scope for one in REPORTS.values()}) == len(REPORTS) - 1
