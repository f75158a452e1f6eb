"""Whatever is bought, sold, credited, edited and voided, the stock is what the documents say."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from counterfoil.twins.xero import seed
from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.rules import accounts, credit_notes, invoices, items
from counterfoil.twins.xero.twin import Twin

DIRECTION = {"ACCPAY": 1, "ACCREC": -1, "ACCRECCREDIT": 1, "ACCPAYCREDIT": -1}
MOVES = st.tuples(
    st.sampled_from([*DIRECTION, "edit", "approve", "void", "delete"]),
    st.integers(1, 20),
    st.booleans(),
    st.integers(0, 30),
)


def _books() -> tuple[Books, Row]:
    books = seed.sample(Twin()).books_of(seed.SOUTHERN_CROSS)
    books.backorders = True
    accounts.create(books, {"Code": "630", "Name": "Inventory", "Type": "INVENTORY"})
    bought = {"UnitPrice": Decimal(25), "COGSAccountCode": "310"}
    sold = {"UnitPrice": Decimal(40), "AccountCode": "206"}
    sent = {"Code": "KIT", "Description": "Kit", "InventoryAssetAccountCode": "630", "PurchaseDetails": bought}
    return books, items.create(books, {**sent, "SalesDetails": sold})


def _enter(books: Books, kind: str, quantity: int, approved: bool) -> None:
    contact = next(iter(books.contacts.rows))
    line = {"ItemCode": "KIT", "Quantity": Decimal(quantity)}
    sent: Row = {"Type": kind, "Contact": {"ContactID": contact}, "Status": "AUTHORISED" if approved else "DRAFT"}
    sent |= {"DueDate": books.today(), "LineItems": [line]}
    (credit_notes if kind.endswith("CREDIT") else invoices).create(books, sent)


def _change(books: Books, act: str, quantity: int, chosen: int) -> None:
    rows = list(books.invoices.rows.values())
    if not rows:
        return
    row = rows[chosen % len(rows)]
    drafted, living = row["Status"] == "DRAFT", row["Status"] in ("DRAFT", "AUTHORISED")
    if act == "edit" and living:
        invoices.update(books, row, {"LineItems": [{"ItemCode": "KIT", "Quantity": Decimal(quantity)}]})
    elif (act, drafted) in (("approve", True), ("delete", True)):
        invoices.update(books, row, {"Status": "AUTHORISED" if act == "approve" else "DELETED"})
    elif act == "void" and row["Status"] == "AUTHORISED":
        invoices.update(books, row, {"Status": "VOIDED"})


def _counted(books: Books) -> Decimal:
    rows = [*books.invoices.rows.values(), *books.credit_notes.rows.values()]
    return sum(
        (
            line["Quantity"] * DIRECTION[row["Type"]]
            for row in rows
            if row["Status"] in ("AUTHORISED", "PAID")
            for line in row["LineItems"]
        ),
        Decimal(0),
    )


@settings(max_examples=25, deadline=None)
@given(st.lists(MOVES, max_size=15))
def test_what_is_on_hand_is_what_the_approved_documents_moved(moves: list[tuple[str, int, bool, int]]) -> None:
    books, item = _books()
    for act, quantity, approved, chosen in moves:
        if act in DIRECTION:
            _enter(books, act, quantity, approved)
        else:
            _change(books, act, quantity, chosen)
        assert item["_quantity"] == _counted(books)
    if not any(row["Status"] in ("AUTHORISED", "PAID") for row in books.credit_notes.rows.values()):
        for row in list(books.invoices.rows.values()):
            if row["Status"] == "AUTHORISED":
                invoices.update(books, row, {"Status": "VOIDED"})
        assert (item["_quantity"], item["_cost"]) == (0, 0)
