"""Accounts, tax rates, currencies, themes, users and actions: FACTS 17."""

from urllib.parse import quote

import pytest

from tests.contract.caller import Caller, Given, line

TUITION: Given = {"Code": "207", "Name": "Tuition", "Type": "REVENUE", "Description": "Fees"}
LEVY: Given = {"Name": "Levy", "ReportTaxType": "OUTPUT", "TaxComponents": [{"Name": "Levy", "Rate": 5}]}


def _account(xero: Caller, **fields: object) -> Given:
    return xero.put("Accounts", {**TUITION, **fields}).row("Accounts")


def _invoice(xero: Caller, **fields: object) -> Given:
    contact = xero.books.contacts.where("name", "Aroha Ngata")[0]
    return xero.invoice(contact, LineItems=[line(**fields)])


def test_a_new_account_has_its_class_and_its_tax(xero: Caller) -> None:
    account = _account(xero)
    assert (account["Class"], account["TaxType"], account["Status"]) == ("REVENUE", "OUTPUT2", "ACTIVE")
    [found] = xero.get(f"Accounts?where={quote('Code==' + chr(34) + '207' + chr(34))}").rows("Accounts")
    assert found["AccountID"] == account["AccountID"]
    assert _invoice(xero, AccountCode="207")["TotalTax"] == 15


REFUSED = {
    "a code that is taken": ({"Code": "200"}, "Please enter a unique Code."),
    "a name that is taken": ({"Name": "sales"}, "Please enter a unique Name."),
    "no code": ({"Code": ""}, "Please enter a unique Code."),
    "a code of eleven characters": ({"Code": "x" * 11}, "The Code field cannot be longer than 10 characters."),
    "a bank account without a number": ({"Type": "BANK"}, "A bank account must have a BankAccountNumber."),
    "an unknown tax": ({"TaxType": "VAT"}, "The TaxType code 'VAT' is not valid"),
}


@pytest.mark.parametrize(("fields", "message"), REFUSED.values(), ids=REFUSED)
def test_an_account_is_refused_for(xero: Caller, fields: Given, message: str) -> None:
    """FACTS 7.5."""
    assert xero.put("Accounts", {**TUITION, **fields}).messages == [message]


def test_a_bank_account_may_lack_a_code_and_stays_one(xero: Caller) -> None:
    bank = _account(xero, Code="", Type="BANK", BankAccountNumber="02-0908-0054321-99")
    assert (bank["BankAccountType"], bank["CurrencyCode"]) == ("BANK", "NZD")
    assert xero.post(f"Accounts/{bank['AccountID']}", {"Type": "REVENUE", "Code": "300"}).status == 400


def test_one_account_a_request(xero: Caller) -> None:
    """FACTS 4."""
    assert xero.put("Accounts", {"Accounts": [TUITION, {**TUITION, "Code": "208"}]}).status == 400


def test_a_new_code_shows_on_old_lines(xero: Caller) -> None:
    account = _account(xero)
    row = _invoice(xero, AccountCode="207")
    xero.post(f"Accounts/{account['AccountID']}", {"Code": "209", "Name": "Teaching"})
    assert xero.get(f"Invoices/{row['InvoiceID']}").row("Invoices")["LineItems"][0]["AccountCode"] == "209"


def test_an_account_is_archived_alone_and_then_takes_no_lines(xero: Caller) -> None:
    address = f"Accounts/{_account(xero)['AccountID']}"
    alone = ["The Status of an account is changed alone, without any other field."]
    assert xero.post(address, {"Status": "ARCHIVED", "Name": "Old"}).messages == alone
    assert xero.post(address, {"Status": "ARCHIVED"}).row("Accounts")["Status"] == "ARCHIVED"
    assert "ARCHIVED" in {row["Status"] for row in xero.get("Accounts").rows("Accounts")}
    contact = xero.books.contacts.where("name", "Aroha Ngata")[0]["ContactID"]
    sent = {"Type": "ACCREC", "Contact": {"ContactID": contact}, "LineItems": [line(AccountCode="207")]}
    assert "has been archived" in xero.put("Invoices", sent).messages[0]
    assert xero.post(address, {"Status": "ACTIVE"}).row("Accounts")["Status"] == "ACTIVE"


def test_only_an_unused_account_is_deleted_and_no_system_one(xero: Caller) -> None:
    used, unused = _account(xero), _account(xero, Code="208", Name="Unused")
    _invoice(xero, AccountCode="207")
    assert "is used" in xero.call("DELETE", f"Accounts/{used['AccountID']}").messages[0]
    assert xero.call("DELETE", f"Accounts/{unused['AccountID']}").row("Accounts")["Status"] == "DELETED"
    assert xero.get(f"Accounts/{unused['AccountID']}").status == 404
    [system] = xero.books.accounts.where("code", "610")
    assert xero.call("DELETE", f"Accounts/{system['AccountID']}").messages == ["A system account cannot be deleted."]
    assert xero.post(f"Accounts/{system['AccountID']}", {"Status": "ARCHIVED"}).status == 400


