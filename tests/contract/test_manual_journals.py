"""Manual journals: FACTS 16."""

from decimal import Decimal
from urllib.parse import quote

import pytest

from tests.contract.caller import Answer, Caller, Given


def _line(amount: object, account: str = "429", **fields: object) -> Given:
    return {"LineAmount": amount, "AccountCode": account, "Description": "Accrual", **fields}


def _put(xero: Caller, *lines: Given, **fields: object) -> Answer:
    both = list(lines) or [_line(100), _line(-100, "860")]
    return xero.put("ManualJournals", {"Narration": "March", "Date": "2026-03-01", "JournalLines": both, **fields})


def test_a_journal_is_a_draft_without_tax(xero: Caller) -> None:
    row = _put(xero).row("ManualJournals")
    assert (row["Status"], row["LineAmountTypes"], row["ShowOnCashBasisReports"]) == ("DRAFT", "NoTax", True)
    first = row["JournalLines"][0]
    assert (first["LineAmount"], first["TaxType"], first["AccountCode"], first["IsBlank"]) == (
        100,
        "NONE",
        "429",
        False,
    )


REFUSED = {
    "unequal sides": ([_line(100), _line(-10)], "The total debits (100.00) must equal total credits (-10.00)"),
    "one line": ([_line(0)], "A manual journal needs at least 2 lines."),
    "a bank account": ([_line(5), _line(-5, "090")], "Account code '090' is not a valid code for this document."),
    "receivables": ([_line(5), _line(-5, "610")], "Account code '610' is not a valid code for this document."),
    "payables": ([_line(5), _line(-5, "800")], "Account code '800' is not a valid code for this document."),
    "retained earnings": ([_line(5), _line(-5, "960")], "Account code '960' is not a valid code for this document."),
    "an archived account": ([_line(5), _line(-5, "280")], "Account code '280' is not a valid code for this document."),
}


@pytest.mark.parametrize(("lines", "message"), REFUSED.values(), ids=REFUSED)
def test_a_journal_is_refused_for(xero: Caller, lines: list[Given], message: str) -> None:
    """FACTS 7.5, 16."""
    assert _put(xero, *lines).messages == [message]


def test_a_draft_drops_an_unknown_account_with_a_warning_and_a_posted_one_refuses_it(xero: Caller) -> None:
    """FACTS 7.5, 8."""
    lines = [_line(5), _line(-5, "4760")]
    row = _put(xero, *lines).row("ManualJournals")
    words = "Account code '4760' has been removed as it does not match a recognised account."
    assert row["Warnings"] == [{"Message": words}]
    assert "AccountCode" not in row["JournalLines"][1]
    assert _put(xero, *lines, Status="POSTED").status == 400


def test_tax_on_top_must_balance_too(xero: Caller) -> None:
    """FACTS 11."""
    lines = [_line(100, TaxType="INPUT2"), _line(-115, "860", TaxType="NONE")]
    row = _put(xero, *lines, LineAmountTypes="Exclusive").row("ManualJournals")
    assert row["JournalLines"][0]["TaxAmount"] == Decimal("15.00")


def test_a_narration_is_needed(xero: Caller) -> None:
    assert _put(xero, Narration="").messages == ["Narration must be specified."]


MOVES = {
    "a draft is posted and voided": (["POSTED", "VOIDED"], True),
    "a draft is deleted": (["DELETED"], True),
    "a draft is not voided": (["VOIDED"], False),
    "a posted one is not deleted": (["POSTED", "DELETED"], False),
    "a voided one stays": (["POSTED", "VOIDED", "POSTED"], False),
}


@pytest.mark.parametrize(("statuses", "allowed"), MOVES.values(), ids=MOVES)
def test_statuses(xero: Caller, statuses: list[str], allowed: bool) -> None:
    address = f"ManualJournals/{_put(xero).row('ManualJournals')['ManualJournalID']}"
    for status in statuses[:-1]:
        assert xero.post(address, {"Status": status}).status == 200
    last = xero.post(address, {"Status": statuses[-1]})
    assert last.status == (200 if allowed else 400)
    assert allowed or last.messages == ["Manual Journal not of valid status for modification"]


def test_a_posted_journal_minds_the_lock_date(xero: Caller) -> None:
    """FACTS 17."""
    xero.keeper.lock(period_on=xero.books.today())
    assert "period lock date" in _put(xero, Status="POSTED").messages[0]
    assert _put(xero).status == 200


def test_a_list_without_pages_has_no_lines(xero: Caller) -> None:
    """FACTS 6.1."""
    _put(xero)
    assert xero.get("ManualJournals").row("ManualJournals")["JournalLines"] == []
    paged = xero.get("ManualJournals?page=1")
    assert len(paged.row("ManualJournals")["JournalLines"]) == 2
    assert paged.json["pagination"]["itemCount"] == 1


def test_a_journal_is_found_by_its_narration(xero: Caller) -> None:
    """FACTS 6.3."""
    _put(xero)
    _put(xero, Narration="April")
    where = quote('Narration=="april"')
    assert xero.get(f"ManualJournals?where={where}").row("ManualJournals")["Narration"] == "April"


def test_lines_hold_tracking(xero: Caller) -> None:
    category = xero.put("TrackingCategories", {"Name": "Region"}).row("TrackingCategories")
    xero.put(f"TrackingCategories/{category['TrackingCategoryID']}/Options", {"Name": "North"})
    tracked = _line(100, Tracking=[{"Name": "Region", "Option": "North"}])
    row = _put(xero, tracked, _line(-100)).row("ManualJournals")
    assert row["JournalLines"][0]["Tracking"][0]["Option"] == "North"


def test_a_journal_needs_its_scope(xero: Caller) -> None:
    """FACTS 3.3."""
    xero.may_only("accounting.invoices")
    assert _put(xero).status == 401
    xero.may_only("accounting.manualjournals")
    assert _put(xero).status == 200
