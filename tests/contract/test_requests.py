"""Requests and errors in general: FACTS 5, 7, 26."""

import json

import pytest

from tests.contract.caller import Caller, Given, invoice

GOOD: Given = {"Name": "Grace Hopper"}
BAD: Given = {"Name": "Alan Turing", "EmailAddress": "not an address"}


def test_the_good_elements_of_a_mixed_batch_are_created_and_the_bad_ones_named(xero: Caller) -> None:
    """FACTS 26: without the parameter the whole call is a 400."""
    answer = xero.put("Contacts", {"Contacts": [GOOD, BAD]})
    assert answer.messages == ["Email address must be valid."]
    assert (answer.json["ErrorNumber"], answer.json["Type"]) == (10, "ValidationException")
    assert [element["Name"] for element in answer.json["Elements"]] == ["Alan Turing"]
    assert xero.books.contacts.where("name", "Grace Hopper")


def test_not_summarising_answers_each_element_for_itself_in_order(xero: Caller) -> None:
    """FACTS 5.5 and 26: `False` as the official client writes it."""
    rows = xero.put("Contacts?summarizeErrors=False", {"Contacts": [GOOD, BAD, {"Name": "Ada"}]}).rows("Contacts")
    assert [row["StatusAttributeString"] for row in rows] == ["OK", "ERROR", "OK"]
    assert rows[1]["ValidationErrors"] == [{"Message": "Email address must be valid."}]
    assert [row["Name"] for row in rows] == ["Grace Hopper", "Alan Turing", "Ada"]


def test_an_element_that_went_well_says_nothing_of_it_by_default(xero: Caller) -> None:
    """FACTS 5.5."""
    assert "StatusAttributeString" not in xero.put("Contacts", GOOD).row("Contacts")


BODIES = {
    "an envelope": {"Contacts": [GOOD]},
    "an envelope in lower case": {"contacts": [GOOD]},
    "one bare object": GOOD,
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_body_is(xero: Caller, body: Given) -> None:
    """FACTS 5.3."""
    assert xero.put("Contacts", body).row("Contacts")["Name"] == "Grace Hopper"


UNKNOWN = {
    "a misspelt field": ({"Name": "A", "EmailAdress": "a@b.nz"}, "EmailAdress"),
    "a field of another resource": ({"Name": "A", "InvoiceNumber": "1"}, "InvoiceNumber"),
    "a nested one": ({"Name": "A", "Phones": [{"PhoneType": "MOBILE", "Number": "1"}]}, "Phones[0].Number"),
    "a number as a text": ({"Name": 7}, "Name"),
    "a truth as a text": ({"Name": "A", "IsCustomer": "true"}, "IsCustomer"),
    "an object for a list": ({"Name": "A", "Phones": {}}, "Phones"),
    "an id that is none": ({"ContactID": "7"}, "ContactID"),
}


@pytest.mark.parametrize(("sent", "named"), UNKNOWN.values(), ids=UNKNOWN)
def test_strict_mode_refuses_and_names(xero: Caller, sent: Given, named: str) -> None:
    """A rule of the twin's own: whoever misspells a field is told."""
    [message] = xero.put("Contacts?summarizeErrors=false", sent).messages
    assert f"'{named}'" in message


def test_as_xero_mode_ignores_what_it_does_not_know(xero: Caller) -> None:
    """FACTS 5.3."""
    xero.twin.strict = False
    assert xero.put("Contacts", {"Name": "Ada", "EmailAdress": "a@b.nz"}).row("Contacts")["Name"] == "Ada"


UNREADABLE = {
    "not JSON": b"{",
    "not a number": b'{"Name": NaN}',
    "a list": b"[]",
    "nested without end": b"[" * 100_000,
    "elements that are none": b'{"Contacts": [1]}',
    "an endless number": b'{"Name": ' + b"9" * 5000 + b"}",
}


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE)
def test_nonsense_is_a_400(xero: Caller, body: bytes) -> None:
    """FACTS 7.2."""
    headers = {
        "Authorization": f"Bearer {xero.token}",
        "Xero-Tenant-Id": xero.books.tenant,
        "Content-Type": "application/json",
    }
    answer = xero.request("PUT", "/api.xro/2.0/Contacts", body, headers)
    assert (answer.status, answer.json["ErrorNumber"]) == (400, 14)


def test_xml_is_refused_plainly_both_ways(xero: Caller) -> None:
    """FACTS 5.1 and 26: the twin writes and reads no XML, and says so."""
    assert xero.put("Contacts", GOOD, Content_Type="application/xml").status == 415
    assert xero.get("Contacts", Accept="*/*").status == 406


