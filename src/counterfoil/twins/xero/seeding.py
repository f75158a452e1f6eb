"""Add contacts and invoices by the thousand, by the same rules as any other."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.rules import contacts, invoices


def bulk(books: Books, contacts_wanted: int, invoices_wanted: int, lines_each: int = 3) -> None:
    """Add so many numbered contacts and approved invoices, each invoice with so many lines."""
    people = [
        contacts.create(books, {"Name": f"Bulk Customer {place:05d}", "ContactNumber": f"BULK-{place:05d}"})
        for place in range(len(books.contacts.rows), len(books.contacts.rows) + contacts_wanted)
    ] or list(books.contacts.rows.values())
    today = books.today()
    for place in range(invoices_wanted):
        contact = people[place % len(people)]
        line = {"Description": "Course fee", "Quantity": Decimal(1), "UnitAmount": Decimal(100 + place % 400)}
        sent: Row = {
            "Type": "ACCREC", "Status": "AUTHORISED", "Contact": {"ContactID": contact["ContactID"]},
            "Date": today, "DueDate": today + timedelta(days=20),
            "LineItems": [line | {"AccountCode": "205"} for _ in range(lines_each)],
        }  # fmt: skip
        invoices.create(books, sent)
