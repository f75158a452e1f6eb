"""Whatever a bookkeeper does, the books balance and no document reaches a status that Xero forbids."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from counterfoil.twins.xero import seed
from counterfoil.twins.xero.bookkeeper import Bookkeeper, Line
from counterfoil.twins.xero.clock import Clock
from counterfoil.twins.xero.rules.documents import MOVES
from counterfoil.twins.xero.rules.refusal import Refused
from counterfoil.twins.xero.twin import Twin

amounts = st.decimals(min_value="0.01", max_value=400, places=2)
steps = st.tuples(
    st.sampled_from(["approve", "pay", "credit", "remove", "uncredit", "void", "delete", "edit"]),
    amounts,
)


def _keeper() -> Bookkeeper:
    clock = Clock()
    clock.set(datetime(2026, 3, 10, tzinfo=UTC))
    return seed.sample(Twin(clock=clock)).bookkeeper("Southern")


@settings(max_examples=60, deadline=None)
@given(st.booleans(), amounts, st.lists(steps, max_size=12))
def test_paid_credited_and_due_always_add_up(approved: bool, price: Decimal, done: list[tuple[str, Decimal]]) -> None:
    keeper = _keeper()
    row = keeper.raise_invoice("Aroha Ngata", [Line("Course", price)], approved=approved)
    for action, amount in done:
        before = row["Status"]
        try:
            _do(keeper, row["InvoiceID"], action, amount)
        except Refused:
            assert row["Status"] == before, "a refused act changed something"
        assert row["Status"] in {*MOVES[before], before, "PAID", "AUTHORISED"}
        if row["Status"] in ("AUTHORISED", "PAID"):
            assert row["AmountDue"] == row["Total"] - row["AmountPaid"] - row["AmountCredited"] >= 0
        assert (row["Status"] == "PAID") == (row["AmountDue"] == 0 and bool(row["AmountPaid"] or row["AmountCredited"]))


def _do(keeper: Bookkeeper, invoice: str, action: str, amount: Decimal) -> None:
    row = keeper.invoice(invoice)
    match action:
        case "approve" | "void" | "delete":
            getattr(keeper, action)(invoice)
        case "pay" | "credit":
            getattr(keeper, action)(invoice, amount)
        case "edit":
            keeper.edit(invoice, lines=[Line("Course", amount)])
        case "remove":
            keeper.remove_payment(row["_payments"][-1]["PaymentID"] if row["_payments"] else "none")
        case "uncredit" if row["_allocations"]:
            last = row["_allocations"][-1]
            keeper.uncredit(last["_note"]["CreditNoteID"], last["AllocationID"])