def test_a_tax_rate_gets_a_type_of_its_own_and_counts(xero: Caller) -> None:
    rate = xero.put("TaxRates", LEVY).row("TaxRates")
    assert (rate["TaxType"], rate["EffectiveRate"], rate["CanApplyToExpenses"]) == ("TAX001", 5, False)
    assert _invoice(xero, TaxType="TAX001")["TotalTax"] == 5
    assert xero.get("TaxRates/TAX001").row("TaxRates")["Name"] == "Levy"


def test_a_compound_component_is_on_top_of_the_others(xero: Caller) -> None:
    parts = [{"Name": "State", "Rate": 10}, {"Name": "City", "Rate": 5, "IsCompound": True}]
    rate = xero.put("TaxRates", {**LEVY, "TaxComponents": parts}).row("TaxRates")
    assert (rate["DisplayTaxRate"], str(rate["EffectiveRate"])) == (15, "15.5000")


RATES_REFUSED = {
    "no report type": ({"ReportTaxType": None}, "ReportTaxType is required for this organisation."),
    "no component": ({"TaxComponents": []}, "A tax rate needs components, each with a Name and a Rate."),
    "a taken name": ({"Name": "Zero Rated"}, "Please enter a unique Name."),
}


@pytest.mark.parametrize(("fields", "message"), RATES_REFUSED.values(), ids=RATES_REFUSED)
def test_a_tax_rate_is_refused_for(xero: Caller, fields: Given, message: str) -> None:
    assert xero.put("TaxRates", {**LEVY, **fields}).messages == [message]


def test_a_tax_rate_is_changed_by_type_or_name_and_system_ones_are_not(xero: Caller) -> None:
    """FACTS 5.4, 17."""
    xero.put("TaxRates", LEVY)
    more = [{"Name": "Levy", "Rate": 6}, {"Name": "Extra", "Rate": 1}]
    assert xero.post("TaxRates", {"Name": "levy", "TaxComponents": more}).row("TaxRates")["EffectiveRate"] == 7
    fewer = xero.post("TaxRates", {"TaxType": "TAX001", "TaxComponents": more[1:]})
    assert fewer.messages == ["The components of a tax rate cannot be renamed or removed."]
    gone = xero.post("TaxRates", {"TaxType": "TAX001", "Status": "DELETED"}).row("TaxRates")
    assert gone["Status"] == "DELETED"
    assert "DELETED" in {row["Status"] for row in xero.get("TaxRates").rows("TaxRates")}
    assert xero.post("TaxRates", {"TaxType": "OUTPUT2", "Name": "Mine"}).messages == [
        "System tax rates cannot be changed."
    ]


def test_a_currency_is_added_and_none_removed(xero: Caller) -> None:
    assert xero.put("Currencies", {"Code": "USD"}).row("Currencies")["Description"] == "United States Dollar"
    assert [row["Code"] for row in xero.get("Currencies").rows("Currencies")] == ["NZD", "USD"]
    assert xero.call("DELETE", "Currencies/USD").status == 404


def test_users_are_read_in_a_list_and_by_id(xero: Caller) -> None:
    [user] = xero.get("Users").rows("Users")
    assert (user["FirstName"], user["OrganisationRole"]) == ("Morgan", "FINANCIALADVISER")
    assert xero.get(f"Users/{user['UserID']}").row("Users")["EmailAddress"] == "morgan@southerncross.example"
    assert xero.put("Users", {"FirstName": "x"}).status == 501


def test_actions_say_what_the_connection_may_do(xero: Caller) -> None:
    actions = {row["Name"]: row["Status"] for row in xero.get("Organisation/Actions").json["Actions"]}
    assert (actions["CreateApprovedInvoice"], actions["CreateDraftQuote"]) == ("ALLOWED", "ALLOWED")
    assert actions["UseMulticurrency"] == "ALLOWED"
    assert actions["ApproveTransactionsBeforePeriodLockDate"] == "NOT-ALLOWED"
    xero.books.organisation["Class"] = "STARTER"
    actions = {row["Name"]: row["Status"] for row in xero.get("Organisation/Actions").json["Actions"]}
    assert actions["UseMulticurrency"] == "NOT-ALLOWED"


def test_settings_need_their_scope(xero: Caller) -> None:
    """FACTS 3.3."""
    xero.may_only("accounting.settings.read")
    for name in ("Accounts", "TaxRates", "Currencies", "TrackingCategories", "Users", "BrandingThemes", "Organisation"):
        assert xero.get(name).status == 200
    assert xero.get("Contacts").status == 401
    assert xero.put("Accounts", TUITION).status == 401


def test_a_standard_user_gets_no_reports_and_no_manual_journals(xero: Caller) -> None:
    """FACTS 7.3, 16."""
    [user] = xero.books.users.rows.values()
    paths = ("Reports/TrialBalance", "ManualJournals")
    assert [xero.get(path).status for path in paths] == [200, 200]
    user["OrganisationRole"] = "STANDARD"
    refused = [xero.get(path) for path in paths]
    assert [(one.status, one.json["Title"]) for one in refused] == [(403, "Forbidden"), (403, "Forbidden")]
    assert xero.get("Invoices").status == 200
