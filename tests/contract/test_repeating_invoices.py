"""Repeating invoices: FACTS 16."""

from urllib.parse import quote

from tests.contract.caller import Answer, Caller, Given, line

SCHEDULE: Given = {
    "Period": 1, "Unit": "MONTHLY", "DueDate": 10, "DueDateType": "OFFOLLOWINGMONTH", "StartDate": "2026-04-01",
}  # fmt: skip


def _put(xero: Caller, **fields: object) -> Answer:
    contact = xero.books.contacts.where("name", "Aroha Ngata")[0]["ContactID"]
    sent = {"Type": "ACCREC", "Contact": {"ContactID": contact}, "Schedule": SCHEDULE, "LineItems": [line()]}
    return xero.put("RepeatingInvoices", {**sent, "Status": "AUTHORISED", **fields})


def test_a_template_has_a_schedule_and_no_change_time(xero: Caller) -> None:
    row = _put(xero).row("RepeatingInvoices")
    assert (row["Total"], row["ID"], row["Schedule"]["Period"]) == (115, row["RepeatingInvoiceID"], 1)
    assert row["Schedule"]["NextScheduledDate"] == row["Schedule"]["StartDate"] == "/Date(1775001600000+0000)/"
    assert "UpdatedDateUTC" not in row
    where = quote('Status=="AUTHORISED"')
    found = xero.get(f"RepeatingInvoices?where={where}", If_Modified_Since="2030-01-01T00:00:00")
    assert len(found.rows("RepeatingInvoices")) == 1


def test_only_sales_templates_are_made_by_a_client(xero: Caller) -> None:
    assert _put(xero, Type="ACCPAY").messages == ["Invoice not of valid type for creation"]


def test_a_schedule_is_whole(xero: Caller) -> None:
    short = {name: value for name, value in SCHEDULE.items() if name not in ("Unit", "StartDate")}
    assert _put(xero, Schedule=short).messages == ["The Schedule of a repeating invoice needs Unit, StartDate."]


def test_a_template_is_ended_by_its_status(xero: Caller) -> None:
    address = f"RepeatingInvoices/{_put(xero).row('RepeatingInvoices')['RepeatingInvoiceID']}"
    assert xero.post(address, {"Status": "DELETED"}).row("RepeatingInvoices")["Status"] == "DELETED"
    again = xero.post(address, {"Status": "DELETED"})
    assert again.messages == ["Repeating invoice not of valid status for modification"]
