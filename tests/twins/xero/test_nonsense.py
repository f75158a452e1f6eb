"""Whatever is sent, the twin answers, and never that it broke: random JSON, wrong types, deep nests, huge bodies."""

from __future__ import annotations

import json
import time
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterfoil.twins.xero import seed, server
from counterfoil.twins.xero.reports.table import BY_NAME as REPORTS
from counterfoil.twins.xero.resources.table import RESOURCES
from counterfoil.twins.xero.schema import schemas
from counterfoil.twins.xero.twin import Twin
from counterfoil.xero.exchange import Headers, Request, Response
from tests.contract.caller import EVERYTHING

FINE = {200, 204, 400, 401, 403, 404, 406, 413, 415, 501}
SECONDS_MAX = 5.0
KNOWN_TEXTS = [
    "ACCREC", "ACCPAY", "ACCRECCREDIT", "RECEIVE", "SPEND-PREPAYMENT", "RECEIVE-OVERPAYMENT", "DRAFT", "AUTHORISED",
    "DELETED", "VOIDED", "PAID", "POSTED", "SENT", "Inclusive", "NoTax", "NZD", "USD", "200", "090", "610", "OUTPUT2",
    "NONE", "INV-0001", "2026-03-01", "2026-03-01T10:00:00+13:00", "/Date(1765929600000+0000)/", "Aroha Ngata",
    "00000000-0000-0000-0000-000000000000", "", " ", "\x00", "<b>", "é", "x" * 300,
]  # fmt: skip
KNOWN_NUMBERS = [0, 1, -1, 100, 0.005, 1e-30, 1e17, 1e18, -1e18, 1e30, 99999999999999999999, 0.1234567890123]
scalars = (
    st.none() | st.booleans() | st.sampled_from(KNOWN_NUMBERS) | st.sampled_from(KNOWN_TEXTS) | st.text(max_size=20)
    | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
)  # fmt: skip
anything = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
sensible: dict[str, st.SearchStrategy[Any]] = {
    "number": st.sampled_from([0, 1, 2.5, 100, -3, 1e17]),
    "integer": st.sampled_from([0, 1, 20, -1]),
    "boolean": st.booleans(),
    "string": st.sampled_from(KNOWN_TEXTS),
}


def element(name: str, depth: int = 3) -> st.SearchStrategy[dict[str, Any]]:
    """Give objects with the names of Xero's file, each value as it should be or as it should not."""
    fields = {field: value(spec, depth) | scalars for field, spec in schemas()[name]["properties"].items()}
    return st.fixed_dictionaries({}, optional=fields)


def value(spec: dict[str, Any], depth: int) -> st.SearchStrategy[Any]:
    target = schemas().get(spec.get("ref", ""), spec)
    if "properties" in target:
        return element(spec["ref"], depth - 1) if depth else scalars
    if target.get("type") == "array":
        return st.lists(value(target["items"], depth), max_size=3)
    if "enum" in target:
        return st.sampled_from(target["enum"])
    return sensible.get(target.get("type", ""), scalars)


@pytest.fixture(scope="module")
def twin() -> Twin:
    twin = seed.sample(Twin())
    twin.limits.enforced = False
    twin.bookkeeper("Southern").add_contact("Someone")
    return twin


@pytest.fixture(scope="module")
def headers(twin: Twin) -> dict[str, str]:
    user, app = next(iter(twin.identity.users.values())), twin.identity.apps[seed.CLIENT_ID]
    grant = twin.identity.allow(app, user, twin.books_of("Southern").tenant, EVERYTHING)
    held = {"Authorization": f"Bearer {twin.identity.new_access(grant)}", "Accept": "application/json"}
    return {**held, "Xero-Tenant-Id": twin.books_of("Southern").tenant, "Content-Type": "application/json"}


def sent(twin: Twin, headers: dict[str, str], method: str, path: str, body: bytes = b"") -> Response:
    began = time.monotonic()
    answer = twin.answer(Request(method, f"http://twin/api.xro/2.0/{path}", Headers(headers), body))
    assert time.monotonic() - began < SECONDS_MAX
    assert answer.status in FINE, (answer.status, answer.body[:500])
    return answer