def test_what_is_unknown_is_a_404_with_an_empty_body(xero: Caller) -> None:
    """FACTS 7.4."""
    answer = xero.get("Invoices/00000000-0000-4000-8000-000000000000")
    assert (answer.status, answer.response.body) == (404, b"")
    assert answer.response.headers.find("Content-Type") == "text/html; charset=utf-8"
    assert xero.get("Nonsense").status == 404
    assert xero.post("Organisation", {"Name": "x"}).status == 501


def test_an_unknown_id_in_a_body_is_a_400(xero: Caller) -> None:
    """FACTS 7.4: an assumption."""
    unknown = {"InvoiceID": "00000000-0000-4000-8000-000000000000", "Status": "VOIDED"}
    assert xero.post("Invoices", unknown).messages == [
        "An existing Invoice with the specified InvoiceID could not be found"
    ]


def test_a_get_with_an_empty_object_as_its_body_is_answered(xero: Caller) -> None:
    """FACTS 26: the official Node client does it."""
    assert xero.call("GET", "Organisation", {}).row("Organisations")["Name"] == "Southern Cross Training Ltd"
    assert xero.get("Organisations").row("Organisations")["BaseCurrency"] == "NZD"


def test_a_repeated_key_gives_the_first_answer_and_makes_nothing_more(xero: Caller) -> None:
    """FACTS 5.6, 26."""
    body = invoice(xero.contact())
    first = xero.put("Invoices", body, Idempotency_Key="k-1")
    again = xero.put("Invoices", body, Idempotency_Key="k-1")
    assert first.row("Invoices")["InvoiceID"] == again.row("Invoices")["InvoiceID"]
    assert len(xero.books.invoices.rows) == 1


def test_a_key_is_forgotten_after_six_minutes(xero: Caller) -> None:
    """FACTS 5.6."""
    body = invoice(xero.contact())
    xero.put("Invoices", body, Idempotency_Key="k-1")
    xero.twin.clock.move(6 * 60 - 1)
    xero.put("Invoices", body, Idempotency_Key="k-1")
    assert len(xero.books.invoices.rows) == 1
    xero.twin.clock.move(1)
    xero.put("Invoices", body, Idempotency_Key="k-1")
    assert len(xero.books.invoices.rows) == 2


def test_a_key_with_another_request_is_a_400_and_errors_are_remembered(xero: Caller) -> None:
    """FACTS 5.6."""
    xero.contact("Grace Hopper")
    first = xero.put("Contacts", GOOD, Idempotency_Key="k-1")
    xero.keeper.edit_contact("Grace Hopper", Name="Rear Admiral Hopper")
    assert xero.put("Contacts", GOOD, Idempotency_Key="k-1").messages == first.messages
    other = xero.put("Contacts", BAD, Idempotency_Key="k-1")
    assert other.json["Message"] == "Idempotency Key: k-1 is used with a different request."
    assert xero.put("Contacts", GOOD, Idempotency_Key="k" * 129).status == 400


SCOPES = {"a key belongs to the token": ("token", 2), "a key belongs to the app": ("app", 1)}


@pytest.mark.parametrize(("scope", "invoices"), SCOPES.values(), ids=SCOPES)
def test_whose_a_key_is_can_be_chosen(xero: Caller, scope: str, invoices: int) -> None:
    """FACTS 5.6 against 26."""
    xero.twin.keys.scope = scope
    body = invoice(xero.contact())
    xero.put("Invoices", body, Idempotency_Key="k-1")
    xero.token = xero.twin.identity.new_access(xero.grant)
    xero.put("Invoices", body, Idempotency_Key="k-1")
    assert len(xero.books.invoices.rows) == invoices


def test_dates_are_taken_in_three_forms(xero: Caller) -> None:
    """FACTS 5.7."""
    contact = xero.contact()
    for written in ("2026-03-31", "2026-03-31T00:00:00", "/Date(1774915200000+0000)/", "2026-04-01T11:00:00+12:00"):
        assert xero.invoice(contact, DueDate=written)["DueDateString"] == "2026-03-31T00:00:00"


def test_answers_carry_a_correlation_id_and_their_own_id(xero: Caller) -> None:
    """FACTS 5.1, 5.2."""
    answer = xero.get("Accounts")
    assert answer.response.headers.find("Xero-Correlation-Id")
    assert json.loads(answer.response.body)["ProviderName"] == "Counterfoil"
