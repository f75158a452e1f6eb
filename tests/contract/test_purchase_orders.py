"""Purchase orders: FACTS 15."""

from urllib.parse import quote

import pytest

from tests.contract.caller import Answer, Caller, Given, line

_TAKEN = ["PurchaseOrder status change is invalid", "Deleted PurchaseOrders cannot be updated"]
ZERO = "00000000-0000-0000-0000-000000000000"


def _sent(xero: Caller, **fields: object) -> Given:
    contact = xero.books.contacts.where("name", "Aroha Ngata")[0]["ContactID"]
    bought = line(AccountCode="320")
    return {"Contact": {"ContactID": contact}, "Date": "2026-03-01", "LineItems": [bought], **fields}


def _order(xero: Caller, **fields: object) -> Given:
    return xero.put("PurchaseOrders", _sent(xero, **fields)).row("PurchaseOrders")


def _change(xero: Caller, order: Given, **fields: object) -> Answer:
    return xero.post(f"PurchaseOrders/{order['PurchaseOrderID']}", fields)


def test_an_order_is_numbered_and_taxed(xero: Caller) -> None:
    order = _order(xero, DeliveryDate="2026-03-20", DeliveryInstructions="Back door")
    assert (order["PurchaseOrderNumber"], order["Status"], order["Type"]) == ("PO-0001", "DRAFT", "PURCHASEORDER")
    assert (order["SubTotal"], order["TotalTax"], order["Total"]) == (100, 15, 115)
    assert (order["DeliveryDateString"], order["HasErrors"]) == ("2026-03-20T00:00:00", False)
    assert xero.get("PurchaseOrders/PO-0001").row("PurchaseOrders")["PurchaseOrderID"] == order["PurchaseOrderID"]


def test_prices_always_have_four_decimals(xero: Caller) -> None:
    """FACTS 5.8, 15."""
    [bought] = _order(xero, LineItems=[line(AccountCode="320", UnitAmount=1.2345, Quantity=10)])["LineItems"]
    assert (str(bought["UnitAmount"]), str(bought["LineAmount"])) == ("1.2345", "12.35")


def test_the_contact_must_exist_and_is_given_whole(xero: Caller) -> None:
    """FACTS 9.2, 15."""
    new = xero.put("PurchaseOrders", {**_sent(xero), "Contact": {"Name": "Nobody Yet"}})
    assert new.messages == ["A Contact must be specified for this type of transaction"]
    xero.contact("Ada", ContactNumber="L-1")
    shown = _order(xero, Contact={"ContactNumber": "L-1"})["Contact"]
    assert (shown["Name"], len(shown["Phones"])) == ("Ada", 4)
    assert xero.get("PurchaseOrders").row("PurchaseOrders")["Contact"]["ContactNumber"] == "L-1"


def test_the_contacts_change_time_is_off_by_the_organisations_offset(xero: Caller) -> None:
    """FACTS 5.7: recorded."""
    ada = xero.contact("Ada")
    shown = _order(xero, Contact={"ContactID": ada["ContactID"]})["Contact"]
    times = [int(one["UpdatedDateUTC"][6:19]) for one in (ada, shown)]
    assert times[1] - times[0] == 12 * 60 * 60 * 1000


def test_an_order_may_be_made_as_billed_and_then_deleted_under_another_number(xero: Caller) -> None:
    order = _order(xero, Status="BILLED", PurchaseOrderNumber="P-1")
    gone = _change(xero, order, Status="DELETED", PurchaseOrderNumber="P-1-old").row("PurchaseOrders")
    assert (gone["Status"], gone["PurchaseOrderNumber"]) == ("DELETED", "P-1-old")
    assert len(gone["LineItems"]) == 1  # left out, so kept
    assert _order(xero, PurchaseOrderNumber="P-1")["PurchaseOrderID"] != order["PurchaseOrderID"]


def test_a_deleted_order_keeps_its_number(xero: Caller) -> None:
    """FACTS 15, 26: recorded."""
    order = _order(xero, PurchaseOrderNumber="P-1")
    _change(xero, order, Status="DELETED")
    refused = xero.post("PurchaseOrders", _sent(xero, PurchaseOrderNumber="P-1"))
    assert refused.messages == _TAKEN
    assert refused.json["Elements"][0]["PurchaseOrderID"] == ZERO
    assert xero.put("PurchaseOrders", _sent(xero, PurchaseOrderNumber="P-1")).messages == [
        "Order number must be unique"
    ]


