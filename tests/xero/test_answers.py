import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.xero.answers import (
    Broken,
    Disconnected,
    InsufficientScope,
    KeyConflict,
    Limit,
    Meters,
    NotFound,
    NotPermitted,
    Refused,
    Throttled,
    Unauthorised,
    Unexpected,
    XeroError,
    read,
    read_meters,
)
from counterfoil.xero.exchange import Headers, NoAnswer, Request
from tests.xero.canned import API, READ, WRITE, answer, example

PDF = Request("GET", f"{API}/api.xro/2.0/Invoices/x", Headers({"Accept": "application/pdf"}))

TAKEN_NAME = (
    "The contact name Buzz Lightyear is already assigned to another contact. "
    "The contact name must be unique across all active contacts."
)
EXPIRED = "TokenExpired: token expired at 02/20/2025 08:32:50"


def problem(status: int, detail: str) -> dict[str, object]:
    """Build the body of a 401 or 403 (FACTS 7.3)."""
    return {"Type": None, "Title": "", "Status": status, "Detail": detail, "Instance": "1", "Extensions": {}}


GOOD = {
    "rows": (READ, answer(200, b'{"Contacts":[]}'), b'{"Contacts":[]}'),
    "a content type without charset": (READ, answer(200, b"{}", "application/json"), b"{}"),
    "an array, as connections are": (READ, answer(200, b"[]"), b"[]"),
    "nothing to say": (WRITE, answer(204, b"", ""), b""),
    "a write answered with an empty 200": (WRITE, answer(200, b"", ""), b""),
    "nothing modified": (READ, answer(304, b"", ""), b""),
    "a whole PDF": (PDF, answer(200, b"%PDF-1.4 x %%EOF\n", "application/pdf"), b"%PDF-1.4 x %%EOF\n"),
}


@pytest.mark.parametrize(("request_", "response", "body"), GOOD.values(), ids=GOOD)
def test_a_good_answer_gives_its_body(request_, response, body):
    assert read(request_, response) == body


KINDS = {
    "a breached minute, recorded": (
        answer(429, b"", "", Retry_After="26", X_Rate_Limit_Problem="minute"),
        Throttled,
        {"problem": Limit.MINUTE, "retry_after": 26},
    ),
    "a breached day can wait 18 hours": (
        answer(429, b"", "", Retry_After="66975", X_Rate_Limit_Problem="day"),
        Throttled,
        {"problem": Limit.DAY, "retry_after": 66_975},
    ),
    "the older API's spelling of day": (
        answer(429, b"", "", X_Rate_Limit_Problem="Daily"),
        Throttled,
        {"problem": Limit.DAY, "retry_after": None},
    ),
    "too many at once, without a time to wait": (
        answer(429, b"", "", X_Rate_Limit_Problem="Concurrent"),
        Throttled,
        {"problem": Limit.CONCURRENT, "retry_after": None},
    ),
    "too many of the whole app": (
        answer(429, b"", "", X_Rate_Limit_Problem="AppMinute", Retry_After="soon"),
        Throttled,
        {"problem": Limit.APP_MINUTE, "retry_after": None},
    ),
    "a limit that does not say which": (answer(429, b"", ""), Throttled, {"problem": Limit.OTHER}),
    "an expired token": (answer(401, problem(401, EXPIRED)), Unauthorised, {"detail": EXPIRED}),
    "a denial in lower-case keys": (answer(401, {"detail": "no"}), Unauthorised, {"detail": "no"}),
    "a denial without a word": (answer(401, b"", ""), Unauthorised, {"detail": ""}),
    "a denial that is not an object": (answer(401, b"[]"), Unauthorised, {"detail": ""}),
    "a removed connection": (
        answer(403, problem(403, "AuthenticationUnsuccessful")),
        Disconnected,
        {"detail": "AuthenticationUnsuccessful"},
    ),
    "a missing scope, told by 401": (
        answer(401, b"", "", WWW_Authenticate='Bearer error="insufficient_scope"'),
        InsufficientScope,
        {},
    ),
    "a missing scope, told by 403 and misspelt": (
        answer(403, b"", "", WWW_Authenticate="error=insufficent_scope"),
        InsufficientScope,
        {},
    ),
    "a missing scope, told in the detail": (answer(403, problem(403, "InsufficientScope")), InsufficientScope, {}),
    "a user without the right": (answer(403, problem(403, "Forbidden")), NotPermitted, {"detail": "Forbidden"}),
    "an unknown id": (answer(404, b"", "text/html; charset=utf-8"), NotFound, {}),
    "a name that is taken": (
        answer(400, example("contacts_put_400_validation")),
        Refused,
        {
            "messages": (TAKEN_NAME,),
            "error_number": 10,
        },
    ),
    "a query that cannot be parsed": (
        answer(400, {"ErrorNumber": 16, "Type": "QueryParseException", "Message": "Expression expected"}),
        Refused,
        {"messages": ("Expression expected",), "error_number": 16, "elements": ()},
    ),
    "a refusal without elements that are objects": (
        answer(400, {"Message": "No", "Elements": [1], "ErrorNumber": "x"}),
        Refused,
        {"messages": ("No",), "elements": (), "error_number": None},
    ),
    "a refusal in plain text": (answer(400, b"bad header", "text/plain"), Refused, {"messages": ("bad header",)}),
    "a refusal without a word": (answer(400, b"", ""), Refused, {"messages": ("Xero gave no reason.",)}),
    "a refusal in XML": (answer(400, b"<ApiException/>", "text/xml"), Refused, {"messages": ("<ApiException/>",)}),
    "a key used for something else": (
        answer(400, {"Message": "Idempotency Key: k-1 is used with a different request."}),
        KeyConflict,
        {"messages": ("Idempotency Key: k-1 is used with a different request.",)},
    ),
    "an unhandled error": (answer(500, {"Message": "An error occurred in Xero."}), Broken, {"status": 500}),
    "maintenance in plain text": (
        answer(503, b"The Xero API is currently offline for maintenance", "text/plain"),
        Broken,
        {"text": "The Xero API is currently offline for maintenance", "retry_after": None},
    ),
    "an organisation offline that says how long": (
        answer(503, b"", "", Retry_After="300"),
        Broken,
        {"retry_after": 300},
    ),
    "a method that the resource lacks": (answer(501), Broken, {"status": 501}),
    "XML where JSON was asked for": (answer(200, b"<Response/>", "text/xml"), Broken, {"status": 200}),
    "a page of a proxy": (answer(200, b"<html>", "text/html"), Broken, {"text": "not application/json: text/html"}),
    "JSON cut short": (answer(200, b'{"Contacts":[{"Na'), Broken, {"status": 200}),
    "JSON with bytes that are no text": (answer(200, b'{"Name":"\xff"}'), Broken, {}),
    "JSON with something behind it": (answer(200, b"{}x"), Broken, {}),
    "a redirect": (answer(302, b"", "", Location="https://elsewhere.test"), Unexpected, {"status": 302}),
    "a precondition": (answer(412), Unexpected, {"status": 412}),
    "a timeout of the server's": (answer(408), Unexpected, {"status": 408}),
}


