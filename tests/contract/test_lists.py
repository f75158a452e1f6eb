"""Reading lists: FACTS 6."""

from urllib.parse import quote

import pytest

from tests.contract.caller import Caller, Given, line


def _numbers(rows: list[Given]) -> list[str]:
    return [row["InvoiceNumber"] for row in rows]


@pytest.fixture
def five(xero: Caller) -> Caller:
    """Five invoices a minute apart: INV-0001 paid, INV-0003 voided, INV-0004 a draft on another contact."""
    ada, charles = xero.contact("Ada Lovelace", ContactNumber="L-1"), xero.contact("Charles Bábbage")
    rows = []
    for place in range(5):
        xero.twin.clock.move(60)
        draft = {"Status": "DRAFT"} if place == 3 else {}
        whose = charles if place == 3 else ada
        rows.append(
            xero.invoice(whose, LineItems=[line(UnitAmount=10 * (place + 1))], Reference=f"Ref {place + 1}", **draft)
        )
    xero.twin.clock.move(60)
    xero.pay(rows[0], 11.5).row("Payments")
    xero.post(f"Invoices/{rows[2]['InvoiceID']}", {"Status": "VOIDED"})
    return xero


def test_pages_have_lines_a_short_contact_and_a_count(five: Caller) -> None:
    """FACTS 5.2, 6.1."""
    answer = five.get("Invoices?page=2&pageSize=2")
    assert answer.json["pagination"] == {"page": 2, "pageSize": 2, "pageCount": 3, "itemCount": 5}
    assert list(answer.json)[4:] == ["pagination", "Invoices"]
    [first, _] = answer.rows("Invoices")
    assert len(first["LineItems"]) == 1
    assert "EmailAddress" not in first["Contact"]
    assert first["Contact"]["Phones"] == []


def test_an_unpaged_list_has_no_lines_and_no_count(five: Caller) -> None:
    """FACTS 6.1."""
    answer = five.get("Invoices")
    assert "pagination" not in answer.json
    assert all(row["LineItems"] == [] for row in answer.rows("Invoices"))
    assert len(answer.rows("Invoices")) == 5  # voided and deleted ones are in the list


SIZES = {"clamped above": ("page=1&pageSize=5000", 1000), "clamped below": ("page=1&pageSize=0", 100),
         "nonsense": ("page=1&pageSize=x", 100), "a wrong name": ("page=1&page_size=7", 100)}  # fmt: skip


@pytest.mark.parametrize(("query", "size"), SIZES.values(), ids=SIZES)
def test_a_page_size_is(five: Caller, query: str, size: int) -> None:
    """FACTS 6.1."""
    assert five.get(f"Invoices?{query}").json["pagination"]["pageSize"] == size


def test_a_page_beyond_the_end_is_empty(five: Caller) -> None:
    """FACTS 6.1: an assumption."""
    assert five.get("Invoices?page=9").rows("Invoices") == []


QUERIES = {
    "equality": ('Status=="AUTHORISED"', ["INV-0002", "INV-0005"]),
    "one equals sign": ('Status="PAID"', ["INV-0001"]),
    "inequality and AND": ('Status!="VOIDED" AND Total>12', ["INV-0002", "INV-0004", "INV-0005"]),
    "or, brackets": ('(Total==11.50||Total==23.00)&&Type=="ACCREC"', ["INV-0002", "INV-0001"]),
    "case and accents do not matter": ('Contact.Name=="charles babbage"', ["INV-0004"]),
    "a nested number": ('Contact.ContactNumber=="L-1" and AmountDue>=57.5', ["INV-0005"]),
    "a method": ('Reference.Contains("2") or Reference.EndsWith("5")', ["INV-0002", "INV-0005"]),
    "a guarded method": ('Reference!=null&&Reference.StartsWith("ref 4")', ["INV-0004"]),
    "a date": (
        "Date>=DateTime(2026, 03, 01) && Date<DateTime(2026,03,02)",
        ["INV-0002", "INV-0004", "INV-0005", "INV-0001", "INV-0003"],
    ),
    "a parsed instant": ('UpdatedDateUTC>DateTime.Parse("2026-03-10T12:05:30")', ["INV-0001", "INV-0003"]),
    "null": ("FullyPaidOnDate!=null", ["INV-0001"]),
    "a truth": ("SentToContact==true", []),
    "not": ('!(Status=="AUTHORISED")', ["INV-0004", "INV-0001", "INV-0003"]),
    "field names in any case": ('status=="DRAFT"', ["INV-0004"]),
}  # fmt: skip


@pytest.mark.parametrize(("where", "expected"), QUERIES.values(), ids=QUERIES)
def test_where(five: Caller, where: str, expected: list[str]) -> None:
    """FACTS 6.3."""
    rows = five.get(f"Invoices?where={quote(where)}").rows("Invoices")
    assert sorted(_numbers(rows)) == sorted(expected)


def test_where_by_id(five: Caller) -> None:
    """FACTS 6.3."""
    [row] = five.books.invoices.where("number", "INV-0002")
    identifier, contact = row["InvoiceID"], row["Contact"]["ContactID"]
    by_id = quote(f'InvoiceID==Guid("{identifier}")')
    assert _numbers(five.get(f"Invoices?where={by_id}").rows("Invoices")) == ["INV-0002"]
    by_contact = quote(f'Contact.ContactID==guid("{contact}")')
    assert len(five.get(f"Invoices?where={by_contact}").rows("Invoices")) == 4