def test_a_post_with_a_live_number_edits_that_order(xero: Caller) -> None:
    """FACTS 5.4, 15."""
    order = _order(xero, PurchaseOrderNumber="P-1")
    again = xero.post("PurchaseOrders", _sent(xero, PurchaseOrderNumber="P-1", Reference="new")).row("PurchaseOrders")
    assert (again["PurchaseOrderID"], again["Reference"]) == (order["PurchaseOrderID"], "new")


MOVES = {
    "a new deleted one": ("", "DELETED", False),
    "a draft to approved": ("DRAFT", "AUTHORISED", True),
    "approved to billed": ("AUTHORISED", "BILLED", True),
    "approved to draft": ("AUTHORISED", "DRAFT", False),
    "submitted to draft": ("SUBMITTED", "DRAFT", True),
    "billed to deleted": ("BILLED", "DELETED", True),
}


@pytest.mark.parametrize(("before", "after", "allowed"), MOVES.values(), ids=MOVES)
def test_a_move(xero: Caller, before: str, after: str, allowed: bool) -> None:
    """FACTS 15."""
    if before:
        answer = _change(xero, _order(xero, Status=before), Status=after)
    else:
        answer = xero.put("PurchaseOrders", _sent(xero, Status=after))
    assert answer.status == (200 if allowed else 400)
    assert allowed or answer.messages == ["PurchaseOrder status change is invalid"]


def test_sent_is_noted_only_on_approved_orders(xero: Caller) -> None:
    """FACTS 7.5."""
    draft = _order(xero, SentToContact=True)
    words = "Only AUTHORISED and BILLED purchase orders may have SentToContact updated."
    assert draft["Warnings"] == [{"Message": words}]
    assert _order(xero, Status="AUTHORISED", SentToContact=True)["SentToContact"] is True


def test_instructions_have_at_most_500_characters(xero: Caller) -> None:
    refused = xero.put("PurchaseOrders", _sent(xero, DeliveryInstructions="x" * 501))
    assert refused.messages == ["The DeliveryInstructions field cannot be longer than 500 characters."]


def test_each_of_a_batch_says_how_it_went(xero: Caller) -> None:
    """FACTS 26."""
    batch = {"PurchaseOrders": [_sent(xero), _sent(xero, Status="DELETED")]}
    rows = xero.put("PurchaseOrders?summarizeErrors=false", batch).rows("PurchaseOrders")
    assert [row["StatusAttributeString"] for row in rows] == ["OK", "ERROR"]


LISTS = {
    "no parameter: pages all the same": ("", ["PO-0001", "PO-0002", "PO-0003"]),
    "a status": ("Status=BILLED", ["PO-0002"]),
    "from a day": ("DateFrom=2026-03-02", ["PO-0002", "PO-0003"]),
    "between days": ("DateFrom=2026-03-02&DateTo=2026-03-02", ["PO-0002"]),
    "an order": ("order=PurchaseOrderNumber%20DESC", ["PO-0003", "PO-0002", "PO-0001"]),
    "where is not for orders": (quote('where=Total=="x"', safe="="), ["PO-0001", "PO-0002", "PO-0003"]),
    "a page": ("page=2&pageSize=2", ["PO-0003"]),
}  # fmt: skip


@pytest.mark.parametrize(("query", "numbers"), LISTS.values(), ids=LISTS)
def test_lists(xero: Caller, query: str, numbers: list[str]) -> None:
    """FACTS 6.1."""
    for place in range(3):
        xero.twin.clock.move(60)
        _order(xero, Date=f"2026-03-0{place + 1}", Status="BILLED" if place == 1 else "DRAFT")
    answer = xero.get(f"PurchaseOrders?{query}")
    assert [row["PurchaseOrderNumber"] for row in answer.rows("PurchaseOrders")] == numbers
    assert "pagination" in answer.json


def test_what_changed_since(xero: Caller) -> None:
    """FACTS 6.4."""
    order = _order(xero)
    xero.twin.clock.move(60)
    since = {"If_Modified_Since": "2026-03-10T12:01:00"}
    assert xero.get("PurchaseOrders", **since).rows("PurchaseOrders") == []
    _change(xero, order, Reference="later")
    assert len(xero.get("PurchaseOrders", **since).rows("PurchaseOrders")) == 1


@pytest.mark.parametrize("path", ["PurchaseOrders/PO-0001", "PurchaseOrders/PO-0001/pdf"])
def test_an_order_is_printed(xero: Caller, path: str) -> None:
    """FACTS 10.5."""
    _order(xero)
    printed = xero.get(path, Accept="application/pdf").response
    assert (printed.headers.find("Content-Type"), printed.body[:4]) == ("application/pdf", b"%PDF")
