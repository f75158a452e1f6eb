"""Lay both sides beside each other, document by document, and say what moved, what it cost and what is held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from counterfoil.cli.demonstration.standin import StandIn, TheirInvoice
from counterfoil.ledger.models import Organisation
from counterfoil.people.models import Workspace
from counterfoil.register.models import Document, DocumentPdf, Party
from counterfoil.sync import states

Key = tuple[str, Decimal, Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class Compared:
    """`differences` are in words; none means that both sides agree to the cent."""

    rows: list[tuple[str, str, str]]
    held: list[tuple[str, int]]
    calls: dict[str, int]
    differences: list[str]


def compare(workspace: Workspace, organisation: Organisation, stand_in: StandIn) -> Compared:
    theirs = {row.xero_id: row for row in stand_in.invoices(organisation.name)}
    ours = {str(row.xero_id): row for row in Document.objects.filter(organisation=organisation)}
    groups = states.groups(workspace)
    bar = states.bar_of(workspace)
    return Compared(
        rows=[("Learners in step with Xero", str(bar.in_step), ""), *_sides(ours, theirs), _pdfs(organisation)],
        held=[(group.problem.title, group.count) for group in groups],
        calls={name: count for name, count in sorted(stand_in.calls().items()) if not name.endswith("/{id}/_twin")},
        differences=_differences(ours, theirs) + _unexplained(workspace, bar),
    )


def print_table(compared: Compared) -> None:
    print(f"\n  {'':<38}{'here':>16}{'in Xero':>16}")
    for what, here, there in compared.rows:
        print(f"  {what:<38}{here:>16}{there:>16}")
    print("\n  Held for a person:")
    for title, count in compared.held or [("nothing", 0)]:
        print(f"    {count:>4}  {title}")
    used = {name: count for name, count in compared.calls.items() if name.split(" ")[1].startswith(_RESOURCES)}
    print(f"\n  Calls to Xero: {sum(used.values())}  ({', '.join(f'{name} {count}' for name, count in used.items())})")
    for difference in compared.differences:
        print(f"  DIFFERS: {difference}")
    if not compared.differences:
        print("\n  Both sides agree to the cent; what is not in step is held above, with its reason.")


_RESOURCES = ("/Contacts", "/Invoices", "/Payments", "/Organisation", "/Accounts", "/TaxRates")


def _sides(ours: dict[str, Document], theirs: dict[str, TheirInvoice]) -> list[tuple[str, str, str]]:
    def both(what: str, here: object, there: object) -> tuple[str, str, str]:
        return what, f"{here:,}", f"{there:,}"

    mine, others = list(ours.values()), list(theirs.values())
    rows = [both("Invoices", len(mine), len(others))]
    for status in ("DRAFT", "AUTHORISED", "PAID", "VOIDED"):
        here = sum(row.status == status for row in mine)
        rows.append(both(f"  {status.title()}", here, sum(row.status == status for row in others)))
    counted: Sequence[tuple[str, str]] = (("Billed", "total"), ("Paid", "paid"), ("Credited", "credited"))
    for what, name in counted:
        rows.append(both(what, _sum(mine, name), _sum(others, name)))
    unmatched = sum(row.party_id is None for row in mine)
    return [*rows, ("Invoices of nobody in the register", str(unmatched), "")]


def _sum(rows: Sequence[object], name: str) -> Decimal:
    amounts: list[Decimal] = [
        getattr(row, name) for row in rows if getattr(row, "status", "") not in ("VOIDED", "DELETED")
    ]
    return sum(amounts, Decimal("0.00"))


def _pdfs(organisation: Organisation) -> tuple[str, str, str]:
    return "PDFs stored", str(DocumentPdf.objects.filter(document__organisation=organisation).count()), ""


def _differences(ours: dict[str, Document], theirs: dict[str, TheirInvoice]) -> list[str]:
    def here(row: Document) -> Key:
        return row.status, row.total, row.paid, row.credited

    found = [f"invoice {xero_id} is not here" for xero_id in theirs.keys() - ours.keys()]
    found += [f"invoice {row.number} is not in Xero" for xero_id, row in ours.items() if xero_id not in theirs]
    for xero_id in ours.keys() & theirs.keys():
        there = theirs[xero_id]
        if here(ours[xero_id]) != (there.status, there.total, there.paid, there.credited):
            found.append(f"invoice {ours[xero_id].number}: {here(ours[xero_id])} here, {there} in Xero")
    return sorted(found)


def _unexplained(workspace: Workspace, bar: states.Bar) -> list[str]:
    """Learners that are neither in step nor held."""
    wanted = Party.objects.filter(workspace=workspace, sync_enabled=True, active=True).count()
    missing = wanted - bar.in_step - bar.needs_you
    return [f"{missing} learners are neither in step nor held"] if missing else []
