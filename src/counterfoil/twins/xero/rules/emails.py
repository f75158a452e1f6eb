"""Sending an invoice by e-mail: which may be, and how many a day; the twin mails nothing (FACTS 10.5)."""

from __future__ import annotations

from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.rules import invoices
from counterfoil.twins.xero.rules.refusal import Refused

PER_DAY_MAX = 1_000
# A demo company sends nothing, and a trial little; by the organisation's Class.
_FEWER = {"DEMO": 0, "TRIAL": 20}


def send(books: Books, row: Row) -> None:
    """Mark the invoice as sent and count it against the day's cap."""
    if row["Type"] != "ACCREC" or row["Status"] not in ("SUBMITTED", "AUTHORISED", "PAID"):
        raise Refused("Only SUBMITTED, AUTHORISED and PAID sales invoices can be sent by e-mail.")
    persons = [one for one in row["Contact"]["ContactPersons"] if one.get("IncludeInEmails")]
    if not any(one.get("EmailAddress") for one in (row["Contact"], *persons)):
        raise Refused("The contact of the invoice has no e-mail address.")
    today = books.today()
    sent_today = books.emailed.get(today, 0)
    most = _FEWER.get(str(books.organisation["Class"]), PER_DAY_MAX)
    if sent_today >= most:
        raise Refused(f"The organisation has reached its limit of {most} e-mails a day.")
    books.emailed = {today: sent_today + 1}
    invoices.mark_sent(books, row)
    books.note(row["_id"], "Sent", f"This invoice has been sent to {row['Contact']['Name']}.")