@pytest.mark.parametrize(("response", "kind", "facts"), KINDS.values(), ids=KINDS)
def test_each_answer_has_one_name(response, kind, facts):
    with pytest.raises(XeroError) as raised:
        read(READ, response)
    assert type(raised.value) is kind
    assert {name: getattr(raised.value, name) for name in facts} == facts
    assert str(raised.value)
    assert not raised.value.outcome_unknown, "a read changes nothing"


UNKNOWN = {
    "an unhandled error": answer(500),
    "maintenance": answer(503),
    "a gateway that gave up": answer(504, b"<html>", "text/html"),
    "JSON cut short": answer(200, b'{"Contacts":[{"Na'),
    "XML where JSON was asked for": answer(200, b"<Response/>", "text/xml"),
    "a body without a type": answer(200, b"{}", ""),
    "a redirect": answer(307),
    "a timeout of the server's": answer(408),
}
KNOWN = {
    "throttled": answer(429, b"", ""),
    "an expired token": answer(401),
    "disconnected": answer(403, problem(403, "AuthenticationUnsuccessful")),
    "not found": answer(404),
    "refused": answer(400, example("contacts_put_400_validation")),
    "turned away": answer(412),
    "too large": answer(413),
}


@pytest.mark.parametrize("response", UNKNOWN.values(), ids=UNKNOWN)
def test_a_write_answered_so_may_have_taken_effect(response):
    with pytest.raises(XeroError) as raised:
        read(WRITE, response)
    assert raised.value.outcome_unknown


@pytest.mark.parametrize("response", KNOWN.values(), ids=KNOWN)
def test_a_write_answered_so_did_nothing(response):
    with pytest.raises(XeroError) as raised:
        read(WRITE, response)
    assert not raised.value.outcome_unknown


def test_a_lost_answer_leaves_the_outcome_unknown_unless_nothing_was_sent():
    assert NoAnswer("timed out").outcome_unknown
    assert not NoAnswer("refused", sent=False).outcome_unknown
    assert str(NoAnswer()) == "Xero did not answer."


@pytest.mark.parametrize("body", [b"", b"%PDF-1.4 cut", b"<html>"])
def test_half_a_pdf_is_no_pdf(body):
    with pytest.raises(Broken):
        read(PDF, answer(200, body, "application/pdf"))


def test_json_is_not_taken_for_a_pdf():
    with pytest.raises(Broken, match="not application/pdf"):
        read(PDF, answer(200, b"{}"))


def test_what_xero_said_is_kept_short():
    with pytest.raises(Broken) as raised:
        read(READ, answer(500, b"x" * 10_000, "text/plain"))
    assert len(raised.value.text) == 500


def test_a_refusal_keeps_the_elements_with_exact_amounts():
    body = b'{"Elements":[{"Total":0.1,"ValidationErrors":[{"Message":"No"}]}]}'
    with pytest.raises(Refused) as raised:
        read(WRITE, answer(400, body))
    assert str(raised.value.elements[0]["Total"]) == "0.1"


METERS = {
    "all three": (
        {"X-DayLimit-Remaining": "4999", "X-MinLimit-Remaining": "59", "X-AppMinLimit-Remaining": "9999"},
        Meters(4999, 59, 9999),
    ),
    "connections tell one": ({"x-appminlimit-remaining": "9998"}, Meters(None, None, 9998)),
    "none": ({}, Meters()),
    "no number": ({"X-DayLimit-Remaining": "many", "X-MinLimit-Remaining": "-1"}, Meters()),
    "zero is a number": ({"X-MinLimit-Remaining": "0"}, Meters(None, 0, None)),
}


@pytest.mark.parametrize(("headers", "meters"), METERS.values(), ids=METERS)
def test_meters_are_read_where_they_are(headers, meters):
    assert read_meters(Headers(headers)) == meters


@given(st.integers(100, 599), st.binary(max_size=60), st.sampled_from(["", "application/json", "text/html"]))
def test_no_answer_is_beyond_naming(status, body, content_type):
    for request in (READ, WRITE, PDF):
        try:
            assert isinstance(read(request, answer(status, body, content_type)), bytes)
        except XeroError as error:
            assert str(error)
