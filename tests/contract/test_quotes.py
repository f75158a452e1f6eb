"""Quotes: FACTS 16, and their own envelope: FACTS 5.2, 5.7."""

import pytest

from tests.contract.caller import Answer, Caller, Given, line


def _sent(xero: Caller, **fields: object) -> Given:
    contact = xero.books.contacts.where("name", "Aroha Ngata")[0]["ContactID"]
    return {"Contact": {"ContactID": contact}, "Date": "2026-03-01", "LineItems": [line()], **fields}


def _quote(xero: Caller, **fields: object) -> Given:
    return xero.put("Quotes", _sent(xero, **fields)).row("Quotes")


def _change(xero: Caller, quote: Given, **fields: object) -> Answer:
    sent = {"Contact": {"ContactID": quote["Contact"]["ContactID"]}, "Date": "2026-03-01", **fields}
    return xero.post(f"Quotes/{quote['QuoteID']}", sent)


def test_a_quote_takes_no_tax_from_its_accounts(xero: Caller) -> None:
    """Recorded."""
    quote = _quote(xero)
    assert (quote["QuoteNumber"], quote["TotalTax"], quote["Total"]) == ("QU-0001", 0, 100)
    assert _quote(xero, LineItems=[line(TaxType="OUTPUT2")])["Total"] == 115


MODES = {"as answered": "INCLUSIVE", "as elsewhere": "Inclusive"}


@pytest.mark.parametrize("mode", MODES.values(), ids=MODES)
def test_the_tax_mode_is_answered_in_upper_case(xero: Caller, mode: str) -> None:
    """Recorded."""
    quote = _quote(xero, LineAmountTypes=mode, LineItems=[line(TaxType="OUTPUT2")])
    assert (quote["LineAmountTypes"], quote["Total"], str(quote["TotalTax"])) == ("INCLUSIVE", 100, "13.04")


def test_the_envelope_is_another(xero: Caller) -> None:
    """FACTS 5.2, 5.7: the flag first, no pagination, dates plain."""
    _quote(xero)
    answer = xero.get("Quotes?page=1")
    assert list(answer.json) == ["SummarizeErrors", "Id", "Status", "ProviderName", "DateTimeUTC", "Quotes"]
    assert answer.json["SummarizeErrors"] is True
    assert answer.response.headers.find("Content-Type") == "application/json"
    assert b"/Date(1772323200000)/" in answer.response.body
    assert b"+0000" not in answer.response.body
    assert b"\\/" not in answer.response.body


def test_a_contact_in_a_quote_is_short(xero: Caller) -> None:
    """FACTS 9.6."""
    assert set(_quote(xero)["Contact"]) <= {"ContactID", "Name", "EmailAddress", "FirstName", "LastName"}


def test_an_update_without_a_number_gives_another(xero: Caller) -> None:
    """Recorded: so does every update."""
    quote = _quote(xero, Terms="30 days", Title="Course")
    sent = _change(xero, quote, Status="SENT").row("Quotes")
    assert (sent["QuoteNumber"], sent["Terms"], sent["Title"]) == ("QU-0002", "", "")
    assert [one["LineItemID"] for one in sent["LineItems"]] == [one["LineItemID"] for one in quote["LineItems"]]
    kept = _change(xero, quote, Status="ACCEPTED", QuoteNumber="QU-0002", Terms="30 days").row("Quotes")
    assert (kept["QuoteNumber"], kept["Terms"]) == ("QU-0002", "30 days")


def test_lines_sent_without_ids_are_made_anew(xero: Caller) -> None:
    """Recorded."""
    quote = _quote(xero)
    after = _change(xero, quote, LineItems=[line()]).row("Quotes")
    assert after["LineItems"][0]["LineItemID"] != quote["LineItems"][0]["LineItemID"]


MISSING = {
    "the contact": ({"Contact": None}, "A Contact must be specified for this type of transaction"),
    "the date": ({"Date": None}, "The Date of the quote must be specified."),
}


@pytest.mark.parametrize(("without", "message"), MISSING.values(), ids=MISSING)
def test_an_update_must_send(xero: Caller, without: Given, message: str) -> None:
    assert _change(xero, _quote(xero), **without).messages == [message]


def test_a_post_finds_a_quote_by_its_id_alone(xero: Caller) -> None:
    """FACTS 5.4."""
    quote = _quote(xero, QuoteNumber="Q-1")
    again = xero.post("Quotes", _sent(xero, QuoteNumber="Q-1"))
    assert again.messages == ["Quote number must be unique."]
    by_id = xero.post("Quotes", _sent(xero, QuoteID=quote["QuoteID"], QuoteNumber="Q-2")).row("Quotes")
    assert (by_id["QuoteID"], by_id["QuoteNumber"]) == (quote["QuoteID"], "Q-2")


