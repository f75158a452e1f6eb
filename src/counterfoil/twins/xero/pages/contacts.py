"""Contacts: find, see, rename, archive, restore and merge them."""

from __future__ import annotations

from counterfoil.twins.xero.books import Row
from counterfoil.twins.xero.pages import html
from counterfoil.twins.xero.pages.frame import ROWS_SHOWN, Frame, money, status
from counterfoil.twins.xero.pages.html import Piece, piece
from counterfoil.twins.xero.query import fold
from counterfoil.twins.xero.rules.refusal import NotFound
from counterfoil.xero.exchange import Response

_CHOICES_MAX = 2000
_PHONE = ("PhoneCountryCode", "PhoneAreaCode", "PhoneNumber")


def listed(frame: Frame) -> Response:
    term, archived = fold(frame.query.get("search", "")), frame.query.get("archived") == "yes"
    found = [row for row in _sorted(frame) if _shown(row, term, archived)]
    heads = ("Name", "Code", "E-mail", "Status")
    rows = [
        html.cells(
            heads,
            (
                _link(frame, row),
                row.get("ContactNumber", ""),
                row.get("EmailAddress", ""),
                status(row["ContactStatus"]),
            ),
        )
        for row in found[:ROWS_SHOWN]
    ]
    search = piece(
        '<form class="row" action="{root}/contacts">{field}'
        '<label><input type="checkbox" name="archived" value="yes"{on}>'
        "Archived too</label><button>Search</button></form>",
        root=frame.root, field=html.field("Search", "search", frame.query.get("search", ""), kind="search"),
        on=Piece(" checked") if archived else Piece(""),
    )  # fmt: skip
    add = html.joined(
        [
            html.field("Name", "name", extra="required"),
            html.field("E-mail", "email", kind="email"),
            html.field("Code", "number"),
        ]
    )
    caption = f"{len(found)} contacts" + (f", the first {ROWS_SHOWN} shown" if len(found) > ROWS_SHOWN else "")
    body = (
        search
        + html.table(caption, heads, rows)
        + Piece("<h2>Add a contact</h2>")
        + frame.form("add_contact", add, "Add")
    )
    return frame.page("Contacts", Piece(body))


def one(frame: Frame) -> Response:
    row = frame.books.contacts.get(frame.path[1])
    if row is None:
        raise NotFound
    parts = [_facts(row), _edit(frame, row), _documents(frame, row), _advance(frame, row), _standing(frame, row)]
    return frame.page(row["Name"], html.joined(parts))


def _sorted(frame: Frame) -> list[Row]:
    return sorted(frame.books.contacts.rows.values(), key=lambda row: fold(row["Name"]))


def _shown(row: Row, term: str, archived: bool) -> bool:
    if row["ContactStatus"] != "ACTIVE" and not archived:
        return False
    fields = ("Name", "EmailAddress", "ContactNumber", "FirstName", "LastName")
    return not term or any(term in fold(row.get(field) or "") for field in fields)


def _link(frame: Frame, row: Row) -> Piece:
    return frame.link(f"contacts/{row['ContactID']}", row["Name"])


def _facts(row: Row) -> Piece:
    facts = [("Status", row["ContactStatus"].capitalize()), ("E-mail", row.get("EmailAddress", "")),
             ("Code (ContactNumber)", row.get("ContactNumber", "")), ("First name", row.get("FirstName", "")),
             ("Last name", row.get("LastName", ""))]  # fmt: skip
    facts += [(kind.capitalize(), " ".join(phone.get(part, "") for part in _PHONE))
              for kind, phone in row["Phones"].items() if phone.get("PhoneNumber")]  # fmt: skip
    return piece(
        "<dl>{rows}</dl>",
        rows=html.joined(
            piece("<dt>{name}</dt><dd>{value}</dd>", name=name, value=value or "–") for name, value in facts
        ),
    )


def _edit(frame: Frame, row: Row) -> Piece:
    if row["ContactStatus"] != "ACTIVE":
        return Piece("")
    fields = html.joined(
        [
            html.field("Name", "name", row["Name"], extra="required"),
            html.field("E-mail", "email", row.get("EmailAddress", "")),
        ]
    )
    return Piece("<h2>Edit</h2>") + frame.form("edit_contact", fields, "Save", contact=row["ContactID"])


def _standing(frame: Frame, row: Row) -> Piece:
    """Archive or restore, and merge into another."""
    identifier = row["ContactID"]
    if row["ContactStatus"] != "ACTIVE":
        into = frame.books.contacts.get(row.get("MergedToContactID", ""))
        told = piece("<p>Merged into {link}.</p>", link=_link(frame, into)) if into else Piece("")
        return told + frame.act("Restore", "restore_contact", contact=identifier)
    others = [
        (other["ContactID"], other["Name"])
        for other in _sorted(frame)
        if other is not row and other["ContactStatus"] == "ACTIVE"
    ]
    merge = frame.form(
        "merge_contacts", html.choice("Merge into", "survivor", others[:_CHOICES_MAX]), "Merge", loser=identifier
    )
    return frame.act("Archive", "archive_contact", "danger", contact=identifier) + Piece("<h2>Merge</h2>") + merge


def _advance(frame: Frame, row: Row) -> Piece:
    """Take money in before there is an invoice, or too much of it."""
    if row["ContactStatus"] != "ACTIVE":
        return Piece("")
    banks = [one for one in frame.books.accounts.rows.values() if one["Type"] == "BANK" and one["Status"] == "ACTIVE"]
    accounts = [(one["Code"], f"{one['Code']} {one['Name']}") for one in banks if one.get("Code")]
    inside = html.joined(
        [
            html.field("Amount", "amount", extra='inputmode="decimal" required'),
            html.field("Date", "on", frame.books.today().isoformat(), kind="date"),
            html.choice("Bank account", "account", accounts), html.field("Reference", "reference"),
        ]
    )  # fmt: skip
    acts = (("prepay", "Receive in advance"), ("overpay", "Receive an overpayment"))
    forms = [frame.form(action, inside, label, contact=row["ContactID"]) for action, label in acts]
    return Piece("<h2>Money without an invoice</h2>") + html.joined(forms)


def _documents(frame: Frame, row: Row) -> Piece:
    heads = ("Number", "Date", "Status", "Total", "Due")
    found = frame.books.invoices.where("contact", row["ContactID"])
    rows = [
        html.cells(heads, (frame.link(f"invoices/{one['InvoiceID']}", one["InvoiceNumber"] or "(none)"),
                           f"{one['Date']:%d %b %Y}",
                           status(one["Status"]), money(one["Total"]), money(one["AmountDue"])))
        for one in found[-ROWS_SHOWN:]
    ]  # fmt: skip
    new = frame.link(f"invoices/new?contact={row['ContactID']}", "New invoice to this contact")
    return Piece("<h2>Invoices</h2>") + new + html.table(f"{len(found)} invoices", heads, rows)
