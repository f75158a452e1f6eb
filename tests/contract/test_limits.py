"""Rate limits: FACTS 3.4 and 4."""

import pytest

from tests.contract.caller import Answer, Caller


def _left(answer: Answer) -> tuple[str, str, str]:
    names = ("X-MinLimit-Remaining", "X-DayLimit-Remaining", "X-AppMinLimit-Remaining")
    minute, day, app = (answer.response.headers.find(name) for name in names)
    return minute, day, app


def _spend(xero: Caller, calls: int) -> Answer:
    for _ in range(calls):
        answer = xero.get("BrandingThemes")
    return answer


def test_the_meters_count_the_call_just_made(xero: Caller) -> None:
    assert _left(_spend(xero, 1)) == ("59", "4999", "9999")


def test_the_sixty_first_call_of_a_minute_is_refused_with_an_empty_body(xero: Caller) -> None:
    assert _spend(xero, 60).status == 200
    refused = _spend(xero, 1)
    assert (refused.status, refused.response.body) == (429, b"")
    headers = refused.response.headers
    assert headers.find("Content-Type") == ""
    assert (headers.find("X-Rate-Limit-Problem"), headers.find("Retry-After")) == ("minute", "60")
    assert _left(refused)[:2] == ("0", "4940")  # a refused call spends nothing


def test_the_minute_rolls(xero: Caller) -> None:
    _spend(xero, 30)
    xero.twin.clock.move(30)
    _spend(xero, 30)
    assert _spend(xero, 1).response.headers.find("Retry-After") == "30"
    xero.twin.clock.move(30)
    assert _left(_spend(xero, 1))[0] == "29"


@pytest.mark.parametrize(("tier", "a_day"), [("starter", 1000), ("core", 5000)])
def test_the_day_is_the_tiers_and_ends(xero: Caller, tier: str, a_day: int) -> None:
    xero.app.tier = tier
    meter = xero.twin.limits.meter(xero.app.client_id, xero.books.tenant)
    _spend(xero, 1)
    meter.spent_today = a_day
    refused = _spend(xero, 1)
    assert refused.response.headers.find("X-Rate-Limit-Problem") == "day"
    xero.twin.clock.move(int(refused.response.headers.find("Retry-After")) - 1)
    xero.token = xero.twin.identity.new_access(xero.grant)
    assert _spend(xero, 1).status == 429
    xero.twin.clock.move(1)
    assert _left(_spend(xero, 1))[1] == str(a_day - 1)


def test_a_sixth_call_at_once_is_refused_without_a_time_to_wait(xero: Caller) -> None:
    xero.twin.limits.meter(xero.app.client_id, xero.books.tenant).at_once = 5
    refused = _spend(xero, 1)
    assert (refused.status, refused.response.headers.find("X-Rate-Limit-Problem")) == (429, "concurrent")
    assert refused.response.headers.find("Retry-After") == ""
    xero.twin.limits.meter(xero.app.client_id, xero.books.tenant).at_once = 4
    assert _spend(xero, 1).status == 200


def test_other_organisations_have_meters_of_their_own(xero: Caller) -> None:
    _spend(xero, 60)
    other = xero.twin.books_of("Harbour")
    xero.twin.identity.allow(xero.app, xero.user, other.tenant, frozenset())
    assert _left(xero.get("BrandingThemes", Xero_Tenant_Id=other.tenant)) == ("59", "4999", "9939")


def test_the_identity_addresses_spend_nothing(xero: Caller) -> None:
    for _ in range(70):
        answer = xero.request("GET", "/connections", headers={"Authorization": f"Bearer {xero.token}"})
    assert answer.status == 200
    assert _left(_spend(xero, 1))[0] == "59"


def test_limits_can_be_counted_without_being_enforced(xero: Caller) -> None:
    xero.twin.limits.enforced = False
    assert _spend(xero, 70).status == 200