MOVES = {
    "draft, sent, accepted, invoiced": (["SENT", "ACCEPTED", "INVOICED"], True),
    "accepted, deleted": (["SENT", "ACCEPTED", "DELETED"], True),
    "declined, sent again": (["SENT", "DECLINED", "SENT"], True),
    "draft to accepted": (["ACCEPTED"], False),
    "declined to accepted": (["SENT", "DECLINED", "ACCEPTED"], False),
    "out of deleted": (["DELETED", "SENT"], False),
}


@pytest.mark.parametrize(("statuses", "allowed"), MOVES.values(), ids=MOVES)
def test_a_path(xero: Caller, statuses: list[str], allowed: bool) -> None:
    quote = _quote(xero)
    for status in statuses[:-1]:
        assert _change(xero, quote, Status=status).status == 200
    last = _change(xero, quote, Status=statuses[-1])
    assert last.status == (200 if allowed else 400)
    assert allowed or last.messages == ["Quote not of valid status for modification"]


def test_an_accepted_quote_takes_no_new_lines(xero: Caller) -> None:
    quote = _quote(xero)
    for status in ("SENT", "ACCEPTED"):
        _change(xero, quote, Status=status)
    refused = _change(xero, quote, LineItems=[line(UnitAmount=200)])
    assert refused.messages == ["Quote not of valid status for modification"]
    assert _change(xero, quote, Summary="A note").row("Quotes")["Summary"] == "A note"


def test_tracking_is_named_by_the_options_id(xero: Caller) -> None:
    category = xero.put("TrackingCategories", {"Name": "Region"}).row("TrackingCategories")
    address = f"TrackingCategories/{category['TrackingCategoryID']}/Options"
    option = xero.put(address, {"Name": "North"}).row("Options")
    named = [line(Tracking=[{"Name": "Region", "Option": "North"}])]
    assert xero.put("Quotes", _sent(xero, LineItems=named)).messages == [
        "Tracking on a quote must be given by TrackingOptionID."
    ]
    by_id = [line(Tracking=[{"TrackingOptionID": option["TrackingOptionID"]}])]
    assert _quote(xero, LineItems=by_id)["LineItems"][0]["Tracking"][0]["Option"] == "North"


def test_a_discount_and_four_decimals(xero: Caller) -> None:
    """FACTS 5.8, 10.4."""
    quote = _quote(xero, LineItems=[line(UnitAmount=19.9555, DiscountRate=10)])
    assert (str(quote["LineItems"][0]["UnitAmount"]), str(quote["Total"])) == ("19.9555", "17.96")
    assert str(quote["TotalDiscount"]) == "2.00"


TOO_LONG = {"Title": 100, "Summary": 3000, "Terms": 4000}


@pytest.mark.parametrize(("field", "most"), TOO_LONG.items())
def test_a_text_is_too_long(xero: Caller, field: str, most: int) -> None:
    assert xero.put("Quotes", _sent(xero, **{field: "x" * (most + 1)})).status == 400
    assert _quote(xero, **{field: "x" * most})[field] == "x" * most


LISTS = {
    "a part of the number": ("QuoteNumber=0002", ["QU-0002"]),
    "a status": ("Status=SENT", ["QU-0002"]),
    "dates": ("DateFrom=2026-03-02&DateTo=2026-03-02", ["QU-0002"]),
    "expiry": ("ExpiryDateFrom=2026-04-03", ["QU-0003"]),
    "an order": ("order=QuoteNumber%20DESC", ["QU-0003", "QU-0002", "QU-0001"]),
    "a page": ("page=2&pageSize=2", ["QU-0003"]),
    "no parameter": ("", ["QU-0001", "QU-0002", "QU-0003"]),
}


@pytest.mark.parametrize(("query", "numbers"), LISTS.values(), ids=LISTS)
def test_lists(xero: Caller, query: str, numbers: list[str]) -> None:
    """FACTS 6.1."""
    for place in range(3):
        xero.twin.clock.move(60)
        day = {"Date": f"2026-03-0{place + 1}", "ExpiryDate": f"2026-04-0{place + 1}"}
        _quote(xero, Status="SENT" if place == 1 else "DRAFT", **day)
    rows = xero.get(f"Quotes?{query}").rows("Quotes")
    assert [row["QuoteNumber"] for row in rows] == numbers
    assert all(row["LineItems"] for row in rows)


def test_quotes_of_one_contact(xero: Caller) -> None:
    """FACTS 6.1."""
    ada = xero.contact("Ada")
    _quote(xero)
    _quote(xero, Contact={"ContactID": ada["ContactID"]})
    assert xero.get(f"Quotes?ContactID={ada['ContactID']}").row("Quotes")["Contact"]["Name"] == "Ada"


def test_a_quote_is_printed(xero: Caller) -> None:
    """FACTS 10.5."""
    address = f"Quotes/{_quote(xero)['QuoteID']}"
    for path in (address, f"{address}/pdf"):
        assert xero.get(path, Accept="application/pdf").response.body.startswith(b"%PDF")
