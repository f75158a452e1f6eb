"""Items, and what a line takes from them: FACTS 10.1, 16."""

from urllib.parse import quote

import pytest

from tests.contract.caller import Answer, Caller, Given

BOOK: Given = {
    "Code": "BOOK", "Name": "Textbook", "Description": "A textbook", "PurchaseDescription": "Textbook, bought",
    "SalesDetails": {"UnitPrice": 40, "AccountCode": "206"},
    "PurchaseDetails": {"UnitPrice": 25, "AccountCode": "320"},
}  # fmt: skip


def _item(xero: Caller, **fields: object) -> Given:
    return xero.put("Items", {**BOOK, **fields}).row("Items")


def _invoice(xero: Caller, *lines: Given, **fields: object) -> Answer:
    contact = xero.books.contacts.where("name", "Aroha Ngata")[0]["ContactID"]
    sent = {"Type": "ACCREC", "Contact": {"ContactID": contact}, "Status": "AUTHORISED", "Date": "2026-03-01"}
    return xero.put("Invoices", {**sent, "DueDate": "2026-03-31", "LineItems": list(lines), **fields})


def test_an_item_takes_its_tax_from_its_accounts(xero: Caller) -> None:
    """FACTS 16."""
    item = _item(xero)
    assert item["SalesDetails"] == {"UnitPrice": 40, "AccountCode": "206", "TaxType": "OUTPUT2"}
    assert item["PurchaseDetails"]["TaxType"] == "INPUT2"
    assert (item["IsSold"], item["IsPurchased"], item["IsTrackedAsInventory"]) == (True, True, False)
    assert item["ValidationErrors"] == []
    assert "StatusAttributeString" not in item


def test_a_code_is_unique_for_put_and_found_again_by_post(xero: Caller) -> None:
    """FACTS 5.4, 7.5, 16."""
    item = _item(xero)
    assert xero.put("Items", BOOK).messages == ["Price List Item with Code 'BOOK' already exists"]
    changed = xero.post("Items", {"Code": "book", "Name": "Schoolbook"}).row("Items")
    assert (changed["ItemID"], changed["Name"], changed["Description"]) == (item["ItemID"], "Schoolbook", "A textbook")
    assert xero.get("Items/BOOK").row("Items")["Name"] == "Schoolbook"
    assert xero.post("Items", {"Code": "NEW"}).row("Items")["ItemID"] != item["ItemID"]


def test_an_item_without_a_code_is_refused(xero: Caller) -> None:
    """FACTS 16."""
    assert xero.put("Items", {"Name": "Nameless"}).messages == ["An item must have a Code."]


def test_what_is_not_sold_has_no_sales_side(xero: Caller) -> None:
    """FACTS 16."""
    item = _item(xero, IsSold=False)
    assert (item["SalesDetails"], item["Description"]) == ({}, "")
    assert item["PurchaseDescription"] == "Textbook, bought"


def test_change_times_have_a_zone_when_read_and_none_when_written(xero: Caller) -> None:
    """FACTS 5.7."""
    assert "+0000" not in _item(xero)["UpdatedDateUTC"]
    assert "+0000" in xero.get("Items").row("Items")["UpdatedDateUTC"]


def test_prices_have_four_decimals_when_asked(xero: Caller) -> None:
    """FACTS 5.8."""
    details = {"SalesDetails": {"UnitPrice": 1.2345}}
    assert str(_item(xero, **details)["SalesDetails"]["UnitPrice"]) == "1.23"
    exact = xero.put("Items?unitdp=4", {**BOOK, "Code": "FINE", **details}).row("Items")
    assert str(exact["SalesDetails"]["UnitPrice"]) == "1.2345"


def test_a_sale_takes_the_items_sales_side(xero: Caller) -> None:
    """FACTS 10.1."""
    item = _item(xero)
    [line] = _invoice(xero, {"ItemCode": "BOOK", "Quantity": 2}).row("Invoices")["LineItems"]
    assert (line["Description"], line["UnitAmount"], line["AccountCode"]) == ("A textbook", 40, "206")
    assert (line["TaxType"], line["TaxAmount"], line["LineAmount"]) == ("OUTPUT2", 12, 80)
    assert line["Item"] == {"ItemID": item["ItemID"], "Name": "Textbook", "Code": "BOOK"}


def test_a_bill_takes_the_items_purchase_side(xero: Caller) -> None:
    """FACTS 10.1."""
    _item(xero)
    [line] = _invoice(xero, {"ItemCode": "BOOK"}, Type="ACCPAY").row("Invoices")["LineItems"]
    assert (line["Description"], line["UnitAmount"], line["AccountCode"]) == ("Textbook, bought", 25, "320")


def test_what_is_sent_wins_over_the_item(xero: Caller) -> None:
    """FACTS 10.1."""
    _item(xero)
    sent = {"ItemCode": "BOOK", "Description": "Signed copy", "UnitAmount": 55, "AccountCode": "200", "TaxType": "NONE"}
    [line] = _invoice(xero, sent).row("Invoices")["LineItems"]
    assert (line["Description"], line["UnitAmount"]) == ("Signed copy", 55)
    assert (line["AccountCode"], line["TaxAmount"]) == ("200", 0)


def test_an_unknown_item_is_refused(xero: Caller) -> None:
    """FACTS 7.5."""
    refused = _invoice(xero, {"ItemCode": "NONE", "Description": "x", "UnitAmount": 1, "AccountCode": "200"})
    assert refused.messages == ["Item code 'NONE' is not valid"]