BROKEN = {
    "nothing after an operator": ("Status==", "Expression expected"),
    "an unknown field": ('Colour=="red"', "No property or field 'Colour' exists in type 'Invoice'"),
    "an unknown nested field": ('Contact.Colour=="red"', "No property or field 'Colour' exists in type 'Contact'"),
    "kinds that do not fit": ('Total=="5"', "Operator '==' incompatible with operand types 'Decimal' and 'String'"),
    "a truth as a text": (
        'SentToContact=="True"',
        "Operator '==' incompatible with operand types 'Boolean' and 'String'",
    ),
    "single quotes": ("Status=='PAID'", "Character literal must contain exactly one character"),
    "a method of nothing": ('Url.Contains("x")', "Object reference not set to an instance of an object."),
    "brackets without end": ("(" * 99, "The expression is nested too deeply"),
    "no comparison at all": ("Total", "Expression of type 'Boolean' expected"),
}


@pytest.mark.parametrize(("where", "message"), BROKEN.values(), ids=BROKEN)
def test_a_where_that_cannot_be_read_is_a_400(five: Caller, where: str, message: str) -> None:
    """FACTS 6.3."""
    answer = five.get(f"Invoices?where={quote(where)}")
    assert (answer.status, answer.json["ErrorNumber"], answer.json["Type"]) == (400, 16, "QueryParseException")
    assert answer.json["Message"] == message


ORDERS = {
    "by change time, without being asked": ("", [2, 4, 5, 1, 3]),
    "by number": ("InvoiceNumber", [1, 2, 3, 4, 5]),
    "descending": ("Total DESC", [5, 4, 3, 2, 1]),
    "by two": ("Status ASC, Total DESC", [5, 2, 4, 1, 3]),
}


@pytest.mark.parametrize(("order", "expected"), ORDERS.values(), ids=ORDERS)
def test_order(five: Caller, order: str, expected: list[int]) -> None:
    """FACTS 6.2."""
    rows = five.get(f"Invoices?order={quote(order)}" if order else "Invoices").rows("Invoices")
    if not order:  # the last two share their instant, and the id decides
        assert _numbers(rows)[:3] == [f"INV-000{place}" for place in expected[:3]]
    else:
        assert _numbers(rows) == [f"INV-000{place}" for place in expected]


FILTERS = {
    "numbers": ("InvoiceNumbers=INV-0001,INV-0004", {1, 4}),
    "numbers, repeated": ("InvoiceNumbers=INV-0001&InvoiceNumbers=INV-0004", {1, 4}),
    "statuses": ("Statuses=PAID,VOIDED", {1, 3}),
    "and between parameters": ("Statuses=PAID,DRAFT&InvoiceNumbers=INV-0004,INV-0005", {4}),
    "a search": ("searchTerm=ref 2", {2}),
    "what this app made": ("createdByMyApp=true", {1, 2, 3, 4, 5}),
}


@pytest.mark.parametrize(("query", "expected"), FILTERS.values(), ids=FILTERS)
def test_list_parameters(five: Caller, query: str, expected: set[int]) -> None:
    """FACTS 6.1."""
    rows = five.get(f"Invoices?{quote(query, safe='=&,')}").rows("Invoices")
    assert set(_numbers(rows)) == {f"INV-000{place}" for place in expected}


def test_statuses_and_summary_enforce_pages(five: Caller) -> None:
    """FACTS 6.1."""
    assert five.get("Invoices?Statuses=PAID").json["pagination"]["itemCount"] == 1
    summary = five.get("Invoices?summaryOnly=True")
    assert summary.json["pagination"]["itemCount"] == 5
    assert not {"LineItems", "Payments", "HasAttachments"} & set(summary.rows("Invoices")[0])


SINCE = {
    "the documented form": ("2026-03-10T12:06:00", {1, 3}),
    "inclusive, to the second": ("2026-03-10T12:05:00", {5, 1, 3}),
    "with a zone": ("2026-03-11T00:06:00+12:00", {1, 3}),
    "nothing newer": ("2027-01-01T00:00:00", set()),
    "a value that it cannot read is ignored": ("Tue, 10 Mar 2026 12:06:00 GMT", {1, 2, 3, 4, 5}),
}


@pytest.mark.parametrize(("since", "expected"), SINCE.values(), ids=SINCE)
def test_if_modified_since(five: Caller, since: str, expected: set[int]) -> None:
    """FACTS 6.4."""
    rows = five.get("Invoices?page=1", If_Modified_Since=since).rows("Invoices")
    assert set(_numbers(rows)) == {f"INV-000{place}" for place in expected}


def test_contacts_are_searched_and_summed_up(xero: Caller) -> None:
    """FACTS 6.1."""
    xero.contact("Ada Lovelace", EmailAddress="ada@example.org", ContactNumber="L-77")
    assert [row["Name"] for row in xero.get("Contacts?searchTerm=l-77").rows("Contacts")] == ["Ada Lovelace"]
    answer = xero.get("contacts?summaryOnly=True&pageSize=1000")
    assert answer.json["pagination"]["itemCount"] == 61
    assert not {"Addresses", "ContactPersons", "IsCustomer", "Balances"} & set(answer.rows("Contacts")[0])


def test_settings_are_read(xero: Caller) -> None:
    """FACTS 17."""
    assert {row["TaxType"]: row["EffectiveRate"] for row in xero.get("TaxRates").rows("TaxRates")}["OUTPUT2"] == 15
    where = quote('Type=="BANK" AND Code=="090"')
    [bank] = xero.get(f"Accounts?where={where}").rows("Accounts")
    assert bank["Name"] == "Business Bank Account"
    assert xero.get("Currencies").row("Currencies")["Code"] == "NZD"
    assert xero.get("BrandingThemes").row("BrandingThemes")["SortOrder"] == 1
    assert {row["Status"] for row in xero.get("Organisation/Actions").json["Actions"]} == {"ALLOWED", "NOT-ALLOWED"}
