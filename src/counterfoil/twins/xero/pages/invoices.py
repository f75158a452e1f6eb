"""Invoices: find, raise, edit, approve, pay, credit, void and print them."""

from __future__ import annotations

from typing import Any

from counterfoil.twins.xero.books import Row
from counterfoil.twins.xero.pages import html
from counterfoil.twins.xero.pages.frame import ROWS_SHOWN, Frame, money, status
from counterfoil.twins.xero.pages.html import Piece, piece
from counterfoil.twins.xero.query import fold
from counterfoil.twins.xero.rules import credits
from counterfoil.twins.xero.rules.documents import is_sales
from counterfoil.twins.xero.rules.refusal import NotFound
from counterfoil.twins.xero.rules.settling import is_settled_in_part, living_payments
from counterfoil.xero.exchange import Response

LINES_MAX = 30
_BLANK_LINES = 3
_SUMS = (("Subtotal", "SubTotal"), ("tax", "TotalTax"), ("total", "Total"))
_STATUSES = ("DRAFT", "SUBMITTED", "AUTHORISED", "PAID", "VOIDED", "DELETED")


def listed(frame: Frame) -> Response:
    chosen = frame.query.get("status", "")
    rows = [row for row in reversed(frame.books.invoices.ordered()) if not chosen or row["Status"] == chosen]
    heads = ("Number", "Contact", "Type", "Date", "Due date", "Status", "Total", "Due")
    shown = [
        html.cells(heads, (frame.link(f"invoices/{row['InvoiceID']}", row["InvoiceNumber"] or "(none)"),
                           row["Contact"]["Name"],
                           "Sale" if row["Type"] == "ACCREC" else "Bill", f"{row['Date']:%d %b %Y}",
                           f"{row['DueDate']:%d %b %Y}" if "DueDate" in row else "–", status(row["Status"]),
                           money(row["Total"]), money(row["AmountDue"])))
        for row in rows[:ROWS_SHOWN]
    ]  # fmt: skip
    options = [("", "All"), *((one, one.capitalize()) for one in _STATUSES)]
    picker = piece(
        '<form class="row" action="{root}/invoices">{choice}<button>Show</button></form>',
        root=frame.root, choice=html.choice("Status", "status", options, chosen),
    )  # fmt: skip
    caption = f"{len(rows)} invoices, newest change first" + (f"; {ROWS_SHOWN} shown" if len(rows) > ROWS_SHOWN else "")
    return frame.page("Invoices", Piece(picker + html.table(caption, heads, shown)))


def new(frame: Frame) -> Response:
    active = [row for row in frame.books.contacts.rows.values() if row["ContactStatus"] == "ACTIVE"]
    people = [(row["ContactID"], row["Name"]) for row in sorted(active, key=lambda row: fold(row["Name"]))]
    kinds = [("ACCREC", "Sales invoice"), ("ACCPAY", "Bill")]
    modes = [(mode, mode) for mode in ("Exclusive", "Inclusive", "NoTax")]
    inside = html.joined(
        [
            html.choice("Contact", "contact", people, frame.query.get("contact", "")),
            html.choice("Kind", "kind", kinds),
            html.field("Date", "on", frame.books.today().isoformat(), kind="date"),
            html.field("Due date (14 days from the date when empty)", "due_on", kind="date"),
            html.field("Reference", "reference"),
            html.choice("Amounts are tax", "line_amount_types", modes),
            _lines(frame, []),
            html.choice("Save as", "approved", [("yes", "Approved"), ("no", "Draft")]),
        ]
    )
    return frame.page("New invoice", frame.form("raise_invoice", inside, "Save"))


def one(frame: Frame) -> Response:
    row = frame.books.invoices.get(frame.path[1])
    if row is None:
        raise NotFound
    title = f"{'Invoice' if row['Type'] == 'ACCREC' else 'Bill'} {row['InvoiceNumber']}"
    parts = [
        _facts(frame, row),
        _acts(frame, row),
        _shown_lines(row),
        _settled(frame, row),
        _pay(frame, row),
        _edit(frame, row),
    ]
    return frame.page(title, html.joined(parts))


