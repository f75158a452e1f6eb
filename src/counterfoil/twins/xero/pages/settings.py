"""Settings: the chart of accounts, lock dates, and the names of tax rates and tracking."""

from __future__ import annotations

from counterfoil.twins.xero.books import Row
from counterfoil.twins.xero.pages import html
from counterfoil.twins.xero.pages.frame import Frame, status
from counterfoil.twins.xero.pages.html import Piece
from counterfoil.twins.xero.rules.accounts import CLASSES
from counterfoil.xero.exchange import Response


def accounts(frame: Frame) -> Response:
    heads = ("Code", "Name", "Type", "Tax", "Status", "")
    chart = sorted(frame.books.accounts.rows.values(), key=lambda row: (row.get("Code", ""), row["Name"]))
    rows = [
        html.cells(
            heads,
            (row.get("Code", "–"), row["Name"], row["Type"], row["TaxType"], status(row["Status"]), _act(frame, row)),
        )
        for row in chart
    ]
    rates = [(one["TaxType"], one["Name"]) for one in frame.books.tax_rates.values() if one["Status"] == "ACTIVE"]
    new = html.joined(
        [
            html.field("Code", "code", extra='maxlength="10"'),
            html.field("Name", "name", extra='maxlength="150" required'),
            html.choice("Type", "kind", [(kind, kind) for kind in CLASSES], "REVENUE"),
            html.choice("Tax", "tax_type", [("", "As usual for the type"), *rates]),
            html.field("Number (bank accounts)", "number"),
        ]
    )
    form = Piece("<h2>Add an account</h2>") + frame.form("add_account", new, "Add")
    return frame.page("Accounts", html.table(f"{len(rows)} accounts", heads, rows) + form)


def _act(frame: Frame, row: Row) -> Piece:
    if row["Status"] != "ACTIVE":
        return frame.act("Restore", "restore_account", account=row["AccountID"])
    if row.get("SystemAccount"):
        return Piece("")
    return frame.act("Archive", "archive_account", "danger", account=row["AccountID"])


def overview(frame: Frame) -> Response:
    """Lock dates and names; an empty lock date lifts it."""
    parts = [_locks(frame), _rates(frame), _tracking(frame)]
    return frame.page("Settings", html.joined(parts))


def _locks(frame: Frame) -> Piece:
    held = {name: frame.books.organisation.get(name) for name in ("PeriodLockDate", "EndOfYearLockDate")}
    shown = {name: on.isoformat() if on else "" for name, on in held.items()}
    inside = html.joined(
        [
            html.field("Period lock date", "period_on", shown["PeriodLockDate"], kind="date"),
            html.field("End of year lock date", "year_end_on", shown["EndOfYearLockDate"], kind="date"),
        ]
    )
    words = "<h2>Lock dates</h2><p>Nothing dated on or before them can be entered, changed or removed.</p>"
    return Piece(words) + frame.form("lock", inside, "Save")


def _rates(frame: Frame) -> Piece:
    forms = [
        frame.form("rename_tax_rate", html.field(tax_type, "name", row["Name"]), "Rename", tax_type=tax_type)
        for tax_type, row in frame.books.tax_rates.items()
        if row["Status"] == "ACTIVE"
    ]
    return Piece("<h2>Tax rates</h2>") + html.joined(forms)


def _tracking(frame: Frame) -> Piece:
    forms = []
    for row in frame.books.tracking_categories.rows.values():
        label = f"Category, {row['Status'].lower()}"
        forms.append(
            frame.form("rename_tracking", html.field(label, "name", row["Name"]), "Rename", category=row["Name"])
        )
        forms += [
            frame.form(
                "rename_tracking", html.field(f"Option of {row['Name']}", "name", one["Name"]), "Rename",
                category=row["Name"], option=one["Name"],
            )
            for one in row["Options"]
        ]  # fmt: skip
    return Piece("<h2>Tracking</h2>") + html.joined(forms) if forms else Piece("")
