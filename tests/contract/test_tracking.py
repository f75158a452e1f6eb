"""Tracking categories, their options, and tracking on lines: FACTS 10.4, 17."""

import pytest

from tests.contract.caller import Answer, Caller, Given, line


@pytest.fixture
def region(xero: Caller) -> Given:
    """A category Region with the options North and South."""
    return _category(xero, "Region", "North", "South")


def _category(xero: Caller, name: str, *options: str) -> Given:
    row = xero.put("TrackingCategories", {"Name": name}).row("TrackingCategories")
    for option in options:
        xero.put(f"TrackingCategories/{row['TrackingCategoryID']}/Options", {"Name": option})
    return xero.get(f"TrackingCategories/{row['TrackingCategoryID']}").row("TrackingCategories")


def _address(category: Given, option: Given | None = None) -> str:
    place = f"TrackingCategories/{category['TrackingCategoryID']}"
    return f"{place}/Options/{option['TrackingOptionID']}" if option else place


def _invoice(xero: Caller, *tracking: Given) -> Answer:
    contact = xero.books.contacts.where("name", "Aroha Ngata")[0]["ContactID"]
    sent = {"Type": "ACCREC", "Contact": {"ContactID": contact}, "LineItems": [line(Tracking=list(tracking))]}
    return xero.put("Invoices", sent)


def test_a_category_holds_options_with_flags(region: Given) -> None:
    """FACTS 17."""
    assert [(one["Name"], one["IsActive"], one["IsArchived"]) for one in region["Options"]] == [
        ("North", True, False),
        ("South", True, False),
    ]


def test_two_active_categories_and_four_in_all(xero: Caller, region: Given) -> None:
    """FACTS 17."""
    _category(xero, "Site")
    full = ["There can be at most 2 active tracking categories, and 4 in all."]
    assert xero.put("TrackingCategories", {"Name": "Third"}).messages == full
    xero.post(_address(region), {"Status": "ARCHIVED"})
    assert xero.put("TrackingCategories", {"Name": "Third"}).status == 200
    assert xero.post(_address(region), {"Status": "ACTIVE"}).messages == [
        "There can be at most 2 active tracking categories."
    ]


def test_a_post_to_the_collection_is_not_implemented(xero: Caller) -> None:
    """FACTS 5.4, 17: PUT makes a category, POST changes one."""
    assert xero.post("TrackingCategories", {"Name": "Region"}).status == 501


@pytest.mark.usefixtures("region")
def test_names_are_unique_and_at_most_100_characters(xero: Caller) -> None:
    """FACTS 17, 24."""
    assert xero.put("TrackingCategories", {"Name": "region"}).messages == ["Please enter a unique Name."]
    assert xero.put("TrackingCategories", {"Name": "x" * 101}).status == 400


def test_archived_categories_are_hidden_unless_asked_for(xero: Caller, region: Given) -> None:
    """FACTS 6.1, 17."""
    xero.post(_address(region), {"Status": "ARCHIVED"})
    assert xero.get("TrackingCategories").rows("TrackingCategories") == []
    assert len(xero.get("TrackingCategories?includeArchived=true").rows("TrackingCategories")) == 1


def test_an_option_is_renamed_archived_and_deleted(xero: Caller, region: Given) -> None:
    """FACTS 17."""
    north = region["Options"][0]
    assert xero.post(_address(region, north), {"Name": "Far North"}).row("Options")["Name"] == "Far North"
    archived = xero.post(_address(region, north), {"Status": "ARCHIVED"}).row("Options")
    assert (archived["IsArchived"], archived["IsActive"]) == (True, False)
    gone = xero.call("DELETE", _address(region, north)).row("Options")
    assert (gone["Status"], gone["IsDeleted"]) == ("DELETED", True)
    assert xero.call("DELETE", _address(region, north)).status == 404
    [left] = xero.get(_address(region)).row("TrackingCategories")["Options"]
    assert left["Name"] == "South"


def test_what_is_used_is_archived_and_not_deleted(xero: Caller, region: Given) -> None:
    """FACTS 17."""
    _invoice(xero, {"Name": "Region", "Option": "North"}).row("Invoices")
    assert "archived, and not deleted" in xero.call("DELETE", _address(region, region["Options"][0])).messages[0]
    assert "archived, and not deleted" in xero.call("DELETE", _address(region)).messages[0]
    assert xero.call("DELETE", _address(region, region["Options"][1])).status == 200