def read_lines(form: dict[str, str]) -> list[dict[str, Any]]:
    """Gather the lines that a form's fields hold; one without a description is left out."""
    lines = []
    for place in range(LINES_MAX):
        fields = ("id", "description", "quantity", "unit_amount", "account")
        line = {name: form.get(f"{name}{place}", "").strip() for name in fields}
        if line["description"]:
            lines.append(line)
    return lines


def _facts(frame: Frame, row: Row) -> Piece:
    contact = row["Contact"]
    whose = frame.link(f"contacts/{contact['ContactID']}", contact["Name"])
    facts: list[tuple[str, object]] = [
        ("To" if row["Type"] == "ACCREC" else "From", whose),
        ("Status", status(row["Status"])), ("Date", f"{row['Date']:%d %B %Y}"),
        ("Due date", f"{row['DueDate']:%d %B %Y}" if "DueDate" in row else "–"), ("Reference", row["Reference"] or "–"),
        ("Currency", row["CurrencyCode"]), ("Total", f"{row['Total']:,.2f}"), ("Paid", f"{row['AmountPaid']:,.2f}"),
        ("Credited", f"{row['AmountCredited']:,.2f}"), ("Due", f"{row['AmountDue']:,.2f}"),
    ]  # fmt: skip
    return piece(
        "<dl>{rows}</dl>",
        rows=html.joined(piece("<dt>{name}</dt><dd>{value}</dd>", name=name, value=value) for name, value in facts),
    )


def _acts(frame: Frame, row: Row) -> Piece:
    identifier = row["InvoiceID"]
    parts = [frame.link(f"invoices/{identifier}/pdf", "PDF"), Piece(" ")]
    if row["Status"] in ("DRAFT", "SUBMITTED"):
        parts += [
            frame.act("Approve", "approve", "main", invoice=identifier),
            frame.act("Delete", "delete", "danger", invoice=identifier),
        ]
    if row["Status"] == "AUTHORISED" and not is_settled_in_part(row):
        parts.append(frame.act("Void", "void", "danger", invoice=identifier))
    return piece("<p>{parts}</p>", parts=html.joined(parts))


def _shown_lines(row: Row) -> Piece:
    heads = ("Description", "Quantity", "Price", "Account", "Tax", "Amount")
    rows = []
    for line in row["LineItems"]:
        if "LineAmount" in line:
            tax = f"{line['TaxAmount']:,.2f} {line.get('TaxType', '')}"
            values: tuple[object, ...] = (line.get("Description", ""), f"{line['Quantity'].normalize():f}",
                                          f"{line['UnitAmount']:,.2f}",
                                          line.get("AccountCode", "–"), tax, money(line["LineAmount"]))  # fmt: skip
        else:
            values = (line.get("Description", ""), "", "", "", "", "")
        rows.append(html.cells(heads, values))
    sums = ", ".join(f"{words} {row[name]:,.2f}" for words, name in _SUMS)
    caption = f"Amounts are tax {row['LineAmountTypes']}. {sums}"
    return html.table(caption, heads, rows)


def _settled(frame: Frame, row: Row) -> Piece:
    """Payments and credits, each with a button that takes it back."""
    heads = ("Date", "What", "Amount", "")
    rows = [
        html.cells(heads, (f"{one['Date']:%d %b %Y}", f"Payment {one['Reference']}", money(one["Amount"]),
                           frame.act("Remove", "remove_payment", "danger", payment=one["PaymentID"])))
        for one in living_payments(row)
    ]  # fmt: skip
    for one in row["_allocations"]:
        note = one["_note"]
        undo = frame.act("Remove", "uncredit", "danger", credit_note=note["_id"], allocation=one["AllocationID"])
        rows.append(
            html.cells(
                heads,
                (f"{one['Date']:%d %b %Y}", _name_of(note), money(one["Amount"]), undo),
            )
        )
    return html.table("Payments and credits", heads, rows) if rows else Piece("")


def _name_of(credit: Row) -> str:
    kind = credits.kind_of(credit).words.capitalize()
    return f"{kind} {credit.get('CreditNoteNumber', '')}".strip()


