"""Contact groups: FACTS 9.7; and what else stands under a contact: FACTS 9.8."""

from tests.contract.caller import Caller, Given


def _group(xero: Caller, name: str = "VIPs") -> Given:
    return xero.put("ContactGroups", {"Name": name}).row("ContactGroups")


def _add(xero: Caller, group: Given, *contacts: Given) -> object:
    sent = {"Contacts": [{"ContactID": one["ContactID"]} for one in contacts]}
    return xero.put(f"ContactGroups/{group['ContactGroupID']}/Contacts", sent)


def test_members_show_on_a_single_read_only_by_id_and_name(xero: Caller) -> None:
    group, ada = _group(xero), xero.contact()
    _add(xero, group, ada)
    single = xero.get(f"ContactGroups/{group['ContactGroupID']}").row("ContactGroups")
    assert single["Contacts"] == [{"ContactID": ada["ContactID"], "Name": "Ada Lovelace"}]
    assert xero.get("ContactGroups").row("ContactGroups")["Contacts"] == []
    [held] = xero.get(f"Contacts/{ada['ContactID']}").row("Contacts")["ContactGroups"]
    assert (held["Name"], held["ContactGroupID"]) == ("VIPs", group["ContactGroupID"])


def test_one_member_or_all_are_taken_out(xero: Caller) -> None:
    group, ada, charles = _group(xero), xero.contact(), xero.contact("Charles Babbage")
    _add(xero, group, ada, charles)
    address = f"ContactGroups/{group['ContactGroupID']}"
    assert xero.call("DELETE", f"{address}/Contacts/{ada['ContactID']}").status == 204
    assert [one["Name"] for one in xero.get(address).row("ContactGroups")["Contacts"]] == ["Charles Babbage"]
    assert xero.call("DELETE", f"{address}/Contacts/{ada['ContactID']}").status == 404
    assert xero.call("DELETE", f"{address}/Contacts").status == 204
    assert xero.get(address).row("ContactGroups")["Contacts"] == []


def test_a_group_is_renamed_and_deleted_by_its_status(xero: Caller) -> None:
    group = _group(xero)
    address = f"ContactGroups/{group['ContactGroupID']}"
    assert xero.post(address, {"Name": "Best"}).row("ContactGroups")["Name"] == "Best"
    assert xero.post(address, {"Status": "DELETED"}).row("ContactGroups")["Status"] == "DELETED"
    assert xero.get("ContactGroups").rows("ContactGroups") == []
    assert _group(xero, "Best")["ContactGroupID"] != group["ContactGroupID"]


def test_a_name_is_taken_once(xero: Caller) -> None:
    """FACTS 7.5."""
    _group(xero)
    refused = xero.put("ContactGroups", {"Name": "vips"})
    assert refused.messages == ["An contact group by that name already exists"]
    assert refused.json["Elements"][0]["HasValidationErrors"] is True


def test_there_are_a_hundred_groups_at_most(xero: Caller) -> None:
    """FACTS 7.5, 9.7."""
    sent = {"ContactGroups": [{"Name": f"Group {place}"} for place in range(100)]}
    assert len(xero.put("ContactGroups", sent).rows("ContactGroups")) == 100
    assert xero.put("ContactGroups", {"Name": "One more"}).messages == [
        "You’ve reached the limit of 100 contact groups."
    ]


def test_an_archived_contact_joins_no_group(xero: Caller) -> None:
    """FACTS 7.5."""
    group, ada = _group(xero), xero.contact()
    xero.post(f"Contacts/{ada['ContactID']}", {"ContactStatus": "ARCHIVED"})
    refused = xero.put(
        f"ContactGroups/{group['ContactGroupID']}/Contacts", {"Contacts": [{"ContactID": ada["ContactID"]}]}
    )
    assert refused.messages == ["Unable to assign an Archived contact."]


def test_cis_settings_that_were_never_enabled_are_a_404(xero: Caller) -> None:
    """FACTS 9.8."""
    answer = xero.get(f"Contacts/{xero.contact()['ContactID']}/CISSettings")
    assert (answer.status, answer.response.body) == (404, b"")