def test_a_category_that_nothing_uses_is_deleted(xero: Caller, region: Given) -> None:
    """FACTS 6.4, 17."""
    assert xero.call("DELETE", _address(region)).row("TrackingCategories")["Status"] == "DELETED"
    assert xero.get("TrackingCategories?includeArchived=true").rows("TrackingCategories") == []


NAMED = {
    "names": lambda category, option: {"Name": category["Name"], "Option": option["Name"]},
    "names in other case": lambda _category, _option: {"Name": "REGION", "Option": "north"},
    "both ids": lambda category, option: {
        "TrackingCategoryID": category["TrackingCategoryID"], "TrackingOptionID": option["TrackingOptionID"]
    },
    "the option's id alone": lambda _category, option: {"TrackingOptionID": option["TrackingOptionID"]},
}  # fmt: skip


@pytest.mark.parametrize("named", NAMED.values(), ids=NAMED)
def test_a_line_names_its_tracking_by(xero: Caller, region: Given, named: object) -> None:
    """FACTS 10.4."""
    assert callable(named)
    sent = named(region, region["Options"][0])
    row = _invoice(xero, sent).row("Invoices")
    shown = {"Name": "Region", "Option": "North", "TrackingCategoryID": region["TrackingCategoryID"], "Options": []}
    assert row["LineItems"][0]["Tracking"] == [shown]
    [single] = xero.get(f"Invoices/{row['InvoiceID']}").row("Invoices")["LineItems"][0]["Tracking"]
    assert single == {**shown, "TrackingOptionID": region["Options"][0]["TrackingOptionID"]}


WRONG = {
    "an unknown category": (
        {"Name": "Colour", "Option": "North"},
        "The tracking category 'Colour' could not be found.",
    ),
    "an unknown option": (
        {"Name": "Region", "Option": "East"},
        "The tracking option 'East' could not be found or is archived.",
    ),
}


@pytest.mark.usefixtures("region")
@pytest.mark.parametrize(("sent", "message"), WRONG.values(), ids=WRONG)
def test_tracking_that_does_not_exist_is_refused(xero: Caller, sent: Given, message: str) -> None:
    """FACTS 7.5, 17: the text is an assumption."""
    assert _invoice(xero, sent).messages == [message]


def test_an_archived_option_is_refused_on_new_lines_and_kept_on_old_ones(xero: Caller, region: Given) -> None:
    """FACTS 17: an assumption."""
    north = {"Name": "Region", "Option": "North"}
    row = _invoice(xero, north).row("Invoices")
    xero.post(_address(region, region["Options"][0]), {"Status": "ARCHIVED"})
    assert _invoice(xero, north).status == 400
    kept = xero.post(f"Invoices/{row['InvoiceID']}", {"Reference": "new"}).row("Invoices")
    assert kept["LineItems"][0]["Tracking"][0]["Option"] == "North"


def test_at_most_two_of_different_categories(xero: Caller, region: Given) -> None:
    """FACTS 10.4."""
    _category(xero, "Site", "Main")
    xero.post(_address(region), {"Name": "Area"})
    both = [{"Name": "Area", "Option": "North"}, {"Name": "Site", "Option": "Main"}]
    assert len(_invoice(xero, *both).row("Invoices")["LineItems"][0]["Tracking"]) == 2
    twice = _invoice(xero, both[0], {"Name": "Area", "Option": "South"})
    assert twice.messages == ["A line can have at most 2 tracking options, of different categories."]


def test_a_new_name_shows_on_old_documents(xero: Caller, region: Given) -> None:
    """FACTS 17: so mappings by name break."""
    row = _invoice(xero, {"Name": "Region", "Option": "North"}).row("Invoices")
    xero.post(_address(region), {"Name": "Area"})
    xero.post(_address(region, region["Options"][0]), {"Name": "Top"})
    [shown] = xero.get(f"Invoices/{row['InvoiceID']}").row("Invoices")["LineItems"][0]["Tracking"]
    assert (shown["Name"], shown["Option"]) == ("Area", "Top")


def test_a_contact_holds_default_tracking(xero: Caller) -> None:
    """FACTS 9.1."""
    default = {"TrackingCategoryName": "Region", "TrackingOptionName": "North"}
    contact = xero.contact(SalesTrackingCategories=[default])
    read = xero.get(f"Contacts/{contact['ContactID']}").row("Contacts")
    assert (read["SalesTrackingCategories"], read["PurchasesTrackingCategories"]) == ([default], [])
