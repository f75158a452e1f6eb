"""Contacts: FACTS 9."""

import pytest

from tests.contract.caller import Caller, invoice


def test_a_new_contact_answers_with_two_addresses_and_four_phones(xero: Caller) -> None:
    """FACTS 9.6."""
    row = xero.contact(Phones=[{"PhoneType": "MOBILE", "PhoneNumber": "555-1212", "PhoneAreaCode": "21"}])
    assert [part["AddressType"] for part in row["Addresses"]] == ["STREET", "POBOX"]
    assert [part["PhoneType"] for part in row["Phones"]] == ["DEFAULT", "DDI", "FAX", "MOBILE"]
    assert row["Phones"][3]["PhoneNumber"] == "555-1212"
    assert row["BankAccountDetails"] == ""


def test_a_name_is_unique_among_active_contacts_whatever_its_case(xero: Caller) -> None:
    """FACTS 9.2 and 26."""
    xero.contact("Ada Lovelace")
    refused = xero.put("Contacts", {"Name": "ada LOVELACE"})
    [message] = refused.messages
    assert message.startswith("The contact name ada LOVELACE is already assigned to another contact. The contact name")
    [element] = refused.json["Elements"]
    assert element["ContactID"] == "00000000-0000-0000-0000-000000000000"
    assert element["HasValidationErrors"] is True


def test_an_archived_contact_does_not_block_its_name(xero: Caller) -> None:
    """FACTS 9.2: an assumption that the wording suggests."""
    first = xero.contact("Ada Lovelace")
    xero.post("Contacts", {"ContactID": first["ContactID"], "ContactStatus": "ARCHIVED"})
    assert xero.contact("Ada Lovelace")["ContactID"] != first["ContactID"]


TAKEN = {
    "a contact number": (
        {"ContactNumber": "L-1"},
        "Another contact has this contact number. Please enter a different contact number.",
    ),
    "an account number": (
        {"AccountNumber": "A-1"},
        "The Account Number already exists. Please enter a different Account Number.",
    ),
}


@pytest.mark.parametrize(("fields", "message"), TAKEN.values(), ids=TAKEN)
def test_a_number_belongs_to_one_contact(xero: Caller, fields: dict[str, str], message: str) -> None:
    """FACTS 7.5."""
    xero.contact("Ada Lovelace", **fields)
    assert xero.put("Contacts", {"Name": "Charles Babbage", **fields}).messages == [message]


MALFORMED = {
    "an e-mail without a domain": ({"EmailAddress": "ada@"}, "Email address must be valid."),
    "an e-mail with an umlaut": ({"EmailAddress": "jürgen@example.org"}, "Email address must be valid."),
    "a name with angle brackets": ({"Name": "<Ada>"}, "The contact name cannot contain the characters < or >."),
    "a name that is too long": ({"Name": "A" * 256}, "The Name field cannot be longer than 255 characters."),
    "a status that there is not": ({"ContactStatus": "GONE"},
                                   "ContactStatus: 'GONE' is not one of the values that Xero knows."),
    "a country with digits": ({"Addresses": [{"AddressType": "STREET", "Country": "NZ1"}]},
                              "The Country of an address can contain letters only."),
}  # fmt: skip


@pytest.mark.parametrize(("fields", "message"), MALFORMED.values(), ids=MALFORMED)
def test_what_is_malformed_is_refused(xero: Caller, fields: dict[str, str], message: str) -> None:
    """FACTS 9.1."""
    assert xero.put("Contacts", {"Name": "Ada Lovelace", **fields}).messages == [message]


def test_an_update_keeps_what_was_not_sent_and_replaces_persons(xero: Caller) -> None:
    """FACTS 9.3."""
    row = xero.contact(
        EmailAddress="ada@example.org",
        ContactPersons=[{"FirstName": "Annabella"}],
        Phones=[{"PhoneType": "MOBILE", "PhoneNumber": "1"}],
    )
    changes = {"Phones": [{"PhoneType": "DDI", "PhoneNumber": "2"}], "ContactPersons": [{"FirstName": "George"}]}
    after = xero.post("Contacts", {"ContactID": row["ContactID"], **changes}).row("Contacts")
    assert after["EmailAddress"] == "ada@example.org"
    assert [person["FirstName"] for person in after["ContactPersons"]] == ["George"]
    assert {part["PhoneType"]: part["PhoneNumber"] for part in after["Phones"]} == {
        "DEFAULT": "", "DDI": "2", "FAX": "", "MOBILE": "1",
    }  # fmt: skip


