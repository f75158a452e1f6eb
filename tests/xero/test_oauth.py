import json
from base64 import b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.xero.answers import Broken, Throttled
from counterfoil.xero.oauth import (
    Addresses,
    Client,
    ClientRefused,
    GrantRefused,
    Tokens,
    authorise_url,
    challenge_of,
    check_revocation,
    client_credentials_request,
    code_request,
    event_id_of,
    new_verifier,
    read_tokens,
    refresh_request,
    revocation_request,
)
from counterfoil.xero.scopes import CUSTOM_CONNECTION_SCOPES, SCOPE_WORDS, SCOPES, allows, missing
from tests.xero.canned import answer

NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)
XERO = Addresses()
WEB_APP = Client("id-1", "s3cret")
DESKTOP_APP = Client("id-2")
BASIC = "Basic " + "aWQtMTpzM2NyZXQ="


def jwt(claims: object) -> str:
    middle = urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    return f"head.{middle}.signature"


def test_the_challenge_is_that_of_the_standards_own_example():
    # RFC 7636, appendix B.
    assert challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


@given(st.binary(min_size=32, max_size=96))
def test_a_verifier_has_only_what_xero_takes(octets):
    verifier = new_verifier(octets)
    assert 43 <= len(verifier) <= 128
    assert verifier.isascii() and verifier.replace("-", "").replace("_", "").isalnum()


def test_too_little_chance_makes_no_verifier():
    with pytest.raises(AssertionError):
        new_verifier(b"guess")


def test_the_consent_page_is_asked_for_all_that_comes_back():
    url = authorise_url(
        XERO,
        WEB_APP,
        redirect_uri="http://localhost:8000/xero/back?a=b",
        state="st&te",
        verifier=new_verifier(b"x" * 32),
    )
    parts = urlsplit(url)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == "https://login.xero.com/identity/connect/authorize"
    assert parse_qs(parts.query) == {
        "response_type": ["code"],
        "client_id": ["id-1"],
        "redirect_uri": ["http://localhost:8000/xero/back?a=b"],
        "scope": [" ".join(SCOPES)],
        "state": ["st&te"],
        "code_challenge": [challenge_of(new_verifier(b"x" * 32))],
        "code_challenge_method": ["S256"],
    }
    assert "s3cret" not in url


REQUESTS = {
    "a code, by a web app": (
        code_request(XERO, WEB_APP, code="c", redirect_uri="https://x.test/back", verifier="v"),
        {"grant_type": "authorization_code", "code": "c", "redirect_uri": "https://x.test/back", "code_verifier": "v"},
        BASIC,
    ),
    "a code, by a desktop app": (
        code_request(XERO, DESKTOP_APP, code="c", redirect_uri="http://localhost/back", verifier="v"),
        {
            "grant_type": "authorization_code",
            "code": "c",
            "redirect_uri": "http://localhost/back",
            "code_verifier": "v",
            "client_id": "id-2",
        },
        "",
    ),
    "a refresh": (
        refresh_request(XERO, WEB_APP, refresh_token="r+1"),
        {"grant_type": "refresh_token", "refresh_token": "r+1"},
        BASIC,
    ),
    "a refresh, by a desktop app": (
        refresh_request(XERO, DESKTOP_APP, refresh_token="r"),
        {"grant_type": "refresh_token", "refresh_token": "r", "client_id": "id-2"},
        "",
    ),
    "a custom connection": (
        client_credentials_request(XERO, WEB_APP, scopes=("accounting.contacts", "accounting.settings.read")),
        {"grant_type": "client_credentials", "scope": "accounting.contacts accounting.settings.read"},
        BASIC,
    ),
}


@pytest.mark.parametrize(("request_", "fields", "authorization"), REQUESTS.values(), ids=REQUESTS)
def test_token_requests_are_the_forms_that_xero_wants(request_, fields, authorization):
    assert (request_.method, request_.url) == ("POST", "https://identity.xero.com/connect/token")
    assert dict(parse_qsl(request_.body.decode())) == fields
    assert request_.headers.find("Authorization") == authorization
    assert request_.headers.find("Content-Type") == "application/x-www-form-urlencoded"


def test_revocation_names_the_refresh_token():
    request = revocation_request(XERO, WEB_APP, refresh_token="r")
    assert request.url == "https://identity.xero.com/connect/revocation"
    assert request.body == b"token=r"


def test_a_custom_connection_needs_a_secret():
    with pytest.raises(AssertionError):
        client_credentials_request(XERO, DESKTOP_APP, scopes=CUSTOM_CONNECTION_SCOPES)


def test_tokens_are_read_with_the_moment_they_end():
    access = jwt({"authentication_event_id": "event-1", "exp": 1})
    said = {
        "id_token": "i",
        "access_token": access,
        "expires_in": 1800,
        "token_type": "Bearer",
        "refresh_token": "r",
        "scope": "openid offline_access",
    }
    assert read_tokens(answer(200, said), NOON) == Tokens(
        access, "r", NOON + timedelta(minutes=30), ("openid", "offline_access"), "event-1"
    )