def test_a_renamed_item_shows_on_its_lines(xero: Caller) -> None:
    """FACTS 16, 17: an assumption, as for tracking."""
    item = _item(xero)
    row = _invoice(xero, {"ItemCode": "BOOK"}).row("Invoices")
    xero.post(f"Items/{item['ItemID']}", {"Code": "TEXT", "Name": "Text"})
    [line] = xero.get(f"Invoices/{row['InvoiceID']}").row("Invoices")["LineItems"]
    assert (line["ItemCode"], line["Item"]["Name"]) == ("TEXT", "Text")


def _tracked(xero: Caller) -> Given:
    stock = {"Code": "630", "Name": "Inventory", "Type": "INVENTORY"}
    xero.put("Accounts", stock).row("Accounts")
    details = {"UnitPrice": 25, "COGSAccountCode": "310"}
    return _item(xero, Code="KIT", InventoryAssetAccountCode="630", PurchaseDetails=details)


def test_a_tracked_item_counts_what_was_bought_and_sold(xero: Caller) -> None:
    """FACTS 10.4, 16."""
    item = _tracked(xero)
    assert (item["IsTrackedAsInventory"], item["QuantityOnHand"]) == (True, 0)
    bill = _invoice(xero, {"ItemCode": "KIT", "Quantity": 10}, Type="ACCPAY").row("Invoices")
    assert bill["LineItems"][0]["AccountCode"] == "630"
    sale = _invoice(xero, {"ItemCode": "KIT", "Quantity": 4}).row("Invoices")
    held = xero.get("Items/KIT").row("Items")
    assert (held["QuantityOnHand"], held["TotalCostPool"]) == (6, 150)
    xero.post(f"Invoices/{sale['InvoiceID']}", {"Status": "VOIDED"})
    held = xero.get("Items/KIT").row("Items")
    assert (held["QuantityOnHand"], held["TotalCostPool"]) == (10, 250)


def test_more_than_is_on_hand_is_sold_only_as_a_backorder(xero: Caller) -> None:
    """FACTS 10.4: allowBackorders."""
    _tracked(xero)
    line = {"ItemCode": "KIT", "Quantity": 1}
    assert _invoice(xero, line).messages == ["The quantity of item 'KIT' on hand is not enough for this document."]
    draft = _invoice(xero, line, Status="DRAFT").row("Invoices")
    address = f"Invoices/{draft['InvoiceID']}"
    assert xero.post(address, {"Status": "AUTHORISED"}).status == 400
    assert xero.post(f"{address}?allowBackorders=true", {"Status": "AUTHORISED"}).status == 200
    assert xero.get("Items/KIT").row("Items")["QuantityOnHand"] == -1


def test_an_item_is_deleted_without_a_trace_unless_tracked_and_used(xero: Caller) -> None:
    """FACTS 6.4, 16."""
    item = _item(xero)
    row = _invoice(xero, {"ItemCode": "BOOK"}).row("Invoices")
    gone = xero.call("DELETE", f"Items/{item['ItemID']}")
    assert (gone.status, gone.response.body) == (204, b"")
    assert xero.get("Items").rows("Items") == []
    edited = xero.post(f"Invoices/{row['InvoiceID']}", {"Reference": "later"}).row("Invoices")
    assert edited["LineItems"][0]["ItemCode"] == "BOOK"
    kit = _tracked(xero)
    _invoice(xero, {"ItemCode": "KIT", "Quantity": 10}, Type="ACCPAY")
    assert xero.call("DELETE", f"Items/{kit['ItemID']}").messages == [
        "The item is tracked and has transactions: it cannot be deleted."
    ]


def test_stock_stands_on_no_line_without_its_item(xero: Caller) -> None:
    """FACTS 10.4."""
    _tracked(xero)
    refused = _invoice(xero, {"Description": "x", "UnitAmount": 1, "AccountCode": "630"}, Type="ACCPAY")
    assert refused.messages == ["Account code '630' is not a valid code for this document."]


LISTS = {
    "where": (f"where={quote('Code==' + chr(34) + 'BOOK' + chr(34))}", ["BOOK"]),
    "a truth": (f"where={quote('IsSold==true')}", ["BOOK"]),
    "order": ("order=Code%20DESC", ["PEN", "BOOK"]),
    "no pages: page is ignored": ("page=2", ["BOOK", "PEN"]),
}


@pytest.mark.parametrize(("query", "codes"), LISTS.values(), ids=LISTS)
def test_lists(xero: Caller, query: str, codes: list[str]) -> None:
    """FACTS 6.1."""
    _item(xero)
    xero.twin.clock.move(60)
    _item(xero, Code="PEN", IsSold=False)
    answer = xero.get(f"Items?{query}")
    assert [row["Code"] for row in answer.rows("Items")] == codes
    assert "pagination" not in answer.json


def test_items_that_changed_since(xero: Caller) -> None:
    """FACTS 6.4."""
    _item(xero)
    xero.twin.clock.move(60)
    _item(xero, Code="PEN")
    rows = xero.get("Items", If_Modified_Since="2026-03-10T12:01:00").rows("Items")
    assert [row["Code"] for row in rows] == ["PEN"]


def test_at_most_500_items_come_in_one_request(xero: Caller) -> None:
    """FACTS 4."""
    sent = {"Items": [{"Code": f"I{place}"} for place in range(501)]}
    answer = xero.put("Items", sent)
    assert (answer.status, answer.json["ErrorNumber"]) == (400, 14)
    assert len(xero.put("Items", {"Items": sent["Items"][:500]}).rows("Items")) == 500


def test_either_of_two_scopes_opens_items(xero: Caller) -> None:
    """FACTS 3.3."""
    opened = {"accounting.settings.read": 200, "accounting.invoices.read": 200, "accounting.contacts": 401}
    for scope, status in opened.items():
        xero.may_only(scope)
        assert xero.get("Items").status == status