def _available(frame: Frame, row: Row) -> Piece:
    """What the contact has left on credits of this side, each with a form that applies it."""
    stores = (credits.store_of(frame.books, kind) for kind in credits.KINDS)
    found = [one for store in stores for one in store.where("contact", row["Contact"]["ContactID"])]
    usable = [one for one in found if one["Status"] == "AUTHORISED" and is_sales(one) == is_sales(row)]
    forms = []
    for one in usable:
        most = min(one["RemainingCredit"], row["AmountDue"])
        label = f"{_name_of(one)} of {one['Date']:%d %b %Y}, {one['RemainingCredit']:,.2f} left"
        amount = html.field(label, "amount", most, extra='inputmode="decimal" required')
        forms.append(frame.form("allocate", amount, "Apply", credit=one["_id"], invoice=row["InvoiceID"]))
    return Piece("<h2>Apply a credit</h2>") + html.joined(forms) if forms else Piece("")


def _pay(frame: Frame, row: Row) -> Piece:
    if row["Status"] != "AUTHORISED":
        return Piece("")
    usable = [
        one for one in frame.books.accounts.rows.values() if one["Type"] == "BANK" or one["EnablePaymentsToAccount"]
    ]
    accounts = [
        (one["Code"], f"{one['Code']} {one['Name']}") for one in usable if one["Status"] == "ACTIVE" and one.get("Code")
    ]
    amount = html.field("Amount", "amount", row["AmountDue"], extra='inputmode="decimal" required')
    pay = html.joined([amount, html.field("Date", "on", frame.books.today().isoformat(), kind="date"),
                       html.choice("Account", "account", accounts), html.field("Reference", "reference")])  # fmt: skip
    credit = html.joined([amount, html.field("Reference", "reference")])
    return html.joined(
        [
            Piece("<h2>Pay</h2>"), frame.form("pay", pay, "Add payment", invoice=row["InvoiceID"]),
            Piece("<h2>Credit</h2>"), frame.form("credit", credit, "Credit", invoice=row["InvoiceID"]),
            _available(frame, row),
        ]
    )  # fmt: skip


def _edit(frame: Frame, row: Row) -> Piece:
    if row["Status"] in ("VOIDED", "DELETED"):
        return Piece("")
    due = row["DueDate"].isoformat() if "DueDate" in row else ""
    inside = [
        html.field("Due date", "due_on", due, kind="date"),
        html.field("Reference", "reference", row["Reference"]),
    ]
    inside.append(_lines(frame, row["LineItems"]))
    return Piece("<h2>Edit</h2>") + frame.form("edit", html.joined(inside), "Save changes", invoice=row["InvoiceID"])


def _lines(frame: Frame, stored: list[Row]) -> Piece:
    blank: list[Row] = [{} for _ in range(min(_BLANK_LINES, LINES_MAX - len(stored)))]
    return html.joined(_line(frame, place, line) for place, line in enumerate([*stored, *blank]))


def _line(frame: Frame, place: int, line: Row) -> Piece:
    usable = [one for one in frame.books.accounts.rows.values() if one["Type"] != "BANK" and one["Status"] == "ACTIVE"]
    accounts = [("", "(none)"), *((one["Code"], f"{one['Code']} {one['Name']}") for one in usable)]
    quantity = f"{line['Quantity'].normalize():f}" if "Quantity" in line else "1"
    return piece(
        '<fieldset><legend>Line {number}</legend><input type="hidden" name="id{place}" value="{id}">'
        "{fields}</fieldset>",
        number=place + 1,
        place=place,
        id=line.get("LineItemID", ""),
        fields=html.joined(
            [
                html.field("Description", f"description{place}", line.get("Description", "")),
                html.field("Quantity", f"quantity{place}", quantity, extra='inputmode="decimal"'),
                html.field("Price", f"unit_amount{place}", line.get("UnitAmount", ""), extra='inputmode="decimal"'),
                html.choice("Account", f"account{place}", accounts, line.get("AccountCode", "200")),
            ]
        ),
    )