patient = settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("resource", [one for one in RESOURCES if one.write], ids=lambda one: one.name)
@pytest.mark.parametrize("strict", [True, False], ids=["strict", "as Xero"])
def test_known_names_with_any_values(twin: Twin, headers: dict[str, str], resource: Any, strict: bool) -> None:
    @patient
    @given(st.lists(element(resource.element), min_size=1, max_size=3), st.sampled_from(["PUT", "POST"]), st.booleans())
    def check(elements: list[Any], method: str, apart: bool) -> None:
        twin.strict = strict
        body = json.dumps({resource.name: elements}).encode()
        sent(twin, headers, method, f"{resource.name}?summarizeErrors={str(not apart).lower()}", body)

    check()
    assert sent(twin, headers, "GET", f"{resource.name}?page=1").status == 200


LINE: dict[str, Any] = {"Description": "Course", "Quantity": 1, "UnitAmount": 100, "AccountCode": "200"}
DATED: dict[str, Any] = {"Date": "2026-03-01", "DueDate": "2026-03-31"}
GOOD: dict[str, dict[str, Any]] = {
    "Invoices": {**DATED, "Type": "ACCREC", "Status": "AUTHORISED"},
    "CreditNotes": {**DATED, "Type": "ACCRECCREDIT", "Status": "AUTHORISED"},
    "BankTransactions": {"Date": "2026-03-01", "BankAccount": {"Code": "090"}, "Type": "RECEIVE"},
    "PurchaseOrders": {"Date": "2026-03-01"},
    "Quotes": {"Date": "2026-03-01"},
}


@pytest.mark.parametrize("name", GOOD)
def test_a_good_document_with_something_wrong_in_it(twin: Twin, headers: dict[str, str], name: str) -> None:
    schema = next(one.element for one in RESOURCES if one.name == name)
    one_field = st.sampled_from(sorted(schemas()[schema]["properties"]))
    whose = {"ContactID": twin.bookkeeper("Southern").contact("Someone")["ContactID"]}
    of_line = st.sampled_from(sorted(schemas()["LineItem"]["properties"]))

    @settings(patient, max_examples=150)
    @given(st.dictionaries(one_field, scalars, max_size=1), st.dictionaries(of_line, scalars, max_size=2))
    def check(wrong: dict[str, Any], wrong_line: dict[str, Any]) -> None:
        body = {**GOOD[name], "Contact": whose, "LineItems": [{**LINE, **wrong_line}], **wrong}
        answer = sent(twin, headers, "PUT", name, json.dumps(body).encode())
        if not wrong and not wrong_line:
            assert answer.status == 200, answer.body

    twin.strict = True
    check()
    assert sent(twin, headers, "GET", f"{name}?page=1").status == 200


@patient
@given(
    anything, st.sampled_from(RESOURCES), st.sampled_from(["PUT", "POST", "DELETE", "PATCH", "OPTIONS"]), st.booleans()
)
def test_any_json_at_all(
    twin: Twin, headers: dict[str, str], body: Any, resource: Any, method: str, enveloped: bool
) -> None:
    whole = {resource.name: body} if enveloped else body
    sent(twin, headers, method, resource.name, json.dumps(whole).encode())


@patient
@given(st.binary(max_size=200), st.sampled_from(RESOURCES))
def test_any_bytes_at_all(twin: Twin, headers: dict[str, str], body: bytes, resource: Any) -> None:
    assert sent(twin, headers, "POST", resource.name, body).status in FINE


DEEP = {
    "lists": b"[" * 50_000 + b"]" * 50_000,
    "objects": b'{"Contact":' * 20_000 + b"1" + b"}" * 20_000,
    "known objects": b'{"Invoices":[' + b'{"Contact":{"Name":"A","x":' * 200 + b"1" + b"}}" * 200 + b"]}",
    "an envelope that never ends": b'{"Invoices":[' * 5_000,
    "a long number": b'{"Contacts":[{"Name":' + b"9" * 100_000 + b"}]}",
    "a long exponent": b'{"Invoices":[{"Type":"ACCREC","LineItems":[{"UnitAmount":1e999999}]}]}',
    "a small exponent": b'{"Invoices":[{"Type":"ACCREC","LineItems":[{"UnitAmount":1e-999999,"Quantity":1e-300}]}]}',
    "one name twice": b'{"Contacts":[{"Name":"A"}],"contacts":[{"Name":"B"}]}',
    "many elements": b'{"Contacts":[' + b",".join([b'{"Name":""}'] * 20_000) + b"]}",
    "more than ten megabytes": b'{"Contacts":[{"Name":"' + b"x" * 10_100_000 + b'"}]}',
}


