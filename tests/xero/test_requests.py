"""Which requests are built, and which cannot be."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.xero import accounts, connections, contacts, credit_notes, invoices, organisation, payments, tax_rates
from counterfoil.xero.endpoints import ORGANISATION, PAYMENTS, STREAMS
from counterfoil.xero.exchange import Headers, Request
from counterfoil.xero.listing import IDS_MAX, URL_CHARS_MAX, chunks, get_request, list_request
from counterfoil.xero.scopes import SCOPES, allows
from counterfoil.xero.where import Unquotable, can_quote, equals
from tests.xero.canned import API

BY_CHANGE = ("order", "UpdatedDateUTC ASC")
PAGED = [("page", "1"), ("pageSize", "1000"), BY_CHANGE]
SALES = ("where", 'Type=="ACCREC"')
FINE = ("unitdp", "4")

READS = {
    "organisation": (organisation.get_request(API), "Organisation", []),
    "accounts": (accounts.list_request(API), "Accounts", []),
    "tax rates": (tax_rates.list_request(API), "TaxRates", []),
    "contacts, archived too": (contacts.list_request(API), "Contacts", [*PAGED, ("includeArchived", "true")]),
    "contacts in use": (contacts.list_request(API, include_archived=False), "Contacts", PAGED),
    "contacts by id": (
        contacts.by_ids(API, ["a", "b"]),
        "Contacts",
        [*PAGED, ("includeArchived", "true"), ("IDs", "a,b")],
    ),
    "contacts by number": (
        contacts.find_by_numbers(API, ["L-1", "L & 2"]),
        "Contacts",
        [*PAGED, ("includeArchived", "true"), ("where", 'ContactNumber=="L-1" OR ContactNumber=="L & 2"')],
    ),
    "a contact by any number": (contacts.get_request(API, 'a/"b'), "Contacts/a%2F%22b", []),
    "sales invoices": (invoices.list_request(API), "Invoices", [FINE, *PAGED, SALES]),
    "invoices of any type, few": (
        invoices.list_request(API, page=2, page_size=5, where="", order="InvoiceID ASC"),
        "Invoices",
        [FINE, ("page", "2"), ("pageSize", "5"), ("order", "InvoiceID ASC")],
    ),
    "invoices by id, bills too": (invoices.by_ids(API, ["a"]), "Invoices", [FINE, *PAGED, ("IDs", "a")]),
    "an invoice": (invoices.get_request(API, "INV-1"), "Invoices/INV-1", [FINE]),
    "a PDF": (invoices.pdf_request(API, "a"), "Invoices/a", []),
    "payments": (payments.list_request(API), "Payments", PAGED),
    "a payment": (payments.get_request(API, "a"), "Payments/a", []),
    "credit notes": (credit_notes.list_request(API), "CreditNotes", [FINE, *PAGED]),
    "a credit note": (credit_notes.get_request(API, "a"), "CreditNotes/a", [FINE]),
}


@pytest.mark.parametrize(("request_", "path", "query"), READS.values(), ids=READS)
def test_a_read_asks_for_exactly_this(request_, path, query):
    assert request_.method == "GET"
    assert request_.path == f"/api.xro/2.0/{path}"
    assert request_.query == query
    assert " " not in request_.url and "+" not in request_.url


def test_a_pdf_is_asked_for_as_a_pdf_and_all_else_as_json():
    accepted = {name: request.headers.find("Accept") for name, (request, _, _) in READS.items()}
    assert accepted.pop("a PDF") == "application/pdf"
    assert set(accepted.values()) == {"application/json"}


def test_changes_are_asked_for_in_the_documented_form():
    since = datetime(2026, 10, 1, 12, 0, 0, 5, tzinfo=UTC)
    for request in (
        contacts.list_request(API, modified_since=since),
        invoices.list_request(API, modified_since=since),
        payments.list_request(API, modified_since=since),
        credit_notes.list_request(API, modified_since=since),
    ):
        assert request.headers.find("If-Modified-Since") == "2026-10-01T12:00:00"


IMPOSSIBLE = {
    "page 0": lambda: contacts.list_request(API, page=0),
    "a page too large": lambda: contacts.list_request(API, page_size=1001),
    "a page too small": lambda: contacts.list_request(API, page_size=0),
    "too many ids": lambda: contacts.by_ids(API, ["a"] * (IDS_MAX + 1)),
    "ids where there is no such question": lambda: list_request(API, PAYMENTS, ids=["a"]),
    "changes where Xero would send everything": lambda: list_request(
        API, ORGANISATION, modified_since=datetime(2026, 1, 1, tzinfo=UTC)
    ),
    "one without a key": lambda: get_request(API, PAYMENTS, ""),
    "no numbers": lambda: contacts.find_by_numbers(API, []),
    "too many numbers": lambda: contacts.find_by_numbers(API, ["a"] * (IDS_MAX + 1)),
    "numbers too long together": lambda: contacts.find_by_numbers(API, ["a" * 500, "b" * 2000]),
    "a new record with an id": lambda: contacts.create_request(API, [{"ContactID": "a", "Name": "b"}]),
    "an update without an id": lambda: contacts.update_request(API, [{"ContactNumber": "a", "Name": "b"}]),
    "an update with one id missing": lambda: invoices.update_request(API, [{"InvoiceID": "a"}, {"InvoiceNumber": "b"}]),
    "no records": lambda: contacts.create_request(API, []),
    "too many records": lambda: contacts.create_request(API, [{"Name": "a"}] * 51),
    "a key too long": lambda: contacts.create_request(API, [{"Name": "a"}], key="k" * 129),
    "an empty key": lambda: contacts.create_request(API, [{"Name": "a"}], key=""),
    "a key that no header can hold": lambda: contacts.create_request(API, [{"Name": "a"}], key="a\nb"),
}


@pytest.mark.parametrize("build", IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_what_xero_would_misunderstand_cannot_be_built(build):
    with pytest.raises(AssertionError):
        build()


WRITES = {
    "new contacts": (contacts.create_request, "PUT", "Contacts", {"Name": "Ada"}, ""),
    "changed contacts": (contacts.update_request, "POST", "Contacts", {"ContactID": "a", "Name": "Ada"}, ""),
    "new invoices": (invoices.create_request, "PUT", "Invoices", {"Total": Decimal("1.10")}, "&unitdp=4"),
    "changed invoices": (invoices.update_request, "POST", "Invoices", {"InvoiceID": "a"}, "&unitdp=4"),
}


@pytest.mark.parametrize(("build", "method", "name", "element", "more"), WRITES.values(), ids=WRITES)
def test_a_write_is_answered_record_by_record(build, method, name, element, more):
    request = build(API, [element], key="k-1")
    assert (request.method, request.path) == (method, f"/api.xro/2.0/{name}")
    assert urlsplit(request.url).query == "summarizeErrors=false" + more
    assert request.headers.find("Idempotency-Key") == "k-1"
    assert request.headers.find("Content-Type") == "application/json; charset=utf-8"
    assert json.loads(request.body, parse_float=Decimal) == {name: [element]}
    assert build(API, [element], key="k-1").body == request.body


def test_a_key_is_sent_only_when_there_is_one():
    assert "idempotency-key" not in contacts.create_request(API, [{"Name": "a"}]).headers


def test_connections_are_listed_and_deleted_by_their_own_id():
    assert connections.list_request(API).url == f"{API}/connections"
    assert connections.list_request(API, "e-1").query == [("authEventId", "e-1")]
    request = connections.delete_request(API, "c-1")
    assert (request.method, request.url) == ("DELETE", f"{API}/connections/c-1")


UNQUOTABLE = {"a quote": 'O"Brien', "a backslash": "a\\b", "a line end": "a\nb", "a null": "a\0"}


@pytest.mark.parametrize("text", UNQUOTABLE.values(), ids=UNQUOTABLE)
def test_a_text_that_no_filter_can_hold_is_refused_and_not_edited(text):
    assert not can_quote(text)
    with pytest.raises(Unquotable):
        equals("ContactNumber", text)
    with pytest.raises(Unquotable):
        contacts.find_by_numbers(API, ["fine", text])


signs = st.characters(categories=["L", "N", "P", "Zs"], exclude_characters='"\\').filter(str.isprintable)
numbers = st.text(signs, min_size=1, max_size=50)


@given(st.lists(numbers, max_size=120))
def test_numbers_are_cut_into_calls_that_fit_and_none_is_lost(wanted):
    batches = list(contacts.number_batches(API, wanted))
    assert [number for batch in batches for number in batch] == list(dict.fromkeys(wanted))
    for batch in batches:
        request = contacts.find_by_numbers(API, batch)
        assert len(batch) == 1 or len(request.url) <= URL_CHARS_MAX
        [where] = [value for name, value in request.query if name == "where"]
        assert where.split(" OR ") == [f'ContactNumber=="{number}"' for number in batch] or " OR " in "".join(batch)


def test_short_numbers_share_a_call():
    numbers = [f"L{number:04}" for number in range(250)]
    assert len(list(contacts.number_batches(API, numbers))) <= 10, "25 or more a call"


@given(st.lists(st.integers(0, 99).map(str), max_size=130), st.integers(1, 40))
def test_ids_are_cut_each_once(ids, size):
    cut = list(chunks(ids, size))
    assert [id_ for batch in cut for id_ in batch] == list(dict.fromkeys(ids))
    assert all(len(batch) == size for batch in cut[:-1])


def test_forty_ids_fit_into_one_address():
    ids = [f"{number:08x}-0000-4000-8000-000000000000" for number in range(IDS_MAX)]
    assert len(invoices.by_ids(API, ids).url) <= URL_CHARS_MAX


@pytest.mark.parametrize("stream", STREAMS.values(), ids=STREAMS)
def test_each_stream_is_whole_and_says_why(stream):
    assert stream.why.endswith(".")
    assert stream.path == f"/api.xro/2.0/{stream.name}"
    assert stream.read_scope.endswith(".read")
    assert stream.write_scope in ("", stream.read_scope.removesuffix(".read"))
    assert not (stream.paged and not stream.updated_field), "pages are walked by change time"
    assert allows(SCOPES, stream.read_scope), "what we read, we ask for"


def test_only_contacts_may_be_written_with_what_we_ask_for():
    assert [name for name, stream in STREAMS.items() if allows(SCOPES, stream.write_scope)] == ["Contacts"]


def test_headers_are_found_whatever_their_case():
    headers = Headers({"X-One": "1"})
    assert (headers.find("x-ONE"), headers.find("x-two")) == ("1", "")


def test_a_request_knows_its_parts():
    request = Request("GET", "https://x.test/a%20b?c=d&e=")
    assert (request.path, request.query, request.is_write) == ("/a%20b", [("c", "d"), ("e", "")], False)