MATCHES = {"the id": "ContactID", "the number": "ContactNumber", "the name": "Name"}


@pytest.mark.parametrize("field", MATCHES.values(), ids=MATCHES)
def test_a_post_updates_the_contact_that_it_matches_by(xero: Caller, field: str) -> None:
    """FACTS 5.4 and 9.2."""
    row = xero.contact(ContactNumber="L-1")
    after = xero.post("Contacts", {field: row[field], "EmailAddress": "new@example.org"}).row("Contacts")
    assert (after["ContactID"], after["EmailAddress"]) == (row["ContactID"], "new@example.org")


def test_an_archived_contact_is_read_by_id_and_never_written(xero: Caller) -> None:
    """FACTS 9.4 and 26."""
    row = xero.contact()
    xero.post("Contacts", {"ContactID": row["ContactID"], "ContactStatus": "ARCHIVED"})
    again = xero.post("Contacts?summarizeErrors=False", {"ContactID": row["ContactID"], "ContactStatus": "ACTIVE"}).row(
        "Contacts"
    )
    assert again["StatusAttributeString"] == "ERROR"
    assert "Archived contacts cannot currently be edited via the API" in again["ValidationErrors"][0]["Message"]
    assert xero.get(f"Contacts/{row['ContactID']}").row("Contacts")["ContactStatus"] == "ARCHIVED"
    names = [one["Name"] for one in xero.get("Contacts").rows("Contacts")]
    assert row["Name"] not in names
    names = [one["Name"] for one in xero.get("Contacts?includeArchived=True").rows("Contacts")]
    assert row["Name"] in names


def test_no_document_can_be_raised_on_an_archived_contact(xero: Caller) -> None:
    """FACTS 7.5."""
    row = xero.contact()
    xero.keeper.archive_contact(row["ContactID"])
    [message] = xero.put("Invoices", invoice(row)).messages
    assert message.startswith("The contact with the specified contact details has been archived.")


def test_a_merged_contact_points_to_the_survivor_who_has_its_invoices(xero: Caller) -> None:
    """FACTS 9.5."""
    loser, survivor = xero.contact("Ada King"), xero.contact("Ada Lovelace")
    raised = xero.invoice(loser)
    xero.keeper.merge_contacts(loser["ContactID"], survivor["ContactID"])
    after = xero.get(f"Contacts/{loser['ContactID']}").row("Contacts")
    assert (after["ContactStatus"], after["MergedToContactID"]) == ("ARCHIVED", survivor["ContactID"])
    assert xero.get(f"Invoices/{raised['InvoiceID']}").row("Invoices")["Contact"]["ContactID"] == survivor["ContactID"]
    moved = xero.get(f"Invoices?ContactIDs={survivor['ContactID']}").row("Invoices")
    assert moved["InvoiceID"] == raised["InvoiceID"]


def test_becoming_a_customer_moves_no_change_time(xero: Caller) -> None:
    """FACTS 6.4 and 9.6."""
    row = xero.contact(IsCustomer=True)
    assert row["IsCustomer"] is False
    xero.twin.clock.move(60)
    xero.invoice(row)
    after = xero.get(f"Contacts/{row['ContactID']}").row("Contacts")
    assert after["IsCustomer"] is True
    assert after["UpdatedDateUTC"] == row["UpdatedDateUTC"]
    assert after["Balances"]["AccountsReceivable"]["Outstanding"] == 115


def test_a_document_that_names_more_than_the_contacts_id_changes_the_contact(xero: Caller) -> None:
    """FACTS 9.2."""
    row = xero.contact()
    wider = {"ContactID": row["ContactID"], "EmailAddress": "changed@example.org"}
    xero.put("Invoices", invoice(row, Contact=wider)).row("Invoices")
    assert xero.get(f"Contacts/{row['ContactID']}").row("Contacts")["EmailAddress"] == "changed@example.org"


def test_ids_are_understood_without_dashes_and_in_capitals(xero: Caller) -> None:
    """FACTS 22.28 and 26."""
    row = xero.contact(ContactNumber="L-1")
    plain = row["ContactID"].replace("-", "").upper()
    assert xero.get(f"Contacts/{plain}").row("Contacts")["Name"] == row["Name"]
    assert xero.get("contacts/L-1").row("Contacts")["Name"] == row["Name"]
    assert xero.get(f"Contacts?IDs={plain}").row("Contacts")["Name"] == row["Name"]