@pytest.mark.parametrize("body", DEEP.values(), ids=DEEP)
def test_deep_long_and_huge_bodies(twin: Twin, headers: dict[str, str], body: bytes) -> None:
    for method, path in (("PUT", "Invoices"), ("POST", "Contacts")):
        assert sent(twin, headers, method, path, body).status in FINE


segments = st.text(max_size=10).map(quote) | st.sampled_from(
    ["Invoices", "Contacts", "Attachments", "History", "Allocations", "Reports", "..", "%00", "x"]
)
texts = st.text(max_size=60) | st.sampled_from([
    'Name=="', "((((((", "Name.Contains(", "DateTime(0,0,0)>Date", 'Total>"x"', "a.b.c.d==1", "!" * 500, "(" * 500,
    'Contact.Name.StartsWith("A")', "Date>=DateTime(9999,99,99)", "1e999>2", 'Guid("x")==Guid("y")',
])  # fmt: skip


@patient
@given(st.sampled_from(RESOURCES), texts, texts, texts, texts)
def test_any_query(
    twin: Twin, headers: dict[str, str], resource: Any, where: str, order: str, page: str, identifiers: str
) -> None:
    query = (
        f"where={quote(where)}&order={quote(order)}&page={quote(page)}&pageSize={quote(page)}&IDs={quote(identifiers)}"
    )
    sent(twin, {**headers, "If-Modified-Since": "2026"}, "GET", f"{resource.name}?{query}")


@patient
@given(st.sampled_from(sorted(REPORTS)), st.sampled_from(["date", "fromDate", "toDate", "periods", "timeframe"]),
       st.text(max_size=12) | st.dates().map(str) | st.integers().map(str))  # fmt: skip
def test_any_report_parameter(twin: Twin, headers: dict[str, str], report: str, name: str, text: str) -> None:
    sent(twin, headers, "GET", f"Reports/{report}?{name}={quote(text)}")


@patient
@given(st.lists(segments, max_size=5), st.sampled_from(["GET", "PUT", "POST", "DELETE"]))
def test_any_address(twin: Twin, headers: dict[str, str], parts: list[str], method: str) -> None:
    sent(twin, headers, method, "/".join(parts), b"{}")


@pytest.mark.parametrize("name", ["clock", "faults", "limits", "apps", "webhooks", "seed", "bookkeeper", "load"])
def test_any_control(name: str) -> None:
    @patient
    @given(st.dictionaries(st.sampled_from(
        ["at", "move", "kind", "path", "nth", "client_id", "redirect_uris", "organisation", "action", "contact",
         "lines", "invoice", "contacts", "name", "tier", "url", "key"]), anything, max_size=4))  # fmt: skip
    def check(body: dict[str, Any]) -> None:
        twin = Twin()
        answer = twin.answer(Request("POST", f"http://twin/_twin/{name}", Headers(), json.dumps(body).encode()))
        assert answer.status in (200, 400), answer.body

    check()


@pytest.mark.enable_socket
def test_over_http_nonsense_ends_no_server(twin: Twin, headers: dict[str, str]) -> None:
    running = server.start(twin)
    try:
        for body in (DEEP["lists"], DEEP["many elements"], b"\xff\xfe", b"{"):
            answer = server.over_http(Request("POST", f"{running.url}/api.xro/2.0/Invoices", Headers(headers), body))
            assert answer.status in FINE
        good = server.over_http(Request("GET", f"{running.url}/api.xro/2.0/Organisation", Headers(headers)))
        assert good.status == 200
    finally:
        running.close()