def test_a_custom_connection_has_no_refresh_token():
    tokens = read_tokens(answer(200, {"access_token": "opaque", "expires_in": 1800}), NOON)
    assert (tokens.refresh_token, tokens.scopes, tokens.authentication_event_id) == (None, (), None)


REFUSALS = {
    "a used code": (400, {"error": "invalid_grant"}, GrantRefused, "invalid_grant"),
    "an unknown app": (400, {"error": "invalid_client"}, ClientRefused, "invalid_client"),
    "an unknown app, told by 401": (401, {"error": "invalid_client"}, ClientRefused, "invalid_client"),
    "an app that may not": (400, {"error": "unauthorized_client"}, ClientRefused, "unauthorized_client"),
    "a scope that the app lacks": (400, {"error": "invalid_scope"}, ClientRefused, "invalid_scope"),
    "a code that could be a secret": (400, {"error": "s3cret!"}, ClientRefused, "unknown error"),
}


@pytest.mark.parametrize(("status", "body", "kind", "code"), REFUSALS.values(), ids=REFUSALS)
def test_a_refused_grant_says_whom_it_is_about(status, body, kind, code):
    with pytest.raises(kind) as raised:
        read_tokens(answer(status, body), NOON)
    assert raised.value.error == code
    assert not raised.value.outcome_unknown


BROKEN = {
    "a 5xx": answer(502, b"gateway"),
    "a page instead of tokens": answer(200, b"<html>", "text/html"),
    "tokens without a life": answer(200, {"access_token": "leak-me"}),
    "tokens cut short": answer(200, b'{"access_token":"leak-me'),
    "a 400 without a reason": answer(400, b"leak-me"),
    "a redirect": answer(302, b"leak-me"),
}


@pytest.mark.parametrize("response", BROKEN.values(), ids=BROKEN)
def test_a_broken_token_answer_is_unknown_and_shows_nothing_of_itself(response):
    with pytest.raises(Broken) as raised:
        read_tokens(response, NOON)
    assert raised.value.outcome_unknown, "the refresh token may have been exchanged all the same"
    assert "leak-me" not in str(raised.value)


def test_the_token_endpoint_may_throttle():
    with pytest.raises(Throttled) as raised:
        read_tokens(answer(429, b"", "", Retry_After="7"), NOON)
    assert raised.value.retry_after == 7


def test_revoking_what_is_gone_is_no_failure():
    check_revocation(answer(200, b"", ""))
    check_revocation(answer(400, {"error": "invalid_grant"}))
    with pytest.raises(ClientRefused):
        check_revocation(answer(400, {"error": "invalid_client"}))
    with pytest.raises(Broken):
        check_revocation(answer(503))


EVENT_IDS = {
    "a token with an event": (jwt({"authentication_event_id": "e"}), "e"),
    "a token without one": (jwt({"sub": "x"}), None),
    "claims that are a list": (jwt([]), None),
    "an event that is a number": (jwt({"authentication_event_id": 5}), None),
    "an opaque token": ("abc", None),
    "not base64": ("a.\u00e9.c", None),
    "not JSON": ("a.YWJj.c", None),
    "a length that base64 does not have": ("a.YWJjZ.c", None),
}


@pytest.mark.parametrize(("token", "event_id"), EVENT_IDS.values(), ids=EVENT_IDS)
def test_the_consent_of_a_token_is_told_or_not(token, event_id):
    assert event_id_of(token) == event_id


def test_nothing_that_holds_a_secret_shows_it():
    tokens = read_tokens(answer(200, {"access_token": "acc-x", "refresh_token": "ref-x", "expires_in": 1}), NOON)
    request = refresh_request(XERO, WEB_APP, refresh_token="ref-x")
    shown = repr((WEB_APP, tokens, request, request.headers, answer(200, {"access_token": "acc-x"})))
    for secret in ("s3cret", "acc-x", "ref-x", b64decode(BASIC[6:]).decode(), BASIC[6:]):
        assert secret not in shown


def test_each_scope_is_explained():
    assert tuple(SCOPE_WORDS) == SCOPES
    assert all(SCOPE_WORDS.values())
    assert set(CUSTOM_CONNECTION_SCOPES) < set(SCOPES)
    assert not {"openid", "offline_access"} & set(CUSTOM_CONNECTION_SCOPES)


COVERED = {
    "the same": (("accounting.contacts",), "accounting.contacts", True),
    "writing covers reading": (("accounting.contacts",), "accounting.contacts.read", True),
    "reading does not cover writing": (("accounting.contacts.read",), "accounting.contacts", False),
    "another": (("accounting.contacts",), "accounting.settings.read", False),
}


@pytest.mark.parametrize(("granted", "needed", "expected"), COVERED.values(), ids=COVERED)
def test_a_grant_covers_what_it_names(granted, needed, expected):
    assert allows(granted, needed) is expected
    assert missing(granted, (needed,)) == (() if expected else (needed,))
